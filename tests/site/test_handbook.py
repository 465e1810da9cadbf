"""Ordinary pages: the language of a file, and links that stay in the reader's language."""

from __future__ import annotations

import pytest

from signoff.site.handbook import (
    Chapter,
    Handbook,
    classed_columns,
    first_words,
    split_language,
    translated_links,
)

ABOUT = Chapter("about.md", "about.md", "en", "about/")
ABOUT_JA = Chapter("about.ja.md", "about.md", "ja", "ja/about/")
GUIDE = Chapter("guide/start.md", "guide/start.md", "en", "guide/start/")
GUIDE_JA = Chapter("guide/start.ja.md", "guide/start.md", "ja", "ja/guide/start/")
TERMS = Chapter("terms.md", "terms.md", "en", "terms/")
BOOK = Handbook.of("en", [ABOUT, ABOUT_JA, GUIDE, GUIDE_JA, TERMS])


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("about.md", ("about.md", None)),
        ("about.ja.md", ("about.md", "ja")),
        ("guide/about.pt-BR.md", ("guide/about.md", "pt-BR")),
        ("guide/about.pt-br.md", ("guide/about.md", "pt-BR")),
        ("v1.2.md", ("v1.2.md", None)),
        ("about.de.md", ("about.de.md", None)),
        (".ja.md", (".ja.md", None)),
        ("guide/.ja.md", ("guide/.ja.md", None)),
    ],
)
def test_the_language_is_the_last_part_of_the_name(source: str, expected: tuple[str, str | None]) -> None:
    assert split_language(source, ("en", "ja", "pt-BR")) == expected


def test_what_is_not_translated_is_found_in_the_default_language() -> None:
    assert BOOK.address("about.md", "ja") == "ja/about/"
    assert BOOK.address("terms.md", "ja") == "terms/"
    assert BOOK.address("history.md", "ja") == "ja/history/"
    assert BOOK.address("index.md", "ja") == "ja/"
    assert BOOK.address("nothing.md", "ja") is None
    assert BOOK.languages("about.md") == ("en", "ja")


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("../../guide/start/", "../../ja/guide/start/"),
        ("../../guide/start/#a-b", "../../ja/guide/start/#a-b"),
        ("../../history/", "../../ja/history/"),
        ("../../", "../../ja/"),
        ("../../terms/", "../../terms/"),
        ("../../about/", "../../about/"),
        ("#here", "#here"),
        ("https://guide/start/", "https://guide/start/"),
        ("../../guide/start/picture.png", "../../guide/start/picture.png"),
    ],
)
def test_a_translated_page_links_to_translated_pages(link: str, expected: str) -> None:
    html = f'<p><a class="x" href="{link}">x</a></p>'
    assert translated_links(html, ABOUT_JA, BOOK) == html.replace(link, expected)


def test_only_links_are_touched() -> None:
    html = '<img src="../../guide/start/"><p>href="../../guide/start/"</p>'
    assert translated_links(html, ABOUT_JA, BOOK) == html


def test_the_first_paragraph_describes_a_page() -> None:
    assert first_words("<h1>A</h1><p>Say &lt;<em>what</em>&gt;\n is up.</p><p>No</p>") == "Say <what> is up."
    assert first_words("<p>" + "word " * 60 + "</p>") == "word " * 31 + "word …"
    assert first_words("<h1>Only a title</h1>") == ""


def test_a_column_is_aligned_without_a_style_attribute() -> None:
    html = '<th style="text-align: right;">messages</th><td style="text-align: center;">2</td><td>3</td>'
    assert classed_columns(html) == '<th class="at-right">messages</th><td class="at-center">2</td><td>3</td>'
