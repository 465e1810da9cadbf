"""How everything is at an instant: the only place that decides what is down.

Page, feed, API, badge and reminder print a `State`; none of them works it out again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from signoff.core.model import (
    ComponentState,
    ComponentStatus,
    Day,
    Effect,
    Impact,
    Indicator,
    Kind,
    Occurrence,
    State,
    Summary,
    Window,
)
from signoff.core.recurrence import following, occurrences
from signoff.core.timeline import Span, by_day, calendar, merge
from signoff.core.uptime import uptime
from signoff.core.watched import Component, Settings

DAYS = 90
"""How many days of bars a component has, today included."""

RECENT = timedelta(days=14)
AHEAD = timedelta(days=366)

LATE = timedelta(hours=1)
"""For so long a state is believed while an open incident's promised update is missing."""

_OPERATIONAL = ComponentStatus.OPERATIONAL
_STATUSES = tuple(ComponentStatus)
_INDICATORS = {
    Impact.NONE: Indicator.NONE,
    Impact.MINOR: Indicator.MINOR,
    Impact.MAJOR: Indicator.MAJOR,
    Impact.CRITICAL: Indicator.CRITICAL,
}


def state_of(
    summaries: Iterable[Summary], settings: Settings, now: datetime, *, unreadable: Collection[str] = ()
) -> State:
    """The state at `now` of what `summaries` (of messages published by then) say, in any order.

    An exercise is listed, but nothing is down because of it.

    `unreadable` are slugs of incidents of which nothing could be read (see `first_is_unread` in
    core/fold.py): nobody knows what they say, so the state is incomplete.
    """
    board = _Board(settings, now)
    for summary in summaries:
        board.take(summary)
    components = tuple(board.component(component) for component in settings.components)
    return State(
        now=now,
        valid_until=min(board.instants),
        indicator=_indicator(components, board),
        incomplete=board.incomplete or bool(unreadable),
        components=components,
        active=_newest((s.started, s) for s in board.active),
        under_way=_soonest(board.under_way),
        upcoming=_soonest(board.upcoming),
        overdue=_soonest(board.overdue),
        notices=_newest((s.started, s) for s in board.notices),
        recent=_newest(board.recent),
    )


def settled(summary: Summary) -> datetime | None:
    """When the last thing that `summary` tells was over, or None while something may come.

    A state at a `now` more than `DAYS` days (and one, for zones) later does not depend on it.
    """
    over = _over(summary)
    if over is None or summary.unread:
        return None
    if any(interval.end is None for interval in summary.intervals):
        return None
    return max(over, summary.last_published)


def _over(summary: Summary) -> datetime | None:
    """When it ended, or will for sure: a notice by its expiry."""
    if summary.kind is not Kind.NOTICE or summary.expires is None:
        return summary.ended
    return summary.expires if summary.ended is None else min(summary.ended, summary.expires)


def _newest(found: Iterable[tuple[datetime, Summary]]) -> tuple[Summary, ...]:
    by_name = sorted(found, key=lambda row: row[1].slug)
    return tuple(summary for _, summary in sorted(by_name, key=lambda row: row[0], reverse=True))


def _soonest(found: Iterable[Occurrence]) -> tuple[Occurrence, ...]:
    return tuple(sorted(found, key=lambda o: (o.window.start, o.window.end, o.summary.slug)))


def _indicator(components: Sequence[ComponentState], board: _Board) -> Indicator:
    """The worst of what components have and of what open incidents say; maintenance if only that."""
    impacts = [c.status.impact for c in components] + [s.impact for s in board.active if not s.drill]
    worst = max(impacts, key=lambda impact: impact.rank, default=Impact.NONE)
    if worst is Impact.NONE and (
        any(not o.summary.drill for o in board.under_way)
        or any(c.status is ComponentStatus.UNDER_MAINTENANCE for c in components)
    ):
        return Indicator.MAINTENANCE
    return _INDICATORS[worst]


class _Board:
    """What has been taken in of the summaries so far."""

    def __init__(self, settings: Settings, now: datetime) -> None:
        self.now = now
        self.zone = ZoneInfo(settings.timezone)
        self.days = calendar(self.zone, now, DAYS)
        self.first = self.days[0].start
        self.incomplete = False
        self.active: list[Summary] = []
        self.notices: list[Summary] = []
        self.recent: list[tuple[datetime, Summary]] = []
        self.under_way: list[Occurrence] = []
        self.upcoming: list[Occurrence] = []
        self.overdue: list[Occurrence] = []
        self.instants = [now + max(settings.policy.max_age, timedelta())]
        self._spans: dict[str, list[Span]] = {}
        self._outages: dict[str, list[Span]] = {}
        self._standing: dict[str, list[tuple[str | None, ComponentStatus, str]]] = {}
        self._quiet = tuple(Day(bounds.day, _OPERATIONAL) for bounds in self.days)

    def take(self, summary: Summary) -> None:
        """Put `summary` where it belongs."""
        if summary.unread:
            self.incomplete = True
        done = settled(summary)
        if done is not None and done < self.first:
            return
        over = _over(summary)
        if over is not None and self.now - RECENT <= over <= self.now:
            self.recent.append((over, summary))
        if summary.kind is Kind.MAINTENANCE:
            self._maintenance(summary)
        elif summary.kind is Kind.NOTICE:
            self._notice(summary, over)
        else:
            self._incident(summary)
        if summary.ended is None and summary.promise is not None:
            late = summary.promise <= self.now
            self._until(self.now + LATE if late else summary.promise)

    def _until(self, instant: datetime | None) -> None:
        """The state may change at `instant`: do not promise it for longer."""
        if instant is not None and instant > self.now:
            self.instants.append(instant)

    def _incident(self, summary: Summary) -> None:
        if summary.ended is None:
            self.active.append(summary)
        for interval in () if summary.drill else summary.intervals:
            span = self._span(interval.start, interval.end or self.now, interval.status, summary.slug)
            if span is not None:
                self._spans.setdefault(interval.component, []).append(span)
                self._outages.setdefault(interval.component, []).append(span)
            if interval.end is None or interval.end > self.now:
                self._stand(interval.component, interval.region, interval.status, summary.slug)

    def _notice(self, summary: Summary, over: datetime | None) -> None:
        if over is None or over > self.now:
            self.notices.append(summary)
            self._until(over)

    def _maintenance(self, summary: Summary) -> None:
        if summary.window is None:
            return
        effects = [e for e in summary.effects if e.status is not _OPERATIONAL and not summary.drill]
        begun, coming = self._windows(summary, summary.window)
        current = None
        for window in begun:
            end = window.end if summary.ended is None else min(window.end, summary.ended)
            for effect in effects:
                span = self._span(window.start, min(end, self.now), effect.status, summary.slug)
                if span is not None:
                    self._spans.setdefault(effect.component, []).append(span)
            if self.now < end:
                current = window
        if summary.ended is None:
            self._place(summary, effects, begun, current, coming)

    def _windows(self, summary: Summary, window: Window) -> tuple[tuple[Window, ...], Window | None]:
        """Those that have begun (at least the last, if any), and the next one."""
        if summary.repeat is None:
            return ((window,), None) if window.start <= self.now else ((), window)
        begun = occurrences(window, summary.repeat, self.zone, self.first, self.now)
        if summary.ended is not None:
            return begun, None
        coming = following(window, summary.repeat, self.zone, self.now)
        if not begun and coming is None:
            begun = occurrences(window, summary.repeat, self.zone, window.start, self.now)[-1:]
        return begun, coming

    def _place(
        self,
        summary: Summary,
        effects: Iterable[Effect],
        begun: tuple[Window, ...],
        current: Window | None,
        coming: Window | None,
    ) -> None:
        if current is not None:
            self.under_way.append(Occurrence(summary, current))
            self._until(current.end)
            for effect in effects:
                self._stand(effect.component, effect.region, effect.status, summary.slug)
        if coming is not None:
            self._until(coming.start)
            if coming.start <= self.now + AHEAD:
                self.upcoming.append(Occurrence(summary, coming))
        elif current is None and begun:
            self.overdue.append(Occurrence(summary, begun[-1]))

    def _span(self, start: datetime, end: datetime, status: ComponentStatus, cause: str) -> Span | None:
        """The part of a stretch of time that the bars show."""
        start = max(start, self.first)
        end = min(end, self.now)
        return Span(start, end, status, cause) if start < end else None

    def _stand(self, component: str, region: str | None, status: ComponentStatus, slug: str) -> None:
        self._standing.setdefault(component, []).append((region, status, slug))

    def component(self, component: Component) -> ComponentState:
        """All that the page says of one component."""
        standing = self._standing.get(component.id, ())
        status = _worst(status for _, status, _ in standing)
        regions = tuple(
            (region, _worst(status for where, status, _ in standing if where in (None, region)))
            for region in component.regions
        )
        begin = self.first
        if component.since is not None:
            begin = max(begin, datetime.combine(component.since, time(), self.zone))
        return ComponentState(
            id=component.id,
            status=status,
            regions=regions,
            days=self._bars(component, status, {slug for _, _, slug in standing}),
            uptime=uptime(merge(self._outages.get(component.id, ())), begin, self.now),
        )

    def _bars(self, component: Component, status: ComponentStatus, slugs: set[str]) -> tuple[Day, ...]:
        spans = self._spans.get(component.id)
        days = by_day(spans, self.days, merge(spans)) if spans else self._quiet
        if status is not _OPERATIONAL:
            # What was published this very instant has taken no time yet, but today is not green.
            today = days[-1]
            worst = _worst((status, today.status or _OPERATIONAL))
            causes = tuple(sorted(slugs | set(today.incidents)))
            days = (*days[:-1], replace(today, status=worst, incidents=causes))
        since = component.since
        if since is None or since <= days[0].day:
            return days
        return tuple(day if since <= day.day else Day(day.day, None) for day in days)


def _worst(statuses: Iterable[ComponentStatus]) -> ComponentStatus:
    return max(statuses, key=lambda status: status.rank, default=_OPERATIONAL)
