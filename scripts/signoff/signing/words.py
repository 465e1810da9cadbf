"""The exact words of a proposal as readers will get them: feed, mail, text message and X, per language."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from signoff.announce.short import Count, sms, sms_in, x
from signoff.announce.texts import Style, Told, say
from signoff.approval.comment import Excerpt, Version
from signoff.approval.facts import Action
from signoff.core.model import PUBLIC
from signoff.core.names import FileName, file_name
from signoff.core.watched import Settings
from signoff.signing.proposal import Proposal
from signoff.site.feeds.item import channel
from signoff.site.markdown import words

_LINK = re.compile(r'<a href="([^"]*)"')


def versions(proposal: Proposal, style: Style) -> Iterator[Version]:
    """What each message and translation that the proposal publishes says, in the order of their paths."""
    for change in proposal.changes:
        _, slug, name = change.path.split("/")
        named = file_name(name, slug)
        incident = proposal.incidents.get(slug)
        if change.action is not Action.PUBLISH or incident is None or not isinstance(named, FileName):
            continue
        posted = next((p for p in incident.posted if p.message.name == named.name), None)
        if posted is not None:
            told = Told(incident, posted, named.language or proposal.after.language)
            yield _version(change.path, told, not named.language, proposal.after, style)


def _version(path: str, told: Told, is_original: bool, settings: Settings, style: Style) -> Version:
    incident, posted, spoken = told.incident, told.posted, told.language
    (item,) = channel(settings, [(incident, posted)], spoken, "").items
    message = posted.message
    audience = message.audience or incident.posted[0].message.audience or PUBLIC
    drill = any(p.message.drill for p in incident.posted)
    goes_out = audience == PUBLIC and not drill and message.at is None
    there = {translation.language for translation in message.translations}
    return Version(
        path=path,
        language=spoken,
        audience="drill" if drill else audience,
        title=item.title,
        text=words(item.html),
        links=tuple(dict.fromkeys(map(html.unescape, _LINK.findall(item.html)))),
        excerpts=tuple(_excerpts(told, settings, style)) if goes_out else (),
        missing=tuple(tag for tag in settings.languages[1:] if tag not in there) if is_original else (),
    )


def _excerpts(told: Told, settings: Settings, style: Style) -> Iterator[Excerpt]:
    """The short forms, as channels would send them."""
    for name, form, counted in (("SMS", "sms", _sms), ("X", "x", x)):
        text = say(form, told, settings, style).body
        count = counted(text)
        yield Excerpt(name, text, count.used, count.limit)


def _sms(text: str) -> Count:
    """In as few parts as hold it."""
    return sms(text) if sms(text).fits else sms_in(2, text) if sms_in(2, text).fits else sms_in(3, text)
