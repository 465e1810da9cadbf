"""Incidents and their updates as endpoints tell them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from signoff.core import urls
from signoff.core.fold import DRILL, fold
from signoff.core.model import PUBLIC, ComponentStatus, Effect, Incident, Kind, Posted, Status
from signoff.core.story import Story
from signoff.core.watched import Settings
from signoff.site.api.board import Board
from signoff.site.api.components import component
from signoff.site.api.page import component_id, instant, instant_or_none
from signoff.site.markdown import text

_FIRST = {Kind.INCIDENT: Status.INVESTIGATING, Kind.MAINTENANCE: Status.SCHEDULED}
_Statuses = Mapping[str, ComponentStatus]


def incident(board: Board, found: Incident) -> dict[str, Any]:
    """One incident, its updates newest first."""
    summary = found.summary
    impact = summary.impact if summary.ended is None else summary.peak
    status = summary.status or Status.INVESTIGATING
    payload = told(board, found, status, impact.value, started=summary.started)
    return payload | {"signoff": _more(board, found)}


def told(board: Board, found: Incident, status: Status, impact: str, *, started: datetime) -> dict[str, Any]:
    """What incidents and maintenances have in common."""
    summary = found.summary
    own_id = urls.short_id(summary.origin)
    return {
        "id": own_id,
        "name": summary.title(board.settings.language),
        "status": status.value,
        "created_at": instant(summary.first_published),
        "updated_at": instant(max(_changed(posted) for posted in found.posted)),
        "monitoring_at": instant_or_none(_monitoring(found)),
        "resolved_at": instant_or_none(summary.ended),
        "impact": impact,
        "shortlink": board.settings.url + urls.incident(summary.slug),
        "started_at": instant(started),
        "page_id": board.page_id,
        "incident_updates": updates(board, found, own_id),
        "components": [component(board, name) for name in summary.components],
    }


def updates(board: Board, found: Incident, incident_id: str) -> list[dict[str, Any]]:
    """The messages as updates, newest first."""
    listed = []
    status = _FIRST.get(found.summary.kind, Status.INVESTIGATING)
    before: _Statuses = {}
    for posted, after in zip(found.posted, effects_then(found, board.settings), strict=True):
        message = posted.message
        status = message.status or status
        listed.append(
            {
                "id": urls.short_id(posted.origin),
                "status": status.value,
                "body": text(message.body),
                "incident_id": incident_id,
                "created_at": instant(posted.published),
                "updated_at": instant(_changed(posted)),
                "display_at": instant(posted.published),
                "affected_components": _affected(board, before, after),
                "deliver_notifications": True,
                "custom_tweet": None,
                "tweet_id": None,
                "signoff": _more_of(board, posted),
            }
        )
        before = after
    return listed[::-1]


def effects_then(found: Incident, settings: Settings) -> Iterator[_Statuses]:
    """What each component had after each message, oldest first; the worst of its regions.

    A correction changes what an earlier message said, so that from there on everything is told anew.
    """
    story = Story(found.summary.kind, settings)
    told_anew = False
    for index, posted in enumerate(found.posted, 1):
        told_anew = told_anew or posted.message.corrects is not None
        if told_anew:
            audiences = frozenset({PUBLIC, DRILL, *settings.audiences})
            then = fold(found.summary.slug, found.posted[:index], settings, audiences=audiences)
            assert then is not None
            yield _worst(then.summary.effects)
        else:
            story.tell(posted.message, posted.published)
            yield _worst(story.effects())


def _worst(effects: Iterable[Effect]) -> _Statuses:
    found: dict[str, ComponentStatus] = {}
    for effect in effects:
        known = found.get(effect.component)
        if known is None or effect.status.rank > known.rank:
            found[effect.component] = effect.status
    return found


def _affected(board: Board, before: _Statuses, after: _Statuses) -> list[dict[str, str]] | None:
    """What the incident has named so far, before and after the message; None when that is nothing."""
    operational = ComponentStatus.OPERATIONAL
    return [
        {
            "code": component_id(name),
            "name": board.full_name(name),
            "old_status": before.get(name, operational).value,
            "new_status": status.value,
        }
        for name, status in after.items()
    ] or None


def _changed(posted: Posted) -> datetime:
    return max(posted.published, posted.edited or posted.published)


def _monitoring(found: Incident) -> datetime | None:
    """When it was last said to be watched (a maintenance: verified), unless it went back since."""
    at = None
    for posted in found.posted:
        status = posted.message.status
        if status in (Status.MONITORING, Status.VERIFYING):
            at = at or posted.published
        elif status in (Status.INVESTIGATING, Status.IDENTIFIED, Status.IN_PROGRESS):
            at = None
    return at


def _more(board: Board, found: Incident) -> dict[str, Any]:
    """What we know of an incident that Statuspage has no key for."""
    summary = found.summary
    return {
        "slug": summary.slug,
        "language": board.settings.language,
        "names": dict(summary.titles),
        "regions": sorted({e.region for e in summary.effects if e.region is not None}),
        "effects": [
            {"component": component_id(e.component), "region": e.region, "status": e.status.value}
            for e in summary.effects
        ],
        "next_update_at": instant_or_none(summary.promise),
        "data_loss": summary.data_loss,
        "lingering": summary.lingering,
        "unread": bool(summary.unread),
    }


def _more_of(board: Board, posted: Posted) -> dict[str, Any]:
    message = posted.message
    due = message.next_update.due(posted.published) if message.next_update else None
    return {
        "shortlink": board.settings.url + urls.message(message.incident, message.name),
        "next_update_at": instant_or_none(due),
        "corrects": message.corrects,
        "languages": sorted({board.settings.language, *(t.language for t in message.translations)}),
    }
