"""JSON Feed 1.1, one frozen item per message; `_signoff` carries the facts for programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from signoff.core.model import Incident, Posted
from signoff.core.watched import Settings
from signoff.site.feeds.item import Item, channel
from signoff.site.i18n import iso

NAME = "feed.json"
MIME = "application/feed+json"
VERSION = "https://jsonfeed.org/version/1.1"


def render(
    settings: Settings,
    items: Sequence[tuple[Incident, Posted]],
    language: str,
    address: str,
    part: str = "",
) -> bytes:
    """The feed as a file."""
    about = channel(settings, items, language, address, part)
    feed = {
        "version": VERSION,
        "title": about.title,
        "description": about.about,
        "home_page_url": about.home,
        "feed_url": about.self,
        "language": about.language,
        "authors": [{"name": about.publisher, "url": about.home}],
        "items": [_item(item) for item in about.items],
    }
    return (json.dumps(feed, ensure_ascii=False, indent=1) + "\n").encode()


def _item(item: Item) -> dict[str, object]:
    said: dict[str, object] = {
        "id": item.id,
        "url": item.link,
        "title": item.title,
        "content_html": item.html,
        "date_published": iso(item.published),
        "language": item.language,
        "tags": list(item.categories),
    }
    if item.edited is not None:
        said["date_modified"] = iso(item.edited)
    said["_signoff"] = _facts(item)
    return said


def _facts(item: Item) -> dict[str, object]:
    """What the incident was as of this message; null where a fact does not apply."""
    message, summary = item.message, item.summary
    due = message.next_update.due(item.published) if message.next_update else None
    return {
        "incident": item.incident,
        "message": message.name,
        "kind": summary.kind,
        "status": summary.status,
        "impact": summary.impact,
        "started_at": iso(summary.started),
        "resolved_at": _iso(summary.ended),
        "next_update_at": _iso(due),
        "scheduled_for": _iso(summary.window.start if summary.window else None),
        "scheduled_until": _iso(summary.window.end if summary.window else None),
        "data_loss": message.data_loss,
        "lingering": message.lingering,
        "corrects": message.corrects,
        "components": [
            {"id": effect.component, "region": effect.region, "status": effect.status}
            for effect in item.effects
        ],
    }


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else iso(moment)
