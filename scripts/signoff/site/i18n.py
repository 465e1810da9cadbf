"""Words, dates and numbers of one language: what every page and feed says, and how.

    words = translator("pt-BR", "America/Sao_Paulo")
    words.gettext("Next update"), words.instant(published), words.status(Status.RESOLVED)

A language is one file `locale/<tag>.po`; nothing else lists it. A language without one speaks
English, and `lang` says so.

The same arguments give the same text on every machine: neither the process's locale nor its
time zone is asked. Everything is remembered, so that a repeated call costs a lookup.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_FLOOR, Decimal
from functools import lru_cache
from typing import Literal, TypeVar
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time, format_timedelta
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent
from markupsafe import Markup

from signoff.core.model import ComponentStatus, Impact, Indicator, Kind, Status
from signoff.site.locale import catalogue_for, locale_of, speaks
from signoff.site.pseudo import PSEUDO, PseudoTranslations
from signoff.site.vocabulary import (
    COMPONENT_WORDS,
    IMPACT_WORDS,
    INDICATOR_WORDS,
    KIND_WORDS,
    STATUS_WORDS,
    WITHDRAWN,
)
from signoff.writing.sounds import SOUNDS_LIKE_I

_LIKE_I = re.compile(SOUNDS_LIKE_I, re.IGNORECASE)
"""How a name begins before which Spanish says `e` instead of `y`."""

_K = TypeVar("_K")
_V = TypeVar("_V")

MANY = 4_096
"""How many texts of a kind are remembered before starting over."""


class Words:
    """One language, in the page's time zone. Build it with `translator`.

    `language` is the tag asked for, `lang` the one the words are in (for the HTML attribute),
    `direction` "ltr" or "rtl", `locale` Babel's own, `names` the functions for HTML.
    """

    def __init__(
        self,
        language: str,
        lang: str,
        locale: Locale,
        spoken: gettext.NullTranslations,
        timezone: str = "UTC",
    ) -> None:
        self.language = language
        self.lang = lang
        self.locale = locale
        self.direction: str = locale.text_direction
        self.zone = ZoneInfo(timezone)
        self.gettext = spoken.gettext
        self.ngettext = spoken.ngettext
        self.pgettext = spoken.pgettext
        self.npgettext = spoken.npgettext
        self.names = _template_names(self)
        self._day_and_time = self.pgettext("day and time", "%(day)s, %(time)s")
        self._percent = locale.percent_formats[None].pattern.replace("#0", "#0.00", 1)
        self._instants: dict[datetime, str] = {}
        self._times: dict[datetime, str] = {}
        self._days: dict[tuple[str, date], str] = {}
        self._clocks: dict[int, str] = {}
        self._durations: dict[tuple[bool, int], str] = {}
        self._shares: dict[float, str] = {}
        self._words: dict[tuple[str, str], str] = {}

    def html(self, text: str, **values: object) -> Markup:
        """`text` in this language with `values` in it, as HTML: the values are escaped."""
        return _fill(self.gettext(text), values)

    # Dates and times

    def instant(self, moment: datetime) -> str:
        """Day and time in the page's zone, and in UTC where that differs: for everything exact."""
        known = self._instants.get(moment)
        if known is None:
            local = moment.astimezone(self.zone)
            abbreviation = _abbreviation(local)
            text = self._join(self.day(local.date()), f"{self.clock(local)} {abbreviation}")
            if abbreviation != "UTC":
                text = self._both(text, f"{self._utc_part(local, moment)} UTC")
            known = _keep(self._instants, moment, text)
        return known

    def utc(self, moment: datetime) -> str:
        """Day and time in UTC, whatever the page's zone is."""
        there = moment.astimezone(UTC)
        return self._join(self.day(there.date()), f"{self.clock(there)} UTC")

    def span(self, start: datetime, end: datetime) -> str:
        """From `start` to `end`, the day said once where it is the same."""
        first, last = start.astimezone(self.zone), end.astimezone(self.zone)
        if first.date() != last.date():
            return self._range(self.instant(start), self.instant(end))
        text = self._join(self.day(first.date()), self._range(self.clock(first), self.time(end)))
        if _abbreviation(first) == _abbreviation(last) == "UTC":
            return text
        there = end.astimezone(UTC)
        until = self.clock(there)
        if there.date() != start.astimezone(UTC).date():
            until = self._join(self.short_day(there.date()), until)
        return self._both(text, f"{self._range(self._utc_part(first, start), until)} UTC")

    def time(self, moment: datetime) -> str:
        """The time of day in the page's zone, with the zone: `19:02 JST`."""
        known = self._times.get(moment)
        if known is None:
            local = moment.astimezone(self.zone)
            known = _keep(self._times, moment, f"{self.clock(local)} {_abbreviation(local)}")
        return known

    def clock(self, moment: datetime) -> str:
        """The time of day that `moment` itself says, without a zone: `19:02`."""
        minute = moment.hour * 60 + moment.minute
        known = self._clocks.get(minute)
        if known is None:
            # CLDR writes 9:05 in Spanish and Japanese; 09:05 is as good and lines up
            pattern = re.sub("(?<!H)H(?!H)", "HH", str(self.locale.datetime_skeletons["Hm"]))
            known = self._clocks[minute] = format_time(moment.time(), pattern, locale=self.locale)
        return known

    def day(self, day: date) -> str:
        """A date in full: `November 21, 2026`."""
        return self._date("long", day)

    def weekday(self, day: date) -> str:
        """A date with its day of the week: `Saturday, November 21, 2026`."""
        return self._date("full", day)

    def short_day(self, day: date) -> str:
        """A date where the year is plain: `Nov 21`."""
        return self._date("MMMd", day)

    def month(self, day: date) -> str:
        """Month and year: `November 2026`."""
        return self._date("yMMMM", day)

    def heading(self, text: str) -> str:
        """`text` as it starts a line: `Novembre 2026` where a sentence has `novembre 2026`."""
        return text[:1].upper() + text[1:]

    def local_day(self, moment: datetime) -> date:
        """The calendar day of `moment` in the page's zone."""
        return moment.astimezone(self.zone).date()

    def _date(self, form: str, day: date) -> str:
        known = self._days.get((form, day))
        if known is None:
            if form in ("long", "full"):
                text = format_date(day, form, locale=self.locale)
            else:
                text = format_skeleton(form, datetime.combine(day, time(), UTC), locale=self.locale)
            known = _keep(self._days, (form, day), text)
        return known

    def _join(self, day: str, time: str) -> str:
        return self._day_and_time % {"day": day, "time": time}

    def _utc_part(self, local: datetime, moment: datetime) -> str:
        there = moment.astimezone(UTC)
        if there.date() == local.date():
            return self.clock(there)
        return self._join(self.short_day(there.date()), self.clock(there))

    def _both(self, local: str, utc: str) -> str:
        return self.gettext("%(local)s (%(utc)s)") % {"local": local, "utc": utc}

    def _range(self, start: str, end: str) -> str:
        return self.gettext("%(start)s – %(end)s") % {"start": start, "end": end}

    # Numbers

    def duration(self, span: timedelta) -> str:
        """How long, in at most two units: `1 hour 20 minutes`. Less than a minute is said so."""
        return self._duration(span, short=False)

    def short_duration(self, span: timedelta) -> str:
        """How long, where space is scarce: `1 hr 20 min`."""
        return self._duration(span, short=True)

    def _duration(self, span: timedelta, *, short: bool) -> str:
        minutes = int(span.total_seconds() // 60)
        known = self._durations.get((short, minutes))
        if known is None:
            text = self._spell_duration(max(minutes, 0), "short" if short else "long")
            known = _keep(self._durations, (short, minutes), text)
        return known

    def _spell_duration(self, minutes: int, form: Literal["long", "short"]) -> str:
        if minutes < 1:
            return self.gettext("less than a minute")
        days, rest = divmod(minutes, 24 * 60)
        hours, rest = divmod(rest, 60)
        parts = [
            *([self._unit(timedelta(days=days), "day", form)] if days else []),
            *([self._unit(timedelta(hours=hours), "hour", form)] if hours else []),
            *([self._unit(timedelta(minutes=rest), "minute", form)] if rest else []),
        ][:2]
        if len(parts) == 1:
            return parts[0]
        if form == "short":
            two = self.pgettext("short duration", "%(large)s %(small)s")
        else:
            # Translators: two units of time, such as "1 hour" and "20 minutes".
            two = self.pgettext("duration", "%(large)s %(small)s")
        return two % {"large": parts[0], "small": parts[1]}

    def _unit(
        self, span: timedelta, unit: Literal["day", "hour", "minute"], form: Literal["long", "short"]
    ) -> str:
        # A threshold out of reach keeps the unit: 25 days are never "4 weeks".
        text = format_timedelta(span, unit, threshold=10**9, format=form, locale=self.locale)
        # CLDR writes "20 分"; nobody who writes Japanese or Chinese does.
        return text.replace(" ", "") if self.locale.language in ("ja", "zh") else text

    def percent(self, share: float) -> str:
        """A share 0..1 with two decimals, cut rather than rounded: 99.999 % is not 100 %."""
        known = self._shares.get(share)
        if known is None:
            if share >= 1:
                text = format_percent(1, locale=self.locale)
            else:
                cut = Decimal(repr(round(share, 9))).quantize(Decimal("0.0001"), ROUND_FLOOR)
                text = format_percent(min(cut, Decimal("0.9999")), self._percent, locale=self.locale)
            known = _keep(self._shares, share, text)
        return known

    def number(self, number: int) -> str:
        """A whole number with the language's digits grouped: `10,000`."""
        return format_decimal(number, locale=self.locale)

    def list(self, texts: Iterable[str]) -> str:
        """`A, B and C` as the language says it; in Spanish `A e Informes`, for which CLDR has no pattern."""
        listed = list(texts)
        if len(listed) > 1 and self.language.startswith("es") and _LIKE_I.match(listed[-1]):
            return ", ".join(listed[:-1]) + f" e {listed[-1]}"
        return format_list(listed, locale=self.locale)

    # Words for the model

    def status(self, status: Status | None, kind: Kind = Kind.INCIDENT) -> str:
        """What a status is called; a notice has none, then it is called what it is."""
        if status is None:
            return self.kind(kind)
        return self._word(WITHDRAWN if kind is Kind.NOTICE else STATUS_WORDS[status])

    def component_status(self, status: ComponentStatus | None) -> str:
        """What a component's status is called; None is a day without data."""
        return self._word(COMPONENT_WORDS[status])

    def impact(self, impact: Impact) -> str:
        return self._word(IMPACT_WORDS[impact])

    def kind(self, kind: Kind) -> str:
        return self._word(KIND_WORDS[kind])

    def indicator(self, indicator: Indicator) -> str:
        """How everything is, as a headline."""
        return self._word(INDICATOR_WORDS[indicator])

    def _word(self, word: tuple[str, str]) -> str:
        known = self._words.get(word)
        if known is None:
            known = self._words[word] = self.pgettext(*word)
        return known


@lru_cache(maxsize=256)
def translator(language: str, timezone: str = "UTC") -> Words:
    """The words of `language` for a page whose zone is `timezone`; the same object each time."""
    if language in PSEUDO:
        locale = Locale.parse(PSEUDO[language])
        return Words(language, language, locale, PseudoTranslations(), timezone)
    tag, spoken = catalogue_for(language)
    lang = language if speaks(language, tag) else tag
    return Words(language, lang, locale_of(lang), spoken, timezone)


@lru_cache(maxsize=256)
def language_name(language: str) -> str:
    """What speakers call their language, as a heading: `日本語`, `Português (Brasil)`."""
    try:
        name = Locale.parse(language, sep="-").get_display_name() or language
    except (UnknownLocaleError, ValueError):
        return language
    return name[:1].upper() + name[1:]


def iso(moment: datetime) -> str:
    """An instant for programs and `<time datetime>`: `2026-11-21T10:02:00Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _abbreviation(local: datetime) -> str:
    """What people call the zone (`CET`), or its offset where they have no name for it (`UTC−3`)."""
    name = local.tzname() or ""
    if 2 <= len(name) <= 5 and name.isascii() and name.isalpha() and name.isupper():
        return name
    offset = local.utcoffset() or timedelta()
    hours, minutes = divmod(abs(int(offset.total_seconds())) // 60, 60)
    sign = "−" if offset < timedelta() else "+"
    return f"UTC{sign}{hours}" + (f":{minutes:02d}" if minutes else "")


def _keep(cache: dict[_K, _V], key: _K, value: _V) -> _V:
    if len(cache) >= MANY:
        cache.clear()
    cache[key] = value
    return value


def _template_names(words: Words) -> Mapping[str, Callable[..., Markup]]:
    """What a Jinja template calls: values are escaped, words are not."""

    def plural(one: str, many: str, n: int, **values: object) -> Markup:
        return _fill(words.ngettext(one, many, n), {"num": n, **values})

    def context(about: str, text: str, **values: object) -> Markup:
        return _fill(words.pgettext(about, text), values)

    def context_plural(about: str, one: str, many: str, n: int, **values: object) -> Markup:
        return _fill(words.npgettext(about, one, many, n), {"num": n, **values})

    return {
        "_": words.html,
        "gettext": words.html,
        "ngettext": plural,
        "pgettext": context,
        "npgettext": context_plural,
    }


def _fill(text: str, values: Mapping[str, object]) -> Markup:
    return Markup(text) % values  # noqa: S704 -- the words are ours, `%` escapes the values
