"""A GitHub for tests: a real HTTP server on 127.0.0.1 in front of a real bare git repository.

It remembers: what people do (`open_pull_request`, `review`, `merge`, `push`) is what the API tells
afterwards, and what the API is told (a status, a comment) is there for the test to look at.

    with GitHub(tmp_path / "hub") as github:
        github.push("main", {"status.yml": "..."}, author="acme")
        github.push("fix", {"incidents/a/01-investigating.md": "..."}, author="carol")
        number = github.open_pull_request(author="carol", head="fix")
        github.review(number, "alice", "APPROVED")
        sha = github.merge(number, method="squash", by="carol")
        run(env=github.environ(github.token(statuses="write", pull_requests="write", contents="read")))
        assert github.status(sha, "signoff").state == "success"

Clone from, fetch from and push to `github.path`; every commit that was ever pushed can be fetched by its
id. `refs/pull/N/head` and `refs/pull/N/merge` are kept. Its answers are compared with GitHub's published
description in tests/fakes/test_github_conforms.py.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from datetime import datetime
from email.utils import format_datetime
from pathlib import Path
from typing import Any, Self

from . import events, merging
from .people import ACTIONS, BlockedError, People
from .routing import Answer, Met
from .server import Server
from .shapes import Json, Shapes, instant, node_id
from .trouble import PRIMARY, SECONDARY, Trouble, Troubles
from .world import Status

__all__ = ["ACTIONS", "BlockedError", "GitHub"]


class GitHub(People):
    """The fake: what people do is inherited, the server and its troubles are here."""

    def __init__(self, folder: Path, repository: str = "acme/status", prefix: str = "") -> None:
        """Keep everything in `folder`; `prefix` is `/api/v3` on GitHub Enterprise."""
        super().__init__(folder, repository)
        self.folder = folder
        self.prefix = prefix
        self.log: list[Met] = []
        self.trouble = Troubles()
        self.closing = threading.Event()
        self._server = Server(self)
        address = f"http://127.0.0.1:{self._server.server_port}"
        self.api_url = address + prefix
        self.server_url = address
        self.shapes = Shapes(self.api_url, self.server_url)

    def __enter__(self) -> Self:
        self._server.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Switch the forge off: connections are refused. The git repository stays."""
        if not self.closing.is_set():
            self.closing.set()
            self._server.stop()

    # what a workflow is given

    def environ(self, token: str, event: str = "", number: int | None = None, **told: Any) -> dict[str, str]:
        """The variables of a workflow run, with the event's payload in a file."""
        given = {
            "GITHUB_ACTIONS": "true",
            "GITHUB_API_URL": self.api_url,
            "GITHUB_SERVER_URL": self.server_url,
            "GITHUB_REPOSITORY": self.place.full_name,
            "GITHUB_TOKEN": token,
        }
        if event:
            path = self.folder / f"event-{self._id()}.json"
            path.write_text(json.dumps(self.event(event, number, **told)), encoding="utf-8")
            given.update(GITHUB_EVENT_NAME=event, GITHUB_EVENT_PATH=str(path))
        return given

    def event(
        self,
        name: str,
        number: int | None = None,
        *,
        action: str = "",
        sender: str = "",
        review: int | None = None,
        sent: Json | None = None,
    ) -> Json:
        """The payload of `pull_request`, `pull_request_review` (the newest review), `push`, ...

        `sent`: what somebody put into a dispatch.
        """
        with self.lock:
            return events.payload(self, name, number, action, sender or self.place.owner, review, sent)

    # merging and settings

    def merge(self, number: int, method: str = "merge", *, by: str = "", admin: bool = False) -> str:
        """Merge by `merge`, `squash` or `rebase`; the commit.

        BlockedError when a ruleset forbids it and `admin` does not pass it by.
        """
        return merging.merge(self, number, method=method, by=by or self.place.owner, admin=admin)

    def add_ruleset(self, ruleset: Mapping[str, Any]) -> int:
        """Import a ruleset as its exported file has it; its id."""
        with self.lock:
            number = self._id()
            around = {
                "id": number,
                "node_id": node_id("RRS_", number),
                "target": "branch",
                "source_type": "Repository",
                "source": self.place.full_name,
                "current_user_can_bypass": "never",
                "created_at": instant(self.now),
                "updated_at": instant(self.now),
            }
            own = {"id": number, "source_type": "Repository", "source": self.place.full_name}
            self.place.rulesets.append({**around, **ruleset, **own})
            return number

    def rename(self, repository: str) -> None:
        """Give the repository another name; the old one leads to it."""
        self.old_names.add(self.place.full_name)
        self.place.owner, _, self.place.name = repository.partition("/")
        self.account(self.place.owner, role="admin")

    def moved(self, path: str, query: str, method: str) -> Answer | None:
        """The redirection of a renamed repository, which names it by its id."""
        for old in self.old_names:
            before = f"/repos/{old}"
            if path == before or path.startswith(f"{before}/"):
                to = f"{self.api_url}/repositories/{self.place.id}{path.removeprefix(before)}"
                to += f"?{query}" if query else ""
                status = 301 if method == "GET" else 307
                return Answer(status, {"message": "Moved Permanently", "url": to}, {"Location": to})
        return None

    def by_id(self, path: str) -> str:
        """The path by name of what `/repositories/{id}` means."""
        before = f"/repositories/{self.place.id}"
        if path == before or path.startswith(f"{before}/"):
            return f"/repos/{self.place.full_name}{path.removeprefix(before)}"
        return path

    # troubles

    def fail_next(self, status: int = 503, *, times: int = 1, **how: Any) -> None:
        """Let the next calls (`path` contains, `method` is) fail; see `Trouble` for `how`."""
        self.trouble.add(Trouble(status, **how), times)

    def fail_always(self, status: int = 503, **how: Any) -> None:
        """Let all calls fail until `trouble.clear()`."""
        self.trouble.standing.append(Trouble(status, **how))

    def slow_next(self, seconds: float, *, times: int = 1, **how: Any) -> None:
        """Let the next answers come late."""
        self.trouble.add(Trouble(delay=seconds, **how), times)

    def limit_next(self, retry_after: int | None = 1, *, times: int = 1, **how: Any) -> None:
        """The secondary rate limit, as GitHub answers it."""
        headers = {} if retry_after is None else {"Retry-After": str(retry_after)}
        self.trouble.add(Trouble(403, SECONDARY, headers, **how), times)

    def exhaust_next(self, reset: datetime, *, at: datetime, times: int = 1, **how: Any) -> None:
        """The primary rate limit until `reset`, told by the clock of the forge at the instant `at`."""
        headers = {
            "X-RateLimit-Remaining": "0",
            "X-RateLimit-Reset": str(int(reset.timestamp())),
            "Date": format_datetime(at, usegmt=True),
        }
        self.trouble.add(Trouble(403, PRIMARY, headers, **how), times)

    # what a test looks at

    def status(self, sha: str, context: str = "signoff") -> Status | None:
        """The status of a commit that counts."""
        return self.latest_status(sha).get(context)
