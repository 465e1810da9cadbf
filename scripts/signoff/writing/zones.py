"""A time zone as a table of plain values: when its clocks change, by how much, and what it is called then."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_YEARS = (2020, 2045)


@lru_cache(maxsize=8)
def zone_table(timezone: str) -> tuple[tuple[int, int, str], ...]:
    """(from, offset, abbreviation) in minutes since 1970, oldest first, for the years 2020 to 2045.

    The first entry holds for everything before it as well.
    """
    zone = ZoneInfo(timezone)
    begin, end = (datetime(year, 1, 1, tzinfo=UTC) for year in _YEARS)
    found = [(0, *_local(begin, zone))]
    day = begin
    while day < end:
        later = day + timedelta(days=1)
        if _local(later, zone) != _local(day, zone):
            change = _change(day, later, zone)
            found.append((_minutes(change), *_local(change, zone)))
        day = later
    return tuple(found)


def _change(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The first minute that is told as `after` is."""
    while after - before > timedelta(minutes=1):
        middle = before + timedelta(minutes=_minutes_between(before, after) // 2)
        if _local(middle, zone) == _local(before, zone):
            before = middle
        else:
            after = middle
    return after


def _local(moment: datetime, zone: ZoneInfo) -> tuple[int, str]:
    local = moment.astimezone(zone)
    offset = local.utcoffset() or timedelta()
    return int(offset.total_seconds()) // 60, _name(local.tzname() or "", offset)


def _name(name: str, offset: timedelta) -> str:
    """What people call the zone, or its offset where they have no name for it (as site/i18n.py)."""
    if 2 <= len(name) <= 5 and name.isascii() and name.isalpha() and name.isupper():
        return name
    hours, minutes = divmod(abs(int(offset.total_seconds())) // 60, 60)
    sign = "−" if offset < timedelta() else "+"
    return f"UTC{sign}{hours}" + (f":{minutes:02d}" if minutes else "")


def _minutes(moment: datetime) -> int:
    return int((moment - _EPOCH).total_seconds()) // 60


def _minutes_between(before: datetime, after: datetime) -> int:
    return int((after - before).total_seconds()) // 60
