"""Exactly once, as far as the world allows: killed anywhere, and several at once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

TESTS = Path(__file__).parents[1]


def driven(folder: Path, what: str) -> list[dict[str, Any]]:
    done = subprocess.run(
        [sys.executable, str(TESTS / "support/killed_announce.py"), str(folder), what],
        env={**os.environ, "PYTHONPATH": str(TESTS)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def test_a_run_killed_anywhere_tells_nobody_twice_and_forgets_nobody(tmp_path: Path) -> None:
    """Before and after each request, each push and each move of the notes."""
    steps = driven(tmp_path, "kill")
    assert len(steps) >= 12
    for one in steps:
        got, said = one["got"], one["said"]
        assert got["exact"] == 1, one
        assert got["always"] in {1, 2}, one
        assert got["never"] in {0, 1}, one
        if got["never"] == 0:
            assert said["never"] == ["given-up"], one
            assert one["failed"], "whoever was not told is reported"
        assert one["last"] == {}, "a third run has nothing left to do"
    assert any(one["got"]["always"] == 2 for one in steps), "in doubt it is sent again"
    assert any(one["got"]["never"] == 0 for one in steps), "in doubt it is not sent again"


def test_three_runs_at_once_tell_everybody_once(tmp_path: Path) -> None:
    (one,) = driven(tmp_path, "race")
    assert one["got"] == {"exact": 1, "always": 1, "never": 1}
    assert one["ended"] == [0, 0, 0]
