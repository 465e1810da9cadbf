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

PIECES = [
    *[
        "a-",
        "app-1-",
        "1.",
        "1 ",
        "A1 ",
        "a.a@",
        "x://a:",
        "eyJaaaaaaaa.",
        "](",
        "`",
        "{{",
        "<a ",
        "will be ",
    ],
    *[
        "our server who are ",
        "in the next ",
        "password: ",
        "fe80:",
        "/var/",
        "復旧",
        "1 mil ",
        "\n",
        "\u2028",
    ],
    *["İ", "😀"],
]
SECONDS = 1.5
"""Ten times what the slowest takes; what takes the square of its length takes longer."""


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
