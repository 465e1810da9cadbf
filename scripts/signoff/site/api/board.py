"""How everything is now, as the endpoints need it: by component and by maintenance, and since when."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from signoff.core import urls
from signoff.core.model import ComponentStatus, Kind, Status, Summary, Window
from signoff.core.recurrence import occurrences
from signoff.core.watched import Component, Text, text_in
from signoff.site.outputs import Facts

UNKNOWN = datetime(1970, 1, 1, tzinfo=UTC)
"""Since when, where nobody knows: Statuspage's programs insist on an instant."""

_ACTIVE = (Status.IN_PROGRESS, Status.VERIFYING)


class Board:
    """What several endpoints say in the same words."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.settings = facts.settings
        self.zone = ZoneInfo(facts.settings.timezone)
        state = facts.state
        self._by_clock: dict[str, tuple[Window, Status]] = {}
        # of a series that is under way and comes again, the present window counts
        for status, found in (
            (Status.VERIFYING, state.overdue),
            (Status.SCHEDULED, state.upcoming),
            (Status.IN_PROGRESS, state.under_way),
        ):
            self._by_clock |= {o.summary.slug: (o.window, status) for o in found}
        self._statuses = {component.id: component.status for component in state.components}
        self._regions = {component.id: component.regions for component in state.components}
        self._declared = {c.id: c for c in facts.settings.components}
        self.page_id = urls.short_id(urls.tag(facts.settings.url, "page"))
        works = [s for s in facts.maintenances if s.ended is None]
        self.active = self._soonest(s for s in works if self.status_of(s) in _ACTIVE)
        self.upcoming = self._soonest(s for s in works if self.status_of(s) is Status.SCHEDULED)
        self._changes = self._changed()

    def _soonest(self, found: Iterable[Summary]) -> Sequence[Summary]:
        return sorted(found, key=lambda s: (self.window_of(s).start, s.slug))

    def status_of(self, summary: Summary) -> Status:
        """What a maintenance is at: as last said; by the clock where it was last said to be scheduled."""
        said = summary.status or Status.SCHEDULED
        if said is Status.SCHEDULED and summary.slug in self._by_clock:
            return self._by_clock[summary.slug][1]
        return said

    def window_of(self, summary: Summary) -> Window:
        """The window of a maintenance: of a repeating one the present, else the next, else the last."""
        if summary.slug in self._by_clock:
            return self._by_clock[summary.slug][0]
        return summary.window or Window(summary.started, summary.ended or summary.started)

    def name(self, id: str) -> str:
        """A component's name in the page's first language; one that is watched no more keeps its id."""
        declared = self._declared.get(id)
        return self.say(declared.name) if declared else id

    def full_name(self, id: str) -> str:
        """`Group - Component`, as updates name it."""
        declared = self._declared.get(id)
        if declared is None or declared.group is None:
            return self.name(id)
        return f"{self.say(declared.group)} - {self.name(id)}"

    def say(self, text: Text) -> str:
        """A text of status.yml in the page's first language, which is the one of all endpoints."""
        return text_in(text, self.settings.language, self.settings.language)

    def declared(self, id: str) -> Component | None:
        return self._declared.get(id)

    def status(self, id: str) -> ComponentStatus:
        return self._statuses.get(id, ComponentStatus.OPERATIONAL)

    def regions(self, id: str) -> tuple[tuple[str, ComponentStatus], ...]:
        return self._regions.get(id, ())

    def created(self, component: Component) -> datetime:
        """Since when it is watched, as far as anybody said."""
        if component.since is None:
            return UNKNOWN
        return datetime.combine(component.since, time(), self.zone).astimezone(UTC)

    def changed(self, id: str) -> datetime:
        """When the component's status last changed, by all that is listed."""
        return self._changes.get(id, UNKNOWN)

    @property
    def updated(self) -> datetime:
        """When anything last changed: a message came, or a window began or ended."""
        said = [s.last_published for s in self._listed()]
        return max([*said, *self._changes.values()], default=UNKNOWN)

    def digest(self) -> str:
        """Another whenever anything that an endpoint tells is another."""
        state = self.facts.state
        told = (
            state.indicator,
            state.incomplete,
            [(c.id, c.status, c.regions) for c in state.components],
            [(slug, window.start.isoformat(), status) for slug, (window, status) in self._by_clock.items()],
            [(s.slug, s.digest) for s in (*self._listed(), *state.notices)],
            [(name, instant.isoformat()) for name, instant in sorted(self._changes.items())],
        )
        return hashlib.blake2b(repr(told).encode(), digest_size=12).hexdigest()

    def _listed(self) -> Iterator[Summary]:
        yield from self.facts.incidents
        yield from self.facts.maintenances

    def _changed(self) -> dict[str, datetime]:
        """When each component changed last: incidents say it, the clock says it of maintenance."""
        now = self.facts.state.now
        found: dict[str, datetime] = {}

        def take(component: str, *instants: datetime | None) -> None:
            past = [i for i in instants if i is not None and i <= now]
            found[component] = max([found.get(component, UNKNOWN), *past])

        for summary in self._listed():
            for interval in summary.intervals:
                take(interval.component, interval.start, interval.end)
            if summary.kind is Kind.MAINTENANCE:
                edges = tuple(self._edges(summary, now))
                for effect in summary.effects:
                    take(effect.component, *edges)
        return found

    def _edges(self, summary: Summary, now: datetime) -> Iterator[datetime]:
        """Where the windows of a maintenance began and ended, the newest at least."""
        window = summary.window
        if window is None:
            return
        windows: Sequence[Window] = [window]
        if summary.repeat is not None:
            recent = occurrences(window, summary.repeat, self.zone, now - timedelta(days=400), now)
            windows = recent[-2:] or [window]
        for one in windows:
            if summary.ended is None or one.start < summary.ended:
                yield one.start
                yield one.end if summary.ended is None else min(one.end, summary.ended)
