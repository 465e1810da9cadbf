"""What is probably meant when nobody says: the next status, and when customers hear again."""

from __future__ import annotations

from datetime import timedelta

from signoff.core.model import Impact, Kind, NextUpdate, Status, Summary
from signoff.core.watched import Policy

_NEXT = {
    Status.INVESTIGATING: Status.IDENTIFIED,
    Status.IDENTIFIED: Status.MONITORING,
    Status.MONITORING: Status.RESOLVED,
    Status.RESOLVED: Status.POSTMORTEM,
    Status.SCHEDULED: Status.IN_PROGRESS,
    Status.IN_PROGRESS: Status.COMPLETED,
    Status.VERIFYING: Status.COMPLETED,
}


def next_status(summary: Summary) -> Status | None:
    """The status that normally follows."""
    return _NEXT.get(summary.status) if summary.status is not None else None


def promise(policy: Policy, impact: Impact, *, is_scoping_due: bool = False) -> NextUpdate:
    """When customers hear again by policy: as often as the impact asks for, never later.

    `is_scoping_due`: nothing was said yet about who is affected, and policy wants that soon.
    """
    spans = [policy.cadence.get(str(impact)) or policy.cadence.get("minor") or timedelta(minutes=30)]
    if is_scoping_due:
        spans.append(policy.scoping_message)
    return NextUpdate(after=min(spans))


def is_open(summary: Summary) -> bool:
    """Whether more is expected: neither ended nor withdrawn, and no mere notice."""
    return summary.ended is None and summary.kind is not Kind.NOTICE
