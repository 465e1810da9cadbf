"""Incidents as data: what a message says, what an incident adds up to, what the page shows.

Everything here is frozen, compares by value and pickles small. Instants are aware
`datetime`s in UTC; the words of enums are those of the Statuspage v2 API.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

PUBLIC = "public"
INTERNAL = "internal"


class Kind(StrEnum):
    INCIDENT = "incident"
    MAINTENANCE = "maintenance"
    NOTICE = "notice"


class Status(StrEnum):
    """Where an incident or a maintenance stands. A notice has none until it is `resolved`."""

    INVESTIGATING = "investigating"
    IDENTIFIED = "identified"
    MONITORING = "monitoring"
    RESOLVED = "resolved"
    POSTMORTEM = "postmortem"
    SCHEDULED = "scheduled"
    IN_PROGRESS = "in_progress"
    VERIFYING = "verifying"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


STATUSES: dict[Kind, tuple[Status, ...]] = {
    Kind.INCIDENT: (
        Status.INVESTIGATING,
        Status.IDENTIFIED,
        Status.MONITORING,
        Status.RESOLVED,
        Status.POSTMORTEM,
    ),
    Kind.MAINTENANCE: (
        Status.SCHEDULED,
        Status.IN_PROGRESS,
        Status.VERIFYING,
        Status.COMPLETED,
        Status.CANCELLED,
    ),
    Kind.NOTICE: (Status.RESOLVED,),
}
"""The statuses a kind may have, in the order they normally come."""

ENDED = frozenset({Status.RESOLVED, Status.POSTMORTEM, Status.COMPLETED, Status.CANCELLED})
"""The statuses after which nothing is expected any more."""


class Impact(StrEnum):
    """How bad an incident is, in Statuspage's words; `rank` orders them."""

    NONE = "none"
    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        return _IMPACT_RANK[self]


class ComponentStatus(StrEnum):
    """What a component does for its users, in Statuspage's words; `rank` orders them."""

    OPERATIONAL = "operational"
    UNDER_MAINTENANCE = "under_maintenance"
    DEGRADED_PERFORMANCE = "degraded_performance"
    PARTIAL_OUTAGE = "partial_outage"
    MAJOR_OUTAGE = "major_outage"

    @property
    def rank(self) -> int:
        return _COMPONENT_RANK[self]

    @property
    def impact(self) -> Impact:
        """The impact that this status alone gives an incident."""
        return _COMPONENT_IMPACT[self]


class Indicator(StrEnum):
    """The one word for the whole page (`status.indicator` of the Statuspage API)."""

    NONE = "none"
    MAINTENANCE = "maintenance"
    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"


_IMPACT_RANK = {impact: rank for rank, impact in enumerate(Impact)}
_COMPONENT_RANK = {status: rank for rank, status in enumerate(ComponentStatus)}
_COMPONENT_IMPACT = {
    ComponentStatus.OPERATIONAL: Impact.NONE,
    ComponentStatus.UNDER_MAINTENANCE: Impact.NONE,
    ComponentStatus.DEGRADED_PERFORMANCE: Impact.MINOR,
    ComponentStatus.PARTIAL_OUTAGE: Impact.MAJOR,
    ComponentStatus.MAJOR_OUTAGE: Impact.CRITICAL,
}


@dataclass(frozen=True, slots=True)
class Effect:
    """One component (in one region, or everywhere when `region` is None) has a status."""

    component: str
    region: str | None
    status: ComponentStatus


@dataclass(frozen=True, slots=True)
class Window:
    """When a maintenance takes place: `start` included, `end` not."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class NextUpdate:
    """A promise: after a span from publication, at an instant, or (both None) expressly none."""

    after: timedelta | None = None
    at: datetime | None = None

    def due(self, published: datetime) -> datetime | None:
        """The promised instant of a message published at `published`."""
        return published + self.after if self.after is not None else self.at


@dataclass(frozen=True, slots=True)
class Translation:
    """A message in another language: words only, never facts. `title` "" means: as in the message."""

    language: str
    title: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One file `incidents/<incident>/<name>.md` as its author wrote it.

    None means "not said here": the fold (core/fold.py) takes the fact from earlier messages.
    `body` is Markdown with LF line ends; `body_line` is the line of the file it starts on.
    `waive` are (code or slug of a rule, why it does not count here) pairs.
    """

    incident: str
    name: str
    body: str
    body_line: int = field(default=1, compare=False)
    kind: Kind | None = None
    audience: str | None = None
    drill: bool | None = None
    title: str | None = None
    status: Status | None = None
    commander: str | None = None
    impact: Impact | None = None
    components: tuple[Effect, ...] | None = None
    started: datetime | None = None
    next_update: NextUpdate | None = None
    data_loss: str | None = None
    lingering: str | None = None
    window: Window | None = None
    repeat: str | None = None
    expires: datetime | None = None
    corrects: str | None = None
    at: datetime | None = None
    waive: tuple[tuple[str, str], ...] | None = None
    translations: tuple[Translation, ...] = ()

    @property
    def path(self) -> str:
        return f"incidents/{self.incident}/{self.name}.md"

    @property
    def number(self) -> int:
        """The leading digits of the name: the order of messages within an incident."""
        return int(self.name.partition("-")[0])


@dataclass(frozen=True, slots=True)
class Posted:
    """A message with the facts that only git knows.

    `published` is the instant the file first landed on the main line (or the message's `at`);
    `edited` the last time its bytes changed after that; `origin` is `<incident>/<name>` as it was
    when it landed, kept through renames: the stable part of every id. `draft`: not committed yet,
    `published` is then the build's `now`. `held`: committed, but not signed off (only an internal build
    looks at such). `blob` is git's object id of the bytes ("" for a draft).
    """

    message: Message
    published: datetime
    origin: str
    blob: str = ""
    edited: datetime | None = None
    draft: bool = False
    held: bool = False


@dataclass(frozen=True, slots=True)
class Interval:
    """A component (region) had `status` from `start` until `end` (None: still has)."""

    component: str
    region: str | None
    status: ComponentStatus
    start: datetime
    end: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What an incident adds up to, without its texts: all that other pages need to know of it.

    `titles` holds (language, title) pairs, the default language first. `impact` is in force now,
    `peak` the worst it ever was. `started` is when customers began to feel it (a maintenance: the
    start of its window); `ended` when it was resolved, completed or cancelled (None: open).
    `intervals` are what incidents did to components; a maintenance has none: its window and
    `effects` say it, and the clock decides (core/state.py). `promise` is the instant of the next
    update owed. `unread` names files of this incident that could not be read and that no ending
    message came after: then nobody knows its state and nothing may look green.
    `drill`: an exercise, which happened to no component.
    `digest` changes whenever anything a page shows of this incident changes.
    """

    slug: str
    origin: str
    kind: Kind
    titles: tuple[tuple[str, str], ...]
    status: Status | None
    impact: Impact
    peak: Impact
    started: datetime
    ended: datetime | None
    first_published: datetime
    last_published: datetime
    messages: int
    commander: str | None = None
    intervals: tuple[Interval, ...] = ()
    effects: tuple[Effect, ...] = ()
    window: Window | None = None
    repeat: str | None = None
    expires: datetime | None = None
    promise: datetime | None = None
    data_loss: str | None = None
    lingering: str | None = None
    unread: tuple[str, ...] = ()
    has_drafts: bool = False
    drill: bool = False
    digest: str = ""

    def title(self, language: str) -> str:
        """The title in `language`, or in the default language."""
        return dict(self.titles).get(language, self.titles[0][1])

    @property
    def components(self) -> tuple[str, ...]:
        """Ids of all components it ever touched, in order of appearance."""
        seen = [i.component for i in self.intervals] + [e.component for e in self.effects]
        return tuple(dict.fromkeys(seen))


@dataclass(frozen=True, slots=True)
class Incident:
    """An incident with its messages, oldest first."""

    summary: Summary
    posted: tuple[Posted, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """One calendar day (in the page's time zone) of a component.

    `status` is the worst of the day, None before the component's `since` ("no data").
    `minutes` are (status, minutes) pairs, worst first, of the statuses other than operational;
    `incidents` the slugs of what caused them.
    """

    day: date
    status: ComponentStatus | None
    minutes: tuple[tuple[ComponentStatus, int], ...] = ()
    incidents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ComponentState:
    """A component now and over the last days.

    `status` is the worst over its regions; `regions` are (region, status) pairs in the order of
    settings, empty for a component without regions. `uptime` is a share 0..1 from declared
    incidents over `days` (see core/uptime.py), None without data. `days` ends with today.
    """

    id: str
    status: ComponentStatus
    regions: tuple[tuple[str, ComponentStatus], ...]
    days: tuple[Day, ...]
    uptime: float | None


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One window of a maintenance (a repeating one has many)."""

    summary: Summary
    window: Window


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """How everything is at `now`. The one answer for page, feed, API, badge and reminder.

    `active`: open incidents, newest start first. `under_way`: maintenance whose window contains
    `now`. `upcoming`: the next window of each maintenance, soonest first, at most a year ahead.
    `overdue`: maintenance whose (last) window has passed without a completion message.
    `notices`: notices in force. `recent`: everything that began or ended in the last 14 days and
    is over, newest first. `incomplete`: a file that may change the picture could not be
    read; nothing may then claim that all is well. `valid_until`: do not believe this after.
    """

    now: datetime
    valid_until: datetime
    indicator: Indicator
    incomplete: bool
    components: tuple[ComponentState, ...]
    active: tuple[Summary, ...]
    under_way: tuple[Occurrence, ...]
    upcoming: tuple[Occurrence, ...]
    overdue: tuple[Occurrence, ...]
    notices: tuple[Summary, ...]
    recent: tuple[Summary, ...]
