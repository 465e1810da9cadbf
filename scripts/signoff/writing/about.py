"""The components a message is about, with the names that readers of a language know."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from signoff.core.model import ENDED, ComponentStatus, Effect, Kind, Message
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


def subject(so_far: Sequence[Message], message: Message, settings: Settings) -> tuple[Effect, ...]:
    """What `message` is about: what components do once it is told; or did, when it is the end."""
    if message.status in ENDED:
        return in_question(so_far, settings) if so_far else message.components or ()
    return told([*so_far, message], settings).effects()


def in_question(messages: Sequence[Message], settings: Settings) -> tuple[Effect, ...]:
    """What the incident is about: the effects in force, or when all is well again, those it had."""
    now = told(messages, settings).effects()
    return now if _any_affected(now) else _ever(messages) or now


def _any_affected(effects: Sequence[Effect]) -> bool:
    return any(effect.status is not ComponentStatus.OPERATIONAL for effect in effects)


def _ever(messages: Sequence[Message]) -> tuple[Effect, ...]:
    """Everything that was not operational at some time, as it was last."""
    found: dict[tuple[str, str | None], Effect] = {}
    for message in messages:
        for effect in message.components or ():
            if effect.status is not ComponentStatus.OPERATIONAL:
                found[effect.component, effect.region] = effect
    return tuple(found.values())


def touched(effects: Sequence[Effect], language: str, settings: Settings) -> list[Touched]:
    """`effects` in the words of `language`; a component alike in all its regions is there once."""
    found = []
    for effect in effects:
        component = settings.component(effect.component)
        name = effect.component if component is None else text_in(component.name, language, settings.language)
        region = effect.region or ""
        place = text_in(settings.region_names.get(region, {"": region.upper()}), language, settings.language)
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
