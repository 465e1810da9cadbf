"""The page of one component: how it is, its last 90 days, what happened to it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time
from typing import NamedTuple

from signoff.core import urls
from signoff.core.model import ComponentState, State, Summary
from signoff.core.watched import text_in
from signoff.site import looks
from signoff.site.alternates import alternates
from signoff.site.bars import bars, states, trouble
from signoff.site.i18n import iso
from signoff.site.pages import cards
from signoff.site.pages.home import all_regions, day_address, uptime
from signoff.site.pages.site import Face, Site
from signoff.site.voice import Voice


class BadDay(NamedTuple):
    """A day with trouble: what it was and what caused it."""

    anchor: str
    day: str
    states: str
    causes: tuple[tuple[str, str], ...]


def component(
    site: Site, component: ComponentState, state: State, incidents: Iterable[Summary], language: str
) -> bytes:
    """The page of `component`. Of `incidents`, in any order, it lists what touched it in the last 90 days."""
    voice = site.voices[language]
    name = voice.component(component.id)
    look, word = voice.state_of(component.status, incomplete=state.incomplete)
    listed = recent(component, incidents)
    declared = site.settings.component(component.id)
    address = urls.component(component.id)
    top = f"{urls.up(voice.prefix + address)}/{voice.prefix}"
    return site.page(
        "component",
        voice,
        address,
        Face(
            voice.words.gettext("%(name)s: %(state)s") % {"name": name, "state": word},
            voice.words.gettext("As of %(time)s.") % {"time": voice.words.instant(state.now)},
            looks.FAVICON[look],
            alternates(top + urls.component(component.id), name, voice.words),
        ),
        name=name,
        description=text_in(declared.description, language, voice.default) if declared else "",
        look=look,
        word=word,
        regions=all_regions(voice, component, incomplete=state.incomplete),
        bars=bars(voice, name, component.days, lambda day: day_address(top, component.id, day)),
        uptime=uptime(voice, component),
        bad_days=bad_days(voice, component, listed),
        entries=[cards.entry(voice, summary) for summary in listed],
        as_of=voice.time(state.now),
        valid_until=voice.time(state.valid_until),
        valid_until_iso=iso(state.valid_until),
        incomplete=state.incomplete,
    )


def recent(component: ComponentState, incidents: Iterable[Summary]) -> list[Summary]:
    """What touched `component` in the days of its bars, newest first."""
    first = component.days[0].day if component.days else None
    begin = datetime.combine(first, time(), UTC) if first else None
    touching = (
        summary
        for summary in incidents
        if component.id in summary.components
        and (begin is None or summary.ended is None or summary.ended >= begin)
    )
    return sorted(touching, key=lambda s: (s.started, s.slug), reverse=True)


def bad_days(voice: Voice, component: ComponentState, incidents: Iterable[Summary]) -> list[BadDay]:
    """The days with trouble, newest first."""
    titles = {summary.slug: voice.title(summary) for summary in incidents}
    return [
        BadDay(
            f"d{day.day.isoformat()}",
            voice.words.day(day.day),
            states(voice, day),
            tuple((urls.incident(slug), titles.get(slug, slug)) for slug in day.incidents),
        )
        for day in reversed(component.days)
        # a day of maintenance is worth a line only where its bar leads here
        if trouble([day]) or len(day.incidents) > 1
    ]
