"""Where a text stands in its file, and how its oddities are told; what is code and what is not."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from signoff.core.finding import Code, Finding
from signoff.core.markup import without_code

ADDED = "\x01"
"""Ends a row after which a line was added: the next row has the same number."""

DROPPED = "\x02"
"""Stands where something was taken out: a row with nothing else on it is dropped."""

BREAK = f"{ADDED}\n"
PARAGRAPH = BREAK * 2


@dataclass(frozen=True, slots=True)
class Place:
    """A body: the path of its file, the line it starts on, the address of the old page."""

    path: str
    line: int
    base_url: str
    findings: list[Finding]

    def of(self, text: str, offset: int) -> int:
        """The line of the file that the character at `offset` of the body `text` is on."""
        before = text[:offset]
        return self.line + before.count("\n") - before.count(BREAK)

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
    before = text[:offset]
    return (len(before) - len(before.rstrip("\\"))) % 2 == 1
