"""`signoff maintenance`: planned work from its announcement to its end."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.desk import STATUS, Desk

MOVE = ("maintenance", "--component", "api", "--commander", "alice", "--title", "Database move")
NOTICED = ("--fact", "expected=The API answers slowly", "--fact", "advice=none")
SLUG = "2026-11-21-database-move"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path, STATUS.replace("regions:", "timezone: Europe/Berlin\nregions:", 1))


def front(desk: Desk, path: str) -> str:
    return (desk.page / path).read_text(encoding="utf-8").split("---\n")[1]


def test_a_window_is_meant_in_the_time_of_the_page(desk: Desk) -> None:
    done = desk.run(*MOVE, "--start", "2026-11-28 22:00", "--end", "4h", *NOTICED)
    assert done.last == f"incidents/{SLUG}/01-scheduled.md", done.err
    told = front(desk, done.last)
    assert "window: {start: 2026-11-28T21:00Z, end: 2026-11-29T01:00Z}" in told
    assert "components:\n  api: under_maintenance\n" in told
    assert "kind: maintenance\nstatus: scheduled\n" in told


@pytest.mark.parametrize(
    ("start", "end", "word"),
    [
        ("2026-11-28 22:00", "2026-11-28 21:00", "after the start"),
        ("tomorrow", "4h", "not an instant"),
        ("2026-11-28 22:00", "900d", "within a year"),
        ("2026-13-28 22:00", "4h", "not an instant"),
    ],
)
def test_a_window_that_cannot_be_is_refused(desk: Desk, start: str, end: str, word: str) -> None:
    done = desk.run(*MOVE, "--start", start, "--end", end)
    assert done.code == 2
    assert word in done.err


def test_a_script_that_does_not_say_when_is_told(desk: Desk) -> None:
    assert "--start" in desk.run(*MOVE).err
    assert "--end" in desk.run(*MOVE, "--start", "2026-11-28 22:00").err


def test_a_liaison_is_asked_when(desk: Desk) -> None:
    done = desk.answer(
        *MOVE,
        "--no-pr",
        answers=("2026-11-28 22:00", "30m", "The API is slow", "none", "2", "APIの応答が遅くなります", ""),
    )
    assert (done.code, done.asked) == (0, 7), done.out
    assert "end: 2026-11-28T21:30Z}" in front(desk, f"incidents/{SLUG}/01-scheduled.md")
    japanese = desk.page / f"incidents/{SLUG}/01-scheduled.ja.md"
    assert "APIの応答が遅くなります" in japanese.read_text(encoding="utf-8")


def test_the_next_message_of_a_maintenance(desk: Desk) -> None:
    desk.run(*MOVE, "--start", "2026-11-28 22:00", "--end", "4h", "--repeat", "FREQ=WEEKLY", *NOTICED)
    done = desk.run("maintenance", "database", "--status", "completed")
    assert done.last == f"incidents/{SLUG}/02-completed.md", done.err
    assert "is of the kind maintenance, not incident" in desk.run("resolve", "database").err
