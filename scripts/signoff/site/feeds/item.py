"""A message as a feed's item: what it said when it was published, in the feed's language.

An item is frozen. It is made from the message and from those published before it, never from
later ones, so that nothing of it changes when the incident goes on, gets another title or the
site is built again. (An edited or newly translated message does change its own item.)
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from markupsafe import Markup

from signoff.core import urls
from signoff.core.fold import DRILL, as_of, fold
from signoff.core.model import PUBLIC, Effect, Incident, Message, Posted, Summary
from signoff.core.watched import Settings
from signoff.site.i18n import Words, translator
from signoff.site.markdown import render

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""When a feed without items was last changed."""

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One message, ready for any format. Texts contain nothing that XML or UTF-8 cannot carry."""

    id: str
    link: str
    title: str
    html: str
    language: str
    published: datetime
    edited: datetime | None
    categories: tuple[str, ...]
    effects: tuple[Effect, ...]
    message: Message
    incident: str
    summary: Summary

    @property
    def changed(self) -> datetime:
        return self.edited or self.published


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """What a feed says about itself, and its items, newest first."""

    id: str
    title: str
    about: str
    home: str
    self: str
    language: str
    publisher: str
    changed: datetime
    items: tuple[Item, ...]


def channel(
    settings: Settings,
    items: Sequence[tuple[Incident, Posted]],
    language: str,
    address: str,
    part: str = "",
) -> Channel:
    """The feed in `language` at `address`, in no particular format. `part` names what it is narrowed to."""
    words = translator(language, settings.timezone)
    made = tuple(_known_item(settings, incident, posted, words) for incident, posted in items)
    name = {"name": settings.name}
    return Channel(
        id=urls.tag(settings.url, address),
        title=clean(titled(words, settings.name, part)),
        about=clean(words.gettext("Incidents and maintenance of %(name)s, message by message.") % name),
        home=settings.url + urls.prefix(language, settings.language),
        self=settings.url + address,
        language=language,
        publisher=clean(settings.name),
        changed=max((item.changed for item in made), default=NEVER),
        items=made,
    )


def titled(words: Words, name: str, part: str) -> str:
    """What a feed is called."""
    title = words.gettext("%(name)s status") % {"name": name}
    return f"{title} – {part}" if part else title


def clean(text: str) -> str:
    """`text` with a sign in place of every character that XML forbids."""
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)


_MANY = 4096
_made: dict[tuple[str, str], tuple[Settings, Incident, Posted, Item]] = {}
_told: dict[str, tuple[Settings, Incident, Posted, Summary]] = {}


def _known_item(settings: Settings, incident: Incident, posted: Posted, words: Words) -> Item:
    """The item of a message, made once for all formats and for the feeds of its components."""
    key = (posted.origin, words.language)
    known = _made.get(key)
    if known and known[0] is settings and known[1] is incident and known[2] is posted:
        return known[3]
    item = _item(settings, incident, posted, words)
    if len(_made) >= _MANY:
        _made.clear()
    _made[key] = (settings, incident, posted, item)
    return item


def _item(settings: Settings, incident: Incident, posted: Posted, words: Words) -> Item:
    message = posted.message
    summary = known_summary(settings, incident, posted)
    body, spoken = _words_of(message, words.language, settings.language)
    page = settings.url + urls.prefix(words.language, settings.language) + urls.incident(message.incident)
    html = [Markup(render(body, page))]  # noqa: S704 -- render gives safe HTML
    if spoken != words.language:
        html.insert(0, Markup("<p><em>{}</em></p>").format(_not_translated(words)))
        html[1] = Markup('<div lang="{}">{}</div>').format(spoken, html[1])
    facts = _facts(posted, words, settings.language)
    html += [Markup("<p>{}</p>").format(fact) for fact in facts]
    return Item(
        id=urls.tag(settings.url, posted.origin),
        link=f"{page}#{urls.anchor(message.name)}",
        title=clean(_title(summary, message, words)),
        html=clean("\n".join(html)),
        language=spoken,
        published=posted.published,
        edited=posted.edited,
        categories=tuple(dict.fromkeys(effect.component for effect in summary.effects)),
        effects=summary.effects,
        message=message,
        incident=posted.origin.partition("/")[0],
        summary=summary,
    )


def known_summary(settings: Settings, incident: Incident, posted: Posted) -> Summary:
    """What the incident added up to when `posted` was its newest message; worked out once."""
    known = _told.get(posted.origin)
    if known and known[0] is settings and known[1] is incident and known[2] is posted:
        return known[3]
    summary = _summary_then(settings, incident, posted)
    if len(_told) >= _MANY:
        _told.clear()
    _told[posted.origin] = (settings, incident, posted, summary)
    return summary


def _summary_then(settings: Settings, incident: Incident, posted: Posted) -> Summary:
    """What the incident added up to when `posted` was its newest message."""
    # who may see the incident was decided before: everything we were given is for this feed
    audiences = frozenset({PUBLIC, DRILL, *settings.audiences})
    then = fold(incident.summary.slug, as_of(incident.posted, posted), settings, audiences=audiences)
    assert then is not None
    return then.summary


def _words_of(message: Message, language: str, default: str) -> tuple[str, str]:
    """The body in `language` where there is one, and the language it is in."""
    if language != default:
        for translation in message.translations:
            if translation.language == language:
                return translation.body, language
    return message.body, default


def _title(summary: Summary, message: Message, words: Words) -> str:
    correction = message.corrects is not None
    status = words.gettext("Correction") if correction else words.status(summary.status, summary.kind)
    title = summary.title(words.language)
    return words.gettext("%(title)s: %(status)s") % {"title": title, "status": status}


def _not_translated(words: Words) -> str:
    return words.gettext("This message has not been translated yet.")


def _facts(posted: Posted, words: Words, default: str) -> list[Markup]:
    """What the message states besides its text, each as a sentence."""
    message = posted.message
    found = []
    if message.window is not None:
        span = words.span(message.window.start, message.window.end)
        found.append(words.html("Planned for %(span)s.", span=span))
    if message.data_loss is not None:
        what = _statement(message.data_loss, words, default)
        found.append(words.html("Data loss: %(what)s", what=what))
    if message.lingering is not None:
        what = _statement(message.lingering, words, default)
        found.append(words.html("Lingering effects: %(what)s", what=what))
    due = message.next_update.due(posted.published) if message.next_update else None
    if due is not None:
        found.append(words.html("Next update by %(time)s.", time=words.instant(due)))
    return found


def _statement(said: str, words: Words, default: str) -> str:
    """A fact in the author's words; facts are not translated."""
    if said == "none":
        return words.gettext("None")
    if words.language == default:
        return said
    return Markup('<span lang="{}">{}</span>').format(default, said)
