"""The audit: of every text that reached the main line who wrote it, who approved it, when and how.

One row per text, so an edited message has several. Made from git and the notes alone: everybody who has the
repository gets the same bytes.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any


class Standing(StrEnum):
    """What became of a text."""

    PUBLIC = "public"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"
    HELD = "held"
    UNSIGNED = "unsigned"


MEANING = {
    Standing.PUBLIC: "signed off, and what customers read now",
    Standing.REPLACED: "signed off, and public until something else was signed off",
    Standing.WITHDRAWN: "the removal of a message, signed off",
    Standing.HELD: "the newest text, not signed off, so not public",
    Standing.UNSIGNED: "an earlier text that was never signed off",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One text of one file. `drafted`, `approved`: None where nothing tells. `how`: review or signed-merge.

    `event`: published, edited or withdrawn. `message` is the name within the incident, `language` "" for
    the message itself. `corrects` and `corrected_by` are names of messages; `waived` are rules of the linter
    that do not count in it, with the reasons. Minutes may be less than nothing: an approval after the merge,
    say.
    """

    landed: datetime
    incident: str
    message: str
    language: str
    event: str
    standing: Standing
    wrote: str
    drafted: datetime | None
    approver: str
    approved: datetime | None
    how: str
    corrects: str
    corrected_by: str
    waived: str = ""
    pull_request: int | None
    link: str
    commit: str
    blob: str

    @property
    def to_approval(self) -> float | None:
        """Minutes from the draft to the approval."""
        return _minutes(self.drafted, self.approved)

    @property
    def to_merge(self) -> float | None:
        """Minutes from the approval to the main line."""
        return _minutes(self.approved, self.landed)


COLUMNS = (*(field.name for field in fields(Entry)), "minutes_to_approval", "minutes_to_merge")
_FORMULA = frozenset("=+-@|%")
FORMATS = ("text", "csv", "json")


def render(entries: Iterable[Entry], form: str) -> str:
    """The audit as `text` for people, `csv` for spreadsheets or `json` for programs."""
    ordered = sorted(entries, key=lambda e: (e.landed, e.incident, e.message, e.language, e.commit))
    return {"text": _text, "csv": _csv, "json": _json}[form](ordered)


def _plain(entry: Entry) -> dict[str, Any]:
    plain: dict[str, Any] = {name: getattr(entry, name) for name in COLUMNS[:-2]}
    for name, value in plain.items():
        if isinstance(value, datetime):
            plain[name] = _stamp(value)
        elif isinstance(value, StrEnum):
            plain[name] = value.value
    return plain | {"minutes_to_approval": entry.to_approval, "minutes_to_merge": entry.to_merge}


def _json(entries: Sequence[Entry]) -> str:
    return json.dumps(list(map(_plain, entries)), ensure_ascii=False, indent=1) + "\n"


def _csv(entries: Sequence[Entry]) -> str:
    output = io.StringIO()
    writer = csv.writer(output, lineterminator="\n")
    writer.writerow(COLUMNS)
    for entry in entries:
        writer.writerow([_cell(value) for value in _plain(entry).values()])
    return output.getvalue()


def _cell(value: Any) -> Any:
    """A spreadsheet runs what looks like a formula: such a text gets an apostrophe in front."""
    if isinstance(value, str):
        value = "".join(c if c.isprintable() else " " for c in value)
        return f"'{value}" if value.lstrip()[:1] in _FORMULA else value
    return "" if value is None else value


def _text(entries: Sequence[Entry]) -> str:
    lines = []
    for entry in entries:
        language = f" ({entry.language})" if entry.language else ""
        place = f"{entry.incident}/{entry.message}{language}"
        lines.append(f"{_stamp(entry.landed)}  {entry.standing.value:9}  {place}: {entry.event}")
        lines += [f"    {line}" for line in _story(entry)]
    counts = [f"{sum(e.standing is s for e in entries):,} {s.value}" for s in Standing]
    return "\n".join([*lines, f"{len(entries):,} texts: {', '.join(counts)}."]) + "\n"


def _story(entry: Entry) -> Iterable[str]:
    when = f" at {_stamp(entry.drafted)}" if entry.drafted else ""
    yield f"written by {_clean(entry.wrote) or 'nobody known'}{when}"
    if entry.approved is not None:
        took = f", {entry.to_approval:g} min after the draft" if entry.to_approval is not None else ""
        yield f"approved by {_clean(entry.approver)} at {_stamp(entry.approved)}{took}"
        yield f"by {entry.how}: {_clean(entry.link) or entry.commit}; merged {entry.to_merge:g} min later"
    else:
        yield MEANING[entry.standing]
    if entry.corrects:
        yield f"corrects {entry.corrects}"
    if entry.corrected_by:
        yield f"was corrected by {entry.corrected_by}"
    if entry.waived:
        yield f"waives {_clean(entry.waived)}"


def _clean(text: str) -> str:
    """One line without anything that a terminal would obey."""
    return "".join(c if c.isprintable() else "?" for c in text)


def _minutes(start: datetime | None, end: datetime | None) -> float | None:
    return None if start is None or end is None else round((end - start) / timedelta(minutes=1), 1)


def _stamp(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
