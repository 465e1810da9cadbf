"""Bring a clone up to date: what its remote has on the branch it is on, and notes, without touching edits."""

from __future__ import annotations

from signoff.core.finding import WorldError
from signoff.edge import plumbing
from signoff.edge.git import Repository

_ALLOWED = {
    "GIT_ALLOW_PROTOCOL": "file:git:http:https:ssh",
    "GIT_SSH_COMMAND": "ssh -oBatchMode=yes -oConnectTimeout=10",
}
_SLOW = ("-c", "http.lowSpeedLimit=1000", "-c", "http.lowSpeedTime=20")


def advance(repository: Repository, remote: str) -> None:
    """Fast-forward the current branch to what `remote` has; WorldError when that is not possible.

    A branch with commits of its own, or edits in the way, stays as it is.
    """
    branch = _ask(repository, "symbolic-ref", "-q", "--short", "HEAD")
    if not branch:
        raise WorldError("no branch is checked out, so nothing can be pulled", "run: git switch main")
    fetched = plumbing.run(
        repository.root,
        *_SLOW,
        "fetch",
        "--quiet",
        "--no-tags",
        "--end-of-options",
        remote,
        branch,
        extra=_ALLOWED,
    )
    if fetched.returncode:
        raise WorldError(
            f"'{remote}' could not be asked for news: {_last(fetched.stderr)}",
            "see that it answers: git ls-remote",
        )
    merged = plumbing.run(repository.root, "merge", "--quiet", "--ff-only", "FETCH_HEAD")
    if merged.returncode:
        raise WorldError(
            f"{branch} could not be brought up to date: {_last(merged.stderr)}", "look at it with: git status"
        )


def _ask(repository: Repository, *arguments: str) -> str:
    done = plumbing.run(repository.root, *arguments)
    return "" if done.returncode else plumbing.text(done.stdout).strip()


def _last(said: bytes) -> str:
    return (said.decode("utf-8", "replace").strip().splitlines() or ["no reason given"])[-1]
