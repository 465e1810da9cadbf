"""The archive: which months there are, and what happened in one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from statistics import median_low
from typing import NamedTuple

from signoff.core import urls
from signoff.core.model import Kind, Summary
from signoff.site.pages import cards
from signoff.site.pages.site import Face, Site
from signoff.site.plots import Taken, chart, month_calendar
from signoff.site.voice import Voice


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the archive and how much it holds. `first` is its first day.

    `typical` is how long its incidents took: half of them no longer. None while none has ended.
    """

    first: date
    incidents: int
    maintenances: int = 0
    notices: int = 0
    typical: timedelta | None = None


class DayShown(NamedTuple):
    """A day of a month and what began on it."""

    anchor: str
    name: str
    entries: tuple[cards.Entry, ...]


class MonthShown(NamedTuple):
    """A month in the list of months; `typical` is how long its incidents took, or ""."""

    address: str
    name: str
    words: str
    typical: str


def typical(durations: Sequence[timedelta]) -> timedelta | None:
    """What half of `durations` do not exceed; an incident that ended before it began says nothing."""
    known = [one for one in durations if one >= timedelta(0)]
    return median_low(known) if known else None


def month(
    site: Site,
    first_day: date,
    summaries: Iterable[Summary],
    language: str,
    *,
    earlier: date | None,
    later: date | None,
) -> bytes:
    """The archive of one month; `earlier` and `later` are the nearest months that have anything."""
    voice = site.voices[language]
    name = voice.words.month(first_day)
    listed = sorted(summaries, key=lambda s: (s.started, s.slug), reverse=True)
    address = urls.month(first_day)
    top = f"{urls.up(voice.prefix + address)}/{voice.prefix}"
    return site.page(
        "month",
        voice,
        address,
        Face(voice.words.gettext("History of %(month)s") % {"month": name}, counted(voice, listed)),
        name=voice.words.heading(name),
        counted=counted(voice, listed),
        calendar=month_calendar(voice, first_day, listed, top),
        days=_days(voice, listed),
        earlier=_link(voice, earlier),
        later=_link(voice, later),
    )


def history(site: Site, months: Sequence[Month], language: str) -> bytes:
    """The list of all months, newest first, by year."""
    voice = site.voices[language]
    title = voice.words.gettext("History")
    taken = [Taken(one.first, one.typical) for one in months if one.typical is not None]
    years = [
        (str(year), [_month(voice, one) for one in group])
        for year, group in groupby(months, key=lambda m: m.first.year)
    ]
    face = Face(title, voice.words.gettext("All incidents and maintenance by month."))
    return site.page(
        "history", voice, urls.history(), face, title=title, years=years, chart=chart(voice, taken)
    )


def counted(voice: Voice, summaries: Sequence[Summary]) -> str:
    """How many of what, in words."""
    kinds = [summary.kind for summary in summaries]
    return _counts(voice, kinds.count(Kind.INCIDENT), kinds.count(Kind.MAINTENANCE), kinds.count(Kind.NOTICE))


def _counts(voice: Voice, incidents: int, maintenances: int, notices: int) -> str:
    plural = voice.words.ngettext
    parts = []
    if incidents or not (maintenances or notices):
        parts.append(plural("%(num)s incident", "%(num)s incidents", incidents) % {"num": incidents})
    if maintenances:
        text = plural("%(num)s maintenance", "%(num)s maintenances", maintenances)
        parts.append(text % {"num": maintenances})
    if notices:
        parts.append(plural("%(num)s notice", "%(num)s notices", notices) % {"num": notices})
    return voice.words.list(parts)


def _days(voice: Voice, summaries: Sequence[Summary]) -> list[DayShown]:
    def day(summary: Summary) -> date:
        return voice.words.local_day(summary.started)

    return [
        DayShown(
            f"d{when.day}",
            voice.words.heading(voice.words.weekday(when)),
            tuple(cards.entry(voice, one, when) for one in group),
        )
        for when, group in groupby(summaries, key=day)
    ]


def _link(voice: Voice, first: date | None) -> tuple[str, str] | None:
    return None if first is None else (urls.month(first), voice.words.heading(voice.words.month(first)))


def _month(voice: Voice, month: Month) -> MonthShown:
    took = ""
    if month.typical is not None:
        took = voice.words.gettext("Typical time to resolve: %(duration)s") % {
            "duration": voice.words.duration(month.typical)
        }
    return MonthShown(
        urls.month(month.first),
        voice.words.heading(voice.words.month(month.first)),
        _counts(voice, month.incidents, month.maintenances, month.notices),
        took,
    )
