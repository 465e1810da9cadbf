"""Findings as people read them: how many, how bad, and what to do."""

from __future__ import annotations

import pytest

from signoff.core import codes
from signoff.core.report import Report, as_text, summary

ERROR = codes.EMPTY_BODY.at("a.md", text="nothing", hint="write")
WARNING = codes.RAW_HTML.at("b.md", 2, 3, text="html")
REMARK = codes.CARRIAGE_RETURN.at("c.md", text="CRLF", hint="save")


@pytest.mark.parametrize(
    ("findings", "incidents", "line"),
    [
        ((), 0, "nothing wrong in 0 incidents"),
        ((ERROR,), 1, "1 error in 1 incident"),
        ((ERROR, ERROR, WARNING, REMARK), 2, "2 errors, 1 warning, 1 remark in 2 incidents"),
    ],
)
def test_the_last_line_counts(findings: tuple[object, ...], incidents: int, line: str) -> None:
    assert summary(Report(findings, incidents)) == line  # type: ignore[arg-type]


def test_what_is_no_error_says_so_and_a_hint_stands_below() -> None:
    assert as_text(Report((ERROR, WARNING, REMARK), 1)).splitlines()[:-1] == [
        "a.md:1:1: SO101 empty-body: nothing",
        "  hint: write",
        "b.md:2:3: SO110 raw-html: html (warning)",
        "c.md:1:1: SO011 carriage-return: CRLF (info)",
        "  hint: save",
    ]
