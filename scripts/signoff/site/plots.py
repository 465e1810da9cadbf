"""Pictures of the archive, for people who would rather look than read: small inline SVG, made at build time.

Each says what the words beside it say, and is made of nothing but what it shows: the picture of a past
month stays the same, byte by byte.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from babel.core import Locale, get_global
from markupsafe import Markup, escape

from signoff.core import urls
from signoff.core.model import Kind, Summary
from signoff.site import looks
from signoff.site.voice import Voice

CELL = 40
HEAD = 24
MONTHS = 24
"""Of so many months the time to resolve is shown."""

_ORDER = ("un", "mt", "mi", "ma", "cr")


@dataclass(frozen=True, slots=True)
class Taken:
    """How long a month's incidents took: half of them no longer than `typical`."""

    first: date
    typical: timedelta


class Chart(NamedTuple):
    """Time to resolve over the months: the bars, and the words around them."""

    bars: Markup
    most: str
    oldest: str
    newest: str


def month_calendar(voice: Voice, first: date, summaries: Iterable[Summary], top: str) -> Markup:
    """The days of a month; those with an incident or maintenance lead to it. "" when there are none."""
    days = _days(voice, first, summaries)
    if not days:
        return Markup()
    locale = voice.words.locale
    begin, length = calendar.monthrange(first.year, first.month)
    week = _first_week_day(locale)
    before = (begin - week) % 7
    names = [locale.days["stand-alone"]["narrow"][(week + n) % 7] for n in range(7)]
    parts = [
        f'<text x="{_column(voice, place) + CELL // 2}" y="16">{escape(name)}</text>'
        for place, name in enumerate(names)
    ]
    for number in range(1, length + 1):
        row, place = divmod(before + number - 1, 7)
        parts.append(
            _day(voice, first.replace(day=number), days, _column(voice, place), HEAD + row * CELL, top)
        )
    rows = -(-(before + length) // 7)
    label = voice.words.gettext("%(month)s: days with incidents or maintenance") % {
        "month": voice.words.month(first)
    }
    size = f'viewBox="0 0 {7 * CELL} {HEAD + rows * CELL}"'
    return Markup(  # noqa: S704 -- escaped just here
        f'<svg class="month" {size} role="group" aria-label="{escape(label)}">{"".join(parts)}</svg>'
    )


def chart(voice: Voice, taken: Sequence[Taken]) -> Chart | None:
    """Typical time to resolve of the last months that had incidents (newest first); None for a single one."""
    shown = {one.first: one.typical for one in taken[:MONTHS]}
    if len(shown) < 2:
        return None
    newest = max(shown)
    months = [one for one in _months_to(newest) if one >= min(shown)]
    most = max(shown.values()) or timedelta(minutes=1)
    parts = []
    for place, first in enumerate(months):
        if first in shown:
            height = max(round(shown[first] / most * 96), 2)
            where = f"M{place * 10 + 2} {96 - height}h6V96h-6z"
            words = f"{voice.words.month(first)}: {voice.words.duration(shown[first])}"
            parts.append(f'<path d="{where}"><title>{escape(words)}</title></path>')
    label = voice.words.gettext("Typical time to resolve, by month")
    svg = (
        f'<svg class="chart" viewBox="0 0 {len(months) * 10} 96" preserveAspectRatio="none" role="img" '
        f'aria-label="{escape(label)}">{"".join(parts)}</svg>'
    )
    return Chart(
        Markup(svg),  # noqa: S704 -- escaped just here
        voice.words.duration(most),
        voice.words.heading(voice.words.month(months[0])),
        voice.words.heading(voice.words.month(newest)),
    )


@lru_cache
def _first_week_day(locale: Locale) -> int:
    """With which day weeks begin (Monday is 0) where most people live who speak the language."""
    likely = get_global("likely_subtags").get(str(locale), str(locale))
    return Locale.parse(likely).first_week_day


def _months_to(newest: date) -> list[date]:
    """The last months up to `newest`, without a gap."""
    count = newest.year * 12 + newest.month - 1
    return [date(n // 12, n % 12 + 1, 1) for n in range(count - MONTHS + 1, count + 1)]


def _column(voice: Voice, place: int) -> int:
    return CELL * (6 - place if voice.words.direction == "rtl" else place)


def _days(voice: Voice, first: date, summaries: Iterable[Summary]) -> dict[date, list[Summary]]:
    """What went on on each day of the month, the worst first. What is open counts on its first day."""
    days: dict[date, list[Summary]] = {}
    for summary in summaries:
        if summary.kind is Kind.NOTICE:
            continue
        begin = voice.words.local_day(summary.started)
        end = voice.words.local_day(summary.ended) if summary.ended else begin
        for number in range(max((end - begin).days, 0) + 1):
            day = begin + timedelta(days=number)
            if (day.year, day.month) != (first.year, first.month):
                break
            days.setdefault(day, []).append(summary)
    for held in days.values():
        held.sort(key=lambda s: (-_ORDER.index(looks.of_incident(s)), s.started, s.slug))
    return days


def _day(voice: Voice, day: date, days: Mapping[date, Sequence[Summary]], x: int, y: int, top: str) -> str:
    number = voice.words.number(day.day)
    text = f'<text x="{x + CELL // 2}" y="{y + 28}">{escape(number)}</text>'
    held = days.get(day)
    if not held:
        return text
    look = looks.of_incident(held[0])
    began = any(voice.words.local_day(one.started) == day for one in held)
    address = f"#d{day.day}" if began else top + urls.incident(held[0].slug)
    words = voice.words.gettext("%(day)s: %(states)s") % {
        "day": voice.words.day(day),
        "states": voice.words.list(voice.title(one) for one in held),
    }
    return (
        f'<a href="{escape(address)}" class="{look}"><title>{escape(words)}</title>'
        f'<rect x="{x + 2}" y="{y + 2}" width="36" height="36" rx="6"/>{text}'
        f'<use href="#{look}" x="{x + 26}" y="{y + 3}" width="11" height="11"/></a>'
    )
