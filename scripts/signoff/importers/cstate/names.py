"""Names: folders for incidents, ids for components, and where a post was on the old page."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from datetime import date
from urllib.parse import quote

MAX_SLUG = 90
MAX_ID = 50

_SPELT = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "o", "œ": "oe", "ł": "l", "đ": "d", "ı": "i"}
)
_NOT_ASCII = re.compile(r"[^a-z0-9]+")
_DATED = re.compile(
    r"(?P<date>\d{4}-\d\d-\d\d)(?:[t_-]?(?P<time>(?:[01]\d|2[0-3])-?[0-5]\d)(?!\d))?", re.ASCII
)
_IN_URL = frozenset("/\\_#+~-@.")


def ascii_words(text: str) -> str:
    """`Störung – E-Mail` as `stoerung-e-mail`: lower-case ASCII words joined by hyphens."""
    spelt = text.lower().translate(_SPELT)
    plain = unicodedata.normalize("NFKD", spelt).encode("ascii", "ignore").decode()
    return _NOT_ASCII.sub("-", plain).strip("-")


def slug(stem: str, day: date) -> str:
    """The folder for a post with the file name `stem`: its words behind a date.

    A real date in front of the name stays (it is part of the old address), else `day` is put there.
    """
    words = ascii_words(unicodedata.normalize("NFC", stem))
    dated = _DATED.match(words)
    prefix = day.isoformat()
    if dated and _is_day(dated["date"]):
        prefix = dated["date"]
        time = (dated["time"] or "").replace("-", "")
        rest = words[dated.end() :].strip("-")
        words = "-".join(filter(None, [time, rest]))
    elif dated:
        words = words[dated.end() :].strip("-")
    return shortened("-".join(filter(None, [prefix, words or "incident"])), MAX_SLUG)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def shortened(words: str, limit: int) -> str:
    """At most `limit` characters, cut between words where possible."""
    if len(words) <= limit:
        return words
    cut = words[: limit + 1]
    return (cut.rpartition("-")[0] if "-" in cut[limit // 2 :] else cut[:limit]).strip("-")


def unique_slugs(wanted: dict[str, str]) -> dict[str, str]:
    """`wanted` maps paths to folders; of several paths with one folder all but the first get a suffix.

    The suffix comes from the path, so a name does not change when other posts come and go.
    """
    taken: set[str] = set()
    given: dict[str, str] = {}
    for path in sorted(wanted):
        name, digits = wanted[path], 6
        while name in taken:
            name = f"{wanted[path]}-{hashlib.sha256(path.encode()).hexdigest()[:digits]}"
            digits += 1
        taken.add(name)
        given[path] = name
    return given


def component_ids(names: list[str]) -> list[str]:
    """An id for each name, in order; a number follows where two names give the same."""
    ids: list[str] = []
    for name in names:
        base = shortened(ascii_words(name), MAX_ID) or "system"
        number, candidate = 1, base
        while candidate in ids:
            number += 1
            candidate = f"{base}-{number}"
        ids.append(candidate)
    return ids


def permalink(prefix: str, section: str, stem: str) -> str:
    """Where Hugo put the page of a file: lower case, blanks as hyphens, most signs left out."""
    kept = []
    for sign in unicodedata.normalize("NFC", stem).lower():
        if sign.isalnum() or sign in _IN_URL or unicodedata.category(sign).startswith("M"):
            kept.append(sign)
        elif sign.isspace() and kept and kept[-1] != "-":
            kept.append("-")
    return quote(f"/{prefix}{section}/{''.join(kept)}/", safe="/_#+~-@.")
