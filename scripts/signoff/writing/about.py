"""The components a message is about, with the names that readers of a language know."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from signoff.core.model import ComponentStatus, Effect, Impact, Kind, Message, Status
from signoff.core.story import Story
from signoff.core.watched import Settings, text_in
from signoff.rules.draft import House, Touched, Watched
from signoff.writing.naming import collapsed

_BEGIN = datetime(1970, 1, 1, tzinfo=UTC)


def told(messages: Sequence[Message], settings: Settings) -> Story:
    """What holds after `messages`, oldest first; the times in it mean nothing."""
    kind = (messages[0].kind if messages else None) or Kind.INCIDENT
    story = Story(kind, settings)
    for minute, message in enumerate(messages):
        story.tell(message, _BEGIN + timedelta(minutes=minute))
    return story


def in_question(messages: Sequence[Message], settings: Settings) -> tuple[Effect, ...]:
    """What the incident is about: the effects in force, or when all is well again, those it had."""
    now = told(messages, settings).effects()
    if any(effect.status is not ComponentStatus.OPERATIONAL for effect in now):
        return now
    had: dict[tuple[str, str | None], Effect] = {}
    for message in messages:
        for effect in message.components or ():
            if effect.status is not ComponentStatus.OPERATIONAL:
                had[effect.component, effect.region] = effect
    return tuple(had.values()) or now


def impact_with(messages: Sequence[Message], message: Message, settings: Settings) -> Impact:
    """The impact in force once `message` is told."""
    return told([*messages, message], settings).impact_now()


def status_after(messages: Sequence[Message], settings: Settings) -> Status | None:
    return told(messages, settings).status


def touched(effects: Sequence[Effect], language: str, settings: Settings) -> list[Touched]:
    """`effects` in the words of `language`; a component alike in all its regions is there once."""
    found = []
    for effect in effects:
        component = settings.component(effect.component)
        name = effect.component if component is None else text_in(component.name, language, settings.language)
        region = effect.region or ""
        place = text_in(settings.region_names.get(region, {"": region}), language, settings.language)
        regions = component.regions if component is not None else ()
        found.append(
            Touched(
                id=effect.component,
                name=name,
                region=region,
                region_name=place if region else "",
                status=effect.status.value,
                has_regions=bool(regions),
            )
        )
    watched = [Watched(id=c.id, regions=list(c.regions)) for c in settings.components]
    return collapsed(found, House(components=watched))
