"""What rules about facts search for in the text beside them, by language."""

from __future__ import annotations

from signoff.rules.draft import Draft
from signoff.rules.find import matches, matches_exactly

OPEN = ["investigating", "identified", "monitoring"]
RANK = {"none": 0, "minor": 1, "major": 2, "critical": 3}


def says(draft: Draft, words: dict[str, str]) -> bool:
    """Whether title or text has what `words` searches for in its language; a language without words does."""
    if draft.language not in words:
        return True
    pattern = words[draft.language]
    return len(matches(pattern, draft.text)) > 0 or len(matches(pattern, draft.title)) > 0


def names_word(word: str, draft: Draft) -> bool:
    """Whether title or text has `word`, whatever the case; short ones as they are written."""
    if word == "":
        return False
    plain = word.lower()
    if len(word) > 3:
        return plain in draft.text.lower() or plain in draft.title.lower()
    pattern = r"(?<!\w)" + word.upper() + r"(?!\w)"
    return len(matches_exactly(pattern, draft.text)) > 0 or len(matches_exactly(pattern, draft.title)) > 0


def is_open_incident(draft: Draft) -> bool:
    """An incident that goes on after this message, as its customers are told."""
    return draft.kind == "incident" and draft.status in OPEN and not draft.is_correction
