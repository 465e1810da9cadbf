"""The words of the languages, held against the Unicode CLDR as Babel has it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from babel import Locale
from babel.dates import format_date, format_timedelta

from signoff.writing.tongues import NEUTRAL, TONGUES, tongue_of
from signoff.writing.when import DAY, day_text, days_before, span_text

TAGS = sorted(TONGUES)
DATES = [date(2026, 11, 21), date(2024, 2, 29), date(2027, 8, 15), date(2030, 3, 2)]


def minutes(day: date) -> int:
    return days_before(day.year, day.month, day.day) * DAY


@pytest.mark.parametrize("tag", TAGS)
def test_months_and_days_of_the_week_are_those_of_the_cldr(tag: str) -> None:
    locale = Locale.parse(tag, sep="-")
    tongue = tongue_of(tag)
    assert tongue["months"] == [locale.months["format"]["wide"][month] for month in range(1, 13)]
    width = "abbreviated" if tag == "ja" else "wide"
    assert tongue["weekdays"] == [locale.days["format"][width][day] for day in range(7)]


@pytest.mark.parametrize("day", DATES, ids=str)
@pytest.mark.parametrize("tag", TAGS)
def test_a_day_is_written_as_the_page_writes_it(tag: str, day: date) -> None:
    assert day_text(minutes(day), "day", tongue_of(tag)) == format_date(day, "long", tag.replace("-", "_"))


@pytest.mark.parametrize(
    ("tag", "text"),
    [("fr", "1er décembre 2026"), ("pt-BR", "1º de dezembro de 2026"), ("es", "1 de diciembre de 2026")],
)
def test_the_first_of_a_month_is_written_as_people_write_it(tag: str, text: str) -> None:
    assert day_text(minutes(date(2026, 12, 1)), "day", tongue_of(tag)) == text


@pytest.mark.parametrize(
    ("unit", "span"),
    [("minute", 1), ("minute", 20), ("hour", 60), ("hour", 120), ("day", DAY), ("day", 3 * DAY)],
)
@pytest.mark.parametrize("tag", TAGS)
def test_spans_are_those_of_the_cldr(tag: str, unit: str, span: int) -> None:
    told = format_timedelta(timedelta(minutes=span), unit, threshold=10**9, locale=tag.replace("-", "_"))
    told = told.replace("\xa0", " ").replace(" ", "" if tag == "ja" else " ")
    assert span_text(span, tongue_of(tag)) == told


@pytest.mark.parametrize(
    ("tag", "text"),
    [
        ("en", "1 hour and 30 minutes"),
        ("es", "1 hora y 30 minutos"),
        ("ja", "1時間30分"),
        ("fr", "1 heure et 30 minutes"),
        ("pt-BR", "1 hora e 30 minutos"),
        ("de", "1 h 30 min"),
    ],
)
def test_two_units(tag: str, text: str) -> None:
    assert span_text(90, tongue_of(tag)) == text


def test_every_language_has_the_same_words() -> None:
    optional = {"first", "before_i", "months", "weekdays", "everywhere", "span"}
    keys = {tag: set(tongue) - optional for tag, tongue in TONGUES.items()}
    assert len(set(map(frozenset, keys.values()))) == 1
    assert set(NEUTRAL) <= keys["en"] | optional


def test_a_variety_speaks_its_language_and_a_stranger_neutrally() -> None:
    assert tongue_of("es-419") is TONGUES["es"]
    assert tongue_of("pt-PT") is TONGUES["pt"]
    assert tongue_of("de") is NEUTRAL
