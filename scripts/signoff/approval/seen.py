"""What a reviewer could overlook: characters that do not show, and letters that look like others."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from signoff.core import codes
from signoff.core.finding import Finding

# Zero-width and bidi characters, blanks that are no space, soft hyphens, variation selectors, fillers.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\xa0\xad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180e\u2000-\u200f"
    "\u2028-\u202f\u205f-\u206f\u3164\ufe00-\ufe0e\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff]"
)
_WORD = re.compile(r"[^\W\d_]+")
_ALPHABETS = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE")
"""Alphabets with letters that look alike. Japanese mixes several scripts in a word, and rightly."""


def visible(text: str) -> str:
    """`text` with its hidden characters written out: `⟨U+200B zero width space⟩`."""
    return _HIDDEN.sub(_named, text)


def _named(found: re.Match[str]) -> str:
    character = found.group()
    name = unicodedata.name(character, "control character").lower()
    return f"⟨U+{ord(character):04X} {name}⟩"


def doubtful_words(path: str, text: str) -> Iterator[Finding]:
    """A finding for each word whose letters come from alphabets that can be taken for each other."""
    if text.isascii():
        return
    for word in dict.fromkeys(_WORD.findall(text)):
        alphabets = _alphabets(word)
        if len(alphabets) > 1:
            mixed = " and ".join(name.title() for name in alphabets)
            told = f"'{word[:40]}' mixes {mixed} letters: it may not be the word that it looks like"
            yield codes.MIXED_SCRIPTS.at(path, text=told, hint="type the word anew")


def _alphabets(word: str) -> tuple[str, ...]:
    if word.isascii():
        return ()
    names = (unicodedata.name(letter, "").partition(" ")[0] for letter in word)
    return tuple(sorted({name for name in names if name in _ALPHABETS}))
