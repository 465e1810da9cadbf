"""Repeating maintenance: the windows that a rule (RFC 5545 RRULE, without DTSTART) gives.

A rule is told in the page's time zone: "every Sunday at 02:00" stays at 02:00 when clocks change.
Each window lasts exactly as long as the first. A local time that the clocks skip is read with the
offset before the gap, so that night's window takes place an hour later by the wall clock: RFC 5545
would drop it, but a maintenance that may happen must be shown. A time that comes twice is the first.
The first window always counts. Single windows of a series cannot be cancelled or moved: end the
series and start another.

core/facts.py tells authors which rules are understood. One that is not gives the first window
only, and none can make this slow: what is looked at is bounded in years and in windows.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from dateutil import rrule

from signoff.core.model import Window

FARTHEST = timedelta(days=366 * 40)
"""How long after its first window, and how far ahead, a rule is followed."""

MOST = 20_000
"""How many windows of a rule are looked at."""

_FREQUENCIES = {
    "YEARLY": rrule.YEARLY,
    "MONTHLY": rrule.MONTHLY,
    "WEEKLY": rrule.WEEKLY,
    "DAILY": rrule.DAILY,
}
_DAYS = {"DAILY": 1, "WEEKLY": 7}
_WEEKDAYS = {str(day): day for day in rrule.weekdays}
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
    for start in _starts(window, rule, zone, now, now + FARTHEST):
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
    last = min(until, first + FARTHEST)
    if parts is None or last <= first:
        return
    for local in islice(_rule(parts, first, zone, since, last), MOST):
        start = local.replace(tzinfo=zone).astimezone(UTC)
        if start > last:
            return
        if start > first:
            yield start


def _rule(
    parts: dict[str, Any], first: datetime, zone: ZoneInfo, since: datetime, last: datetime
) -> Iterator[datetime]:
    """Local starts, from somewhere before `since` until a day after `last`."""
    options = dict(parts)
    begin = first.astimezone(zone).replace(tzinfo=None)
    step = options.pop("step", 0) * options.get("interval", 1)
    # A rule by days or weeks, without a count, may as well begin a whole number of steps later.
    if step and "count" not in options:
        steps = (since - first) // timedelta(days=step) - 1
        begin += timedelta(days=step) * max(steps, 0)
    end = last.astimezone(zone).replace(tzinfo=None) + timedelta(days=1)
    said = options.pop("until", None)
    if said is not None:
        local = said.astimezone(zone).replace(tzinfo=None) if said.tzinfo else said
        end = min(end, local)
    return iter(rrule.rrule(dtstart=begin, until=end, **options))


@lru_cache(maxsize=256)
def _parsed(rule: str) -> dict[str, Any] | None:
    """What dateutil wants to know; None for a rule that is not understood."""
    options: dict[str, Any] = {}
    try:
        for part in rule.split(";"):
            name, _, value = part.partition("=")
            options |= _option(name, value)
    except (KeyError, ValueError):
        return None
    return options if "freq" in options else None


def _option(name: str, value: str) -> dict[str, Any]:
    if name == "FREQ":
        return {"freq": _FREQUENCIES[value], "step": _DAYS.get(value, 0)}
    if name in ("INTERVAL", "COUNT"):
        return {name.lower(): abs(_number(name, value))}
    if name in ("BYMONTH", "BYMONTHDAY", "BYSETPOS"):
        return {name.lower(): [_number(name, number) for number in value.split(",")]}
    if name == "BYDAY":
        return {"byweekday": [_weekday(day) for day in value.split(",")]}
    if name == "WKST":
        return {"wkst": _WEEKDAYS[value]}
    if name == "UNTIL":
        return {"until": _until(value)}
    raise KeyError(name)


def _number(name: str, text: str) -> int:
    number = int(text)
    if not 1 <= abs(number) <= _LIMITS[name] or (number < 0 and name == "BYMONTH"):
        raise ValueError(text)
    return number


def _weekday(text: str) -> rrule.weekday:
    day = _WEEKDAYS[text[-2:]]
    return day(_number("BYDAY", text[:-2])) if text[:-2] else day


def _until(text: str) -> datetime:
    """An instant, or for a day alone its last moment in the page's zone (naive)."""
    if "T" in text:
        return datetime.fromisoformat(text)
    return datetime.combine(date.fromisoformat(text), time.max)
