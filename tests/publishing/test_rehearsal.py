"""The worst day, played through: no forge, a signed merge on one clone, a publication from another."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import feedparser

from bench.signing import write_notes
from support.browsing import served
from support.gitrepo import GitRepo
from support.newsroom import make_key, signer
from support.page import FIRST, IDENTIFIED, STATUS, files_of, start_page

OPEN = "2026-11-02-open"


def run(folder: Path, *words: str, key: Path | None = None, now: str = "", fine: bool = True) -> str:
    """A command in `folder`, as the person whose key it is."""
    import os

    around = {**os.environ, "SIGNOFF_NOW": now} if now else dict(os.environ)
    for name in ("GITHUB_REPOSITORY", "GITHUB_TOKEN"):
        around.pop(name, None)
    program = [sys.executable, "-m", "signoff", *words] if words[0] != "git" else list(words)
    if key is not None:
        program += ["--key", str(key)]
    done = subprocess.run(program, cwd=folder, env=around, capture_output=True, text=True, check=False)
    if fine:
        assert done.returncode == 0, f"{words}: {done.stdout}{done.stderr}"
    return done.stdout + done.stderr


def clone(source: Path, target: Path, login: str) -> Path:
    subprocess.run(["git", "clone", "-q", str(source), str(target)], check=True)
    notes = "refs/notes/*:refs/notes/*"
    subprocess.run(["git", "-C", str(target), "fetch", "-q", "origin", notes], check=True)
    for name, value in {
        "user.name": login,
        "user.email": f"{login}@example.org",
        "gpg.format": "ssh",
    }.items():
        subprocess.run(["git", "-C", str(target), "config", name, value], check=True)
    return target


def test_without_a_forge_a_message_is_signed_here_and_published_there(tmp_path: Path) -> None:
    alice = make_key(tmp_path, "alice")
    people = "commanders: [{login: alice, email: alice@example.org}, bob]"
    mirrors = (
        "mirrors:\n  - {id: one, kind: directory, to: ../one}\n"
        f"  - {{id: two, kind: git, to: {tmp_path / 'two'}, branch: pages}}\n"
    )
    room = start_page(tmp_path / "room", STATUS.replace("commanders: [alice, bob]", people) + mirrors)
    room.write(".github/allowed_signers", signer(alice, "alice@example.org"))
    room.post(f"{OPEN}/01-investigating.md", FIRST)
    subprocess.run(["git", "init", "-q", "--bare", str(tmp_path / "two")], check=True)

    write_notes(room.page)
    # the liaison writes on a laptop; the forge is away, so the words travel by the laptop's own repository
    liaison = GitRepo.__new__(GitRepo)
    liaison.root = liaison.page = clone(room.root, tmp_path / "liaison", "carol")
    liaison.now = room.now
    liaison.branch("words")
    liaison.post(f"{OPEN}/02-identified.md", IDENTIFIED)
    now = (liaison.now).isoformat()

    # the commander reads and signs on another
    commander = clone(room.root, tmp_path / "commander", "alice")
    said = run(commander, "approve", "words", "--remote", str(liaison.root), "--yes", key=alice, now=now)
    assert "02-identified" in said

    # somebody else publishes from a third: everything comes from the commander's clone
    publisher = clone(commander, tmp_path / "publisher", "dan")
    done = run(publisher, "publish", "--offline", now=now, fine=False)
    assert "is on 2 of 2 mirrors" in done
    assert f"{OPEN}/02-identified.md" not in [line for line in done.splitlines() if "held" in line]

    # both hosts serve it: a probe looks at them as a reader would, from the publisher's checkout
    (tmp_path / "branch").mkdir()
    packed = subprocess.run(
        ["git", "-C", str(tmp_path / "two"), "archive", "pages"], check=True, capture_output=True
    )
    subprocess.run(["tar", "-x", "-C", str(tmp_path / "branch")], input=packed.stdout, check=True)
    with served(tmp_path / "one") as first, served(tmp_path / "branch") as second:
        looked = run(publisher, "probe", first, second, now=now)
    assert looked.count("has the exact words of the newest message") == 2
    assert looked.count("serves what was built here") == 2

    one = files_of(tmp_path / "one")
    told = subprocess.run(
        ["git", "-C", str(tmp_path / "two"), "show", f"pages:incidents/{OPEN}/index.html"],
        check=True,
        capture_output=True,
    ).stdout
    assert one[f"incidents/{OPEN}/index.html"] == told
    assert b"We know the cause. Retrying works." in told
    items = feedparser.parse(one["feed.rss"]).entries
    assert any("We know the cause" in item.summary for item in items)
