"""`page` and `status` of the endpoints, and what the page knows besides."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from signoff.core import urls
from signoff.core.model import ComponentStatus, Indicator, State
from signoff.site.api.board import Board

_WORST = {
    Indicator.NONE: "All Systems Operational",
    Indicator.MAINTENANCE: "Service Under Maintenance",
}
_MAJORITY = {
    ComponentStatus.MAJOR_OUTAGE: ("Partial System Outage", "Major System Outage"),
    ComponentStatus.PARTIAL_OUTAGE: ("Minor Service Outage", "Partial System Outage"),
    ComponentStatus.DEGRADED_PERFORMANCE: ("Partially Degraded Service", "Degraded System Service"),
}
_BY_INCIDENT = {
    Indicator.MINOR: "Minor Service Outage",
    Indicator.MAJOR: "Partial System Outage",
    Indicator.CRITICAL: "Major System Outage",
}
NOT_KNOWN = "Status Not Fully Known"


def instant(moment: datetime) -> str:
    """ISO 8601 with milliseconds and zone: `2026-11-21T10:02:00.000Z`."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.000Z"


def instant_or_none(moment: datetime | None) -> str | None:
    return None if moment is None else instant(moment)


def page(board: Board) -> dict[str, Any]:
    """Whose page it is. `updated_at` is when anything last changed, not when it was built."""
    settings = board.settings
    return {
        "id": board.page_id,
        "name": settings.name,
        "url": settings.url.rstrip("/"),
        "time_zone": "Etc/UTC" if settings.timezone == "UTC" else settings.timezone,
        "updated_at": instant(board.updated),
    }


def status(board: Board) -> dict[str, str]:
    """The page in a word and in a few. While a file is unread, it is never `none`."""
    state = board.facts.state
    if state.incomplete and state.indicator in (Indicator.NONE, Indicator.MAINTENANCE):
        return {"indicator": Indicator.MINOR.value, "description": NOT_KNOWN}
    return {"indicator": state.indicator.value, "description": description(state)}


def description(state: State) -> str:
    """The state in Statuspage's own words."""
    if state.indicator in _WORST:
        return _WORST[state.indicator]
    statuses = [component.status for component in state.components]
    worst = max(statuses, key=lambda status: status.rank, default=ComponentStatus.OPERATIONAL)
    by_components = _MAJORITY.get(worst)
    # an incident may be graver than the components it names
    if by_components is None or worst.impact.value != state.indicator.value:
        return _BY_INCIDENT[state.indicator]
    few, many = by_components
    return many if 2 * statuses.count(worst) > len(statuses) else few


def more(board: Board) -> dict[str, Any]:
    """What Statuspage has no key for: whether something is unread, where to see the age, the notices."""
    settings, state = board.settings, board.facts.state
    return {
        "incomplete": state.incomplete,
        "freshness": f"{settings.url}signoff.json",
        "languages": list(settings.languages),
        "notices": [
            {
                "id": urls.short_id(notice.origin),
                "names": dict(notice.titles),
                "shortlink": settings.url + urls.incident(notice.slug),
                "created_at": instant(notice.first_published),
                "expires_at": instant_or_none(notice.expires),
                "components": [component_id(name) for name in notice.components],
            }
            for notice in state.notices
        ],
    }


def component_id(id: str) -> str:
    """Twelve letters and digits that belong to a component's id in status.yml."""
    return urls.short_id(f"component/{id}")
