"""A message as its readers will get it, before anything is committed: page, feed, and each channel's form."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import wrap

from signoff.announce.plain import plain
from signoff.announce.short import Count, is_gsm, sms, sms_in, x
from signoff.announce.texts import FORMS, Style, Told, facts_of, say
from signoff.approval.seen import visible
from signoff.core.model import PUBLIC, Incident, Message, Posted
from signoff.core.watched import Settings
from signoff.posting.reports import width
from signoff.rules.reading import audience_of
from signoff.signing.style import style_of
from signoff.site.feeds.item import channel

PAGE, FEED = "page", "feed"
ALL = (PAGE, FEED, *FORMS)
SHOWN = tuple(form for form in ALL if form != "webhook")
"""What is shown when nobody says; a webhook's JSON is for programs."""

_NAMES = {"page": "On the page", "feed": "In the feed", "sms": "SMS"}


def on_screen(line: str) -> str:
    """`line` for a terminal: hidden characters are named, but the blanks of French punctuation are blanks."""
    return visible(line.translate({0xA0: " ", 0x202F: " "}))


@dataclass(frozen=True, slots=True)
class Showing:
    """What is needed to show messages of one page."""

    settings: Settings
    style: Style

    @classmethod
    def of(cls, source: Path, settings: Settings) -> Showing:
        return cls(settings, style_of(source, settings))

    def forms(self, incident: Incident, posted: Posted, language: str, forms: Sequence[str]) -> Iterator[str]:
        """Each of `forms` of one message in one language, under a heading."""
        told = Told(incident, posted, language)
        for form in forms:
            lines = list(self._lines(form, told))
            yield f"-- {_name(form)} ({language}){lines.pop(0)}"
            yield from (on_screen(line) for line in lines)
            yield ""

    def page(self, told: Told) -> Iterator[str]:
        """The message as the incident's page has it."""
        facts = facts_of(told, self.settings, self.style)
        yield from _wrapped(facts.title)
        yield from _wrapped(" · ".join(filter(None, [facts.status, facts.impact, facts.components])))
        if facts.note:
            yield from _wrapped(facts.note)
        yield ""
        yield from _wrapped(facts.text)
        if facts.sentences:
            yield ""
            for sentence in facts.sentences:
                yield from _wrapped(sentence)

    def lengths(self, told: Told) -> str:
        """How the short forms come out, in one line: `SMS 142 of 160, X 201 of 280`."""
        said = ((form, say(form, told, self.settings, self.style).body) for form in _COUNTS)
        return "; ".join(f"{_name(form)} {_COUNTS[form](text)}" for form, text in said)

    def _lines(self, form: str, told: Told) -> Iterator[str]:
        """What is said of its length, then the lines themselves."""
        if form == PAGE:
            yield f"  {facts_of(told, self.settings, self.style).link}"
            yield from self.page(told)
        elif form == FEED:
            yield ""
            yield from self._feed(told)
        else:
            said = say(form, told, self.settings, self.style)
            yield f": {_COUNTS[form](said.body)}" if form in _COUNTS else ""
            if said.subject:
                yield f"Subject: {said.subject}"
                yield ""
            yield from said.body.split("\n")

    def _feed(self, told: Told) -> Iterator[str]:
        (item,) = channel(self.settings, [(told.incident, told.posted)], told.language, "feed.atom").items
        yield from _wrapped(item.title)
        yield item.link
        yield ""
        yield from _wrapped(plain(item.html))


def for_whom(message: Message, messages: Sequence[Message]) -> str:
    """Who gets to read a message of `messages`, where that is not everybody; "" where it is."""
    first = messages[0] if messages else message
    audience = audience_of(message, first)
    if audience != PUBLIC:
        return f"for the audience {audience}: never on the public page, in no public feed"
    return "an exercise: never on the public page, in no public feed" if first.drill else ""


def _sms(text: str) -> str:
    """`142 of 160`, or in how many parts, and why so few fit."""
    count = sms(text)
    few = "" if is_gsm(text) else ", because of letters that text messages lack"
    if count.fits:
        return f"{count.used} of {count.limit}, 1 part{few}"
    long = sms_in(1, text)
    parts = -(-long.used // long.limit)
    return f"{count.used}, {parts} parts{few}"


def _post(text: str) -> str:
    count: Count = x(text)
    return f"{count.used} of {count.limit}"


_COUNTS: dict[str, Callable[[str], str]] = {"sms": _sms, "x": _post}


def _name(form: str) -> str:
    return _NAMES.get(form, form.capitalize())


def _wrapped(text: str) -> Iterator[str]:
    """For a terminal, which breaks by itself what is written without blanks."""
    for line in text.split("\n"):
        has_blanks = line.count(" ") * 20 > len(line)
        yield from (wrap(line, width()) if has_blanks else ()) or [line]
