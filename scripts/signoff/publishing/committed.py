"""Everything that is published is in the commit that it is said to be of."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from signoff.core.names import shown
from signoff.edge import plumbing
from signoff.edge.files import STATUS
from signoff.publishing.guard import Refusal

_READ = (STATUS, "mkdocs.yml", "docs", "templates")
"""What a page is made of besides its messages, which are never read from the disk for it."""

_SHOWN = 3


def uncommitted(source: Path) -> tuple[Refusal, ...]:
    """Why the page in `source` must not be published: some of what it is made of is in no commit."""
    paths = sorted({*_changed(source), *_overlooked(source)})
    if not paths:
        return ()
    named = ", ".join(map(shown, paths[:_SHOWN])) + (", ..." if len(paths) > _SHOWN else "")
    hint = "commit it, or put it aside: git stash --include-untracked"
    return (Refusal(f"this would be published and is in no commit: {named}", hint),)


def _changed(source: Path) -> Iterator[str]:
    """What git knows to be other than committed, and files that it ignores and that a build would read."""
    asked = ("status", "--porcelain", "-z", "--no-renames", "--untracked-files=all", "--ignored=matching")
    for entry in _said(source, *asked):
        path = entry[3:]
        parts = path.rstrip("/").split("/")
        if not entry.startswith("!!") or not any(p.startswith(".") or p == "__pycache__" for p in parts):
            yield path


def _overlooked(source: Path) -> Iterator[str]:
    """What git was told not to look at."""
    for entry in _said(source, "ls-files", "-v", "-z"):
        if entry[:1] == "S" or entry[:1].islower():
            yield entry[2:]


def _said(source: Path, *arguments: str) -> list[str]:
    done = plumbing.run(source, *arguments, "--", *_READ)
    if done.returncode:
        raise plumbing.failure(arguments[0], done.stderr)
    return [plumbing.text(entry) for entry in done.stdout.split(b"\0") if entry]
