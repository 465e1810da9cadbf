"""A body divided into the updates it consists of, in the order of the page.

cState has no updates, only habits: track shortcodes, rules, headings, bold or bracketed labels,
bare lines with a time, lists below "Updates:". A body in which nothing of that marks at least
a second update stays whole.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from signoff.importers.cstate.body import Row
from signoff.importers.cstate.labels import Label, heading_level, read_label
from signoff.importers.cstate.phrases import Meaning
from signoff.importers.cstate.stamps import Stamp, read_stamp

_ITEM = re.compile(r"(?P<sign>[-*+][ \t]+)(?P<text>.*)$")
_AFTER_STAMP = re.compile(r"[\s:–—-]*")
_DEFINITION = re.compile(r" {0,3}\[(?P<name>[^\[\]]+)\]:[ \t]*\S")
_LISTS = frozenset(
    {"update", "updates", "aktualisierungen", "aggiornamenti", "mises à jour", "actualizaciones"}
)
_BEGINNINGS = frozenset({Meaning.INITIAL, Meaning.INVESTIGATING, Meaning.IDENTIFIED, Meaning.MONITORING})
MOST = 200
"""A body in more parts than this is no list of updates."""


@dataclass(frozen=True, slots=True)
class Part:
    """One update, or the text around the updates (`meaning` None and no time).

    `stamp` is a time in its label, `track` what a shortcode said; `words` the label as written when
    it is not in `text` any more. `after_rule`: a line `---` stands before it.
    """

    text: str
    line: int
    meaning: Meaning | None = None
    stamp: Stamp | None = None
    track: str | None = None
    words: str = ""
    after_rule: bool = False
    number: int | None = None
    inline: bool = False

    @property
    def marked(self) -> bool:
        return self.meaning is not None or self.stamp is not None or self.track is not None


def joined(rows: Sequence[Row]) -> str:
    """The text of rows without blank lines and rules around it."""
    start, end = 0, len(rows)
    while start < end and (rows[start].blank or rows[start].rule):
        start += 1
    while end > start and (rows[end - 1].blank or rows[end - 1].rule):
        end -= 1
    return "\n".join(row.text for row in rows[start:end])


def divide(rows: Sequence[Row], title: str) -> list[Part]:
    """The parts of a body in the order of the page: one part when it is not clearly divided."""
    labels = _labels(rows, title)
    parts: list[Part] = []
    if labels or any(row.track is not None for row in rows):
        parts = _with_original(_parts(rows, labels))
    if len(parts) == 1 and _is_beginning(parts[0]):
        return parts
    if not _is_divided(parts):
        tracks = [row.track for row in rows if row.track is not None]
        line = next((row.number for row in rows if not row.blank), 1)
        return [Part(joined(rows), line, track=tracks[0] if tracks else None)]
    return _with_definitions(parts)


def _labels(rows: Sequence[Row], title: str) -> dict[int, Label]:
    labels: dict[int, Label] = {}
    at_start = True
    for index, row in enumerate(rows):
        if index in labels:
            continue
        label = None if row.code or row.blank else read_label(row.text, at_start)
        if label and row.text.strip() != title.strip():
            labels[index] = label
            if label.words.lower() in _LISTS and not label.rest:
                labels |= _listed(rows, index + 1)
        at_start = row.blank or row.rule or row.track is not None or heading_level(row.text) > 0
    return labels


def _listed(rows: Sequence[Row], start: int) -> dict[int, Label]:
    """The items of a list of dated updates that begins after row `start`; nothing if one has no time."""
    labels: dict[int, Label] = {}
    for index in range(start, len(rows)):
        row = rows[index]
        item = _ITEM.match(row.text)
        if item and not row.code:
            stamp = read_stamp(item["text"])
            if stamp is None or stamp.clock is None:
                return {}
            after = _AFTER_STAMP.match(item["text"], stamp.end)
            rest = item["text"][after.end() if after else stamp.end :]
            labels[index] = Label(Meaning.UPDATE, stamp, stamp.text, rest)
        elif not row.blank and not row.text.startswith(" "):
            break
    return labels


@dataclass(slots=True)
class _Growing:
    """A part while its rows are collected."""

    label: Label | None = None
    line: int = 0
    after_rule: bool = False
    listed: bool = False
    track: str | None = None
    rows: list[Row] = field(default_factory=list)

    def add(self, row: Row) -> None:
        self.line = self.line or row.number
        self.rows.append(replace(row, text=row.text[_indent(row.text) :]) if self.listed else row)
        self.track = row.track

    def finished(self) -> Part | None:
        text = joined(self.rows)
        label = self.label
        if label is None:
            return Part(text, self.line, track=self.track, after_rule=self.after_rule) if text else None
        if not text and label.words.lower() in _LISTS:
            return None
        return Part(
            text or label.words,
            self.line,
            label.meaning,
            label.stamp,
            self.track,
            label.words if text else "",
            self.after_rule,
            label.number,
            label.inline,
        )

    def waits_for_time(self, label: Label) -> bool:
        """Whether `label` is only the time of the heading collected so far."""
        mine = self.label
        return (
            mine is not None
            and mine.level > 0
            and mine.stamp is None
            and mine.meaning is label.meaning
            and label.stamp is not None
            and sum(not row.blank for row in self.rows) == bool(mine.rest)
        )


class _Division:
    """Rows in, parts out."""

    def __init__(self, labels: dict[int, Label]) -> None:
        self.labels = labels
        self.level = max((label.level for label in labels.values()), default=0)
        self.parts: list[Part] = []
        self.current = _Growing()

    def flush(self, following: _Growing) -> None:
        part = self.current.finished()
        if part:
            self.parts.append(part)
        elif not following.after_rule:
            following.after_rule = self.current.after_rule
        self.current = following

    def take(self, index: int, row: Row) -> None:
        label = self.labels.get(index)
        if label is not None and self.current.waits_for_time(label):
            assert self.current.label is not None
            self.current.label = replace(self.current.label, stamp=label.stamp)
        elif label is not None:
            self.flush(_Growing(label, row.number, listed=_ITEM.match(row.text) is not None))
            self.current.rows += [replace(row, text=label.rest)] if label.rest else []
            self.current.track = row.track
        elif row.rule:
            self.flush(_Growing(after_rule=True))
        else:
            if not row.code and 0 < heading_level(row.text) <= self.level:
                self.flush(_Growing())
            self.current.add(row)
        if row.track is not None:
            self.flush(_Growing())


def _indent(text: str) -> int:
    return min(4, len(text) - len(text.lstrip(" ")))


def _parts(rows: Sequence[Row], labels: dict[int, Label]) -> list[Part]:
    division = _Division(labels)
    for index, row in enumerate(rows):
        division.take(index, row)
    division.flush(_Growing())
    return division.parts


def _with_original(parts: list[Part]) -> list[Part]:
    """With updates put above it, the original post is what follows the first paragraph of the last."""
    if not parts or any(not part.marked or part.meaning in _BEGINNINGS for part in parts):
        return parts
    last = parts[-1]
    update, _, original = last.text.partition("\n\n")
    if not last.inline or not original.strip() or "```" in update or "~~~" in update:
        return parts
    line = last.line + update.count("\n") + 2
    above = replace(last, text=update, track=None)
    return [*parts[:-1], above, Part(original.strip("\n"), line, track=last.track)]


def _is_beginning(part: Part) -> bool:
    """Whether a lone part may do without its label, or has a time of its own."""
    return part.meaning in _BEGINNINGS or (part.meaning is None and part.marked)


def _is_divided(parts: Sequence[Part]) -> bool:
    if not 2 <= len(parts) <= MOST:
        return False
    marked = [part for part in parts if part.marked]
    return len(marked) >= 2 or (len(marked) == 1 and marked[0].meaning not in _BEGINNINGS)


def _with_definitions(parts: list[Part]) -> list[Part]:
    """Each part with the link definitions (`[name]: address`) it uses, wherever they stood."""
    definitions: dict[str, str] = {}
    for part in parts:
        for row in part.text.split("\n"):
            if found := _DEFINITION.match(row):
                definitions.setdefault(found["name"].lower(), row.strip())
    if not definitions:
        return parts
    used: set[str] = set()
    completed = []
    for part in parts:
        rest = "\n".join(row for row in part.text.split("\n") if not _DEFINITION.match(row)).strip("\n")
        mine = [name for name in definitions if f"[{name}]" in rest.lower()]
        used.update(mine)
        rows = "\n".join(definitions[name] for name in mine)
        completed.append(replace(part, text="\n\n".join(filter(None, [rest, rows]))))
    unused = [row for name, row in definitions.items() if name not in used]
    if unused:
        last = completed[-1]
        completed[-1] = replace(last, text="\n\n".join(filter(None, [last.text, "\n".join(unused)])))
    return [part for part in completed if part.text]
