"""What is new, edited and gone between two builds, of incidents or of messages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from signoff.core.model import Incident, Summary


@dataclass(frozen=True, slots=True)
class Changes:
    """Keys by what became of them, sorted. Equal fingerprints: not mentioned."""

    new: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.new or self.edited or self.gone)


def changes(before: Mapping[str, str], after: Mapping[str, str]) -> Changes:
    """Compare two mappings of key to fingerprint (`digests`, `messages`)."""
    return Changes(
        new=tuple(sorted(after.keys() - before.keys())),
        edited=tuple(sorted(key for key in before.keys() & after.keys() if before[key] != after[key])),
        gone=tuple(sorted(before.keys() - after.keys())),
    )


def digests(summaries: Iterable[Summary]) -> dict[str, str]:
    """Slug to digest: what a page of an incident depends on."""
    return {summary.slug: summary.digest for summary in summaries}


def messages(incidents: Iterable[Incident]) -> dict[str, str]:
    """Origin to blob, of committed messages: a renamed incident's messages are not new ones."""
    return {p.origin: p.blob for incident in incidents for p in incident.posted if not p.draft}
