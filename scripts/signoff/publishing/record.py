"""What was published when, by whom and where: notes on the commit, under refs/notes/signoff-published."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain

from signoff.edge.git import Repository
from signoff.edge.notes import Notes

REF = "refs/notes/signoff-published"
ACTIONS = ("publish", "rollback")
"""What is done to mirrors; in the same place `signoff probe` notes what it saw."""

_WHEN = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True, slots=True)
class Publication:
    """`mirrors`: what became of each ("" it has the site). `forced`: why refusals were passed over."""

    when: datetime
    commit: str
    by: str
    mirrors: Mapping[str, str] = field(default_factory=dict)
    forced: str = ""
    action: str = "publish"

    def line(self) -> str:
        """One line of JSON, always the same for the same publication."""
        plain = {
            "action": self.action,
            "by": self.by,
            "commit": self.commit,
            "forced": self.forced,
            "mirrors": dict(self.mirrors),
            "when": f"{self.when:{_WHEN}}",
        }
        return json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def record(repository: Repository, publication: Publication) -> None:
    """Write it down in this checkout."""
    notes = Notes(repository, ref=REF)
    notes.add({publication.commit: frozenset({publication.line()})}, f"Record a {publication.action}")


def publications(repository: Repository) -> tuple[Publication, ...]:
    """All that is written down in this checkout, oldest first."""
    notes = Notes(repository, ref=REF)
    found = map(read_line, chain.from_iterable(notes.read(notes.tip()).values()))
    return tuple(sorted(filter(None, found), key=lambda one: (one.when, one.line())))


def read_line(line: str) -> Publication | None:
    """What `Publication.line` wrote. None for all else: whoever may push may write a note."""
    try:
        plain = json.loads(line)
        when = datetime.strptime(plain["when"], _WHEN).replace(tzinfo=UTC)
        names = ("commit", "by", "forced", "action")
        commit, by, forced, action = texts = [plain[name] for name in names]
        mirrors = plain["mirrors"]
        fine = all(isinstance(text, str) for text in (*texts, *chain.from_iterable(mirrors.items())))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
    return Publication(when, commit, by, mirrors, forced, action) if fine and action in ACTIONS else None
