"""Messages as plain text: nothing that was written is lost, and links keep their addresses."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signoff.announce.plain import plain
from signoff.site.markdown import render, words


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("One.\nSame line.\n\nTwo.", "One. Same line.\n\nTwo."),
        ("**Bold**, *slanted* and `code`", "Bold, slanted and code"),
        ("See [the log](https://x.example/log).", "See the log (https://x.example/log)."),
        ("<https://x.example/> and https://y.example/", "https://x.example/ and https://y.example/"),
        ("[history](/history/)", "history (https://status.example.org/history/)"),
        ("- one\n- two\n  - deeper\n\nafter", "- one\n- two\n  - deeper\n\nafter"),
        ("3. three\n4. four", "3. three\n4. four"),
        ("- one\n\n- two", "- one\n- two"),
        ("# Heading\ntext", "Heading\n\ntext"),
        ("> said\n> so", "> said so"),
        ("```\na\n  b\n```", "a\n  b"),
        ("| a | b |\n|---|---|\n| 1 | 2 |", "a | b\n1 | 2"),
        ("a\n\n---\n\nb", "a\n\n---\n\nb"),
        ("line\\\nbreak", "line\nbreak"),
        ("![the picture](https://x.example/p.png)", "the picture (https://x.example/p.png)"),
        ("5 < 6 &amp; \\*not bold\\*", "5 < 6 & *not bold*"),
        ("", ""),
    ],
)
def test_markdown_reads_as_text(body: str, text: str) -> None:
    assert plain(render(body, "https://status.example.org/incidents/x/")) == text


@settings(max_examples=60, deadline=None)
@given(st.text(st.sampled_from("ab *_`[]()#>-|1.\n<&\\é障")))
def test_no_word_is_lost(body: str) -> None:
    html = render(body)
    there = plain(html).replace(" ", "")
    assert all(word in there for line in words(html).split("\n") for word in line.split())
