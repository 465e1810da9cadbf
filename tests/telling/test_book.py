"""Claims and results: one run gets a delivery, and nothing that was written is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from signoff.announce.ledger import REF, Line, Outcome, State, Unit
from signoff.core.finding import OperatorError
from signoff.edge.git import Repository
from signoff.edge.notes import Notes
from signoff.telling.book import Book
from support.telling import FIRST, SLUG, Desk

UNIT = Unit(f"{SLUG}/01-investigating", "chat", "en")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = Desk(tmp_path)
    made.post("01-investigating", FIRST)
    return made


def book(desk: Desk, remote: str | None = "origin") -> Book:
    notes = Notes(Repository.open(desk.repo.page), ref=REF)
    found = Book(notes, remote, lambda: desk.now)
    found.ledger([blob(desk)])
    return found


def blob(desk: Desk) -> str:
    return desk.repo.git("rev-parse", f"HEAD:incidents/{SLUG}/01-investigating.md")


def line(desk: Desk, attempt: str, outcome: Outcome | None = None) -> Line:
    return Line(UNIT, attempt, desk.now, outcome, lease=120)


@pytest.mark.parametrize("remote", ["origin", None])
@pytest.mark.parametrize("theirs", [None, *Outcome])
def test_whatever_another_run_has_done_meanwhile_is_noticed(
    desk: Desk, remote: str | None, theirs: Outcome | None
) -> None:
    with book(desk, remote) as ours, book(desk, remote) as other:
        assert other.claim(blob(desk), line(desk, "theirs"), 0)
        if theirs is not None:
            other.record(blob(desk), line(desk, "theirs", theirs))
            other.__exit__()
        assert not ours.claim(blob(desk), line(desk, "ours"), 0)
        assert ours.claim(blob(desk), line(desk, "again"), 1), "who knows of that try may make another"


def test_what_cannot_be_shared_is_kept_here_and_shared_later(desk: Desk) -> None:
    desk.repo.git("remote", "set-url", "--push", "origin", "/nowhere/at/all")
    with book(desk) as ours:
        ours.record(blob(desk), line(desk, "a", Outcome.SENT))
    assert isinstance(ours.problem, OperatorError)
    assert desk.ledger().standing(UNIT, desk.now).state is State.DONE
    desk.repo.git("remote", "set-url", "--push", "origin", str(desk.root / "origin.git"))
    book(desk)
    assert desk.repo.git("ls-remote", "origin", REF)


def test_a_claim_that_cannot_be_shared_is_no_claim(desk: Desk) -> None:
    desk.repo.git("remote", "set-url", "--push", "origin", "/nowhere/at/all")
    with book(desk) as ours, pytest.raises(OperatorError):
        ours.claim(blob(desk), line(desk, "a"), 0)
    assert desk.lines() == []
