"""Messages as a stressed liaison writes them: what is wrong with them is found, in every language.

tests/cases/bad-messages/<language>.yml, <language>-b.yml and <language>-facts.yml hold them, each with the
codes that have to be given.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from signoff.rules.catalogue import catalogue
from signoff.rules.lint import lint_draft
from signoff.rules.rule import Example
from support.rules import LANGUAGES, draft_of, house_in

CASES = Path(__file__).parents[1] / "cases"
LEAST = 0.9
"""The promise is this share of what is wrong; all of it is found today."""


def cases(folder: str, language: str) -> Iterator[tuple[Example, list[str]]]:
    """The messages of a language with the codes that they must get."""
    for file in sorted((CASES / folder).glob(f"{language}*.yml")):
        if file.stem.removesuffix("-b").removesuffix("-facts") != language:
            continue
        for case in yaml.safe_load(file.read_text(encoding="utf-8")):
            yield (
                Example(
                    language,
                    case["text"],
                    case.get("facts", ""),
                    case.get("title", ""),
                    case.get("before", ""),
                    original=case.get("original", ""),
                ),
                case.get("expect", []),
            )


def found_in(example: Example) -> dict[str, str]:
    """What all rules say of an example: code -> words."""
    house = house_in("en" if example.original else example.language)
    return {rule.code: spot.word for rule, spot in lint_draft(draft_of(example), house, {})}


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_wrong_is_found(language: str) -> None:
    messages = list(cases("bad-messages", language))
    missed = [
        (code, example.text) for example, codes in messages for code in codes if code not in found_in(example)
    ]
    assert len(messages) >= 40
    assert len(missed) <= (1 - LEAST) * len(messages), missed


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_only_sounds_wrong_is_left_alone(language: str) -> None:
    """tests/cases/good-messages: sentences that share their words with bad ones."""
    wording = {entry.rule.code for entry in catalogue() if entry.rule.family == "wording"}
    messages = list(cases("good-messages", language))
    cried = [
        (code, words, example.text)
        for example, _ in messages
        for code, words in found_in(example).items()
        if code in wording
    ]
    assert len(messages) >= 15
    assert cried == []


def test_the_messages_expect_codes_that_exist() -> None:
    known = {entry.rule.code for entry in catalogue()}
    expected = {
        code for language in LANGUAGES for _, codes in cases("bad-messages", language) for code in codes
    }
    assert expected <= known
    assert len(expected) >= 30


def test_a_language_without_words_is_not_judged() -> None:
    """Page languages beyond the five: rules of words have nothing to say, and do not fail."""
    for entry in catalogue():
        if entry.rule.family == "wording" and entry.rule.code <= "SO529":
            for example in entry.rule.bad:
                draft = draft_of(example)
                foreign = type(draft)(
                    language="de", title="", body=draft.body, text=draft.text, status=draft.status
                )
                assert entry.check(foreign, house_in("en")) == []
