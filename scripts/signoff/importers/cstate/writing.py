"""Chapters as messages: names of files, facts of the first one, and texts that fit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from signoff.core.model import ComponentStatus, Effect, Impact, Kind, Message, Window
from signoff.importers.cstate import codes, words
from signoff.importers.cstate.body import harmless
from signoff.importers.cstate.facts import Facts
from signoff.importers.cstate.place import Place
from signoff.importers.cstate.post import Post
from signoff.importers.cstate.story import Chapter

MAX_TITLE = 120
MAX_BODY = 20_000
GOOD_BODY = 16_000
"""A text that has to be divided leaves room for what escaping may add."""

NOTICE_LASTS = timedelta(days=14)
"""How long a notice without an end stays in force after its last update."""

_STARTED_BEFORE = timedelta(days=7)
_LONGEST_WINDOW = timedelta(days=366)
_MARKDOWN = re.compile(r"([\\`*_\[\]<>])")


@dataclass(frozen=True, slots=True)
class Writing:
    """What all messages of one incident share. `ids` are affected components, `unlisted` other names."""

    slug: str
    title: str
    post: Post
    facts: Facts
    ids: tuple[str, ...]
    unlisted: tuple[str, ...]
    place: Place

    def messages(self, chapters: Sequence[Chapter]) -> Iterator[Message]:
        """The messages that tell `chapters`; a text too long for one goes on in the next."""
        number = 0
        started = self._says_when_it_began(chapters)
        for index, chapter in enumerate(chapters):
            for part, text in enumerate(self._texts(chapter, first=index == 0)):
                number += 1
                status = chapter.status if part == 0 else None
                plain = "notice" if number == 1 and self.facts.kind is Kind.NOTICE else "update"
                message = Message(
                    incident=self.slug,
                    name=f"{number:02d}-{(status or plain).replace('_', '-')}",
                    body=text,
                    status=status,
                    started=self.facts.span.began if started == index and part == 0 else None,
                    at=chapter.at,
                )
                yield self._with_facts(message, chapters[-1].at) if number == 1 else message

    def _says_when_it_began(self, chapters: Sequence[Chapter]) -> int | None:
        """Which message has to say when it began: the first one published since, if not at that instant."""
        began, first = self.facts.span.began, chapters[0].at
        if self.facts.kind is not Kind.INCIDENT or first == began:
            return None
        if first - began > _STARTED_BEFORE:
            text = f"the post's date is {began:%Y-%m-%d}, its first update is of {first:%Y-%m-%d}"
            self.place.tell(codes.DATES_DISAGREE, self.post.line("date"), text)
            return None
        return next((index for index, chapter in enumerate(chapters) if chapter.at >= began), None)

    def _with_facts(self, message: Message, last: datetime) -> Message:
        """The first message with the facts that only it says."""
        facts = self.facts
        effect = facts.effect or ComponentStatus.OPERATIONAL
        impact: Impact | None = None
        window: Window | None = None
        expires: datetime | None = None
        if facts.kind is Kind.NOTICE:
            expires = max(facts.span.ended, last) if facts.span.ended else last + NOTICE_LASTS
        elif facts.kind is Kind.MAINTENANCE:
            assert facts.span.ended is not None, "without an end it is a notice"
            effect = ComponentStatus.UNDER_MAINTENANCE
            window = Window(facts.span.began, min(facts.span.ended, facts.span.began + _LONGEST_WINDOW))
        elif not self.ids or facts.effect is None:
            impact = effect.impact
        return replace(
            message,
            title=self._short_title(),
            kind=None if facts.kind is Kind.INCIDENT else facts.kind,
            impact=impact,
            components=tuple(Effect(component, None, effect) for component in self.ids) or None,
            window=window,
            expires=expires,
        )

    def _short_title(self) -> str:
        if len(self.title) <= MAX_TITLE:
            return self.title
        text = f"a title of {len(self.title)} characters; the whole of it begins the text"
        self.place.tell(codes.TITLE_SHORTENED, self.post.line("title"), text)
        return self.title[: MAX_TITLE - 1].rstrip() + "…"

    def _texts(self, chapter: Chapter, *, first: bool) -> list[str]:
        """The text of a chapter in pieces that a message can hold; the first one may say more."""
        text = chapter.text
        if first and len(self.title) > MAX_TITLE:
            text = f"{_literal(self.title)}\n\n{text}"
        if first and self.unlisted:
            names = ", ".join(map(_literal, self.unlisted))
            text = f"{text}\n\n{words.affected(self.post.language)}{names}"
        place = replace(self.place, line=chapter.line)
        text = harmless(text.strip("\n"), place)
        if len(text.encode()) <= MAX_BODY:
            return [text]
        # A cut through a block of code turns what was shown into what would be done.
        safe = (harmless(piece, place) for piece in _pieces(text, GOOD_BODY))
        pieces = [piece for whole in safe for piece in _pieces(whole, MAX_BODY)]
        what = f"a text of {len(text.encode()):,} bytes in {len(pieces)} messages"
        self.place.tell(codes.TEXT_DIVIDED, chapter.line, what)
        return pieces


def _literal(text: str) -> str:
    """Plain text as Markdown that shows the same."""
    return _MARKDOWN.sub(r"\\\1", text)


def _pieces(text: str, limit: int) -> Iterator[str]:
    """`text` in pieces of at most `limit` bytes, cut between paragraphs, lines, or where it must be."""
    while len(text.encode()) > limit:
        head = text.encode()[:limit].decode(errors="ignore")
        cut = next((at for sign in ("\n\n", "\n", " ") if (at := head.rfind(sign)) > 0), len(head))
        yield head[:cut].strip("\n")
        text = text[cut:].strip("\n ")
    yield text
