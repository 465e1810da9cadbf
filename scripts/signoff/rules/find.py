r"""All searching of the rules: patterns that mean the same in Python and in the browser.

Patterns are Python regular expressions limited to what composer/script.py can translate: literals, classes,
groups `(...)` and `(?:...)`, alternatives, `? * + {m,n}` (also lazy), `(?=` `(?!` `(?<=` `(?<!`, and
`\b \w \d \s ^ $`, which mean letters and digits of every script. Always matched without regard to case
unless the pattern is given to `matches_exactly`, and with `^` and `$` at line ends.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Match:
    """A place in a text, in code points, and what stands there."""

    start: int
    end: int
    word: str


def matches(pattern: str, text: str) -> list[Match]:
    """All places where `pattern` occurs in `text`, from left to right, whatever the case."""
    return [Match(m.start(), m.end(), m.group()) for m in _compiled(pattern, re.IGNORECASE).finditer(text)]


def matches_exactly(pattern: str, text: str) -> list[Match]:
    """The same with regard to case."""
    return [Match(m.start(), m.end(), m.group()) for m in _compiled(pattern, 0).finditer(text)]


@lru_cache(maxsize=1024)
def _compiled(pattern: str, flags: int) -> re.Pattern[str]:
    return re.compile(pattern, flags | re.MULTILINE)
