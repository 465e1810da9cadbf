"""What a value means: text, word, instant, duration, day, switch. One reader for each.

Each reader takes the node, the key it belongs to and the notes of the file. It returns None
after noting what is wrong, so that one mistake is told once and reading goes on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

from signoff.core import codes
from signoff.core.finding import did_you_mean
from signoff.core.frontmatter import Items, Node, Scalar, Table
from signoff.core.text import Notes

T = TypeVar("T")

LONGEST = timedelta(days=366)
"""No duration or window is longer."""

_INSTANT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?(Z|[+-]\d\d:\d\d)?", re.ASCII)
_DURATION = re.compile(r"(?=\d)(?:(\d{1,3})d)?(?:(\d{1,4})h)?(?:(\d{1,5})m)?(?:(\d{1,7})s)?", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_YEARS = range(1970, 2200)

# What readers of YAML 1.1 (Ruby, PyYAML and so the forge's own preview) take for something else.
_SURPRISE = re.compile(
    r"(?P<yes>y|yes|on|true)|(?P<no>n|no|off|false)|(?P<nothing>~|null)|"
    r"(?P<base60>[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?)|"
    r"(?P<number>[-+]?(?:0[0-7_]+|0x[0-9a-f_]+|0b[01_]+|0o[0-7]+|[0-9][0-9_]*_[0-9_]*|"
    r"[0-9][0-9_]*\.?[0-9_]*e[-+]?[0-9]+|\.inf)|\.nan)",
    re.IGNORECASE | re.ASCII,
)
_SURPRISE_NAMES = {
    "yes": "true",
    "no": "false",
    "nothing": "nothing",
    "base60": "a number to the base 60",
    "number": "another number",
}
_LONGEST_SURPRISE = 24


def surprise(value: str) -> str:
    """What other YAML readers take an unquoted `value` for, or "" when they see the text."""
    if len(value) > _LONGEST_SURPRISE:
        return ""
    found = _SURPRISE.fullmatch(value)
    return _SURPRISE_NAMES[found.lastgroup or ""] if found else ""


def scalar(node: Node, key: str, notes: Notes, wanted: str) -> Scalar | None:
    """The single value of `key`, which must not be empty; `wanted` says what belongs here."""
    if type(node) is not Scalar:
        what = "a list" if type(node) is Items else "a mapping"
        notes.add(
            codes.WRONG_TYPE,
            node.line,
            node.column,
            f"'{key}' needs {wanted}, not {what}",
            f"write '{key}: ...'",
        )
        return None
    if node.value == "" or node.value.isspace():
        hint = f"write {wanted} after '{key}:', or remove the line"
        notes.add(codes.EMPTY_VALUE, node.line, node.column, f"'{key}' has no value", hint)
        return None
    return node


def text(node: Node, key: str, notes: Notes, limit: int) -> str | None:
    """One line of text of at most `limit` characters."""
    found = scalar(node, key, notes, "a text")
    if found is None:
        return None
    value = found.value.strip()
    if "\n" in value:
        notes.add(
            codes.SEVERAL_LINES, found.line, found.column, f"'{key}' has a line break", "write it on one line"
        )
        return None
    if len(value) > limit:
        problem = f"'{key}' has {len(value)} characters"
        notes.add(codes.TOO_LONG, found.line, found.column, problem, f"at most {limit} characters")
        return None
    if found.plain and (taken := surprise(value)):
        problem = f"'{value}' without quotes is {taken} to other programs"
        notes.add(codes.SURPRISING_VALUE, found.line, found.column, problem, f'write "{value}" with quotes')
    return value


def word(node: Node, key: str, notes: Notes, words: Mapping[str, T]) -> T | None:
    """One of the fixed `words`, as the thing it stands for."""
    if type(node) is Scalar and node.value in words:
        return words[node.value]
    found = scalar(node, key, notes, f"one of {', '.join(words)}")
    if found is not None:
        problem = f"'{found.value}' is not a word for '{key}'"
        hint = did_you_mean(found.value.replace("-", "_").replace(" ", "_"), words)
        notes.add(codes.UNKNOWN_WORD, found.line, found.column, problem, hint)
    return None


def flag(node: Node, key: str, notes: Notes) -> bool | None:
    """The word true or the word false, and nothing else: `yes`, `on` and `"true"` are findings."""
    found = scalar(node, key, notes, "true or false")
    if found is None:
        return None
    if found.plain and found.value in ("true", "false"):
        return found.value == "true"
    yes = found.value.lower() in ("true", "yes", "y", "on", "1")
    problem = f"'{found.value}' is neither true nor false"
    hint = f"write '{key}: {'true' if yes else 'false'}'" + (
        "" if not found.plain else " or 'false'" if yes else ""
    )
    notes.add(codes.BAD_FLAG, found.line, found.column, problem, hint)
    return None


def duration(node: Node, key: str, notes: Notes) -> timedelta | None:
    """A span such as `20m`, `1h30m` or `2d`: more than nothing, at most 366 days."""
    found = scalar(node, key, notes, "a duration such as 20m")
    return None if found is None else _duration(found, key, notes)


def _duration(found: Scalar, key: str, notes: Notes) -> timedelta | None:
    span = parse_duration(found.value)
    if span is None:
        problem = f"'{found.value}' is not a duration for '{key}'"
        notes.add(codes.BAD_DURATION, found.line, found.column, problem, "write for example 20m, 1h30m or 2d")
    elif not timedelta(0) < span <= LONGEST:
        problem = f"'{found.value}' is not between 1 second and {LONGEST.days} days"
        notes.add(codes.BAD_DURATION, found.line, found.column, problem, "write for example 20m, 1h30m or 2d")
        return None
    return span


def parse_duration(value: str) -> timedelta | None:
    """The span that `1h30m` means; None when it is not written like that."""
    found = _DURATION.fullmatch(value)
    if found is None:
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)


def instant(node: Node, key: str, notes: Notes) -> datetime | None:
    """A point in time with its zone, such as `2026-11-21T10:02Z`, as an aware UTC datetime."""
    found = scalar(node, key, notes, "a point in time such as 2026-11-21T10:02Z")
    return None if found is None else _instant(found, key, notes)


def _instant(found: Scalar, key: str, notes: Notes) -> datetime | None:
    value = found.value
    matched = _INSTANT.fullmatch(value)
    if matched is None:
        problem = f"'{value}' is not a point in time for '{key}'"
        notes.add(codes.BAD_INSTANT, found.line, found.column, problem, "write for example 2026-11-21T10:02Z")
        return None
    try:
        when = datetime.fromisoformat(value)
    except ValueError as error:
        problem = f"'{value}' does not exist: {error}"
        notes.add(codes.BAD_INSTANT, found.line, found.column, problem, "write for example 2026-11-21T10:02Z")
        return None
    if matched.group(1) is None:
        problem = f"'{value}' does not say in which time zone"
        hint = f"append Z for UTC or an offset: '{value}Z', '{value}+01:00'"
        notes.add(codes.NAIVE_INSTANT, found.line, found.column, problem, hint)
        return None
    if when.year not in _YEARS:
        problem = f"'{value}' is not between the years {_YEARS.start} and {_YEARS.stop - 1}"
        notes.add(codes.BAD_INSTANT, found.line, found.column, problem, "check the year")
        return None
    return when.astimezone(UTC)


def instant_or_duration(node: Node, key: str, notes: Notes) -> datetime | timedelta | None:
    """Either of the two, told apart by how they begin."""
    found = scalar(node, key, notes, "a duration such as 20m, or a point in time")
    if found is None:
        return None
    if _DATE.match(found.value):
        return _instant(found, key, notes)
    return _duration(found, key, notes)


def day(node: Node, key: str, notes: Notes) -> date | None:
    """A calendar day such as `2024-03-01`."""
    found = scalar(node, key, notes, "a day such as 2024-03-01")
    if found is None:
        return None
    reason = "write for example 2024-03-01"
    if _DATE.fullmatch(found.value):
        try:
            return date.fromisoformat(found.value)
        except ValueError as error:
            reason = str(error)
    notes.add(codes.BAD_DATE, found.line, found.column, f"'{found.value}' is not a day for '{key}'", reason)
    return None


def items(node: Node, key: str, notes: Notes) -> list[Node]:
    """The entries of a list; a single value is taken for a finding, not for a list of one."""
    if type(node) is Items:
        return node.items
    hint = f"write '{key}: [{node.value if type(node) is Scalar else '...'}]'"
    notes.add(codes.WRONG_TYPE, node.line, node.column, f"'{key}' needs a list", hint)
    return []


def table(node: Node, key: str, notes: Notes) -> Table | None:
    """A mapping."""
    if type(node) is Table:
        return node
    text = f"'{key}' needs lines of the form 'key: value'"
    notes.add(codes.WRONG_TYPE, node.line, node.column, text, f"write '{key}: {{...}}' or indented lines")
    return None


def texts(node: Node, key: str, notes: Notes, limit: int) -> Iterator[tuple[str, Scalar]]:
    """The texts of a list, each once, with the node it came from."""
    seen: set[str] = set()
    for item in items(node, key, notes):
        value = text(item, key, notes, limit)
        if value is None or type(item) is not Scalar:
            continue
        if value in seen:
            notes.add(
                codes.DUPLICATE_ENTRY, item.line, item.column, f"'{value}' stands here twice", "keep one"
            )
            continue
        seen.add(value)
        yield value, item


def known(entries: Table, keys: Mapping[str, object], notes: Notes, where: str) -> Iterator[tuple[str, Node]]:
    """The entries whose key exists `where`; the others are noted."""
    for key, (name, node) in entries.entries.items():
        if key in keys:
            yield key, node
        else:
            problem = f"'{key}' is not a key of {where}"
            notes.add(codes.UNKNOWN_KEY, name.line, name.column, problem, did_you_mean(key, keys))
