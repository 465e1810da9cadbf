"""Bytes to text: what an author's file must be before anybody looks for meaning in it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from signoff.core import codes
from signoff.core.finding import Code, Finding

MAX_FINDINGS = 50
"""One file says at most this much: the hundredth complaint about one file helps nobody."""

_LONGEST = 300

_BIDI = "\u202a-\u202e\u2066-\u2069"
# Besides C0 and C1: line separators that YAML and editors count differently, a byte order mark
# in the middle, interlinear annotations, tag characters (invisible text) and noncharacters.
_CONTROL = re.compile(
    f"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufff9-\ufffb\ufffe\uffff{_BIDI}\U000e0000-\U000e007f]"
)
_BIDI_ONLY = re.compile(f"[{_BIDI}]")


@dataclass(slots=True)
class Notes:
    """The findings on one file while it is being read."""

    path: str
    findings: list[Finding] = field(default_factory=list)

    def add(self, code: Code, line: int, column: int, text: str, hint: str = "") -> None:
        if len(self.findings) < MAX_FINDINGS:
            self.findings.append(code.at(self.path, line, column, fit(text), fit(hint)))

    @property
    def has_errors(self) -> bool:
        return any(finding.is_error for finding in self.findings)


def fit(text: str) -> str:
    """One printable line of bounded length: findings quote what authors wrote, whatever that is."""
    if not text.isprintable():
        text = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 60]}...{text[-50:]}"


def place(text: str, offset: int, first_line: int = 1) -> tuple[int, int]:
    """The line and column (both from 1) of a character of `text` that starts at `first_line`."""
    before = text.rfind("\n", 0, offset)
    return first_line + text.count("\n", 0, offset), offset - before


def decode(data: bytes, notes: Notes, limit: int) -> str | None:
    """The text of a file with LF line ends and no byte order mark; None when it is no text at all."""
    if len(data) > limit:
        hint = f"keep it below {limit:,} bytes"
        notes.add(codes.TOO_LARGE, 1, 1, f"this file has more than {limit:,} bytes", hint)
        return None
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        _not_text(data, error, notes)
        return None
    if "\r" in text or text.startswith("\ufeff"):
        text = _normalised(text, notes)
    if not text.replace("\n", "").isprintable():
        return _without_controls(text, notes)
    return text


def _not_text(data: bytes, error: UnicodeDecodeError, notes: Notes) -> None:
    if b"\0" in data:
        notes.add(codes.NOT_TEXT, 1, 1, "this is a binary file", "messages are UTF-8 text; remove this file")
        return
    head = data[: error.start].decode()
    line, column = place(head, len(head))
    byte = data[error.start]
    notes.add(codes.NOT_UTF8, line, column, f"byte 0x{byte:02x} is not UTF-8", "save the file as UTF-8")


def _normalised(text: str, notes: Notes) -> str:
    if text.startswith("\ufeff"):
        notes.add(
            codes.BYTE_ORDER_MARK, 1, 1, "byte order mark ignored", "save the file as UTF-8 without one"
        )
        text = text[1:]
    if "\r\n" in text:
        line, column = place(text, text.index("\r\n"))
        hint = "save the file with LF line ends"
        notes.add(codes.CARRIAGE_RETURN, line, column, "Windows line ends (CRLF) read as LF", hint)
        text = text.replace("\r\n", "\n")
    return text


def _without_controls(text: str, notes: Notes) -> str | None:
    if "\0" in text:
        notes.add(codes.NOT_TEXT, 1, 1, "this is a binary file", "messages are UTF-8 text; remove this file")
        return None
    seen: set[str] = set()
    for found in _CONTROL.finditer(text):
        character = found.group()
        if character not in seen:
            seen.add(character)
            control_character(character, *place(text, found.start()), notes)
    return text


def control_character(character: str, line: int, column: int, notes: Notes) -> None:
    """Note one character that nobody can see but that changes what others see."""
    name = unicodedata.name(character, "control character")
    what = "reorders the text around it" if _BIDI_ONLY.match(character) else "cannot be seen"
    text = f"U+{ord(character):04X} ({name.lower()}) {what}"
    notes.add(codes.CONTROL_CHARACTER, line, column, text, "delete this character")


def hidden_in(value: str) -> str | None:
    """The first such character of a value (YAML escapes can bring in what the file does not show)."""
    found = None if value.isprintable() else _CONTROL.search(value)
    return found.group() if found else None
