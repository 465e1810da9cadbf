"""A desk for the tests of the clock: `desk(now, *messages)` is what the clock knows at that minute."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from signoff.clock.debts import Debt
from signoff.clock.due import debts
from signoff.clock.known import Declared, Desk
from signoff.core.fold import fold
from signoff.core.model import Incident, Posted
from signoff.core.state import state_of
from signoff.core.watched import Channel, Person, Policy, Settings
from support.stories import T0, at, watched

CHANNELS = (
    Channel("page-chat", "${CHAT}"),
    Channel("liaison-chat", "${LIAISONS}", audience="liaisons"),
    Channel("commander-phone", "${COMMANDERS}", audience="commanders"),
)


def team(timezone: str = "UTC", **facts: Any) -> Settings:
    """The page of the stories with people, channels, and a private repository beside it."""
    facts.setdefault("policy", Policy())
    facts.setdefault("internal_source", "../inside")
    return watched(
        timezone,
        commanders=(Person("alice"), Person("bob", "Bob")),
        liaisons=(Person("carol", "Carol"),),
        channels=CHANNELS,
        audiences=("internal", "liaisons", "commanders"),
        **facts,
    )


def incidents(posted: Iterable[Posted], settings: Settings, minutes: float) -> list[Incident]:
    """The incidents of `posted` as customers know them after so many minutes."""
    by_slug: dict[str, list[Posted]] = {}
    for one in posted:
        by_slug.setdefault(one.message.incident, []).append(one)
    found = (fold(slug, said, settings, until=at(minutes)) for slug, said in by_slug.items())
    return [incident for incident in found if incident is not None]


def desk(
    minutes: float,
    *posted: Posted,
    settings: Settings | None = None,
    inside: Iterable[Posted] = (),
    declared: Iterable[Declared] = (),
    **more: Any,
) -> Desk:
    """What is known `minutes` after T0. `inside` are internal messages."""
    settings = settings or team()
    known = incidents(posted, settings, minutes)
    within: dict[str, list[Posted]] = {}
    for one in inside:
        if one.published <= at(minutes):
            within.setdefault(one.message.incident, []).append(one)
    return Desk(
        state=state_of([incident.summary for incident in known], settings, at(minutes)),
        public={incident.summary.slug: incident for incident in known},
        inside={slug: tuple(said) for slug, said in within.items()},
        declared=tuple(declared),
        **more,
    )


def owed(minutes: float, *posted: Posted, settings: Settings | None = None, **more: Any) -> list[Debt]:
    settings = settings or team()
    return list(debts(desk(minutes, *posted, settings=settings, **more), settings))


def told(found: Iterable[Debt]) -> list[tuple[str, float]]:
    """(what, due in minutes after T0) of each debt."""
    return [(debt.owed.value, (debt.due - T0).total_seconds() / 60) for debt in found]
