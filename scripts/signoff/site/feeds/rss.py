"""RSS 2.0, one frozen item per message."""

from __future__ import annotations

from collections.abc import Sequence

from signoff.core.model import Incident, Posted
from signoff.core.watched import Settings
from signoff.site.feeds.item import channel

NAME = "feed.rss"
MIME = "application/rss+xml"


def render(
    settings: Settings,
    items: Sequence[tuple[Incident, Posted]],
    language: str,
    address: str,
    part: str = "",
) -> bytes:
    """The feed as a file."""
    from feedgen.feed import FeedGenerator  # noqa: PLC0415 -- 100 ms, and most builds write no feed

    about = channel(settings, items, language, address, part)
    feed = FeedGenerator()
    feed.title(about.title)
    feed.link(href=about.self, rel="self", type=MIME)
    feed.link(href=about.home, rel="alternate")
    feed.description(about.about)
    feed.language(about.language)
    feed.generator("Signoff")
    feed.lastBuildDate(about.changed)
    for item in about.items:
        entry = feed.add_entry(order="append")
        entry.guid(item.id, permalink=False)
        entry.link(href=item.link)
        entry.title(item.title)
        entry.description(item.html)
        entry.pubDate(item.published)
        for category in item.categories:
            entry.category(term=category)
    content: bytes = feed.rss_str(pretty=True)
    return content
