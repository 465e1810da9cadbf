"""Each rule finds its own bad examples, and no rule of its family finds anything in its good ones."""

from __future__ import annotations

import pytest

from signoff.rules.catalogue import Entry, catalogue
from signoff.rules.rule import Example
from support.rules import LANGUAGES, finds, found_by

ENTRIES = catalogue()
BAD = [
    pytest.param(entry, example, id=f"{entry.rule.slug}-{example.language}-{number}")
    for entry in ENTRIES
    for number, example in enumerate(entry.rule.bad)
]
GOOD = [
    pytest.param(entry, example, id=f"{entry.rule.slug}-{example.language}-{number}")
    for entry in ENTRIES
    for number, example in enumerate(entry.rule.good)
]


@pytest.mark.parametrize(("entry", "example"), BAD)
def test_a_rule_finds_its_bad_examples(entry: Entry, example: Example) -> None:
    assert finds(entry, example), example


@pytest.mark.parametrize(("entry", "example"), GOOD)
def test_good_examples_please_the_whole_family(entry: Entry, example: Example) -> None:
    assert found_by(example, [entry.rule.family]) == [], example


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.rule.slug)
def test_a_rule_explains_itself(entry: Entry) -> None:
    rule = entry.rule
    assert rule.bad, "without examples nobody learns what it means"
    assert rule.good, "without examples nobody learns what to write instead"
    assert all((rule.about, rule.hint, rule.why, rule.source))
    assert {example.language for example in (*rule.bad, *rule.good)} <= set(LANGUAGES)
