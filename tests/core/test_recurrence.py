"""core/recurrence.py: the windows of a repeating maintenance."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise, takewhile
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from signoff.core import recurrence
from signoff.core.facts import repeat_problem
from signoff.core.model import Window
from signoff.core.recurrence import following, occurrences

UTC_ZONE = ZoneInfo("UTC")
BERLIN = ZoneInfo("Europe/Berlin")


def instant(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def window(text, hours=1.0):
    return Window(instant(text), instant(text) + timedelta(hours=hours))


def starts(first, rule, since, until, zone=UTC_ZONE):
    found = occurrences(first, rule, zone, instant(since), instant(until))
    assert {w.end - w.start for w in found} <= {first.end - first.start}
    return [f"{w.start:%m-%d %H:%M}" for w in found]


def test_every_week_until_the_end_of_what_is_asked():
    sunday = window("2026-11-01T02:00")
    assert starts(sunday, "FREQ=WEEKLY", "2026-11-08T02:30", "2026-11-22T02:00") == [
        "11-08 02:00",
        "11-15 02:00",
        "11-22 02:00",
    ]


def test_the_local_time_stays_when_clocks_change():
    night = window("2026-10-24T01:00")  # 03:00 in Berlin, where clocks go back on the 25th
    assert starts(night, "FREQ=DAILY", "2026-10-24", "2026-10-27", BERLIN) == [
        "10-24 01:00",
        "10-25 02:00",
        "10-26 02:00",
    ]


def test_a_window_in_the_hour_that_clocks_skip_takes_place():
    night = window("2026-03-28T01:30")  # 02:30 in Berlin, where there is no 02:30 on the 29th
    assert starts(night, "FREQ=DAILY", "2026-03-28", "2026-03-31", BERLIN) == [
        "03-28 01:30",
        "03-29 01:30",
        "03-30 00:30",
    ]


def test_a_window_in_the_hour_that_comes_twice_is_the_first_one():
    night = window("2026-10-24T00:30")  # 02:30 in Berlin, twice on the 25th
    assert starts(night, "FREQ=DAILY;COUNT=2", "2026-10-24", "2026-10-27", BERLIN) == [
        "10-24 00:30",
        "10-25 00:30",
    ]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("FREQ=MONTHLY;BYDAY=-1SU", ["01-31", "02-28", "03-28"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", ["01-31", "02-28", "03-31"]),
        ("FREQ=MONTHLY", ["01-31", "03-31"]),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1", ["01-31", "02-01", "03-01"]),
        (
            "FREQ=WEEKLY;INTERVAL=4;BYDAY=SU,TU;WKST=SU",
            ["01-31", "02-02", "02-28", "03-02", "03-28", "03-30"],
        ),
        ("FREQ=YEARLY;BYMONTH=2,3", ["01-31", "03-31"]),
        ("FREQ=DAILY;COUNT=2", ["01-31", "02-01"]),
        ("FREQ=WEEKLY;BYDAY=MO;COUNT=2", ["01-31", "02-01"]),
        ("FREQ=DAILY;COUNT=1", ["01-31"]),
        ("FREQ=DAILY;UNTIL=20270202", ["01-31", "02-01", "02-02"]),
        ("FREQ=DAILY;UNTIL=20270202T015959Z", ["01-31", "02-01"]),
        ("FREQ=DAILY;UNTIL=20270202T020000Z", ["01-31", "02-01", "02-02"]),
    ],
)
def test_rules(rule, expected):
    """2027-01-31 is a Sunday; the first window counts even where the rule alone would not give it."""
    assert repeat_problem(rule) == ""
    found = starts(window("2027-01-31T02:00"), rule, "2027-01-01", "2027-03-31T12:00")
    assert [start[:5] for start in found] == expected


def test_until_is_told_in_the_zone_of_the_page():
    evening = window("2026-11-20T23:30")  # 00:30 on the 21st in Berlin
    assert len(starts(evening, "FREQ=DAILY;UNTIL=20261122", "2026-11-01", "2026-12-01", BERLIN)) == 2
    assert len(starts(evening, "FREQ=DAILY;UNTIL=20261122T233000Z", "2026-11-01", "2026-12-01", BERLIN)) == 3


def test_a_series_years_old_goes_on_in_step():
    old = window("2001-01-01T02:00")
    every_third_day = [
        w.start for w in occurrences(old, "FREQ=DAILY;INTERVAL=3", UTC_ZONE, old.start, old.start)
    ]
    assert every_third_day == [old.start]
    found = occurrences(old, "FREQ=DAILY;INTERVAL=3", UTC_ZONE, instant("2026-11-01"), instant("2026-11-30"))
    assert len(found) == 10
    assert all((w.start - old.start) % timedelta(days=3) == timedelta() for w in found)


def test_what_follows():
    weekly = window("2026-11-01T02:00")
    assert following(weekly, "FREQ=WEEKLY", UTC_ZONE, instant("2026-10-01")) == weekly
    assert following(weekly, "FREQ=WEEKLY", UTC_ZONE, weekly.start) == window("2026-11-08T02:00")
    assert following(weekly, "FREQ=YEARLY;INTERVAL=9", UTC_ZONE, weekly.end) == window("2035-11-01T02:00")
    assert following(weekly, "FREQ=WEEKLY;COUNT=2", UTC_ZONE, instant("2026-11-08T02:00")) is None


def test_a_window_that_ends_at_the_beginning_of_what_is_asked_is_not_in_it():
    daily = window("2026-11-01T02:00")
    assert starts(daily, "FREQ=DAILY", "2026-11-01T03:00", "2026-11-02T02:00") == ["11-02 02:00"]


def test_windows_that_overlap_are_all_found():
    long = window("2026-11-01T02:00", hours=60)
    assert (
        len(occurrences(long, "FREQ=DAILY", UTC_ZONE, instant("2026-11-10"), instant("2026-11-10T02:00")))
        == 3
    )


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "nonsense",
        "FREQ=SECONDLY",
        "FREQ=HOURLY",
        "FREQ=DAILY;BYHOUR=1,2",
        "FREQ=DAILY;COUNT=0",
        "FREQ=DAILY;COUNT=1000000",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;BYMONTH=13",
        "FREQ=DAILY;BYMONTH=-1",
        "FREQ=YEARLY;BYDAY=99MO",
        "FREQ=YEARLY;BYDAY=0MO",
        "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=DAILY;BYSETPOS=0",
        "FREQ=DAILY;UNTIL=99999999",
        "FREQ=DAILY;UNTIL=",
        "INTERVAL=2",
        "FREQ=DAILY;BYDAY=",
        "FREQ=DAILY;COUNT=two",
    ],
)
def test_a_rule_that_is_not_understood_gives_the_first_window_only(rule):
    first = window("2026-11-01T02:00")
    assert occurrences(first, rule, UTC_ZONE, instant("2026-01-01"), instant("2030-01-01")) == (first,)
    assert following(first, rule, UTC_ZONE, first.start) is None


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2,4",
        "FREQ=YEARLY;INTERVAL=2;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=WEEKLY;BYDAY=MO;BYSETPOS=2",
    ],
)
def test_a_rule_that_never_comes_true_gives_the_first_window_only(rule):
    assert repeat_problem(rule) == ""
    first = window("2026-11-01T02:00")
    assert following(first, rule, UTC_ZONE, instant("2027-01-01")) is None


def test_nothing_is_looked_at_beyond_the_bounds(monkeypatch):
    first = window("2026-11-01T02:00")
    monkeypatch.setattr(recurrence, "FARTHEST", timedelta(days=3))
    assert len(occurrences(first, "FREQ=DAILY;COUNT=900", UTC_ZONE, first.start, instant("2030-01-01"))) == 4
    assert following(first, "FREQ=DAILY", UTC_ZONE, instant("2026-11-05")) is not None
    assert following(first, "FREQ=WEEKLY", UTC_ZONE, instant("2026-11-02")) is None
    assert following(first, "FREQ=WEEKLY", UTC_ZONE, instant("2020-11-02")) == first


def test_the_end_of_time_is_no_trap():
    last = window("9999-11-01T02:00")
    assert following(last, "FREQ=YEARLY", UTC_ZONE, instant("9950-01-01")) == last
    assert occurrences(last, "FREQ=DAILY", UTC_ZONE, last.start, instant("9999-12-30")) == (last,)


PARTS = {
    "INTERVAL": ["1", "2", "7", "999"],
    "COUNT": ["1", "5", "999"],
    "UNTIL": ["20261231", "20270101T000000Z", "19700101", "21991231"],
    "BYDAY": ["MO", "SU,SA", "-1FR", "+2MO", "53TH", "MO,TU,WE,TH,FR,SA,SU"],
    "BYMONTHDAY": ["1", "-31", "31", "29,30", "+5"],
    "BYMONTH": ["2", "1,12"],
    "BYSETPOS": ["1", "-1", "366"],
    "WKST": ["SU"],
}


@st.composite
def rules(draw):
    parts = [f"FREQ={draw(st.sampled_from(['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY']))}"]
    for name, values in PARTS.items():
        if draw(st.integers(0, 3)) == 0:
            parts.append(f"{name}={draw(st.sampled_from(values))}")
    return ";".join(draw(st.permutations(parts)))


ZONES = ["UTC", "Europe/Berlin", "America/Sao_Paulo", "Asia/Kathmandu"]


@given(rules(), st.sampled_from(ZONES), st.integers(-500, 5000))
def test_whatever_a_rule_says_windows_come_in_order_from_the_first_one(rule, zone, days):
    first = window("2026-02-28T23:30", hours=30)
    now = first.start + timedelta(days=days, minutes=7)
    found = occurrences(first, rule, ZoneInfo(zone), now - timedelta(days=90), now)
    assert all(a.start < b.start for a, b in pairwise(found))
    assert all(first.start <= w.start <= now and w.end > now - timedelta(days=90) for w in found)
    coming = following(first, rule, ZoneInfo(zone), now)
    if coming is not None:
        assert coming.start > now
        again = occurrences(first, rule, ZoneInfo(zone), now - timedelta(days=90), coming.start)
        assert again == (*found, coming)


COMING_TRUE = """
FREQ=DAILY
FREQ=DAILY;INTERVAL=3
FREQ=DAILY;BYDAY=MO,WE
FREQ=DAILY;BYMONTH=1,3;BYMONTHDAY=1,-1
FREQ=DAILY;BYDAY=SU;BYSETPOS=-1
FREQ=WEEKLY
FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU
FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;WKST=SU
FREQ=WEEKLY;BYMONTH=2,6,12
FREQ=MONTHLY
FREQ=MONTHLY;INTERVAL=5
FREQ=MONTHLY;BYMONTHDAY=31,-2
FREQ=MONTHLY;BYDAY=1MO,-1FR
FREQ=MONTHLY;BYDAY=5SU
FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13
FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1,-1
FREQ=MONTHLY;BYMONTH=1,7
FREQ=YEARLY
FREQ=YEARLY;BYMONTH=1,7
FREQ=YEARLY;BYMONTHDAY=15
FREQ=YEARLY;BYDAY=TU
FREQ=YEARLY;BYDAY=20MO,-1SU
FREQ=YEARLY;BYMONTH=3,10;BYDAY=-1SU
FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=100,-1
""".split()


@pytest.mark.parametrize("rule", COMING_TRUE)
@given(st.dates(date(2024, 1, 1), date(2032, 1, 1)))
@hypothesis_settings(max_examples=15)
def test_the_days_are_those_that_dateutil_gives(rule, day):
    assert repeat_problem(rule) == ""
    first = window(f"{day}T02:00")
    until = first.start + timedelta(days=900)
    mine = [w.start.replace(tzinfo=None) for w in occurrences(first, rule, UTC_ZONE, first.start, until)]
    start = first.start.replace(tzinfo=None)
    theirs = rrulestr(rule, dtstart=start)
    assert mine[1:] == list(
        takewhile(lambda found: found <= until.replace(tzinfo=None), theirs.xafter(start))
    )


def test_weekdays_with_and_without_a_number_may_stand_together():
    """Here dateutil gives only days that are both."""
    found = starts(window("2026-11-01T02:00"), "FREQ=MONTHLY;BYDAY=SU,2TU", "2026-11-01", "2026-11-30")
    assert [start[:5] for start in found] == ["11-01", "11-08", "11-10", "11-15", "11-22", "11-29"]
