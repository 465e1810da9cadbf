"""A debt: something that somebody is waiting for, when it is due, and how urgent that is at an instant."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from signoff.core.watched import Policy


class Owed(StrEnum):
    """What is owed. `report` is no debt: something that the commander should hear of once."""

    FIRST_MESSAGE = "first-message"
    SCOPING = "scoping"
    UPDATE = "update"
    PROMISE = "promise"
    SITREP = "sitrep"
    MAINTENANCE_START = "maintenance-start"
    MAINTENANCE_END = "maintenance-end"
    POSTMORTEM = "postmortem"
    REPORT = "report"


class Stage(StrEnum):
    """How urgent a debt is; `rank` orders them. Each is told once."""

    LATER = "later"
    SOON = "soon"
    OVERDUE = "overdue"
    ESCALATED = "escalated"

    @property
    def rank(self) -> int:
        return _RANK[self]


_RANK = {stage: rank for rank, stage in enumerate(Stage)}

SLOW = timedelta(days=1)
"""What is owed within days, not minutes, is announced, and escalated, by so much."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Debt:
    """`owed` for the incident is due at `due`. It hangs on `anchor`: a message's origin, or a declaration.

    `commander` is who is in charge. `about` says in a few words why; `number` is the pull request or issue
    to talk about it on the forge.
    """

    owed: Owed
    incident: str
    title: str
    due: datetime
    anchor: str
    commander: str = ""
    about: str = ""
    number: int | None = None

    @property
    def key(self) -> str:
        """What makes it this debt and no other: 40 hexadecimal digits that tell strangers nothing."""
        told = f"{self.owed}\0{self.anchor}\0{self.due.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
        return hashlib.sha256(told.encode()).hexdigest()[:40]

    @property
    def is_debt(self) -> bool:
        """Whether somebody has to do something; else it is only worth knowing."""
        return self.owed is not Owed.REPORT

    def stage(self, now: datetime, policy: Policy) -> Stage:
        """How urgent it is at `now`. At its very instant it is still in time."""
        if not self.is_debt:
            return Stage.OVERDUE
        slow = self.owed is Owed.POSTMORTEM
        lead = max(policy.lead_time, SLOW) if slow else policy.lead_time
        patience = max(policy.escalate_after, SLOW) if slow else policy.escalate_after
        if now < self.due - lead:
            return Stage.LATER
        if now <= self.due:
            return Stage.SOON
        return Stage.OVERDUE if now < self.due + patience else Stage.ESCALATED
