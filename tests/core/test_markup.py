"""What a body must not do, told with as little noise as possible."""

from __future__ import annotations

import pytest
from cmarkgfm import cmark
from hypothesis import given, settings
from hypothesis import strategies as st

from signoff.core.markup import check_body, scheme_of
from signoff.core.text import Notes


def found(body: str) -> list[str]:
    notes = Notes("f")
    check_body(body, 1, notes)
    return [finding.slug for finding in notes.findings]


@pytest.mark.parametrize(
    "body",
    [
        "a < b and c > d, a<b, <3, <-, 1<2>3, <_x>, <my_name>, <1>",
        "write \\<b> or `<b>` or ``<b> ` <i>`` or <https://example.org> or <a@example.org>",
        "\\<!-- shown --> and a <b c that never ends",
        "`one\n<b>` in a paragraph",
        "```\n<script>\n```",
        "~~~ html\n```\n<script>\n~~~~",
        "````\n```\n<script>\n````",
        "- item\n  ```\n  <script>\n  ```\n",
        "1. ```\n   <script>\n   ```\n",
        "> ```\n> <script>\n> ```\n",
        "text\n\n    <script>\n\n    <b>\n",
        "\t<script>",
        "```\n<script> that never ends",
        "[a](https://example.org) [b](/x) [c](#x) [d](../x) [e](mailto:a@b) [f](tel:+1) [g]()",
        "[a]: https://example.org/x:y\n[b]: <http://example.org>",
        "a [bracket] and [another] (javascript: is a language)",
        "Wow! [link](https://example.org), !\\[x](y), \\![x](y) `![x](y)`",
        "`[x](javascript:1)`",
        "see example.org/a:b and 12:30",
    ],
)
def test_ordinary_words_and_code_are_left_alone(body: str) -> None:
    assert found(body) == []


@pytest.mark.parametrize(
    ("body", "slugs"),
    [
        ("a <b>", ["raw-html"]),
        ("<br/>", ["raw-html"]),
        ("</p>", ["raw-html"]),
        ("<my-element x='1'\ny=2>", ["raw-html"]),
        ("<!-- x -->", ["raw-html"]),
        ("<!DOCTYPE html>", ["raw-html"]),
        ("<?php ?>", ["raw-html"]),
        ("<![CDATA[x]]>", ["raw-html"]),
        ("`a <b>\n\n`", ["raw-html"]),
        ("``a <b>`", ["raw-html"]),
        ("\\`<b>`", ["raw-html"]),
        ("\\\\<b>", ["raw-html"]),
        ("text\n    <b> in the same paragraph", ["raw-html"]),
        ("- item\n\n    <b> in the item", ["raw-html"]),
        ("- item\n\ntext\n\n    <b>\n", []),
        ("```\ncode\n```\n<b>", ["raw-html"]),
        ("```not a fence```\n<b>", ["raw-html"]),
        ("text\n    ``` <b>", ["raw-html"]),
        ("> ```\n> code\n\n<b>", ["raw-html"]),
        ("> ```\n<b>", ["raw-html"]),
        ("- ```\n  code\n<b>", ["raw-html"]),
        ("- item\n\n  ~~~\n  code\n\n  <b>\n", []),
        ("- item\n\n      ~~~\n      <b>\n      ~~~\n", []),
        ("- item\n- ~~~\n  <b>\n  ~~~\n", []),
        (">> ~~~\n> <b>", ["raw-html"]),
        ("`a\n<div>`", ["raw-html"]),
        ("`a\n- <b>`", ["raw-html"]),
        ("`a <b>\\`", []),
        ("``a <b>\\```", ["raw-html"]),
        ("\\``a <b>`", []),
        ("<script>", ["active-html"]),
        ("</SCRIPT >", ["active-html"]),
        ("<script", ["active-html"]),
        ("<iframe src=x>", ["active-html"]),
        ("<b onclick=x>", ["active-html"]),
        ("<b/onload = 'x'>", ["active-html"]),
        ("<b title='on time'>", ["raw-html"]),
        ("[a](javascript:x)", ["unsafe-link"]),
        ("[a]( \n JAVASCRIPT:x)", ["unsafe-link"]),
        ("[a](<javascript:x y>)", ["unsafe-link"]),
        ("[a](java&Tab;script:x)", ["unsafe-link"]),
        ("[a](javascript&#58;x)", ["unsafe-link"]),
        ("[a](javascript\\:x)", ["unsafe-link"]),
        ("[a](vbscript:x)", ["unsafe-link"]),
        ("[a](data:text/html,x)", ["unsafe-link"]),
        ("<javascript:x>", ["unsafe-link"]),
        ("[a]\n\n[a]: javascript:x", ["unsafe-link"]),
        ("   [a]:\n  <javascript:x>", ["unsafe-link"]),
        ("[a](ftp://x)", ["odd-link"]),
        ("![a](https://example.org/x.png)", ["image"]),
        ("![a [b]][c]", []),
        ("![a][c]", ["image"]),
        ("![](data:x)", ["image", "unsafe-link"]),
    ],
)
def test_what_will_not_reach_a_reader_is_found(body: str, slugs: list[str]) -> None:
    assert found(body) == slugs


def test_places_are_those_of_the_file() -> None:
    notes = Notes("f")
    check_body("one\n`é` [x](javascript:1) <b>", 10, notes)
    assert sorted((f.slug, f.line, f.column) for f in notes.findings) == [
        ("raw-html", 11, 23),
        ("unsafe-link", 11, 9),
    ]


@pytest.mark.parametrize(
    ("target", "scheme"),
    [
        ("https://example.org", "https"),
        ("/a:b", ""),
        ("?a:b", ""),
        ("a/b:c", ""),
        ("//example.org", ""),
        ("java%0ascript:x", ""),
        ("\x01javascript:x", "javascript"),
        ("Java\tScript:x", "javascript"),
    ],
)
def test_a_scheme_is_what_a_browser_would_see(target: str, scheme: str) -> None:
    assert scheme_of(target) == scheme


PIECES = """a ` `` ``` ~~~ <b> <script> < > \\ [x](javascript:1) [x] ![x](y)""".split(" ")


@given(
    body=st.lists(st.sampled_from([*PIECES, " ", "    ", "\n", "\n\n", "\n- ", "\n> "]), max_size=12).map(
        "".join
    )
)
@settings(derandomize=True, max_examples=300)  # in corners that nobody writes even the two readers differ
def test_html_that_markdown_would_let_through_is_never_overlooked(body: str) -> None:
    """Whatever CommonMark takes for a script, the author hears of; HTML around it may be told instead."""
    html = cmark.markdown_to_html(body.strip(), cmark.Options.CMARK_OPT_UNSAFE)
    if "<script>" in html:
        assert {"active-html", "raw-html"} & set(found(body.strip()))


@given(body=st.text(st.sampled_from("<>[]()!`~\\&;:#/ \n\tabjs="), max_size=200))
def test_no_body_whatever_raises(body: str) -> None:
    assert all(slug for slug in found(body))
