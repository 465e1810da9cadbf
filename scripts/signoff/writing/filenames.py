"""What new folders and files are called: short, readable, and never like one that is there."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable
from datetime import date

from signoff.core import names

MAX_WORDS = 48
"""An incident's address should fit into a chat message and be easy to say on the phone."""

_NOTHING = names.slug("")


def incident_name(title: str, day: date, components: Iterable[str] = ()) -> str:
    """The folder of a new incident: its day, and the words of its title.

    A title in another script than Latin gives no words; then the ids of the components stand for it.
    """
    for words in (title, " ".join(components), "incident"):
        found = _slug(words)
        if found:
            return f"{day.isoformat()}-{found}"
    raise AssertionError("the last words are words")


def numbered(name: str, taken: Collection[str]) -> str:
    """`name`, or `name-2`, `name-3`, ...: the first that is not taken."""
    candidates = (name if number == 1 else f"{name}-{number}" for number in range(1, len(taken) + 2))
    return next(one for one in candidates if one not in taken)


def message_name(word: str, others: Iterable[str]) -> str:
    """The next message of an incident that has the messages `others`: `03-monitoring`."""
    highest = max((_number(name) for name in others), default=0)
    return f"{highest + 1:02d}-{_slug(word) or 'update'}"


def _number(name: str) -> int:
    digits = name.partition("-")[0]
    return int(digits) if digits.isascii() and digits.isdecimal() else 0


def _slug(text: str) -> str:
    """The words of `text` as a name, accents dropped, cut between words; "" when it has none."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    found = names.slug(plain)
    if found == _NOTHING and _NOTHING not in plain.lower():
        return ""
    while len(found) > MAX_WORDS and "-" in found:
        found = found.rpartition("-")[0]
    return found[:MAX_WORDS].strip("-")
