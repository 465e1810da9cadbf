"""Uptime from declared incidents: the share of time in which a component was not out.

Statuspage's own rule: a major outage counts in full, a partial one with three tenths, everything
else not at all. Maintenance does not count, whatever it does to a component; where an incident
overlaps a maintenance, the incident does. A component with regions is as bad as its worst region.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from signoff.core.model import ComponentStatus
from signoff.core.timeline import Piece

TENTHS = {ComponentStatus.MAJOR_OUTAGE: 10, ComponentStatus.PARTIAL_OUTAGE: 3}
"""How much of an outage counts, in tenths; integers, so that the result is the same everywhere."""

_TICK = timedelta(microseconds=1)


def uptime(pieces: Iterable[Piece], start: datetime, end: datetime) -> float | None:
    """The share 0..1 of `start`..`end` that `pieces` (which do not overlap) leave; None for no time."""
    if end <= start:
        return None
    lost = 0
    for piece in pieces:
        weight = TENTHS.get(piece.status, 0)
        if weight:
            length = min(piece.end, end) - max(piece.start, start)
            lost += weight * max(length // _TICK, 0)
    return 1 - lost / (10 * ((end - start) // _TICK))
