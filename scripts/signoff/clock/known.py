"""What the clock is told besides the page: that an incident was declared, and what customers report."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from signoff.core.model import Incident, Posted, State


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """Somebody said that there is an incident: in an issue, a report, or words that are not published yet.

    `incident` is its folder as far as anybody knows ("" when nobody said). `source` says where in words.
    """

    at: datetime
    source: str
    incident: str = ""
    title: str = ""
    commander: str = ""
    number: int | None = None

    @property
    def anchor(self) -> str:
        return f"declared/{self.incident or self.number or self.title}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """`count` customers said at `at` what `text` says. `by` is who wrote it down."""

    at: datetime
    count: int
    text: str
    by: str = ""
    tell_commander: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """All that lies on the desk at `state.now`.

    `public`: incidents as customers know them, by slug: at least those of `state` that are open or ended
    not long ago. `inside`: what was said to those inside only. `talk`: the pull request of the newest
    message, by slug. `reports` by slug.
    """

    state: State
    public: dict[str, Incident]
    inside: dict[str, tuple[Posted, ...]] = field(default_factory=dict)
    declared: tuple[Declared, ...] = ()
    reports: dict[str, tuple[Report, ...]] = field(default_factory=dict)
    talk: dict[str, int] = field(default_factory=dict)

    @property
    def now(self) -> datetime:
        return self.state.now
