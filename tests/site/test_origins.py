"""What a page loads from elsewhere is noticed; what it merely links to is not."""

from __future__ import annotations

import pytest

from signoff.site.origins import foreign_resources


@pytest.mark.parametrize(
    "html",
    [
        '<script src="https://x.example/a.js"></script>',
        '<script src="//x.example/a.js"></script>',
        '<link rel="stylesheet" href="https://x.example/a.css">',
        '<link rel="preconnect" href="https://x.example">',
        '<link rel="icon" href="https://x.example/a.png">',
        '<img src="https://x.example/a.png">',
        '<img src="a.png" srcset="a.png 1x, https://x.example/b.png 2x">',
        '<iframe src="https://x.example/"></iframe>',
        '<video poster="https://x.example/a.png"></video>',
        '<p style="background: url(https://x.example/a.png)">',
        '<style>@import "https://x.example/a.css";</style>',
        "<style>a { background: url( 'https://x.example/a.png' ) }</style>",
        '<svg><use href="https://x.example/a.svg#b"/></svg>',
    ],
)
def test_what_a_page_loads_from_elsewhere_is_found(html: str) -> None:
    found = foreign_resources(html, "https://status.example.org/")
    assert len(found) == 1
    assert "//x.example" in found[0]


@pytest.mark.parametrize(
    "html",
    [
        '<a href="https://x.example/">elsewhere</a>',
        '<link rel="canonical" href="https://x.example/">',
        '<link rel="alternate" type="application/rss+xml" href="https://x.example/feed">',
        '<link rel="stylesheet" href="../assets/a.css">',
        '<img src="data:image/png;base64,AAAA">',
        '<img src="https://status.example.org/a.png">',
        '<meta property="og:image" content="https://x.example/a.png">',
        "<p>&lt;img src=https://x.example/&gt; url(https://x.example/)</p>",
    ],
)
def test_what_waits_for_a_click_is_fine(html: str) -> None:
    assert foreign_resources(html, "https://status.example.org/") == ()
