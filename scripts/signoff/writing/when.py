"""Instants in the words of a language and the time zone of the page.

In the part of Python that the composer translates (rules/rule.py). An instant is a text such as
`2026-11-21T10:02Z`, and inside here minutes since 1970. A zone is a list of (from, offset, abbreviation)
in minutes, oldest first (writing/zones.py): no clock and no time zone database is asked.
"""

from __future__ import annotations

from signoff.rules.find import matches

INSTANT = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2})?Z$"
NEVER = -1
DAY = 24 * 60


def minutes_of(instant: str) -> int:
    """Minutes from 1970 to an instant in UTC; NEVER when `instant` is none, or before 1970."""
    if len(matches(INSTANT, instant)) == 0 or "\n" in instant:
        return NEVER
    year, month, day = int(instant[0:4]), int(instant[5:7]), int(instant[8:10])
    if month < 1 or month > 12 or day < 1 or day > 31 or year < 1970:
        return NEVER
    return days_before(year, month, day) * DAY + int(instant[11:13]) * 60 + int(instant[14:16])


def days_before(year: int, month: int, day: int) -> int:
    """Days from 1970-01-01 to a day of the calendar."""
    # The year is taken to begin in March, so that the leap day is its last.
    shifted = year - 1 if month <= 2 else year
    era = shifted // 400
    of_era = shifted - era * 400
    months = month + 9 if month <= 2 else month - 3
    of_year = (153 * months + 2) // 5 + day - 1
    return era * 146097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719468


def date_of(days: int) -> list[int]:
    """Year, month, day, and day of the week (0 is Monday) of a day counted from 1970-01-01."""
    shifted = days + 719468
    era = shifted // 146097
    of_era = shifted - era * 146097
    year = (of_era - of_era // 1460 + of_era // 36524 - of_era // 146096) // 365
    of_year = of_era - (365 * year + year // 4 - year // 100)
    months = (5 * of_year + 2) // 153
    month = months + 3 if months < 10 else months - 9
    whole = year + era * 400
    if month <= 2:
        whole = whole + 1
    return [whole, month, of_year - (153 * months + 2) // 5 + 1, (days + 3) % 7]


def offset_at(minutes: int, zone: list[tuple[int, int, str]]) -> tuple[int, str]:
    """How far local time is ahead of UTC then, and what it is called."""
    found = (0, "UTC")
    for begins, offset, name in zone:
        if begins <= minutes:
            found = (offset, name)
    return found


def swap(pattern: str, key: str, value: str) -> str:
    """`pattern` with `value` wherever it says `{key}`; what `value` says is not looked at."""
    return value.join(pattern.split("{" + key + "}"))


def day_text(local: int, form: str, tongue: dict[str, list[str]]) -> str:
    """The day of a local time, in the form `day`, `full` (with the day of the week) or `short`."""
    year, month, day, weekday = date_of(local // DAY)
    names = tongue.get("months", [])
    weekdays = tongue.get("weekdays", [])
    text = tongue[form][0]
    if len(names) == 12:
        text = swap(text, "month", names[month - 1])
    if len(weekdays) == 7:
        text = swap(text, "weekday", weekdays[weekday])
    first = tongue.get("first", ["1"])
    text = swap(text, "d", first[0] if day == 1 else str(day))
    text = swap(text, "y", str(year))
    return swap(swap(text, "mm", two_digits(month)), "dd", two_digits(day))


def two_digits(number: int) -> str:
    return str(number).zfill(2)


def clock_text(local: int) -> str:
    return two_digits(local // 60 % 24) + ":" + two_digits(local % 60)


def time_text(minutes: int, tongue: dict[str, list[str]], zone: list[tuple[int, int, str]]) -> str:
    """The time of day with its zone."""
    offset, name = offset_at(minutes, zone)
    return zoned(clock_text(minutes + offset), name, tongue)


def zoned(time: str, name: str, tongue: dict[str, list[str]]) -> str:
    return swap(swap(tongue["time"][0], "time", time), "zone", name)


def moment_text(
    minutes: int, form: str, tongue: dict[str, list[str]], zone: list[tuple[int, int, str]]
) -> str:
    """An instant: its `day`, its `time`, or both."""
    offset, _ = offset_at(minutes, zone)
    day = day_text(minutes + offset, "day", tongue)
    time = time_text(minutes, tongue, zone)
    if form == "day":
        return day
    if form == "time":
        return time
    return swap(swap(tongue["moment"][0], "day", day), "time", time)


def window_text(start: int, end: int, tongue: dict[str, list[str]], zone: list[tuple[int, int, str]]) -> str:
    """From `start` to `end`, the day said once where it is the same, and in UTC too where that differs."""
    text = window_in(start, end, "full", tongue, zone)
    if offset_at(start, zone)[0] == 0 and offset_at(end, zone)[0] == 0:
        return text
    utc = window_in(start, end, "short", tongue, [])
    same_day = local_day(start, zone) == start // DAY and local_day(end, zone) == end // DAY
    if same_day and start // DAY == end // DAY:
        utc = clock_range(start, end, tongue, [])
    return swap(swap(tongue["both"][0], "local", text), "utc", utc)


def window_in(
    start: int, end: int, form: str, tongue: dict[str, list[str]], zone: list[tuple[int, int, str]]
) -> str:
    first = day_text(start + offset_at(start, zone)[0], form, tongue)
    last = day_text(end + offset_at(end, zone)[0], form, tongue)
    if local_day(start, zone) == local_day(end, zone):
        return joined(first, clock_range(start, end, tongue, zone), tongue)
    begins = joined(first, time_text(start, tongue, zone), tongue)
    ends = joined(last, time_text(end, tongue, zone), tongue)
    return swap(swap(tongue["range"][0], "start", begins), "end", ends)


def local_day(minutes: int, zone: list[tuple[int, int, str]]) -> int:
    return (minutes + offset_at(minutes, zone)[0]) // DAY


def joined(day: str, time: str, tongue: dict[str, list[str]]) -> str:
    return swap(swap(tongue["moment"][0], "day", day), "time", time)


def clock_range(start: int, end: int, tongue: dict[str, list[str]], zone: list[tuple[int, int, str]]) -> str:
    """`22:00 – 22:30 CET`; the zone twice where the clocks change in between."""
    offset, name = offset_at(start, zone)
    later, last = offset_at(end, zone)
    begins = clock_text(start + offset) if name == last else zoned(clock_text(start + offset), name, tongue)
    until = clock_text(end + later)
    if name != last:
        return swap(swap(tongue["range"][0], "start", begins), "end", zoned(until, last, tongue))
    return zoned(swap(swap(tongue["range"][0], "start", begins), "end", until), name, tongue)


def span_text(minutes: int, tongue: dict[str, list[str]]) -> str:
    """How long: `20 minutes`, `1 hour and 30 minutes`, `2 days`."""
    parts: list[str] = []
    for unit, size in [("days", DAY), ("hours", 60), ("minutes", 1)]:
        number = minutes // size
        minutes = minutes % size
        if number > 0:
            parts.append(swap(tongue[unit][0 if number == 1 else 1], "n", str(number)))
    return tongue.get("span", [" "])[0].join(parts)
