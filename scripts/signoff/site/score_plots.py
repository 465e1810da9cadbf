"""Pictures of scorecards: months as bars against the policy, and one incident's silences in a row.

Each says what the table beside it says. Bars that break the policy are taller and of another colour.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from babel.numbers import format_percent
from markupsafe import Markup, escape

from signoff.core.scorecard import Scorecard
from signoff.site.voice import Voice

HEIGHT = 96
PITCH = 10
MONTHS = 24
WIDTH = 1000
_MINUTE = timedelta(minutes=1)


class Bar(NamedTuple):
    """One month: how tall (0 to 1), and the same in words."""

    first: date
    share: float
    words: str


class Bars(NamedTuple):
    """A picture over months, the words at its top and at its two ends."""

    svg: Markup
    most: str
    oldest: str
    newest: str


def spans(voice: Voice, months: Sequence[tuple[date, timedelta]], label: str) -> Bars | None:
    """How long something took, month by month (newest first); None for a single month."""
    most = max((length for _, length in months[:MONTHS]), default=_MINUTE) or _MINUTE
    words = voice.words
    bars = [Bar(first, length / most, words.duration(length)) for first, length in months[:MONTHS]]
    return _bars(voice, bars, label, words.duration(most))


def shares(voice: Voice, months: Sequence[tuple[date, float]], label: str) -> Bars | None:
    """Which share of something was as it should be, month by month (newest first)."""
    bars = [Bar(first, share, percent(voice, share)) for first, share in months[:MONTHS]]
    return _bars(voice, bars, label, percent(voice, 1.0))


def percent(voice: Voice, share: float) -> str:
    """Whole percents, rounded down: 100 % are all."""
    return str(format_percent(int(share * 100 + 1e-9) / 100, locale=voice.words.locale))


def _bars(voice: Voice, bars: Sequence[Bar], label: str, most: str) -> Bars | None:
    if len(bars) < 2:
        return None
    words = voice.words
    oldest, newest = bars[-1].first, bars[0].first
    slots = [date(n // 12, n % 12 + 1, 1) for n in range(_number(oldest), _number(newest) + 1)][-MONTHS:]
    shown = {bar.first: bar for bar in bars}
    parts = []
    for place, first in enumerate(slots):
        bar = shown.get(first)
        if bar is not None:
            height = max(round(bar.share * HEIGHT), 2)
            where = f"M{place * PITCH + 2} {HEIGHT - height}h6V{HEIGHT}h-6z"
            title = f"{words.month(first)}: {bar.words}"
            parts.append(f'<path d="{where}"><title>{escape(title)}</title></path>')
    svg = (
        f'<svg class="chart" viewBox="0 0 {len(slots) * PITCH} {HEIGHT}" preserveAspectRatio="none" '
        f'role="img" aria-label="{escape(label)}">{"".join(parts)}</svg>'
    )
    ends = (words.heading(words.month(one)) for one in (slots[0], slots[-1]))
    return Bars(Markup(svg), most, *ends)  # noqa: S704 -- escaped just here


def _number(first: date) -> int:
    return first.year * 12 + first.month - 1


def silences(card: Scorecard) -> Markup:
    """One incident from its first message to its end: each silence a bar, taller where it was too long."""
    if not card.gaps:
        return Markup()
    begin, end = card.gaps[0].start, max(gap.start + gap.length for gap in card.gaps)
    whole = max(end - begin, _MINUTE)

    def place(instant: datetime) -> int:
        return round((instant - begin) / whole * WIDTH)

    parts = []
    for gap in card.gaps:
        left = place(gap.start)
        width = max(place(gap.start + gap.length) - left - 2, 2)
        look, top = ("ma", 0) if gap.is_late else ("ok", 12)
        parts.append(f'<path class="{look}" d="M{left} {top}h{width}V20h-{width}z"/>')
    return Markup(  # noqa: S704 -- numbers and our own words
        f'<svg class="lane" viewBox="0 0 {WIDTH} 20" preserveAspectRatio="none" aria-hidden="true">'
        f"{''.join(parts)}</svg>"
    )
