"""Branches of messages: made beside everything that is checked out, created and never moved."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from signoff.core.finding import OperatorError
from signoff.edge import branches
from signoff.edge.branches import TakenError
from signoff.edge.clock import now
from signoff.edge.git import Repository
from support.desk import NOW, OPENED, SLOW, Desk

PATH = f"incidents/{SLOW}/02-identified.md"
NAME = f"signoff/{SLOW}/02-identified"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path, files={f"incidents/{SLOW}/01-investigating.md": OPENED})


@pytest.fixture
def repository(desk: Desk) -> Repository:
    return Repository.open(desk.page)


def commit(repository: Repository, path: str = PATH) -> str:
    files = {path: b"---\n---\nWords.\n"}
    return branches.commit_files(repository, repository.commit, files, "-n --amend $(id)", now(NOW))


def test_a_commit_holds_the_new_file_and_all_that_was_there(desk: Desk, repository: Repository) -> None:
    made = commit(repository)
    told = desk.git("show", "--format=%s%n%an%n%cI", "--name-status", made).split("\n")
    assert told[:3] == ["-n --amend $(id)", "Lia Liaison", "2026-11-21T10:02:00+00:00"]
    assert told[-2:] == [f"A\t{PATH}", ""]
    assert desk.git("branch", "--contains", made) == ""


def test_a_path_that_is_published_is_not_written_over(repository: Repository) -> None:
    with pytest.raises(OperatorError, match="is there already"):
        commit(repository, f"incidents/{SLOW}/01-investigating.md")


def test_who_does_not_say_their_name_is_told_how(
    desk: Desk, repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL"):
        monkeypatch.delenv(name)
    desk.in_page("config", "user.useConfigOnly", "true")
    with pytest.raises(OperatorError) as refused:
        commit(repository)
    assert "user.email" in refused.value.remedy


def test_a_page_in_a_folder_of_its_repository_keeps_to_it(tmp_path: Path) -> None:
    desk = Desk(tmp_path, files={"page/status.yml": "name: x\n"})
    repository = Repository.open(desk.page / "page")
    assert f"page/{PATH}" in desk.git("show", "--format=", "--name-only", commit(repository))


def test_a_branch_that_is_there_is_somebody_elses(repository: Repository) -> None:
    branches.keep(repository, NAME, commit(repository))
    with pytest.raises(TakenError):
        branches.keep(repository, NAME, repository.commit)


def test_a_branch_that_was_left_behind_does_not_stop_the_next_message(
    desk: Desk, repository: Repository
) -> None:
    """From last week, when nobody pushed it."""
    old = branches.commit_files(
        repository, repository.commit, {PATH: b"old"}, "Old", now("2026-11-01T10:00Z")
    )
    branches.keep(repository, NAME, old)
    done = desk.run("update", "--status", "identified", "--pr")
    assert done.code == 0, done.err
    assert desk.branches() == [f"signoff/{SLOW}/03-identified"]


@pytest.mark.parametrize("main", ["main", "trunk"])
def test_the_main_line_is_what_the_remote_calls_it(tmp_path: Path, main: str) -> None:
    desk = Desk(tmp_path)
    subprocess.run(["git", "branch", "-m", "main", main], cwd=desk.remote, check=True)
    desk.in_page("fetch", "-q", "--prune")
    desk.in_page("remote", "set-head", "origin", "--auto")
    assert branches.main_line(Repository.open(desk.page), "origin") == main
    desk.in_page("remote", "set-head", "origin", "--delete")
    desk.in_page("branch", "-m", main)
    assert branches.main_line(Repository.open(desk.page), "origin") == main


def test_nothing_that_the_repository_names_is_run(desk: Desk, tmp_path: Path) -> None:
    """Hooks, filters, an editor and a signing program of a hostile configuration."""
    evil = tmp_path / "evil"
    evil.write_text(f"#!/bin/sh\ntouch {tmp_path}/owned\n", encoding="utf-8")
    evil.chmod(0o755)
    for hook in ("pre-push", "post-commit", "reference-transaction"):
        (desk.page / ".git" / "hooks" / hook).symlink_to(evil)
    for key in ("core.fsmonitor", "core.editor", "gpg.program", "core.sshCommand"):
        desk.in_page("-c", "core.hooksPath=/dev/null", "config", key, str(evil))
    assert desk.run("update", "--status", "identified", "--pr").code == 0
    assert not (tmp_path / "owned").exists()
