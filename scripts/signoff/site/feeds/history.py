"""`history.rss` and `history.atom`: one entry per incident, all its messages in it, newest first.

Atlassian Statuspage publishes these, and programs that were written for it read them: the id of an entry
stays, its text grows. Who wants one entry per message takes the `feed.*` beside them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from signoff.core import urls
from signoff.core.model import Incident, Kind, Posted
from signoff.core.watched import Settings
from signoff.site.feeds.item import NEVER, clean, titled
from signoff.site.i18n import translator
from signoff.site.markdown import render
from signoff.site.outputs import Texts
from signoff.site.voice import Voice


def rss(
    settings: Settings, slugs: Sequence[str], language: str, address: str, part: str, texts: Texts
) -> bytes:
    """The incidents `slugs`, those with the newest messages first, as RSS 2.0."""
    feed = _feed(settings, language, part)
    feed.link(href=settings.url + address, rel="self", type="application/rss+xml")
    feed.link(href=_home(settings, language), rel="alternate")
    feed.lastBuildDate(_changed(texts[slug] for slug in slugs))
    for slug in slugs:
        entry = _entry(feed, settings, texts[slug], language)
        entry.guid(urls.tag(settings.url, texts[slug].summary.origin), permalink=False)
        entry.description(_body(settings, texts[slug], language))
        entry.pubDate(texts[slug].summary.last_published)
    content: bytes = feed.rss_str(pretty=True)
    return content


def atom(
    settings: Settings, slugs: Sequence[str], language: str, address: str, part: str, texts: Texts
) -> bytes:
    """The same as Atom."""
    feed = _feed(settings, language, part)
    feed.id(urls.tag(settings.url, address))
    feed.author(name=clean(settings.name))
    feed.link(href=settings.url + address, rel="self", type="application/atom+xml")
    feed.link(href=_home(settings, language), rel="alternate", type="text/html", hreflang=language)
    feed.updated(_changed(texts[slug] for slug in slugs))
    for slug in slugs:
        summary = texts[slug].summary
        entry = _entry(feed, settings, texts[slug], language)
        entry.id(urls.tag(settings.url, summary.origin))
        entry.content(_body(settings, texts[slug], language), type="html")
        entry.published(summary.first_published)
        entry.updated(_changed([texts[slug]]))
    content: bytes = feed.atom_str(pretty=True)
    return content


FORMATS: Mapping[str, Callable[..., bytes]] = {"history.atom": atom, "history.rss": rss}
"""Both, by file name."""


def _feed(settings: Settings, language: str, part: str) -> Any:
    from feedgen.feed import FeedGenerator  # noqa: PLC0415 -- 100 ms, and most builds write no feed

    words = translator(language, settings.timezone)
    feed = FeedGenerator()
    feed.title(clean(f"{titled(words, settings.name, part)} – {words.gettext('History')}"))
    about = words.gettext("Incidents and maintenance of %(name)s, one entry for each.")
    feed.description(clean(about % {"name": settings.name}))
    feed.language(language)
    feed.generator("Signoff")
    return feed


def _home(settings: Settings, language: str) -> str:
    return settings.url + urls.prefix(language, settings.language)


def _entry(feed: Any, settings: Settings, found: Incident, language: str) -> Any:
    entry = feed.add_entry(order="append")
    entry.title(clean(found.summary.title(language)))
    entry.link(href=_home(settings, language) + urls.incident(found.summary.slug))
    return entry


def _changed(found: Any) -> Any:
    every = (p for incident in found for p in incident.posted)
    return max((max(p.published, p.edited or p.published) for p in every), default=NEVER)


def _body(settings: Settings, found: Incident, language: str) -> str:
    """The messages, newest first, each under its time and status as Statuspage sets them."""
    voice = Voice(settings, language)
    status = None
    told = []
    for posted in found.posted:
        status = posted.message.status or status
        told.append(_message(settings, voice, posted, voice.words.status(status, found.summary.kind)))
    if found.summary.kind is Kind.MAINTENANCE and found.summary.window is not None:
        window = found.summary.window
        span = voice.words.span(window.start, window.end)
        told.append(Markup("<p>{}</p>").format(voice.words.html("Planned for %(span)s.", span=span)))
    return clean("\n".join(reversed(told)))


def _message(settings: Settings, voice: Voice, posted: Posted, status: str) -> Markup:
    words = voice.words
    body, spoken = voice.body(posted)
    page = _home(settings, voice.language) + urls.incident(posted.message.incident)
    html = Markup(render(body, page))  # noqa: S704 -- render gives safe HTML
    if spoken != voice.language:
        html = Markup('<div lang="{}">{}</div>').format(spoken, html)
    if posted.message.corrects is not None:
        status = words.gettext("Correction")
    return Markup("<p><small>{}</small><br><strong>{}</strong></p>\n{}").format(
        words.instant(posted.published), status, html
    )
