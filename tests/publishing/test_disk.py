"""Disks that are full: readers keep a whole site, and people are told which disk it is and what to do."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bench.signing import write_notes
from support.gitrepo import GitRepo
from support.mounts import PAGE, Space
from support.page import FIRST, STATUS, files_of, missing, start_page

from .conftest import Sshd

OPEN = "2026-11-02-open"
NEW = f"incidents/{OPEN}/index.html"
_BAD = re.compile(r"Traceback|Errno|mistake in Signoff|partial clone")


@pytest.fixture
def space(tmp_path: Path) -> Iterator[Space]:
    made = Space(tmp_path / "space")
    if made.refused:
        pytest.skip(f"needs a mount namespace, as root or by 'unshare -Urm': {made.refused}")
    yield made
    made.close()


def page_in(folder: Path, mirrors: str) -> GitRepo:
    """A page with one incident that is over, all signed off."""
    page = start_page(folder, f"{STATUS}mirrors:\n{mirrors}")
    write_notes(page.page)
    return page


def open_incident(page: GitRepo, slug: str = OPEN) -> None:
    """One more message, signed off."""
    page.post(f"{slug}/01-investigating.md", FIRST)
    page.git("update-ref", "-d", "refs/notes/signoff")
    write_notes(page.page)


def publish(
    space: Space, page: GitRepo, source: Path, *more: str | Path, **environment: str
) -> subprocess.CompletedProcess[str]:
    """`signoff publish` five minutes after the newest commit, inside `space`."""
    now = (page.now + timedelta(minutes=5)).isoformat()
    words = ["publish", "--offline", "--source", source, "--now", now, *more]
    done = space.run(sys.executable, "-m", "signoff", *words, env={**os.environ, **environment})
    assert not _BAD.search(done.stderr), done.stderr
    return done


def branch_of(space: Space, repository: Path) -> dict[str, bytes]:
    """The names of all files of the branch `pages`, and what is in two of them."""

    def git(*arguments: str) -> str:
        done = space.run("git", "-C", repository, *arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout

    names = git("ls-tree", "-r", "--name-only", "pages").split()
    shown = {name: git("show", f"pages:{name}").encode() for name in ("signoff.json", "index.html")}
    return {**dict.fromkeys(names, b""), **shown}


def problem(told: str, mirror: str) -> str:
    """What was said of `mirror`, with the hint below it."""
    found = re.search(rf"^{mirror}: .*\n  hint: .+$", told, re.MULTILINE)
    assert found, told
    return found[0]


MIRRORS = """\
  - {id: well, kind: directory, to: ../well}
  - {id: folder, kind: directory, to: ../one/served}
  - {id: branch, kind: git, to: ../two/bare, branch: pages}
  - {id: far, kind: rsync, to: "%s"}
"""


PLACES = {"folder": "one/served", "branch": "two/bare", "far": "three/served"}
BARELY = {"folder": 50, "branch": 60, "far": 25}
"""Pages that are left on each disk, so that it fills up near the end."""


class Full:
    """A page on four mirrors, of which three have a small disk each, on which the old site is."""

    def __init__(self, space: Space, root: Path) -> None:
        self.space = space
        self.root = root
        self.disks = {
            "folder": space.disk(root / "one"),
            "branch": space.disk(root / "two"),
            "far": space.disk(root / "three"),
        }
        self.server = Sshd(root / "etc", space.enter)
        self.page = page_in(root / "page", MIRRORS % self.server.to(root / "three" / "served"))
        space.run("git", "init", "-q", "--bare", root / "two" / "bare")
        ssh = root / "bin" / "ssh"
        ssh.parent.mkdir()
        ssh.write_text(f'#!/bin/sh\nexec {shutil.which("ssh")}{self.server.shell.removeprefix("ssh")} "$@"\n')
        ssh.chmod(0o755)
        self.server.wait()

    def publish(self) -> subprocess.CompletedProcess[str]:
        path = f"{self.root / 'bin'}:{os.environ['PATH']}"
        return publish(self.space, self.page, self.page.page, PATH=path)

    def served(self) -> dict[str, dict[str, bytes]]:
        seen = {name: disk.folder for name, disk in self.disks.items()}
        return {
            "folder": files_of(seen["folder"] / "served"),
            "branch": branch_of(self.space, self.root / "two" / "bare"),
            "far": files_of(seen["far"] / "served"),
        }


@pytest.fixture
def full(space: Space, tmp_path: Path, sshd: Sshd) -> Iterator[Full]:
    """`sshd` says whether there is one."""
    del sshd
    made = Full(space, tmp_path)
    yield made
    made.server.close()


def test_a_mirror_whose_disk_is_full_keeps_a_whole_site_and_says_so(full: Full) -> None:
    """It fills up while pages are staged, folders made, objects written; of rsync's stages in each."""
    assert full.publish().returncode == 0
    old = full.served()
    open_incident(full.page)
    new, far = {}, []
    for pages in ({"folder": 0, "branch": 0, "far": 0}, {"folder": 2, "branch": 20, "far": 2}, BARELY):
        for name, disk in full.disks.items():
            disk.leave(pages[name] * PAGE)
        done = full.publish()
        assert done.returncode == 3
        assert "is on 1 of 4 mirrors" in done.stdout
        for name, place in PLACES.items():
            told = problem(done.stderr, name)
            assert f"{full.root}/{place}" in told
            assert "is full" in told
            assert "hint: make room" in told
        now = full.served()
        far.append(now.pop("far"))
        assert now == {name: old[name] for name in now}
        assert {name: full.disks[name].free // PAGE for name in now} == {name: pages[name] for name in now}
        new = files_of(full.root / "well")
        assert NEW in new
    for halfway in far:
        assert halfway["signoff.json"] == old["far"]["signoff.json"]
        assert missing(halfway) <= missing(old["far"])
        assert all(data in (old["far"].get(path), new.get(path)) for path, data in halfway.items())
    for disk in full.disks.values():
        disk.empty()
    done = full.publish()
    assert done.returncode == 0, done.stderr
    after = full.served()
    assert after["folder"] == after["far"] == new | {"signoff.json": after["folder"]["signoff.json"]}
    assert after["branch"].keys() - {".nojekyll"} == after["folder"].keys()
    assert after["branch"]["index.html"] == after["folder"]["index.html"]
