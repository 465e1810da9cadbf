"""No room or no right to write where a site is published from: publishing goes on, or says what to do."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.gitrepo import GitRepo
from support.mounts import PAGE, Space
from support.page import files_of

from .test_disk import branch_of, open_incident, page_in, problem, publish, space

__all__ = ["space"]

TWO = """\
  - {id: well, kind: directory, to: ../well}
  - {id: branch, kind: git, to: ../two, branch: pages}
"""
SLUGS = [f"2026-11-0{day}-open" for day in range(2, 6)]
DISKS = {"checkout": "page", "cache": "page/.cache", "site": "built", "temporary": "tmp"}


class Home:
    """A page on two mirrors; its checkout, cache, site and temporary files have a small disk each."""

    def __init__(self, space: Space, root: Path) -> None:
        self.root = root
        self.space = space
        self.page = page_in(root / "made", TWO)
        subprocess.run(["git", "init", "-q", "--bare", root / "two"], check=True)
        self.commits = [self.page.head]
        for slug in SLUGS:
            open_incident(self.page, slug)
            self.commits.append(self.page.head)
        self.disks = {name: space.disk(root / place) for name, place in DISKS.items()}
        self.git("init", "-q", "-b", "main")
        self.git("fetch", "-q", str(root / "made"), "main", "refs/notes/*:refs/notes/*")

    def publish(
        self, number: int, full: str = "", pages: int = 0, *more: str
    ) -> subprocess.CompletedProcess[str]:
        """Publish the commit `number` of those that were made, the disk `full` having so little room."""
        self.git("reset", "-q", "--hard", self.commits[number])
        if full:
            self.disks[full].leave(pages * PAGE)
        site = self.root / "built" / "site"
        environment = {"TMPDIR": str(self.root / "tmp")}
        done = publish(self.space, self.page, self.root / "page", "--site-dir", site, *more, **environment)
        if full:
            self.disks[full].empty()
        return done

    def git(self, *arguments: str) -> str:
        done = self.space.run("git", "-C", self.root / "page", *arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def served(self) -> dict[str, int]:
        """How many of the open incidents each mirror shows."""
        sites = {"well": files_of(self.root / "well"), "branch": branch_of(self.space, self.root / "two")}
        return {
            name: sum(f"incidents/{slug}/index.html" in site for slug in SLUGS)
            for name, site in sites.items()
        }


def test_no_room_at_home_costs_no_mirror_its_site_and_is_named(space: Space, tmp_path: Path) -> None:
    home = Home(space, tmp_path)
    assert home.publish(0).returncode == 0

    site = home.publish(1, "site")
    assert f"cannot write {tmp_path}/built/site: its disk is full" in site.stderr
    cache = home.publish(1, "cache")
    assert f"cannot write {tmp_path}/page/.cache/signoff-published: its disk is full" in cache.stderr
    assert home.served() == {"well": 0, "branch": 0}
    unkept = home.publish(1, "cache", 20)
    assert "nothing is kept for 'signoff publish --rollback': cannot write" in unkept.stderr
    assert home.served() == {"well": 1, "branch": 1}
    back = home.publish(1, "", 0, "--rollback", "--force", "it is not what we meant")
    assert back.returncode == 0, back.stderr
    assert home.served() == {"well": 0, "branch": 0}, "not what was before that"

    temporary = home.publish(2, "temporary", 2)
    told = problem(temporary.stderr, "branch")
    assert f"the disk with {tmp_path}/tmp, where files lie for a moment, is full" in told
    assert "TMPDIR" in told
    assert home.served() == {"well": 2, "branch": 0}
    assert [path.name for path in home.disks["temporary"].folder.iterdir()] == []
    checkout = home.publish(3, "checkout")
    assert "is on 2 of 2 mirrors" in checkout.stdout
    assert f"the publication is not noted: the disk with {tmp_path}/page is full" in checkout.stderr
    assert home.served() == {"well": 3, "branch": 3}
    for done in (site, cache, unkept, temporary, checkout):
        assert done.returncode == 3
        assert "hint: make room" in done.stderr

    assert home.publish(4).returncode == 0
    assert home.served() == {"well": 4, "branch": 4}
    home.git("fsck", "--strict")
    assert not list((home.disks["checkout"].folder / ".git").rglob("*.lock"))


@pytest.fixture
def sealed(space: Space, tmp_path: Path) -> Iterator[GitRepo]:
    """A page that nobody can write to."""
    page = page_in(tmp_path / "page", TWO)
    subprocess.run(["git", "init", "-q", "--bare", tmp_path / "two"], check=True)
    space.freeze(tmp_path / "page")
    yield page
    assert page.git("status", "--short", "--ignored") == ""


def test_a_read_only_checkout_is_checked_and_built_elsewhere(
    space: Space, sealed: GitRepo, tmp_path: Path
) -> None:
    def run(*words: str | Path) -> subprocess.CompletedProcess[str]:
        return space.run(sys.executable, "-m", "signoff", *words, "--source", sealed.page)

    assert run("check").returncode == 0
    built = run("build", "--now", "newest", "--site-dir", tmp_path / "built")
    assert built.returncode == 0, built.stderr
    assert built.stdout.count("Nothing is kept") == 1
    assert "index.html" in files_of(tmp_path / "built")
    refused = run("build", "--now", "newest")
    assert refused.returncode == 3
    assert "its disk is read-only" in refused.stderr
    assert "--site-dir" in refused.stderr


def test_a_read_only_checkout_is_published_and_nothing_is_kept(
    space: Space, sealed: GitRepo, tmp_path: Path
) -> None:
    scratch = tmp_path / "tmp"
    scratch.mkdir()
    environment = {"TMPDIR": str(scratch)}
    forced = publish(space, sealed, sealed.page, "--force", "it must be", **environment)
    assert forced.returncode == 2
    assert "git clone" in forced.stderr
    assert not (tmp_path / "well").exists()

    folder = os.open(sealed.page, os.O_RDONLY)
    fcntl.flock(folder, fcntl.LOCK_EX)
    two_at_once = publish(space, sealed, sealed.page, **environment)
    os.close(folder)
    assert two_at_once.returncode == 2
    assert "another 'signoff publish' is running" in two_at_once.stderr

    for more in ((), ("--site-dir", tmp_path / "built" / "site")):
        done = publish(space, sealed, sealed.page, *more, **environment)
        assert done.returncode == 0, done.stderr
        (line,) = done.stderr.splitlines()
        assert "nothing is kept for 'signoff publish --rollback'" in line
        assert "the publication is not noted" in line
        assert "index.html" in files_of(tmp_path / "well")
        assert "index.html" in branch_of(space, tmp_path / "two")
    assert list(scratch.iterdir()) == []

    words = next(line for line in forced.stderr.splitlines() if "hint" in line).partition("in a copy: ")[2]
    subprocess.run(["sh", "-c", words], cwd=scratch, check=True, capture_output=True)
    copied = publish(space, sealed, scratch / "status", "--force", "it must be", "--dry-run")
    assert copied.returncode == 0, copied.stderr
