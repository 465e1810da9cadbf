"""From the files that a proposal changes to what has to be signed off, and who may.

The commander in force is the one of the incident as it is published: nothing in a proposal appoints its
own approver, except that an incident's first message names its commander and a handover names the new
one, and both have to be on the roster of the base.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType

from signoff.approval.facts import Action, Change
from signoff.core.fold import DRILL, fold
from signoff.core.model import INTERNAL, PUBLIC, Message, Posted
from signoff.core.names import FOLDER, FileName
from signoff.core.watched import Settings

_ONCE = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """A message or translation that a proposal changes. `old` and `new` are its blobs as published and
    as proposed (None: not there); `authors` all who wrote a commit that made it what it is proposed to be.
    """

    slug: str
    named: FileName
    old: str | None
    new: str | None
    authors: frozenset[str] = frozenset()

    @property
    def path(self) -> str:
        language = f".{self.named.language}" if self.named.language else ""
        return f"{FOLDER}/{self.slug}/{self.named.name}{language}.md"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An incident as it is published and as the proposal leaves it.

    `published`: when the newest of its published messages came, by name (two of them are enough).
    """

    before: tuple[Message, ...] = ()
    after: tuple[Message, ...] = ()
    published: Mapping[str, datetime] = field(default_factory=lambda: MappingProxyType({}))


def changes(touched: Iterable[Touched], told: Mapping[str, Told], settings: Settings) -> tuple[Change, ...]:
    """What has to be signed off, each message before its translations.

    `settings` are those of the base; `told` is by folder.
    """
    chief: dict[str, str | None] = {}
    found = []
    for one in sorted(touched, key=lambda t: (t.slug, t.named.number, t.named)):
        if one.old == one.new:
            continue
        incident = told[one.slug]
        if one.slug not in chief:
            chief[one.slug] = in_force(one.slug, incident.before, settings) or _first(incident.after)
        found.append(_change(one, incident, chief[one.slug]))
    return tuple(found)


def in_force(slug: str, messages: Sequence[Message], settings: Settings) -> str | None:
    """Who commands an incident of which `messages` are published; None when they do not say."""
    posted = [Posted(message, _ONCE, f"{slug}/{message.name}") for message in messages]
    incident = fold(slug, posted, settings, audiences=everybody(settings))
    return incident.summary.commander if incident is not None else None


def everybody(settings: Settings) -> frozenset[str]:
    """All audiences: whoever signs off sees everything, exercises too."""
    return frozenset({PUBLIC, INTERNAL, DRILL, *settings.audiences})


def _first(messages: Sequence[Message]) -> str | None:
    return messages[0].commander if messages else None


def _change(one: Touched, incident: Told, chief: str | None) -> Change:
    before, after = _find(incident.before, one), _find(incident.after, one)
    named = [chief, after.commander if after is not None and one.new else None]
    others = [time for name, time in incident.published.items() if name != one.named.name]
    return Change(
        path=one.path,
        blob=one.new or one.old or "",
        action=Action.PUBLISH if one.new else Action.WITHDRAW,
        authors=one.authors,
        commanders=tuple(dict.fromkeys(login for login in named if login)),
        imported=_is_imported(incident, before, after),
        overtaken=max(others, default=None),
    )


def _find(messages: Sequence[Message], one: Touched) -> Message | None:
    return next((message for message in messages if message.name == one.named.name), None)


def _is_imported(incident: Told, before: Message | None, after: Message | None) -> bool:
    """Whether this is history. No edit makes it so, nor does `at` in an incident told as it happened."""
    known = [message for message in (before, after) if message is not None]
    return bool(known) and all(message.at is not None for message in (*known, *incident.before))
