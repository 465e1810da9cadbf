"""What the house lets pass: words of `allowed_words`, whole or inside an address."""

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
