"""Bring a clone up to date: what its remote has on the branch it is on, and notes, without touching edits."""

from __future__ import annotations

from signoff.core.finding import WorldError
from signoff.edge import plumbing
from signoff.edge.git import Repository
from signoff.edge.remotes import Line, words


def advance(repository: Repository, remote: str) -> None:
    """Fast-forward the current branch to what `remote` has; WorldError when that is not possible.

    A branch with commits of its own, or edits in the way, stays as it is.
    """
    branch = _ask(repository, "symbolic-ref", "-q", "--short", "HEAD")
    if not branch:
        raise WorldError("no branch is checked out, so nothing can be pulled", "run: git switch main")
    fetched = Line(repository.root).git("fetch", "--quiet", "--no-tags", "--end-of-options", remote, branch)
    if fetched.problem:
        raise WorldError(
            f"'{remote}' could not be asked for news: {fetched.problem}", "see that it answers: git ls-remote"
        )
    merged = plumbing.run(repository.root, "merge", "--quiet", "--ff-only", "FETCH_HEAD")
    if merged.returncode:
        raise WorldError(
            f"{branch} could not be brought up to date: {words(merged.stderr)}", "look at it with: git status"
        )


def _ask(repository: Repository, *arguments: str) -> str:
    done = plumbing.run(repository.root, *arguments)
    return "" if done.returncode else plumbing.text(done.stdout).strip()
