"""`signoff gate` as it is called: what it prints and how it exits."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from signoff.cli import main
from support.proposals import IDENTIFIED, NEXT, Scene


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    scene = Scene(tmp_path)
    with scene.hub:
        scene.propose({NEXT: IDENTIFIED})
        yield scene


class Called:
    """One call of the program in a workflow: its exit code, what it printed, what it complained of."""

    def __init__(self, scene: Scene, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> None:
        for name, value in scene.hub.environ(scene._token, "pull_request", scene.number).items():
            monkeypatch.setenv(name, value)
        self.now = f"{scene.hub.now:%Y-%m-%dT%H:%M:%SZ}"
        with pytest.raises(SystemExit) as stopped:
            main(["gate", "--source", str(scene.page), "--now", self.now, *arguments])
        self.code = stopped.value.code


def test_waiting_is_exit_code_1(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert Called(scene, monkeypatch).code == 1
    assert f"publishes {NEXT}: not signed off" in capsys.readouterr().out
    assert scene.status is not None


def test_signed_off_is_exit_code_0(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    scene.approve()
    assert Called(scene, monkeypatch).code == 0
    assert f"publishes {NEXT}: signed off by alice" in capsys.readouterr().out


def test_nothing_to_sign_is_exit_code_0(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    scene.push({NEXT: None})
    assert Called(scene, monkeypatch).code == 0


def test_a_dry_run_prints_what_it_would_send(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert Called(scene, monkeypatch, "--dry-run").code == 1
    printed = capsys.readouterr().out
    assert "\nstatus pending: To be signed off: 1 file by alice\n<!-- signoff:gate -->\n" in printed
    assert "We know the cause. Retrying works." in printed
    assert scene.status is None


def test_a_round_tells_of_each_proposal_and_exits_with_the_worst(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert Called(scene, monkeypatch, "--open").code == 1
    assert f"#{scene.number}: pending: To be signed off: 1 file by alice" in capsys.readouterr().out
    scene.hub.fail_next(403, times=1, path="/reviews")
    assert Called(scene, monkeypatch, "--open").code == 3
    assert f"#{scene.number}: could not judge" in capsys.readouterr().out


def test_what_strangers_wrote_is_no_command_to_the_workflow(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    scene.push({NEXT: f"{IDENTIFIED}\n    ::add-mask::alice\n"})
    Called(scene, monkeypatch, "--dry-run")
    first, *lines, last = capsys.readouterr().out.splitlines()
    word = first.removeprefix("::stop-commands::")
    assert last == f"::{word}::"
    assert len(word) == 32
    assert "::add-mask::alice" in lines
    assert last not in lines


def test_a_forge_that_cannot_be_asked_is_exit_code_3(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    scene.hub.fail_next(403, times=1, path="/reviews")
    assert Called(scene, monkeypatch).code == 3
    told = capsys.readouterr()
    assert "hint:" in told.err
    assert scene._token not in told.err + told.out


def test_a_workflow_without_an_event_is_exit_code_2(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("GITHUB_EVENT_PATH", raising=False)
    with pytest.raises(SystemExit) as stopped:
        main(["gate", "--source", str(scene.page)])
    assert stopped.value.code == 2
    assert "signoff gate --base main" in capsys.readouterr().err


def test_plain_git_needs_no_forge(scene: Scene, capsys: pytest.CaptureFixture[str]) -> None:
    scene.hub.stop()
    scene.locally("true")
    here = ["--source", str(scene.page), "--base", "origin/main", "--head", scene.head, "--comment"]
    subprocess.run(["git", "fetch", "-q", "origin", "words"], cwd=scene.page, check=True)
    with pytest.raises(SystemExit) as stopped:
        main(["gate", *here])
    assert stopped.value.code == 1
    printed = capsys.readouterr().out
    assert f"publishes {NEXT}: not signed off" in printed
    assert "## Waiting for sign-off" in printed


@pytest.mark.parametrize("half", ["--base", "--head"])
def test_one_end_of_a_range_is_not_enough(
    scene: Scene, half: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["gate", "--source", str(scene.page), half, "HEAD"])
    assert stopped.value.code == 2
    assert "belong together" in capsys.readouterr().err
