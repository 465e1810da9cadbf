"""Rules do not cry wolf: what was judged of their findings in real messages, beside the checkout."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from precision.corpus import Real, real_messages
from precision.sample import every_finding, verdicts

PROMISED = {"error": 0.95, "warning": 0.8}
"""A rule that stays below becomes a remark."""


@pytest.fixture(scope="module")
def messages(shared_data: Path) -> list[Real]:
    return list(real_messages(shared_data))


def test_what_rules_find_is_wrong(messages: list[Real]) -> None:
    said = verdicts()
    right: Counter[str] = Counter()
    judged: Counter[str] = Counter()
    found = {one.key: one for one in every_finding(messages, "SO401-SO699")}
    for key, one in found.items():
        if key in said:
            judged[one.rule.code] += 1
            right[one.rule.code] += said[key]
    assert sum(judged.values()) >= 500, "the verdicts belong to other findings"
    low = [
        f"{one.rule.code} {right[one.rule.code]} of {judged[one.rule.code]}"
        for one in {one.rule.code: one for one in found.values()}.values()
        if judged[one.rule.code]
        and right[one.rule.code] / judged[one.rule.code] < PROMISED.get(one.rule.severity, 0)
    ]
    assert low == []


def test_languages_that_no_rule_knows_get_nothing(messages: list[Real]) -> None:
    """German and Italian: rules of words are silent; a secret or a heading is the same everywhere."""
    foreign = [real for real in messages if real.draft.language in {"de", "it"}]
    assert len(foreign) > 100
    assert [one.rule.code for one in every_finding(foreign, "SO501-SO529")] == []
