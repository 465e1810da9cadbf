"""Whether a channel wants a message, by what status.yml says of it. Asks nobody what time it is."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from signoff.core.channels import DIGEST
from signoff.core.model import Impact, Incident, Kind, Posted, Status, Summary
from signoff.core.watched import Channel, Settings

_OPENS_OR_ENDS = frozenset(
    {Status.RESOLVED, Status.COMPLETED, Status.CANCELLED, Status.SCHEDULED, Status.IN_PROGRESS}
)


def wants(channel: Channel, incident: Incident, posted: Posted, then: Summary, settings: Settings) -> bool:
    """`then`: what the incident added up to when `posted` was published.

    Who heard that an incident is bad hears all that follows, so its worst impact counts.
    """
    if channel.messages == DIGEST:
        return False
    if channel.impact and then.kind is Kind.INCIDENT and then.peak.rank < Impact(channel.impact).rank:
        return False
    if channel.messages == "opened-and-resolved" and not _opens_or_ends(incident, posted, then):
        return False
    return _concerns(channel, then, settings)


def _opens_or_ends(incident: Incident, posted: Posted, then: Summary) -> bool:
    status = posted.message.status
    if posted is incident.posted[0] or status in _OPENS_OR_ENDS:
        return True
    # back after it was over
    return then.kind is Kind.INCIDENT and status is Status.INVESTIGATING


def _concerns(channel: Channel, then: Summary, settings: Settings) -> bool:
    """Whether any component and region of the channel was ever touched; what names none concerns all."""
    if not channel.components and not channel.regions:
        return True
    places = {(i.component, i.region) for i in then.intervals}
    places |= {(effect.component, effect.region) for effect in then.effects}
    return not places or any(_is_theirs(channel, *place, settings) for place in places)


def _is_theirs(channel: Channel, component: str, region: str | None, settings: Settings) -> bool:
    if channel.components and component not in channel.components:
        return False
    if not channel.regions or region in channel.regions:
        return True
    known = settings.component(component)
    there = known.regions if known is not None else ()
    return region is None and (not there or not set(there).isdisjoint(channel.regions))


def is_quiet(channel: Channel, then: Summary, settings: Settings, now: datetime) -> bool:
    """Whether a message of such an incident has to wait on this channel now."""
    if channel.quiet is None or then.peak is Impact.CRITICAL:
        return False
    zone = ZoneInfo(channel.timezone or settings.timezone)
    return channel.quiet.holds(now.astimezone(zone).time())
