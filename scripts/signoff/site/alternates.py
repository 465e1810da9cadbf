"""`<link rel="alternate">`: what a page can be subscribed to, told to readers' programs."""

from __future__ import annotations

from markupsafe import Markup

from signoff.core.model import Kind
from signoff.site.i18n import Words

_FEEDS = (
    ("application/rss+xml", "feed.rss", "RSS"),
    ("application/atom+xml", "feed.atom", "Atom"),
    ("application/feed+json", "feed.json", "JSON"),
)
_HISTORIES = (("application/rss+xml", "history.rss", "RSS"), ("application/atom+xml", "history.atom", "Atom"))
_LINK = Markup('<link rel="alternate" type="{}" title="{} ({})" href="{}">\n')


def alternates(folder: str, title: str, words: Words) -> Markup:
    """Links to all that is in `folder`: the way there, ending in a slash, or "" for the page's own."""
    links = [_LINK.format(type_, title, form, folder + name) for type_, name, form in _FEEDS]
    history, works = f"{title}: {words.gettext('History')}", f"{title}: {words.kind(Kind.MAINTENANCE)}"
    links += [_LINK.format(type_, history, form, folder + name) for type_, name, form in _HISTORIES]
    links.append(_LINK.format("text/calendar", works, "iCalendar", f"{folder}maintenance.ics"))
    return Markup().join(links)
