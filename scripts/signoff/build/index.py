"""What earlier builds found out, so that this one reads only the folders that changed.

The index holds, per incident folder, git's id of its tree, its row and its findings, and when every file
landed. It is believed only for the same settings and the same program.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, field
from datetime import datetime
from math import inf
from pathlib import Path
from typing import Any

from signoff.build import rows
from signoff.build.rows import Row
from signoff.core.finding import Finding, Severity
from signoff.core.watched import Settings
from signoff.edge import cache
from signoff.edge.landings import Landings
from signoff.edge.program import program

NAME = "index"


@dataclass(frozen=True, slots=True)
class Known:
    """A folder as an earlier build read it: `row` None when nothing of it is shown."""

    tree: str
    row: Row | None
    findings: tuple[Finding, ...]
    lost: bool


@dataclass(frozen=True, slots=True)
class Index:
    """All folders of one commit, by slug."""

    landings: Landings | None = None
    folders: Mapping[str, Known] = field(default_factory=dict)

    def valid(self, trees: Mapping[str, str], landings: Landings, until: datetime | None) -> dict[str, Known]:
        """The folders that need not be read: same tree, same landings, nothing newer than `until`."""
        if self.landings is None:
            return {}
        moved = _moved(self.landings, landings)
        latest = inf if until is None else until.timestamp()
        return {
            slug: known
            for slug, known in self.folders.items()
            if trees.get(slug) == known.tree and slug not in moved and _is_past(known, latest)
        }


def load(cache_dir: Path, settings: Settings) -> Index:
    """The stored index, or an empty one when there is none that can be believed."""
    plain = cache.load(cache_dir / NAME, _version(settings))
    if not isinstance(plain, dict):
        return Index()
    folders = {
        slug: Known(tree, row, tuple(map(_finding, findings)), lost)
        for slug, (tree, row, findings, lost) in plain["folders"].items()
    }
    return Index(Landings.from_plain(plain["landings"]), folders)


def store(cache_dir: Path, settings: Settings, landings: Landings, folders: Mapping[str, Known]) -> None:
    """Keep the index for the next build."""
    plain: dict[str, Any] = {
        "landings": landings.to_plain(),
        "folders": {
            slug: (known.tree, known.row, [astuple(finding) for finding in known.findings], known.lost)
            for slug, known in folders.items()
        },
    }
    cache.store(cache_dir / NAME, _version(settings), plain)


def _finding(plain: Sequence[Any]) -> Finding:
    path, line, column, code, slug, text, hint, severity = plain
    return Finding(path, line, column, code, slug, text, hint, Severity(severity))


def _version(settings: Settings) -> str:
    return f"{program()}/{settings.digest}"


def _moved(before: Landings, after: Landings) -> set[str]:
    """Folders in which some file landed at another time than before, or came or went."""
    changed: Iterable[str] = ()
    if before.rows is not after.rows:
        old, new = before.rows, after.rows
        changed = [path for path, row in new.items() if old.get(path) != row]
        changed += [path for path in old if path not in new]
    return {path.partition("/")[0] for path in changed}


def _is_past(known: Known, latest: float) -> bool:
    return known.row is None or rows.is_past(known.row, latest)
