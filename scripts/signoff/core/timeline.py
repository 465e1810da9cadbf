"""Spans of time: what overlapping causes add up to, cut into days, and the rows of an incident's picture."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby, pairwise
from zoneinfo import ZoneInfo

from signoff.core.model import ComponentStatus, Day, Interval, Kind, Summary
from signoff.core.watched import Settings

_STATUSES = tuple(ComponentStatus)
_OPERATIONAL = ComponentStatus.OPERATIONAL
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Span:
    """One cause gives a component `status` from `start` until `end` (not included)."""

    start: datetime
    end: datetime
    status: ComponentStatus
    cause: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of time with one status: the worst of all spans over it. Pieces never overlap."""

    start: datetime
    end: datetime
    status: ComponentStatus


@dataclass(frozen=True, slots=True)
class DayBounds:
    """A calendar day as instants: `start` included, `end` (the next midnight) not."""

    day: date
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Row:
    """A line of an incident's picture: a component (`region` None: all of it) and what it had when."""

    component: str
    region: str | None
    intervals: tuple[Interval, ...]


def calendar(zone: ZoneInfo, now: datetime, count: int) -> tuple[DayBounds, ...]:
    """The `count` days up to the one that contains `now`, in `zone`: 23 or 25 hours long now and then."""
    today = now.astimezone(zone).date()
    days = [today - timedelta(days=back) for back in range(count - 1, -2, -1)]
    starts = [datetime.combine(day, time(), zone).astimezone(UTC) for day in days]
    return tuple(DayBounds(day, *span) for day, span in zip(days, pairwise(starts), strict=False))


def merge(spans: Iterable[Span]) -> tuple[Piece, ...]:
    """What `spans` add up to: at each instant the worst of them counts, once."""
    edges = []
    for span in spans:
        if span.start < span.end:
            rank = span.status.rank
            edges += [(span.start, rank, 1), (span.end, rank, -1)]
    edges.sort()
    pieces = []
    counts = [0] * len(_STATUSES)
    worst, since = 0, None
    for instant, group in groupby(edges, key=lambda edge: edge[0]):
        for _, rank, step in group:
            counts[rank] += step
        before, worst = worst, max((rank for rank, count in enumerate(counts) if count), default=0)
        if worst != before:
            if before and since is not None:
                pieces.append(Piece(since, instant, _STATUSES[before]))
            since = instant
    return tuple(pieces)


def by_day(spans: Sequence[Span], days: Sequence[DayBounds], pieces: Sequence[Piece]) -> tuple[Day, ...]:
    """One `Day` for each of `days`, from `spans` and what they `merge` to."""
    edges = [bounds.start for bounds in days] + [bounds.end for bounds in days[-1:]]
    told: dict[int, list[Piece]] = {}
    for piece in pieces:
        for index in _days_of(piece, edges):
            told.setdefault(index, []).append(piece)
    causes: dict[int, set[str]] = {}
    for span in spans:
        for index in _days_of(span, edges) if span.status is not _OPERATIONAL else ():
            causes.setdefault(index, set()).add(span.cause)
    return tuple(
        _day(bounds, told[index], tuple(sorted(causes[index])))
        if index in told
        else Day(bounds.day, _OPERATIONAL)
        for index, bounds in enumerate(days)
    )


def _days_of(stretch: Span | Piece, edges: Sequence[datetime]) -> range:
    """The indexes of the days (between `edges`) that `stretch` touches; none for an empty one."""
    if stretch.start >= stretch.end:
        return range(0)
    first = bisect_right(edges, stretch.start) - 1
    beyond = bisect_left(edges, stretch.end)
    return range(max(first, 0), min(beyond, len(edges) - 1))


def _day(bounds: DayBounds, pieces: Sequence[Piece], causes: tuple[str, ...]) -> Day:
    spent: dict[ComponentStatus, timedelta] = {}
    for piece in pieces:
        length = min(piece.end, bounds.end) - max(piece.start, bounds.start)
        spent[piece.status] = spent.get(piece.status, timedelta()) + length
    worst_first = sorted(spent, key=lambda status: -status.rank)
    return Day(bounds.day, worst_first[0], _minutes(worst_first, spent), causes)


def _minutes(
    worst_first: Sequence[ComponentStatus], spent: dict[ComponentStatus, timedelta]
) -> tuple[tuple[ComponentStatus, int], ...]:
    """Whole minutes; a started one counts, for the worst status in it, and for no other."""
    rows = []
    total, counted = timedelta(), 0
    for status in worst_first:
        total += spent[status]
        upto = -(-total // _MINUTE)
        if upto > counted:
            rows.append((status, upto - counted))
        counted = upto
    return tuple(rows)


def picture(summary: Summary, settings: Settings, until: datetime) -> tuple[Row, ...]:
    """Component by component what the incident did; a component whose regions are all alike is one row.

    Open intervals end at `until`. Pass the incident's own end once it has one, so that the page of
    an ended incident stays the same for ever.
    """
    found: dict[str, dict[str | None, list[Interval]]] = {}
    for interval in _told(summary):
        end = until if interval.end is None else interval.end
        if interval.start < end:
            closed = interval
            if interval.end is None:
                closed = Interval(interval.component, interval.region, interval.status, interval.start, end)
            found.setdefault(interval.component, {}).setdefault(interval.region, []).append(closed)
    rows: list[Row] = []
    for component, regions in found.items():
        watched = settings.component(component)
        rows += _rows(component, regions, watched.regions if watched else ())
    return tuple(rows)


def _told(summary: Summary) -> Iterable[Interval]:
    if summary.kind is not Kind.MAINTENANCE or summary.window is None:
        return summary.intervals
    start, end = summary.window.start, summary.window.end
    end = end if summary.ended is None else min(end, summary.ended)
    return [
        Interval(effect.component, effect.region, effect.status, start, end)
        for effect in summary.effects
        if effect.status is not _OPERATIONAL
    ]


def _rows(component: str, found: dict[str | None, list[Interval]], regions: Sequence[str]) -> list[Row]:
    spoken = {
        region: tuple((i.status, i.start, i.end) for i in intervals) for region, intervals in found.items()
    }
    if regions and set(spoken) == set(regions) and len(set(spoken.values())) == 1:
        whole = tuple(Interval(component, None, *told) for told in spoken[regions[0]])
        return [Row(component, None, whole)]
    order = {region: index for index, region in enumerate(regions)}
    return [
        Row(component, region, tuple(found[region]))
        for region in sorted(found, key=lambda r: (order.get(r or "", len(order)), r or ""))
    ]
