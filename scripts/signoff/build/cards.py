"""Scorecards of incidents that are over, remembered, so that their messages need not be read again.

A card is kept as its messages alone make it, once no later `now` can make it another; what is known beside
them (sign-offs, deliveries, reports) is put in anew each time. It is found by git's id of the folder and the
digest of the incident, and believed only for the same settings and the same program.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from signoff.clock.score import Told
from signoff.core.model import Impact
from signoff.core.scorecard import Gap, Scorecard, Times
from signoff.core.watched import Settings
from signoff.edge import cache
from signoff.edge.program import program

_NAME = "cards"
_COUNTS = ("messages", "kept", "missed", "updates", "informative", "corrections")

Known = Mapping[str, Any]
"""Cards as they are stored, by key; decoded when somebody asks for one."""


def load(cache_dir: Path, settings: Settings, now: datetime) -> Known:
    """What was kept by `now`; a card says nothing about an earlier instant."""
    plain = cache.load(cache_dir / _NAME, _version(settings))
    if plain is None or plain["now"] > now.timestamp():
        return {}
    known: Known = plain["cards"]
    return known


def store(cache_dir: Path, settings: Settings, now: datetime, cards: Mapping[str, Any]) -> None:
    """Keep `cards` (what `encode` gave, by key) for whoever asks at `now` or later."""
    cache.store(cache_dir / _NAME, _version(settings), {"now": now.timestamp(), "cards": cards})


def encode(told: Told) -> list[Any]:
    """`told` as plain values; `decode(encode(told)) == told` for what is over."""
    card = told.card
    times = card.times
    return [
        *(card.incident, card.titles, card.impact.value, card.drill),
        [_stamp(instant) for instant in (times.published, times.claimed, times.told, card.ended)],
        [_length(span) for span in (times.landed, card.to_scope, card.postmortem)],
        [(_stamp(gap.start), _length(gap.length), _length(gap.allowed)) for gap in card.gaps],
        [getattr(card, name) for name in _COUNTS],
        told.said,
    ]


def decode(plain: Iterable[Any]) -> Told:
    """What `encode` made `plain` of."""
    incident, titles, impact, drill, instants, spans, gaps, counts, said = plain
    published, claimed, told, ended = map(_instant, instants)
    landed, to_scope, postmortem = map(_span, spans)
    assert published is not None and ended is not None  # noqa: PT018
    card = Scorecard(
        incident=incident,
        titles=tuple((language, title) for language, title in titles),
        impact=Impact(impact),
        times=Times(published=published, claimed=claimed, told=told, landed=landed),
        ended=ended,
        until=ended,
        to_scope=to_scope,
        gaps=tuple(map(_gap, gaps)),
        pending=0,
        postmortem=postmortem,
        drill=drill,
        **dict(zip(_COUNTS, counts, strict=True)),
    )
    return Told(card, tuple((origin, name, blob) for origin, name, blob in said))


def _gap(plain: Any) -> Gap:
    start, length, allowed = plain
    return Gap(datetime.fromtimestamp(start, UTC), timedelta(seconds=length), _span(allowed))


def _stamp(instant: datetime | None) -> float | None:
    return None if instant is None else instant.timestamp()


def _instant(stamp: float | None) -> datetime | None:
    return None if stamp is None else datetime.fromtimestamp(stamp, UTC)


def _length(span: timedelta | None) -> float | None:
    return None if span is None else span.total_seconds()


def _span(seconds: float | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)


def _version(settings: Settings) -> str:
    return f"cards 1/{program()}/{settings.digest}"
