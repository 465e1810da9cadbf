"""Questions to the forge, and the two things we write there: a commit status and one comment.

Every method either answers, or raises `WorldError`: "could not ask" is never mistaken for "no".
`None` (or an empty tuple) means that the forge answered and there is no such thing.
`RefusedError` is the WorldError for what the token may not do or see.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar
from urllib.parse import quote, urlsplit

from signoff.core.finding import OperatorError, WorldError
from signoff.edge import forge_shapes as shapes
from signoff.edge.forge_facts import (
    Comment,
    GivenReview,
    Issue,
    ProposedCommit,
    ProposedFile,
    PullRequest,
    Status,
    StatusState,
)
from signoff.edge.forge_surroundings import Surroundings
from signoff.edge.forge_trees import Trees
from signoff.edge.forge_wire import RefusedError, Wire

__all__ = ["COMMENT_LIMIT", "DESCRIPTION_LIMIT", "Forge", "RefusedError"]

COMMENT_LIMIT = 65_536
"""GitHub takes no longer comment (characters)."""
DESCRIPTION_LIMIT = 140
"""Longer descriptions of a status are cut."""
MOST_COMMITS, MOST_FILES = 250, 3000
"""More of a pull request GitHub does not list."""
WORKFLOWS = "github-actions[bot]"
"""Who writes with the token of a workflow run. Another app's login is given in SIGNOFF_FORGE_LOGIN."""

_PUBLIC = "https://api.github.com"
_T = TypeVar("_T")


class Forge(Surroundings):
    """One repository on one forge, asked within `deadline` seconds all together.

    `repository` is owner/name, `server` the address for people (https://github.com).
    """

    def __init__(self, wire: Wire, repository: str, server: str, app: str = WORKFLOWS) -> None:
        super().__init__(wire, repository)
        self.server = server
        self._app = app
        self._trees = Trees(wire, self._place)

    @classmethod
    def from_environment(
        cls,
        environ: Mapping[str, str],
        deadline: float = 120.0,
        wait: Callable[[float], None] = time.sleep,
    ) -> Forge:
        """The forge of GITHUB_API_URL, GITHUB_SERVER_URL, GITHUB_REPOSITORY and GITHUB_TOKEN.

        OperatorError when the repository or the token is missing or an address is none.
        """
        repository = environ.get("GITHUB_REPOSITORY", "")
        if not re.fullmatch(r"[A-Za-z0-9_-]+/(?!\.{1,2}\Z)[A-Za-z0-9_.-]+", repository):
            problem = (
                "GITHUB_REPOSITORY is not set" if not repository else "GITHUB_REPOSITORY is no owner/name"
            )
            raise OperatorError(problem, "set it to the repository on the forge, like: acme/status")
        token = environ.get("GITHUB_TOKEN", "")
        if not re.fullmatch(r"[!-~]+", token):
            problem = "GITHUB_TOKEN is not set" if not token else "GITHUB_TOKEN has signs that no token has"
            raise OperatorError(
                problem, "in a workflow: GITHUB_TOKEN: ${{ github.token }}; else: gh auth token"
            )
        api = _address(environ, "GITHUB_API_URL", _PUBLIC)
        server = _address(environ, "GITHUB_SERVER_URL", "https://github.com")
        app = environ.get("SIGNOFF_FORGE_LOGIN") or WORKFLOWS
        return cls(Wire(api, token, deadline, wait), repository, server, app)

    # pull requests

    def pull_request(self, number: int) -> PullRequest | None:
        """The pull request, or None when there is none that we may see."""
        found = self._one(f"{self._place}/pulls/{number}", "read a pull request")
        return shapes.pull_request(found) if found else None

    def open_pull_requests(self) -> tuple[PullRequest, ...]:
        """All open ones, by number."""
        found = self._all(f"{self._place}/pulls", "list pull requests", state="open")
        return tuple(sorted(map(shapes.pull_request, found), key=lambda pull: pull.number))

    def pull_requests_of(self, commit: str) -> tuple[PullRequest, ...]:
        """Those that brought `commit` (as head, merge, squash or rebased commit), by number.

        Of a commit of the default branch only merged ones, of another also open ones that have it.
        """
        path = f"{self._place}/commits/{quote(commit, safe='')}/pulls"
        found = self._all(path, "list the pull requests of a commit", nothing=(422,))  # 422: no such commit
        return tuple(sorted(map(shapes.pull_request, found), key=lambda pull: pull.number))

    def reviews(self, number: int) -> tuple[GivenReview, ...]:
        """All reviews, oldest first."""
        found = self._all(f"{self._place}/pulls/{number}/reviews", "read reviews")
        return _by_id(map(shapes.review, found), lambda review: review.id)

    def commits(self, number: int) -> tuple[ProposedCommit, ...]:
        """All commits, oldest first. WorldError when there are more than the forge lists (250)."""
        found = self._all(f"{self._place}/pulls/{number}/commits", "read the commits of a pull request")
        if len(found) >= MOST_COMMITS:
            pull = self.pull_request(number)
            self._complete(len(found), pull.commits if pull else None, f"commits of pull request {number}")
        return tuple(map(shapes.proposed_commit, found))

    def files(self, number: int) -> tuple[ProposedFile, ...]:
        """All changed files, by path. WorldError when there are more than the forge lists (3,000)."""
        found = self._all(f"{self._place}/pulls/{number}/files", "read the files of a pull request")
        if len(found) >= MOST_FILES:
            pull = self.pull_request(number)
            self._complete(len(found), pull.files if pull else None, f"files of pull request {number}")
        return tuple(sorted(map(shapes.proposed_file, found), key=lambda file: file.path))

    def blobs_at(self, commit: str, paths: Iterable[str]) -> dict[str, str | None]:
        """The blob id of each path in the tree of `commit`; None: no ordinary file there.

        Works for commits that no branch has any more. `RefusedError` when the forge has no such commit.
        """
        return self._trees.blobs_at(commit, paths)

    def open_issues(self, label: str) -> tuple[Issue, ...]:
        """The open issues with this label, by number; a pull request is none."""
        found = self._all(f"{self._place}/issues", "list issues", state="open", labels=label)
        issues = (shapes.issue(one) for one in found if not one.has("pull_request"))
        return tuple(sorted(issues, key=lambda issue: issue.number))

    # what we write

    def set_status(
        self, commit: str, state: StatusState, description: str, context: str = "signoff", target: str = ""
    ) -> None:
        """Set one commit status."""
        body = {"state": str(state), "description": _short(description), "context": context}
        if target.startswith(("http://", "https://")):
            body["target_url"] = target
        answer = self._wire.send("POST", f"{self._place}/statuses/{quote(commit, safe='')}", body)
        if answer.status != 201:
            raise self._wire.refuse(answer, "set a commit status")

    def keep_status(
        self, commit: str, state: StatusState, description: str, context: str = "signoff", target: str = ""
    ) -> None:
        """Set the status unless it is our newest already: of one context GitHub takes 1,000 for a commit."""
        told = (context, str(state), _short(description), self._own_login())
        known = ((s.context, s.state, s.description, s.account.login) for s in self.statuses(commit))
        if told in known:
            return
        self.set_status(commit, state, description, context, target)

    def statuses(self, commit: str) -> tuple[Status, ...]:
        """The status of each context at `commit` (the newest of each), by context."""
        path = f"{self._place}/commits/{quote(commit, safe='')}/statuses"
        newest: dict[str, Status] = {}
        for found in map(shapes.status, self._all(path, "read commit statuses")):
            newest.setdefault(found.context, found)
        return tuple(newest[context] for context in sorted(newest))

    def comments(self, number: int) -> tuple[Comment, ...]:
        """All comments below a pull request, oldest first."""
        found = self._all(f"{self._place}/issues/{number}/comments", "read comments")
        return _by_id(map(shapes.comment, found), lambda comment: comment.id)

    def put_comment(self, number: int, marker: str, body: str) -> Comment:
        """Make `body` (which begins with `marker`) our one comment: written in place if there is one.

        Only comments that our own account wrote count; what others write with our marker is left alone.
        """
        assert body.startswith(marker), "the marker comes first: what is quoted further down is not ours"
        own = self._own_login()
        ours = [c for c in self.comments(number) if c.account.login == own and c.body.startswith(marker)]
        for surplus in ours[1:]:  # two runs once raced
            self._wire.send("DELETE", f"{self._place}/issues/comments/{surplus.id}")
        if ours and ours[0].body == body:
            return ours[0]
        if ours:
            answer = self._wire.send("PATCH", f"{self._place}/issues/comments/{ours[0].id}", {"body": body})
            if answer.status != 404:  # somebody deleted it just now
                return shapes.comment(self._written(answer, 200, "edit our comment"))
        path = f"{self._place}/issues/{number}/comments"
        # not tried again after an outage: it may have been written all the same
        answer = self._wire.send("POST", path, {"body": body}, again=False)
        return shapes.comment(self._written(answer, 201, "write a comment"))

    def open_draft(self, head: str, base: str, title: str, body: str) -> str:
        """A draft pull request for the branch `head`: its address for people."""
        told = {"head": head, "base": base, "title": title, "body": body}
        answer = self._wire.send("POST", f"{self._place}/pulls", {**told, "draft": True}, again=False)
        return shapes.pull_request(self._written(answer, 201, "open a pull request")).link

    def _own_login(self) -> str:
        viewer = self.viewer()
        return viewer.login if viewer else self._app

    def _complete(self, found: int, there: int | None, what: str) -> None:
        if there is None or found < there:
            raise WorldError(f"the forge lists only {found} {what}", "split it into smaller pull requests")


def _short(description: str) -> str:
    """What fits into a status."""
    too_long = len(description) > DESCRIPTION_LIMIT
    return f"{description[: DESCRIPTION_LIMIT - 1]}…" if too_long else description


def _by_id(found: Iterable[_T], number: Callable[[_T], int]) -> tuple[_T, ...]:
    """Oldest first, each once: an entry may show up twice when the list grows while it is read."""
    return tuple(entry for _, entry in sorted({number(entry): entry for entry in found}.items()))


def _address(environ: Mapping[str, str], name: str, default: str) -> str:
    """An address from the environment: encrypted, unless it never leaves this machine."""
    given = (environ.get(name) or default).rstrip("/")
    try:
        parts = urlsplit(given)
        is_near = parts.hostname in {"127.0.0.1", "::1", "localhost"}
        is_plain = not (parts.username or parts.password or parts.query or parts.fragment)
        fine = (
            is_plain
            and bool(parts.hostname)
            and (parts.scheme == "https" or (is_near and parts.scheme == "http"))
        )
    except ValueError:
        fine = False
    if not fine:
        raise OperatorError(f"{name} is no https address", f"unset it, or set it like: {default}")
    return given
