"""Translations against their originals, tried on the demonstration: clean as it is, found when damaged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

from signoff.rules.catalogue import catalogue
from signoff.rules.draft import Draft, House
from signoff.rules.find import matches
from signoff.rules.form.figures import halfwidth, numbers, times, zones
from signoff.rules.plain import without_code, words_only
from support.rules import LANGUAGES

INCIDENTS = Path(__file__).parents[2] / "incidents"
HOUSE = House(languages=list(LANGUAGES))
COMPARING = [entry for entry in catalogue() if "SO652" <= entry.rule.code <= "SO656"]


@dataclass(frozen=True)
class Pair:
    """A message of the demonstration and one of its translations."""

    name: str
    language: str
    original: str
    text: str


def body_of(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    return text.split("---\n", 2)[2] if text.startswith("---\n") else text


def pairs() -> Iterator[Pair]:
    for path in sorted(INCIDENTS.glob("*/*.md")):
        stem, _, language = path.stem.partition(".")
        if language:
            yield Pair(path.stem, language, body_of(path.with_name(f"{stem}.md")), body_of(path))


PAIRS = list(pairs())


def found(pair: Pair, text: str) -> set[str]:
    """The codes of what is found in `text` as the translation of the pair's original."""
    draft = Draft(
        language=pair.language,
        title="",
        body=text,
        text=words_only(without_code(text)),
        is_translation=True,
        original=pair.original,
    )
    return {entry.rule.code for entry in COMPARING if entry.check(draft, HOUSE)}


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.name)
def test_good_translations_are_left_alone(pair: Pair) -> None:
    assert found(pair, pair.text) == set()


def test_a_changed_figure_is_noticed() -> None:
    """Each number and each time of each translation with a wrong digit; at most one in fifty may pass."""
    missed, total = [], 0
    for pair in PAIRS:
        for figure in matches("[0-9]+", words_only(without_code(pair.text))):
            changed = figure.word[:-1] + str((int(figure.word[-1]) + 3) % 10)
            text = pair.text[: figure.start] + changed + pair.text[figure.end :]
            total += 1
            if not found(pair, text) & {"SO653", "SO654"}:
                around = text[max(figure.start - 12, 0) : figure.end + 12]
                missed.append(f"{pair.name} {pair.language}: {figure.word} -> {around!r}")
    assert total > 150
    assert len(missed) <= total // 50, "\n".join(missed)


def test_half_a_translation_is_noticed() -> None:
    long = [pair for pair in PAIRS if len(pair.text) > (150 if pair.language == "ja" else 300)]
    missed = [p.name for p in long if "SO652" not in found(p, p.text[: len(p.text) * 2 // 5])]
    assert len(long) > 10
    assert len(missed) <= len(long) // 10, missed


SAME_TIME = ["10:40", "10h40", "10 h 40", "10:40 am", "10時40分", "午前10時40分", "１０：４０"]
SAME_NUMBER = [
    "15,000",
    "15.000",
    "15 000",
    "15\u202f000",
    "15000",
    "15 mil",
    "15 thousand",
    "1万5000",
    "1.5万",
]


@pytest.mark.parametrize(("one", "other"), list(pairwise(SAME_TIME)))
def test_a_time_is_the_same_however_it_is_written(one: str, other: str) -> None:
    assert [t.word for t in times(halfwidth(one))] == [t.word for t in times(halfwidth(other))] == ["10:40"]


@pytest.mark.parametrize("text", SAME_NUMBER)
def test_a_number_is_the_same_however_it_is_written(text: str) -> None:
    assert "15000" in [n.word for n in numbers(halfwidth(text))]


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("10:40 pm", "22:40"),
        ("12:05 a.m.", "0:05"),
        ("午後2時半", "14:30"),
        ("9h05", "9:05"),
        ("2 h", "2:00"),
    ],
)
def test_halves_of_the_day(text: str, time: str) -> None:
    assert [t.word for t in times(text)] == [time]


def test_durations_versions_and_dates_are_no_times() -> None:
    for text in ("10時間", "TLS 1.2", "2026-11-21", "1.2.3", "10:40:12:33", "v10:4"):
        assert times(text) == [], text


def test_other_time_zones_are_named() -> None:
    assert zones("10:40 UTC (19:40 JST)") == zones("19:40（日本時間）/ 10:40 GMT")
    assert zones("10:40 UTC") != zones("11:40 CET")


SAME = [
    (
        "es",
        "About 1 in 10 customers sees error 5xx.",
        "Aproximadamente 1 de cada 10 clientes ve un error 5xx.",
    ),
    (
        "es",
        "The first 3 invoices are free, $5 each after that.",
        "Las tres primeras son gratis; después 5 USD cada una.",
    ),
    ("es", "It took a quarter of an hour.", "Duró 15 minutos."),
    (
        "ja",
        "Half of all requests fail for one in ten.",
        "10人に1人のお客様で、リクエストの半分に失敗します。",
    ),
    ("ja", "Between 12:00 am and 12:30 pm UTC.", "0時から12時30分（UTC）まで。"),
    ("ja", "Between 1 and 2 hours, 2.5 million e-mails, 300k SMS.", "1～2時間、メール250万通、SMS30万通。"),
    ("ja", "On 11/21/2026 the third of five servers failed.", "2026年11月21日、5台中3台目が停止しました。"),
    ("ja", "From 10:02 pm to midnight UTC on November 21.", "11月21日22時02分から24時（UTC）まで。"),
    (
        "fr",
        "Since 9 am UTC on November 1st, up to 1.5 hours.",
        "Depuis 9 h UTC le 1er novembre, jusqu'à 1 h 30.",
    ),
    ("fr", "2.5 million e-mails were late by 90 minutes.", "2,5 millions d'e-mails ont eu 1 h 30 de retard."),
    ("fr", "Codes of 6 digits, available 24/7.", "Des codes à six chiffres, disponibles 24 h/24 et 7 j/7."),
    ("pt-BR", "Please wait an hour and a half. Retry 3x.", "Aguarde 1h30. Tente novamente três vezes."),
    ("ja", "Only the app on iOS 17 and TLS 1.2 is affected.", "影響はiOS17のアプリとTLS1.2のみです。"),
    ("pt-BR", "From 9 am to noon UTC, 1,200 customers.", "Das 9h ao meio-dia UTC, 1.200 clientes."),
]


@pytest.mark.parametrize(("language", "original", "text"), SAME)
def test_what_is_said_in_another_way_is_the_same(language: str, original: str, text: str) -> None:
    assert found(Pair("", language, original, text), text) & {"SO653", "SO654"} == set()
