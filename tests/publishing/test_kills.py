"""SIGKILL at every step of build and deploy: readers find a whole site, and the next run finishes the job.

A step is whatever changes a file, starts a program (and again once it has begun, at no certain moment of
it) or sends something. Questions to git are none, nor is what happens in the folder for temporary files.
Where a scenario leaves out what is done to each single file of a site, another one has it: staging and
swapping are killed at every step in tests/edge/test_output.py and in `directory`, linking in `keeping`.
Lines that break while rsync is at work: test_lines.py.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from signoff.core.finding import WorldError
from signoff.core.watched import Mirror
from signoff.edge.git import Repository
from signoff.edge.mirrors.rsync import Rsync
from signoff.edge.notes import Notes
from signoff.publishing.record import REF, Publication, record
from signoff.publishing.sending import send_all
from signoff.publishing.serving import Outcome
from support.gitrepo import START
from support.page import files_of, start_page

from .conftest import Sshd
from .test_mirrors import FIRST, SECOND, branch, write

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="what a killed program started is found in /proc"
)

SUPPORT = Path(__file__).parents[1] / "support"


def killed(folder: Path, scenario: str, **hosts: str) -> int:
    """Kill the scenario at every step; how many there were."""
    command = [sys.executable, str(SUPPORT / "killing.py"), str(folder), f"support.{scenario}"]
    surroundings = {**os.environ, "SIGNOFF_KILLED": json.dumps(hosts)}
    done = subprocess.run(command, env=surroundings, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return int(done.stdout)


@pytest.mark.parametrize(("scenario", "at_least"), [("warm", 60), ("cold", 30)])
def test_a_build_killed_at_any_step_leaves_a_whole_site_and_a_memory_that_does_no_harm(
    tmp_path: Path, scenario: str, at_least: int
) -> None:
    """The next build gives the very bytes of one that remembers nothing."""
    assert killed(tmp_path, f"killed_publish:{scenario}") >= at_least


@pytest.mark.parametrize(("scenario", "at_least"), [("publication", 40), ("rollback", 30), ("keeping", 50)])
def test_a_publication_killed_at_any_step_is_finished_or_taken_back_by_the_next(
    tmp_path: Path, scenario: str, at_least: int
) -> None:
    assert killed(tmp_path, f"killed_publish:{scenario}") >= at_least


@pytest.mark.parametrize(("kind", "at_least"), [("directory", 30), ("git", 15)])
def test_a_mirror_of_one_step_has_the_old_site_or_the_new(tmp_path: Path, kind: str, at_least: int) -> None:
    assert killed(tmp_path, f"killed_sends:{kind}") >= at_least


def test_storage_hangs_together_whenever_the_sender_is_killed(tmp_path: Path, storage: str) -> None:
    assert killed(tmp_path, "killed_sends:s3", storage=storage) >= 15


def test_a_host_behind_ssh_hangs_together_whenever_the_sender_is_killed(tmp_path: Path, sshd: Sshd) -> None:
    hosts = {"shell": sshd.shell, "to": sshd.to(Path()).removesuffix("."), "sshd": str(sshd.pid_file)}
    assert killed(tmp_path, "killed_sends:rsync", **hosts) >= 10


@pytest.mark.parametrize("moment", ["pre-receive", "update", "reference-transaction", "post-receive"])
def test_a_git_that_is_killed_on_the_other_side_costs_no_reader_anything(tmp_path: Path, moment: str) -> None:
    """A hook of the mirror kills the git that takes the site, last while it holds the lock of the branch."""
    served = tmp_path / "served"
    mirror = Mirror(id="m", kind="git", to=str(served), branch="pages")
    subprocess.run(["git", "init", "-q", "--bare", str(served)], check=True)

    def send(files: Mapping[str, bytes]) -> Outcome:
        site = write(tmp_path / files["signoff.json"].hex(), files)
        (sent,) = send_all([mirror], site, files, (), source=tmp_path, deadline=60)
        return sent

    assert send(FIRST).fine
    hook = served / "hooks" / moment
    hook.parent.mkdir(exist_ok=True)
    hook.write_text('#!/bin/sh\ncase "$1" in preparing|committed|aborted) ;; *) kill -9 $PPID ;; esac\n')
    hook.chmod(0o755)
    killed = send(SECOND)
    assert killed.fine is (moment == "post-receive")  # looked at again, and there it was
    assert killed.fine or killed.remedy
    assert branch(served) == (SECOND if moment == "post-receive" else FIRST)
    hook.unlink()
    again = send(SECOND)
    if moment == "reference-transaction":
        lock = served / "refs" / "heads" / "pages.lock"
        assert str(lock) in again.remedy.replace("/./", "/")
        assert branch(served) == FIRST
        lock.unlink()
        again = send(SECOND)
    assert again.fine, again.problem
    assert branch(served) == SECOND


def test_the_lock_that_a_killed_git_left_is_named(tmp_path: Path) -> None:
    """In the notes here, in what was fetched of a remote's, and in the branch of a mirror."""
    page = start_page(tmp_path / "page")
    origin = tmp_path / "origin"
    subprocess.run(["git", "init", "-q", "--bare", str(origin)], check=True)
    repository = Repository.open(page.page)
    done = Publication(START, page.head, "lia@example.org")
    record(repository, done)
    page.git("push", "-q", str(origin), f"{REF}:{REF}", f"{REF}:refs/heads/pages")

    def locked(folder: Path, ref: str) -> Path:
        lock = folder / f"{ref}.lock"
        lock.parent.mkdir(parents=True, exist_ok=True)
        lock.touch()
        return lock

    lock = locked(page.page / ".git", REF)
    with pytest.raises(WorldError) as refused:
        record(repository, replace(done, action="rollback"))
    assert f"rm {lock}" in refused.value.remedy
    lock.unlink()
    record(repository, replace(done, action="rollback"))

    lock = locked(page.page / ".git", f"{REF}-fetched")
    with pytest.raises(WorldError) as refused:
        Notes(repository, ref=REF).fetch(str(origin))
    assert str(lock) in refused.value.problem
    assert "remove that file" in refused.value.remedy

    lock = locked(origin, "refs/heads/pages")
    mirror = Mirror(id="m", kind="git", to=str(origin), branch="pages")
    site = write(tmp_path / "site", FIRST)
    (sent,) = send_all([mirror], site, FIRST, (), source=tmp_path, deadline=60)
    assert not sent.fine
    assert lock.name in sent.remedy
    lock.unlink()
    (sent,) = send_all([mirror], site, FIRST, (), source=tmp_path, deadline=60)
    assert sent.fine, sent.problem


def test_what_a_killed_rsync_left_waiting_is_gone_with_the_next_site(tmp_path: Path, sshd: Sshd) -> None:
    """Files that were to be renamed together, and the one that was just being written."""
    served = write(tmp_path / "served", FIRST)
    rubbish = [".~tmp~/index.html", "incidents/x/.~tmp~/index.html", ".~tmp~/gone.html", ".index.html.Ab3dEf"]
    write(served, dict.fromkeys([*rubbish, "assets/.~tmp~/a.2.css", "assets/.a.2.css.Ab3dEf"], b"half"))
    mirror = Mirror(id="m", kind="rsync", to=sshd.to(served))
    host = Rsync(mirror.to, keep=("assets",), ssh=sshd.shell)
    site = write(tmp_path / "site", SECOND)
    (sent,) = send_all([mirror], site, SECOND, (), source=tmp_path, deadline=60, host=lambda *_: host)
    assert sent.fine, sent.problem
    assert files_of(served) == {**SECOND, "assets/a.1.css": FIRST["assets/a.1.css"]}
