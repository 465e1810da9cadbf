"""Customers' reports: `reports/<incident>.yml` of the internal source, read and written one line at a time.

    reports:
      - {at: 2026-11-21T10:12Z, count: 6, text: "no notifications for some minutes", by: carol}
      - {at: 2026-11-21T10:20Z, count: 12, text: "the same from Japan", tell_commander: true}

`at` is when, `text` what customers say in at most 500 characters; `count` (1) how many they are, `by` who
wrote it down. `tell_commander`: the commander should hear of it at once. A mistake costs only its entry.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from signoff.clock.known import Report
from signoff.core import codes, values
from signoff.core.dump import instant, text
from signoff.core.finding import Finding
from signoff.core.frontmatter import Node, read_yaml
from signoff.core.text import Notes, decode

FOLDER = "reports"
MAX_FILE = 262_144
MAX_TEXT = 500
HEAD = "reports:\n"
_COUNT = re.compile(r"[1-9]\d{0,6}", re.ASCII)


def path_of(incident: str) -> str:
    """Where the reports on an incident are, seen from the internal source."""
    return f"{FOLDER}/{incident}.yml"


def read_reports(data: bytes, path: str) -> tuple[tuple[Report, ...], tuple[Finding, ...]]:
    """The reports in a file, oldest first, and what is wrong with it."""
    notes = Notes(path)
    told = decode(data, notes, MAX_FILE)
    table = read_yaml(told, notes) if told is not None else None
    found: list[Report] = []
    if table is not None:
        for key, node in values.known(table, {"reports": None}, notes, path):
            for item in values.items(node, key, notes):
                report = _report(item, notes)
                if report is not None:
                    found.append(report)
    return tuple(sorted(found, key=lambda report: report.at)), tuple(sorted(notes.findings))


def _report(node: Node, notes: Notes) -> Report | None:
    table = values.table(node, "reports", notes)
    if table is None:
        return None
    readers: dict[str, Callable[[Node, str], Any]] = {
        "at": lambda node, key: values.instant(node, key, notes),
        "count": lambda node, key: _count(node, key, notes),
        "text": lambda node, key: values.text(node, key, notes, MAX_TEXT),
        "by": lambda node, key: values.text(node, key, notes, MAX_TEXT),
        "tell_commander": lambda node, key: values.flag(node, key, notes),
    }
    said = {key: readers[key](item, key) for key, item in values.known(table, readers, notes, "a report")}
    for key in ("at", "text"):
        if key not in said:
            notes.add(
                codes.MISSING_FACT, table.line, table.column, f"a report needs '{key}'", f"add '{key}:'"
            )
    if any(value is None for value in said.values()) or not {"at", "text"} <= said.keys():
        return None
    return Report(**{"count": 1} | said)


def _count(node: Node, key: str, notes: Notes) -> int | None:
    found = values.scalar(node, key, notes, "a number")
    if found is None:
        return None
    if not _COUNT.fullmatch(found.value):
        problem = f"'{found.value}' is not a number of customers"
        notes.add(codes.BAD_COUNT, found.line, found.column, problem, "write a whole number, such as 6")
        return None
    return int(found.value)


def line_of(report: Report) -> str:
    """The line of a file that says `report`; `read_reports` reads it as it was."""
    parts = [f"at: {instant(report.at)}", f"count: {report.count}", f"text: {_quoted(report.text)}"]
    if report.by:
        parts.append(f"by: {_quoted(report.by)}")
    if report.tell_commander:
        parts.append("tell_commander: true")
    return f"  - {{{', '.join(parts)}}}\n"


def _quoted(value: str) -> str:
    """A text inside a flow mapping, where more characters have a meaning than outside."""
    plain = text(value)
    return plain if plain.startswith('"') or not set(plain) & set(",[]{}#:") else f'"{plain}"'


def appended(data: bytes, report: Report) -> bytes:
    """The file `data` (b"": there is none yet) with `report` at its end."""
    before = data if data.strip() else HEAD.encode()
    if not before.endswith(b"\n"):
        before += b"\n"
    return before + line_of(report).encode()


def total(reports: Iterable[Report]) -> int:
    """How many customers reported."""
    return sum(report.count for report in reports)
