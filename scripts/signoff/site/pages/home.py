"""The home page: how everything is, what is broken, what is coming, what was."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from markupsafe import Markup

from signoff.core import urls
from signoff.core.model import (
    ComponentState,
    Day,
    Incident,
    Indicator,
    Kind,
    Occurrence,
    State,
    Status,
    Summary,
)
from signoff.core.watched import text_in
from signoff.site import looks
from signoff.site.alternates import alternates
from signoff.site.bars import bars, trouble
from signoff.site.i18n import iso
from signoff.site.pages import cards
from signoff.site.pages.site import Face, Site, teaser
from signoff.site.voice import Voice


class Row(NamedTuple):
    """A component: `regions` are shown only where they differ."""

    name: str
    address: str
    status: Markup
    regions: tuple[tuple[str, Markup], ...]
    bars: Markup
    summary: str


class Group(NamedTuple):
    """Components that belong together; `name` is "" for those without a group."""

    name: str
    rows: tuple[Row, ...]


def home(site: Site, state: State, incidents: Mapping[str, Incident], language: str) -> bytes:
    """The home page. `incidents` has at least those that are active, planned, overdue or in force."""
    voice = site.voices[language]
    headline, detail = sentence(voice, state)
    found = {slug: incidents[slug] for slug in sorted(incidents)}
    worst = [s.slug for s in _worst_first(state.active) if s.slug in found]
    return site.page(
        "home",
        voice,
        "",
        Face(
            headline,
            _description(voice, state, detail),
            looks.favicon(state),
            alternates("", site.settings.name, voice.words),
        ),
        headline=headline,
        detail=detail,
        look=look(state),
        as_of=voice.time(state.now),
        valid_until=voice.time(state.valid_until),
        valid_until_iso=iso(state.valid_until),
        incomplete=state.incomplete,
        active=[cards.card(voice, found[slug], state.now) for slug in worst],
        groups=groups(site, voice, state),
        maintenance=voice.words.kind(Kind.MAINTENANCE),
        under_way=[_begun(voice, one) for one in _planned(voice, found, state.under_way, state.now)],
        overdue=_planned(voice, found, state.overdue, state.now),
        upcoming=_planned(voice, found, state.upcoming, state.now),
        notices=[cards.card(voice, found[s.slug], state.now) for s in state.notices if s.slug in found],
        recent=[cards.entry(voice, summary) for summary in state.recent],
        feeds=site.feeds(voice),
        base=site.settings.url,
    )


def look(state: State) -> str:
    """The look of the headline; what nobody knows never looks green."""
    if state.incomplete and state.indicator is Indicator.NONE:
        return "un"
    if _is_open(state) and state.indicator is Indicator.NONE:
        return "un"
    return looks.INDICATOR[state.indicator]


def _is_open(state: State) -> bool:
    """Whether something is wrong, or may be; an exercise is not."""
    return any(not summary.drill for summary in state.active)


def sentence(voice: Voice, state: State) -> tuple[str, str]:
    """How everything is in one headline, and which components that is about."""
    words = voice.words
    down = [c for c in state.components if c.status.rank > 0]
    detail = ""
    if down:
        detail = words.gettext("Affected: %(components)s.") % {
            "components": words.list(_where(voice, component) for component in down)
        }
    if state.indicator is not Indicator.NONE:
        return words.indicator(state.indicator), detail
    if state.incomplete:
        return words.gettext("The state of some systems is unknown"), detail
    if _is_open(state):
        return words.gettext("An incident is open, no component is affected"), detail
    return words.indicator(state.indicator), detail


def groups(site: Site, voice: Voice, state: State) -> list[Group]:
    """Components by group, in the order of `status.yml`; a group stands where its first component does."""
    by_id = {component.id: component for component in state.components}
    sections: dict[str, list[Row]] = {}
    for component in site.settings.components:
        if component.id in by_id:
            name = text_in(component.group, voice.language, voice.default) if component.group else ""
            sections.setdefault(name, []).append(row(voice, by_id[component.id], incomplete=state.incomplete))
    return [Group(name, tuple(rows)) for name, rows in sections.items()]


def row(voice: Voice, component: ComponentState, *, incomplete: bool) -> Row:
    name = voice.component(component.id)
    return Row(
        name,
        urls.component(component.id),
        voice.badge(*voice.state_of(component.status, incomplete=incomplete)),
        regions(voice, component, incomplete=incomplete),
        bars(voice, name, component.days, lambda day: day_address("", component.id, day)),
        uptime(voice, component),
    )


def regions(voice: Voice, component: ComponentState, *, incomplete: bool) -> tuple[tuple[str, Markup], ...]:
    """The state per region, where regions differ."""
    if len({status for _, status in component.regions}) < 2:
        return ()
    return all_regions(voice, component, incomplete=incomplete)


def all_regions(
    voice: Voice, component: ComponentState, *, incomplete: bool
) -> tuple[tuple[str, Markup], ...]:
    """The state of every region."""
    return tuple(
        (voice.region(region), voice.badge(*voice.state_of(status, incomplete=incomplete)))
        for region, status in component.regions
    )


def uptime(voice: Voice, component: ComponentState) -> str:
    """The bars in one sentence."""
    words = voice.words
    known = [day for day in component.days if day.status is not None]
    if not known or component.uptime is None:
        return words.gettext("No data yet")
    bad = trouble(known)
    share = words.gettext("%(percent)s uptime") % {"percent": words.percent(component.uptime)}
    if not bad:
        return words.ngettext(
            "%(uptime)s, no trouble in %(num)s day", "%(uptime)s, no trouble in %(num)s days", len(known)
        ) % {"uptime": share, "num": len(known)}
    return words.ngettext(
        "%(uptime)s, trouble on %(num)s of %(days)s days",
        "%(uptime)s, trouble on %(num)s of %(days)s days",
        bad,
    ) % {"uptime": share, "num": bad, "days": len(known)}


def day_address(top: str, component: str, day: Day) -> str:
    """Where a day with trouble leads: to what caused it, or to the list of what did."""
    if len(day.incidents) == 1:
        return top + urls.incident(day.incidents[0])
    return f"{top}{urls.component(component)}#d{day.day.isoformat()}"


def _worst_first(active: Iterable[Summary]) -> list[Summary]:
    """What hurts most on top; of what hurts alike, where the newest message is."""
    return sorted(active, key=lambda s: (-s.impact.rank, -s.last_published.timestamp(), s.slug))


def _where(voice: Voice, component: ComponentState) -> str:
    name = voice.component(component.id)
    bad = [region for region, status in component.regions if status.rank > 0]
    if not bad or len(bad) == len(component.regions):
        return name
    return voice.words.gettext("%(component)s (%(region)s)") % {
        "component": name,
        "region": voice.words.list(voice.region(region) for region in bad),
    }


def _planned(
    voice: Voice, incidents: Mapping[str, Incident], occurrences: Iterable[Occurrence], now: datetime
) -> list[cards.Card]:
    return [
        cards.card(voice, incidents[occurrence.summary.slug], now, occurrence)
        for occurrence in occurrences
        if occurrence.summary.slug in incidents
    ]


def _begun(voice: Voice, card: cards.Card) -> cards.Card:
    """A maintenance inside its window has begun by the clock, whether or not anybody said so."""
    if card.status != voice.words.status(Status.SCHEDULED, Kind.MAINTENANCE):
        return card
    return card._replace(status=voice.words.status(Status.IN_PROGRESS, Kind.MAINTENANCE))


def _description(voice: Voice, state: State, detail: str) -> str:
    as_of = voice.words.gettext("As of %(time)s.") % {"time": voice.words.instant(state.now)}
    titles = [voice.title(summary) for summary, _ in groupby(state.active)]
    return teaser(" ".join(filter(None, [as_of, detail, "; ".join(titles)])))
