"""One post to the messages of one incident."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from signoff.core.model import Kind, Message, Translation
from signoff.core.text import hidden_in
from signoff.importers.cstate import codes, words
from signoff.importers.cstate.body import clean
from signoff.importers.cstate.dates import Zoning
from signoff.importers.cstate.facts import read_facts
from signoff.importers.cstate.loose import UnusableError
from signoff.importers.cstate.place import Place
from signoff.importers.cstate.post import Post
from signoff.importers.cstate.story import tell_story
from signoff.importers.cstate.systems import Systems
from signoff.importers.cstate.times import arrange
from signoff.importers.cstate.updates import Part, divide
from signoff.importers.cstate.writing import Writing

MOST_MESSAGES = 300

_DATE_IN_NAME = re.compile(r"^\d{4}-\d\d-\d\d(?:T\d{4})?[\s_-]*")


@dataclass(frozen=True, slots=True)
class Imported:
    """The incident that a post became. `added` messages say what the post only has as a fact."""

    path: str
    kind: Kind
    messages: tuple[Message, ...]
    added: int
    is_over: bool
    unlisted: tuple[str, ...]


def convert(post: Post, slug: str, systems: Systems, zoning: Zoning, place: Place) -> Imported | None:
    """The incident `slug` that `post` becomes; None when it had to be refused (and why is told)."""
    title = _title(post, place)
    facts = read_facts(post, title, zoning, place)
    if facts is None:
        return None
    try:
        parts = divide(clean(post.body, place), title)
    except UnusableError as problem:
        place.tell(codes.POST_REFUSED, post.body_line, str(problem))
        return None
    if len(parts) == 1 and not parts[0].text:
        place.tell(codes.NO_TEXT, post.body_line, "no text: the message is empty")
        parts = [Part("", post.body_line)]
    updates = arrange(parts, facts.span, zoning, place)
    chapters = tell_story(updates, facts, words.resolved(post.language), place)
    ids, unlisted = systems.find(_affected(post))
    if unlisted:
        shown = ", ".join(unlisted[:5]) + (", ..." if len(unlisted) > 5 else "")
        place.tell(codes.UNLISTED_SYSTEM, post.line("affected"), f"no component, kept as text: {shown}")
    writing = Writing(slug, title, post, facts, ids, unlisted, place)
    messages = tuple(writing.messages(chapters))
    if len(messages) > MOST_MESSAGES:
        place.tell(codes.POST_REFUSED, post.body_line, f"it would have more than {MOST_MESSAGES} messages")
        return None
    if facts.pinned and not facts.is_over:
        hint = "set 'expires' to keep it in force"
        place.tell(codes.PINNED, post.line("pin"), "pinned on the old page", hint)
    added = sum(chapter.added for chapter in chapters)
    return Imported(post.path, facts.kind, messages, added, facts.is_over, unlisted)


def with_translation(imported: Imported, translated: Imported, language: str) -> Imported | None:
    """`imported` with the words of the same post in another language; None if they do not match."""
    if len(imported.messages) != len(translated.messages):
        return None
    messages = tuple(
        _translated(message, other, language)
        for message, other in zip(imported.messages, translated.messages, strict=True)
    )
    return replace(imported, messages=messages)


def _translated(message: Message, other: Message, language: str) -> Message:
    if not other.body:
        return message
    translation = Translation(language, other.title or "", other.body)
    return replace(message, translations=(*message.translations, translation))


def _visible(text: str) -> str:
    """One line without characters that nobody sees."""
    while hidden := hidden_in(text):
        text = text.replace(hidden, "")
    return " ".join(text.split())


def _title(post: Post, place: Place) -> str:
    title = _visible(post.text("title"))
    if title:
        return title
    title = " ".join(re.split(r"[\s_-]+", _visible(_DATE_IN_NAME.sub("", post.stem)))).strip() or "Incident"
    place.tell(codes.NO_TITLE, post.line("title"), f"no title: '{title[:60]}' is taken from the file name")
    return title


def _affected(post: Post) -> Iterator[str]:
    fact = post.facts.get("affected")
    if fact is not None:
        yield from filter(None, map(_visible, fact.items or (fact.text,)))
