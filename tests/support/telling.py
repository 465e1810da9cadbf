"""A page with channels, messages that are signed off, and runs of `signoff announce` on it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from signoff.announce.ledger import REF, Ledger, Line, read_line
from signoff.edge.git import Repository
from signoff.edge.notes import REF as SIGNED_OFF
from signoff.edge.notes import Notes
from signoff.telling.announce import Asked, Report, announce
from support.gitrepo import START, GitRepo

SLUG = "2026-11-01-slow"
SECRET = "a secret of more than sixteen letters"
STATUS = """\
name: Acme
url: https://status.example.org/
languages: [en, ja]
regions: [us, eu]
components:
  - {id: api, name: API, regions: [us, eu]}
  - {id: web, name: Web}
commanders: [alice, bob]
audiences: [premium]
announce_since: 2026-11-01T00:00Z
"""
FIRST = """\
---
title: Slow answers from the API
status: investigating
commander: alice
components:
  api: {eu: partial_outage}
next_update: 20m
---
Requests to the API in Europe take longer than usual.
"""
SECOND = "---\nstatus: identified\nnext_update: 30m\n---\nWe know the cause. Retrying works.\n"
LAST = "---\nstatus: resolved\ndata_loss: none\nlingering: none\n---\nThe API answers as usual again.\n"
CORRECTION = "---\ncorrects: 01-investigating\n---\nOnly requests that write take longer.\n"


class Desk:
    """A repository whose `origin` is bare. `environ` is what announce may know, `key` the publisher's."""

    def __init__(self, root: Path, channels: str = "", status: str = STATUS, *, remote: bool = True) -> None:
        self.root = root
        self.repo = GitRepo(root / "page")
        self.environ: dict[str, str] = {}
        self.remote = remote
        self.key: Path | None = None
        self.repo.write("status.yml", f"{status}channels:\n{channels}" if channels else status)
        self.repo.commit("Start")
        if remote:
            self.repo.git("init", "-q", "--bare", str(root / "origin.git"))
            self.repo.git("remote", "add", "origin", str(root / "origin.git"))

    def post(self, name: str, text: str, *, slug: str = SLUG, signed: bool = True, path: str = "") -> str:
        """Land a message, signed off; its blob."""
        self.repo.post(f"{slug}/{name}.md", text)
        if signed:
            self.sign(f"incidents/{slug}/{name}.md")
        return self.repo.git("rev-parse", f"HEAD:incidents/{slug}/{name}.md")

    def sign(self, path: str, action: str = "publish", blob: str = "") -> None:
        """Evidence for the bytes at `path` in the newest commit, as `signoff verify` leaves it."""
        stamp = self.repo.now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        plain: dict[str, Any] = {
            "path": path,
            "approver": "alice",
            "action": action,
            "proof": "review",
            "rule": 1,
            "when": stamp,
            "recorded": stamp,
            "commit": self.repo.head,
        }
        line = json.dumps(plain, sort_keys=True, separators=(",", ":"))
        blob = blob or self.repo.git("rev-parse", f"HEAD:{path}")
        if self.key is not None:
            Notes(Repository.open(self.repo.page), self.key).add({blob: frozenset({line})}, "Sign off")
            return
        self.repo.git("notes", f"--ref={SIGNED_OFF}", "append", "-m", line, blob)

    @property
    def now(self) -> datetime:
        """A minute after the newest commit."""
        return self.repo.now + timedelta(minutes=1)

    def asked(self, now: datetime | None = None, **more: Any) -> Asked:
        instant = (now or self.now).strftime("%Y-%m-%dT%H:%M:%SZ")
        return Asked(source=self.repo.page, now=instant, local=not self.remote, **more)

    def run(self, now: datetime | None = None, **more: Any) -> Report:
        """One run of `signoff announce`."""
        return announce(self.asked(now, **more), self.environ, self.key)

    def lines(self, where: Path | None = None) -> list[Line]:
        """All delivery notes, oldest first."""
        notes = Notes(Repository.open(self.repo.page), ref=REF)
        found = notes.read(notes.tip())
        texts = sorted({text for lines in found.values() for text in lines})
        return sorted(filter(None, map(read_line, texts)), key=lambda line: line.at)

    def ledger(self) -> Ledger:
        return Ledger(self.lines())


def outcomes(report: Report) -> dict[str, list[str]]:
    """How each delivery ended, by channel."""
    found: dict[str, list[str]] = {}
    for one in report.done:
        found.setdefault(one.delivery.channel.id, []).append(str(one.outcome or one.delivery.act))
    return found


def told(report: Report) -> Mapping[str, int]:
    """How many messages each channel was sent."""
    return {name: found.count("sent") for name, found in outcomes(report).items()}


__all__ = ["CORRECTION", "FIRST", "LAST", "SECOND", "SECRET", "SLUG", "START", "Desk", "outcomes", "told"]
