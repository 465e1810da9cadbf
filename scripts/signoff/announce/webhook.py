"""The JSON that a webhook gets: docs/webhook.schema.json describes it, and `version` grows if it changes."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from signoff.core import urls
from signoff.core.model import Summary
from signoff.core.watched import Settings, text_in

if TYPE_CHECKING:
    from signoff.announce.texts import Told

VERSION = 1


def body(told: Told, summary: Summary, text: str, link: str, settings: Settings) -> str:
    """One line of JSON; equal arguments give equal bytes."""
    message, language = told.posted.message, told.language
    due = message.next_update.due(told.posted.published) if message.next_update else None
    plain: dict[str, Any] = {
        "version": VERSION,
        "id": told.key,
        "event": _event(told),
        "language": language,
        "page": {"name": settings.name, "url": settings.url},
        "incident": {
            "id": urls.short_id(summary.origin),
            "title": summary.title(language),
            "kind": str(summary.kind),
            "status": summary.status and str(summary.status),
            "impact": str(summary.impact),
            "started": _instant(summary.started),
            "ended": _instant(summary.ended),
            "url": link.partition("#")[0],
        },
        "message": {
            "id": urls.short_id(told.posted.origin),
            "published": _instant(told.posted.published),
            "text": text,
            "url": link,
            "corrects": _corrected(told),
        },
        "components": [
            {
                "id": effect.component,
                "name": _name(effect.component, language, settings),
                "region": effect.region,
                "status": str(effect.status),
            }
            for effect in summary.effects
        ],
        "next_update": _instant(due),
    }
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def _event(told: Told) -> str:
    if told.retracted:
        return "retraction"
    return "message" if told.posted.message.corrects is None else "correction"


def _corrected(told: Told) -> str | None:
    name = told.posted.message.corrects
    corrected = next((p for p in told.incident.posted if p.message.name == name), None)
    return urls.short_id(corrected.origin) if corrected else None


def _name(id: str, language: str, settings: Settings) -> str:
    component = settings.component(id)
    return text_in(component.name, language, settings.language) if component else id


def _instant(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
