"""What begins an update: `*Resolved* -`, `[Final message]`, `## Update 8:30 Uhr`, `15:30 UTC` ...

A label is recognised by its words, in the languages seen in real histories, or by its stamp.
Bold words that say neither begin nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from signoff.importers.cstate.phrases import MEANINGS, STATUSES, TELLING, Meaning
from signoff.importers.cstate.stamps import Stamp, read_stamp

_WORD = re.compile(
    r"\(?(?P<word>"
    + "|".join(re.escape(w) for w in sorted(MEANINGS, key=len, reverse=True))
    + r")\)?(?!\w{2})"
    r"(?:\s*#?(?P<number>\d{1,2})(?![\d:./h-]))?(?!\w)",
    re.IGNORECASE,
)
_AROUND = " \t:–—-"
_SEPARATOR = re.compile(r"[\s:–—.|)-]*")

_MARK = re.compile(r"[:–—-]\s*$")

_HEADING = re.compile(r" {0,3}(?P<signs>#{1,6})[ \t]+(?P<label>.*?)[ \t]*#*[ \t]*$")
_BRACKET = re.compile(r" {0,3}\[(?P<label>[^\[\]\n]{1,70})\](?![(\[:])[ \t]*(?:-->)?[ \t]*(?P<after>.*)$")
_EMPHASIS = re.compile(
    r" {0,3}(?P<sign>\*\*|__|\*|_)(?=[^\s*_])(?P<label>[^*_\n]{1,70}?)[ \t]*(?P=sign)(?P<after>.*)$"
)
_UNCLOSED = re.compile(r" {0,3}\*\*(?P<label>[^*\n]{1,70})(?P<after>)$")
_AFTER_LABEL = re.compile(r"\s*(?:[:–—.-]+(?=\s|$)|$|(?=\s))\s*")
_AFTER_PLAIN = re.compile(r"\s*\)?\s*:(?:\s+|$)")
_AFTER_STATUS = re.compile(r"\s+[-–—]\s+")
_STATUS_LINE = re.compile(r" {0,3}\*\*Status:?\*\*:?\s*\W{0,3}(?P<word>.*)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Label:
    """The beginning of an update. `words` are the label as written; `rest` stays in the text.

    `level` is that of a heading (0: none). `inline`: the text goes on in the same paragraph, so the
    update may end with it. `kept`: the label says more than any status, so it stays in the text.
    """

    meaning: Meaning | None
    stamp: Stamp | None
    words: str
    rest: str = ""
    level: int = 0
    inline: bool = False
    number: int | None = None
    kept: bool = False


def heading_level(text: str) -> int:
    """1 to 6 for a heading, 0 for anything else."""
    found = _HEADING.match(text)
    return len(found["signs"]) if found else 0


def read_label(text: str, at_start: bool) -> Label | None:
    """The label a row begins with; `at_start`: the row begins a paragraph, as most labels must."""
    if found := _HEADING.match(text):
        return _heading(found)
    if found := _BRACKET.match(text):
        label = _label(found["label"])
        return replace(label, rest=found["after"].strip()) if label and not label.rest else None
    if not at_start:
        return None
    if status := _STATUS_LINE.match(text):
        known = _WORD.match(status["word"])
        meaning = MEANINGS[known["word"].lower()] if known else None
        return Label(meaning, None, "", text.strip()) if meaning in STATUSES else None
    if found := _EMPHASIS.match(text) or _UNCLOSED.match(text):
        return _emphasised(found, text)
    return _plain(text.strip())


def _label(text: str) -> Label | None:
    """What the words of a label say; `rest` is what they do not explain."""
    known = _WORD.match(text)
    at = known.end() if known else 0
    separator = _SEPARATOR.match(text, at)
    stamp = read_stamp(text, separator.end() if known and separator else 0)
    if known is None and stamp is None:
        return None
    at = stamp.end if stamp else at
    rest = text[at:].strip(" \t:–—.-")
    if known is None:
        return Label(None, stamp, text.strip(), rest)
    word = known["word"].lower()
    number = int(known["number"]) if known["number"] else None
    return Label(MEANINGS[word], stamp, text.strip(_AROUND), rest, number=number, kept=word in TELLING)


def _heading(found: re.Match[str]) -> Label | None:
    text = found["label"].strip("*_ \t")
    label = _label(text)
    if label is None or label.kept:
        return None
    level = len(found["signs"])
    if label.meaning is None:
        known = _WORD.fullmatch(label.rest)
        meaning = MEANINGS[known["word"].lower()] if known else None
        label = replace(label, meaning=meaning)
    elif label.rest and label.stamp is None and label.meaning is not Meaning.UPDATE:
        return None  # "Closing notes", "Monitoring with Grafana": a heading about something
    # A day without a time stays readable: the page could only show midnight.
    if label.stamp is None:
        whole = bool(label.rest) and not _MARK.search(text[: len(text) - len(label.rest)])
    else:
        whole = label.stamp.clock is None
    rest = text if whole or label.rest else ""
    return replace(
        label, rest=f"{found['signs']} {rest if whole else label.rest}" if rest else "", level=level
    )


def _emphasised(found: re.Match[str], text: str) -> Label | None:
    label = _label(found["label"])
    after = _AFTER_LABEL.match(found["after"])
    if label is None or after is None:
        return None
    if label.kept:
        pure = not label.rest and not label.stamp
        return (
            replace(label, rest=text.strip(), words="", inline=bool(found["after"].strip())) if pure else None
        )
    only_a_day = label.meaning is None and label.stamp is not None and label.stamp.clock is None
    if label.rest or (only_a_day and found["after"].strip(" :.–—-")):
        return None
    return _inline(label, found, after)


def _inline(label: Label, found: re.Match[str], after: re.Match[str]) -> Label:
    rest = found["after"][after.end() :].strip()
    return replace(label, rest=rest, inline=bool(rest))


def _plain(text: str) -> Label | None:
    known = _WORD.match(text)
    separator = _SEPARATOR.match(text, known.end()) if known else None
    stamp = read_stamp(text, separator.end() if separator else 0)
    if known is None:
        bare = stamp is not None and not text[stamp.end :].strip(" :") and stamp.clock is not None
        return Label(None, stamp, text) if bare else None
    meaning = MEANINGS[known["word"].lower()]
    end = stamp.end if stamp else known.end()
    after = _AFTER_PLAIN.match(text, end)
    if after is None and stamp is None and meaning in STATUSES:
        after = _AFTER_STATUS.match(text, end)
    if after is None or known["word"].lower() in TELLING:
        return None
    rest = text[after.end() :]
    return Label(meaning, stamp, text[:end].strip(_AROUND), rest, inline=bool(rest))
