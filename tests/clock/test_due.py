"""Each debt: when it begins, when it is due, what settles it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from signoff.clock.debts import Stage
from signoff.clock.known import Declared, Report
from signoff.core.model import Impact, NextUpdate
from signoff.core.watched import Policy
from support.clockwork import owed, team, told
from support.stories import SLUG, at, said

FIRST = said(1, "investigating", 0, title="Slow", commander="alice", api="partial_outage")
SCOPED = said(1, "investigating", 0, title="Slow", commander="alice", impact="major", api="partial_outage")
CALM = Policy(sitrep={})


def check(minutes, *posted, expected, policy=CALM, **more):
    assert told(owed(minutes, *posted, settings=team(policy=policy), **more)) == expected


class TestFirstMessage:
    def test_is_owed_since_the_incident_was_declared(self):
        check(1, declared=[Declared(at=at(0), source="issue #7")], expected=[("first-message", 5)])

    def test_is_settled_by_a_message_of_the_incident_it_names(self):
        declared = [Declared(at=at(-2), source="a report", incident=SLUG)]
        check(1, SCOPED, declared=declared, expected=[("update", 20)])

    def test_one_that_names_no_folder_is_settled_by_what_opens_next(self):
        declared = [Declared(at=at(-2), source="issue #7", number=7)]
        check(1, SCOPED, declared=declared, expected=[("update", 20)])

    def test_one_that_came_a_little_late_is_settled_too(self):
        check(
            9, SCOPED, declared=[Declared(at=at(8), source="issue #7", number=7)], expected=[("update", 20)]
        )

    def test_one_that_names_a_folder_waits_for_it(self):
        declared = [Declared(at=at(-2), source="a report", incident="2026-11-21-other")]
        check(1, SCOPED, declared=declared, expected=[("first-message", 3), ("update", 20)])

    def test_two_incidents_need_two_messages(self):
        declared = [Declared(at=at(-2), source="#7", number=7), Declared(at=at(-1), source="#8", number=8)]
        check(1, SCOPED, declared=declared, expected=[("first-message", 4), ("update", 20)])

    def test_what_another_declaration_names_settles_nothing_for_one_that_names_none(self):
        declared = [
            Declared(at=at(-2), source="a report", incident=SLUG),
            Declared(at=at(-1), source="issue #8", number=8),
        ]
        check(1, SCOPED, declared=declared, expected=[("first-message", 4), ("update", 20)])

    def test_the_same_incident_declared_twice_is_owed_once_and_since_the_first(self):
        declared = [
            Declared(at=at(3), source="issue #7", incident=SLUG),
            Declared(at=at(0), source="a report", incident=SLUG),
        ]
        check(4, declared=declared, expected=[("first-message", 5)])

    def test_a_false_alarm_is_forgotten_after_a_day(self):
        declared = [Declared(at=at(0), source="issue #7")]
        check(24 * 60 - 1, declared=declared, expected=[("first-message", 5)])
        check(24 * 60, declared=declared, expected=[])

    def test_an_older_incident_settles_nothing(self):
        old = said(
            1, "investigating", -60, title="Old", commander="bob", impact="minor", web="partial_outage"
        )
        declared = [Declared(at=at(0), source="issue #7", number=7)]
        found = owed(1, old, settings=team(policy=CALM), declared=declared)
        assert ("first-message", 5) in told(found)


class TestScoping:
    def test_is_owed_until_somebody_says_how_bad_it_is(self):
        check(1, FIRST, expected=[("scoping", 5), ("update", 20)])

    def test_a_first_message_that_says_impact_and_components_scopes(self):
        check(1, SCOPED, expected=[("update", 20)])

    @pytest.mark.parametrize("facts", [{"impact": "minor"}, {"web": "partial_outage"}])
    def test_any_later_word_about_it_settles_it(self, facts):
        assert not any(d.owed == "scoping" for d in owed(4, FIRST, said(2, None, 3, **facts)))

    def test_so_does_progress(self):
        assert not any(d.owed == "scoping" for d in owed(4, FIRST, said(2, "identified", 3)))

    def test_more_words_of_the_same_do_not(self):
        assert ("scoping", 5) in told(owed(4, FIRST, said(2, "investigating", 3)))


class TestUpdates:
    def test_the_promise_counts_when_it_comes_first(self):
        check(1, replace_promise(15), expected=[("promise", 15)])

    def test_the_cadence_too_when_the_promise_is_later(self):
        check(1, replace_promise(60), expected=[("update", 20), ("promise", 60)])

    def test_minor_impact_has_its_own_cadence_and_none_has_none(self):
        check(1, impact_of("minor"), expected=[("update", 30)])
        check(1, impact_of("none"), expected=[])

    def test_after_two_hours_a_promise_may_be_slower(self):
        slow = said(2, "identified", 120, next_update=90)
        check(121, SCOPED, slow, expected=[("promise", 210)])

    def test_but_not_before(self):
        check(
            120,
            SCOPED,
            said(2, "identified", 119, next_update=90),
            expected=[("update", 139), ("promise", 209)],
        )

    def test_after_two_hours_nothing_said_is_still_the_cadence(self):
        check(121, SCOPED, said(2, "identified", 120), expected=[("update", 140)])

    def test_no_promise_expressly_is_believed_after_two_hours(self):
        none = said(2, "monitoring", 120, next_update=NextUpdate())
        check(121, SCOPED, none, expected=[])
        early = said(2, "monitoring", 60, next_update=NextUpdate())
        check(61, SCOPED, early, expected=[("update", 80)])

    def test_an_update_that_came_late_settles_the_promise_it_broke(self):
        check(26, replace_promise(15), said(2, "identified", 25), expected=[("update", 45)])

    def test_an_early_update_without_a_promise_leaves_the_one_that_the_page_shows(self):
        check(11, replace_promise(15), said(2, "identified", 10), expected=[("promise", 15)])

    def test_the_end_settles_everything(self):
        over = said(3, "resolved", 30, data_loss="none", lingering="none")
        check(31, replace_promise(15), over, policy=replace(CALM, postmortem={}), expected=[])

    def test_a_draft_settles_nothing(self):
        check(26, SCOPED, said(2, "identified", 25, draft=True), expected=[("update", 20)])


def replace_promise(minutes):
    message = replace(SCOPED.message, next_update=NextUpdate(after=timedelta(minutes=minutes)))
    return replace(SCOPED, message=message)


def impact_of(impact):
    return replace(SCOPED, message=replace(SCOPED.message, impact=Impact(impact)))


class TestSitreps:
    def test_are_owed_by_impact_where_they_have_a_place(self):
        hourly = Policy()
        check(1, SCOPED, policy=hourly, expected=[("update", 20), ("sitrep", 60)])
        found = owed(1, SCOPED, settings=team(policy=hourly, internal_source=""))
        assert told(found) == [("update", 20)]
        check(1, impact_of("minor"), policy=hourly, expected=[("update", 30)])

    def test_the_newest_says_when_the_next_comes(self):
        sitrep = said(2, None, 50, audience="internal")
        check(51, SCOPED, policy=Policy(), inside=[sitrep], expected=[("update", 20), ("sitrep", 110)])
        soon = said(2, None, 50, audience="internal", next_update=15)
        check(51, SCOPED, policy=Policy(), inside=[soon], expected=[("update", 20), ("sitrep", 65)])
        last = said(2, None, 50, audience="internal", next_update=NextUpdate())
        check(51, SCOPED, policy=Policy(), inside=[last], expected=[("update", 20)])

    def test_an_update_to_customers_is_none(self):
        check(
            26, SCOPED, said(2, "identified", 25), policy=Policy(), expected=[("update", 45), ("sitrep", 60)]
        )


class TestMaintenance:
    def works(self, status="scheduled", **facts):
        facts = {"title": "Disks", "commander": "alice", "web": "under_maintenance", **facts}
        return said(1, status, -600, kind="maintenance", window=(60, 180), **facts)

    def test_its_begin_and_then_its_end_are_owed(self):
        check(0, self.works(), expected=[("maintenance-start", 60)])
        check(61, self.works(), expected=[("maintenance-start", 60), ("maintenance-end", 180)])
        check(61, self.works(), said(2, "in_progress", 59), expected=[("maintenance-end", 180)])
        check(200, self.works(), said(2, "in_progress", 59), expected=[("maintenance-end", 180)])

    def test_whatever_ends_it_settles_it(self):
        check(100, self.works(), said(2, "completed", 90), expected=[])
        check(10, self.works(), said(2, "cancelled", 5), expected=[])

    def test_what_repeats_keeps_its_own_time(self):
        check(0, self.works(repeat="FREQ=DAILY"), expected=[])
        check(61, self.works(repeat="FREQ=DAILY"), expected=[])


class TestPostmortems:
    OVER = said(3, "resolved", 30, data_loss="none", lingering="none")

    def test_are_owed_by_the_worst_impact(self):
        check(31, SCOPED, self.OVER, expected=[("postmortem", 30 + 10 * 24 * 60)])
        check(31, impact_of("minor"), self.OVER, expected=[])
        worse = said(2, None, 10, impact="critical")
        milder = said(3, None, 15, impact="minor", name="03-milder")
        over = replace(self.OVER, message=replace(self.OVER.message, name="04-resolved"))
        check(31, SCOPED, worse, milder, over, expected=[("postmortem", 30 + 5 * 24 * 60)])

    def test_once_written_nothing_is_owed(self):
        check(60, SCOPED, self.OVER, said(4, "postmortem", 50), expected=[])

    def test_are_announced_a_day_before_and_given_up_after_two_weeks(self):
        (debt,) = owed(31, SCOPED, self.OVER)
        policy, day = Policy(), timedelta(days=1)
        assert debt.stage(debt.due - day - timedelta(minutes=1), policy) is Stage.LATER
        assert debt.stage(debt.due - day, policy) is Stage.SOON
        assert debt.stage(debt.due + timedelta(minutes=1), policy) is Stage.OVERDUE
        assert debt.stage(debt.due + day, policy) is Stage.ESCALATED
        due = 30 + 10 * 24 * 60
        check(due + 14 * 24 * 60 - 1, SCOPED, self.OVER, expected=[("postmortem", due)])
        check(due + 14 * 24 * 60, SCOPED, self.OVER, expected=[])

    def test_imported_history_owes_none(self):
        old = replace(SCOPED, message=replace(SCOPED.message, at=at(0)))
        check(31, old, self.OVER, expected=[])


class TestReports:
    def test_what_is_worth_telling_is_told_and_is_no_debt(self):
        reports = {SLUG: (Report(at=at(3), count=6, text="nothing arrives", tell_commander=True),)}
        (debt,) = (d for d in owed(4, SCOPED, reports=reports) if not d.is_debt)
        assert (debt.owed, debt.commander, debt.about) == (
            "report",
            "alice",
            "6 customers report: nothing arrives",
        )
        assert debt.stage(at(4), Policy()) is Stage.OVERDUE

    def test_the_others_are_for_the_sitrep(self):
        reports = {SLUG: (Report(at=at(3), count=6, text="nothing arrives"),)}
        assert all(debt.is_debt for debt in owed(4, SCOPED, reports=reports))


def test_stages_of_what_is_due_in_minutes():
    (debt,) = owed(1, SCOPED, settings=team(policy=CALM))
    stages = [debt.stage(at(minute), CALM) for minute in (14, 15, 20, 21, 29, 30)]
    assert stages == ["later", "soon", "soon", "overdue", "overdue", "escalated"]


def test_a_key_tells_debts_apart_and_strangers_nothing():
    keys = {debt.key for minute in (1, 26) for debt in owed(minute, FIRST, said(2, "identified", 25))}
    assert len(keys) == 4  # scoping, two updates, and the same sitrep in both
    assert all(len(key) == 40 and set(key) <= set("0123456789abcdef") for key in keys)
