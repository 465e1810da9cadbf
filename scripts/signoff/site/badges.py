"""Badges: the state as a small picture for a README, and as JSON for shields.io's endpoint badge.

The text's length is set in the picture, so that it fits with any font; it is measured as Verdana, which
badges are drawn in. Colours carry white text with a contrast of 4.5 or more, on light pages and dark.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from unicodedata import combining, east_asian_width

from markupsafe import Markup

from signoff.core import urls
from signoff.core.model import ComponentStatus, Indicator
from signoff.core.watched import text_in
from signoff.site.i18n import translator
from signoff.site.outputs import Facts, File, Texts

COLORS = {
    "none": "#1a7f37",
    "maintenance": "#0969da",
    "minor": "#9a6700",
    "major": "#bc4c00",
    "critical": "#cf222e",
    "unknown": "#57606a",
}
_OF_COMPONENT = {
    ComponentStatus.OPERATIONAL: "none",
    ComponentStatus.UNDER_MAINTENANCE: "maintenance",
    ComponentStatus.DEGRADED_PERFORMANCE: "minor",
    ComponentStatus.PARTIAL_OUTAGE: "major",
    ComponentStatus.MAJOR_OUTAGE: "critical",
}
LONGEST = 60
"""So many characters of a name fit on a badge."""

_SIZE = 11
_PADDING = 6
_EM = 2048
# Verdana's advance widths in 1/2048 em, from the space on
_WIDTHS = (
    *(720, 806, 940, 1676, 1302, 2204, 1488, 550, 930, 930, 1302, 1676, 745, 930, 745, 930),
    *([1302] * 10),
    *(930, 930, 1676, 1676, 1676, 1117, 2048),
    *(1400, 1404, 1430, 1578, 1295, 1177, 1588, 1539, 862, 931, 1419, 1140, 1726),
    *(1532, 1612, 1235, 1612, 1424, 1400, 1262, 1499, 1400, 2025, 1403, 1260, 1403),
    *(930, 930, 930, 1676, 1302, 1302),
    *(1230, 1276, 1067, 1276, 1220, 720, 1276, 1296, 562, 705, 1212, 562, 1992),
    *(1296, 1243, 1276, 1276, 874, 1067, 807, 1296, 1212, 1676, 1212, 1212, 1076),
    *(1300, 930, 1300, 1676),
)
_OTHER = 1302

_SVG = Markup(
    '<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="20" role="img" lang="{lang}" '
    'aria-label="{label}: {message}">\n<title>{label}: {message}</title>\n'
    "<style>.l{{fill:#444}}@media(prefers-color-scheme:dark){{.l{{fill:#30363d}}.o{{stroke:#768390}}}}</style>\n"
    '<clipPath id="r"><rect width="{width}" height="20" rx="3"/></clipPath>\n'
    '<g clip-path="url(#r)"><rect class="l" width="{left}" height="20"/>'
    '<rect x="{left}" width="{right}" height="20" fill="{color}"/></g>\n'
    '<rect class="o" x=".5" y=".5" width="{inner}" height="19" rx="2.5" fill="none" stroke="none"/>\n'
    '<g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" aria-hidden="true">'
    '<text x="{at}" y="14" textLength="{label_width}" lengthAdjust="spacingAndGlyphs">{label}</text>'
    '<text x="{then}" y="14" textLength="{message_width}" lengthAdjust="spacingAndGlyphs">{message}</text>'
    "</g>\n"
    "</svg>\n"
)


def files(facts: Facts) -> Iterator[File]:
    """A badge for the page and one for each component, in every language."""
    settings, state = facts.settings, facts.state
    for language in settings.languages:
        words = translator(language, settings.timezone)
        prefix = urls.prefix(language, settings.language)
        unknown = words.gettext("No known trouble")
        color = state.indicator.value
        message = words.indicator(state.indicator)
        if state.incomplete and state.indicator is Indicator.NONE:
            color, message = "unknown", unknown
        yield from _both(prefix, words.lang, settings.name, message, color)
        for part in state.components:
            declared = settings.component(part.id)
            name = text_in(declared.name, language, settings.language) if declared else part.id
            color, message = _OF_COMPONENT[part.status], words.component_status(part.status)
            if state.incomplete and part.status is ComponentStatus.OPERATIONAL:
                color, message = "unknown", unknown
            yield from _both(prefix + urls.component(part.id), words.lang, name, message, color)


def _both(folder: str, lang: str, label: str, message: str, color: str) -> Iterator[File]:
    label = label if len(label) <= LONGEST else f"{label[: LONGEST - 1]}…"
    made_of = (lang, label, message, color)
    yield File(f"{folder}badge.svg", made_of, (), partial(_svg, *made_of))
    yield File(f"{folder}badge.json", made_of, (), partial(_endpoint, label, message, color))


def _svg(lang: str, label: str, message: str, color: str, _: Texts) -> bytes:
    label_width, message_width = width(label), width(message)
    left, right = label_width + 2 * _PADDING, message_width + 2 * _PADDING
    return _SVG.format(
        lang=lang,
        label=label,
        message=message,
        color=COLORS[color],
        width=left + right,
        inner=left + right - 1,
        left=left,
        right=right,
        at=_PADDING,
        then=left + _PADDING,
        label_width=label_width,
        message_width=message_width,
    ).encode()


def _endpoint(label: str, message: str, color: str, _: Texts) -> bytes:
    """See shields.io's "endpoint badge": it asks for this and draws the badge itself."""
    payload = {
        "schemaVersion": 1,
        "label": label,
        "message": message,
        "color": COLORS[color],
        "isError": color in ("major", "critical"),
        "cacheSeconds": 300,
    }
    return (json.dumps(payload, ensure_ascii=False) + "\n").encode()


def width(text: str) -> int:
    """How many pixels `text` takes."""
    units = sum(map(_units, text))
    return max(1, -(-units * _SIZE // _EM))


def _units(character: str) -> int:
    place = ord(character) - 32
    if 0 <= place < len(_WIDTHS):
        return _WIDTHS[place]
    if combining(character) or character in "\u200d\ufe0e\ufe0f":
        return 0
    return _EM if east_asian_width(character) in "WF" else _OTHER
