"""Talking to other repositories: never for long, never asking, leaving nothing behind, telling no secret."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from signoff.edge.remotes import Line, words
from support.githost import git_host
from support.gitrepo import GitRepo


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    repo = GitRepo(tmp_path / "page")
    repo.commit()
    return repo


@pytest.fixture
def deaf() -> Iterator[str]:
    """A server that takes every call and never says anything."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"127.0.0.1:{listener.getsockname()[1]}"


@pytest.mark.parametrize("address", ["git://{}/x", "http://{}/x", "ssh://somebody@{}/x"])
def test_all_that_is_said_to_a_server_that_is_silent_has_one_limit(
    repo: GitRepo, deaf: str, address: str
) -> None:
    line = Line(repo.root, patience=0.5)
    assert line.git("ls-remote", address.format(deaf)).problem == "no answer within 0.5 seconds"
    # nothing is left for another question, so it is not asked at all
    assert line.git("ls-remote", str(repo.root)).problem == "no answer within 0.5 seconds"


def test_nobody_is_asked_for_a_password(
    repo: GitRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = tmp_path / "asked"
    program = tmp_path / "askpass"
    program.write_text(f"#!/bin/sh\necho {asked} >{asked}\necho secret\n")
    program.chmod(0o755)
    for name in ("GIT_ASKPASS", "SSH_ASKPASS"):
        monkeypatch.setenv(name, str(program))
    monkeypatch.setenv("DISPLAY", ":9")
    repo.git("config", "core.askPass", str(program))
    with git_host(repo.root) as host:
        host.fault["fetch"] = 401
        said = Line(repo.root).git("ls-remote", host.url)
    assert "terminal prompts disabled" in said.problem or "could not read Username" in said.problem
    assert not asked.exists()
    assert host.logins == []


def test_what_is_said_while_a_remote_fails_is_short_and_plain() -> None:
    assert words(b"") == "no reason given"
    assert words(b"hint: a\nfatal: the reason\nhint: b\n") == "fatal: the reason"
    assert words(b"To x\n ! [rejected] a -> a (fetch first)\nerror: failed to push\n").startswith("! [rej")
    denied = b"git@host: Permission denied (publickey).\nfatal: Could not read from remote repository.\n"
    assert words(denied) == "git@host: Permission denied (publickey)."
    assert words(b"fatal: no 'https://bob:hunter2@host/x'") == "fatal: no 'https://host/x'"
    assert words(b"fatal: \x1b[2J\x07gone") == "fatal:  [2J gone"
    assert len(words(b"fatal: " + b"x" * 9999)) == 300
