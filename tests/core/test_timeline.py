"""core/timeline.py: spans add up, days are cut, pictures are drawn."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signoff.core.model import ComponentStatus, Day
from signoff.core.timeline import Piece, Span, by_day, calendar, merge, picture
from signoff.core.watched import Component
from support.stories import T0, at, said, told, watched

S = ComponentStatus
HOUR = timedelta(hours=1)


def span(start, end, status, cause="a"):
    return Span(at(start), at(end), S(status), cause)


def test_what_comes_after_the_calendar_is_not_told():
    days = calendar(ZoneInfo("UTC"), T0, 1)
    late = [span(14 * 60, 15 * 60, "major_outage")]
    assert by_day(late, days, merge(late)) == (Day(date(2026, 11, 21), S.OPERATIONAL),)


def days_of(spans, now, count=3, zone="UTC"):
    return by_day(spans, calendar(ZoneInfo(zone), now, count), merge(spans))


def test_the_worst_of_overlapping_spans_counts_and_only_once():
    pieces = merge(
        [
            span(0, 60, "degraded_performance"),
            span(10, 30, "major_outage"),
            span(20, 40, "major_outage"),
            span(60, 70, "under_maintenance"),
            span(50, 50, "major_outage"),
        ]
    )
    assert pieces == (
        Piece(at(0), at(10), S.DEGRADED_PERFORMANCE),
        Piece(at(10), at(40), S.MAJOR_OUTAGE),
        Piece(at(40), at(60), S.DEGRADED_PERFORMANCE),
        Piece(at(60), at(70), S.UNDER_MAINTENANCE),
    )


def test_operational_spans_and_gaps_leave_nothing():
    assert merge([span(0, 60, "operational")]) == ()
    assert len(merge([span(0, 10, "major_outage"), span(20, 30, "major_outage")])) == 2


def test_the_calendar_ends_with_today_in_the_zone_of_the_page():
    late = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)
    assert [bounds.day.day for bounds in calendar(ZoneInfo("UTC"), late, 3)] == [19, 20, 21]
    assert [bounds.day.day for bounds in calendar(ZoneInfo("Europe/Berlin"), late, 3)] == [20, 21, 22]


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25), ("2026-11-21", 24)])
def test_days_are_as_long_as_the_clocks_make_them(day, hours):
    now = datetime.fromisoformat(f"{day}T12:00:00+00:00")
    (bounds,) = calendar(ZoneInfo("Europe/Berlin"), now, 1)
    assert bounds.end - bounds.start == hours * HOUR
    whole = Span(bounds.start, bounds.end, S.MAJOR_OUTAGE, "a")
    assert days_of([whole], now, 1, "Europe/Berlin")[0].minutes == ((S.MAJOR_OUTAGE, hours * 60),)


def test_a_day_that_begins_at_one_o_clock_has_no_gap_before():
    zone = ZoneInfo("America/Sao_Paulo")  # clocks went from 00:00 to 01:00 on 2018-11-04
    now = datetime(2018, 11, 5, 12, tzinfo=UTC)
    bounds = calendar(zone, now, 3)
    assert [b.end - b.start for b in bounds] == [24 * HOUR, 23 * HOUR, 24 * HOUR]
    assert all(a.end == b.start for a, b in pairwise(bounds))


def test_an_outage_over_midnight_is_told_on_both_days():
    days = days_of([span(13 * 60, 15 * 60, "partial_outage")], at(16 * 60))
    assert days == (
        Day(date(2026, 11, 20), S.OPERATIONAL),
        Day(date(2026, 11, 21), S.PARTIAL_OUTAGE, ((S.PARTIAL_OUTAGE, 60),), ("a",)),
        Day(date(2026, 11, 22), S.PARTIAL_OUTAGE, ((S.PARTIAL_OUTAGE, 60),), ("a",)),
    )


def test_an_outage_that_ends_at_midnight_leaves_the_next_day_alone():
    days = days_of([span(13 * 60, 14 * 60, "partial_outage")], at(16 * 60))
    assert [day.status for day in days] == [S.OPERATIONAL, S.PARTIAL_OUTAGE, S.OPERATIONAL]


def test_time_outside_the_calendar_is_not_told():
    days = days_of(
        [span(-9000, -8000, "major_outage", "before"), span(-9000, 90, "degraded_performance")], at(60)
    )
    assert [day.incidents for day in days] == [("a",)] * 3
    assert days[0].minutes == ((S.DEGRADED_PERFORMANCE, 1440),)
    assert {day.status for day in days_of([span(-9000, -8000, "major_outage")], at(60))} == {S.OPERATIONAL}


def test_started_minutes_count_for_the_worst_status_and_for_no_other():
    second = 1 / 60
    spans = [span(0, second, "major_outage", "b"), span(0, 2 * second, "degraded_performance", "a")]
    today = days_of(spans, at(60))[-1]
    assert today == Day(date(2026, 11, 21), S.MAJOR_OUTAGE, ((S.MAJOR_OUTAGE, 1),), ("a", "b"))
    spans = [
        span(-600, 14 * 60, "degraded_performance"),
        span(0, second, "major_outage"),
        span(5, 5 + second, "partial_outage"),
    ]
    today = days_of(spans, at(14 * 60 - second))[-1]
    assert today.minutes == ((S.MAJOR_OUTAGE, 1), (S.DEGRADED_PERFORMANCE, 1439))


SPANS = st.lists(
    st.tuples(st.integers(-200, 200), st.integers(0, 150), st.sampled_from(list(S)), st.sampled_from("abc")),
    max_size=12,
)


@given(SPANS, st.sampled_from(["UTC", "Asia/Kathmandu", "America/St_Johns"]))
def test_bars_agree_with_a_count_of_each_instant(raw, zone):
    """Told in steps of ten minutes, so that each can be looked at by itself."""
    spans = [
        Span(at(10 * a), at(10 * (a + length)), status, cause) for a, length, status, cause in raw if length
    ]
    now = at(1000)
    days = calendar(ZoneInfo(zone), now, 4)
    for bounds, day in zip(days, by_day(spans, days, merge(spans)), strict=True):
        counted = dict.fromkeys(S, 0)
        moment = bounds.start
        while moment < bounds.end:
            there = [s.status for s in spans if s.start <= moment < s.end]
            counted[max(there, key=lambda status: status.rank, default=S.OPERATIONAL)] += 5
            moment += timedelta(minutes=5)
        expected = tuple((s, counted[s]) for s in reversed(S) if counted[s] and s is not S.OPERATIONAL)
        assert day.minutes == expected
        assert day.status == (expected[0][0] if expected else S.OPERATIONAL)
        if expected:
            assert day.incidents == tuple(
                sorted(
                    {
                        s.cause
                        for s in spans
                        if s.start < bounds.end and s.end > bounds.start and s.status is not S.OPERATIONAL
                    }
                )
            )


SECONDS = st.lists(
    st.tuples(st.integers(0, 90_000), st.integers(0, 9_000), st.sampled_from(list(S))), max_size=12
)


@given(SECONDS)
def test_no_minute_is_counted_twice(raw):
    spans = [
        Span(T0 + timedelta(seconds=a), T0 + timedelta(seconds=a + length), status, "a")
        for a, length, status in raw
    ]
    days = calendar(ZoneInfo("UTC"), at(1400), 3)
    pieces = merge(spans)
    for bounds, day in zip(days, by_day(spans, days, pieces), strict=True):
        lengths = [min(p.end, bounds.end) - max(p.start, bounds.start) for p in pieces]
        whole = sum((length for length in lengths if length > timedelta()), timedelta())
        assert sum(minutes for _, minutes in day.minutes) == -(-whole // timedelta(minutes=1))
        assert all(minutes > 0 for _, minutes in day.minutes)
        if day.status is not S.OPERATIONAL:
            assert day.minutes[0][0] is day.status


@given(SECONDS, st.randoms(use_true_random=False))
def test_pieces_never_overlap_whatever_the_order(raw, random):
    spans = [Span(T0 + timedelta(seconds=a), T0 + timedelta(seconds=a + n), s, "a") for a, n, s in raw]
    pieces = merge(spans)
    assert pieces == merge(random.sample(spans, len(spans)))
    assert all(p.start < p.end for p in pieces)
    assert all(
        a.end <= b.start and (a.end < b.start or a.status is not b.status) for a, b in pairwise(pieces)
    )


def rows(summary, until=None, settings=None):
    return [
        (
            row.component,
            row.region,
            [
                (i.status.value, (i.start - T0).seconds // 60, (i.end - T0).seconds // 60)
                for i in row.intervals
            ],
        )
        for row in picture(summary, settings or watched(), until or at(100))
    ]


def test_the_picture_of_an_open_incident_goes_on_until_now():
    summary = told(said(1, "investigating", web="major_outage"), said(2, web="partial_outage"))
    assert rows(summary) == [("web", None, [("major_outage", 0, 10), ("partial_outage", 10, 100)])]
    assert rows(summary, at(10)) == [("web", None, [("major_outage", 0, 10)])]


def test_regions_that_are_alike_are_one_row_and_others_are_in_the_order_of_settings():
    alike = told(said(1, "investigating", api="major_outage", web="major_outage"), said(2, "resolved"))
    assert rows(alike) == [
        ("api", None, [("major_outage", 0, 10)]),
        ("web", None, [("major_outage", 0, 10)]),
    ]
    apart = told(
        said(1, "investigating", api={"eu": "major_outage"}),
        said(2, api={"us": "partial_outage"}),
        said(3, "resolved"),
    )
    assert rows(apart) == [
        ("api", "us", [("partial_outage", 10, 20)]),
        ("api", "eu", [("major_outage", 0, 20)]),
    ]
    one = told(said(1, "investigating", api={"eu": "major_outage"}))
    assert rows(one) == [("api", "eu", [("major_outage", 0, 100)])]


def test_what_status_yml_no_longer_knows_is_drawn_too():
    summary = told(said(1, "investigating", api={"eu": "major_outage"}, web="major_outage"))
    assert [row[:2] for row in rows(summary, settings=watched(components=()))] == [
        ("api", "eu"),
        ("web", None),
    ]


def test_regions_that_are_not_known_come_last_by_name():
    summary = told(said(1, "investigating", api={"us": "major_outage", "eu": "partial_outage"}))

    def drawn(*regions):
        known = (Component("api", {"": "API"}, regions=regions),)
        return [region for _, region, _ in rows(summary, settings=watched(components=known))]

    assert drawn("us", "eu") == ["us", "eu"]
    assert drawn("us") == ["us", "eu"]
    assert drawn("eu") == ["eu", "us"]
    assert drawn() == ["eu", "us"]


def test_the_picture_of_a_maintenance_is_its_window_up_to_its_end():
    def work(*more):
        return told(
            said(
                1,
                "scheduled",
                kind="maintenance",
                window=(30, 60),
                web="under_maintenance",
                mail="operational",
            ),
            *more,
        )

    assert rows(work()) == [("web", None, [("under_maintenance", 30, 60)])]
    assert rows(work(said(2, "completed", 45))) == [("web", None, [("under_maintenance", 30, 45)])]
    assert rows(work(said(2, "cancelled", 15))) == []
    assert rows(told(said(1, "scheduled", kind="maintenance", web="under_maintenance"))) == []
