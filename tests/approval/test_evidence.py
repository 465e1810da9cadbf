"""Evidence as lines of notes: what is written is read again, and what is none never counts."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from signoff.approval.evidence import (
    MAX_LINE,
    BadEvidenceError,
    Evidence,
    Ledger,
    evidence_of,
    read_line,
    row_of,
)
from signoff.approval.facts import Action, Proof

NOW = datetime(2026, 11, 21, 10, 4, 11, tzinfo=UTC)
BLOB = "b" * 40
ONE = Evidence(
    path="incidents/x/01-x.md",
    blob=BLOB,
    approver="alice",
    when=NOW,
    proof=Proof.REVIEW,
    recorded=NOW + timedelta(minutes=5),
    author="carol",
    link="https://example.org/#pullrequestreview-1",
    pull_request=12,
    commit="c" * 40,
    reviewed_commit="d" * 40,
)


def plain(**changes: Any) -> str:
    found: dict[str, Any] = {**json.loads(ONE.line()), **changes}
    return json.dumps({key: value for key, value in found.items() if value is not ...})


@pytest.mark.parametrize(
    "facts",
    [{}, {"action": Action.WITHDRAW}, {"proof": Proof.SIGNED_MERGE, "pull_request": None}, {"author": "é\n"}],
)
def test_what_is_written_is_read_again(facts: dict[str, Any]) -> None:
    one = Evidence(**{name: getattr(ONE, name) for name in Evidence.__slots__} | facts)
    line = one.line()
    assert "\n" not in line
    assert read_line(line, BLOB) == one
    assert evidence_of(json.loads(json.dumps(row_of(one)))) == one


def test_keys_of_a_later_version_do_no_harm() -> None:
    assert read_line(plain(later=[1]), BLOB) == ONE


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("x", "not JSON"),
        ("[" * 2_000, "not JSON"),
        ("[]", "not a JSON object"),
        (plain(link="x" * MAX_LINE), "too long"),
        (plain(rule=2), "rule 2"),
        (plain(rule=...), "rule None"),
        (plain(path=""), "who approved what"),
        (plain(path=["x"]), "who approved what"),
        (plain(approver=...), "who approved what"),
        (plain(pull_request="12"), "not a number"),
        (plain(pull_request=True), "not a number"),
        (plain(when="2026-11-21"), "no instant"),
        (plain(when="2026-11-21T10:04:11+01:00"), "no instant"),
        (plain(when="2026-13-21T10:04:11Z"), "cannot be read"),
        (plain(when=1), "cannot be read"),
        (plain(recorded=...), "cannot be read"),
        (plain(proof="hearsay"), "cannot be read"),
        (plain(action="delete"), "cannot be read"),
    ],
)
def test_a_line_that_is_no_evidence_says_why(line: str, why: str) -> None:
    with pytest.raises(BadEvidenceError, match=why):
        read_line(line, BLOB)


def test_a_ledger_answers_for_one_place_and_these_bytes_only() -> None:
    ledger = Ledger.of([ONE])
    assert ledger.publishes(ONE.path, BLOB)
    assert not ledger.publishes("incidents/y/01-x.md", BLOB)
    assert not ledger.publishes(ONE.path, "a" * 40)
    assert ledger.at(ONE.path) == (ONE,)
    assert list(ledger.paths) == [ONE.path]


def test_what_was_withdrawn_does_not_simply_publish() -> None:
    gone = Evidence(
        **{name: getattr(ONE, name) for name in Evidence.__slots__}
        | {"action": Action.WITHDRAW, "when": NOW + timedelta(hours=1)}
    )
    for lines in ([ONE, gone], [gone, ONE]):
        ledger = Ledger.of(lines)
        assert not ledger.publishes(ONE.path, BLOB)
        assert ledger.find(ONE.path, BLOB) is None
        assert ledger.find(ONE.path, BLOB, Action.WITHDRAW) == gone
