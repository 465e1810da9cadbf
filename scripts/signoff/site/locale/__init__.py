"""The catalogues: one file `<tag>.po` per language, listed nowhere.

They are read as they are, so there is no compiled file that somebody could forget to compile. Reading
takes 1 ms each here, once per process; Babel's reader takes 3, and 7 to load.
`python -m signoff.build.catalogues` keeps them up to date.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterator
from functools import lru_cache
from pkgutil import get_data

from babel import Locale, UnknownLocaleError
from babel.core import get_global

SOURCE = "en"
"""The language the words in code and templates are written in; it needs no catalogue."""

Key = tuple[str, str]
"""Context ("" for none) and text."""

_ESCAPE = re.compile(r"\\(.)")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}
_PLURALS = re.compile(r"^Plural-Forms:.*\bplural=([^;]+);", re.MULTILINE)


class Catalogue(gettext.NullTranslations):
    """The words of one `.po` file; what it lacks is said in English."""

    def __init__(self, po: str) -> None:
        super().__init__()
        self._forms = dict(_entries(po))
        found = _PLURALS.search(self._forms.pop(("", ""), ("",))[0])
        self._plural = gettext.c2py(found.group(1) if found else "n != 1")

    def gettext(self, message: str) -> str:
        return self.pgettext("", message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.npgettext("", msgid1, msgid2, n)

    def pgettext(self, context: str, message: str) -> str:
        forms = self._forms.get((context, message))
        return forms[0] if forms else message

    def npgettext(self, context: str, msgid1: str, msgid2: str, n: int) -> str:
        forms = self._forms.get((context, msgid1))
        if forms:
            return forms[min(self._plural(n), len(forms) - 1)]
        return msgid1 if n == 1 else msgid2


def catalogue_for(language: str) -> tuple[str, gettext.NullTranslations]:
    """The words nearest to a tag, and their tag: its own, a shorter one, the usual kind, English.

    The usual kind of `pt` and `pt-PT` is `pt-BR`, that of `zh` is `zh-Hans`; `zh-TW` is written
    in another script, so it gets English rather than those.
    """
    for tag in _candidates(language):
        words = _read(tag)
        if words is not None:
            return tag, words
    return SOURCE, gettext.NullTranslations()


def speaks(language: str, tag: str) -> bool:
    """Whether the words of catalogue `tag` are in `language`, not merely near to it."""
    return language == tag or language.startswith(f"{tag}-")


def locale_of(tag: str) -> Locale:
    """Babel's locale for a tag, shortened until it knows one (es-x-bank is Spanish)."""
    for shorter in _shortened(tag):
        try:
            return Locale.parse(shorter, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return Locale.parse(SOURCE)


@lru_cache(maxsize=64)
def _read(tag: str) -> gettext.NullTranslations | None:
    if tag == SOURCE:
        return gettext.NullTranslations()
    if not re.fullmatch("[A-Za-z0-9-]+", tag):
        return None
    try:
        po = get_data(__name__, f"{tag}.po")
    except OSError:
        return None
    return None if po is None else Catalogue(po.decode())


def _candidates(language: str) -> Iterator[str]:
    yield from _shortened(language)
    usual = get_global("likely_subtags")
    parts = language.split("-")
    full = usual.get("_".join(parts[:2])) or usual.get(parts[0])
    if full:
        own, script, territory = full.split("_")
        yield from (f"{own}-{script}-{territory}", f"{own}-{script}", f"{own}-{territory}")


def _shortened(tag: str) -> Iterator[str]:
    parts = tag.split("-")
    yield from ("-".join(parts[:length]) for length in range(len(parts), 0, -1))


def _entries(po: str) -> Iterator[tuple[Key, tuple[str, ...]]]:
    """(key, forms) of each entry with a translation; drafts of translators (fuzzy) do not count."""
    for block in po.split("\n\n"):
        texts: dict[str, str] = {}
        fuzzy = False
        keyword = ""
        for line in block.splitlines():
            if line.startswith("#"):
                fuzzy = fuzzy or (line.startswith("#,") and "fuzzy" in line)
                continue
            if line.startswith('"'):
                texts[keyword] += _unquoted(line)
            else:
                keyword, _, text = line.partition(" ")
                texts[keyword] = _unquoted(text)
        forms = tuple(text for name, text in texts.items() if name.startswith("msgstr"))
        if not fuzzy and all(forms) and "msgid" in texts:
            yield (texts.get("msgctxt", ""), texts["msgid"]), forms


def _unquoted(text: str) -> str:
    inside = text.strip()[1:-1]
    if "\\" not in inside:
        return inside
    return _ESCAPE.sub(lambda found: _ESCAPES.get(found.group(1), found.group(1)), inside)
