"""The words of a Markdown text, each where it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signoff.rules.plain import without_code, words_only

MARKS = st.sampled_from(
    [
        "\n",
        "\n\n",
        "    ",
        "\t",
        "]: ",
        "# ",
        "- ",
        "1. ",
        "```\n",
        "~~~\n",
        "<!-- ",
        "\\*",
        *"` `` [ ]( ) * _ <b> --> https://a.example/b word ワード é &amp; | ~~ ![".split(),
    ]
)
TEXTS = st.lists(MARKS, max_size=25).map("".join)


def words(body: str) -> str:
    return words_only(without_code(body))


@given(body=TEXTS)
def test_nothing_moves_and_lines_stay(body: str) -> None:
    for text in (without_code(body), words(body)):
        assert len(text) == len(body)
        assert [i for i, c in enumerate(text) if c == "\n"] == [i for i, c in enumerate(body) if c == "\n"]
        assert all(found in (was, " ") for found, was in zip(text, body, strict=True))


@pytest.mark.parametrize(
    ("body", "read"),
    [
        ("Pages **fail** to _load_.", "Pages fail to load ."),
        ('See [the page](https://acme.example/x_(y) "z") now.', "See the page now."),
        ("See <https://acme.example/> or https://acme.example/a, now.", "See or , now."),
        ("Use `code` and ``co`de``.", "Use and ."),
        ("Text\n\n```sh\nrm -rf x\n```\n\nMore", "Text More"),
        ("Text\n\n~~~\n```\n~~~\nMore", "Text More"),
        ("Text\n\n    code\n\n- item\n\n    more of it", "Text item more of it"),
        ("# Heading\n\n> quoted\n\n1. one\n2. two", "Heading quoted one two"),
        ('a <b class="x">c</b> <!-- d --> e &amp; f', "a c e f"),
        ("| a | b |\n|---|---|\n| c | d |", "a b --- --- c d"),
        ("snake_case and 5 * 3 \\* 2", "snake_case and 5 3 2"),
        ("[one][ref]\n\n[ref]: https://acme.example/", "one"),
    ],
)
def test_what_is_no_word_is_blank(body: str, read: str) -> None:
    assert " ".join(words(body).split()) == read
