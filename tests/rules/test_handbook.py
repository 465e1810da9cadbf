"""docs/rules.md and docs/style.md are made of the rules, and were made since the rules changed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from signoff.build.rulebook import PAGES, main
from signoff.rules.catalogue import catalogue

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("path", PAGES)
def test_the_pages_are_those_that_the_rules_make(path: str) -> None:
    assert (ROOT / path).read_text(encoding="utf-8") == PAGES[path](), "run: make rules"


def test_every_rule_has_its_heading_code_and_weight() -> None:
    page = PAGES["docs/rules.md"]()
    told = re.findall(r"^#### (\S+)\n\n(SO\d+), (error|warning|remark)\.$", page, re.MULTILINE)
    weights = {"error": "error", "warning": "warning", "info": "remark"}
    rules = [entry.rule for entry in catalogue()]
    assert sorted(told, key=lambda t: t[1]) == [(r.slug, r.code, weights[r.severity]) for r in rules]


def test_every_rule_of_words_shows_writers_what_to_write_instead() -> None:
    page = PAGES["docs/style.md"]()
    missing = [e.rule.slug for e in catalogue() if f"(rules.md#{e.rule.slug})" not in page]
    assert len(missing) <= len(catalogue()) // 10, missing


def test_they_are_written_where_they_belong(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    main(tmp_path)
    assert sorted(path.name for path in (tmp_path / "docs").iterdir()) == ["rules.md", "style.md"]
