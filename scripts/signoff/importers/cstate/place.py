"""Where a text stands in its file, and how its oddities are told; what is code and what is not."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from signoff.core.finding import Code, Finding
from signoff.core.markup import without_code

ADDED = "\x01"
"""Ends a row after which a line was added: the next row has the same number."""

DROPPED = "\x02"
"""Stands where something was taken out: a row with nothing else on it is dropped."""

BREAK = f"{ADDED}\n"
PARAGRAPH = BREAK * 3

_LINE_END = re.compile(r"\n")


@dataclass(frozen=True, slots=True)
class Place:
    """A body: the path of its file, the line it starts on, the address of the old page."""

    path: str
    line: int
    base_url: str
    findings: list[Finding]

    def of(self, text: str, offset: int) -> int:
        """The line of the file that the character at `offset` of the body `text` is on."""
        return self.line + bisect_left(_line_ends(text), offset)

    def tell(self, code: Code, line: int, text: str, hint: str = "") -> None:
        self.findings.append(code.at(self.path, line, text=text, hint=hint))


def outside_code(body: str, pattern: re.Pattern[str], replaced: Callable[[re.Match[str]], str | None]) -> str:
    """`body` with each match outside code replaced; None from `replaced` leaves it as it is."""
    visible = without_code(body)
    parts: list[str] = []
    at = 0
    for found in pattern.finditer(visible):
        if escaped(visible, found.start()):
            continue
        instead = replaced(found)
        if instead is not None:
            parts += [body[at : found.start()], instead]
            at = found.end()
    return "".join([*parts, body[at:]])


def escaped(text: str, offset: int) -> bool:
    """Whether an odd number of backslashes stands before `offset`."""
    before = offset
    while before and text[before - 1] == "\\":
        before -= 1
    return (offset - before) % 2 == 1


@lru_cache(maxsize=4)
def _line_ends(text: str) -> tuple[int, ...]:
    """Where the lines of the file end; a line end that was added is none of them."""
    ends = (found.start() for found in _LINE_END.finditer(text))
    return tuple(end for end in ends if text[end - 1 : end] != ADDED)
