"""Where to look for what must not be public, how quickly, and what the house lets pass."""

from __future__ import annotations

from signoff.rules.draft import Draft, House
from signoff.rules.rule import BODY, FACTS, TITLE, Spot

_DIGITS = list("0123456789")


def places(draft: Draft) -> list[list[str]]:
    """Title, body, and what the front matter says of data and effects: customers read that, too."""
    found = [[TITLE, draft.title], [BODY, draft.body]]
    if not draft.is_translation:
        for key, text in [["data_loss", draft.data_loss], ["lingering", draft.lingering]]:
            if text not in ["", "none"]:
                found.append([key, text])
    return found


def spot_at(where: str, start: int, end: int, word: str) -> Spot:
    """A spot in one of the `places`; in the front matter it names the key, and the word in its note."""
    if where in [TITLE, BODY]:
        return Spot(where, start, end, word)
    return Spot(FACTS, 0, 0, where, f"'{word}' stands in {where}: take it out, customers read that, too")


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


def has_digit(text: str) -> bool:
    """Whether there is a digit; without one there is no number of any kind."""
    return has_any(text, _DIGITS)


def is_in_address(text: str, start: int) -> bool:
    """Whether the place `start` lies inside a web address."""
    before = text[max(0, start - 200) : start].split()
    return len(before) > 0 and start > 0 and text[start - 1].strip() != "" and "://" in before[-1]
