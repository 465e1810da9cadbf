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
