"""A page on the fake forge and what people propose: `scene.propose({...}); scene.approve(); scene.gate()`.

carol writes, alice commands; bob is on the roster too, mallory and dora are not.
"""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from fakes.github import GitHub
from fakes.github.world import Comment, Status
from signoff.approval.comment import MARKER
from signoff.signing.gate import Outcome, run_gate
from support.page import FIRST, IDENTIFIED, RESOLVED, STATUS

SLOW = "incidents/2026-11-21-slow"
NEXT = f"{SLOW}/02-identified.md"
Files = Mapping[str, str | bytes | None]


class Scene:
    """`hub` is the forge, `page` a checkout of its main line, `number` the pull request at hand."""

    def __init__(self, folder: Path, published: Files | None = None) -> None:
        self.hub = GitHub(folder / "hub")
        self.page = folder / "page"
        self.number = 0
        self.hub.push("main", {"status.yml": STATUS, ".gitignore": "/.cache/\n"}, author="acme")
        self.publish({f"{SLOW}/01-investigating.md": FIRST} if published is None else published)
        subprocess.run(["git", "clone", "-q", str(self.hub.path), str(self.page)], check=True)
        self._token = self.hub.token(statuses="write", pull_requests="write", contents="read")
        self.hub.pass_time(minutes=30)

    def publish(self, files: Files) -> str:
        """Put files on the main line."""
        return self.hub.push("main", files, author="carol")

    def propose(self, files: Files, *, author: str = "carol", opened_by: str = "carol", **how: Any) -> int:
        """Open a pull request from the branch `words`."""
        self.hub.push("words", files, author=author, start="main")
        self.number = self.hub.open_pull_request(opened_by, "words", **how)
        return self.number

    def push(self, files: Files, *, author: str = "carol", start: str = "") -> str:
        """Push one more commit to the branch."""
        self.hub.pass_time(minutes=1)
        return self.hub.push("words", files, author=author, start=start)

    def approve(self, login: str = "alice", state: str = "APPROVED") -> int:
        """Review what is proposed now."""
        self.hub.pass_time(minutes=1)
        return self.hub.review(self.number, login, state)

    def locally(self, *commands: str) -> None:
        """Run git commands in a clone on the branch, as carol does, and push what came of them."""
        desk = self.page.parent / "desk"
        if not desk.exists():
            subprocess.run(["git", "clone", "-q", str(self.hub.path), str(desk)], check=True)
        for command in ("git fetch -q origin", "git checkout -q -B words origin/words", *commands):
            subprocess.run(command, shell=True, cwd=desk, check=True, capture_output=True)
        subprocess.run(["git", "push", "-q", "-f", "origin", "words"], cwd=desk, check=True)
        self.hub.look()

    def forget_lost_commits(self) -> None:
        """Let git hand out only what a branch or pull request still has, as GitHub may."""
        self.hub.history.git("config", "uploadpack.allowAnySHA1InWant", "false")
        subprocess.run(["git", "config", "protocol.version", "0"], cwd=self.page, check=True)

    def gate(self, *, late: timedelta = timedelta(), dry_run: bool = False, **event: Any) -> Outcome:
        """Run the gate on an event about the pull request."""
        name = event.pop("name", "pull_request")
        environ = self.hub.environ(self._token, name, self.number, **event)
        return run_gate(self.page, environ, self.hub.now + late, dry_run=dry_run)

    @property
    def head(self) -> str:
        self.hub.look()
        return self.hub.pulls[self.number].head

    @property
    def status(self) -> Status | None:
        """The status `signoff` of the newest commit."""
        return self.hub.status(self.head, "signoff")

    @property
    def comments(self) -> list[Comment]:
        """The comments of the gate."""
        return [c for c in self.hub.comments_of(self.number) if c.body.startswith(MARKER)]


def reasons(outcome: Outcome) -> set[str]:
    """The slugs of all findings and of all reasons why files are not signed off."""
    assert outcome.judged is not None
    found = {finding.slug for finding in outcome.judged.findings}
    return found | {reason.slug for decision in outcome.judged.decisions for reason in decision.reasons}


def unsigned(outcome: Outcome) -> list[str]:
    """The files whose sign-off is missing."""
    assert outcome.judged is not None
    return [decision.change.path for decision in outcome.judged.decisions if not decision.is_signed]


__all__ = ["FIRST", "IDENTIFIED", "NEXT", "RESOLVED", "SLOW", "STATUS", "Scene", "reasons", "unsigned"]
