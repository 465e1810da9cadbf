"""What the page knows: the house, the ready texts and the incidents that are open, as plain values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from signoff.composer.answers import Desk, Stage, Story, Text
from signoff.core.model import INTERNAL, PUBLIC, Effect, Incident, Kind, Message, Summary
from signoff.core.watched import Settings
from signoff.rules.draft import Known, Stated
from signoff.rules.reading import house_of, known_before
from signoff.writing.about import in_question, told
from signoff.writing.scenarios import START, Catalogue, Scenario
from signoff.writing.suggest import next_status
from signoff.writing.zones import zone_table


def desk_of(settings: Settings) -> Desk:
    """What `status.yml` says that the page needs."""
    return Desk(
        house=house_of(settings),
        zone=list(zone_table(settings.timezone)),
        scoping=int(settings.policy.scoping_message.total_seconds()) // 60,
        commanders=[person.login for person in settings.commanders],
    )


def stages_of(catalogue: Catalogue, settings: Settings) -> list[Stage]:
    """The ready texts for those outside, in the usual course; what the default language lacks is left out.

    Sitreps are written where they are kept, not in the repository of the page.
    """
    audiences = {PUBLIC, *settings.audiences} - {INTERNAL}
    return [
        _stage(scenario, settings)
        for scenario in catalogue.scenarios
        if scenario.audience in audiences and settings.language in scenario.wordings
    ]


def _stage(scenario: Scenario, settings: Settings) -> Stage:
    return Stage(
        id=scenario.id,
        kind=scenario.kind.value,
        status=scenario.status.value if scenario.status else "",
        after=list(scenario.after),
        audience=scenario.audience,
        needs=list(scenario.needs),
        nothing=list(scenario.nothing),
        scope=scenario.scope,
        texts={
            language: Text(
                name=wording.name,
                when=wording.when,
                title=wording.title,
                body=wording.body,
                asks=dict(wording.asks),
            )
            for language, wording in scenario.wordings.items()
            if language in settings.languages
        },
    )


def new_story(kind: Kind) -> Story:
    """An incident, a maintenance or a notice that is still to be opened."""
    return Story(slug="", known=Known(kind=kind.value, minutes_open=0))


def story_of(incident: Incident, settings: Settings) -> Story:
    """An incident that goes on: what its readers know, and what carries over into the next message."""
    messages = [posted.message for posted in incident.posted]
    first = messages[0]
    public = [message for message in messages if _is_public(message, first)]
    return Story(
        slug=incident.summary.slug,
        known=known_before(public, first, settings),
        titles=dict(told(public, settings).titles),
        about=[_stated(effect) for effect in in_question(public, settings)],
        names=[message.name for message in messages],
        began=_instant(incident.summary.started),
        started=_instant(next((m.started for m in reversed(public) if m.started), None)),
        window_start=_instant(incident.summary.window.start if incident.summary.window else None),
        window_end=_instant(incident.summary.window.end if incident.summary.window else None),
    )


def _instant(when: datetime | None) -> str:
    return "" if when is None else f"{when:%Y-%m-%dT%H:%MZ}"


def _is_public(message: Message, first: Message) -> bool:
    return (message.audience or first.audience or PUBLIC) == PUBLIC


def _stated(effect: Effect) -> Stated:
    return Stated(id=effect.component, region=effect.region or "", status=effect.status.value)


def going_on(incidents: Iterable[Incident], now: datetime) -> list[Incident]:
    """Those that get more messages: open incidents, then maintenance, then what ended within two days."""
    found = [one for one in incidents if _is_told(one.summary, now)]
    newest = sorted(found, key=lambda one: one.summary.started, reverse=True)
    return sorted(newest, key=lambda one: (one.summary.ended is not None, one.summary.kind != Kind.INCIDENT))


def _is_told(summary: Summary, now: datetime) -> bool:
    return summary.kind is not Kind.NOTICE and (summary.ended is None or (now - summary.ended).days < 2)


def suggested(summary: Summary, stages: Sequence[Stage]) -> str:
    """The scenario that most likely comes next: with the next status, else with none."""
    word = summary.status.value if summary.status else START
    coming = next_status(summary)
    fitting = [s for s in stages if s.kind == summary.kind.value and (not s.after or word in s.after)]
    wanted = [s for s in fitting if coming is not None and s.status == coming.value and s.audience == PUBLIC]
    return next((s.id for s in [*wanted, *fitting]), "")
