"""A body cleaned row by row: comments out, HTML as Markdown, images as links, Hugo's `track` read.

Rows keep the number of the line they came from, so that every report can name a place. What is
inside code is left alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from signoff.core.markup import check_body, without_code
from signoff.core.text import Notes, hidden_in
from signoff.importers.cstate import codes
from signoff.importers.cstate.comments import without_comments
from signoff.importers.cstate.links import convert_links
from signoff.importers.cstate.place import ADDED, DROPPED, Place
from signoff.importers.cstate.tags import convert_tags

_TRACK = re.compile(r"""[ \t]*\{\{[<%]\s*track\s+["'`]?(?P<when>[^"'`<>%\n]*?)["'`]?\s*/?[%>]\}\}""")
_SHORTCODE = re.compile(r"\{\{[<%]\s*/?\s*(?P<name>[\w./-]+)")
_RULE = re.compile(r" {0,3}(?:(?:-[ \t]*){3,}|={5,}[ \t]*|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$")
_SIGNS = re.compile(r"[<\[\]`]")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a body. `track` is what a track shortcode on it said (None: there was none)."""

    number: int
    text: str
    code: bool = False
    track: str | None = None

    @property
    def blank(self) -> bool:
        return not self.text.strip()

    @property
    def rule(self) -> bool:
        """Whether it is a line between two parts, `---` and the like."""
        return not self.code and _RULE.match(self.text) is not None


def clean(body: str, place: Place) -> list[Row]:
    """The rows of `body`; what was odd about it is told."""
    body = _visible_characters(body, place)
    body = without_comments(body, place)
    body = convert_links(convert_tags(body, place), place)
    rows = [_read_track(row, place) for row in _rows(body, place.line)]
    return _without_loose_backslashes(rows)


def harmless(text: str, place: Place) -> str:
    """`text`; with all signs of HTML, links and code escaped if a page would refuse it as it is."""
    notes = Notes(place.path)
    check_body(text, place.line, notes)
    if not notes.has_errors:
        return text
    place.tell(codes.HTML_AS_TEXT, place.line, "this text could run something: its signs are kept as text")
    return _SIGNS.sub(lambda sign: f"\\{sign.group()}", text.replace("\\", "\\\\"))


def _visible_characters(body: str, place: Place) -> str:
    while hidden := hidden_in(body.replace("\n", "").replace("\t", "")):
        line = place.of(body, body.index(hidden))
        times = body.count(hidden)
        place.tell(codes.INVISIBLE_CHARACTER, line, f"U+{ord(hidden):04X} left out, {times} x")
        body = body.replace(hidden, "")
    return body


def _rows(body: str, line: int) -> list[Row]:
    """The rows of a body. Blank ones that conversion made separate paragraphs, but never pile up."""
    visible = without_code(body).split("\n")
    rows: list[Row] = []
    number, made = line, 0
    for shown, text in zip(visible, body.split("\n"), strict=True):
        added = text.endswith(ADDED)
        kept = text.replace(ADDED, "").replace(DROPPED, "")
        code = bool(kept.strip()) and not shown.strip(f" \t{ADDED}{DROPPED}")
        if kept.strip():
            made = 0
            rows.append(Row(number, kept if code else _trimmed(kept), code))
        else:
            made += added
            wanted = made == 2 if added or DROPPED in text else True
            if wanted and not (made and rows and rows[-1].blank):
                rows.append(Row(number, ""))
        number += 0 if added else 1
    return rows


def _trimmed(text: str) -> str:
    """Without white space at the end, save for two blanks: they break the line."""
    return text.rstrip() + ("  " if text.endswith("  ") else "")


def _read_track(row: Row, place: Place) -> Row:
    if row.code or "{{" not in row.text:
        return row
    tracks = [found["when"].strip() for found in _TRACK.finditer(row.text)]
    text = _TRACK.sub("", row.text)
    for found in _SHORTCODE.finditer(text):
        place.tell(codes.SHORTCODE_KEPT, row.number, f"the shortcode '{found['name']}' is kept as text")
    return replace(row, text=text.rstrip(), track=tracks[-1] if tracks else None)


def _without_loose_backslashes(rows: list[Row]) -> list[Row]:
    """A backslash at a line's end breaks the line, but at the end of a paragraph it would be seen."""
    mended = []
    for index, row in enumerate(rows):
        last = index + 1 == len(rows) or not rows[index + 1].text.strip(" \t\\")
        loose = row.text.endswith("\\") and not row.text.endswith("\\\\")
        if loose and not row.code and (last or row.track is not None):
            mended.append(replace(row, text=row.text[:-1].rstrip()))
        else:
            mended.append(row)
    return mended
