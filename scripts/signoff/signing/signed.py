"""What may be published: of every place the bytes signed off last, whatever the newest commit says there.

A file with evidence for its bytes is published. One that was edited without a new sign-off stays as it was
last signed, and so does one that was deleted or renamed away without. The rest is held.
Evidence belongs to one step of the main line: words that were signed off, replaced and brought back are
new words, because whoever approved them then has not said that they are true now.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from signoff.approval.evidence import Evidence, Ledger
from signoff.approval.facts import Action
from signoff.core import codes
from signoff.core.finding import Finding
from signoff.core.names import FOLDER, FileName, file_name, shown
from signoff.edge.git import Entry
from signoff.edge.landings import Landing, origin_of
from signoff.edge.past import Arrival, Past

REACH = 8
"""So many texts of one file are looked up between the one that is signed off and the newest."""


class Held(NamedTuple):
    """A file of the newest commit that is not published as it is there; `older` is what is instead."""

    path: str
    blob: str
    older: str


@dataclass(frozen=True, slots=True)
class Signed:
    """`entries`: the published files of each folder. `old` are the landings of those that are not as in
    the newest commit, by `<slug>/<name>`. `withheld` names, per folder, files nothing is shown of.
    """

    entries: Mapping[str, tuple[Entry, ...]]
    old: Mapping[str, Landing]
    withheld: Mapping[str, frozenset[str]]
    held: tuple[Held, ...]

    def findings(self) -> Iterator[Finding]:
        """What is held, for people."""
        for path, blob, older in self.held:
            text = "not signed off, so it is not published"
            if older and blob:
                text = "changed without a new sign-off, so the signed words stay published"
            elif older:
                text = "removed without a sign-off, so the signed words stay published"
            hint = "get it approved by its commander, then run: signoff verify"
            yield codes.HELD.at("/".join(map(shown, path.split("/"))), text=text, hint=hint)


def signed_part(files: Mapping[str, Iterable[Entry]], ledger: Ledger, past: Past) -> Signed:
    """What of `files` (all folders of the newest commit) and of earlier commits is signed off."""
    found = _Finding(ledger, past)
    for slug, listed in files.items():
        for entry in listed:
            found.take(slug, entry)
    for path in sorted(ledger.paths - found.here):
        found.gone(path)
    for slug, entry in found.strays:
        if slug in found.entries:
            found.entries[slug][entry.name] = entry
    return Signed(
        {slug: tuple(of[name] for name in sorted(of)) for slug, of in sorted(found.entries.items())},
        found.old,
        {slug: frozenset(names) for slug, names in found.withheld.items()},
        tuple(sorted(found.held)),
    )


class _Finding:
    """The signed part while files are looked at, one after the other."""

    def __init__(self, ledger: Ledger, past: Past) -> None:
        self.ledger, self.past = ledger, past
        self.entries: dict[str, dict[str, Entry]] = {}
        self.withheld: dict[str, set[str]] = {}
        self.old: dict[str, Landing] = {}
        self.held: list[Held] = []
        self.here: set[str] = set()
        self.strays: list[tuple[str, Entry]] = []

    def take(self, slug: str, entry: Entry) -> None:
        path = f"{FOLDER}/{slug}/{entry.name}"
        self.here.add(path)
        if entry.name.startswith("."):
            return
        if entry.is_regular and self.past.arrived_once(path) and self.ledger.publishes(path, entry.blob):
            self.entries.setdefault(slug, {})[entry.name] = entry
            return
        if not isinstance(file_name(entry.name, slug), FileName):
            self.strays.append((slug, entry))  # no message: it is never published, only complained about
            return
        now = standing(self.past.of(path), self.ledger.at(path))
        if now is not None and entry.is_regular and now.blob == entry.blob:
            self.entries.setdefault(slug, {})[entry.name] = entry
            return
        self.held.append(Held(path, entry.blob, now.blob if now else ""))
        if now is not None:
            self._show(slug, entry.name, now)
        else:
            self.withheld.setdefault(slug, set()).add(entry.name)

    def gone(self, path: str) -> None:
        """A file with evidence that the newest commit does not have."""
        parts = path.split("/")
        now = standing(self.past.of(path), self.ledger.at(path))
        if now is not None and len(parts) == 3:
            self.held.append(Held(path, "", now.blob))
            self._show(parts[1], parts[2], now)

    def _show(self, slug: str, name: str, now: Arrival) -> None:
        place = f"{slug}/{name}"
        first = self.past.of(now.path)[0]
        row = self.past.landings.rows.get(place)
        published, origin, commit = first.time, origin_of(place), first.commit
        if row is not None:
            published, commit = datetime.fromtimestamp(row.published, UTC), row.commit
            origin = row.origin or origin
        edited = now.time if now.time > published else None
        self.old[place] = Landing(published, edited, origin, commit)
        self.entries.setdefault(slug, {})[name] = Entry(name, "100644", now.blob, 0)


def standing(
    arrivals: Sequence[Arrival], evidence: Sequence[Evidence], before: int | None = None
) -> Arrival | None:
    """The arrival whose bytes are public after all `arrivals` at one path (or those `before` a step).

    Bytes must once have been on the main line: whoever may write notes cannot make a file of them.
    """
    if not evidence:
        return None
    commits = {arrival.commit for arrival in arrivals}
    seen: set[str] = set()
    now: Arrival | None = None
    for arrival in arrivals:
        if before is not None and arrival.number >= before:
            break
        is_first = arrival.blob not in seen
        seen.add(arrival.blob)
        blob = arrival.blob or (now.blob if now else "")
        action = Action.PUBLISH if arrival.blob else Action.WITHDRAW
        # a step that git no longer knows by that name (a rewritten history) was the first with these bytes
        if any(
            one.blob == blob
            and one.action is action
            and (one.commit == arrival.commit or (is_first and one.commit not in commits))
            for one in evidence
        ):
            now = arrival if arrival.blob else None
    return now


def needed(signed: Signed, ledger: Ledger, past: Past) -> tuple[Arrival, ...]:
    """What has to be looked up: of each held file the steps since the one that is signed off."""
    found: list[Arrival] = []
    for held in signed.held:
        arrivals = past.of(held.path)
        now = standing(arrivals, ledger.at(held.path))
        found += [a for a in arrivals if now is None or a.number > now.number][-REACH:]
    return tuple(found)


def proved(ledger: Ledger, past: Past) -> tuple[Arrival, ...]:
    """Every step that there is evidence for."""
    found: list[Arrival] = []
    for path in sorted(ledger.paths):
        evidence = ledger.at(path)
        arrivals = past.of(path)
        for arrival in arrivals:
            before = standing(arrivals, evidence, arrival.number)
            after = standing(arrivals, evidence, arrival.number + 1)
            if after != before:
                found.append(arrival)
    return tuple(found)
