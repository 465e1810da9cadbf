"""How a state looks: one short class (a colour and an icon in the style sheet) for each.

The classes are the symbols of `frame/partials/icons.html` and the colours of `site/palette.py`:
ok, mt (maintenance), mi (minor), ma (major), cr (critical), un (unknown, or of no weight).
A look never stands alone: a word is always beside it.
"""

from __future__ import annotations

from signoff.core.model import ComponentStatus, Impact, Indicator, Kind, State, Summary

COMPONENT: dict[ComponentStatus | None, str] = {
    None: "un",
    ComponentStatus.OPERATIONAL: "ok",
    ComponentStatus.UNDER_MAINTENANCE: "mt",
    ComponentStatus.DEGRADED_PERFORMANCE: "mi",
    ComponentStatus.PARTIAL_OUTAGE: "ma",
    ComponentStatus.MAJOR_OUTAGE: "cr",
}

INDICATOR: dict[Indicator, str] = {
    Indicator.NONE: "ok",
    Indicator.MAINTENANCE: "mt",
    Indicator.MINOR: "mi",
    Indicator.MAJOR: "ma",
    Indicator.CRITICAL: "cr",
}

IMPACT: dict[Impact, str] = {
    Impact.NONE: "un",
    Impact.MINOR: "mi",
    Impact.MAJOR: "ma",
    Impact.CRITICAL: "cr",
}


FAVICON = {
    "ok": "none",
    "mt": "maintenance",
    "mi": "minor",
    "ma": "major",
    "cr": "critical",
    "un": "unknown",
}
"""The favicon (site/assets.py) for each look."""


def of_incident(summary: Summary) -> str:
    """The look of an incident while it is open, and in lists: by its impact or kind."""
    if summary.kind is Kind.MAINTENANCE:
        return "mt"
    return IMPACT[summary.peak if summary.ended else summary.impact]


def favicon(state: State) -> str:
    """Which favicon says how everything is (site/assets.py has the names)."""
    if state.incomplete and state.indicator is Indicator.NONE:
        return "unknown"
    return state.indicator.value


def favicon_of(summary: Summary) -> str:
    """Which favicon an incident's own page has."""
    if summary.ended or summary.kind is Kind.NOTICE:
        return "none"
    if summary.kind is Kind.MAINTENANCE:
        return "maintenance"
    return "unknown" if summary.unread else summary.impact.value
