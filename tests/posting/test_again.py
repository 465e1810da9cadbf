"""The same call once more: which incident it means, whatever has become of the first."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.desk import Desk

API = ("--component", "api=partial_outage", "--commander", "alice")
SLUG = "2026-11-21-problem-with-api"
BRANCH = f"signoff/{SLUG}/01-investigating"
OVER = """\
---
status: resolved
data_loss: none
lingering: none
---
Requests to the API succeed again in all regions since 10:20 UTC.
"""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_call_before_midnight_and_after_it_is_one_incident(desk: Desk) -> None:
    desk.run("new", *API, "--pr", "--now", "2026-11-21T23:59Z")
    again = desk.run("new", *API, "--pr", "--now", "2026-11-22T00:01Z")
    assert "word for word" in again.err
    assert desk.branches() == [BRANCH]


def test_the_same_fault_again_on_the_same_day_is_another_incident(desk: Desk) -> None:
    desk.run("new", *API, "--pr")
    desk.merge(BRANCH)
    desk.publish(f"{SLUG}/02-resolved.md", OVER)
    for _ in range(2):
        done = desk.run("new", *API, "--pr")
        assert done.code == 0, done
        assert desk.branches() == [f"signoff/{SLUG}-2/01-investigating"]


def test_what_is_public_and_open_is_not_begun_twice(desk: Desk) -> None:
    desk.run("new", *API, "--pr")
    desk.merge(BRANCH)
    done = desk.run("new", *API, "--pr")
    assert done.code == 2
    assert f"signoff update {SLUG}" in done.err
