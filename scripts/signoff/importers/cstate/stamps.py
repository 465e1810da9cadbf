"""Dates and times at the start of a text, as people write them in several languages.

A stamp may be partial: `15:30 UTC`, `4th July`, `27.07.`. times.py completes it from the post
it belongs to.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, timedelta, timezone, tzinfo

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar jänner janvier enero gennaio janeiro",
            "feb february februar février fevrier febrero febbraio fevereiro",
            "mar march märz maerz mrz mars marzo março marco",
            "apr april avril abril aprile",
            "may mai mayo maggio maio",
            "jun june juni juin junio giugno junho",
            "jul july juli juillet julio luglio julho",
            "aug august août aout agosto",
            "sep sept september septembre septiembre settembre setembro",
            "oct october oktober octobre octubre ottobre outubro okt",
            "nov november novembre noviembre novembro",
            "dec december dezember décembre decembre diciembre dicembre dezembro dez",
        ),
        1,
    )
    for name in names.split()
}
_MONTH = "(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s+)?"
_YEAR = r"(?P<year>\d{4})"

_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_YEAR}-(?P<month>\d{{1,2}})-(?P<day>\d{{1,2}})",
        r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4}|\d\d(?![\d:.]))?",
        rf"(?P<day>\d{{1,2}})/(?P<month>\d{{1,2}})/{_YEAR}",
        rf"{_WEEKDAY}(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.)?(?:\s+of)?\s+{_MONTH}(?:,?\s+{_YEAR}(?!:))?",
        rf"{_WEEKDAY}{_MONTH}\s+(?P<day>\d{{1,2}})(?![\d:])(?:st|nd|rd|th)?(?:,?\s+{_YEAR}(?!:))?",
    )
)
_GAP = re.compile(r"T|[\s,:/–—-]+(?:(?:at|um|à|alle|ore|às|@)\s*)?", re.IGNORECASE)
_CLOCK = re.compile(
    r"(?P<hour>\d{1,2})(?::(?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.\d+)?)?(?:\s*(?P<half>[ap])m\b)?"
    r"|h(?P<minute_h>\d\d)|\.(?P<minute_dot>\d\d)(?=\s*Uhr)|\s*(?P<half_only>[ap])m\b|(?=\s*Uhr))",
    re.IGNORECASE,
)
_LEAD = re.compile(r"(?:(?:as\s+of|on|at|from|vom|am|um|le|du|del|il|el|em|à)\s+)?`?", re.IGNORECASE)
_TAIL = re.compile(r"(?:\s*Uhr\b)?`?", re.IGNORECASE)

ZONES: dict[str, tzinfo] = {
    **dict.fromkeys(("z", "utc", "gmt", "wet"), UTC),
    **{
        name: timezone(timedelta(hours=int(hours)))
        for name, hours in (
            pair.split("=")
            for pair in "cet=1 mez=1 bst=1 west=1 cest=2 mesz=2 eet=2 eest=3 msk=3 jst=9 "
            "est=-5 edt=-4 cdt=-5 mst=-7 mdt=-6 pst=-8 pdt=-7".split()
        )
    },
}
"""Zone abbreviations with one usual meaning; others (IST, CST) are left to the page's zone."""

_ZONE = re.compile(
    r"(?:\s*Uhr\b)?\s*\(?(?:(?P<offset>[+-]\d\d:?\d\d)(?!\d)|(?P<name>"
    + "|".join(sorted(ZONES, key=len, reverse=True))
    + r")\b)\)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Stamp:
    """A date, a time of day or both, as far as written; it ends at `end` of the text it was read from.

    `swappable`: day and month may be meant the other way round.
    """

    year: int | None
    month: int | None
    day: int | None
    clock: tuple[int, int, int] | None
    zone: tzinfo | None
    text: str
    end: int
    swappable: bool = False


def read_stamp(text: str, start: int = 0) -> Stamp | None:
    """The stamp that `text` has at `start`; None when there is none, or one with impossible numbers."""
    lead = _LEAD.match(text, start)
    at = lead.end() if lead else start
    date = next((found for pattern in _DATES if (found := pattern.match(text, at))), None)
    clock = None
    if date:
        at = date.end()
        gap = _GAP.match(text, at)
        clock = _CLOCK.match(text, gap.end()) if gap else None
    else:
        clock = _CLOCK.match(text, at)
    if clock:
        at = clock.end()
    zone = _ZONE.match(text, at) if clock else None
    at = zone.end() if zone else at
    tail = _TAIL.match(text, at)
    end = tail.end() if tail else at
    if (date is None and clock is None) or text[end : end + 1].isalnum():
        return None
    return _stamp(date, clock, zone, text[start:end].strip(" `"), end)


def _stamp(
    date: re.Match[str] | None,
    clock: re.Match[str] | None,
    zone: re.Match[str] | None,
    text: str,
    end: int,
) -> Stamp | None:
    year, month, day, swappable = _date(date) if date else (None, None, None, False)
    time = _time(clock) if clock else None
    if (clock and time is None) or (date and month is None):
        return None
    return Stamp(year, month, day, time, _zone(zone) if zone else None, text, end, swappable)


def _date(found: re.Match[str]) -> tuple[int | None, int | None, int | None, bool]:
    month = _MONTHS.get(found["month"].lower()) or (int(found["month"]) if found["month"].isdecimal() else 0)
    day = int(found["day"])
    slashed = "/" in found.group()
    if slashed and month > 12:
        day, month = month, day
    year = int(found["year"]) if found["year"] else None
    if year is not None and year < 100:
        year += 2000
    if not 1 <= month <= 12 or not 1 <= day <= 31:
        return None, None, None, False
    return year, month, day, slashed and day <= 12


def _time(found: re.Match[str]) -> tuple[int, int, int] | None:
    hour = int(found["hour"])
    half = (found["half"] or found["half_only"] or "").lower()
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    minute = int(found["minute"] or found["minute_h"] or found["minute_dot"] or 0)
    second = int(found["second"] or 0)
    return (hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None


def _zone(found: re.Match[str]) -> tzinfo:
    if found["name"]:
        return ZONES[found["name"].lower()]
    offset = found["offset"]
    span = timedelta(hours=int(offset[1:3]), minutes=int(offset[-2:]))
    if span >= timedelta(hours=24):
        return UTC
    return timezone(-span if offset[0] == "-" else span)
