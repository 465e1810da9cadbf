"""A `Summary` as plain tuples and back, so that an index of 10,000 incidents loads in milliseconds.

The index (build/gather.py) is stored by edge/cache.py, which keeps only strings, numbers, None and
tuples. Decoding is lazy: a build decodes the few incidents that its pages need.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from signoff.core.model import (
    ComponentStatus,
    Effect,
    Impact,
    Interval,
    Kind,
    Status,
    Summary,
    Window,
)
from signoff.core.state import settled

Row = Sequence[Any]

_PLAIN = (
    *("slug", "origin", "messages", "commander", "repeat"),
    *("data_loss", "lingering", "has_drafts", "drill", "digest"),
)
_INSTANTS = ("started", "ended", "first_published", "last_published", "expires", "promise")
_ENUMS: tuple[tuple[str, type[StrEnum]], ...] = (
    *(("kind", Kind), ("status", Status)),
    *(("impact", Impact), ("peak", Impact)),
)
_NESTED = ("face", "settled", "titles", "unread", "window", "effects", "intervals")
_COLUMNS = (*_INSTANTS, *_PLAIN, *(name for name, _ in _ENUMS), *_NESTED)
_AT = {name: position for position, name in enumerate(_COLUMNS)}


def encode(summary: Summary) -> Row:
    """`summary` as one tuple of plain values; `decode(encode(x)) == x`."""
    window = summary.window
    return (
        *(_stamp(getattr(summary, name)) for name in _INSTANTS),
        *(getattr(summary, name) for name in _PLAIN),
        *(_word(getattr(summary, name)) for name, _ in _ENUMS),
        _face(summary),
        _stamp(settled(summary)),
        summary.titles,
        summary.unread,
        None if window is None else (_stamp(window.start), _stamp(window.end)),
        tuple((e.component, e.region, e.status.value) for e in summary.effects),
        tuple(
            (i.component, i.region, i.status.value, _stamp(i.start), _stamp(i.end)) for i in summary.intervals
        ),
    )


def decode(row: Row) -> Summary:
    """The summary that `encode` made `row` of."""
    facts: dict[str, Any] = {name: row[_AT[name]] for name in _PLAIN}
    facts |= {name: _instant(row[_AT[name]]) for name in _INSTANTS}
    for name, kind in _ENUMS:
        word = row[_AT[name]]
        facts[name] = None if word is None else kind(word)
    window = row[_AT["window"]]
    facts["window"] = None if window is None else Window(_sure(window[0]), _sure(window[1]))
    facts["titles"] = tuple((language, title) for language, title in row[_AT["titles"]])
    facts["unread"] = tuple(row[_AT["unread"]])
    facts["effects"] = tuple(Effect(c, region, ComponentStatus(s)) for c, region, s in row[_AT["effects"]])
    facts["intervals"] = tuple(
        Interval(c, region, ComponentStatus(s), _sure(start), _instant(end))
        for c, region, s, start, end in row[_AT["intervals"]]
    )
    return Summary(**facts)


def outline(row: Row | None) -> Row | None:
    """The row without what the incident did to components: enough for its neighbours' pages."""
    return None if row is None else (*row[: _AT["effects"]], (), ())


def order(row: Row) -> tuple[float, str]:
    """What incidents are sorted by everywhere: when they started, then their folder's name."""
    return row[_AT["started"]], row[_AT["slug"]]


def slug(row: Row) -> str:
    value: str = row[_AT["slug"]]
    return value


def digest(row: Row) -> str:
    value: str = row[_AT["digest"]]
    return value


def kinds(found: Iterable[Row]) -> Counter[str]:
    """How many of `found` are of each kind."""
    return Counter(row[_AT["kind"]] for row in found)


def durations(found: Iterable[Row]) -> list[timedelta]:
    """How long those incidents took that have ended."""
    started, ended, kind = _AT["started"], _AT["ended"], _AT["kind"]
    return [
        timedelta(seconds=row[ended] - row[started])
        for row in found
        if row[kind] == Kind.INCIDENT and row[ended] is not None
    ]


def face(row: Row | None) -> str:
    """Changes when what its neighbours' pages show of it changes: where it is, what it is called."""
    return "" if row is None else str(row[_AT["face"]])


def kind(row: Row) -> str:
    value: str = row[_AT["kind"]]
    return value


def components(row: Row) -> set[str]:
    """Ids of all components that the incident ever touched."""
    return {e[0] for e in row[_AT["effects"]]} | {i[0] for i in row[_AT["intervals"]]}


def messages(row: Row) -> int:
    value: int = row[_AT["messages"]]
    return value


def started(row: Row) -> datetime:
    return _sure(row[_AT["started"]])


def last_published(row: Row) -> datetime:
    return _sure(row[_AT["last_published"]])


def has_ended(row: Row) -> bool:
    """Whether nothing about this incident can change by the clock alone."""
    return row[_AT["ended"]] is not None


def is_past(row: Row, now: float) -> bool:
    """Whether all of its messages were published by `now` (seconds since 1970)."""
    newest: float = row[_AT["last_published"]]
    return newest <= now


def may_matter(row: Row, since: float) -> bool:
    """Whether the incident can show on a page about the time from `since` (seconds since 1970) on."""
    over: float | None = row[_AT["settled"]]
    return over is None or over >= since


def _face(summary: Summary) -> str:
    words = [summary.slug, *(word for pair in summary.titles for word in pair)]
    return hashlib.blake2b("\0".join(words).encode(), digest_size=8).hexdigest()


def _stamp(instant: datetime | None) -> float | None:
    return None if instant is None else instant.timestamp()


def _word(value: StrEnum | None) -> str | None:
    return None if value is None else value.value


def _instant(stamp: float | None) -> datetime | None:
    return None if stamp is None else _sure(stamp)


def _sure(stamp: float) -> datetime:
    return datetime.fromtimestamp(stamp, UTC)
