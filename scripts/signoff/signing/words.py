"""The exact words of a proposal as readers will get them: feed, mail, text message and X, per language."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from signoff.announce.short import CHANNELS, short
from signoff.approval.comment import Excerpt, Version
from signoff.approval.facts import Action
from signoff.core.model import PUBLIC, Incident, Posted
from signoff.core.names import FileName, file_name
from signoff.core.watched import Settings
from signoff.signing.proposal import Proposal
from signoff.site.feeds.item import Item, channel
from signoff.site.markdown import words

_LINK = re.compile(r'<a href="([^"]*)"')


def versions(proposal: Proposal) -> Iterator[Version]:
    """What each message and translation that the proposal publishes says, in the order of their paths."""
    for change in proposal.changes:
        _, slug, name = change.path.split("/")
        named = file_name(name, slug)
        incident = proposal.incidents.get(slug)
        if change.action is not Action.PUBLISH or incident is None or not isinstance(named, FileName):
            continue
        posted = next((p for p in incident.posted if p.message.name == named.name), None)
        if posted is not None:
            yield _version(change.path, incident, posted, named.language, proposal.after)


def _version(path: str, incident: Incident, posted: Posted, language: str, settings: Settings) -> Version:
    spoken = language or settings.language
    (item,) = channel(settings, [(incident, posted)], spoken, "").items
    message = posted.message
    audience = message.audience or incident.posted[0].message.audience or PUBLIC
    drill = any(p.message.drill for p in incident.posted)
    told = audience == PUBLIC and not drill and message.at is None
    there = {translation.language for translation in message.translations}
    return Version(
        path=path,
        language=spoken,
        audience="drill" if drill else audience,
        title=item.title,
        text=words(item.html),
        links=tuple(dict.fromkeys(map(html.unescape, _LINK.findall(item.html)))),
        excerpts=tuple(_excerpts(item, spoken)) if told else (),
        missing=() if language else tuple(tag for tag in settings.languages[1:] if tag not in there),
    )


def _excerpts(item: Item, language: str) -> Iterator[Excerpt]:
    """The short forms: title and status, as the feed has them, and the permalink."""
    title = item.summary.title(language)
    before, _, after = item.title.partition(title)
    for name, measure in CHANNELS.items():
        made = short(title, lambda words_: f"{before}{words_}{after}", item.link, measure)
        yield Excerpt(name, made.text, made.count.used, made.count.limit)
