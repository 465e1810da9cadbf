"""What people type shows as they typed it, whatever signs are in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signoff.core.markup import check_body
from signoff.core.text import Notes, decode
from signoff.site.markdown import render, text
from signoff.writing.plain import one_line, words_for_markdown

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<!-- gone -->",
    "[click](javascript:alert(1))",
    "![see](/x.png)",
    "[x]: javascript:alert(1)",
    "<javascript:alert(1)>",
    "**bold** _it_ ~~gone~~ `code` ``more``",
    "# heading",
    "- item",
    "+ item",
    "1. item",
    "12) item",
    "> quoted",
    "| a | b |",
    "---",
    "===",
    "***",
    "~~~ fence",
    "```\nfence\n```",
    "    indented",
    "&lt;b&gt; &#60; &amp; AT&T; a & b",
    "back\\slash \\<b>",
    "{{components}} [[ {{cause}} | x ]] }} ]]",
    "two\nlines\n\n---\ntitle: mine\n---\n",
    "line\u2028separator and\u2029more",
    "zero\u0000byte \u202eright to left\u202c \ufeffmark \U000e0041tag",
    "key: value # no comment",
    "snake_case_word and 2 * 3 * 4",
    "a\\",
    "",
]


@pytest.mark.parametrize("typed", HOSTILE)
def test_hostile_text_shows_as_it_was_typed(typed: str) -> None:
    assert text(words_for_markdown(typed)) == one_line(typed)


@pytest.mark.parametrize("typed", HOSTILE)
def test_nothing_of_it_is_a_finding(typed: str) -> None:
    notes = Notes("x.md")
    body = words_for_markdown(typed)
    check_body(body, 1, notes)
    assert decode(body.encode(), notes, 10_000) == body
    assert notes.findings == []


@pytest.mark.parametrize("typed", HOSTILE)
def test_it_is_one_paragraph_without_any_mark(typed: str) -> None:
    html = render(words_for_markdown(typed))
    assert html.count("<") == (2 if typed else 0), html
    assert not typed or (html.startswith("<p>") and html.endswith("</p>"))


@given(st.text(alphabet=st.sampled_from("ab 1.)([]{}<>!#*_`~|\\&;:=+-/\n\"'é日\u202e\x00"), max_size=40))
def test_whatever_is_typed_shows(typed: str) -> None:
    line = one_line(typed)
    assert "\n" not in line
    assert text(words_for_markdown(typed)) == line


@given(st.text(max_size=60))
def test_any_text_is_one_line_that_the_parser_takes(typed: str) -> None:
    notes = Notes("x.md")
    line = one_line(typed)
    assert line == " ".join(line.split())
    assert decode(line.encode(), notes, 10_000) == line
    assert notes.findings == []


def test_an_address_becomes_the_link_that_it_shows() -> None:
    html = render(words_for_markdown("see https://example.org/help."))
    assert 'href="https://example.org/help"' in html


def test_plain_words_stay_as_they_are() -> None:
    said = "Use the mobile app (version 3.1), or call us at 10:00 UTC; it's free – 100% & more."
    assert words_for_markdown(said) == said
