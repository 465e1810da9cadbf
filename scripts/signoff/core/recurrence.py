"""Repeating maintenance: the windows that a rule (RFC 5545 RRULE, without DTSTART) gives.

A rule is told in the page's time zone: "every Sunday at 02:00" stays at 02:00 when clocks change.
Each window lasts exactly as long as the first, which always counts. A local time that the clocks
skip is read with the offset before the gap, so that night's window takes place an hour later by
the wall clock: RFC 5545 would drop it, but a maintenance that may happen must be shown. A time that
comes twice is the first. Single windows of a series cannot be cancelled, completed or moved: the
clock ends each of them, and an ending message ends the series.

core/facts.py tells authors which rules are understood; one that is not gives the first window only.
Dates are worked out here because `dateutil.rrule` walks on to the year 9999, for seconds, when a
rule never comes true (30 February); here nothing is looked at beyond `FARTHEST`.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import islice, takewhile
from typing import Any
from zoneinfo import ZoneInfo

from signoff.core.model import Window

FARTHEST = timedelta(days=366 * 40)
"""How far a rule is followed ahead of an instant, and one with COUNT from its first window."""

_LAST_DAY = date(9990, 1, 1)
_DAY = timedelta(days=1)
_WEEKDAYS = {day: number for number, day in enumerate(("MO", "TU", "WE", "TH", "FR", "SA", "SU"))}
_LIMITS = {"INTERVAL": 999, "COUNT": 999, "BYMONTH": 12, "BYMONTHDAY": 31, "BYSETPOS": 366, "BYDAY": 53}


def occurrences(
    window: Window, rule: str, zone: ZoneInfo, since: datetime, until: datetime
) -> tuple[Window, ...]:
    """The windows that end after `since` and start at `until` or before, in order."""
    length = window.end - window.start
    found = (Window(start, start + length) for start in _starts(window, rule, zone, since - length, until))
    return tuple(w for w in found if w.end > since)


def following(window: Window, rule: str, zone: ZoneInfo, now: datetime) -> Window | None:
    """The next window that starts after `now`."""
    length = window.end - window.start
    for start in _starts(window, rule, zone, now, max(now + FARTHEST, window.start)):
        if start > now:
            return Window(start, start + length)
    return None


def _starts(
    window: Window, rule: str, zone: ZoneInfo, since: datetime, until: datetime
) -> Iterator[datetime]:
    """Starts of windows up to `until`, in order; some before `since` may be left out."""
    first = window.start
    if first > until:
        return
    yield first
    parts = _parsed(rule)
    if parts is None:
        return
    last = until if parts.count is None else min(until, first + FARTHEST)
    begun = first.astimezone(zone)
    told = (
        datetime.combine(day, begun.time(), zone).astimezone(UTC)
        for day in _days(parts, begun.date(), since.astimezone(zone).date() - _DAY, _end(parts, last, zone))
    )
    later = (start for start in told if start > first)
    wanted = later if parts.count is None else islice(later, parts.count - 1)
    last = min(last, parts.until) if isinstance(parts.until, datetime) else last
    yield from takewhile(lambda start: start <= last, wanted)


def _end(parts: _Rule, last: datetime, zone: ZoneInfo) -> date:
    """The last day to look at."""
    end = min(last.astimezone(zone).date() + _DAY, _LAST_DAY)
    return end if parts.until is None or isinstance(parts.until, datetime) else min(end, parts.until)


@dataclass(frozen=True, slots=True)
class _Rule:
    """A rule taken apart. `until` is an instant, or a day in the page's zone."""

    freq: str
    interval: int = 1
    count: int | None = None
    until: datetime | date | None = None
    bymonth: tuple[int, ...] = ()
    bymonthday: tuple[int, ...] = ()
    byday: tuple[tuple[int, int], ...] = ()
    bysetpos: tuple[int, ...] = ()
    wkst: int = 0


def _period(rule: _Rule, day: date) -> int:
    """The number of the period (day, week, month, year) that `day` is in."""
    if rule.freq == "DAILY":
        return day.toordinal()
    if rule.freq == "WEEKLY":
        return (day.toordinal() - 1 - rule.wkst) // 7
    return day.year if rule.freq == "YEARLY" else day.year * 12 + day.month - 1


def _opens(rule: _Rule, period: int) -> date:
    """The first day of a period."""
    if rule.freq == "DAILY":
        return date.fromordinal(period)
    if rule.freq == "WEEKLY":
        return date.fromordinal(7 * period + 1 + rule.wkst)
    return date(period, 1, 1) if rule.freq == "YEARLY" else date(period // 12, period % 12 + 1, 1)


def _days(rule: _Rule, first: date, since: date, end: date) -> Iterator[date]:
    """The days that the rule gives up to `end`, in order; some before `since` may be left out."""
    begin = _period(rule, first)
    if rule.count is None and since > first:
        begin += (_period(rule, since) - begin) // rule.interval * rule.interval
    wanted = _completed(rule, first)
    for period in range(begin, _period(rule, end) + 1, rule.interval):
        opens = _opens(rule, period)
        length = (_opens(rule, period + 1) - opens).days
        days = [day for day in (opens + n * _DAY for n in range(length)) if _fits(wanted, day)]
        for day in _picked(days, rule.bysetpos):
            if first <= day <= end:
                yield day


def _completed(rule: _Rule, first: date) -> _Rule:
    """What a rule leaves open is as in the first window."""
    if rule.bymonthday or rule.byday or rule.freq == "DAILY":
        return rule
    if rule.freq == "WEEKLY":
        return replace(rule, byday=((0, first.weekday()),))
    months = (first.month,) if rule.freq == "YEARLY" and not rule.bymonth else rule.bymonth
    return replace(rule, bymonth=months, bymonthday=(first.day,))


def _fits(rule: _Rule, day: date) -> bool:
    if rule.bymonth and day.month not in rule.bymonth:
        return False
    if rule.bymonthday:
        length = monthrange(day.year, day.month)[1]
        if day.day not in rule.bymonthday and day.day - length - 1 not in rule.bymonthday:
            return False
    return not rule.byday or any(_is_weekday(rule, day, nth, weekday) for nth, weekday in rule.byday)


def _is_weekday(rule: _Rule, day: date, nth: int, weekday: int) -> bool:
    """Whether `day` is the `nth` such weekday (0: any) of its month, or of its year without BYMONTH."""
    if day.weekday() != weekday:
        return False
    if nth == 0 or rule.freq in ("DAILY", "WEEKLY"):
        return True
    if rule.freq == "YEARLY" and not rule.bymonth:
        place = (day - date(day.year, 1, 1)).days
        length = (date(day.year + 1, 1, 1) - date(day.year, 1, 1)).days
    else:
        place, length = day.day - 1, monthrange(day.year, day.month)[1]
    return nth in (place // 7 + 1, -((length - 1 - place) // 7) - 1)


def _picked(days: list[date], positions: tuple[int, ...]) -> list[date]:
    if not positions:
        return days
    places = {p - 1 if p > 0 else len(days) + p for p in positions}
    return [day for place, day in enumerate(days) if place in places]


@lru_cache(maxsize=256)
def _parsed(rule: str) -> _Rule | None:
    """The rule taken apart; None for one that is not understood."""
    options: dict[str, Any] = {}
    try:
        for part in rule.split(";"):
            name, _, value = part.partition("=")
            options[name.lower()] = _option(name, value)
        return _Rule(**options)
    except (KeyError, ValueError, TypeError):
        return None


def _option(name: str, value: str) -> object:
    if name == "FREQ" and value in ("DAILY", "WEEKLY", "MONTHLY", "YEARLY"):
        return value
    if name in ("INTERVAL", "COUNT"):
        return _number(name, value, lowest=1)
    if name in ("BYMONTH", "BYMONTHDAY", "BYSETPOS"):
        lowest = 1 if name == "BYMONTH" else -_LIMITS[name]
        return tuple(_number(name, number, lowest) for number in value.split(","))
    if name == "BYDAY":
        return tuple(_weekday(day) for day in value.split(","))
    if name == "WKST":
        return _WEEKDAYS[value]
    if name == "UNTIL":
        return datetime.fromisoformat(value) if value.endswith("Z") else date.fromisoformat(value)
    raise KeyError(name)


def _number(name: str, text: str, lowest: int) -> int:
    number = int(text)
    if number == 0 or not lowest <= number <= _LIMITS[name]:
        raise ValueError(text)
    return number


def _weekday(text: str) -> tuple[int, int]:
    nth = _number("BYDAY", text[:-2], -_LIMITS["BYDAY"]) if text[:-2] else 0
    return nth, _WEEKDAYS[text[-2:]]
