"""What a message's Markdown becomes, and what no message can make of it."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from signoff.site.markdown import render, text

PAGE = "https://status.example.org/acme/incidents/2026-11-21-x/"
REL = 'rel="nofollow noopener"'
BODY_LIMIT = 20_000


class Reader(HTMLParser):
    """Reads HTML as a browser would, well enough to list its tags and attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name == "href"]


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader


HARMLESS_TAGS = set(
    "p a ul ol li em strong code pre blockquote br hr del table thead tbody tr th td h4 h5 h6".split()
)


def is_harmless(html: str) -> bool:
    seen = read(html)
    schemes = [re.match(r"\s*([A-Za-z][A-Za-z0-9+.-]*):", link) for link in seen.links]
    return (
        set(seen.tags) <= HARMLESS_TAGS
        and seen.attributes <= {"href", "rel", "start"}
        and all(m is None or m.group(1).lower() in {"http", "https", "mailto", "tel"} for m in schemes)
        and "<!--" not in html
    )


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("One *two* **three** `four`", "<p>One <em>two</em> <strong>three</strong> <code>four</code></p>"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>'),
        ("a  \nb", "<p>a<br>\nb</p>"),
        ("~~gone~~", "<p><del>gone</del></p>"),
        ("```py\nx < y\n```", "<pre><code>x &lt; y\n</code></pre>"),
        ('5 < 6 & "7" > 3', '<p>5 &lt; 6 &amp; "7" &gt; 3</p>'),
        ("", ""),
        ("通知の**遅延**を調査中です。", "<p>通知の<strong>遅延</strong>を調査中です。</p>"),
    ],
)
def test_commonmark_comes_out_as_plain_html(body: str, html: str) -> None:
    assert render(body) == html


def test_a_table_has_no_styles() -> None:
    html = render("| a | b |\n|:-:|--:|\n| 1 | 2 |")
    assert read(html).tags == ["table", "thead", "tr", "th", "th", "tbody", "tr", "td", "td"]
    assert read(html).attributes == set()


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("[a](https://x.org/?b=1&c=2)", f'<p><a href="https://x.org/?b=1&amp;c=2" {REL}>a</a></p>'),
        ("see https://x.org/a.", f'<p>see <a href="https://x.org/a" {REL}>https://x.org/a</a>.</p>'),
        ("<https://x.org>", f'<p><a href="https://x.org" {REL}>https://x.org</a></p>'),
        ("[a](https://x.org) or (https://y.org)", 2),
        ("www.x.org and help@x.org", 2),
        ("[call](tel:+4930123) [mail](mailto:a@x.org)", 2),
        ('[a](https://x.org "a tip")', f'<p><a href="https://x.org" {REL}>a</a></p>'),
    ],
)
def test_links_are_kept_and_bare_addresses_become_links(body: str, html: str | int) -> None:
    if isinstance(html, int):
        assert len(read(render(body)).links) == html
    else:
        assert render(body) == html


@pytest.mark.parametrize(
    "target",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java&#10;script:alert(1)",
        "&#106;avascript:alert(1)",
        "\x01javascript:alert(1)",
        "javascript&colon;alert(1)",
        "vbscript:x",
        "data:text/html,<script>alert(1)</script>",
        "data:image/png;base64,AAAA",
        "data:image/svg+xml,<svg onload=alert(1)>",
        "file:///etc/passwd",
        "blob:https://x.org/1",
        "feed:javascript:alert(1)",
    ],
)
@pytest.mark.parametrize(
    "form", ["[words]({})", "[words](<{}>)", "[words][r]\n\n[r]: {}", "<{}>", "![words]({})"]
)
def test_a_link_that_could_run_something_leaves_only_its_words(target: str, form: str) -> None:
    html = render(form.format(target))
    assert is_harmless(html)
    hidden = [link for link in read(html).links if "script" in link.lower() or "data:" in link.lower()]
    # what is left of a target that Markdown itself does not take for one is relative, and encoded
    assert all(re.match("[^:]*%", link) for link in hidden)
    if form.startswith("[words](<"):
        assert "words" in html


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        "a <b onclick=alert(1)>b</b>",
        "<img src=x onerror=alert(1)>",
        "<svg><style><img src=x onerror=alert(1)></style></svg>",
        '<math><mi//xlink:href="data:x,<script>alert(4)</script>">',
        '<a href="javascript:alert(1)" id=content style="position:fixed" class=x>x</a>',
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
        "<form action=https://evil.example><input name=password></form>",
        "<style>*{display:none}</style>",
        "<base href=https://evil.example/>",
        "<meta http-equiv=refresh content=0>",
        "<!-- --!><img src=x onerror=alert(1)> -->",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
        "<p id=m-01-x name=x>y</p>",
        "<h1 id=now>All systems operational</h1>",
        "[<img src=x onerror=alert(1)>](https://x.org)",
        "`<script>`\n\n<script\n>alert(1)</script\n>",
        "<x:script xmlns:x='http://www.w3.org/1999/xhtml'>alert(1)</x:script>",
        "| <script>alert(1)</script> |\n|-|\n| <img src=x onerror=alert(1)> |",
        "<template><script>alert(1)</script></template>",
        "</div></body></html><script>alert(1)</script>",
        "<p><a href='x' onmouseover=alert(1)>",
    ],
)
def test_html_in_a_body_cannot_act(body: str) -> None:
    assert is_harmless(render(body))


def test_the_words_inside_html_stay() -> None:
    html = render("Before\n\n<div class=note>Some <b>bold</b> words</div>\n\nafter <br> that")
    assert text("Before\n\n<div class=note>Some <b>bold</b> words</div>") == "Before\nSome bold words"
    assert html == "<p>Before</p>\nSome bold words\n<p>after <br> that</p>"


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("![A graph](https://x.org/g.png)", f'<p><a href="https://x.org/g.png" {REL}>A graph</a></p>'),
        ("![](g.png)", f'<p><a href="g.png" {REL}>g.png</a></p>'),
        ("[![A graph](g.png)](https://x.org)", f'<p><a href="https://x.org" {REL}>A graph</a></p>'),
        ("[x](y) ![A graph](g.png)", f'<p><a href="y" {REL}>x</a> <a href="g.png" {REL}>A graph</a></p>'),
        ('![a "q" <b> & c](g.png)', f'<p><a href="g.png" {REL}>a "q" &lt;b&gt; &amp; c</a></p>'),
    ],
)
def test_an_image_is_not_loaded_but_linked(body: str, html: str) -> None:
    assert render(body) == html


@pytest.mark.parametrize(
    ("body", "levels"),
    [
        ("# a\n\n## b\n\n### c\n\n#### d", ["h4", "h5", "h6", "h6"]),
        ("## a\n\n## b", ["h4", "h4"]),
        ("#### a\n\n## b", ["h6", "h4"]),
        ("a\n=\n\nb\n-", ["h4", "h5"]),
        ("`<h1>` is no heading\n\n***", ["p", "code", "hr"]),
    ],
)
def test_headings_start_below_those_of_the_page(body: str, levels: list[str]) -> None:
    assert read(render(body)).tags == levels


@pytest.mark.parametrize(
    ("target", "absolute"),
    [
        ("../2026-11-20-y/", "https://status.example.org/acme/incidents/2026-11-20-y/"),
        ("#m-01-x", f"{PAGE}#m-01-x"),
        ("/acme/history/", "https://status.example.org/acme/history/"),
        ("https://x.org/", "https://x.org/"),
        ("mailto:a@x.org", "mailto:a@x.org"),
        ("tel:+4930123", "tel:+4930123"),
    ],
)
def test_links_are_absolute_where_a_page_is_given(target: str, absolute: str) -> None:
    assert read(render(f"[a]({target})", PAGE)).links == [absolute]
    assert read(render(f"[a]({target})")).links == [target]


@pytest.mark.parametrize("control", [chr(c) for c in [*range(0x202A, 0x202F), *range(0x2066, 0x206A)]])
def test_a_control_that_turns_the_reading_direction_is_shown(control: str) -> None:
    assert render(f"paid{control}txt.exe `{control}`") == "<p>paid�txt.exe <code>�</code></p>"
    assert text(f"paid{control}txt.exe") == "paid�txt.exe"


def test_marks_that_right_to_left_languages_need_are_kept() -> None:
    assert render("שלום\u200f API\u200e") == "<p>שלום\u200f API\u200e</p>"


BOMBS = r"""
> >_ *_ -_ 1._ # [ ![ [a]( [![a](b)](c) [a]:_b\n [^ *a_**a_ _a* ` ``a` < </ <a_ <!-- <? & ~~a | |-\n a|\n
www. http:// a@b. a.b_ \ \t <b> <div>\n <table><tr><td> <svg> <math><mi> \u202e a\0 -_a\n ( : http://a.b/(
>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>>\n
""".split()


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_stays_small_and_harmless(bomb: str) -> None:
    """Each is repeated up to the size of the longest body; `_` stands for a blank."""
    piece = bomb.replace("_", " ").replace(r"\n", "\n").replace(r"\t", "\t").replace(r"\u202e", "\u202e")
    html = render((piece * BODY_LIMIT)[:BODY_LIMIT])
    assert is_harmless(html)
    assert len(html) < 30 * BODY_LIMIT


def test_a_table_that_completes_millions_of_cells_is_shown_as_text() -> None:
    html = render("|" + "a|" * 2000 + "\n|" + "-|" * 2000 + "\n" + "a\n" * 4000)
    assert "<table>" not in html
    assert len(html) < 2 * BODY_LIMIT


def test_a_deep_quotation_is_cut_and_its_words_stay() -> None:
    html = render(f"{'> ' * 5000}deep\n>>> quoted")
    assert read(html).tags.count("blockquote") <= 40
    assert "deep" in html


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("One *two*\nthree\n\n- a\n- b\n\n> c", "One two three\na\nb\nc"),
        ("# Title\n\n5 &lt; 6 & `<b>`", "Title\n5 < 6 & <b>"),
        ("[words](https://x.org) ![picture](p.png)", "words picture"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "a b\n1 2"),
        ("a  \nb\n\n---\n\nc", "a\nb\nc"),
        ("```\none\ntwo\n```\nthree\nfour", "one\ntwo\nthree four"),
        ("", ""),
    ],
)
def test_plain_text_has_a_line_for_each_paragraph(body: str, words: str) -> None:
    assert text(body) == words


ALPHABET = "<>/!?-=\"'&;:#[]()*_`~|\\ \n\tabjsx:script@.\u202e\u2067\x00\x0b\x85é漢"


@given(st.text(alphabet=ALPHABET, max_size=120))
@example("<a href=' javascript:alert(1)'>x</a>")
@example("![<script>](javascript:x)")
def test_nothing_that_can_be_written_is_harmful(body: str) -> None:
    html = render(body, PAGE)
    assert is_harmless(html)
    assert all(link.startswith(("http:", "https:", "mailto:", "tel:")) for link in read(html).links)
    assert "\u202e" not in html
