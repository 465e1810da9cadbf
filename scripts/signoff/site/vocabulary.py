"""What statuses, impacts and kinds are called, in English; `i18n.Words` says them in any language."""

from __future__ import annotations

from signoff.core.model import ComponentStatus, Impact, Indicator, Kind, Status


def mark(context: str, text: str) -> tuple[str, str]:
    """Name a word that is translated later, so that extraction finds it."""
    return context, text


STATUS_WORDS = {
    Status.INVESTIGATING: mark("incident status", "Investigating"),
    Status.IDENTIFIED: mark("incident status", "Identified"),
    Status.MONITORING: mark("incident status", "Monitoring"),
    Status.RESOLVED: mark("incident status", "Resolved"),
    Status.POSTMORTEM: mark("incident status", "Postmortem"),
    Status.SCHEDULED: mark("maintenance status", "Scheduled"),
    Status.IN_PROGRESS: mark("maintenance status", "In progress"),
    Status.VERIFYING: mark("maintenance status", "Verifying"),
    Status.COMPLETED: mark("maintenance status", "Completed"),
    Status.CANCELLED: mark("maintenance status", "Cancelled"),
}
WITHDRAWN = mark("notice status", "Withdrawn")

COMPONENT_WORDS = {
    ComponentStatus.OPERATIONAL: mark("component status", "Operational"),
    ComponentStatus.UNDER_MAINTENANCE: mark("component status", "Under maintenance"),
    ComponentStatus.DEGRADED_PERFORMANCE: mark("component status", "Degraded performance"),
    ComponentStatus.PARTIAL_OUTAGE: mark("component status", "Partial outage"),
    ComponentStatus.MAJOR_OUTAGE: mark("component status", "Major outage"),
    None: mark("component status", "No data"),
}

IMPACT_WORDS = {
    Impact.NONE: mark("impact", "No impact"),
    Impact.MINOR: mark("impact", "Minor impact"),
    Impact.MAJOR: mark("impact", "Major impact"),
    Impact.CRITICAL: mark("impact", "Critical impact"),
}

KIND_WORDS = {
    Kind.INCIDENT: mark("kind", "Incident"),
    Kind.MAINTENANCE: mark("kind", "Maintenance"),
    Kind.NOTICE: mark("kind", "Notice"),
}

INDICATOR_WORDS = {
    Indicator.NONE: mark("indicator", "All systems operational"),
    Indicator.MAINTENANCE: mark("indicator", "Maintenance in progress"),
    Indicator.MINOR: mark("indicator", "Minor service disruption"),
    Indicator.MAJOR: mark("indicator", "Major service disruption"),
    Indicator.CRITICAL: mark("indicator", "Critical service outage"),
}
