"""Feeds read back by independent readers, and the incidents that tests put into them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from types import ModuleType

import feedparser

from signoff.core.fold import fold
from signoff.core.model import Incident, Posted
from signoff.core.watched import Settings
from support.stories import said, watched

Items = list[tuple[Incident, Posted]]


@dataclass(frozen=True)
class Entry:
    """What a reader gets to see of an item."""

    id: str
    link: str
    title: str
    html: str
    published: str
    categories: tuple[str, ...]


LONG = (
    said(
        1, "investigating", title="Delays", api={"eu": "partial_outage"}, next_update=20, body="We **look**."
    ),
    said(2, "identified", body="It is the [queue](#m-01-investigating).", web="degraded_performance"),
    said(3, None, corrects="02-identified", name="03-correction", body="It is *not* the queue."),
    said(4, "monitoring", title="Late & lost messages", ja="メッセージの遅延", body="Fixed <for now>."),
    said(5, "resolved", data_loss="12 messages", lingering="none", body="Over."),
    said(6, "postmortem", body="# What happened\n\nThis."),
)
"""An incident with a title change, a correction, a translation and an end."""

WORKS = (
    said(
        1,
        "scheduled",
        5,
        slug="works",
        kind="maintenance",
        title="Works",
        web="under_maintenance",
        window=(60, 120),
    ),
    said(2, "completed", 130, slug="works", body="Done."),
)
NOTICE = (said(1, None, 7, slug="notice", kind="notice", title="New prices", body="From May."),)


def newest_first(*incidents: Sequence[Posted], settings: Settings | None = None) -> Items:
    """What a build passes to `render`: all messages of the incidents, cut to 50."""
    items: Items = []
    for posted in incidents:
        incident = fold(posted[0].message.incident, posted, settings or watched())
        assert incident is not None
        items += [(incident, p) for p in incident.posted]
    return sorted(items, key=lambda item: (item[1].published, item[1].message.name), reverse=True)[:50]


def entries(feed: ModuleType, content: bytes) -> list[Entry]:
    """The items as a feed reader reads them; what it cannot read fails the test."""
    if feed.NAME.endswith(".json"):
        return [
            Entry(
                item["id"],
                item["url"],
                item["title"],
                item["content_html"],
                item["date_published"],
                tuple(item["tags"]),
            )
            for item in json.loads(content)["items"]
        ]
    read = parsed(content)
    return [
        Entry(
            entry.id,
            entry.link,
            entry.title,
            entry.content[0].value if "content" in entry else entry.summary,
            entry.published,
            tuple(tag.term for tag in entry.get("tags", ())),
        )
        for entry in read.entries
    ]


def parsed(content: bytes) -> feedparser.FeedParserDict:
    """The feed as feedparser reads it, untouched by its sanitizing."""
    read = feedparser.parse(content, sanitize_html=False, resolve_relative_uris=False)
    assert not read.bozo, read.get("bozo_exception")
    return read
