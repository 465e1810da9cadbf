"""YAML as authors mean it (1.2 in spirit): text to nodes that remember where they stood.

Every plain value stays the text that was written: `no` is "no", `12:30` is "12:30"; what a value
means is decided by the key it belongs to (core/values.py). Duplicate keys, anchors, aliases,
tags, several documents and deep nesting are findings. Aliases are never followed, so a
file cannot grow while it is read. Events are read one by one from libyaml, which keeps
nesting bounded; without libyaml PyYAML's own slower parser gives the same.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeAlias

import yaml

from signoff.core import codes
from signoff.core.finding import Code
from signoff.core.text import Notes, control_character, hidden_in

MAX_DEPTH = 8

_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_Event: TypeAlias = Any  # each class of events has its own attributes; the type stubs lack most


class Scalar(NamedTuple):
    """One value as written; `plain` when without quotes. Lines and columns count from 1."""

    value: str
    plain: bool
    line: int
    column: int


class Items(NamedTuple):
    """A list."""

    items: list[Node]
    line: int
    column: int


class Table(NamedTuple):
    """A mapping: key text -> (key, value), in the order written, each key once."""

    entries: dict[str, tuple[Scalar, Node]]
    line: int
    column: int


Node: TypeAlias = Scalar | Items | Table

EMPTY = Table({}, 1, 1)


class _TooDeepError(Exception):
    pass


def read_yaml(text: str, notes: Notes, first_line: int = 1) -> Table | None:
    """The mapping that `text` holds; `first_line` is the file's line that `text` starts on.

    None when there is nothing usable; the findings in `notes` then say why. An empty text is an
    empty mapping.
    """
    loader = _Loader(text)
    try:
        return _Reading(loader.get_event, notes, first_line).document()
    except _TooDeepError:
        return None
    except yaml.YAMLError as error:
        _syntax(error, notes, first_line)
        return None
    finally:
        loader.dispose()


class _Reading:
    """One pass over the events of a text."""

    __slots__ = ("first_line", "next", "notes", "refused")

    def __init__(self, next_event: Callable[[], _Event], notes: Notes, first_line: int) -> None:
        self.next = next_event
        self.notes = notes
        self.first_line = first_line
        self.refused: set[str] = set()

    def document(self) -> Table | None:
        self.next()  # stream start
        event = self.next()
        if isinstance(event, yaml.StreamEndEvent):
            return Table({}, self.first_line, 1)
        if event.version or event.tags:
            self.note(codes.TAG, event, "YAML directives (%...) are not used here", "remove this line")
        root = self.node(self.next(), 0)
        self.next()  # document end
        event = self.next()
        if not isinstance(event, yaml.StreamEndEvent):
            hint = "keep everything in one document"
            self.note(codes.SEVERAL_DOCUMENTS, event, "a second YAML document starts here", hint)
        if isinstance(root, Table):
            return root
        if isinstance(root, Scalar) and root.plain and root.value == "":
            return Table({}, self.first_line, 1)
        text = "expected lines of the form 'key: value'"
        hint = "begin each line with a key, such as 'title: Slow API' or 'name: Acme'"
        self.notes.add(codes.WRONG_TYPE, root.line, root.column, text, hint)
        return None

    def note(self, code: Code, event: _Event, text: str, hint: str) -> None:
        mark = event.start_mark
        self.notes.add(code, mark.line + self.first_line, mark.column + 1, text, hint)

    def node(self, event: _Event, depth: int) -> Node:
        """The node that `event` starts; an alias stays the text that was written."""
        mark = event.start_mark
        line, column = mark.line + self.first_line, mark.column + 1
        kind = type(event)
        if kind is yaml.AliasEvent:
            self.refuse("alias", event, f"'*{event.anchor}' repeats another value")
            return Scalar(f"*{event.anchor}", plain=True, line=line, column=column)
        if event.anchor is not None:
            self.refuse("anchor", event, f"'&{event.anchor}' names a value for repetition")
        if event.tag is not None:
            text = f"'{event.tag}' gives a value a YAML type"
            self.note(codes.TAG, event, text, "remove it; put a text in quotes")
        if kind is yaml.ScalarEvent:
            value = event.value
            plain = event.implicit[0]
            if not plain and (hidden := hidden_in(value)):
                control_character(hidden, line, column, self.notes)
            return Scalar(value, plain, line, column)
        if depth >= MAX_DEPTH:
            text = f"nested more than {MAX_DEPTH} levels deep"
            self.notes.add(codes.TOO_DEEP, line, column, text, "nothing here needs that; see docs/format.md")
            raise _TooDeepError
        if kind is yaml.MappingStartEvent:
            return self.table(line, column, depth + 1)
        return self.sequence(line, column, depth + 1)

    def refuse(self, what: str, event: _Event, text: str) -> None:
        """Anchors and aliases: said once each per file, however many there are."""
        if what not in self.refused:
            self.refused.add(what)
            self.note(codes.ALIAS, event, text, "write the value out in full each time")

    def sequence(self, line: int, column: int, depth: int) -> Items:
        items: list[Node] = []
        while True:
            event = self.next()
            if type(event) is yaml.SequenceEndEvent:
                return Items(items, line, column)
            items.append(self.node(event, depth))

    def table(self, line: int, column: int, depth: int) -> Table:
        entries: dict[str, tuple[Scalar, Node]] = {}
        while True:
            event = self.next()
            if type(event) is yaml.MappingEndEvent:
                return Table(entries, line, column)
            key = self.node(event, depth)
            value = self.node(self.next(), depth)
            if type(key) is not Scalar:
                text = "a key must be a single word"
                self.notes.add(codes.WRONG_TYPE, key.line, key.column, text, "write 'key: value'")
            elif key.value in entries:
                first = entries[key.value][0].line
                text = f"'{key.value}' stands here twice, first in line {first}"
                self.notes.add(codes.DUPLICATE_KEY, key.line, key.column, text, "keep one of the two")
            else:
                entries[key.value] = (key, value)


_HINTS = (
    ("mapping values are not allowed", "put a text that contains ': ' in quotes"),
    ("cannot start any token", "put a text that starts with @, %, ` or a tab in quotes; a login needs no @"),
    ("found unexpected end of stream", "a quote or bracket is not closed"),
    ("expected ',' or", "a bracket is not closed, or a comma is missing"),
    ("could not find expected ':'", "each line needs the form 'key: value'"),
    ("<document start>", "no line may begin with % or ... here; keep everything in one document"),
    ("block end", "check the indentation, and put a text with quotes or brackets in quotes as a whole"),
)


def _syntax(error: yaml.YAMLError, notes: Notes, first_line: int) -> None:
    mark = getattr(error, "problem_mark", None)
    opening = getattr(error, "context_mark", None)
    problem = str(getattr(error, "problem", None) or error)
    context = str(getattr(error, "context", None) or "")
    # What is never closed is noticed lines later; its author looks for where it opens.
    if opening and mark and opening.line < mark.line and ("quoted" in context or "flow" in context):
        mark = opening
        hint = "the quote or bracket that opens here is not closed"
    else:
        hint = next((hint for part, hint in _HINTS if part in problem), "check indentation and quotes")
    line, column = (mark.line, mark.column) if mark else (0, 0)
    notes.add(codes.YAML_SYNTAX, line + first_line, column + 1, f"this is not YAML: {problem}", hint)
