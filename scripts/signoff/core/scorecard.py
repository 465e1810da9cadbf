"""How well an incident was told, as numbers: what clock/score.py finds out and the page of scorecards shows.

None always means "nothing tells": a missing number is never a good one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from signoff.core.model import Impact


class Measure(StrEnum):
    """What is judged by the policy."""

    FIRST = "first-message"
    SCOPE = "scoping"
    SILENCE = "silence"
    PROMISES = "promises"
    APPROVAL = "approval"
    POSTMORTEM = "postmortem"


@dataclass(frozen=True, slots=True)
class Gap:
    """A silence towards customers from `start` on; `allowed` by the policy or a promise, if any."""

    start: datetime
    length: timedelta
    allowed: timedelta | None = None

    @property
    def is_late(self) -> bool:
        return self.allowed is not None and self.length > self.allowed


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """When it began, as different people tell it. `claimed`: the earliest `started` of any message.

    `told` is the `started` in force; `moved` by how much later that is than the earliest. `declared`: when
    the team knew. `published`: when git has the first message. `landed`: by how much git's time differs
    from the `at` of messages that carry one (imported ones), at most.
    """

    published: datetime
    claimed: datetime | None = None
    told: datetime | None = None
    declared: datetime | None = None
    landed: timedelta | None = None

    @property
    def moved(self) -> timedelta:
        if self.claimed is None or self.told is None:
            return timedelta(0)
        return self.told - self.claimed

    @property
    def to_first(self) -> timedelta | None:
        """From when customers began to feel it to the first message."""
        return None if self.claimed is None else max(self.published - self.claimed, timedelta(0))

    @property
    def call_to_first(self) -> timedelta | None:
        """From the declaration to the first message: what the policy speaks of."""
        return None if self.declared is None else max(self.published - self.declared, timedelta(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Scorecard:
    """One incident. `updates` are public messages after the first but corrections; `informative` those of
    them with new information. `approval`: the middle time from draft to sign-off; `live`: from sign-off to
    when customers could read it. `failed`: channels that a message did not reach, with how often.
    `verdicts`: whether the policy was kept, for whatever can be told. `drill`: it was an exercise.
    """

    incident: str
    titles: tuple[tuple[str, str], ...]
    impact: Impact
    times: Times
    ended: datetime | None
    until: datetime
    messages: int
    to_scope: timedelta | None
    gaps: tuple[Gap, ...]
    kept: int
    missed: int
    pending: int
    updates: int
    informative: int
    corrections: int
    approval: timedelta | None = None
    live: timedelta | None = None
    failed: tuple[tuple[str, int], ...] = ()
    postmortem: timedelta | None = None
    drill: bool = False
    verdicts: Mapping[Measure, bool] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def longest(self) -> Gap | None:
        """The longest silence; of equals the first."""
        return max(self.gaps, key=lambda gap: gap.length, default=None)

    @property
    def telling(self) -> Gap | None:
        """The silence to speak of: the one that was too long by most, else the longest."""
        late = [gap for gap in self.gaps if gap.allowed is not None and gap.is_late]
        return max(late, key=lambda gap: gap.length - (gap.allowed or gap.length), default=self.longest)

    @property
    def late_gaps(self) -> int:
        """How often customers heard nothing for longer than the policy, or a promise, allows."""
        return sum(gap.is_late for gap in self.gaps)

    @property
    def promises_kept(self) -> float | None:
        """The share of the promises that have come due."""
        due = self.kept + self.missed
        return self.kept / due if due else None

    @property
    def news(self) -> float | None:
        """The share of updates with new information."""
        return self.informative / self.updates if self.updates else None


@dataclass(frozen=True, slots=True)
class Reported:
    """What customers reported at `at`: how many, and how many by then. `urgent`: for the commander."""

    at: datetime
    count: int
    total: int
    text: str
    urgent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """All incidents that began in one month (`first` is its first day), or all there are (None).

    Spans are those that half of the incidents do not exceed, shares are of all updates and promises.
    """

    first: date | None
    incidents: int
    to_first: timedelta | None
    call_to_first: timedelta | None
    to_scope: timedelta | None
    silence: timedelta | None
    promises_kept: float | None
    news: float | None
    approval: timedelta | None
    live: timedelta | None
    late_gaps: int
    missed: int
    corrections: int
    failed: int
    verdicts: Mapping[Measure, tuple[int, int]]
    """Of each measure: in how many incidents it was kept, and in how many it could be told."""
