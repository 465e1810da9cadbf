"""Maintenances as endpoints tell them: incidents with a window, whose impact is `maintenance`."""

from __future__ import annotations

from typing import Any

from signoff.core.model import Incident, Status
from signoff.site.api.board import Board
from signoff.site.api.incidents import told
from signoff.site.api.page import instant, instant_or_none

_WORDS = {Status.CANCELLED: Status.COMPLETED}
"""Statuspage has no word for a maintenance that was called off: it is over."""


def maintenance(board: Board, found: Incident) -> dict[str, Any]:
    """One maintenance. Of a repeating one, the window is the present one, else the next."""
    summary = found.summary
    window = board.window_of(summary)
    status = board.status_of(summary)
    payload = told(board, found, _WORDS.get(status, status), "maintenance", started=summary.first_published)
    for update in payload["incident_updates"]:
        if update["status"] == Status.CANCELLED.value:
            update["status"] = Status.COMPLETED.value
    return payload | {
        "scheduled_for": instant(window.start),
        "scheduled_until": instant(window.end),
        "signoff": {
            "slug": summary.slug,
            "language": board.settings.language,
            "names": dict(summary.titles),
            "repeat": summary.repeat,
            "cancelled": status is Status.CANCELLED,
            "said": (summary.status or Status.SCHEDULED).value,
            "regions": sorted({e.region for e in summary.effects if e.region is not None}),
            "next_update_at": instant_or_none(summary.promise),
        },
    }
