"""Small incidents for tests, told in few words: `told(said(1, "investigating", api="major_outage"), ...)`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from signoff.core.fold import fold
from signoff.core.model import (
    ComponentStatus,
    Effect,
    Impact,
    Kind,
    Message,
    NextUpdate,
    Posted,
    Status,
    Summary,
    Translation,
    Window,
)
from signoff.core.watched import Component, Policy, Settings

T0 = datetime(2026, 11, 21, 10, tzinfo=UTC)
SLUG = "2026-11-21-delayed"


def at(minutes: float) -> datetime:
    """That many minutes after the tests' beginning of time."""
    return T0 + timedelta(minutes=minutes)


def watched(timezone: str = "UTC", **facts: Any) -> Settings:
    """A page that watches `api` (in us and eu), `web` and `mail`."""
    facts.setdefault(
        "components",
        (
            Component("api", {"": "API"}, regions=("us", "eu")),
            Component("web", {"": "Web"}),
            Component("mail", {"": "Mail"}),
        ),
    )
    facts.setdefault("policy", Policy())
    return Settings(
        name="Acme",
        url="https://status.example.org/",
        timezone=timezone,
        languages=("en", "ja"),
        regions=("us", "eu"),
        **facts,
    )


def effects(**components: str | Mapping[str, str]) -> tuple[Effect, ...]:
    """`api="partial_outage"` or `api={"eu": "partial_outage"}`, as in front matter."""
    found = []
    for name, told in components.items():
        if isinstance(told, str):
            found.append(Effect(name, None, ComponentStatus(told)))
        else:
            found += [Effect(name, region, ComponentStatus(status)) for region, status in told.items()]
    return tuple(found)


def said(
    number: int,
    status: str | None = None,
    minutes: float | None = None,
    *,
    slug: str = SLUG,
    **facts: Any,
) -> Posted:
    """Message `number`, published `minutes` after T0 (ten per number). Facts as in front matter:
    a component by its id, `window=(start, end)` in minutes, other instants as datetimes.
    """
    published = at(10 * (number - 1) if minutes is None else minutes)
    components = {name: facts.pop(name) for name in ("api", "web", "mail") if name in facts}
    if "window" in facts:
        facts["window"] = Window(*map(at, facts["window"]))
    if "next_update" in facts and isinstance(facts["next_update"], int):
        facts["next_update"] = NextUpdate(after=timedelta(minutes=facts["next_update"]))
    if "ja" in facts:
        facts["translations"] = (Translation("ja", facts.pop("ja"), "本文"),)
    for key, words in (("kind", Kind), ("impact", Impact)):
        if key in facts:
            facts[key] = words(facts[key])
    if components:
        facts["components"] = effects(**components)
    name = facts.pop("name", f"{number:02d}-{status or 'more'}")
    git = {key: facts.pop(key) for key in ("draft", "edited", "origin", "blob") if key in facts}
    message = Message(
        incident=slug,
        name=name,
        body=facts.pop("body", "Words."),
        status=Status(status) if status else None,
        **facts,
    )
    return Posted(message=message, published=published, **{"origin": f"{slug}/{name}", **git})


def told(*posted: Posted, settings: Settings | None = None, **options: Any) -> Summary:
    """What the messages add up to."""
    incident = fold(posted[0].message.incident, posted, settings or watched(), **options)
    assert incident is not None
    return incident.summary


def spans(summary: Summary) -> list[tuple[str, str, float, float | None]]:
    """Intervals as ("api/eu", status, from, to) in minutes after T0."""
    return [
        (
            i.component if i.region is None else f"{i.component}/{i.region}",
            str(i.status),
            (i.start - T0) / timedelta(minutes=1),
            None if i.end is None else (i.end - T0) / timedelta(minutes=1),
        )
        for i in summary.intervals
    ]
