"""Points in time as authors of cState posts wrote them: with a zone, without one, or broken."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

YEARS = range(1970, 2200)
"""What a message can carry."""

_TIME = r"(?P<hour>\d{1,3}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,]\d+)?)?"
_WRITTEN = re.compile(
    r"(?P<year>\d{3,4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})"
    rf"(?:(?:T|[ \t]+){_TIME}(?P<more>[ \t]+\d{{1,2}}:\d\d(?::\d\d)?)?)?"
    r"[ \t]*(?P<zone>Z|UTC|GMT|[+-]\d\d:?\d\d)?",
    re.IGNORECASE | re.ASCII,
)
_NAME = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)(?:[T_-](?P<hour>[01]\d|2[0-3])-?(?P<minute>[0-5]\d)(?![0-9]))?",
    re.IGNORECASE | re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Written:
    """A wall-clock time as written; `zone` None means that only the page's zone can tell the instant.

    `repair` says what had to be mended; `doubtful` that the mending was a choice.
    """

    wall: datetime
    zone: tzinfo | None = None
    day_only: bool = False
    repair: str = ""
    doubtful: bool = False


@dataclass(slots=True)
class Zoning:
    """Turns wall-clock times into instants and remembers where a zone was needed but not given."""

    zone: tzinfo | None
    needed: list[tuple[str, int, str]] = field(default_factory=list)

    def instant(self, written: Written, path: str, line: int, text: str) -> datetime:
        """The instant in UTC, whole seconds. Without any zone UTC stands in, and `needed` grows."""
        zone = written.zone or self.zone_for(path, line, text)
        return written.wall.replace(tzinfo=zone).astimezone(UTC)

    def zone_for(self, path: str, line: int, text: str) -> tzinfo:
        """The zone of times that have none, at a place that needs it."""
        if self.zone is None:
            self.needed.append((path, line, text))
        return self.zone or UTC

    def wall(self, instant: datetime) -> datetime:
        """What clocks of the page showed at `instant`, without a zone."""
        return instant.astimezone(self.zone or UTC).replace(tzinfo=None)


def read_date(value: str) -> Written | None:
    """The time that `value` means, mended where only one reading is possible; None when it has none."""
    found = _WRITTEN.fullmatch(value.strip())
    if found is None:
        return None
    repairs, doubtful = [], False
    year, hour = found["year"], found["hour"] or "0"
    if len(year) == 3:
        if year[0] != "0":
            return None
        year = f"2{year}"
        repairs.append(f"the year {found['year']} read as {year}")
    if len(hour) == 3:
        if hour[0] != "0":
            return None
        repairs.append(f"the hour {hour} read as {hour[1:]}")
    if found["more"]:
        doubtful = True
        repairs.append("two times of day, the first one taken")
    wall = _wall(int(year), found["month"], found["day"], hour, found["minute"], found["second"])
    if wall is None:
        return None
    return Written(wall, _zone(found["zone"]), found["hour"] is None, "; ".join(repairs), doubtful)


def _wall(
    year: int, month: str, day: str, hour: str, minute: str | None, second: str | None
) -> datetime | None:
    try:
        wall = datetime(year, int(month), int(day), int(hour), int(minute or 0), int(second or 0))  # noqa: DTZ001 - a wall clock has none
    except ValueError:
        return None
    return wall if wall.year in YEARS else None


def _zone(text: str | None) -> tzinfo | None:
    """The zone that Z, UTC, GMT or an offset means. `-00:00` is UTC, as Hugo reads it."""
    if not text:
        return None
    if text.upper() in ("Z", "UTC", "GMT"):
        return UTC
    hours, minutes = int(text[1:3]), int(text[-2:])
    if hours > 23 or minutes > 59:
        return UTC
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if text[0] == "-" else offset)


def date_in_name(stem: str) -> Written | None:
    """The date (and time, as in `2022-08-30T0758--...`) that a file name starts with."""
    found = _NAME.match(stem)
    if found is None:
        return None
    wall = _wall(
        int(found["year"]), found["month"], found["day"], found["hour"] or "0", found["minute"], None
    )
    return None if wall is None else Written(wall, None, found["hour"] is None)


def day_of(written: Written) -> date:
    """The calendar day as written, whatever the zone."""
    return written.wall.date()
