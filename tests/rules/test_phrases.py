"""Tables of phrases: a stem never hides what its pattern would find, and places are kept."""

from __future__ import annotations

import importlib
import pkgutil
import random
import re
from collections.abc import Iterator
from re import _constants, _parser  # type: ignore[attr-defined]
from time import process_time
from typing import Any

import pytest

import signoff.rules.wording as package
from signoff.rules.draft import Draft
from signoff.rules.find import matches
from signoff.rules.wording.phrases import folded, phrases, sentence_around, spaced
from support.rules import LANGUAGES

SAMPLES = 150
SECONDS = 5
"""Two hundred times what the slowest takes: an end to what would never end, no measurement."""
_NOTHING = {_constants.AT, _constants.ASSERT, _constants.ASSERT_NOT}


def tables() -> Iterator[tuple[str, str, str, str]]:
    """Every (module and table, language, stem, pattern) of the rules of wording."""
    for info in pkgutil.iter_modules(package.__path__):
        module = importlib.import_module(f"{package.__name__}.{info.name}")
        for name, value in sorted(vars(module).items()):
            if not isinstance(value, dict) or not all(isinstance(rows, tuple) for rows in value.values()):
                continue
            for language, rows in value.items():
                for row in rows:
                    if isinstance(row, tuple) and len(row) == 2:
                        yield f"{info.name}.{name}", language, row[0], row[1]


ROWS = sorted(set(tables()))


def written(parsed: Any, chance: random.Random) -> str:
    """A text that the parsed pattern matches, as far as its letters go."""
    parts = []
    for kind, value in parsed:
        if kind is _constants.LITERAL:
            parts.append(chr(value))
        elif kind is _constants.BRANCH:
            parts.append(written(chance.choice(value[1]), chance))
        elif kind is _constants.SUBPATTERN:
            parts.append(written(value[3], chance))
        elif kind in {_constants.MAX_REPEAT, _constants.MIN_REPEAT}:
            least, most, inner = value
            times = chance.randint(least, min(most, least + 1))
            parts.extend(written(inner, chance) for _ in range(times))
        elif kind is _constants.IN:
            parts.append(_one_of(value, chance))
        elif kind in {_constants.ANY, _constants.NOT_LITERAL}:
            parts.append("~")
        else:
            assert kind in _NOTHING, kind
    return "".join(parts)


def _one_of(choices: Any, chance: random.Random) -> str:
    kind, value = chance.choice([one for one in choices if one[0] is not _constants.NEGATE])
    if choices[0][0] is _constants.NEGATE:
        return "~"
    if kind is _constants.LITERAL:
        return chr(value)
    if kind is _constants.RANGE:
        return chr(chance.randint(*value))
    return {_constants.CATEGORY_SPACE: " ", _constants.CATEGORY_DIGIT: "7"}.get(value, "~")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_stem_is_in_all_that_its_pattern_matches(language: str) -> None:
    hidden = []
    for table, tag, stems, pattern in ROWS:
        if tag != language:
            continue
        chance = random.Random(pattern)
        parsed = _parser.parse(spaced(pattern), re.IGNORECASE)
        texts = {written(parsed, chance) for _ in range(SAMPLES)}
        lost = sorted(text for text in texts if not any(stem in text for stem in stems.split("|")))
        if lost:
            hidden.append((table, stems, lost[:3]))
    assert hidden == []


def test_patterns_are_written_as_texts_are_seen() -> None:
    """Lower case, no accents, straight apostrophes: another letter could never match."""
    wrong = [
        (table, language, text)
        for table, language, stems, pattern in ROWS
        for text in (stems, re.sub(r"\\.", "", pattern))
        if language != "ja" and folded(text) != text
    ]
    assert wrong == []


def test_places_are_those_of_the_text() -> None:
    body = "Désolés pour la gêne.\n\nNous  **prenons** cela très\nau sérieux, c’est l’essentiel."
    draft = Draft(language="fr", title="", body=body, text=body.replace("*", " "))
    table = {"fr": (("serieux", r"\bprenons cela tres au serieux\b"), ("essentiel", r"c'est l'essentiel"))}
    spots = phrases(draft, table, {}, {})
    assert [body[spot.start : spot.end] for spot in spots] == [
        "prenons** cela très\nau sérieux",
        "c’est l’essentiel",
    ]


@pytest.mark.parametrize(
    ("text", "inside", "sentence"),
    [
        ("One is. Two is here, v1.2 too. Three.", "here", " two is here, v1.2 too."),
        ("一つ目です。二つ目はここです。三つ目。", "ここ", "二つ目はここです。"),
        ("- first\n- second one\n- third", "second", "- second one\n"),
        ("wrapped\nin one sentence", "one", "wrapped in one sentence"),
    ],
)
def test_a_sentence_ends_where_readers_see_its_end(text: str, inside: str, sentence: str) -> None:
    plain = folded(text)
    start = plain.index(inside)
    assert sentence_around(plain, start, start + len(inside)) == sentence


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_pattern_despairs_of_what_nearly_matches(language: str) -> None:
    """The halves of matches, one after the other: what tries every division of them would never end."""
    slow = []
    for table, tag, _, pattern in ROWS:
        if tag != language:
            continue
        chance = random.Random(pattern)
        parsed = _parser.parse(spaced(pattern), re.IGNORECASE)
        wholes = [written(parsed, chance).replace("~", "x") for _ in range(5)]
        parts = [whole[: len(whole) * tenth // 10] for whole in wholes for tenth in range(2, 10)]
        text = "".join(f"{part} " * 9 + f"{part} {'x' * 34}. {part}{'x' * 34}. " for part in parts)
        start = process_time()
        matches(spaced(pattern), text)
        if process_time() - start > SECONDS:
            slow.append((table, pattern))
    assert slow == []
