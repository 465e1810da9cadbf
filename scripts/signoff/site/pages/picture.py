"""Component x time: what an incident did to each place, as bars under one another and in words.

The time axis ends where the incident ended, or with its last message while it is open: the picture
must not depend on when the page was built.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from markupsafe import Markup

from signoff.core import timeline
from signoff.core.model import ComponentStatus, Interval, Summary
from signoff.core.watched import Settings
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


def picture(voice: Voice, summary: Summary, settings: Settings) -> tuple[Lane, ...]:
    """A lane for each component, or for each of its regions where they differ."""
    end = summary.ended or summary.last_published
    rows = timeline.picture(summary, settings, end)
    if not rows:
        return ()
    intervals = [interval for row in rows for interval in row.intervals]
    start = min(interval.start for interval in intervals)
    is_open = summary.ended is None
    day = voice.words.local_day(summary.started)
    return tuple(
        Lane(
            voice.place(row.component, row.region),
            _bar(row.intervals, start, max(_end(interval) for interval in intervals)),
            tuple(
                (voice.status_badge(i.status), _span(voice, i, day, is_open=is_open and i.end == end))
                for i in row.intervals
                if i.status is not ComponentStatus.OPERATIONAL
            ),
        )
        for row in rows
    )


def _end(interval: Interval) -> datetime:
    assert interval.end is not None, "a picture's intervals are closed"
    return interval.end


def _bar(intervals: Sequence[Interval], start: datetime, end: datetime) -> Markup:
    whole = (end - start).total_seconds() or 1.0
    parts = []
    for interval in intervals:
        left = round((interval.start - start).total_seconds() / whole * WIDTH)
        right = round((_end(interval) - start).total_seconds() / whole * WIDTH)
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


def _span(voice: Voice, interval: Interval, day: date, *, is_open: bool) -> Markup:
    """When an interval was; the incident's first day is said above the picture."""
    if is_open:
        return voice.say("since %(time)s", time=voice.time(interval.start, day))
    return voice.span(interval.start, _end(interval), day)
