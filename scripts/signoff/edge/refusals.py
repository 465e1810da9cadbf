"""Files of a commit that are never read, whatever they hold: links, other repositories, large ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from signoff.core import codes
from signoff.core.finding import Finding
from signoff.core.names import FOLDER, shown
from signoff.core.parse import MAX_FILE
from signoff.edge.objects import SYMLINK, Entry


def refusals(slug: str, entries: Iterable[Entry]) -> Iterator[Finding]:
    """Findings for files of a commit that are never read."""
    for entry in entries:
        path = f"{FOLDER}/{slug}/{shown(entry.name)}"
        if not entry.is_regular:
            what = "a symbolic link" if entry.mode == SYMLINK else "another repository"
            text = f"{what} instead of a file"
            yield codes.SYMBOLIC_LINK.at(path, text=text, hint="put the text itself here")
        elif entry.size > MAX_FILE:
            text = f"{entry.size:,} bytes; a message has at most {MAX_FILE:,}"
            yield codes.TOO_LARGE.at(path, text=text, hint="say less here and link to the rest")
