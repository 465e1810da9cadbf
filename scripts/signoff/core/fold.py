"""The messages of one incident add up to an incident: who may see it, its facts, what it did to components.

Messages count in the order of their numbers, and of each fact the newest message that states it
wins. Facts hold from the instant their message was published (those of the first from `started`);
where publication contradicts the numbers, see `_in_line`. A correction takes the place of the
message it corrects, so that correcting an early message never undoes a later one.
Nothing here knows what time it is: pass `until`, or only messages published by then.
"""

from __future__ import annotations

import hashlib
import json
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import pairwise

from signoff.core.model import ENDED, PUBLIC, Incident, Kind, Message, Posted, Summary
from signoff.core.story import Story
from signoff.core.watched import Settings

DRILL = "drill"
"""The word that lets exercises into `audiences`."""

_LAST = 10**9
_PLAIN = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"))


def as_of(posted: Iterable[Posted], one: Posted) -> tuple[Posted, ...]:
    """Those of `posted` that `one` followed when it was published, and itself.

    Their fold is the incident as its readers knew it then: no later message changes it.
    """
    place = _place(one)
    return tuple(p for p in posted if p.published <= one.published and _place(p) <= place)


def first_is_unread(posted: Iterable[Posted], unread: Iterable[str]) -> bool:
    """Whether the incident's first file is among `unread` (or nothing else is there).

    Then nobody knows for whom the incident is or whether it is a drill. When `fold` gives None for
    such an incident, its slug belongs into `unreadable` of `state_of`.
    """
    lost = min(map(_number, unread), default=None)
    return lost is not None and all(lost <= _number(p.message.name) for p in posted)


def fold(
    slug: str,
    posted: Sequence[Posted],
    settings: Settings,
    *,
    unread: Sequence[str] = (),
    audiences: frozenset[str] = frozenset({PUBLIC}),
    until: datetime | None = None,
) -> Incident | None:
    """What `posted` says to `audiences`, or None when that is nothing. The order given is irrelevant.

    Messages published after `until` say nothing yet; but who may see the others is decided by all.
    `unread` are names of messages that exist but cannot be taken into account (unreadable, held).
    A message's audience is its own, else that of the incident's first message; when that one is
    unread, a message that does not say its audience is shown to nobody, and an incident that does
    not say whether it is a drill counts as one: a broken file must not make a sitrep public.
    """
    ordered = sorted(posted, key=_place)
    shown = _visible(ordered, unread, audiences)
    if until is not None:
        shown = [p for p in shown if p.published <= until]
    if not shown:
        return None
    story = Story(ordered[0].message.kind or Kind.INCIDENT, settings)
    times = _in_line([p.published for p in shown])
    start = _started(shown, times[0])
    statements = _statements(shown)
    for index, message in statements:
        instant = start if index == 0 or times[index] < start else times[index]
        if index == 0 and message.status in ENDED and story.kind is Kind.INCIDENT:
            # told when it was over already: what it names was so from the start until told
            story.tell(replace(message, status=None), instant)
            story.tell(replace(message, components=None), max(instant, times[0]))
        else:
            story.tell(message, instant)
    said = [message for _, message in statements]
    return Incident(_summary(slug, shown, story, start, _unsettled(said, unread)), tuple(shown))


def _number(name: str) -> int:
    """Where a file stands in its folder; one without a number counts as the newest."""
    digits = name.partition("-")[0]
    return int(digits) if digits.isdecimal() else _LAST


def _place(p: Posted) -> tuple[int, datetime, str]:
    return (_number(p.message.name), p.published, p.message.name)


def _visible(ordered: Sequence[Posted], unread: Sequence[str], audiences: frozenset[str]) -> list[Posted]:
    if not ordered:
        return []
    lost = bool(unread) and first_is_unread(ordered, unread)
    said = [p.message.drill for p in ordered if p.message.drill is not None]
    if (any(said) or (lost and not said)) and DRILL not in audiences:
        return []
    inherited = None if lost else ordered[0].message.audience or PUBLIC
    return [p for p in ordered if (p.message.audience or inherited) in audiences]


def _in_line(times: list[datetime]) -> list[datetime]:
    """`times` of messages in order of number, made to never fall.

    They fall when a clock was wrong, when two messages landed in the other order, or when an old
    file was renamed and changed at once, which makes it new to git. The longest run that rises is
    believed; what is out of it counts as published with the next that is in it, else the last.
    """
    if all(a <= b for a, b in pairwise(times)):
        return times
    tails: list[datetime] = []
    lengths = []
    for time in times:
        at = bisect_right(tails, time)
        tails[at : at + 1] = [time]
        lengths.append(at + 1)
    believed: dict[int, datetime] = {}
    wanted = len(tails)
    for index in range(len(times) - 1, -1, -1):
        if lengths[index] == wanted:
            believed[index] = times[index]
            wanted -= 1
    line = [max(believed.values())] * len(times)
    for index in sorted(believed, reverse=True):
        line[: index + 1] = [believed[index]] * (index + 1)
    return line


def _started(shown: Sequence[Posted], told: datetime) -> datetime:
    """The newest `started`, else when the first message was `told`.

    Nobody knows the future: a `started` after its own message is cut to when that was published.
    """
    for p in reversed(shown):
        if p.message.started is not None:
            return min(p.message.started, p.published)
    return told


def _statements(shown: Sequence[Posted]) -> list[tuple[int, Message]]:
    """The messages, each with its index in `shown`; corrections are merged into what they correct."""
    if all(p.message.corrects is None for p in shown):
        return [(index, p.message) for index, p in enumerate(shown)]
    merged: dict[int, Message] = {}
    place: dict[str, int] = {}
    for index, p in enumerate(shown):
        target = place.get(p.message.corrects or "", index)
        place[p.message.name] = target
        merged[target] = p.message if target == index else _corrected(merged[target], p.message)
    return list(merged.items())


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


def _unsettled(said: Iterable[Message], unread: Sequence[str]) -> tuple[str, ...]:
    """The unread files that may change how things are: all but those that an ending came after."""
    if not unread:
        return ()
    settled = max((_number(message.name) for message in said if message.status in ENDED), default=-1)
    return tuple(sorted((n for n in unread if _number(n) >= settled), key=lambda n: (_number(n), n)))


def _summary(
    slug: str, shown: Sequence[Posted], story: Story, start: datetime, unread: tuple[str, ...]
) -> Summary:
    maintenance = story.kind is Kind.MAINTENANCE
    return Summary(
        slug=slug,
        origin=min(shown, key=lambda p: p.published).origin.partition("/")[0],
        kind=story.kind,
        titles=story.all_titles() or ((story.language, slug),),
        status=story.status,
        impact=story.impact_now(),
        peak=story.worst_impact(),
        started=story.window.start if maintenance and story.window else start,
        ended=story.ended,
        first_published=min(p.published for p in shown),
        last_published=max(p.published for p in shown),
        messages=len(shown),
        commander=story.commander,
        intervals=story.all_intervals(),
        effects=story.effects(),
        window=story.window,
        repeat=story.repeat,
        expires=story.expires,
        promise=None if story.ended else _promise(shown),
        drill=any(p.message.drill for p in shown),
        data_loss=story.data_loss,
        lingering=story.lingering,
        unread=unread,
        has_drafts=any(p.draft for p in shown),
        digest=_digest(slug, shown, unread),
    )


def _promise(shown: Sequence[Posted]) -> datetime | None:
    """What the newest message to say so promises. An ending settles the promises before it.

    A message to other readers than the incident's promises them something else: the next sitrep.
    """
    audience = shown[0].message.audience or PUBLIC
    for p in reversed(shown):
        if (p.message.audience or audience) != audience:
            continue
        if p.message.next_update is not None:
            return p.message.next_update.due(p.published)
        if p.message.status in ENDED:
            return None
    return None


def _digest(slug: str, shown: Sequence[Posted], unread: tuple[str, ...]) -> str:
    """A hash over all that a page may show; with equal settings, equal digests are equal pages."""
    told = (slug, unread, [_canonical(p) for p in shown])
    return hashlib.sha256(_PLAIN.encode(told).encode("utf-8", "surrogatepass")).hexdigest()


def _canonical(p: Posted) -> tuple[object, ...]:
    m = p.message
    promise = m.next_update
    return (
        p.origin,
        p.published.timestamp(),
        _seconds(p.edited),
        p.draft,
        p.held,
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
        promise and (str(promise.after), _seconds(promise.at)),
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
