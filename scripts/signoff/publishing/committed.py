"""Everything that is published is in the commit that it is said to be of."""

from __future__ import annotations

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
    asked = ("status", "--porcelain", "-z", "--no-renames", "--untracked-files=all", "--", *_READ)
    entries = plumbing.run(source, *asked).stdout.split(b"\0")
    paths = sorted(plumbing.text(entry[3:]) for entry in entries if entry)
    if not paths:
        return ()
    named = ", ".join(map(shown, paths[:_SHOWN])) + (", ..." if len(paths) > _SHOWN else "")
    hint = "commit it, or put it aside: git stash --include-untracked"
    return (Refusal(f"this would be published and is in no commit: {named}", hint),)
