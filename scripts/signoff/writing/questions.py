"""What people type, understood: components with regions, instants, promises.

A ValueError says what is wrong, in words for whoever typed it. `api web:eu+us=major_outage` are components by
id (or by their number in a list) with regions and what they do; `10:02`, `15m ago` and
`2026-11-21T10:02Z` are instants.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from signoff.core.facts import NONE
from signoff.core.finding import did_you_mean
from signoff.core.model import ComponentStatus, Effect, NextUpdate
from signoff.core.values import LONGEST, parse_duration
from signoff.core.watched import Component, Settings

_AGO = re.compile(r"(?P<span>\S+)\s+ago", re.IGNORECASE)
_CLOCK = re.compile(r"(?P<hour>\d{1,2}):(?P<minute>\d\d)(?P<zone>\s*(?:Z|UTC))?", re.IGNORECASE | re.ASCII)
_DAY = re.compile(r"(?P<day>\d{4}-\d\d-\d\d)(?:[T ]+(?P<time>\d{1,2}:\d\d(?::\d\d)?))?(?P<zone>.*)", re.ASCII)
_YEARS = range(1970, 2200)


def effects(text: str, settings: Settings, worst: ComponentStatus | None = None) -> tuple[Effect, ...]:
    """The components that `text` names; those without `=status` have `worst`.

    Without that either, they are `operational`: whoever asks next fills it in (`with_status`).
    """
    words = [word for word in re.split(r"[\s,;]+", text) if word]
    if not words:
        raise ValueError("name at least one component")
    found: dict[tuple[str, str | None], Effect] = {}
    for word in words:
        for effect in _effects(word, settings, worst):
            found[effect.component, effect.region] = effect
    return tuple(found.values())


def says_status(text: str) -> bool:
    """Whether every component of `text` says what it does."""
    return all("=" in word for word in re.split(r"[\s,;]+", text) if word)


def _effects(word: str, settings: Settings, worst: ComponentStatus | None) -> Iterator[Effect]:
    place, equals, said = word.partition("=")
    name, _, regions = place.partition(":")
    component = _component(name, settings)
    status = component_status(said) if equals else worst or ComponentStatus.OPERATIONAL
    wanted = [region for region in regions.split("+") if region]
    for region in wanted:
        if region not in component.regions:
            hint = did_you_mean(region, component.regions) or f"{component.id} has no regions"
            raise ValueError(f"'{region}' is no region of {component.id}: {hint}")
        yield Effect(component.id, region, status)
    if not wanted:
        yield Effect(component.id, None, status)


def _component(name: str, settings: Settings) -> Component:
    known = settings.component(name.lower())
    if known is not None:
        return known
    if name.isascii() and name.isdecimal() and 1 <= int(name) <= len(settings.components):
        return settings.components[int(name) - 1]
    begun = [one for one in settings.components if len(name) > 2 and one.id.startswith(name.lower())]
    if len(begun) == 1:
        return begun[0]
    hint = did_you_mean(name, [one.id for one in settings.components])
    raise ValueError(f"'{name}' is not a component: {hint}")


def component_status(word: str) -> ComponentStatus:
    """`partial_outage`, or a beginning of it that no other status has."""
    asked = word.strip().lower().replace("-", "_").replace(" ", "_")
    found = [status for status in ComponentStatus if asked and status.value.startswith(asked)]
    if len(found) != 1:
        hint = did_you_mean(asked, [status.value for status in ComponentStatus])
        raise ValueError(f"'{word}' is not what a component does: {hint}")
    return found[0]


def moment(text: str, now: datetime, timezone: str = "UTC") -> datetime:
    """An instant near `now`: in full, as a time of the last 24 hours, or as so long ago.

    What names no zone is meant in that of the page.
    """
    said = text.strip()
    ago, clock = _AGO.fullmatch(said), _CLOCK.fullmatch(said)
    if said.lower() == "now":
        return now
    if ago:
        return now - _span(ago["span"])
    zone = ZoneInfo(timezone)
    if clock:
        return _last_time(clock, now, UTC if clock["zone"] else zone)
    return _in_full(said, zone)


def until(text: str, start: datetime, timezone: str = "UTC") -> datetime:
    """The end of what begins at `start`: a length of time, an instant, or a time of day after it."""
    said = text.strip()
    span = parse_duration(said)
    if span is not None:
        return start + span
    clock = _CLOCK.fullmatch(said)
    if clock:
        return _last_time(clock, start + timedelta(days=1), UTC if clock["zone"] else ZoneInfo(timezone))
    return _in_full(said, ZoneInfo(timezone))


def promise(text: str, now: datetime, timezone: str = "UTC") -> NextUpdate:
    """`20m`, `none`, an instant, or a time of the next 24 hours."""
    said = text.strip().lower()
    if said == NONE:
        return NextUpdate()
    span = parse_duration(said)
    if span is not None and timedelta() < span <= LONGEST:
        return NextUpdate(after=span)
    if not _CLOCK.fullmatch(text.strip()) and not _DAY.fullmatch(text.strip()):
        raise ValueError(f"'{text}' does not say when: write for example 20m, 14:30 or none")
    found = until(text, now, timezone)
    if found <= now:
        raise ValueError(f"'{text}' is not in the future")
    return NextUpdate(at=found)


def _span(text: str) -> timedelta:
    span = parse_duration(text)
    if span is None or span > LONGEST:
        raise ValueError(f"'{text}' is not a length of time: write for example 20m, 1h30m or 2d")
    return span


def _last_time(clock: re.Match[str], now: datetime, zone: tzinfo) -> datetime:
    """The last time that clocks in `zone` showed this, up to `now`."""
    hour, minute = int(clock["hour"]), int(clock["minute"])
    if hour > 23 or minute > 59:
        raise ValueError(f"'{clock.group()}' is not a time of day")
    local = now.astimezone(zone)
    found = local.replace(hour=hour, minute=minute, second=0, microsecond=0)
    if found > local:
        found = (local - timedelta(days=1)).replace(hour=hour, minute=minute, second=0, microsecond=0)
    return found.astimezone(UTC)


def _in_full(said: str, zone: ZoneInfo) -> datetime:
    found = _DAY.fullmatch(said)
    problem = f"'{said}' is not an instant: write for example 2026-11-21T10:02Z"
    if found is None:
        raise ValueError(problem)
    rest = found["zone"].strip()
    suffix = "+00:00" if rest.upper() in {"Z", "UTC"} else rest
    if suffix and not re.fullmatch(r"[+-]\d\d:\d\d", suffix, re.ASCII):
        raise ValueError(problem)
    time = (found["time"] or "00:00").rjust(5, "0")
    try:
        moment = datetime.fromisoformat(f"{found['day']}T{time}{suffix}")
    except ValueError:
        raise ValueError(problem) from None
    if moment.year not in _YEARS:
        raise ValueError(problem)
    return (moment if suffix else moment.replace(tzinfo=zone)).astimezone(UTC)
