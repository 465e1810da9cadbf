"""What was published when, by whom and where: notes on the commit, under refs/notes/signoff-published."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from signoff.edge.git import Repository
from signoff.edge.notes import Notes

REF = "refs/notes/signoff-published"


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
            "when": f"{self.when:%Y-%m-%dT%H:%M:%SZ}",
        }
        return json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def record(repository: Repository, publication: Publication, remote: str = "") -> None:
    """Write it down, and share it with `remote` unless that is ""."""
    notes = Notes(repository, ref=REF)
    notes.add({publication.commit: frozenset({publication.line()})}, f"Record a {publication.action}")
    if remote:
        notes.share(remote)
