"""Incidents as they are shown on pages about more than one of them: cards and list entries."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from markupsafe import Markup

from signoff.core import urls
from signoff.core.model import (
    ENDED,
    INTERNAL,
    PUBLIC,
    Effect,
    Incident,
    Kind,
    Occurrence,
    Posted,
    Summary,
)
from signoff.site import looks, markdown
from signoff.site.voice import Voice


class Entry(NamedTuple):
    """One line of a list of incidents."""

    address: str
    title: str
    title_lang: Markup
    look: str
    badge: Markup
    when: Markup
    duration: str
    components: str
    marks: tuple[str, ...]


class Card(NamedTuple):
    """An incident that is going on, with its latest message."""

    entry: Entry
    status: str
    body: Markup
    body_lang: Markup
    untranslated: str
    posted: Markup
    promise: Markup | None
    is_late: bool
    window: Markup | None
    affected: tuple[tuple[str, Markup], ...]
    concerns: str
    messages: int


def entry(voice: Voice, summary: Summary, day: date | None = None) -> Entry:
    """`summary` as a line: what, how bad, when, how long, where. `day` is said above it already."""
    return Entry(
        urls.incident(summary.slug),
        voice.title(summary),
        voice.title_lang(summary),
        looks.of_incident(summary),
        voice.badge(looks.of_incident(summary), weight(voice, summary)),
        when(voice, summary, day),
        duration(voice, summary),
        voice.names(summary.components),
        _marks(voice, summary),
    )


def _marks(voice: Voice, summary: Summary) -> tuple[str, ...]:
    """What nobody may overlook about an incident."""
    say = voice.words.gettext
    drill = (say("Drill: an exercise, nothing is wrong."),) if summary.drill else ()
    return (*drill, say("Draft: not published")) if summary.has_drafts else drill


def marks(voice: Voice, posted: Posted, audience: str) -> tuple[str, ...]:
    """Why a message is not what customers read; `audience` is that of the incident's first message."""
    say = voice.words.gettext
    reader = posted.message.audience or audience
    found = []
    if posted.draft:
        found.append(say("Draft: not published"))
    if posted.held:
        found.append(say("Held: not signed off, so not published"))
    if reader == INTERNAL:
        found.append(say("Internal: not for customers"))
    elif reader != PUBLIC:
        found.append(say("Only for: %(audience)s") % {"audience": reader})
    return tuple(found)


def weight(voice: Voice, summary: Summary) -> str:
    """How bad an incident is or was, or what else it is."""
    if summary.kind is not Kind.INCIDENT:
        return voice.words.kind(summary.kind)
    return voice.words.impact(summary.peak if summary.ended else summary.impact)


def when(voice: Voice, summary: Summary, day: date | None = None) -> Markup:
    """The time of an incident: its window, its span, or since when it is open."""
    if summary.kind is Kind.MAINTENANCE and summary.window:
        window = voice.span(summary.window.start, summary.window.end, day)
        often = repeats(voice, summary.repeat)
        return voice.say("%(window)s, %(often)s", window=window, often=often) if often else window
    if summary.ended and summary.ended >= summary.started:
        return voice.span(summary.started, summary.ended, day)
    return voice.say("since %(time)s", time=voice.time(summary.started))


def repeats(voice: Voice, rule: str | None) -> str:
    """How often a maintenance takes place; a rule that no short word says is shown as it is."""
    if not rule:
        return ""
    parts = dict(part.partition("=")[::2] for part in rule.upper().split(";"))
    plain = {
        "DAILY": voice.words.gettext("every day"),
        "WEEKLY": voice.words.gettext("every week"),
        "MONTHLY": voice.words.gettext("every month"),
        "YEARLY": voice.words.gettext("every year"),
    }
    if parts.get("INTERVAL", "1") == "1" and parts.get("FREQ") in plain:
        return plain[parts["FREQ"]]
    return rule


def duration(voice: Voice, summary: Summary) -> str:
    """How long it took, "" while it is open or where the window says it."""
    if summary.ended is None or summary.kind is not Kind.INCIDENT or summary.ended < summary.started:
        return ""
    return voice.words.duration(summary.ended - summary.started)


def card(voice: Voice, incident: Incident, now: datetime, occurrence: Occurrence | None = None) -> Card:
    """`incident` with its latest message, as of `now`; `occurrence` is the window it is shown for."""
    summary = incident.summary
    latest = incident.posted[-1]
    body, language = voice.body(latest)
    window = occurrence.window if occurrence else None
    foreign = language != voice.language
    return Card(
        entry(voice, summary),
        voice.words.status(summary.status, summary.kind) if summary.status else "",
        rendered(body),
        voice.lang(language) if foreign else Markup(),
        untranslated(voice) if foreign else "",
        voice.time(latest.published),
        voice.time(summary.promise) if summary.promise else None,
        summary.promise is not None and summary.promise < now,
        voice.span(window.start, window.end) if window else None,
        affected(voice, voice.whole(in_force(incident))),
        "" if summary.kind is Kind.INCIDENT else voice.names(summary.components),
        summary.messages,
    )


@lru_cache(maxsize=64)
def rendered(body: str) -> Markup:
    """A message's Markdown as HTML; what nobody translated is asked for in one language after another."""
    return Markup(markdown.render(body))  # noqa: S704 -- sanitized


def untranslated(voice: Voice) -> str:
    """What is said above a message that is not in the reader's language."""
    return voice.words.gettext("This message has not been translated yet.")


def affected(voice: Voice, effects: Iterable[Effect]) -> tuple[tuple[str, Markup], ...]:
    """Places with their states, for a list."""
    return tuple(map(voice.affected, effects))


def in_force(incident: Incident) -> tuple[Effect, ...]:
    """What an incident does to components as of its latest message.

    What a maintenance will do is no state: it names its components and its window instead.
    """
    summary = incident.summary
    if summary.kind is not Kind.INCIDENT:
        return ()
    open_ones = (i for i in summary.intervals if i.end is None)
    return tuple(Effect(i.component, i.region, i.status) for i in open_ones)


def is_over(posted: Posted) -> bool:
    return posted.message.status in ENDED
