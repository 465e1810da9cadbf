"""One post as Hugo would read it, or nearly: front matter in YAML, TOML or JSON, then a body.

Reading is forgiving, because a history has posts that Hugo itself stumbled over: blank lines in
front, no opening `---`, broken YAML. Whatever is odd is told; only what could hurt is refused.
"""

from __future__ import annotations

import difflib
import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from signoff.core.finding import Finding
from signoff.importers.cstate import codes
from signoff.importers.cstate.loose import UnusableError, compose, is_plain

USED = frozenset(
    "title date resolved resolvedwhen severity affected section informational "
    "pin draft slug url aliases".split()
)
"""The keys an import looks at, in lower case as Hugo compares them."""

MOST_FACTS = 100

_CLOSED = re.compile(r"---[ \t]*\n(?P<matter>.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_TOML = re.compile(r"\+\+\+[ \t]*\n(?P<matter>.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_HEADLESS = re.compile(r"(?P<matter>(?P<key>\w+)[ \t]*:.*?)^---[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_UNCLOSED = re.compile(r"---[ \t]*\n(?P<matter>(?:[ \t]*[\w-]+:.*\n|[ \t]*-.*\n|[ \t]*#.*\n)+)")
_LINE = re.compile(r"(?P<key>[A-Za-z][\w-]*)[ \t]*:(?:[ \t]+(?P<value>.*))?$")
_ITEM = re.compile(r"[ \t]*-[ \t]+(?P<value>.*)$")
_COMMENT = re.compile(r"(?:^|[ \t])#.*$")


@dataclass(frozen=True, slots=True)
class Fact:
    """A value of the front matter: one text, or `items`, and the line it is on."""

    text: str
    line: int
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Post:
    """A post before anything is made of it. `facts` has lower-case keys; `body` has LF line ends."""

    path: str
    language: str
    stem: str
    facts: Mapping[str, Fact]
    body: str
    body_line: int

    def text(self, key: str) -> str:
        """The value of a fact, "" when it is not there."""
        fact = self.facts.get(key)
        return fact.text if fact else ""

    def line(self, key: str) -> int:
        """Where a fact stands, 1 when it is not there."""
        fact = self.facts.get(key)
        return fact.line if fact else 1


def read_post(path: str, stem: str, language: str, data: bytes, findings: list[Finding]) -> Post | None:
    """The post in a file, None when it had to be refused; what is odd is added to `findings`."""
    if b"\0" in data:
        findings.append(codes.POST_REFUSED.at(path, text="this is a binary file"))
        return None
    text = _decoded(path, data, findings)
    start = len(text) - len(text.lstrip(" \t\n"))
    lines_before = text.count("\n", 0, start)
    try:
        facts, used = _front_matter(path, text[start:], lines_before + 1, findings)
    except UnusableError as problem:
        findings.append(codes.POST_REFUSED.at(path, text=f"its front matter is not read: {problem}"))
        return None
    if len(facts) > MOST_FACTS:
        findings.append(codes.POST_REFUSED.at(path, text=f"its front matter has more than {MOST_FACTS} keys"))
        return None
    if used and lines_before:
        findings.append(codes.ODD_FRONT_MATTER.at(path, text="blank lines before the front matter"))
    body_line = text.count("\n", 0, start + used) + 1
    facts = _checked_keys(path, facts, findings)
    return Post(path, language, stem, facts, text[start + used :], body_line)


def _decoded(path: str, data: bytes, findings: list[Finding]) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        findings.append(
            codes.ODD_ENCODING.at(path, text="not UTF-8; read as Windows-1252", hint="check its accents")
        )
        text = data.decode("cp1252", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _front_matter(path: str, text: str, line: int, findings: list[Finding]) -> tuple[dict[str, Fact], int]:
    """The facts and how much of `text`, which starts on `line`, they take up."""
    if found := _CLOSED.match(text):
        return _from_yaml(path, found["matter"], line + 1, findings), found.end()
    if found := _TOML.match(text):
        return _from_toml(path, found["matter"], line + 1, findings), found.end()
    if text.startswith("{"):
        return _from_json(path, text, line, findings)
    found = _HEADLESS.match(text)
    if found and found["key"].lower() in USED:
        findings.append(
            codes.ODD_FRONT_MATTER.at(path, line, text="the '---' before the front matter is missing")
        )
        return _from_yaml(path, found["matter"], line, findings), found.end()
    if found := _UNCLOSED.match(text):
        findings.append(
            codes.ODD_FRONT_MATTER.at(path, line, text="the '---' after the front matter is missing")
        )
        return _from_yaml(path, found["matter"], line + 1, findings), found.end()
    findings.append(codes.FACTS_MISSING.at(path, line, text="no front matter; imported as a notice"))
    return {}, 0


def _from_yaml(path: str, matter: str, line: int, findings: list[Finding]) -> dict[str, Fact]:
    try:
        node = compose(matter)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = " ".join(str(getattr(error, "problem", None) or error).split())
        where = line + (mark.line if mark else 0)
        text = f"this is not YAML ({problem}); read line by line"
        findings.append(codes.ODD_FRONT_MATTER.at(path, where, text=text))
        return _line_by_line(matter, line)
    facts: dict[str, Fact] = {}
    for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
        name = str(key.value).lower()
        where = key.start_mark.line + line
        if name in facts:
            text = f"'{key.value}' stands here twice; the last one counts"
            findings.append(codes.REPEATED_KEY.at(path, where, text=text))
        facts[name] = _fact(value, where)
    return facts


def _fact(node: yaml.Node, line: int) -> Fact:
    if isinstance(node, yaml.SequenceNode):
        return Fact("", line, tuple(filter(None, (_flat(item) for item in node.value))))
    return Fact(_flat(node), line)


def _flat(node: yaml.Node) -> str:
    if isinstance(node, yaml.MappingNode):
        return ", ".join(f"{_flat(key)}: {_flat(value)}" for key, value in node.value)
    if isinstance(node, yaml.SequenceNode):
        return ", ".join(_flat(item) for item in node.value)
    if is_plain(node) and node.value in ("~", "null"):
        return ""
    return " ".join(node.value.split())


def _line_by_line(matter: str, line: int) -> dict[str, Fact]:
    facts: dict[str, Fact] = {}
    last = ""
    for number, row in enumerate(matter.split("\n"), line):
        item = _ITEM.match(row)
        if item and last:
            old = facts[last]
            facts[last] = Fact(old.text, old.line, (*old.items, _unquoted(item["value"])))
        elif found := _LINE.match(row):
            last = found["key"].lower()
            facts[last] = Fact(_unquoted(found["value"] or ""), number)
    return facts


def _unquoted(value: str) -> str:
    value = value.strip()
    if value[:1] in ("'", '"'):
        closing = value.find(value[0], 1)
        return value[1:closing] if closing > 0 else value[1:]
    return _COMMENT.sub("", value).strip()


def _from_toml(path: str, matter: str, line: int, findings: list[Finding]) -> dict[str, Fact]:
    try:
        table = tomllib.loads(matter)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        text = f"this is not TOML ({error}); read line by line"
        findings.append(codes.ODD_FRONT_MATTER.at(path, line, text=text))
        return _line_by_line(re.sub(r"^(\w+)[ \t]*=", r"\1: ", matter, flags=re.MULTILINE), line)
    rows = matter.split("\n")
    return {key.lower(): _loaded_fact(value, _row(rows, key, line)) for key, value in table.items()}


def _row(rows: list[str], key: str, line: int) -> int:
    pattern = re.compile(rf"[ \t]*[\"']?{re.escape(key)}[\"']?[ \t]*=")
    return next((number for number, row in enumerate(rows, line) if pattern.match(row)), line)


def _from_json(path: str, text: str, line: int, findings: list[Finding]) -> tuple[dict[str, Fact], int]:
    try:
        table, end = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError) as error:
        findings.append(
            codes.FACTS_MISSING.at(path, line, text=f"this is not JSON ({error}); imported as a notice")
        )
        return {}, 0
    return {key.lower(): _loaded_fact(value, line) for key, value in table.items()}, end


def _loaded_fact(value: Any, line: int) -> Fact:
    if isinstance(value, list):
        return Fact("", line, tuple(" ".join(str(item).split()) for item in value))
    if isinstance(value, bool):
        return Fact(str(value).lower(), line)
    return Fact("" if value is None else " ".join(str(value).split()), line)


def _checked_keys(path: str, facts: dict[str, Fact], findings: list[Finding]) -> dict[str, Fact]:
    """`facts` with typing mistakes in keys mended, where only one key can be meant."""
    checked = {key: fact for key, fact in facts.items() if key in USED}
    for key, fact in facts.items():
        if key in USED:
            continue
        near = difflib.get_close_matches(key, sorted(USED - facts.keys()), n=2, cutoff=0.8)
        if len(near) == 1 and near[0] not in checked:
            checked[near[0]] = fact
            findings.append(codes.MISSPELT_KEY.at(path, fact.line, text=f"'{key}' read as '{near[0]}'"))
        else:
            value = fact.text or ", ".join(fact.items)
            findings.append(
                codes.UNUSED_KEY.at(path, fact.line, text=f"'{key}: {value[:60]}' has no meaning here")
            )
    return checked
