"""The catalogues: one file `<tag>.po` per language, found here and listed nowhere.

They are read as they are, 3 ms each and once per process, so there is no compiled file that
somebody could forget to compile. `python -m signoff.site.locale` brings them up to date.
"""

from __future__ import annotations

import gettext
import io
from collections.abc import Iterable
from functools import lru_cache
from importlib import resources

from babel import Locale, UnknownLocaleError
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

SOURCE = "en"
"""The language the words in code and templates are written in; it needs no catalogue."""


@lru_cache(maxsize=1)
def catalogues() -> tuple[str, ...]:
    """The tags of the languages there are words for, English included."""
    names = (entry.name for entry in resources.files(__name__).iterdir())
    found = {name.removesuffix(".po") for name in names if name.endswith(".po")}
    return tuple(sorted(found | {SOURCE}))


def catalogue_for(language: str, available: Iterable[str]) -> str:
    """The catalogue nearest to a tag: itself, a shorter one, a sibling in the same script, English."""
    tags = tuple(available)
    parts = language.split("-")
    for length in range(len(parts), 0, -1):
        tag = "-".join(parts[:length])
        if tag in tags:
            return tag
    siblings = [tag for tag in tags if tag.split("-")[0] == parts[0] and _script(tag) == _script(language)]
    return siblings[0] if siblings else SOURCE


def speaks(language: str, tag: str) -> bool:
    """Whether the words of catalogue `tag` are in `language`, not merely near to it."""
    return language == tag or language.startswith(f"{tag}-")


def _script(language: str) -> str:
    """The script a tag says or implies: zh-TW is written in Hant, zh in Hans."""
    try:
        locale = Locale.parse(language, sep="-")
        return locale.script or Locale.parse(f"und_{locale}").script or ""
    except (UnknownLocaleError, ValueError):
        return ""


def locale_of(tag: str) -> Locale:
    """Babel's locale for a tag, shortened until it knows one (es-x-bank is Spanish)."""
    parts = tag.split("-")
    for length in range(len(parts), 0, -1):
        try:
            return Locale.parse("-".join(parts[:length]), sep="-")
        except (UnknownLocaleError, ValueError):
            continue
    return Locale.parse(SOURCE)


def translations(tag: str) -> gettext.NullTranslations:
    """The words of a catalogue; what it lacks is said in English."""
    if tag == SOURCE:
        return gettext.NullTranslations()
    source = resources.files(__name__).joinpath(f"{tag}.po").read_bytes()
    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.BytesIO(source), locale=str(locale_of(tag)), abort_invalid=True))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
