"""What the house lets pass, and a quick look whether a text is worth searching."""

from __future__ import annotations

from signoff.rules.draft import House


def is_allowed(word: str, house: House) -> bool:
    """Whether `word` is one of the house's allowed words, or an address that ends in one."""
    low = word.lower()
    for allowed in house.allowed_words:
        plain = allowed.lower()
        if low == plain or (plain != "" and (low.endswith("@" + plain) or low.endswith("." + plain))):
            return True
    return False


def has_any(text: str, pieces: list[str]) -> bool:
    """Whether one of `pieces` is in `text`: so much cheaper than a pattern that most texts cost nothing."""
    for piece in pieces:  # noqa: SIM110  (much faster than a generator)
        if piece in text:
            return True
    return False


def is_in_address(text: str, start: int) -> bool:
    """Whether the place `start` lies inside a web address."""
    before = text[max(0, start - 200) : start].split()
    return len(before) > 0 and start > 0 and text[start - 1].strip() != "" and "://" in before[-1]
