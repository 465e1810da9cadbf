"""Sign-offs for a generated history: a note for each message, as `signoff verify` would have recorded it.

Run by tests/bench/run.py: what it costs to verify one new message, a commander's signed merge, among many.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.history import NOW

REF = "refs/notes/signoff"
SIGNERS = ".github/allowed_signers"


def write_notes(page: Path, ref: str = REF) -> int:
    """Record a sign-off for every message of the page at `page`; how many. Another `ref` is as large."""
    log = ["log", "--reverse", "--raw", "-z", "--no-abbrev", "--no-renames", "--format=%x01%H%x00%ct%x00"]
    fields = iter(_git(page, *log, "--root", "--", "incidents").split("\0"))
    notes: dict[str, list[str]] = {}
    commit, when = "", 0
    for field in fields:
        text = field.lstrip("\n")
        if text.startswith("\1"):
            commit, when = text[1:], int(next(fields))
        elif text.startswith(":"):
            notes.setdefault(text.split()[3], []).append(_line(next(fields), commit, when))
    feed = subprocess.Popen(["git", "-C", str(page), "fast-import", "--quiet"], stdin=subprocess.PIPE)
    assert feed.stdin is not None
    for chunk in _stream(notes, ref):
        feed.stdin.write(chunk)
    feed.stdin.close()
    if feed.wait() != 0:
        raise RuntimeError("git fast-import failed")
    return sum(map(len, notes.values()))


def allow_signer(page: Path) -> Path:
    """Give alice a key and an address on the main line; the key's file."""
    key = page.parent / f"key-{page.name}"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    public = " ".join(key.with_suffix(".pub").read_text().split()[:2])
    (page / SIGNERS).parent.mkdir(exist_ok=True)
    (page / SIGNERS).write_text(f'alice@example.org namespaces="git" {public}\n')
    status = page / "status.yml"
    who = "[{login: alice, email: alice@example.org}, bob]"
    status.write_text(status.read_text().replace("[alice, bob]", who))
    _git(page, "add", SIGNERS, "status.yml")
    _git(page, "commit", "-q", "-m", "Let alice sign", at=NOW - timedelta(hours=2))
    return key


def merge_signed(page: Path, key: Path, path: str, text: str, when: datetime) -> None:
    """A liaison writes a message on a branch, and alice merges it with her key."""
    file = page / "incidents" / path
    _git(page, "switch", "-q", "-C", "draft", at=when)
    file.parent.mkdir(exist_ok=True)
    file.write_text(text)
    _git(page, "add", f"incidents/{path}")
    _git(page, "commit", "-q", "-m", "Draft", at=when)
    _git(page, "switch", "-q", "main")
    signing = ("-c", "gpg.format=ssh", "-c", f"user.signingKey={key}")
    later = when + timedelta(minutes=1)
    _git(page, *signing, "merge", "-q", "--no-ff", "-S", "-m", "Sign off", "draft", at=later)


def _line(path: str, commit: str, when: int) -> str:
    stamp = datetime.fromtimestamp(when, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    plain = {
        "action": "publish",
        "approver": "alice",
        "author": "carol",
        "commit": commit,
        "link": "https://github.com/acme/status/pull/1#pullrequestreview-1001",
        "path": path,
        "proof": "review",
        "pull_request": 1,
        "recorded": stamp,
        "reviewed_commit": commit,
        "role": "commander",
        "rule": 1,
        "when": stamp,
    }
    return json.dumps(plain, sort_keys=True, separators=(",", ":"))


def _stream(notes: dict[str, list[str]], ref: str) -> Iterator[bytes]:
    yield f"commit {ref}\ncommitter Bench <bench@example.org> 1700000000 +0000\ndata 4\nnote\n".encode()
    for blob, lines in notes.items():
        data = "".join(f"{line}\n" for line in sorted(lines)).encode()
        yield f"M 100644 inline {blob[:2]}/{blob[2:]}\ndata {len(data)}\n".encode() + data + b"\n"


def _git(page: Path, *arguments: str, at: datetime | None = None) -> str:
    who = {
        f"GIT_{role}_{what}": "bench@example.org"
        for role in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    }
    dates = {f"GIT_{role}_DATE": at.isoformat() for role in ("AUTHOR", "COMMITTER")} if at else {}
    command = ["git", "-C", str(page), *arguments]
    done = subprocess.run(
        command, env={**os.environ, **who, **dates}, check=True, capture_output=True, text=True
    )
    return done.stdout
