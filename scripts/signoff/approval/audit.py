"""The audit: of every text that reached the main line who wrote it, who approved it, when and how.

One row per text, so an edited message has several; and one for each time that the site was put somewhere by
force, or taken back. Made from git and the notes alone: everybody who has the repository gets
the same bytes.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
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


@dataclass(frozen=True, slots=True)
class Put:
    """The site of `commit` was put on mirrors: "" for each that has it, else why it has not.

    `event`: publish or rollback. `forced`: the words with which refusals, if any, were passed over.
    """

    when: datetime
    event: str
    by: str
    commit: str
    forced: str
    mirrors: Mapping[str, str]

    @property
    def is_ordinary(self) -> bool:
        """Whether nothing was passed over or taken back."""
        return self.event == "publish" and not self.forced


_OF_TEXT = tuple(field.name for field in fields(Entry))
_MINUTES = ("minutes_to_approval", "minutes_to_merge")
_OF_PUT = ("by", "forced", "mirrors")
COLUMNS = (*_OF_TEXT, *_MINUTES, *_OF_PUT)
"""Of the table. A text has nothing in the last three; a `Put` has only these, `landed`, `event`, `commit`."""

_FORMULA = frozenset("=+-@|%")
FORMATS = ("text", "csv", "json")


def render(entries: Iterable[Entry], form: str, puts: Iterable[Put] = (), *, ordinary: bool = False) -> str:
    """The audit as `text` for people, `csv` for spreadsheets or `json` for programs.

    Of `puts` those that are ordinary are only counted, for people, unless they are asked for.
    """
    texts = sorted(entries, key=lambda e: (e.landed, e.incident, e.message, e.language, e.commit))
    known = sorted(puts, key=lambda p: (p.when, p.event, p.commit, p.by, p.forced, sorted(p.mirrors.items())))
    shown = [put for put in known if ordinary or not put.is_ordinary]
    rows: list[Entry | Put] = sorted([*texts, *shown], key=_instant)
    if form == "text":
        return "\n".join([*_lines(rows), *_sums(texts, known, ordinary=ordinary)]) + "\n"
    return {"csv": _csv, "json": _json}[form](rows)


def _instant(row: Entry | Put) -> datetime:
    return row.when if isinstance(row, Put) else row.landed


def _plain(row: Entry | Put) -> dict[str, Any]:
    if isinstance(row, Put):
        told = {"landed": row.when, "event": row.event, "commit": row.commit}
        told |= {"by": row.by, "forced": row.forced, "mirrors": dict(sorted(row.mirrors.items()))}
    else:
        told = {name: getattr(row, name) for name in _OF_TEXT}
        told |= dict(zip(_MINUTES, (row.to_approval, row.to_merge), strict=True))
    return {name: _value(told.get(name)) for name in COLUMNS}


def _value(value: Any) -> Any:
    if isinstance(value, datetime):
        return _stamp(value)
    return value.value if isinstance(value, StrEnum) else value


def _json(rows: Sequence[Entry | Put]) -> str:
    return json.dumps(list(map(_plain, rows)), ensure_ascii=False, indent=1) + "\n"


def _csv(rows: Sequence[Entry | Put]) -> str:
    output = io.StringIO()
    writer = csv.writer(output, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows:
        plain = _plain(row)
        plain["mirrors"] = "; ".join(
            f"{name}: {why or 'ok'}" for name, why in (plain["mirrors"] or {}).items()
        )
        writer.writerow(map(_cell, plain.values()))
    return output.getvalue()


def _cell(value: Any) -> Any:
    """A spreadsheet runs what looks like a formula: such a text gets an apostrophe in front."""
    if isinstance(value, str):
        value = "".join(c if c.isprintable() else " " for c in value)
        return f"'{value}" if value.lstrip()[:1] in _FORMULA else value
    return "" if value is None else value


def _lines(rows: Iterable[Entry | Put]) -> Iterable[str]:
    for row in rows:
        if isinstance(row, Put):
            kind = "rollback" if row.event == "rollback" else "published" if row.is_ordinary else "forced"
            yield f"{_stamp(row.when)}  {kind:9}  the site of commit {_clean(row.commit)[:12]}: {row.event}"
            yield from (f"    {line}" for line in _deed(row))
            continue
        language = f" ({row.language})" if row.language else ""
        place = f"{row.incident}/{row.message}{language}"
        yield f"{_stamp(row.landed)}  {row.standing.value:9}  {place}: {row.event}"
        yield from (f"    {line}" for line in _story(row))


def _sums(texts: Sequence[Entry], puts: Sequence[Put], *, ordinary: bool) -> Iterable[str]:
    counts = [f"{sum(e.standing is s for e in texts):,} {s.value}" for s in Standing]
    yield f"{len(texts):,} texts: {', '.join(counts)}."
    if puts:
        back = sum(put.event == "rollback" for put in puts)
        plain = sum(put.is_ordinary for put in puts)
        forced = sum(bool(put.forced) for put in puts)
        counts = [f"{plain:,} ordinary", f"{forced:,} forced", f"{back:,} rolled back"]
        told = "" if ordinary or not plain else "; --publications lists the ordinary ones"
        yield f"{len(puts):,} publications: {', '.join(counts)}{told}."


def _deed(put: Put) -> Iterable[str]:
    yield f"by {_clean(put.by) or 'nobody known'}"
    if put.forced:
        yield f"forced, with the words: {_clean(put.forced)}"
    for name, why in sorted(put.mirrors.items()):
        yield f"{_clean(name)} " + (f"does not have it: {_clean(why)}" if why else "has it")


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
