"""Ready texts as files: `<scenario>.<language>.md`, in which scenarios are found, what each asks for.

A file is a body with placeholders (writing/fill.py) and, between two lines `---`, what is known of it:

    name     what the scenario is called in menus            in each language
    when     when to use it, one sentence                     in each language
    title    the title of the message, with placeholders     in each language
    kind     incident (default) | maintenance | notice
    status   what the message states; nothing: the status stays
    after    after which statuses it is offered; `start` is a new incident; nothing: always
    order    where it stands among the others in the usual course, a whole number
    audience public (default) | internal | one of status.yml
    needs    facts that are asked for although the text does without them; "none" is an answer
    scope    unknown: the next message is due as soon as policy wants the scope told; known (default)
    preapproved  true | false (default): may go out unreviewed where status.yml allows that
    nothing  facts that are "none" in this scenario and not asked for
    asks     the question for a placeholder that is not one of the usual ones

What is not marked "in each language" is the same in all; it may stand in any file of the scenario, and
the page's first language is believed first. Everything may be left out: a dropped file is a scenario.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from signoff.core import codes, values
from signoff.core.facts import KINDS
from signoff.core.finding import Finding, did_you_mean, has_errors
from signoff.core.frontmatter import EMPTY, Node, Table, read_yaml
from signoff.core.languages import is_language, suggestion
from signoff.core.model import PUBLIC, Kind, Status
from signoff.core.names import shown
from signoff.core.text import Notes, decode
from signoff.writing.fill import faults, needed, used

FOLDER = "templates/messages"
START = "start"
"""The word of `after` for a message that opens an incident."""

MAX_FILE = 32_768
MAX_TEXT = 300

_FILE = re.compile(
    r"(?P<id>[a-z0-9]+(?:-+[a-z0-9]+)*)\.(?P<language>[A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*)\.md", re.ASCII
)
_MATTER = re.compile(r"---[ \t]*\n(?P<yaml>.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_NUMBER = re.compile(r"\d{1,6}", re.ASCII)
_FACT = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
_LAST = 1_000_000
_SCOPES = {"known": "known", "unknown": "unknown"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A scenario in one language. `data` are the bytes of its file, which tell two of them apart."""

    language: str
    name: str
    when: str
    title: str
    body: str
    asks: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    data: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A stage that has a ready text. `status` None: the message leaves it as it is.

    `after` are statuses and START; empty: it is offered everywhere. `needs` are asked beside what the
    texts need; `nothing` are facts that are "none".
    """

    id: str
    wordings: Mapping[str, Wording]
    kind: Kind = Kind.INCIDENT
    status: Status | None = None
    after: tuple[str, ...] = ()
    order: int = _LAST
    audience: str = PUBLIC
    needs: tuple[str, ...] = ()
    nothing: tuple[str, ...] = ()
    scope: str = "known"
    preapproved: bool = False

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(self.wordings)

    @property
    def opens(self) -> bool:
        """Whether it may be the first message of an incident."""
        return not self.after or START in self.after

    def wording(self, language: str) -> Wording | None:
        return self.wordings.get(language)

    def required(self, language: str) -> tuple[str, ...]:
        """The facts without which the text in `language` cannot go out, in the order they are asked."""
        wording = self.wordings[language]
        return _once([*needed(wording.title), *needed(wording.body), *self.needs])

    def possible(self, language: str) -> tuple[str, ...]:
        """All facts that the text in `language` can use, the required ones first."""
        wording = self.wordings[language]
        return _once([*self.required(language), *used(wording.title), *used(wording.body)])


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All scenarios in the usual course."""

    scenarios: tuple[Scenario, ...]

    def get(self, id: str) -> Scenario | None:
        return next((scenario for scenario in self.scenarios if scenario.id == id), None)

    def offered(self, kind: Kind, status: Status | None) -> tuple[Scenario, ...]:
        """What may come next for an incident of `kind` and `status` (None: nothing was said yet)."""
        word = status.value if status is not None else START
        return tuple(s for s in self.scenarios if s.kind is kind and (not s.after or word in s.after))


@dataclass(slots=True)
class _File:
    """One file after reading: its wording, and the facts that hold for all languages."""

    id: str
    wording: Wording
    facts: dict[str, Any]


def scenarios(
    shipped: Mapping[str, bytes], own: Mapping[str, bytes] | None = None, languages: Sequence[str] = ("en",)
) -> tuple[Catalogue, list[Finding]]:
    """All scenarios of the files `shipped` and of `own`, which win by name, and the findings on both.

    `languages` are the page's, the first of them believed first. A file of `own` that cannot be used
    costs only itself: the shipped one of that name stands in for it.
    """
    brought, findings = _read_all(shipped)
    added, noted = _read_all(own or {})
    files = {**brought, **added}
    rank = {language: place for place, language in enumerate(dict.fromkeys([*languages, "en"]))}
    ids = sorted({file.id for file in files.values()})
    found = [_scenario(each, brought, added, rank) for each in ids]
    return Catalogue(tuple(sorted(found, key=lambda s: (s.order, s.id)))), sorted([*findings, *noted])


def _scenario(
    id: str, brought: Mapping[str, _File], added: Mapping[str, _File], rank: Mapping[str, int]
) -> Scenario:
    """The files of one scenario together. What an organisation's own files say wins, one fact at a time."""

    def place(file: _File) -> tuple[int, str]:
        return rank.get(file.wording.language, len(rank)), file.wording.language

    facts: dict[str, Any] = {}
    for files in (brought, added):
        for file in sorted((f for f in files.values() if f.id == id), key=place, reverse=True):
            facts |= file.facts
    chosen = sorted((f for f in {**brought, **added}.values() if f.id == id), key=place)
    return Scenario(id=id, wordings={file.wording.language: file.wording for file in chosen}, **facts)


def _read_all(files: Mapping[str, bytes]) -> tuple[dict[str, _File], list[Finding]]:
    found: dict[str, _File] = {}
    findings: list[Finding] = []
    for name in sorted(files):
        notes = Notes(f"{FOLDER}/{shown(name)}")
        file = _read(name, files[name], notes)
        findings += notes.findings
        if file is not None and not has_errors(notes.findings):
            found[name] = file
    return found, findings


def _read(name: str, data: bytes, notes: Notes) -> _File | None:
    named = _FILE.fullmatch(name)
    if named is None:
        text = "a ready text is named by its scenario and language"
        notes.add(codes.UNEXPECTED_FILE, 1, 1, text, "rename it like initial.en.md, or remove it")
        return None
    language = named["language"]
    if not is_language(language):
        better = suggestion(language)
        hint = f"did you mean '{better}'?" if better else "write a tag such as en, ja or pt-BR"
        notes.add(codes.BAD_LANGUAGE, 1, 1, f"'{language}' is not a language tag", hint)
        return None
    text_ = decode(data, notes, MAX_FILE)
    if text_ is None:
        return None
    matter = _MATTER.match(text_)
    table = (read_yaml(matter["yaml"], notes, 2) if matter else EMPTY) or EMPTY
    body = (text_[matter.end() :] if matter else text_).strip()
    said, asked = _front_matter(table, notes)
    if not body:
        notes.add(codes.EMPTY_BODY, 1, 1, "the ready text says nothing", "write it below the second line ---")
    _check_signs(body, text_, notes)
    _check_signs(str(said.get("title", "")), text_, notes)
    words = {key: str(said.pop(key, "")) for key in ("name", "when", "title")}
    words["name"] = words["name"] or named["id"].replace("-", " ").capitalize()
    return _File(named["id"], Wording(language=language, body=body, asks=asked, data=data, **words), said)


def _check_signs(template: str, text: str, notes: Notes) -> None:
    for fault in faults(template):
        sign = fault.partition(" ")[0]
        before = text[: max(text.find(sign), 0)]
        hint = "docs/texts.md explains the signs"
        notes.add(codes.TEMPLATE_SIGNS, before.count("\n") + 1, len(before) - before.rfind("\n"), fault, hint)


def _front_matter(table: Table, notes: Notes) -> tuple[dict[str, Any], dict[str, str]]:
    """What a file says of its scenario, and its questions."""
    readers = {
        "name": _text,
        "when": _text,
        "title": _text,
        "kind": lambda node, key, notes: values.word(node, key, notes, KINDS),
        "status": lambda node, key, notes: values.word(node, key, notes, {s.value: s for s in Status}),
        "after": _after,
        "order": _order,
        "preapproved": values.flag,
        "scope": lambda node, key, notes: values.word(node, key, notes, _SCOPES),
        "audience": _text,
        "needs": _needs,
        "nothing": _needs,
        "asks": _asks,
    }
    said: dict[str, Any] = {}
    for key, node in values.known(table, readers, notes, "a ready text"):
        value = readers[key](node, key, notes)
        if value is not None:
            said[key] = value
    return said, said.pop("asks", {})


def _text(node: Node, key: str, notes: Notes) -> str | None:
    return values.text(node, key, notes, MAX_TEXT)


def _after(node: Node, key: str, notes: Notes) -> tuple[str, ...]:
    words = [START, *(status.value for status in Status)]
    found = []
    for value, item in values.texts(node, key, notes, MAX_TEXT):
        if value in words:
            found.append(value)
        else:
            problem = f"'{value}' is neither a status nor '{START}'"
            notes.add(codes.UNKNOWN_WORD, item.line, item.column, problem, did_you_mean(value, words))
    return tuple(found)


def _order(node: Node, key: str, notes: Notes) -> int | None:
    found = values.scalar(node, key, notes, "a whole number")
    if found is None:
        return None
    if _NUMBER.fullmatch(found.value):
        return int(found.value)
    notes.add(
        codes.UNKNOWN_WORD, found.line, found.column, f"'{found.value}' is not a whole number", "write 25"
    )
    return None


def _needs(node: Node, key: str, notes: Notes) -> tuple[str, ...]:
    found = []
    for value, item in values.texts(node, key, notes, MAX_TEXT):
        if _is_fact(value, item.line, item.column, notes):
            found.append(value)
    return tuple(found)


def _asks(node: Node, key: str, notes: Notes) -> dict[str, str]:
    table = values.table(node, key, notes)
    found = {}
    for fact, (name, question) in (table.entries if table else {}).items():
        if _is_fact(fact, name.line, name.column, notes):
            found[fact] = values.text(question, fact, notes, MAX_TEXT) or ""
    return found


def _is_fact(value: str, line: int, column: int, notes: Notes) -> bool:
    if _FACT.fullmatch(value):
        return True
    hint = "write it as between {{ and }}: lower-case letters, digits and _"
    notes.add(codes.BAD_ID, line, column, f"'{value}' is not the name of a fact", hint)
    return False


def _once(facts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(facts))
