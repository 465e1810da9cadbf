"""core/state.py: how everything is at an instant."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signoff.core.fold import fold
from signoff.core.model import ComponentStatus, Indicator, Kind
from signoff.core.state import DAYS, settled, state_of
from signoff.core.watched import Component, Policy
from support.stories import T0, at, said, told, watched

S = ComponentStatus
DAY = 24 * 60


def incident(*more, slug="a", minutes=0, **facts):
    facts = {"web": "partial_outage", **facts}
    return told(said(1, "investigating", minutes, slug=slug, **facts), *more)


def maintenance(*more, slug="m", minutes=0, window=(60, 120), **facts):
    facts = {"web": "under_maintenance", **facts}
    return told(said(1, "scheduled", minutes, slug=slug, kind="maintenance", window=window, **facts), *more)


def notice(*more, slug="n", expires=None, **facts):
    ends = None if expires is None else at(expires)
    return told(said(1, slug=slug, kind="notice", expires=ends, **facts), *more)


def state(*summaries, now=30, settings=None, **options):
    return state_of(summaries, settings or watched(), at(now), **options)


def status(found, component):
    return next(c for c in found.components if c.id == component).status


def component(found, id="web"):
    return next(c for c in found.components if c.id == id)


def test_nothing_said_is_all_well_but_not_for_ever():
    quiet = state()
    assert quiet.indicator is Indicator.NONE
    assert [c.status for c in quiet.components] == [S.OPERATIONAL] * 3
    assert [c.uptime for c in quiet.components] == [1.0] * 3
    assert (quiet.now, quiet.valid_until) == (at(30), at(30 + DAY))
    assert not quiet.incomplete


def test_an_open_incident_is_active_and_its_components_are_down():
    summary = incident()
    found = state(summary)
    assert found.active == (summary,)
    assert status(found, "web") is S.PARTIAL_OUTAGE
    assert status(found, "mail") is S.OPERATIONAL
    assert component(found).days[-1].incidents == ("a",)
    assert found.recent == ()


def test_a_message_of_this_very_instant_is_told():
    found = state(incident(), now=0)
    assert status(found, "web") is S.PARTIAL_OUTAGE
    assert component(found).days[-1].status is S.PARTIAL_OUTAGE
    assert component(found).days[-1].incidents == ("a",)
    assert found.indicator is Indicator.MAJOR


def test_the_worst_of_overlapping_incidents_counts():
    one = incident(slug="a")
    other = incident(said(2, "resolved", 50, slug="b"), slug="b", web="major_outage", minutes=20)
    still = replace(other, ended=None, intervals=(replace(other.intervals[0], end=None),))
    assert status(state(one, still), "web") is S.MAJOR_OUTAGE
    over = state(one, other, now=60)
    assert status(over, "web") is S.PARTIAL_OUTAGE
    assert component(over).days[-1].minutes == ((S.MAJOR_OUTAGE, 30), (S.PARTIAL_OUTAGE, 30))
    assert component(over).days[-1].incidents == ("a", "b")


def test_regions_are_told_apart_and_the_worst_is_the_component():
    found = state(incident(web="operational", api={"eu": "major_outage"}))
    api = component(found, "api")
    assert api.regions == (("us", S.OPERATIONAL), ("eu", S.MAJOR_OUTAGE))
    assert api.status is S.MAJOR_OUTAGE
    assert component(found).regions == ()


def test_an_effect_without_region_is_in_all_regions():
    summary = maintenance(window=(0, 60), web="operational", api="under_maintenance")
    assert component(state(summary), "api").regions == (
        ("us", S.UNDER_MAINTENANCE),
        ("eu", S.UNDER_MAINTENANCE),
    )


def test_what_lingers_after_the_end_stays_down_until_a_message_says_otherwise():
    ended = incident(said(2, "resolved", slug="a", web="degraded_performance"))
    found = state(ended, now=200 * DAY)
    assert (found.active, found.recent) == ((), ())
    assert status(found, "web") is S.DEGRADED_PERFORMANCE
    assert found.indicator is Indicator.MINOR


def test_a_component_that_is_not_watched_still_turns_the_indicator():
    found = state(incident(web="major_outage"), settings=watched(components=()))
    assert (found.components, found.indicator) == ((), Indicator.CRITICAL)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"web": "operational"}, Indicator.NONE),
        ({"web": "degraded_performance"}, Indicator.MINOR),
        ({"web": "partial_outage"}, Indicator.MAJOR),
        ({"web": "major_outage"}, Indicator.CRITICAL),
        ({"web": "degraded_performance", "impact": "critical"}, Indicator.CRITICAL),
        ({"web": "major_outage", "impact": "none"}, Indicator.CRITICAL),
        ({"web": "under_maintenance"}, Indicator.MAINTENANCE),
    ],
)
def test_the_indicator_is_the_worst_of_components_and_impacts(facts, expected):
    assert state(incident(**facts)).indicator is expected


def test_an_open_incident_that_says_nothing_is_not_green():
    assert state(told(said(1, "investigating"))).indicator is Indicator.MINOR


def test_maintenance_turns_the_indicator_only_when_nothing_is_worse():
    work = maintenance()
    assert state(work, now=59).indicator is Indicator.NONE
    assert state(work, now=60).indicator is Indicator.MAINTENANCE
    assert state(work, incident(web="degraded_performance"), now=60).indicator is Indicator.MINOR
    assert state(maintenance(web="operational"), now=60).indicator is Indicator.MAINTENANCE


@pytest.mark.parametrize(
    ("now", "expected"),
    [(59, S.OPERATIONAL), (60, S.UNDER_MAINTENANCE), (119, S.UNDER_MAINTENANCE), (120, S.OPERATIONAL)],
)
@pytest.mark.parametrize("posts", [(), (said(2, "in_progress", 5, slug="m"),)])
def test_the_clock_alone_opens_and_closes_a_maintenance(now, expected, posts):
    assert status(state(maintenance(*posts), now=now), "web") is expected


def test_a_maintenance_is_coming_then_under_way_then_overdue():
    work = maintenance()

    def lists(now):
        found = state(work, now=now)
        return [[o.window.start for o in row] for row in (found.upcoming, found.under_way, found.overdue)]

    assert lists(59) == [[at(60)], [], []]
    assert lists(60) == [[], [at(60)], []]
    assert lists(120) == [[], [], [at(60)]]
    assert state(work, now=120).recent == ()
    assert lists(500 * DAY) == [[], [], [at(60)]]


def test_a_maintenance_that_ends_early_is_over_at_once():
    work = maintenance(said(2, "completed", 80, slug="m"))
    found = state(work, now=90)
    assert (found.upcoming, found.under_way, found.overdue, found.recent) == ((), (), (), (work,))
    assert status(found, "web") is S.OPERATIONAL
    assert component(found).days[-1].minutes == ((S.UNDER_MAINTENANCE, 20),)


def test_a_maintenance_that_overran_is_told_only_in_its_window():
    work = maintenance(said(2, "completed", 300, slug="m"))
    assert component(state(work, now=310)).days[-1].minutes == ((S.UNDER_MAINTENANCE, 60),)


def test_an_extended_maintenance_goes_on():
    work = maintenance(said(2, "in_progress", 110, slug="m", window=(60, 240)))
    assert status(state(work, now=130), "web") is S.UNDER_MAINTENANCE
    assert state(work, now=130).valid_until == at(240)


def test_a_cancelled_maintenance_never_was():
    work = maintenance(said(2, "cancelled", 20, slug="m"))
    found = state(work, now=90)
    assert status(found, "web") is S.OPERATIONAL
    assert component(found).days[-1].minutes == ()
    assert (found.upcoming, found.under_way, found.overdue, found.recent) == ((), (), (), (work,))


def test_a_maintenance_too_far_away_is_not_listed_yet():
    work = maintenance(window=(366 * DAY + 31, 366 * DAY + 60))
    assert state(work, now=30).upcoming == ()
    assert len(state(work, now=31).upcoming) == 1


def test_a_maintenance_without_a_window_happens_never():
    found = state(replace(maintenance(), window=None), now=90)
    assert (found.under_way, found.upcoming, found.overdue) == ((), (), ())


def test_a_repeating_maintenance_has_its_next_window_and_its_past():
    work = maintenance(repeat="FREQ=DAILY")
    found = state(work, now=3 * DAY + 90)
    assert [o.window.start for o in found.under_way] == [at(3 * DAY + 60)]
    assert [o.window.start for o in found.upcoming] == [at(4 * DAY + 60)]
    assert [dict(day.minutes).get(S.UNDER_MAINTENANCE) for day in component(found).days[-5:]] == [
        None,
        60,
        60,
        60,
        30,
    ]
    assert state(work, now=600 * DAY).overdue == ()
    assert len(state(work, now=600 * DAY).upcoming) == 1


def test_the_last_window_of_a_series_becomes_overdue():
    work = maintenance(repeat="FREQ=DAILY;COUNT=3")
    assert state(work, now=2 * DAY + 59).overdue == ()
    for now in (2 * DAY + 120, 400 * DAY):
        assert [o.window.start for o in state(work, now=now).overdue] == [at(2 * DAY + 60)]
    bars = component(state(work, now=2 * DAY + 120)).days[-3:]
    assert [dict(day.minutes) for day in bars] == [{S.UNDER_MAINTENANCE: 60}] * 3


def test_an_ended_series_has_no_more_windows():
    work = maintenance(said(2, "completed", DAY + 80, slug="m"), repeat="FREQ=DAILY")
    found = state(work, now=3 * DAY)
    assert (found.under_way, found.upcoming, found.overdue) == ((), (), ())
    assert [dict(day.minutes).get(S.UNDER_MAINTENANCE) for day in component(found).days[-3:]] == [
        20,
        None,
        None,
    ]


def test_a_series_keeps_its_local_time():
    berlin = watched("Europe/Berlin")
    night = datetime(2026, 10, 24, 1, tzinfo=UTC)
    start = (night - T0) / timedelta(minutes=1)
    work = maintenance(minutes=start - 60, window=(start, start + 60), repeat="FREQ=DAILY")
    found = state_of([work], berlin, night + timedelta(hours=2))
    assert found.upcoming[0].window.start == night + timedelta(hours=25)


def test_a_notice_is_in_force_until_it_expires_or_is_withdrawn():
    assert len(state(notice(expires=60), now=59).notices) == 1
    assert state(notice(expires=60), now=60).notices == ()
    assert state(notice(said(2, "resolved", slug="n"), expires=60), now=30).notices == ()
    assert len(state(notice(), now=999 * DAY).notices) == 1
    assert status(state(notice(web="major_outage")), "web") is S.OPERATIONAL
    assert state(notice(web="major_outage")).indicator is Indicator.NONE


def test_what_is_over_is_recent_for_a_fortnight_newest_first():
    fortnight = 14 * DAY
    one = incident(said(2, "resolved", 10, slug="a"), slug="a")
    two = incident(said(2, "resolved", 20, slug="b"), slug="b")
    same = incident(said(2, "resolved", 20, slug="c"), slug="c")
    late = notice(expires=40)
    assert state(one, two, same, late, now=45).recent == (late, two, same, one)
    assert state(one, two, same, late, now=35).recent == (two, same, one)
    assert state(one, two, now=fortnight + 10).recent == (two, one)
    assert state(one, two, now=fortnight + 11).recent == (two,)


def test_active_incidents_come_newest_first():
    found = state(incident(slug="a"), incident(slug="b", minutes=5), incident(slug="c", minutes=5))
    assert [s.slug for s in found.active] == ["b", "c", "a"]


@pytest.mark.parametrize(
    ("summaries", "expected"),
    [
        ([], 30 + DAY),
        ([incident(next_update=40)], 40),
        ([incident(next_update=20)], 30 + 60),  # a broken promise makes nothing more credible
        ([incident(next_update=30)], 30 + 60),
        ([incident(next_update=40), incident(next_update=35, slug="b")], 35),
        ([maintenance()], 60),
        ([maintenance(window=(0, 50))], 50),
        ([maintenance(window=(0, 50), repeat="FREQ=DAILY")], 50),
        ([notice(expires=55)], 55),
        ([maintenance(window=(2 * DAY, 3 * DAY))], 30 + DAY),
        ([maintenance(said(2, "cancelled", slug="m"))], 30 + DAY),
        ([notice(said(2, "resolved", slug="n"), expires=55)], 30 + DAY),
    ],
)
def test_the_state_is_believed_until_the_clock_may_change_it(summaries, expected):
    assert state(*summaries, now=30).valid_until == at(expected)


def test_the_state_is_never_valid_until_before_now():
    broken = watched(policy=Policy(max_age=timedelta(hours=-1)))
    assert state(settings=broken).valid_until == at(30)


def test_what_could_not_be_read_makes_the_state_incomplete():
    assert not state(incident()).incomplete
    assert state(incident(), unreadable=["b"]).incomplete
    assert state(replace(incident(), unread=("02-x",))).incomplete
    long_ago = replace(incident(said(2, "resolved", slug="a")), unread=("03-x",))
    assert state(long_ago, now=500 * DAY).incomplete


def since(day):
    return watched(components=(Component("web", {"": "Web"}, since=day),))


def test_before_its_first_day_a_component_has_no_data():
    found = component(state(incident(), now=2 * DAY, settings=since(date(2026, 11, 22))))
    assert [day.status for day in found.days[-3:]] == [None, S.PARTIAL_OUTAGE, S.PARTIAL_OUTAGE]
    assert all(day.status is None and day.minutes == () and day.incidents == () for day in found.days[:-2])
    assert len(found.days) == 90
    assert found.uptime == pytest.approx(0.7)


def test_a_component_of_tomorrow_has_no_uptime_but_a_status():
    found = component(state(incident(), settings=since(date(2026, 11, 22))))
    assert found.uptime is None
    assert found.status is S.PARTIAL_OUTAGE
    assert {day.status for day in found.days} == {None}


def test_uptime_counts_the_days_shown_and_no_others():
    whole = incident(minutes=-500 * DAY, web="major_outage")
    assert component(state(whole)).uptime == 0.0
    before = incident(said(2, "resolved", -100 * DAY, slug="a"), minutes=-101 * DAY, web="major_outage")
    assert component(state(before)).uptime == 1.0
    young = component(state(whole, settings=since(date(2020, 1, 1))))
    assert young.uptime == 0.0


def test_maintenance_that_breaks_things_does_not_lower_uptime():
    work = maintenance(window=(0, 60), web="major_outage")
    found = state(work)
    assert component(found).uptime == 1.0
    assert status(found, "web") is S.MAJOR_OUTAGE


def test_an_incident_during_maintenance_counts():
    alone = component(state(incident(web="major_outage")))
    both = component(state(incident(web="major_outage"), maintenance(window=(-600, 600))))
    assert both.uptime == alone.uptime
    assert both.status is S.MAJOR_OUTAGE


def test_what_is_settled_long_ago_can_be_left_out():
    assert settled(incident()) is None
    ended = incident(said(2, "resolved", slug="a"), said(3, "postmortem", 500, slug="a"))
    assert settled(ended) == at(500)
    assert settled(incident(said(2, "resolved", slug="a", web="major_outage"))) is None
    assert settled(replace(ended, unread=("04-x",))) is None
    assert settled(notice(expires=60)) == at(60)
    assert settled(notice()) is None
    assert settled(maintenance()) is None


LEVELS = [str(s) for s in S]


@st.composite
def worlds(draw):
    """A few incident folders with their messages, over some days before and after T0."""
    folders = {}
    for index in range(draw(st.integers(0, 5))):
        slug = f"s{index}"
        kind = draw(st.sampled_from(list(Kind)))
        words = {
            Kind.INCIDENT: ["investigating", "monitoring", "resolved", "postmortem"],
            Kind.MAINTENANCE: ["in_progress", "completed", "cancelled"],
            Kind.NOTICE: ["resolved"],
        }[kind]
        posted = []
        moment = draw(st.integers(-3 * DAY, DAY))
        for number in range(1, draw(st.integers(1, 4)) + 1):
            facts = {}
            if number == 1 or draw(st.booleans()):
                facts[draw(st.sampled_from(["api", "web"]))] = draw(st.sampled_from(LEVELS))
            if kind is Kind.MAINTENANCE and (number == 1 or draw(st.booleans())):
                begin = moment + draw(st.integers(-DAY, DAY))
                facts["window"] = (begin, begin + draw(st.integers(1, DAY)))
                if draw(st.integers(0, 3)) == 0:
                    facts["repeat"] = draw(st.sampled_from(["FREQ=DAILY", "FREQ=WEEKLY;COUNT=3"]))
            if kind is Kind.NOTICE and draw(st.booleans()):
                facts["expires"] = at(moment + draw(st.integers(-DAY, DAY)))
            if kind is Kind.INCIDENT and draw(st.booleans()):
                facts["started"] = at(moment - draw(st.integers(0, DAY)))
            if draw(st.booleans()):
                facts["next_update"] = draw(st.integers(1, 500))
            word = draw(st.sampled_from([*words, None]))
            posted.append(said(number, word, moment, slug=slug, kind=kind, name=f"{number:02d}-m", **facts))
            moment += draw(st.integers(0, DAY))
        folders[slug] = posted
    return folders


def folded(folders, now, settings):
    known = {slug: [p for p in posted if p.published <= at(now)] for slug, posted in folders.items()}
    return [fold(slug, posted, settings).summary for slug, posted in known.items() if posted]


NOWS = st.integers(-4 * DAY, 6 * DAY)
ZONES = st.sampled_from(["UTC", "Asia/Kathmandu", "America/St_Johns"])


@given(worlds(), NOWS, st.randoms(use_true_random=False))
def test_the_order_of_incidents_does_not_matter(folders, now, random):
    summaries = folded(folders, now, watched())
    mixed = random.sample(summaries, len(summaries))
    assert state(*mixed, now=now) == state(*summaries, now=now)


@given(worlds(), NOWS)
def test_a_component_is_as_bad_as_the_incidents_and_windows_that_hold_now(folders, now):
    settings = watched()
    summaries = folded(folders, now, settings)
    found = state_of(summaries, settings, at(now))
    expected = dict.fromkeys(("api", "web", "mail"), S.OPERATIONAL)
    told_now = []
    for summary in summaries:
        if summary.kind is Kind.INCIDENT:
            told_now += [(i.component, i.status) for i in summary.intervals if i.end is None]
    for occurrence in found.under_way:
        assert occurrence.window.start <= at(now) < occurrence.window.end
        told_now += [(e.component, e.status) for e in occurrence.summary.effects]
    for name, level in told_now:
        expected[name] = max(expected[name], level, key=lambda s: s.rank)
    assert {c.id: c.status for c in found.components} == expected
    for shown in found.components:
        assert shown.days[-1].status is None or shown.days[-1].status.rank >= shown.status.rank
        assert all(shown.status.rank >= level.rank for _, level in shown.regions)


@given(worlds(), NOWS, ZONES)
def test_bars_minutes_and_uptime_keep_their_bounds(folders, now, zone):
    settings = watched(zone)
    for shown in state_of(folded(folders, now, settings), settings, at(now)).components:
        assert len(shown.days) == DAYS
        assert all(b.day - a.day == timedelta(days=1) for a, b in pairwise(shown.days))
        assert all(0 < sum(m for _, m in day.minutes) <= DAY for day in shown.days if day.minutes)
        assert all(day.minutes[0][0].rank <= day.status.rank for day in shown.days if day.minutes)
        assert 0.0 <= shown.uptime <= 1.0


@given(worlds(), NOWS)
def test_bars_tell_exactly_the_minutes_of_the_intervals(folders, now):
    """All instants here are whole minutes, so they can be counted one by one."""
    settings = watched()
    summaries = [s for s in folded(folders, now, settings) if s.kind is Kind.INCIDENT]
    found = state_of(summaries, settings, at(now))
    for shown in found.components:
        marked = set()
        for summary in summaries:
            for interval in summary.intervals:
                if interval.component == shown.id:
                    start = (interval.start - T0) // timedelta(minutes=1)
                    end = now if interval.end is None else (interval.end - T0) // timedelta(minutes=1)
                    marked |= set(range(start, end))
        assert sum(m for day in shown.days for _, m in day.minutes) == len(marked)


@given(worlds(), NOWS)
def test_maintenance_never_lowers_uptime(folders, now):
    settings = watched()
    summaries = folded(folders, now, settings)
    without = [s for s in summaries if s.kind is not Kind.MAINTENANCE]
    assert [c.uptime for c in state_of(summaries, settings, at(now)).components] == [
        c.uptime for c in state_of(without, settings, at(now)).components
    ]


@given(worlds(), NOWS)
def test_the_state_does_not_change_by_the_clock_while_it_is_valid(folders, now):
    settings = watched()
    summaries = folded(folders, now, settings)
    before = state_of(summaries, settings, at(now))
    last = before.valid_until - timedelta(seconds=1)
    assert at(now) <= before.valid_until
    if last > at(now):
        after = state_of(summaries, settings, last)
        assert [c.status for c in after.components] == [c.status for c in before.components]
        assert (after.indicator, after.active, after.notices) == (
            before.indicator,
            before.active,
            before.notices,
        )
        assert [after.under_way, after.overdue] == [before.under_way, before.overdue]


@given(worlds(), NOWS, NOWS)
def test_only_a_message_or_the_clock_of_a_maintenance_makes_a_component_green(folders, one, other):
    """Without any new message, what an incident broke is broken at every later instant."""
    settings = watched()
    early, late = sorted((one, other))
    summaries = [s for s in folded(folders, early, settings) if s.kind is Kind.INCIDENT]
    before = state_of(summaries, settings, at(early))
    after = state_of(summaries, settings, at(late))
    assert [c.status for c in after.components] == [c.status for c in before.components]


@given(worlds(), NOWS)
def test_leaving_out_what_is_settled_long_ago_changes_nothing(folders, now):
    settings = watched()
    summaries = folded(folders, now, settings)
    later = at(now) + timedelta(days=DAYS)
    kept = [s for s in summaries if settled(s) is None or settled(s) > later - timedelta(days=DAYS + 1)]
    assert state_of(kept, settings, later) == state_of(summaries, settings, later)
