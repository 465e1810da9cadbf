"""How long a text is for a channel, as the channel counts; and titles made shorter.

A title is cut at a word where it has words, and never inside a character.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

_GSM = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_GSM_TWICE = frozenset("^{}\\[~]|€\f")
"""3GPP TS 23.038: the default alphabet of text messages, and its extension (two places each)."""

_PLAIN = {
    **dict.fromkeys((0xA0, 0x202F, 0x2009), " "),
    **dict.fromkeys((0x2018, 0x2019), "'"),
    **dict.fromkeys((0x201C, 0x201D), '"'),
    **dict.fromkeys((0x2010, 0x2011, 0x2013, 0x2014), "-"),
    0x2026: "...",
}

_LINK = re.compile(r"https?://\S+")
_X_LINK = 23
_X_LIGHT = ((0, 0x10FF), (0x2000, 0x200D), (0x2010, 0x201F), (0x2032, 0x2037))
"""Code points that X counts once; all others count twice, and any link counts 23."""

_MARKS = "\u0e33\u0eb3"
"""Vowels of Thai and Lao that are letters to Unicode and belong to the sign before them."""

_JOINER = "\u200d"
_MODIFIERS = ("\U0001f3fb", "\U0001f3ff")
_FLAGS = ("\U0001f1e6", "\U0001f1ff")


@dataclass(frozen=True, slots=True)
class Count:
    """How long a text is for a channel, in the channel's own units, and how long it may be."""

    used: int
    limit: int

    @property
    def fits(self) -> bool:
        return self.used <= self.limit


def sms(text: str) -> Count:
    """One text message: 160 places in its own alphabet, or 70 UTF-16 units once a letter is not in it."""
    if is_gsm(text):
        return Count(sum(2 if character in _GSM_TWICE else 1 for character in text), 160)
    return Count(len(text.encode("utf-16-le")) // 2, 70)


def sms_in(parts: int, text: str) -> Count:
    """A long text message, sent in parts: each has 7 places less, and none ends inside a character."""
    if is_gsm(text):
        sizes, single, each = [2 if character in _GSM_TWICE else 1 for character in text], 160, 153
    else:
        sizes, single, each = [2 if ord(character) > 0xFFFF else 1 for character in text], 70, 67
    used = sum(sizes)
    if used > single:
        used = 0
        for size in sizes:
            left = each - used % each
            used += size if size <= left else left + size
    return Count(used, parts * each)


def for_sms(text: str) -> str:
    """`text` with plain signs for typographic ones, each of which would make it a message of 70 places."""
    return text.translate(_PLAIN)


def is_gsm(text: str) -> bool:
    """Whether all letters are in the alphabet of text messages."""
    return all(character in _GSM or character in _GSM_TWICE for character in text)


def x(text: str) -> Count:
    """One post on X."""
    links = _LINK.findall(text)
    rest = _LINK.sub("", unicodedata.normalize("NFC", text))
    weight = sum(map(_x_weight, _seen_as_one(rest)))
    return Count(weight + _X_LINK * len(links), 280)


def _seen_as_one(text: str) -> Iterator[str]:
    """The letters and signs as readers see them."""
    start = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or not is_inside(text, end):
            yield text[start:end]
            start = end


def _x_weight(sign: str) -> int:
    """An emoji counts 2, however many code points it is made of."""
    if len(sign) > 1 and any(0x2190 <= ord(c) <= 0x2BFF or ord(c) >= 0x1F000 for c in sign):
        return 2
    return sum(1 if any(low <= ord(c) <= high for low, high in _X_LIGHT) else 2 for c in sign)


def shorter(title: str) -> list[str]:
    """The title, then ever less of it, at last nothing."""
    words = title.split()
    if len(words) < 2:
        return [title, *(f"{title[:end].rstrip()}..." for end in _ends(title)), ""]
    fewer = (" ".join(words[:number]) for number in range(len(words) - 1, 0, -1))
    found = [title, *(text.rstrip(",;:-") + "..." for text in fewer)]
    first = words[0]
    return [*found, *(f"{first[:end]}..." for end in _ends(first)), ""]


def _ends(word: str) -> list[int]:
    """Where a word may be cut, from its end: not inside what readers see as one character."""
    return [end for end in range(len(word) - 1, 0, -1) if not is_inside(word, end)]


def is_inside(word: str, end: int) -> bool:
    """Whether a cut before the letter at `end` would halve what readers see as one character."""
    after, before = word[end], word[end - 1]
    if unicodedata.combining(after) or unicodedata.category(after) in {"Mn", "Me", "Mc"} or after in _MARKS:
        return True
    if _JOINER in {after, before} or _MODIFIERS[0] <= after <= _MODIFIERS[1]:
        return True
    if not (_FLAGS[0] <= after <= _FLAGS[1]):
        return False
    flags = re.search(f"[{_FLAGS[0]}-{_FLAGS[1]}]*$", word[:end])
    return flags is not None and len(flags.group()) % 2 == 1
