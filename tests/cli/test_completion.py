"""`signoff completion`: real shells complete commands, incidents, components and ready texts."""

from __future__ import annotations

import contextlib
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from unittest import mock

import pytest
from click.shell_completion import BashComplete

from signoff.cli import group
from support.desk import OPENED, SLOW, Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path, files={f"incidents/{SLOW}/01-investigating.md": OPENED})


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_reads_its_lines(desk: Desk, shell: str) -> None:
    lines = desk.run("completion", shell).out
    assert "_SIGNOFF_COMPLETE" in lines
    if shutil.which(shell) is not None:
        done = subprocess.run([shell, "-n"], input=lines, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")


def completed(desk: Desk, *words: str) -> list[str]:
    """What `<Tab>` after these words offers."""
    asked = {"COMP_WORDS": shlex.join(["signoff", *words]), "COMP_CWORD": str(len(words))}
    with mock.patch.dict(os.environ, asked), contextlib.chdir(desk.page):
        offered = BashComplete(group, {}, "signoff", "_SIGNOFF_COMPLETE").complete()
    return [line.partition(",")[2] for line in offered.splitlines()]


def test_the_program_answers_a_shell(desk: Desk) -> None:
    asked = {"_SIGNOFF_COMPLETE": "bash_complete", "COMP_WORDS": "signoff re", "COMP_CWORD": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "signoff"],
        cwd=desk.page,
        env={**desk.whole_environment(), **asked},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "plain,resolve\n" in done.stdout


def test_what_tab_offers(desk: Desk) -> None:
    assert {"new", "update", "resolve", "preview", "list"} <= set(completed(desk, ""))
    assert completed(desk, "update", "slow") == [SLOW]
    assert completed(desk, "new", "--component", "a") == ["api"]
    assert completed(desk, "new", "--component", "api:e") == ["api:eu"]
    assert completed(desk, "new", "--component", "api=maj") == ["api=major_outage"]
    assert "initial" in completed(desk, "new", "--scenario", "in")


def test_outside_of_a_page_nothing_is_offered_and_nothing_breaks(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    desk.page = tmp_path / "empty"
    assert completed(desk, "update", "") == []
    assert completed(desk, "new", "--component", "") == []
