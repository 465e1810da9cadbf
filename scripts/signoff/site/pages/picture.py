"""Component x time: what an incident did to each place, as bars under one another and in words.

The time axis ends where the incident ended, or with its last message while it is open: the picture
must not depend on when the page was built.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from markupsafe import Markup

from signoff.core.model import ComponentStatus, Effect, Interval, Summary
from signoff.site import looks
from signoff.site.voice import Voice

WIDTH = 1000
HEIGHT = 20

_TOP = {
    ComponentStatus.OPERATIONAL: 17,
    ComponentStatus.UNDER_MAINTENANCE: 12,
    ComponentStatus.DEGRADED_PERFORMANCE: 10,
    ComponentStatus.PARTIAL_OUTAGE: 5,
    ComponentStatus.MAJOR_OUTAGE: 0,
}


class Lane(NamedTuple):
    """One place: its name, its bar, and the same in words."""

    place: str
    bar: Markup
    spans: tuple[tuple[Markup, Markup], ...]


def picture(voice: Voice, summary: Summary) -> tuple[Lane, ...]:
    """A lane for each component (and region) in order of appearance."""
    start, end = extent(summary)
    places: dict[tuple[str, str | None], list[Interval]] = {}
    for interval in summary.intervals:
        if interval.status is not ComponentStatus.OPERATIONAL:
            places.setdefault((interval.component, interval.region), []).append(interval)
    return tuple(
        Lane(
            voice.place(Effect(component, region, ComponentStatus.OPERATIONAL)),
            _bar(intervals, start, end),
            tuple((voice.status_badge(i.status), _span(voice, i)) for i in intervals),
        )
        for (component, region), intervals in places.items()
    )


def extent(summary: Summary) -> tuple[datetime, datetime]:
    """From when to when the picture goes."""
    start = min((i.start for i in summary.intervals), default=summary.started)
    ends = [i.end for i in summary.intervals if i.end]
    end = max([summary.ended or summary.last_published, *ends])
    return start, end


def _bar(intervals: list[Interval], start: datetime, end: datetime) -> Markup:
    whole = (end - start).total_seconds() or 1.0
    parts = []
    for interval in intervals:
        left = round((interval.start - start).total_seconds() / whole * WIDTH)
        right = round(((interval.end or end) - start).total_seconds() / whole * WIDTH)
        # what lasted a minute of two days must still be seen
        width = max(right - left, 8)
        left = min(left, WIDTH - width)
        top = _TOP[interval.status]
        parts.append(
            f'<path class="{looks.COMPONENT[interval.status]}" d="M{left} {top}h{width}V{HEIGHT}h-{width}z"/>'
        )
    return Markup(  # noqa: S704 -- numbers and our own words
        f'<svg class="lane" viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none" aria-hidden="true">'
        f"{''.join(parts)}</svg>"
    )


def _span(voice: Voice, interval: Interval) -> Markup:
    if interval.end is None:
        return voice.say("since %(time)s", time=voice.time(interval.start))
    return voice.span(interval.start, interval.end)
