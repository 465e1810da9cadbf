"""A drill's scenario: what happens when, whom it reaches, and what should be said by then.

    title: {en: A region is down, ja: ...}
    about: {en: The data centre of {region} loses power.}      # what the team may know before
    events:
      - {at: 0m, to: [commander], text: {en: "Alarms: no answers from {region}."}}
      - {at: 9m, to: [liaison], text: {en: A host is dead.}, down: [second]}
    expect:
      - {by: 5m, what: {en: a first message}}
      - {from: 20m, by: 25m, what: {en: that data may be lost}, mentions: [data, データ]}

`at`, `from` and `by` count from the beginning. `to`: liaison, commander, support. An expectation is met by
one message published between `from` (0m) and `by` that has, where it says so, this `status`, an `impact` at
least so bad, one of the words in `mentions`, and this `audience` (public), and that `does` this: corrects an
earlier one, or takes over from another commander. One with `published` is met by a publication to that mirror
instead. `down` and `up`: mirrors of the drill, or its forge, that fail or come back with the event. Texts
are per language, or one for all. They may name {page}, {component}, {other} (another component)
and {region}: those of the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from signoff.core import codes, values
from signoff.core.finding import Code, Finding, has_errors
from signoff.core.frontmatter import Items, Node, Scalar, Table, read_yaml
from signoff.core.languages import is_language
from signoff.core.model import INTERNAL, PUBLIC, Impact, Status
from signoff.core.text import Notes, decode
from signoff.core.watched import Settings, Text, text_in

MAX_FILE = 65_536
MAX_TEXT = 500
MOST = 100
"""Events, and expectations, of one scenario."""

PEOPLE = ("liaison", "commander", "support")
MIRRORS = ("first", "second")
"""Those that each drill has."""

STANDS = (*MIRRORS, "forge")
"""What an event may let fail."""

CORRECTS, TAKES_OVER = "corrects", "takes_over"
NAMES = ("page", "component", "other", "region")
_OF_MESSAGES = frozenset({"status", "impact", "mentions", "audience", "does"})
_NAME = re.compile(r"\{(\w+)\}")
_NOTHING = timedelta(0)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that reaches `to` when the drill is `at` old; what fails with it, and what comes back."""

    at: timedelta
    to: tuple[str, ...]
    text: Text
    down: tuple[str, ...] = ()
    up: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What should be said between `since` and `by`; or `published`: the mirror that should get the page."""

    by: timedelta
    what: Text
    since: timedelta = _NOTHING
    status: Status | None = None
    impact: Impact = Impact.NONE
    mentions: tuple[str, ...] = ()
    audience: str = PUBLIC
    does: str = ""
    published: str = ""


@dataclass(frozen=True, slots=True)
class Scenario:
    """Events and expectations in the order of time."""

    title: Text
    about: Text
    events: tuple[Event, ...]
    expect: tuple[Expectation, ...]


@dataclass(frozen=True, slots=True)
class Heard:
    """A message of the drill as somebody heard it; `impact` as it was then, `does` what it does besides.

    Or a publication: `published` are the mirrors that got the page, with nobody left out.
    """

    at: datetime
    words: str
    status: Status | None
    impact: Impact
    audience: str
    does: frozenset[str] = frozenset()
    published: frozenset[str] = frozenset()


def read_scenario(data: bytes, path: str) -> tuple[Scenario | None, tuple[Finding, ...]]:
    """The scenario in a file, or None, and what is wrong with it."""
    notes = Notes(path)
    told = decode(data, notes, MAX_FILE)
    table = read_yaml(told, notes) if told is not None else None
    found = _Reading(notes).scenario(table) if table is not None else None
    findings = tuple(sorted(notes.findings))
    return (None if has_errors(findings) else found), findings


@dataclass(frozen=True, slots=True)
class _Reading:
    notes: Notes

    def scenario(self, table: Table) -> Scenario | None:
        readers = {"title": self.text, "about": self.text, "events": self.events, "expect": self.expected}
        found = self.record(table, "a scenario", readers, ("title", "events"))
        if found is None:
            return None
        return Scenario(found["title"], found.get("about", {}), found["events"], found.get("expect", ()))

    def record(
        self,
        node: Node,
        what: str,
        readers: Mapping[str, Callable[[Node, str], Any]],
        required: Sequence[str],
    ) -> dict[str, Any] | None:
        """The entries of a mapping; None when one that is needed is not there or cannot be read."""
        table = values.table(node, what, self.notes)
        if table is None:
            return None
        nodes = dict(values.known(table, readers, self.notes, what))
        for key in required:
            if key not in nodes:
                self.note(codes.MISSING_FACT, table, f"{what} needs '{key}'", f"add '{key}:'")
        found = {key: readers[key](item, key) for key, item in nodes.items()}
        whole = set(required) <= found.keys() and None not in found.values()
        return found if whole else None

    def events(self, node: Node, key: str) -> tuple[Event, ...]:
        readers: dict[str, Callable[[Node, str], Any]] = {
            "at": self.span,
            "to": partial(self.words, known=PEOPLE),
            "text": self.text,
            "down": partial(self.words, known=STANDS),
            "up": partial(self.words, known=STANDS),
        }
        made = []
        for item in self.items(node, key):
            found = self.record(item, "an event", readers, ("at", "to", "text"))
            if found is None:
                continue
            event = Event(**found)
            for name in sorted({*event.down} & {*event.up}):
                text = f"'{name}' fails and comes back at once"
                self.note(codes.DUPLICATE_ENTRY, item, text, "make two events of it")
            made.append(event)
        return tuple(sorted(made, key=lambda event: event.at))

    def expected(self, node: Node, key: str) -> tuple[Expectation, ...]:
        readers: dict[str, Callable[[Node, str], Any]] = {
            "by": self.span,
            "what": self.text,
            "from": self.span,
            "status": lambda node, key: values.word(node, key, self.notes, {str(s): s for s in Status}),
            "impact": lambda node, key: values.word(node, key, self.notes, {str(i): i for i in Impact}),
            "mentions": lambda node, key: tuple(self.line(item, key) or "" for item in self.items(node, key)),
            "audience": lambda node, key: values.word(
                node, key, self.notes, {PUBLIC: PUBLIC, INTERNAL: INTERNAL}
            ),
            "does": partial(self.word, known=(CORRECTS, TAKES_OVER)),
            "published": partial(self.word, known=MIRRORS),
        }
        made = []
        for item in self.items(node, key):
            found = self.record(item, "an expectation", readers, ("by", "what"))
            if found is None:
                continue
            found["since"] = found.pop("from", _NOTHING)
            if found["since"] >= found["by"]:
                self.note(codes.BAD_DURATION, item, "'from' is not before 'by'", "nobody could meet this")
            if "published" in found and (more := found.keys() & _OF_MESSAGES):
                text = f"'published' is about no message, so it has no {' and no '.join(sorted(more))}"
                self.note(codes.MISPLACED_KEY, item, text, "make two expectations of it")
            made.append(Expectation(**found))
        return tuple(sorted(made, key=lambda one: one.by))

    def items(self, node: Node, key: str) -> list[Node]:
        found = values.items(node, key, self.notes)
        if isinstance(node, Items) and not 0 < len(found) <= MOST:
            self.note(codes.EMPTY_VALUE, node, f"'{key}' needs between 1 and {MOST} entries", "add or remove")
        return found[:MOST]

    def span(self, node: Node, key: str) -> timedelta | None:
        """A duration, or `0m`."""
        if isinstance(node, Scalar) and values.parse_duration(node.value) == _NOTHING:
            return _NOTHING
        return values.duration(node, key, self.notes)

    def word(self, node: Node, key: str, *, known: Sequence[str]) -> str | None:
        return values.word(node, key, self.notes, {one: one for one in known})

    def words(self, node: Node, key: str, *, known: Sequence[str]) -> tuple[str, ...] | None:
        found = [self.word(item, key, known=known) for item in self.items(node, key)]
        return None if None in found else tuple(dict.fromkeys(one for one in found if one))

    def text(self, node: Node, key: str) -> Text | None:
        """One text for all languages, or one for each."""
        if not isinstance(node, Table):
            line = self.line(node, key)
            return None if line is None else {"": line}
        found = {}
        for language, (name, item) in node.entries.items():
            if not is_language(language):
                self.note(
                    codes.BAD_LANGUAGE, name, f"'{language}' is not a language tag", "write for example ja"
                )
            elif (line := self.line(item, key)) is not None:
                found[language] = line
        if not node.entries:
            self.note(codes.EMPTY_VALUE, node, f"'{key}' has no text", f"write '{key}: {{en: ...}}'")
        return found or None

    def line(self, node: Node, key: str) -> str | None:
        found = values.text(node, key, self.notes, MAX_TEXT)
        for name in _NAME.findall(found or ""):
            if name not in NAMES:
                hint = f"known: {', '.join(f'{{{one}}}' for one in NAMES)}"
                self.note(codes.UNKNOWN_WORD, node, f"nothing is called {{{name}}} here", hint)
        return found

    def note(self, code: Code, node: Node, text: str, hint: str) -> None:
        self.notes.add(code, node.line, node.column, text, hint)


def said(text: Text, settings: Settings, language: str) -> str:
    """`text` in `language` (else English, else any), with the names of the page."""
    line = text_in(text, language, "en")
    names = names_of(settings, language)
    return _NAME.sub(lambda found: names.get(found[1], found[0]), line)


def names_of(settings: Settings, language: str) -> dict[str, str]:
    """What the names in a scenario mean on this page: its first components, and a region that they have."""
    first = next((one for one in settings.components if one.regions), settings.components[0])
    other = next((one for one in settings.components if one is not first), first)
    region = first.regions[0] if first.regions else ""
    name = settings.region_names.get(region, {"": region.upper()})
    return {
        "page": settings.name,
        "component": text_in(first.name, language, settings.language),
        "other": text_in(other.name, language, settings.language),
        "region": text_in(name, language, settings.language) if region else settings.name,
    }


def met(
    one: Expectation, heard: Iterable[Heard], begin: datetime, settings: Settings, speed: int
) -> datetime | None:
    """When what was expected was first said, in time or late; None: never."""
    since = begin + one.since / speed
    fitting = (each.at for each in heard if each.at >= since and _fits(one, each, settings))
    return min(fitting, default=None)


def _fits(one: Expectation, heard: Heard, settings: Settings) -> bool:
    if one.published or heard.published:
        return one.published in heard.published
    words = heard.words.casefold()
    named = {
        said({"": word}, settings, tag).casefold() for word in one.mentions for tag in settings.languages
    }
    return (
        heard.audience == one.audience
        and (not one.does or one.does in heard.does)
        and (one.status is None or heard.status is one.status)
        and heard.impact.rank >= one.impact.rank
        and (not named or any(word in words for word in named))
    )
