"""docs/format.md tells the whole truth: its examples are read, every key and every code is there."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from signoff.core import codes, names, parse
from signoff.core.facts import READERS
from signoff.core.finding import Code
from signoff.core.model import STATUSES, ComponentStatus, Impact
from signoff.core.parse import parse_folder
from signoff.core.watched import Channel, Component, Person, Policy, Settings
from signoff.settings import MAX_FILE, read_settings
from support.cases import PARSE, SETTINGS, folders

PAGE = (Path(__file__).parents[1] / "docs" / "format.md").read_text(encoding="utf-8")
EXAMPLES = dict(re.findall(r"^In `([^`]+)`:\n\n```\w+\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL))
FINDINGS = re.findall(
    r"^#### (\S+)\n\n(SO\d+), (\w+)\.\n(.+?)\n\*Remedy:\* ([^\n]+)$", PAGE, re.MULTILINE | re.DOTALL
)
WEIGHTS = {"error": "error", "warning": "warning", "info": "remark"}
# Those that no text in a case can have, because they are about what is no text.
ELSEWHERE = {
    "symbolic-link",
    "unreadable-file",
    "too-large",
    "handbook",
    "foreign-resource",
    "reserved-address",
    "internal-in-public",  # it takes an internal_source
    "same-name-inside",  # it takes two repositories: tests/build/test_inside.py
    "template-signs",  # in a ready text: tests/writing/test_scenarios.py
    "bad-count",  # of reports, which are no messages
    "idle-waiver",  # the linter tells: tests/rules
    "unknown-rule",
}


def ours() -> list[Code]:
    """The codes of the files, the messages and status.yml; other parts explain theirs."""
    return [code for code in codes.ALL if code.code < "SO400"]


def test_the_examples_make_a_page_without_findings() -> None:
    settings, findings = read_settings(EXAMPLES["status.yml"].encode())
    assert not findings
    assert settings is not None
    incidents: dict[str, dict[str, bytes]] = {}
    for path, text in (example for example in EXAMPLES.items() if example[0] != "status.yml"):
        top, slug, name = path.split("/")
        assert top == names.FOLDER
        incidents.setdefault(slug, {})[name] = text.encode()
    for slug, files in incidents.items():
        messages, findings_, lost = parse_folder(slug, files, settings)
        assert (findings_, lost) == ((), ())
        assert messages
    assert len(incidents) >= 6


def test_every_fenced_example_is_tried() -> None:
    assert PAGE.count("```markdown\n") + PAGE.count("```yaml\n") == PAGE.count("\nIn `")


def test_every_finding_is_explained_under_its_name() -> None:
    told = [(slug, code, weight) for slug, code, weight, _, _ in FINDINGS]
    assert told == [(code.slug, code.code, WEIGHTS[code.severity]) for code in ours()]


def test_codes_and_names_are_used_once() -> None:
    assert len({code.code for code in codes.ALL}) == len({code.slug for code in codes.ALL}) == len(codes.ALL)


def test_every_finding_is_shown_by_a_case() -> None:
    stored = "".join(
        path.read_text(encoding="utf-8")
        for path in [*PARSE.rglob("*.findings"), *SETTINGS.rglob("*.findings")]
    )
    shown = set(re.findall(r": SO\d+ (\S+): ", stored))
    assert {code.slug for code in ours()} - shown == ELSEWHERE
    assert len(folders("fail")) > 50


@pytest.mark.parametrize("key", READERS)
def test_every_key_of_a_message_has_its_line(key: str) -> None:
    assert f"\n| `{key}` | " in PAGE


def test_every_key_of_status_has_its_line() -> None:
    own = {field.name for field in fields(Settings)} - {"digest"}
    nested = {field.name for kind in (Component, Policy) for field in fields(kind)} - {"id", "name"}
    for key in own | nested:
        assert f"\n| `{key}` | " in PAGE, key
    for key in {field.name for kind in (Channel, Person) for field in fields(kind)}:
        assert f"`{key}`" in PAGE, key


def test_every_fixed_word_is_named() -> None:
    words = {status.value for statuses in STATUSES.values() for status in statuses}
    for word in words | set(ComponentStatus) | set(Impact):
        assert f"`{word}`" in PAGE, word


def test_the_bounds_are_those_of_the_code() -> None:
    for bound in (parse.MAX_FILE, parse.MAX_BODY, parse.MAX_MESSAGES, MAX_FILE):
        assert f"| {bound:,}" in PAGE, bound


def test_links_within_the_page_lead_somewhere() -> None:
    headings = {
        re.sub(r"[^\w\- ]", "", line).strip().lower().replace(" ", "-")
        for line in re.findall(r"^#+ (.+)$", PAGE, re.MULTILINE)
    }
    assert set(re.findall(r"\]\(#([^)]+)\)", PAGE)) <= headings
