"""Which text of a file is public, from its arrivals and the evidence alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from signoff.approval.evidence import Evidence, Ledger
from signoff.approval.facts import Action, Proof
from signoff.edge.git import SYMLINK, Entry
from signoff.edge.landings import NOTHING, Change, Step
from signoff.edge.past import Past
from signoff.signing.signed import REACH, needed, proved, signed_part, standing

T0 = datetime(2026, 11, 21, 10, tzinfo=UTC)
PLACE = "slow/01-x.md"
PATH = f"incidents/{PLACE}"


def past(*texts: str) -> Past:
    """A file that had these texts one after the other ("" is gone), in the steps s0, s1, ..."""
    steps, before = [], ""
    for number, text in enumerate(texts):
        time = int((T0 + timedelta(minutes=10 * number)).timestamp())
        steps.append(Step(f"s{number}", time, (Change(PLACE, before, text),)))
        before = text
    return Past(NOTHING, (), {}).then(f"s{len(texts) - 1}", steps)


def says(told: str) -> Evidence:
    """`a@s0` is a sign-off of a, brought by s0; `-a@s1` one of its removal."""
    blob, _, commit = told.partition("@")
    return Evidence(
        path=PATH,
        blob=blob.removeprefix("-"),
        action=Action.WITHDRAW if blob.startswith("-") else Action.PUBLISH,
        approver="alice",
        when=T0,
        recorded=T0,
        proof=Proof.REVIEW,
        commit=commit,
    )


@pytest.mark.parametrize(
    ("texts", "evidence", "public"),
    [
        ("a", "", None),
        ("a", "a@s0", "a"),
        ("a", "b@s0", None),
        ("a b", "a@s0", "a"),
        ("a b", "b@s1", "b"),
        ("a b", "a@s0 b@s1", "b"),
        ("a b", "b@s1 a@s0", "b"),
        ("a b a", "a@s0", "a"),
        ("a b a", "a@s0 b@s1", "b"),
        ("a b a", "a@s0 b@s1 a@s2", "a"),
        ("a b a", "a@s2", "a"),
        ("a -", "a@s0", "a"),
        ("a -", "a@s0 -a@s1", None),
        ("a -", "-a@s1", None),
        ("a - a", "a@s0 -a@s1", None),
        ("a - a", "a@s0 -a@s1 a@s2", "a"),
        ("a - b", "a@s0 -a@s1", None),
        ("a - b", "a@s0", "a"),
        ("a b -", "a@s0 b@s1 -a@s2", "b"),  # what was signed away is not what was there
        ("a b -", "a@s0 -a@s2", None),  # an edit that nobody signed, and then all of it
        ("a", "-a@s0", None),
        ("a", "a@s0 -a@s0", "a"),  # nothing was removed, whatever a note says
        # a history that was written anew: the steps have other names, and only the first can be meant
        ("a b", "a@x b@x", "b"),
        ("a b a", "a@x b@x", "b"),
        ("a -", "a@x -a@x", None),
    ],
)
def test_what_is_public_after_all(texts: str, evidence: str, public: str | None) -> None:
    known = past(*(text.replace("-", "") for text in texts.split()))
    found = standing(known.of(PATH), [says(told) for told in evidence.split()])
    assert (found.blob if found else None) == public


def ledger(told: str) -> Ledger:
    return Ledger.of(map(says, told.split()))


def test_what_has_to_be_looked_up_begins_after_what_is_signed() -> None:
    known, signed = past("a", "b", "c"), ledger("a@s0")
    part = signed_part({"slow": [Entry("01-x.md", "100644", "c", 1)]}, signed, known)
    assert [arrival.blob for arrival in needed(part, signed, known)] == ["b", "c"]
    assert [arrival.blob for arrival in proved(signed, known)] == ["a"]


def test_no_file_is_looked_up_without_end() -> None:
    known, nothing = past(*(f"t{number}" for number in range(50))), ledger("")
    part = signed_part({"slow": [Entry("01-x.md", "100644", "t49", 1)]}, nothing, known)
    assert len(needed(part, nothing, known)) == REACH


def test_a_signed_file_that_became_a_link_stays_a_file() -> None:
    known = past("a")
    part = signed_part({"slow": [Entry("01-x.md", SYMLINK, "a", 1)]}, ledger("a@s0"), known)
    assert part.entries == {"slow": (Entry("01-x.md", "100644", "a", 0),)}
    assert [held.path for held in part.held] == [PATH]


def test_an_older_text_keeps_the_time_at_which_it_was_published() -> None:
    known = past("a", "b", "c")
    part = signed_part({"slow": [Entry("01-x.md", "100644", "c", 1)]}, ledger("a@s0 b@s1"), known)
    landing = part.old[PLACE]
    assert (landing.published, landing.edited) == (T0, T0 + timedelta(minutes=10))
    assert landing.origin == "slow/01-x"
    assert part.withheld == {}
