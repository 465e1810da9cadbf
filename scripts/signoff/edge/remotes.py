"""Other repositories that this one knows, as the user has configured them."""

from __future__ import annotations

from signoff.edge import plumbing
from signoff.edge.git import Repository


def has_remote(repository: Repository, name: str) -> bool:
    """Whether `name` is a remote of this clone."""
    return name in remotes(repository)


def remotes(repository: Repository) -> tuple[str, ...]:
    """The names of all remotes, sorted."""
    done = plumbing.run(repository.root, "remote")
    return tuple(sorted(plumbing.text(done.stdout).split()))
