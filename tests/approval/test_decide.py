"""Attacks on the rule, and what must still pass: each a line that says who did what.

The words in question are `WORDS` at `PATH`; carol wrote them, alice commands, bob is on the roster too.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from signoff.approval.decide import Decision, decide
from signoff.approval.facts import Account, Action, Change, Ground, Opinion, Review
from signoff.core.watched import Person, Policy

NOW = datetime(2026, 11, 21, 10, 30, tzinfo=UTC)
PATH = "incidents/2026-11-21-slow/01-investigating.md"
ELSEWHERE = "incidents/2026-11-21-other/01-investigating.md"
WORDS, OTHER = "a" * 40, "b" * 40
ROSTER = (Person("alice", email="alice@example.org"), Person("bob"), Person("Dora"))
GROUND = Ground(roster=ROSTER, policy=Policy(), now=NOW)
CHANGE = Change(path=PATH, blob=WORDS, authors=frozenset({"carol"}), commanders=("alice",))
APPROVED, CHANGES, DISMISSED, COMMENTED = (
    Opinion.APPROVED, Opinion.CHANGES_REQUESTED, Opinion.DISMISSED, Opinion.COMMENTED,
)  # fmt: skip


def by(
    login: str, opinion: Opinion = APPROVED, minutes: float = 10, *, bot: bool = False, **seen: object
) -> Review:
    """What somebody said so many minutes ago. `at` is the place whose bytes they saw, `words` those bytes."""
    place, words = str(seen.pop("at", PATH)), seen.pop("words", WORDS)
    assert not seen
    return Review(
        id=int(10_000 - minutes * 10),
        account=Account(login, bot),
        opinion=opinion,
        commit="c" * 40,
        at=NOW - timedelta(minutes=minutes),
        blobs={place: words},  # type: ignore[dict-item]
    )


def judged(*reviews: Review, change: Change = CHANGE, ground: Ground = GROUND) -> Decision:
    """The decision, which must be the same in whatever order the forge lists the reviews."""
    found = [decide(change, order, ground) for order in permutations(reviews)]
    assert all(other == found[0] for other in found)
    return found[0]


def reasons(decision: Decision) -> list[str]:
    return [finding.slug for finding in decision.reasons]


def test_the_commander_who_approved_these_words_signs_them_off() -> None:
    decision = judged(by("alice"))
    assert decision.is_signed
    assert decision.signer == ROSTER[0]
    assert decision.yes == by("alice")
    assert decision.reasons == ()


def test_without_any_approval_it_is_said_whose_is_missing() -> None:
    decision = judged()
    assert not decision.is_signed
    assert decision.may_sign == ("alice",)
    assert reasons(decision) == ["unsigned"]
    assert "@alice" in decision.reasons[0].hint


REFUSED = {
    "nobody on the roster approved": ((by("mallory"),), "not-on-roster"),
    "another commander approved": ((by("bob"),), "not-the-commander"),
    "a lookalike of the commander": ((by("аlice"),), "not-on-roster"),  # a Cyrillic a
    "a login that only folds to the commander's": ((by("aliCe\u0301"),), "not-on-roster"),
    "a login that begins with the commander's": ((by("alice2"),), "not-on-roster"),
    "a bot with the commander's name": ((by("alice", bot=True),), "no-person"),
    "a bot": ((by("helpful[bot]", bot=True),), "no-person"),
    "a deleted account": ((by(""),), "no-person"),
    "other words were approved": ((by("alice", words=OTHER),), "other-words"),
    "the file was not there when it was approved": ((by("alice", words=None),), "other-words"),
    "the same bytes were approved in another place": ((by("alice", at=ELSEWHERE),), "other-words"),
    "the approval was dismissed": ((by("alice", DISMISSED),), "dismissed"),
    "approved twice, and the later one was dismissed": (
        (by("alice", minutes=20), by("alice", DISMISSED, minutes=5)),
        "dismissed",
    ),
    "approved, then asked for changes": (
        (by("alice", minutes=20), by("alice", CHANGES, minutes=5)),
        "changes-requested",
    ),
    "somebody else on the roster asks for changes": (
        (by("alice", minutes=20), by("bob", CHANGES, minutes=25)),
        "changes-requested",
    ),
    "approved these words long ago, then others": (
        (by("alice", minutes=20), by("alice", words=OTHER, minutes=5)),
        "other-words",
    ),
    "approved too long ago": ((by("alice", minutes=30.1),), "approval-too-old"),
    "only a comment": ((by("alice", COMMENTED),), "unsigned"),
    "a review that was not handed in": ((by("alice", Opinion.PENDING),), "unsigned"),
}


@pytest.mark.parametrize("attack", REFUSED)
def test_this_signs_nothing_off(attack: str) -> None:
    reviews, reason = REFUSED[attack]
    decision = judged(*reviews)
    assert not decision.is_signed
    assert decision.signer is None
    assert reason in reasons(decision)


ACCEPTED = {
    "a comment after the approval": (by("alice", minutes=20), by("alice", COMMENTED, minutes=5)),
    "a review begun after the approval": (by("alice", minutes=20), by("alice", Opinion.PENDING, minutes=5)),
    "asked for changes, then approved": (by("alice", CHANGES, minutes=20), by("alice", minutes=5)),
    "approved at the last moment that counts": (by("alice", minutes=30),),
    "the login in another case": (by("ALICE"),),
    "the approval among many others": (*(by(f"user{n}") for n in range(4)), by("alice")),
    "somebody not on the roster asks for changes": (by("alice"), by("mallory", CHANGES)),
    "a bot asks for changes": (by("alice"), by("helpful[bot]", CHANGES, bot=True)),
}


@pytest.mark.parametrize("story", ACCEPTED)
def test_this_is_signed_off(story: str) -> None:
    assert judged(*ACCEPTED[story]).is_signed


@pytest.mark.parametrize(
    ("authors", "signed"),
    [
        ({"alice"}, False),
        ({"Alice"}, False),
        ({"alice@example.org"}, False),
        ({"ALICE@example.org", "alice"}, False),
        (set(), False),  # nobody knows who wrote it
        ({"alice", "carol"}, True),
        ({"carol@example.org"}, True),
    ],
)
def test_four_eyes_are_those_of_two_people(authors: set[str], signed: bool) -> None:
    decision = judged(by("alice"), change=replace(CHANGE, authors=frozenset(authors)))
    assert decision.is_signed == signed
    assert decision.may_sign == (("alice",) if signed else ())
    assert ("own-words" in reasons(decision)) != signed
    assert ("no-signer" in reasons(decision)) != signed


def test_a_page_of_one_person_can_switch_four_eyes_off() -> None:
    alone = replace(GROUND, policy=replace(GROUND.policy, four_eyes=False))
    assert judged(by("alice"), change=replace(CHANGE, authors=frozenset({"alice"})), ground=alone).is_signed


def test_a_newer_message_makes_an_earlier_approval_worthless() -> None:
    overtaken = replace(CHANGE, overtaken=NOW - timedelta(minutes=9))
    assert reasons(judged(by("alice", minutes=10), change=overtaken)) == ["unsigned", "overtaken"]
    assert judged(by("alice", minutes=8), change=overtaken).is_signed


def test_what_landed_is_judged_for_the_instant_it_landed() -> None:
    landed = replace(CHANGE, landed=NOW - timedelta(minutes=100))
    assert judged(by("alice", minutes=110), change=landed).is_signed
    assert "approval-too-old" in reasons(judged(by("alice", minutes=131), change=landed))


def test_a_handover_may_be_signed_off_by_either_commander_and_nobody_else() -> None:
    handover = replace(CHANGE, commanders=("alice", "bob"))
    assert judged(by("alice"), change=handover).is_signed
    assert judged(by("bob"), change=handover).is_signed
    assert not judged(by("Dora"), change=handover).is_signed


def test_a_handover_to_somebody_who_is_not_on_the_roster_appoints_nobody() -> None:
    handover = replace(CHANGE, commanders=("mallory",))
    decision = judged(by("mallory"), change=handover)
    assert not decision.is_signed
    assert reasons(decision) == ["no-signer", "not-on-roster"]


def test_any_on_roster_is_a_policy_and_imported_history_anybodys() -> None:
    anybody = replace(GROUND, policy=replace(GROUND.policy, commander="any-on-roster"))
    assert judged(by("dora"), ground=anybody).is_signed
    assert judged(by("dora"), change=replace(CHANGE, imported=True, commanders=())).is_signed
    assert not judged(by("mallory"), ground=anybody).is_signed


def test_a_withdrawal_is_signed_off_by_approving_a_tree_without_the_file() -> None:
    withdrawal = replace(CHANGE, action=Action.WITHDRAW)
    assert judged(by("alice", words=None), change=withdrawal).is_signed
    assert not judged(by("alice", words=WORDS), change=withdrawal).is_signed
    assert not judged(by("alice", at=ELSEWHERE), change=withdrawal).is_signed


def test_of_several_good_approvals_the_first_is_the_evidence() -> None:
    handover = replace(CHANGE, commanders=("alice", "bob"))
    assert judged(by("bob", minutes=3), by("alice", minutes=9), change=handover).signer == ROSTER[0]
