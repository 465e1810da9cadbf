r"""Looking for turns of phrase: what all rules of wording do, in every language alike.

A table gives, per language, pairs of a *stem* and a *pattern*. The stem is a piece of plain lower-case text
without accents that every match contains (several: separated by `|`): looking for it is so much cheaper than
looking for the pattern that a clean text costs next to nothing. Patterns are written in lower case, without
accents, with straight apostrophes; a space stands for any white space (` ?`: or none). They see the text in the
same way, line by line of what is one paragraph, so `[^.!?\\n]` stays within a sentence.

A language without a table yields nothing: no rule judges words it does not know.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from signoff.rules.draft import Draft
from signoff.rules.find import Match, matches
from signoff.rules.rule import BODY, TITLE, Spot

Table = Mapping[str, tuple[tuple[str, str], ...]]
Patterns = Mapping[str, str]

OVER = ("resolved", "postmortem", "completed", "cancelled")
"""The statuses after which nothing is being repaired."""

_ACCENTS = {
    "áàâãä": "a",
    "éèêë": "e",
    "íìîï": "i",
    "óòôõö": "o",
    "úùûü": "u",
    "ç": "c",
    "ñ": "n",
    "’": "'",
    "\u00a0\u202f": " ",
}
_END_OF_SENTENCE = "[.!?](?=\\s|$)|[。！？\n]"
_FAR = 400
_MOST = 50
"""More than anybody reads: so far a sentence is looked at, so many findings are made."""


def phrases(draft: Draft, table: Table, needs: Patterns, unless: Patterns) -> list[Spot]:
    """Where title and body have a phrase of `table`.

    Only in sentences with a match of `needs` (where the language has one), and in none with a match of `unless`.
    """
    found = _phrases_in(TITLE, draft.title, draft.language, table, needs, unless)
    found.extend(_phrases_in(BODY, draft.text, draft.language, table, needs, unless))
    return found


def body_phrases(draft: Draft, table: Table, unless: Patterns) -> list[Spot]:
    """The same in the body alone: a title outlives the state it was written in."""
    return _phrases_in(BODY, draft.text, draft.language, table, {}, unless)


def _phrases_in(
    where: str, text: str, language: str, table: Table, needs: Patterns, unless: Patterns
) -> list[Spot]:
    plain = folded(text)
    patterns = [pattern for stem, pattern in table.get(language, ()) if _has_one(plain, stem)]
    found: list[Spot] = []
    for pattern in patterns:
        for match in matches(spaced(pattern), plain):
            if len(found) >= _MOST:
                return found
            if is_free(found, match) and _is_meant(
                plain, match, needs.get(language, ""), unless.get(language, "")
            ):
                found.append(Spot(where, match.start, match.end, text[match.start : match.end]))
    return found


def _has_one(plain: str, stems: str) -> bool:
    for stem in _each(stems):  # noqa: SIM110  (half the time of a generator, and asked most of all)
        if stem in plain:
            return True
    return False


@lru_cache(maxsize=1024)
def _each(stems: str) -> list[str]:
    return stems.split("|")


def _is_meant(plain: str, match: Match, needs: str, unless: str) -> bool:
    if needs == "" and unless == "":
        return True
    sentence = sentence_around(plain, match.start, match.end)
    if needs != "" and len(matches(spaced(needs), sentence)) == 0:
        return False
    return unless == "" or len(matches(spaced(unless), sentence)) == 0


def is_free(found: list[Spot], match: Match) -> bool:
    """Whether no spot lies where `match` does: one finding per place."""
    return all(match.end <= spot.start or spot.end <= match.start for spot in found)


@lru_cache(maxsize=8)
def folded(text: str) -> str:
    """`text` as patterns see it, each letter in its place: lower case, no accents, a line "
    "per paragraph.
    """
    plain = text.lower()
    if len(plain) != len(text):
        plain = text
    for accented, letter in _ACCENTS.items():
        for one in accented:
            plain = plain.replace(one, letter)
    kept = (
        plain.replace("\n\n", "\r\r").replace("\n- ", "\r- ").replace("\n* ", "\r* ").replace("\n  ", "\r  ")
    )
    return kept.replace("\n", " ").replace("\r", "\n")


@lru_cache(maxsize=4096)
def spaced(pattern: str) -> str:
    """`pattern` with any white space where it has a space, and perhaps some where it has ` ?`."""
    return pattern.replace(" ?", "\\s*").replace(" ", "\\s+")


def sentence_around(plain: str, start: int, end: int) -> str:
    """The sentence (or sentences) of a folded text in which `start` to `end` stands, as far "
    "as it is readable.
    """
    first = max(0, start - _FAR)
    window = plain[first : end + _FAR]
    left = 0
    right = len(window)
    for stop in matches(_END_OF_SENTENCE, window):
        if stop.end <= start - first:
            left = stop.end
        elif stop.start >= end - first:
            right = stop.end
            break
    return window[left:right]
