"""Three hours of an incident, minute by minute, with every combination of kept and missed debts.

What is expected is worked out here from the script alone: of each debt, when it was due and when it was
paid. Nothing sleeps, and nothing reads a clock.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest

from signoff.clock.debts import Stage
from signoff.clock.due import debts
from signoff.clock.known import Declared
from signoff.clock.reminders import reminders
from signoff.core.watched import Policy
from support.clockwork import desk, team
from support.stories import T0, at, said

POLICY = Policy()
SETTINGS = team(policy=POLICY)
LEAD, PATIENCE = 5, 10
END = 180

# minutes: how late each kind of person is with it
FIRST = (3, 9)
SCOPE = (4, 18)
SLOTS = ((14, 21, 33), (10, 19, 26), (12, 30))
SITREPS = (55, 66)
SLOW = (False, True)


def script(first, scope, gaps, sitrep, slow):
    """(messages, sitreps, debts as (what, due, paid)) of one way to tell the same incident."""
    posted, owed = [], [("first-message", 5, first)]
    promise = 20
    when = first
    posted.append(
        said(1, "investigating", when, commander="alice", title="X", api="major_outage", next_update=promise)
    )
    owed += [("scoping", first + 5, first + scope), ("promise", first + promise, first + scope)]
    when = first + scope
    for number, gap in enumerate(gaps, start=2):
        posted.append(said(number, "identified", when, impact="critical", next_update=promise))
        owed.append(("promise", when + promise, when + gap))
        when += gap
    # after two hours a slower promise is good, before it the cadence comes first
    posted.append(said(len(gaps) + 2, "monitoring", max(when, 125) if slow else when, next_update=40))
    if slow:
        owed[-1] = (*owed[-1][:2], max(when, 125))
        when = max(when, 125)
    start = when
    if start - first < 120:
        owed.append(("update", start + 20, END))
    owed.append(("promise", start + 40, END))
    posted.append(said(len(gaps) + 3, "resolved", END, data_loss="none", lingering="none"))
    owed += [("sitrep", first + 30, sitrep), ("sitrep", sitrep + 30, END)]
    inside = [said(1, None, sitrep, audience="internal", name="01-sitrep")]
    return posted, inside, owed


def expected(owed):
    """Who is reminded in which minute: by the words of the handbook, not by the code."""
    found = set()
    for what, due, paid in owed:
        # paid on the minute: the message is there when the clock looks
        if due - LEAD < paid:
            found.add((max(due - LEAD, 0), what, "soon", ("carol",)))
        if due + 1 < paid:
            found.add((due + 1, what, "overdue", ("carol", "alice")))
        if due + PATIENCE < paid:
            found.add((due + PATIENCE, what, "escalated", ("carol", "alice", "bob")))
    return found


def happened(posted, inside, every=1):
    """What the clock does when it looks each minute and remembers what it told."""
    told, found, known, seen = set(), [], None, 0
    declared = [Declared(at=T0, source="issue #7", number=7, commander="alice")]
    for minute in range(0, END + 1, every):
        visible = [one for one in (*posted, *inside) if one.published <= at(minute)]
        if known is None or len(visible) != seen:  # between two messages only time passes
            known = desk(minute, *posted, settings=SETTINGS, inside=inside, declared=declared)
            seen = len(visible)
        known = replace(known, state=replace(known.state, now=at(minute)))
        for one in reminders(debts(known, SETTINGS), SETTINGS, known.now, told):
            told.add((one.debt.key, one.stage))
            found.append((minute, one.debt.owed.value, one.stage.value, one.people))
    return found


WAYS = list(product(FIRST, SCOPE, product(*SLOTS), SITREPS, SLOW))


@pytest.mark.parametrize("slow", SLOW)
@pytest.mark.parametrize("scope", SCOPE)
@pytest.mark.parametrize("first", FIRST)
def test_everybody_is_reminded_of_each_debt_when_it_matters_and_once(first, scope, slow):
    for gaps, sitrep in product(product(*SLOTS), SITREPS):
        posted, inside, owed = script(first, scope, gaps, sitrep, slow)
        found = happened(posted, inside)
        assert len(found) == len(set(found))
        found = {one for one in found if one[1] != "postmortem"}
        assert found == expected(owed), (first, scope, gaps, sitrep, slow)


def test_all_combinations_are_different_stories():
    assert len(WAYS) == 2 * 2 * 18 * 2 * 2
    assert len({tuple(script(*way)[2]) for way in WAYS}) > 200  # a slow promise swallows the last slot


def test_a_clock_that_was_off_tells_only_the_newest_stage():
    posted, inside, _ = script(9, 18, (33, 26, 30), 66, slow=False)
    rare = happened(posted, inside, every=45)
    by_debt = {}
    for minute, what, stage, people in rare:
        by_debt.setdefault((minute, what), []).append((stage, people))
    assert all(len(stages) == 1 for stages in by_debt.values())
    assert (45, "promise", "overdue", ("carol", "alice")) in rare or any(m == 45 for m, *_ in rare)


def test_a_debt_that_is_paid_is_never_spoken_of_again():
    posted, inside, owed = script(3, 4, (14, 10, 12), 25, slow=True)
    paid = {(what, due): when for what, due, when in owed}
    for minute, what, _, _ in happened(posted, inside):
        assert any(w == what and minute < when for (w, _), when in paid.items()) or what == "postmortem"


def test_stages_grow():
    ranks = [stage.rank for stage in (Stage.LATER, Stage.SOON, Stage.OVERDUE, Stage.ESCALATED)]
    assert ranks == sorted(ranks)
    assert timedelta(minutes=LEAD) == POLICY.lead_time
    assert timedelta(minutes=PATIENCE) == POLICY.escalate_after
