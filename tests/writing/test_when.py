"""Instants, days and zones without a clock or a time zone database, held against Python's own."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signoff.writing.tongues import tongue_of
from signoff.writing.when import NEVER, date_of, days_before, minutes_of, moment_text, offset_at, window_text
from signoff.writing.zones import zone_table

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@given(st.dates(min_value=date(1970, 1, 1), max_value=date(2200, 12, 31)))
def test_days_and_dates(day: date) -> None:
    days = days_before(day.year, day.month, day.day)
    assert days == (day - date(1970, 1, 1)).days
    assert date_of(days) == [day.year, day.month, day.day, day.weekday()]


@given(st.datetimes(min_value=datetime(1970, 1, 1), max_value=datetime(2200, 1, 1)))  # noqa: DTZ001  (hypothesis wants them so)
def test_instants(moment: datetime) -> None:
    there = moment.replace(second=0, microsecond=0, tzinfo=UTC)
    assert minutes_of(f"{there:%Y-%m-%dT%H:%MZ}") == (there - EPOCH) // timedelta(minutes=1)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-11-21",
        "2026-11-21T10:02",
        "2026-13-21T10:02Z",
        "1969-12-31T23:59Z",
        "２０26-11-21T10:02Z",
        "x",
    ],
)
def test_what_is_no_instant(text: str) -> None:
    assert minutes_of(text) == NEVER


@pytest.mark.parametrize("zone", ["UTC", "Europe/Madrid", "Asia/Tokyo", "America/Sao_Paulo", "Asia/Kolkata"])
def test_a_zone_is_told_as_python_tells_it(zone: str) -> None:
    table = list(zone_table(zone))
    for day in range(0, 365 * 6, 3):
        there = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(days=day, minutes=day * 7 % 1440)
        offset, _ = offset_at((there - EPOCH) // timedelta(minutes=1), table)
        assert timedelta(minutes=offset) == there.astimezone(ZoneInfo(zone)).utcoffset()


def test_the_minute_at_which_clocks_change() -> None:
    table = list(zone_table("Europe/Madrid"))
    change = minutes_of("2026-03-29T01:00Z")
    assert offset_at(change - 1, table) == (60, "CET")
    assert offset_at(change, table) == (120, "CEST")


@pytest.mark.parametrize(
    ("tag", "zone", "end", "text"),
    [
        ("en", "UTC", "2026-11-23T22:30Z", "Monday, November 23, 2026, 22:00 – 22:30 UTC"),
        (
            "en",
            "Europe/Madrid",
            "2026-11-23T22:30Z",
            "Monday, November 23, 2026, 23:00 – 23:30 CET (22:00 – 22:30 UTC)",
        ),
        (
            "ja",
            "Asia/Tokyo",
            "2026-11-24T02:30Z",
            "2026年11月24日（火）07:00～11:30（JST）／11月23日22:00（UTC）～11月24日02:30（UTC）",
        ),
        (
            "fr",
            "UTC",
            "2026-12-01T02:00Z",
            "lundi 23 novembre 2026, 22:00 UTC – mardi 1er décembre 2026, 02:00 UTC",
        ),
    ],
)
def test_windows(tag: str, zone: str, end: str, text: str) -> None:
    start = minutes_of("2026-11-23T22:00Z")
    assert window_text(start, minutes_of(end), tongue_of(tag), list(zone_table(zone))) == text


def test_a_window_in_which_clocks_change_names_both_zones() -> None:
    start, end = minutes_of("2026-10-25T00:00Z"), minutes_of("2026-10-25T02:00Z")
    table = list(zone_table("Europe/Madrid"))
    assert "02:00 CEST – 03:00 CET" in window_text(start, end, tongue_of("en"), table)


def test_sides_of_an_instant() -> None:
    at = minutes_of("2026-11-21T09:26Z")
    tongue, table = tongue_of("es"), list(zone_table("Europe/Madrid"))
    assert moment_text(at, "day", tongue, table) == "21 de noviembre de 2026"
    assert moment_text(at, "time", tongue, table) == "10:26 CET"
    assert moment_text(at, "", tongue, table) == "21 de noviembre de 2026, 10:26 CET"
