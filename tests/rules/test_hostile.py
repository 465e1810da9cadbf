"""No text keeps the linter busy: the gate judges what strangers propose."""

from __future__ import annotations

from dataclasses import replace
from time import process_time

import pytest

from signoff.core.model import Message, Status
from signoff.core.parse import MAX_BODY
from signoff.rules.lint import lint_draft
from signoff.rules.reading import drafts_of
from support.rules import house_in, settings_in

PIECES = (
    *"[ ]( ` ``a < <a * _ { {{ ! ? !? a A - = # | \\ の 。 AAAA ' <!-- [a]( [a]:x ](a( ${a a@b. db-1".split(),
    *"http://a https://a.b/c www. 10.0.0.1 ey sk_ INC-1 +1555 :: xn-- &amp; ~~~ ![ a- app-1- 1.".split(),
    *"a.a@ x://a: eyJaaaaaaaa. fe80: /var/ 復旧 İ 😀".split(),
    *(" ", "\n", "\t", "\u2028", "- ", "> > ", "a ", "1 ", "A1 ", "<a ", "a\n---\n", "    a\n", "no no "),
    *("in 1 hour ", "because of ", "Caused by: ", "  at a.b(c:1)\n", "we will ", "some users may "),
    *("will be ", "our server who are ", "in the next ", "password: ", "1 mil "),
)
SECONDS = 10
"""A hundred times what the slowest takes: no measurement (`make bench` has those), but an end to a text that
keeps the linter busy for ever, on a slow machine with coverage too.
"""


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_long_text_of_one_piece_takes_no_time(language: str) -> None:
    message = Message(
        incident="x", name="01-x", body="", title="Title", status=Status.INVESTIGATING, components=()
    )
    slow = {}
    for piece in PIECES:
        body = piece * (MAX_BODY // 2 // len(piece.encode()))
        start = process_time()
        (draft,) = drafts_of([replace(message, body=body)], settings_in(language))
        lint_draft(draft, house_in(language), {})
        took = process_time() - start
        if took > SECONDS:
            slow[piece] = took
    assert not slow
