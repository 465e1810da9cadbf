"""The ready texts that ship: complete, alike in all languages, and messages that the parser takes."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from signoff.core.model import Kind, Status
from signoff.rules.find import matches
from signoff.rules.lint import lint_incident
from signoff.writing.fill import PART, PLACEHOLDER, faults, name_in, used
from signoff.writing.scenarios import Scenario
from support.texts import (
    AFFECTED,
    CASES,
    LANGUAGES,
    before,
    catalogue,
    expected,
    files_of,
    filled,
    page,
    read_back,
    scenario,
)

# docs: issue 6 names these stages
STAGES = (
    "initial scoping identified update impact-grew impact-shrank workaround fix-rolling-out monitoring "
    "long-running resolved resolved-with-effects already-over limited third-party security false-alarm "
    "correction maintenance-announced maintenance-begun maintenance-extended maintenance-completed "
    "maintenance-cancelled postmortem sitrep premium reopened still-monitoring"
).split()
IDS = [each.id for each in catalogue().scenarios]
GOLDEN = list(expected())


def test_every_stage_has_a_text() -> None:
    assert sorted(IDS) == sorted(STAGES)


@pytest.mark.parametrize("id", IDS)
class TestEach:
    def test_is_there_in_all_languages(self, id: str) -> None:
        assert sorted(scenario(id).languages) == sorted(LANGUAGES)

    def test_says_what_it_is_called_and_when_to_use_it(self, id: str) -> None:
        names = {wording.name for wording in scenario(id).wordings.values()}
        assert len(names) >= len(LANGUAGES) - 1
        assert all(wording.when for wording in scenario(id).wordings.values())

    def test_uses_the_same_facts_in_all_languages(self, id: str) -> None:
        def shape(template: str) -> tuple[object, ...]:
            signs = Counter(t.word for t in matches(PLACEHOLDER, template) if ":" not in t.word)
            choices = [sorted(used(part.word)) for part in matches(PART, template)]
            return signs, choices, template.count("\n\n")

        wordings = scenario(id).wordings
        bodies = {language: shape(wording.body) for language, wording in wordings.items()}
        assert all(found[1:] == bodies["en"][1:] for found in bodies.values()), bodies
        names = {
            language: {name_in(t.word) for t in matches(PLACEHOLDER, wording.body) if ":" not in t.word}
            for language, wording in wordings.items()
        }
        assert all(found == names["en"] for found in names.values()), names
        assert len({tuple(used(wording.title)) for wording in wordings.values()}) == 1

    def test_has_no_fault_and_no_long_line(self, id: str) -> None:
        for wording in scenario(id).wordings.values():
            assert faults(wording.title) + faults(wording.body) == []

    def test_is_one_character_at_a_time_of_its_language(self, id: str) -> None:
        """Stops, quotation marks and spaces that each language has of its own."""
        wordings = scenario(id).wordings
        assert "." not in wordings["ja"].body.replace("...", "")
        assert "。" in wordings["ja"].body
        french = wordings["fr"].body.replace("{{components:", "")
        assert all(french[max(at - 1, 0)] == "\xa0" for at, c in enumerate(french) if c in ":;!?"), french
        for language in ("en", "es", "ja", "pt-BR"):
            assert "\xa0" not in wordings[language].body

    @pytest.mark.parametrize("full", [False, True], ids=["little", "everything"])
    @pytest.mark.parametrize("form", sorted(AFFECTED))
    def test_becomes_a_message_that_the_parser_takes(self, id: str, form: str, full: bool) -> None:
        each = scenario(id)
        so_far = before(each, AFFECTED[form], page())
        composed = filled(each, AFFECTED[form], page(), full=full, so_far=so_far)
        assert composed.message is not None, composed.asks
        assert composed.waiting == {}
        assert composed.lacking == ()
        messages = (*so_far, composed.message)
        assert read_back(messages, page()) == (messages, [])
        only = {composed.message.name}
        found = lint_incident(messages, page(), only=only, files=files_of(messages))
        assert [str(finding) for finding in found] == []
        assert [t.language for t in composed.message.translations] == list(LANGUAGES[1:])
        for words in (composed.message, *composed.message.translations):
            for text in (words.title or "", words.body):
                assert not any(sign in text for sign in ("{{", "}}", "[[", "]]", "  ", " .", "()", "（）"))
                assert "\n\n\n" not in text


@pytest.mark.parametrize("first", LANGUAGES[1:])
def test_it_pleases_the_linter_whatever_the_first_language_of_the_page_is(first: str) -> None:
    settings = replace(page(), languages=(first, *(tag for tag in LANGUAGES if tag != first)))
    for each in catalogue().scenarios:
        effects = AFFECTED["five components in regions"]
        so_far = before(each, effects, settings)
        composed = filled(each, effects, settings, full=True, so_far=so_far)
        assert composed.message is not None
        assert composed.message.title or so_far
        messages = (*so_far, composed.message)
        assert read_back(messages, settings) == (messages, [])
        found = lint_incident(messages, settings, only={composed.message.name}, files=files_of(messages))
        assert [str(finding) for finding in found] == []


@pytest.mark.parametrize(("path", "text"), GOLDEN, ids=[path.stem for path, _ in GOLDEN])
def test_reads_as_the_reviewed_case(path: Path, text: str) -> None:
    """Changed on purpose? `python tests/cases/refresh.py`, and have a native speaker read the diff."""
    assert path.read_text(encoding="utf-8") == text


def test_no_reviewed_case_is_left_over() -> None:
    assert sorted(p.stem for p in CASES.glob("*.md")) == sorted(IDS)


def follow(each: Scenario) -> bool:
    return each.kind is Kind.INCIDENT and each.audience == "public"


def test_the_usual_course_has_a_text_for_every_status() -> None:
    for status in (None, Status.INVESTIGATING, Status.IDENTIFIED, Status.MONITORING, Status.RESOLVED):
        assert any(follow(each) for each in catalogue().offered(Kind.INCIDENT, status)), status
    for status in (None, Status.SCHEDULED, Status.IN_PROGRESS, Status.VERIFYING):
        assert catalogue().offered(Kind.MAINTENANCE, status), status
