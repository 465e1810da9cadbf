"""The composer finds what the command line finds: rule by rule, place by place, word by word."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from signoff.composer.program import encoded, engine
from signoff.composer.sources import runtime
from signoff.rules import reading
from signoff.rules.catalogue import catalogue
from signoff.rules.draft import Draft, House
from signoff.rules.joining import drafts_from
from signoff.rules.lint import lint_draft
from signoff.rules.rule import Example
from signoff.rules.weighing import said, weight_of
from support.rules import draft_of, house_in

CASES = Path(__file__).parents[1] / "cases" / "bad-messages"


def bad_messages() -> Iterator[Example]:
    for file in sorted(CASES.glob("*.yml")):
        language = file.stem.removesuffix("-b").removesuffix("-facts")
        for case in yaml.safe_load(file.read_text(encoding="utf-8")):
            title = json.dumps(case["title"], ensure_ascii=False) if "title" in case else ""
            original = case.get("original", "")
            title = case.get("title", "") if original else title
            yield Example(
                language, case["text"], case.get("facts", ""), title, case.get("before", ""), original
            )


def examples() -> Iterator[Example]:
    for rule, _, _ in catalogue():
        yield from (*rule.bad, *rule.good)


Case = tuple[Draft, House, Mapping[str, str]]


def case_of(example: Example) -> Case:
    return draft_of(example), house_in("en" if example.original else example.language), {}


def by_python(draft: Draft, house: House, weights: Mapping[str, str]) -> list[Any]:
    found = []
    for rule, spot in lint_draft(draft, house, weights):
        text, hint = said(rule, spot)
        place = [spot.where, spot.start, spot.end, spot.word, spot.note]
        found.append([rule.code, weight_of(rule, dict(weights)), text, hint, place])
    return found


LINT = """
lintAll = (cases) => cases.map(([draft, house, weights]) => lintDraft(draft, house, weights).map(
  ({ rule, weight, text, hint, spot }) =>
    [rule.code, weight, text, hint, [spot.where, spot.start, spot.end, spot.word, spot.note]]));
"""


@pytest.fixture(scope="module")
def linted(node: Any) -> Any:
    """What the browser finds in drafts, all at once."""
    node(engine().removeprefix(runtime()) + LINT + "; 0")

    def run(cases: list[Case]) -> Any:
        sent = json.dumps(encoded([list(case) for case in cases]), ensure_ascii=False)
        return node(f"lintAll(JSON.parse({json.dumps(sent)}, revive))")

    return run


def check_same(cases: list[Case], linted: Any) -> int:
    expected = [by_python(*case) for case in cases]
    found = linted(cases)
    for case, one, other in zip(cases, expected, found, strict=True):
        assert other == one, case[0].body
    return sum(map(len, expected))


def test_bad_messages_give_the_same_findings(linted: Any) -> None:
    cases = [case_of(example) for example in bad_messages()]
    assert len(cases) >= 200
    assert check_same(cases, linted) >= len(cases) // 4


def test_the_rules_own_examples_give_the_same_findings(linted: Any) -> None:
    assert check_same([case_of(example) for example in examples()], linted)


def test_weights_of_the_page_count_in_the_browser_too(linted: Any) -> None:
    rules = [rule for rule, _, _ in catalogue()]
    weights = {rule.slug: "info" for rule in rules[::3]} | {rule.code: "off" for rule in rules[1::3]}
    check_same([(*case_of(example)[:2], weights) for example in list(examples())[::9]], linted)


def test_what_a_message_adds_up_to_is_the_same(
    node: Any, linted: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The drafts themselves: facts before and after, names, the words without Markdown."""
    given: list[Any] = []

    def heard(*known: Any) -> list[Draft]:
        given.append((known, drafts_from(*known)))
        return drafts_from(*known)

    monkeypatch.setattr(reading, "drafts_from", heard)
    for example in [*bad_messages(), *examples()][::3]:
        draft_of(example)
    assert linted([]) == []
    sent = json.dumps(encoded([list(known) for known, _ in given]), ensure_ascii=False)
    made = node(f"JSON.parse({json.dumps(sent)}, revive).map((known) => rules_joining.drafts_from(...known))")
    for (_, drafts), found in zip(given, made, strict=True):
        assert found == encoded(drafts)
