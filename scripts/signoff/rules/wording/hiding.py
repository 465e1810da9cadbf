"""Texts without what must not be repeated: a finding is public, whatever rule it is of."""

from __future__ import annotations

from signoff.rules.find import Match
from signoff.rules.wording.likely_secret import likely
from signoff.rules.wording.secret import masked, secrets


def without_secrets(text: str) -> str:
    """`text` with the first characters alone of each secret in it."""
    for match in reversed(sorted_by_place(secrets(text) + likely(text))):
        text = text[: match.start] + masked(match.word) + text[match.end :]
    return text


def sorted_by_place(found: list[Match]) -> list[Match]:
    """`found` from left to right; of those that overlap only the first."""
    kept: list[Match] = []
    rest = found
    while len(rest) > 0:
        first = rest[0]
        for match in rest:
            if match.start < first.start:
                first = match
        kept.append(first)
        rest = [match for match in rest if match.start >= first.end]
    return kept
