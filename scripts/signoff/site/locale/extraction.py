"""The words of code and templates -> catalogue files, and what is wrong with a catalogue.

    template = extract({"templates/site/home.html": b"...", "scripts/signoff/site/i18n.py": b"..."})
    po = update(po, template, "ja")     # new words are empty, unused ones gone, nothing is guessed
    problems(po, template, "ja")        # [] when the language is complete

The files carry no dates and no line numbers: they differ only when words do.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS
from babel.messages.extract import extract as extract_words
from babel.messages.pofile import read_po, write_po
from jinja2.ext import babel_extract

from signoff.site.locale import locale_of

KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "mark": ((1, "c"), 2),  # site/vocabulary.py names words without translating them
    "say": None,  # site/voice.py
    "html": None,  # site/i18n.py
    "plural": (1, 2),  # what site/pages/ call ngettext where they count a lot
}
NOTE = "Translators:"
"""A comment that starts so is shown to translators."""

_HEADER = """\
# The words of Signoff in {language}.
# After changing words in code or templates run `make locale`; then fill in what is empty."""
_KEPT_HEADERS = (b'"Language:', b'"Plural-Forms:', b'"MIME-Version:', b'"Content-')
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|%")
_MARKUP = re.compile(r"</?\w+[^>]*>|&\w+;")


def extract(files: Mapping[str, bytes]) -> Catalog:
    """All words of `files` (path -> source) that are to be translated."""
    template = Catalog(project="Signoff", header_comment="")
    for path in sorted(files):
        method: Any = "python" if path.endswith(".py") else babel_extract
        # "silent" would take a template with a mistake in it for one without words
        found = extract_words(method, io.BytesIO(files[path]), KEYWORDS, [NOTE], {"silent": "false"})
        for line, message, comments, context in found:
            template.add(message, locations=[(path, line)], auto_comments=comments, context=context)
    return template


def update(po: bytes, template: Catalog, tag: str) -> bytes:
    """The catalogue brought up to date with `template`; `po` is empty for a new language."""
    locale = locale_of(tag)
    catalogue = read_po(io.BytesIO(po), locale=locale) if po else Catalog(locale=locale)
    catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
    catalogue.header_comment = _HEADER.format(language=locale.get_display_name("en"))
    catalogue.fuzzy = False
    written = io.BytesIO()
    write_po(written, catalogue, width=100, sort_output=True, ignore_obsolete=True, include_lineno=False)
    head, blank, rest = written.getvalue().partition(b"\n\n")
    lines = [
        line for line in head.splitlines() if not line.startswith(b'"') or line.startswith(_KEPT_HEADERS)
    ]
    return b"\n".join(lines) + blank + rest


def problems(po: bytes, template: Catalog, tag: str) -> list[str]:
    """What keeps a catalogue from being complete, one sentence each."""
    catalogue = read_po(io.BytesIO(po), locale=locale_of(tag), abort_invalid=True)
    wanted = {(message.context, message.id) for message in template}
    there = [*catalogue.obsolete.values(), *(m for m in catalogue if (m.context, m.id) not in wanted)]
    found = [f"unused: {message.id!r}" for message in there if message.id]
    for message in template:
        if message.id:
            match = catalogue.get(_forms(message.id)[0], message.context)
            found += _amiss(message, match, catalogue.num_plurals)
    return sorted(found)


def _amiss(wanted: Message, there: Message | None, plurals: int) -> Iterator[str]:
    if there is None or there.id != wanted.id:
        yield f"missing: {wanted.id!r}"
        return
    if there.fuzzy:
        yield f"fuzzy: {wanted.id!r}"
    forms = _forms(there.string)
    if not all(forms):
        yield f"not translated: {wanted.id!r}"
        return
    if len(forms) != (plurals if wanted.pluralizable else 1):
        yield f"{len(forms)} plural forms: {wanted.id!r}"
    frames = [_frame(source) for source in _forms(wanted.id)]
    for form in forms:
        if _frame(form) not in frames:
            yield f"other placeholders, tags or spaces at the ends: {form!r} for {wanted.id!r}"


def _forms(texts: str | Iterable[str] | None) -> tuple[str, ...]:
    """A text alone, or singular and plurals."""
    return (texts or "",) if isinstance(texts, str) or texts is None else tuple(texts)


def _frame(text: str) -> tuple[object, ...]:
    """What a translation must have in common with its source."""
    ends = (text[:1].isspace(), text[-1:].isspace())
    return sorted(_PLACEHOLDER.findall(text)), sorted(_MARKUP.findall(text)), *ends
