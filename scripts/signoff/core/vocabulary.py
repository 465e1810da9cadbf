"""The names an author may use, from `status.yml`, ready for fast look-up while reading messages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from signoff.core.model import INTERNAL, PUBLIC
from signoff.core.watched import Settings


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """`components` maps each id to its regions; `commanders` maps login to login."""

    components: Mapping[str, tuple[str, ...]]
    commanders: Mapping[str, str]
    audiences: Mapping[str, str]
    languages: tuple[str, ...]

    @classmethod
    def of(cls, settings: Settings) -> Vocabulary:
        people = (*settings.commanders, *settings.former_commanders)
        audiences = (PUBLIC, INTERNAL, *settings.audiences)
        return cls(
            components={component.id: component.regions for component in settings.components},
            commanders={person.login: person.login for person in people},
            audiences={audience: audience for audience in audiences},
            languages=settings.languages,
        )
