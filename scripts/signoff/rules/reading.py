"""Messages and settings to what rules judge: the house, and each text of a message as a draft.

What earlier messages add up to is worked out here (`known_before`); what the new one makes of it in
joining.py, which the composer runs, too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from signoff.core.fold import DRILL, fold
from signoff.core.model import (
    ENDED,
    INTERNAL,
    PUBLIC,
    Effect,
    Impact,
    Kind,
    Message,
    NextUpdate,
    Posted,
    Status,
)
from signoff.core.story import Story
from signoff.core.watched import Settings, Text
from signoff.rules.draft import Draft, House, Known, Said, Stated, Watched, Words
from signoff.rules.joining import drafts_from

_ONCE = datetime(1970, 1, 1, tzinfo=UTC)

Times = Mapping[str, datetime]
"""When messages were published, by name, as far as anybody knows; a message's `at` needs no entry."""


def house_of(settings: Settings) -> House:
    """What rules ask `status.yml` for."""
    policy = settings.policy
    names = [settings.name]
    for component in settings.components:
        names += component.name.values()
    for text in settings.region_names.values():
        names += text.values()
    return House(
        estimates=policy.estimates,
        cadence={impact: _minutes(span) for impact, span in policy.cadence.items()},
        long_running_after=_minutes(policy.long_running_after),
        code_names=list(settings.code_names),
        allowed_words=list(settings.allowed_words),
        hosts=sorted({host for component in settings.components for host in component.hosts}),
        names=list(dict.fromkeys(names)),
        languages=list(settings.languages),
        components=[
            Watched(id=c.id, names=dict(c.name), regions=list(c.regions), hosts=list(c.hosts))
            for c in settings.components
        ],
        regions={region: _region(settings.region_names.get(region), region) for region in settings.regions},
    )


def _region(text: Text | None, region: str) -> dict[str, str]:
    return {"": region.upper()} if text is None else dict(text)  # as the pages say it


def drafts_of(
    messages: Sequence[Message],
    settings: Settings,
    *,
    house: House | None = None,
    times: Times | None = None,
    now: datetime | None = None,
) -> list[Draft]:
    """The last of `messages`, an incident's in their order, as a draft, then each of its translations.

    `now` is when it is (or would be) published, unless `times` or its `at` say.
    """
    message = messages[-1]
    when = _when(message, times, now)
    readers = audience_of(message, messages[0])
    shown = [m for m in messages if _is_shown(audience_of(m, messages[0]), readers)]
    known = known_before(shown[:-1], messages[0], settings, _open(shown, when, times))
    said = said_by(message, settings, when, imported=is_history(messages))
    return drafts_from(said, known, house or house_of(settings))


def is_history(messages: Sequence[Message]) -> bool:
    """Whether this was imported. `at` in an incident that is told as it happens does not make it so."""
    return all(message.at is not None for message in messages)


def audience_of(message: Message, first: Message) -> str:
    """Who reads `message`: its own word, else that of the incident's first message."""
    return message.audience or first.audience or PUBLIC


def _is_shown(audience: str, readers: str) -> bool:
    """Whether `readers` get what is for `audience`; internal ones see what all others see."""
    return readers == INTERNAL or audience in (PUBLIC, readers)


def known_before(
    before: Sequence[Message], first: Message, settings: Settings, minutes_open: int = -1
) -> Known:
    """What the readers of `before` know when the next message comes."""
    kind = (first.kind or Kind.INCIDENT).value
    drill = bool(first.drill)
    if not before:
        return Known(kind=kind, audience=first.audience or PUBLIC, is_drill=drill, minutes_open=minutes_open)
    facts = _facts_of(before, settings)
    return Known(
        position=len(before),
        number=before[-1].number,
        kind=kind,
        title=facts.title,
        audience=first.audience or PUBLIC,
        is_drill=drill,
        status=facts.status.value if facts.status else "",
        impact=facts.impact.value,
        affected=_stated(facts.effects, settings),
        cleared=_cleared(before, settings) if facts.status in ENDED and kind == Kind.INCIDENT else [],
        promised=_is_promised(before),
        minutes_open=minutes_open,
        told=[text for message in before for text in (message.title or "", message.body) if text],
    )


class _Facts(NamedTuple):
    """What some messages add up to."""

    title: str
    status: Status | None
    impact: Impact
    effects: tuple[Effect, ...]


def _facts_of(messages: Sequence[Message], settings: Settings) -> _Facts:
    """The facts in force after `messages`: those of the fold, which alone knows what a correction does."""
    language = settings.language
    if any(message.corrects for message in messages):
        audiences = frozenset({PUBLIC, INTERNAL, DRILL, *settings.audiences})
        posted = [Posted(message, _ONCE, f"{message.incident}/{message.name}") for message in messages]
        incident = fold(messages[0].incident, posted, settings, audiences=audiences)
        assert incident is not None, "everybody's messages are shown"
        summary = incident.summary
        return _Facts(summary.title(language), summary.status, summary.impact, summary.effects)
    story = Story(messages[0].kind or Kind.INCIDENT, settings)
    for index, message in enumerate(messages):
        if index == 0 and message.status in ENDED and story.kind is Kind.INCIDENT:
            story.tell(replace(message, status=None), _ONCE)
            story.tell(replace(message, components=None), _ONCE)
        else:
            story.tell(message, _ONCE)
    return _Facts(story.titles.get(language, ""), story.status, story.impact_now(), story.effects())


def _cleared(before: Sequence[Message], settings: Settings) -> list[Stated]:
    """What components would do if the next message only opened the incident again."""
    again = replace(before[-1], status=Status.INVESTIGATING, components=None, corrects=None)
    return _stated(_facts_of([*before, again], settings).effects, settings)


def _is_promised(before: Sequence[Message]) -> bool:
    for message in reversed(before):
        if message.next_update is not None:
            return message.next_update != NextUpdate()
        if message.status in ENDED:
            return False
    return False


def _stated(effects: Sequence[Effect], settings: Settings) -> list[Stated]:
    """`effects` region by region."""
    regions = {component.id: component.regions for component in settings.components}
    found = []
    for effect in effects:
        places = (effect.region,) if effect.region else regions.get(effect.component, ()) or ("",)
        found += [Stated(id=effect.component, region=place, status=effect.status.value) for place in places]
    return found


def _open(messages: Sequence[Message], when: datetime | None, times: Times | None) -> int:
    """Minutes from when customers began to feel it to the last of `messages`, as far as they tell."""
    told = [message.started for message in messages if message.started is not None]
    began = told[-1] if told else None
    if began is None:
        began = _when(messages[0], times, when if len(messages) == 1 else None)
    if when is None or began is None:
        return 0 if len(messages) == 1 and not told else -1
    return max(0, _minutes(when - began))


def _when(message: Message, times: Times | None, now: datetime | None) -> datetime | None:
    return message.at or (times or {}).get(message.name) or now


def said_by(message: Message, settings: Settings, when: datetime | None, *, imported: bool = False) -> Said:
    """What `message` states, in plain values."""
    promise, minutes = _promise(message.next_update, when)
    return Said(
        words=Words(language=settings.language, title=message.title or "", body=message.body),
        translations=[Words(language=t.language, title=t.title, body=t.body) for t in message.translations],
        number=message.number,
        kind=message.kind.value if message.kind else "",
        audience=message.audience or "",
        status=message.status.value if message.status else "",
        impact=message.impact.value if message.impact else "",
        names_components=message.components is not None,
        components=[
            Stated(id=effect.component, region=effect.region or "", status=effect.status.value)
            for effect in message.components or ()
        ],
        promise=promise,
        promise_minutes=minutes,
        data_loss=message.data_loss or "",
        lingering=message.lingering or "",
        has_window=message.window is not None,
        is_drill=bool(message.drill),
        is_imported=imported,
        is_correction=message.corrects is not None,
    )


def _promise(promise: NextUpdate | None, when: datetime | None) -> tuple[str, int]:
    if promise is None:
        return "", -1
    if promise.after is not None:
        return "span", _minutes(promise.after)
    if promise.at is not None:
        return "instant", -1 if when is None else max(0, _minutes(promise.at - when))
    return "none", -1


def _minutes(span: timedelta) -> int:
    return int(span.total_seconds() // 60)
