"""`status.yml` of a drill: harmless, and otherwise the page's own."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from signoff.core.finding import OperatorError
from signoff.core.watched import Policy
from signoff.drilling.page import page_of_drill
from signoff.settings import read_settings
from support.cases import SETTINGS

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)
HOSTS = Path("/drills/one/hosts")


@pytest.mark.parametrize("path", sorted((SETTINGS / "pass").glob("*.yml")), ids=lambda path: path.stem)
def test_everything_that_leads_nowhere_stays_as_it_was(path: Path) -> None:
    before, _ = read_settings(path.read_bytes())
    made = page_of_drill(path.read_bytes(), HOSTS, "../inside", 1, NOW)
    after, findings = read_settings(made)
    assert before is not None
    assert after is not None
    assert not [finding for finding in findings if finding.is_error]
    assert after.drill
    assert (after.name, after.url) == (f"DRILL {before.name}", "https://drill.invalid/")
    assert after.announce_since == NOW
    assert [(mirror.kind, mirror.to) for mirror in after.mirrors] == [
        ("directory", f"{HOSTS}/first/site"),
        ("directory", f"{HOSTS}/second/site"),
    ]
    assert (after.repository, after.publisher, after.internal_url) == ("", "", "")
    assert after.internal_source == "../inside"
    assert after.channels if not before.channels else after.channels == before.channels
    changed = "name url announce_since mirrors repository publisher internal_url internal_source "
    changed += "drill digest channels"
    same = {name: getattr(before, name) for name in changed.split()}
    assert replace(after, **same) == before


@pytest.mark.parametrize(("speed", "first", "critical"), [(1, 300, 1200), (2, 150, 600), (60, 5, 20)])
def test_all_spans_of_the_policy_hurry(speed: int, first: int, critical: int) -> None:
    text = b"name: A\nurl: https://a.example/\ncomponents: [{id: api, name: API}]\ncommanders: [a]\n"
    text += b"policy: {postmortem: {critical: 366d, major: none}, max_age: 6h}\n"
    after, _ = read_settings(page_of_drill(text, HOSTS, "../inside", speed, NOW))
    assert after is not None
    assert after.policy.first_message == timedelta(seconds=first)
    assert after.policy.cadence["critical"] == timedelta(seconds=critical)
    assert abs(after.policy.postmortem["critical"] - timedelta(days=366) / speed) < timedelta(hours=1)
    assert set(after.policy.postmortem) == {"critical"}
    assert after.policy.max_age == timedelta(hours=6)
    assert after.policy.approval_valid_for == Policy().approval_valid_for / speed


def test_a_page_that_cannot_be_used_is_refused() -> None:
    with pytest.raises(OperatorError, match=r"status\.yml:"):
        page_of_drill(b"name: A\n", HOSTS, "../inside", 1, NOW)
