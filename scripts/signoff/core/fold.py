"""The messages of one incident add up to an incident: who may see it, its facts, what it did to components.

Messages count in the order in which they were published (their numbers break ties), and of each
fact the newest message that states it wins. A correction takes the place of the message it
corrects: its facts count from there, so that correcting an early message never undoes a later one.
Nothing here knows what time it is: pass only messages published by then (`published_by`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from signoff.core.model import ENDED, PUBLIC, Incident, Kind, Message, Posted, Summary
from signoff.core.story import Story
from signoff.core.watched import Settings

DRILL = "drill"
"""The word that lets exercises into `audiences`."""

_LAST = 10**9


def published_by(posted: Iterable[Posted], now: datetime) -> tuple[Posted, ...]:
    """Those of `posted` that were public at `now`: what may go into a fold for that instant."""
    return tuple(p for p in posted if p.published <= now)


def first_is_unread(posted: Iterable[Posted], unread: Iterable[str]) -> bool:
    """Whether the incident's first file is among `unread` (or nothing else is there).

    Then nobody knows for whom the incident is or whether it is a drill. When `fold` gives None for
    such an incident, its slug belongs into `unreadable` of `state_of`.
    """
    lost = min((_order(name) for name in unread), default=None)
    if lost is None:
        return False
    return all(lost < _order(p.message.name) for p in posted)


def fold(
    slug: str,
    posted: Sequence[Posted],
    settings: Settings,
    *,
    unread: Sequence[str] = (),
    audiences: frozenset[str] = frozenset({PUBLIC}),
) -> Incident | None:
    """What `posted` says to `audiences`, or None when that is nothing. The order given is irrelevant.

    `unread` are names of messages that exist but cannot be taken into account (unreadable, held).
    A message's audience is its own, else that of the incident's first message; when that one is
    unread, a message that does not say its audience is shown to nobody, and an incident that does
    not say whether it is a drill counts as one: a broken file must not make a sitrep public.
    """
    shown = _visible(posted, unread, audiences)
    if not shown:
        return None
    shown.sort(key=lambda p: (p.published, _order(p.message.name)))
    first = min(shown, key=lambda p: _order(p.message.name)).message
    story = Story(first.kind or Kind.INCIDENT, settings)
    started = _started(shown)
    start = shown[0].published if started is None else started
    statements = _statements(shown)
    for index, (published, message) in enumerate(statements):
        story.tell(message, start if index == 0 or published < start else published)
    return Incident(_summary(slug, shown, story, start, _unsettled(statements, unread)), tuple(shown))


def _order(name: str) -> tuple[int, str]:
    """Where a file stands in its folder; one without a number counts as the newest."""
    digits = name.partition("-")[0]
    return (int(digits) if digits.isdecimal() else _LAST, name)


def _visible(posted: Sequence[Posted], unread: Sequence[str], audiences: frozenset[str]) -> list[Posted]:
    if not posted:
        return []
    lost = first_is_unread(posted, unread) if unread else False
    said = [p.message.drill for p in posted if p.message.drill is not None]
    if (any(said) or (lost and not said)) and DRILL not in audiences:
        return []
    inherited = None
    if not lost:
        inherited = min(posted, key=lambda p: _order(p.message.name)).message.audience or PUBLIC
    return [p for p in posted if (p.message.audience or inherited) in audiences]


def _started(shown: Sequence[Posted]) -> datetime | None:
    """The newest `started`. Nobody knows the future: a later one than its own message is cut to that."""
    for p in reversed(shown):
        if p.message.started is not None:
            return min(p.message.started, p.published)
    return None


def _statements(shown: Sequence[Posted]) -> list[tuple[datetime, Message]]:
    """The messages with corrections merged into what they correct, in order."""
    statements = [(p.published, p.message) for p in shown]
    if all(p.message.corrects is None for p in shown):
        return statements
    merged: list[tuple[datetime, Message]] = []
    place: dict[str, int] = {}
    for published, message in statements:
        target = place.get(message.corrects) if message.corrects is not None else None
        if target is None:
            place[message.name] = len(merged)
            merged.append((published, message))
        else:
            place[message.name] = target
            merged[target] = (merged[target][0], _corrected(merged[target][1], message))
    return merged


def _corrected(old: Message, new: Message) -> Message:
    """`old` with the facts that `new` states. Components are corrected one by one."""
    components = old.components
    if new.components is not None:
        named = {effect.component for effect in new.components}
        kept = tuple(effect for effect in old.components or () if effect.component not in named)
        components = kept + new.components
    derived = new.components is not None
    return replace(
        old,
        title=old.title if new.title is None else new.title,
        translations=new.translations if new.title is not None else old.translations + new.translations,
        status=new.status or old.status,
        commander=new.commander or old.commander,
        impact=new.impact or (None if derived else old.impact),
        components=components,
        data_loss=old.data_loss if new.data_loss is None else new.data_loss,
        lingering=old.lingering if new.lingering is None else new.lingering,
        window=new.window or old.window,
        repeat=old.repeat if new.repeat is None else new.repeat,
        expires=new.expires or old.expires,
    )


def _unsettled(statements: Sequence[tuple[datetime, Message]], unread: Sequence[str]) -> tuple[str, ...]:
    """The unread files that may change how things are: all but those an ending came after."""
    if not unread:
        return ()
    endings = [_order(message.name) for _, message in statements if message.status in ENDED]
    settled = max(endings, default=(-1, ""))
    return tuple(sorted((n for n in unread if _order(n) > settled), key=_order))


def _summary(
    slug: str, shown: Sequence[Posted], story: Story, start: datetime, unread: tuple[str, ...]
) -> Summary:
    maintenance = story.kind is Kind.MAINTENANCE
    return Summary(
        slug=slug,
        origin=shown[0].origin.partition("/")[0],
        kind=story.kind,
        titles=story.all_titles() or ((story.language, slug),),
        status=story.status,
        impact=story.impact_now(),
        peak=story.worst_impact(),
        started=story.window.start if maintenance and story.window else start,
        ended=story.ended,
        first_published=shown[0].published,
        last_published=shown[-1].published,
        messages=len(shown),
        commander=story.commander,
        intervals=story.all_intervals(),
        effects=story.effects(),
        window=story.window,
        repeat=story.repeat,
        expires=story.expires,
        promise=None if story.ended else _promise(shown),
        data_loss=story.data_loss,
        lingering=story.lingering,
        unread=unread,
        has_drafts=any(p.draft for p in shown),
        digest=_digest(slug, shown, unread),
    )


def _promise(shown: Sequence[Posted]) -> datetime | None:
    """What the newest message to say so promises. An ending settles the promises before it."""
    for p in reversed(shown):
        if p.message.next_update is not None:
            return p.message.next_update.due(p.published)
        if p.message.status in ENDED:
            return None
    return None


def _digest(slug: str, shown: Sequence[Posted], unread: tuple[str, ...]) -> str:
    """A hash over all that a page may show; with equal settings, equal digests are equal pages."""
    told = (slug, unread, [_canonical(p) for p in shown])
    text = json.dumps(told, ensure_ascii=False, check_circular=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _canonical(p: Posted) -> tuple[object, ...]:
    m = p.message
    promise = m.next_update
    return (
        p.origin,
        p.published.timestamp(),
        _seconds(p.edited),
        p.draft,
        m.incident,
        m.name,
        m.body,
        m.kind,
        m.audience,
        m.drill,
        m.title,
        m.status,
        m.commander,
        m.impact,
        m.components and [(e.component, e.region, e.status) for e in m.components],
        _seconds(m.started),
        promise and (promise.after and promise.after.total_seconds(), _seconds(promise.at)),
        m.data_loss,
        m.lingering,
        m.window and (m.window.start.timestamp(), m.window.end.timestamp()),
        m.repeat,
        _seconds(m.expires),
        m.corrects,
        _seconds(m.at),
        [(t.language, t.title, t.body) for t in m.translations],
    )


def _seconds(instant: datetime | None) -> float | None:
    return None if instant is None else instant.timestamp()
