"""The HTML of a message as plain text: for mail, chat and other places that show letters only.

Takes what site/markdown.py gives: well-formed, and made of few tags. A link keeps its address, in brackets
behind its words.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

_BLOCKS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "ul", "ol", "table", "hr", "blockquote"})
_MANY_BLANK = re.compile(r"\n{3,}")
_SPACES = re.compile(r"\s+")
_MARKER = re.compile(r"(?:^|\n) *(?:-|\d+\.) $")


def plain(html: str) -> str:
    """The text of `html`: paragraphs with a blank line between them, list items with a dash or a number."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.text()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._text = ""
        self._links: list[tuple[str, int]] = []
        self._lists: list[int | None] = []  # the number of the next item; None: a dash
        self._quotes: list[int] = []
        self._is_code = False

    def text(self) -> str:
        lines = [line.rstrip() for line in self._text.split("\n")]
        return _MANY_BLANK.sub("\n\n", "\n".join(lines)).strip("\n")

    def handle_data(self, data: str) -> None:
        if self._is_code:
            self._text += data
            return
        words = _SPACES.sub(" ", data)
        if not self._text or self._text[-1] in " \n":
            words = words.lstrip(" ")
        self._text += words

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in _BLOCKS and not (tag in {"ul", "ol", "p"} and self._lists):
            self._break(2)
        if tag in {"br", "tr"}:
            self._break(1)
        elif tag == "a":
            self._links.append((given.get("href") or "", len(self._text)))
        elif tag == "hr":
            self._text += "---"
        elif tag == "pre":
            self._is_code = True
        elif tag in {"ul", "ol"}:
            self._lists.append(int(given.get("start") or 1) if tag == "ol" else None)
        elif tag == "li":
            self._item()
        elif tag in {"td", "th"} and self._text[-1:] not in {"", "\n"}:
            self._text = self._text.rstrip(" ") + " | "
        elif tag == "blockquote":
            self._quotes.append(len(self._text))

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._links:
            self._link(*self._links.pop())
        elif tag == "pre":
            self._is_code = False
        elif tag in {"ul", "ol"} and self._lists:
            self._lists.pop()
        elif tag == "blockquote" and self._quotes:
            start = self._quotes.pop()
            quoted = self._text[start:].strip(" \n").replace("\n", "\n> ")
            self._text = f"{self._text[:start]}> {quoted}"
        if tag in _BLOCKS:
            self._break(1 if self._lists else 2)

    def _item(self) -> None:
        self._break(1)
        number = self._lists[-1] if self._lists else None
        self._text += "  " * (len(self._lists) - 1)
        self._text += "- " if number is None else f"{number}. "
        if number is not None:
            self._lists[-1] = number + 1

    def _link(self, address: str, start: int) -> None:
        if address and self._text[start:].strip() not in {address, address.removeprefix("mailto:")}:
            self._text += f" ({address})"

    def _break(self, lines: int) -> None:
        """Begin a new line, or a new paragraph; not behind the sign of a list's item."""
        self._text = self._text.rstrip(" ") if not _MARKER.search(self._text) else self._text
        if self._text and not self._text.endswith(" "):
            there = len(self._text) - len(self._text.rstrip("\n"))
            self._text += "\n" * max(lines - there, 0)
