"""Which messages the main line does not have yet, or has otherwise: those that a writer can still change."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from signoff.core.finding import OperatorError
from signoff.edge import plumbing
from signoff.edge.git import Repository

MAIN_LINES = (
    "refs/remotes/origin/HEAD",
    "refs/remotes/origin/main",
    "refs/remotes/origin/master",
    "refs/heads/main",
    "refs/heads/master",
)
"""Where the main line is looked for: what the forge has before what is here."""


def unpublished(source: Path) -> frozenset[str] | None:
    """Files below `incidents/` that are not as the main line has them; paths from `source`.

    None when nobody can tell: no git, no commit, a shallow clone, no main line.
    """
    try:
        repository = Repository.open(source)
        tip = _main_line(repository)
        return replace(repository, commit=tip).drafts().paths if tip else None
    except OperatorError:
        return None


def _main_line(repository: Repository) -> str:
    """The commit at the end of the main line as last fetched, "" when there is none."""
    asked = ("for-each-ref", "--format=%(refname) %(objectname)", *MAIN_LINES)
    done = plumbing.run(repository.root, *asked)
    if done.returncode:
        return ""
    tips = dict(line.split(" ", 1) for line in plumbing.text(done.stdout).splitlines())
    return next((tips[name] for name in MAIN_LINES if name in tips), "")
