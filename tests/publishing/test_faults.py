"""Whatever breaks on the way: readers find a whole site, old or new, and the next run finishes the job."""

from __future__ import annotations

import json
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bench.signing import write_notes
from signoff.core.finding import WorldError
from signoff.core.watched import Mirror
from signoff.edge.mirrors.bucket import Bucket
from signoff.publishing.kept import Kept
from signoff.publishing.sending import host_of, send_all
from support.gitrepo import START, GitRepo
from support.page import FIRST, STATUS, files_of, fresh, post_incident, start_page

from .test_mirrors import stored
from .test_publish import MIRRORS

_LINK = re.compile(rb'(?:href|src)="([^"#?:]+)"')


def missing(site: Mapping[str, bytes]) -> set[tuple[str, str]]:
    """(page, file) of what is not there, though a page that a reader comes to by links names it."""
    found = set()
    known = {path for path in ("index.html", "ja/index.html") if path in site}
    ahead = sorted(known)
    while ahead:
        path = ahead.pop()
        for link in _LINK.findall(site[path]):
            target = _target(path, link.decode())
            if target not in site:
                found.add((path, target))
            elif target.endswith(".html") and target not in known:
                known.add(target)
                ahead.append(target)
    return {pair for pair in found if not pair[1].startswith("..")}


def _target(path: str, link: str) -> str:
    """The file below the site's root that `link` in the file `path` means."""
    parts = path.split("/")[:-1]
    for part in link.split("/"):
        if part == "..":
            parts = parts[:-1] if parts else [".."]
        elif part not in {"", "."}:
            parts.append(part)
    return "/".join([*parts, "index.html"] if link.endswith("/") else parts)


def test_storage_that_takes_half_has_no_page_that_names_a_missing_file(
    storage: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The upload breaks off after every number of files in turn; what is there hangs together each time."""
    repo = start_page(tmp_path / "page")
    old = fresh(repo, tmp_path / "site")
    post_incident(repo, "2026-11-03-more")
    (repo.page / "templates" / "site" / "assets").mkdir(parents=True)
    (repo.page / "templates" / "site" / "assets" / "extra.css").write_text("p { margin: 0 }")
    new = fresh(repo, tmp_path / "site-new")
    mirror = Mirror(id="m", kind="s3", to="acme/page", endpoint=storage)
    whole = Bucket._put

    def send(root: Path, files: Mapping[str, bytes]) -> bool:
        (done,) = send_all([mirror], root, files, ["ja"], source=tmp_path, host=host_of, deadline=60)
        return done.fine

    changed = [path for path in new if old.get(path) != new[path]]
    before = missing(old)
    for after in (len(changed) * part // 4 for part in (1, 2, 3)):
        assert send(tmp_path / "site", old)
        left = iter(range(after))

        def breaks(self: Bucket, client: Any, root: Path, path: str, left: Any = left) -> None:
            if next(left, None) is None:
                raise WorldError("the line broke", "")
            whole(self, client, root, path)

        monkeypatch.setattr("signoff.edge.mirrors.bucket._AT_ONCE", 1)
        monkeypatch.setattr(Bucket, "_put", breaks)
        assert not send(tmp_path / "site-new", new)
        monkeypatch.setattr(Bucket, "_put", whole)
        halfway = stored(storage)
        assert missing(halfway) <= before, after
        is_new = halfway["signoff.json"] == new["signoff.json"]
        assert is_new is (after >= len(changed))
    assert send(tmp_path / "site-new", new)
    assert {path: data for path, data in stored(storage).items() if path in new} == new


PUBLISH = """
import os, sys
from signoff.edge.mirrors import directory, branch
from signoff.publishing import kept, run
steps = iter(range(int(sys.argv.pop(1))))
def dies(real):
    def step(*args, **options):
        if next(steps, None) is None:
            os.kill(os.getpid(), 9)
        return real(*args, **options)
    return step
for place, name in ((directory.SiteOutput, "stage"), (directory.SiteOutput, "_swap"), (branch._Place, "git"),
                    (kept.Kept, "keep"), (kept, "_link"), (run, "record"), (run, "send_all")):
    setattr(place, name, dies(getattr(place, name)))
from signoff.cli import main
main()
"""


def _served(page: GitRepo) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """What both mirrors serve; of the branch, two files."""
    two = page.page.parent / "two"

    def shown(path: str) -> bytes:
        ask = ["git", "-C", str(two), "show", f"pages:{path}"]
        return subprocess.run(ask, capture_output=True, check=True).stdout

    return files_of(page.page.parent / "one"), {path: shown(path) for path in ("signoff.json", "index.html")}


def _publish(page: GitRepo, *program: str) -> subprocess.CompletedProcess[bytes]:
    """Publish five minutes after the newest commit, with `program` instead of the command."""
    now = (page.now + timedelta(minutes=5)).isoformat()
    words = ["publish", "--offline", "--source", str(page.page), "--now", now]
    started = program or ("-m", "signoff")
    return subprocess.run([sys.executable, *started, *words], capture_output=True, check=False)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page that is on two mirrors, a folder and a branch; to be copied."""
    root = tmp_path_factory.mktemp("published")
    mirrors = MIRRORS.replace("kind: directory, to: ../two", "kind: git, to: ../two, branch: pages")
    page = start_page(root / "page", STATUS + mirrors)
    subprocess.run(["git", "init", "-q", "--bare", str(root / "two")], check=True)
    write_notes(page.page)
    assert b"2 of 2 mirrors" in _publish(page).stdout
    return root


@pytest.mark.parametrize("step", [0, 60, 154, 160, 250])
def test_killed_anywhere_every_mirror_has_a_whole_site_and_the_next_run_the_new_one(
    published: Path, tmp_path: Path, step: int
) -> None:
    shutil.copytree(published, tmp_path, dirs_exist_ok=True, symlinks=True)
    page = GitRepo(tmp_path / "page")
    page.now = START + timedelta(days=1)
    old = _served(page)
    page.post("2026-11-02-open/01-investigating.md", FIRST)
    page.git("update-ref", "-d", "refs/notes/signoff")
    write_notes(page.page)
    died = _publish(page, "-c", PUBLISH, str(step))
    assert died.returncode == -signal.SIGKILL
    halfway = _served(page)
    again = _publish(page)
    assert again.returncode == 0, again.stderr
    new = _served(page)
    assert b"2026-11-02-open" in new[1]["index.html"]
    for before, between, after in zip(old, halfway, new, strict=True):
        assert before != after
        assert between in (before, after)
    assert Kept(page.page).shape() is not None


def test_notes_that_cannot_be_fetched_stop_nothing(tmp_path: Path) -> None:
    page = start_page(tmp_path / "page", STATUS + MIRRORS)
    write_notes(page.page)
    page.git("remote", "add", "origin", str(tmp_path / "gone"))
    now = (page.now + timedelta(minutes=5)).isoformat()
    call = [sys.executable, "-m", "signoff", "publish", "--source", str(page.page), "--now", now]
    page.write(
        "status.yml",
        (page.page / "status.yml").read_text().replace("https://status.example.org/", "http://127.0.0.1:9/"),
    )
    page.commit("Live on this machine")
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    assert "going on with the notes that are here" in done.stderr
    assert "is on 2 of 2 mirrors" in done.stdout
    assert json.loads((tmp_path / "one" / "signoff.json").read_bytes())["commit"] == page.head
