"""Many scorecards together: one period for each month, and one for all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from statistics import median_low
from types import MappingProxyType
from zoneinfo import ZoneInfo

from signoff.core.scorecard import Measure, Period, Scorecard


def by_month(cards: Iterable[Scorecard], zone: ZoneInfo) -> tuple[Period, ...]:
    """A period for each month in which any of `cards` was first published, newest first; no drills."""
    months: dict[date, list[Scorecard]] = {}
    for card in cards:
        first = card.times.published.astimezone(zone).date().replace(day=1)
        months.setdefault(first, []).append(card)
    found = (together(months[first], first) for first in sorted(months, reverse=True))
    return tuple(period for period in found if period.incidents)


def together(cards: Iterable[Scorecard], first: date | None = None) -> Period:
    """What `cards` add up to, drills left out."""
    real = [card for card in cards if not card.drill]
    kept, missed = sum(card.kept for card in real), sum(card.missed for card in real)
    updates = sum(card.updates for card in real)
    return Period(
        first=first,
        incidents=len(real),
        to_first=_middle(real, lambda card: card.times.to_first),
        call_to_first=_middle(real, lambda card: card.times.call_to_first),
        to_scope=_middle(real, lambda card: card.to_scope),
        silence=_middle(real, lambda card: card.longest.length if card.longest else None),
        promises_kept=kept / (kept + missed) if kept + missed else None,
        news=sum(card.informative for card in real) / updates if updates else None,
        approval=_middle(real, lambda card: card.approval),
        live=_middle(real, lambda card: card.live),
        late_gaps=sum(card.late_gaps for card in real),
        missed=missed,
        corrections=sum(card.corrections for card in real),
        failed=sum(count for card in real for _, count in card.failed),
        verdicts=MappingProxyType({measure: _kept(real, measure) for measure in Measure}),
    )


def _middle(cards: Sequence[Scorecard], of: Callable[[Scorecard], timedelta | None]) -> timedelta | None:
    known = [value for card in cards if (value := of(card)) is not None]
    return median_low(known) if known else None


def _kept(cards: Sequence[Scorecard], measure: Measure) -> tuple[int, int]:
    told = [card.verdicts[measure] for card in cards if measure in card.verdicts]
    return sum(told), len(told)
