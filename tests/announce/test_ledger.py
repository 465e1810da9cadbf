"""How a delivery stands, from lines that may come in any order and twice."""

from __future__ import annotations

from datetime import datetime
from itertools import permutations

import pytest

from signoff.announce.ledger import MAX_LINE, Ledger, Line, Outcome, Standing, State, Unit, What, read_line
from support.stories import at

UNIT = Unit("2026-11-21-slow/01-investigating", "mail", "en")


def intent(attempt: str = "a", minutes: float = 0) -> Line:
    return Line(UNIT, attempt, at(minutes), lease=120)


def ended(outcome: Outcome, attempt: str = "a", minutes: float = 1, **more: str) -> Line:
    return Line(UNIT, attempt, at(minutes), outcome, **more)


def standing(*lines: Line, now: datetime | None = None) -> Standing:
    """The same whatever order the lines come in."""
    found = {
        Ledger.of(line.text() for line in order).standing(UNIT, now or at(60))
        for order in permutations(lines)
    }
    assert len(found) == 1
    return found.pop()


@pytest.mark.parametrize(
    ("lines", "state"),
    [
        ((), State.NEW),
        ((intent(), ended(Outcome.SENT)), State.DONE),
        ((intent(), ended(Outcome.FAILED)), State.RETRY),
        ((intent(), ended(Outcome.UNKNOWN)), State.DOUBT),
        ((intent(),), State.DOUBT),
        ((intent(), ended(Outcome.FAILED), intent("b", 5)), State.DOUBT),
        ((intent(), ended(Outcome.FAILED), intent("b", 5), ended(Outcome.SENT, "b", 6)), State.DONE),
        ((intent(), ended(Outcome.UNKNOWN), intent("b", 5), ended(Outcome.FAILED, "b", 6)), State.DOUBT),
        ((ended(Outcome.LEFT_OUT, "leave out"),), State.DONE),
        ((intent(), ended(Outcome.GIVEN_UP, "give up")), State.GIVEN_UP),
        ((intent(), ended(Outcome.GIVEN_UP, "x"), intent("b"), ended(Outcome.SENT, "b")), State.DONE),
    ],
)
def test_what_lines_add_up_to(lines: tuple[Line, ...], state: State) -> None:
    assert standing(*lines).state is state


def test_an_intent_is_somebody_at_work_until_its_time_is_over() -> None:
    assert standing(intent(), now=at(1.9)).state is State.BUSY
    assert standing(intent(), now=at(2)).state is State.DOUBT


def test_who_got_it() -> None:
    assert standing(intent(), ended(Outcome.SENT, ref="123")).got
    assert standing(intent(), ended(Outcome.SENT, ref="123")).ref == "123"
    assert standing(intent(), ended(Outcome.UNKNOWN)).got
    assert not standing(intent(), ended(Outcome.FAILED)).got
    assert not standing(ended(Outcome.LEFT_OUT)).got
    assert not standing(intent(), ended(Outcome.FAILED), ended(Outcome.GIVEN_UP, "b")).got
    assert standing(intent(), ended(Outcome.GIVEN_UP)).got, "it was given up because nobody knows"


@pytest.mark.parametrize(
    "text",
    [
        *("", "x", "[]", "{}", '{"origin":1}', "[" * 5_000, intent().text().replace("intent", "perhaps")),
        intent().text().replace("2026", "year"),
        intent().text().replace("}", f',"why":"{"x" * MAX_LINE}"}}'),
    ],
)
def test_what_is_no_line_counts_for_nothing(text: str) -> None:
    assert read_line(text) is None


def test_a_line_is_read_as_it_was_written() -> None:
    line = Line(UNIT._replace(what=What.RETRACTION), "a", at(3), Outcome.SENT, "why", "ref")
    assert read_line(line.text()) == line
    assert read_line(intent().text()) == intent()


def test_every_delivery_has_a_key_of_its_own() -> None:
    units = [Unit(o, c, la, w) for o in "ab" for c in "ab" for la in "ab" for w in What]
    keys = {unit.key(page) for unit in units for page in ("https://a/", "https://b/")}
    assert len(keys) == 2 * len(units)
    assert UNIT.key("https://a/") == UNIT.key("https://a/")
