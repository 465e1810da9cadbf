"""Atom (RFC 4287), one frozen entry per message."""

from __future__ import annotations

from collections.abc import Sequence

from signoff.core.model import Incident, Posted
from signoff.core.watched import Settings
from signoff.site.feeds.item import channel

NAME = "feed.atom"
MIME = "application/atom+xml"


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
    feed.id(about.id)
    feed.title(about.title)
    feed.subtitle(about.about)
    feed.author(name=about.publisher)
    feed.link(href=about.self, rel="self", type=MIME)
    feed.link(href=about.home, rel="alternate", type="text/html", hreflang=about.language)
    feed.language(about.language)
    feed.generator("Signoff")
    feed.updated(about.changed)
    for item in about.items:
        entry = feed.add_entry(order="append")
        entry.id(item.id)
        entry.link(href=item.link, rel="alternate", type="text/html")
        entry.title(item.title)
        entry.content(item.html, type="html")
        entry.published(item.published)
        entry.updated(item.changed)
        for category in item.categories:
            entry.category(term=category)
    content: bytes = feed.atom_str(pretty=True)
    return content
