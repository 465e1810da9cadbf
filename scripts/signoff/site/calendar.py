"""`maintenance.ics`: every planned maintenance as an event of a calendar that can be subscribed to.

An event keeps its UID for ever; each message raises its SEQUENCE, so that a calendar changes the event
it has. Its stamps are those of the messages, never of the build.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from signoff.core import urls
from signoff.core.model import Incident, Status, Summary
from signoff.core.watched import Settings
from signoff.site.i18n import translator
from signoff.site.markdown import text
from signoff.site.outputs import MOST, Facts, File, Texts
from signoff.site.voice import Voice

if TYPE_CHECKING:
    from icalendar import Event

NAME = "maintenance.ics"
MIME = "text/calendar"


def files(facts: Facts) -> Iterator[File]:
    """The calendar of everything, and of each component, in every language."""
    settings = facts.settings
    newest = [summary for summary in facts.maintenances[:MOST] if summary.window is not None]
    for language in settings.languages:
        prefix = urls.prefix(language, settings.language)
        yield _file(settings, newest, language, prefix + NAME, "")
        for component in settings.components:
            touching = [summary for summary in newest if component.id in summary.components]
            address = prefix + urls.component(component.id) + NAME
            yield _file(settings, touching, language, address, component.id)


def _file(settings: Settings, found: Sequence[Summary], language: str, path: str, component: str) -> File:
    slugs = tuple(summary.slug for summary in found)
    return File(path, (), slugs, partial(_render, settings, slugs, language, component))


def _render(settings: Settings, slugs: Sequence[str], language: str, component: str, texts: Texts) -> bytes:
    from icalendar import Calendar  # noqa: PLC0415 -- 100 ms, and most builds have no calendar to write

    words = translator(language, settings.timezone)
    voice = Voice(settings, language)
    name = words.gettext("%(name)s status") % {"name": settings.name}
    calendar = Calendar()
    calendar.add("prodid", "-//Signoff//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"{name}: {voice.component(component)}" if component else name)
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"value": "DURATION"})
    for slug in slugs:
        calendar.add_component(_event(settings, texts[slug], voice))
    if any(texts[slug].summary.repeat for slug in slugs) and settings.timezone != "UTC":
        calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(settings: Settings, found: Incident, voice: Voice) -> Event:
    from icalendar import Event  # noqa: PLC0415 -- as above

    summary = found.summary
    window = summary.window
    assert window is not None
    page = settings.url + voice.prefix + urls.incident(summary.slug)
    body, _ = voice.body(found.posted[-1])
    event = Event()
    event.add("uid", f"{urls.short_id(summary.origin)}@{urlsplit(settings.url).hostname or 'localhost'}")
    event.add("sequence", summary.messages)
    event.add("dtstamp", summary.last_published)
    event.add("created", summary.first_published)
    event.add("last-modified", summary.last_published)
    event.add("summary", voice.title(summary))
    event.add("description", f"{text(body)}\n\n{page}")
    event.add("url", page)
    event.add("categories", [voice.component(id_) for id_ in summary.components] or [settings.name])
    event.add("status", "CANCELLED" if summary.status is Status.CANCELLED else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    zone = ZoneInfo(settings.timezone) if summary.repeat and settings.timezone != "UTC" else UTC
    event.add("dtstart", window.start.astimezone(zone))
    event.add("dtend", window.end.astimezone(zone))
    if summary.repeat is not None:
        event.add("rrule", rule(summary.repeat, ZoneInfo(settings.timezone), summary.ended))
    if settings.calendar_alarm is not None:
        event.add_component(_alarm(voice.title(summary), settings.calendar_alarm))
    return event


def _alarm(title: str, before: timedelta) -> Any:
    from icalendar import Alarm  # noqa: PLC0415 -- as above

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", -before)
    return alarm


def rule(repeat: str, zone: ZoneInfo, ended: datetime | None) -> dict[str, Any]:
    """`repeat` as a calendar has it: with UNTIL in UTC, and over when the series is."""
    parts: dict[str, Any] = dict(part.split("=", 1) for part in repeat.split(";"))
    found: dict[str, Any] = {name.lower(): value.split(",") for name, value in parts.items()}
    until = parts.get("UNTIL")
    last = None
    if until is not None and until.endswith("Z"):
        last = datetime.fromisoformat(until).astimezone(UTC)
    elif until is not None:
        last = datetime.combine(date.fromisoformat(until), time(23, 59, 59), zone).astimezone(UTC)
    if ended is not None:
        last = ended if last is None else min(last, ended)
        found.pop("count", None)
    if last is not None:
        found["until"] = [last]
    return found
