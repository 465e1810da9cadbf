"""Whether an update told customers anything new.

It did when it changed a fact (state, components, impact, title, data loss, lingering effects), or when its
words are not nearly those of an earlier message. Words are compared by their runs of three characters, so
that languages without spaces count alike; digits do not count, because a new time of day is no news.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from signoff.core.model import Message, Posted

ALIKE = 0.85
"""Two texts that share so much (twice the common runs by all runs) say the same."""

_FACTS = ("status", "impact", "components", "title", "data_loss", "lingering", "window", "expires")


def has_news(message: Message, earlier: Sequence[Posted]) -> bool:
    """Whether `message` says more than the `earlier` ones, oldest first."""
    if _changes_facts(message, [one.message for one in earlier]):
        return True
    runs = _runs(message.body)
    return bool(runs) and all(likeness(runs, _runs(one.message.body)) < ALIKE for one in earlier)


def likeness(one: Counter[str], other: Counter[str]) -> float:
    """0 for texts without a common run, 1 for equal ones."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 1.0


def _changes_facts(message: Message, earlier: Iterable[Message]) -> bool:
    """Whether it states a fact otherwise than the newest earlier message that stated it."""
    known: dict[str, object] = {}
    for one in earlier:
        known |= {name: getattr(one, name) for name in _FACTS if getattr(one, name) is not None}
    stated = {name: getattr(message, name) for name in _FACTS if getattr(message, name) is not None}
    return any(known.get(name) != value for name, value in stated.items())


def _runs(text: str) -> Counter[str]:
    letters = "".join(c if c.isalpha() else " " for c in text.casefold())
    plain = " ".join(letters.split())
    return (
        Counter(plain[place : place + 3] for place in range(max(len(plain) - 2, 1))) if plain else Counter()
    )
