"""The frame: a page that MkDocs rendered once, cut at its markers, into which pages are stamped.

The template `templates/site/frame/main.html` is given `mark(slot)` instead of a text; a frame is
its output. Cutting happens once per build, so that what a message says is never searched: text
that looks like a marker stays text. Stamping one page costs some 10 microseconds.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Protocol

from signoff.core import urls

FRAME_KINDS = ("page", "not_found")
"""`page` fits at any address; `not_found` is answered at addresses nobody knows."""

SLOTS = ("title", "description", "head", "body", "root", "address", "at-status", "at-history")

# Letters, digits and hyphens survive HTML escaping, URL joining and any Markdown. Where words will
# stand there are spaces too, so that no minifier takes the quotes from an attribute around them.
_MARKS = {slot: f"signoff-mark-7c41e9-{slot}-end" for slot in SLOTS}
_MARKS |= {slot: _MARKS[slot].replace("-", " ") for slot in ("title", "description")}
_SLOT_OF = {text: slot for slot, text in _MARKS.items()}
_CUT = re.compile(f"({'|'.join(map(re.escape, _SLOT_OF))})")


_HERE = b'aria-current="page"'


class FrameError(ValueError):
    """The frame template lost a marker that pages need."""


class FrameText(Protocol):
    """What MkDocs made of the frame template (edge/shell.py stores it)."""

    @property
    def language(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def html(self) -> str: ...


def mark(slot: str) -> str:
    """The text that stands for `slot` in a rendered frame."""
    return _MARKS[slot]


@dataclass(frozen=True, slots=True)
class Frame:
    """One language's frame. `parts` alternate: text, slot, text, ...; `slots` says where which slot is."""

    language: str
    prefix: str
    parts: tuple[bytes, ...]
    slots: tuple[tuple[int, str], ...]

    @classmethod
    def cut(cls, html: str, language: str, prefix: str) -> Frame:
        """Cut a rendered frame at its markers; FrameError when it cannot hold a page."""
        pieces = _CUT.split(html)
        found = [_SLOT_OF[text] for text in pieces[1::2]]
        counts = Counter(found)
        for slot, needed in (("body", "once"), ("head", "once"), ("title", "at least once")):
            if counts[slot] < 1 or (needed == "once" and counts[slot] > 1):
                raise FrameError(
                    f"the frame template must print `signoff.{slot}` {needed}, not {counts[slot]} times"
                )
        slots = tuple((2 * place + 1, slot) for place, slot in enumerate(found))
        return cls(language, prefix, tuple(piece.encode() for piece in pieces), slots)

    def stamp(self, address: str, title: str, description: str, head: str, body: str) -> bytes:
        """The page at `address` (from the site's root, with its language's prefix: `ja/history/`).

        `title` and `description` are plain text and get escaped; `head` and `body` are HTML and do not.
        """
        assert address.startswith(self.prefix)
        values = {
            "title": escape(title).encode(),
            "description": escape(description).encode(),
            "head": head.encode(),
            "body": body.encode(),
            "root": urls.up(address).encode(),
            "address": escape(address[len(self.prefix) :]).encode(),
            "at-status": _HERE if address == self.prefix else b"",
            "at-history": _below_history(address[len(self.prefix) :]),
        }
        parts = list(self.parts)
        for place, slot in self.slots:
            parts[place] = values[slot]
        return b"".join(parts)


def _below_history(address: str) -> bytes:
    """What the navigation says of the archive: the page is it, or is in it."""
    if address.startswith(("history/", "incidents/")):
        return _HERE if address == urls.history() else b'aria-current="true"'
    return b""


@dataclass(frozen=True, slots=True)
class Frames:
    """All frames of a site by language: for pages, and for the page that says there is none."""

    page: Mapping[str, Frame]
    not_found: Mapping[str, Frame]


def read_frames(texts: Iterable[FrameText], default: str) -> Frames:
    """Cut every frame of a shell; `default` is the language without a prefix."""
    by_kind: dict[str, dict[str, Frame]] = {kind: {} for kind in FRAME_KINDS}
    for text in texts:
        prefix = urls.prefix(text.language, default)
        by_kind[text.kind][text.language] = Frame.cut(text.html, text.language, prefix)
    return Frames(by_kind["page"], by_kind["not_found"])
