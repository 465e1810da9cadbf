"""What other programs left in git about messages: sign-offs, deliveries, publications."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path

from signoff.announce.ledger import REF as DELIVERIES
from signoff.announce.ledger import Ledger, State, read_line
from signoff.approval.audit import Entry, Standing
from signoff.clock.score import Beside, Told
from signoff.core.names import FOLDER
from signoff.edge import history
from signoff.edge.git import Repository
from signoff.edge.notes import Notes
from signoff.signing.audit import texts_of

PUBLICATIONS = "refs/notes/signoff-published"
"""What `signoff publish` and `signoff probe` write (publishing/), which this layer may not know."""

_FAILED = frozenset({State.GIVEN_UP, State.RETRY})
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Approved:
    """By place (`<incident>/<message>`): how long sign-offs took, and how long the page took after them."""

    took: Mapping[str, timedelta] = field(default_factory=dict)
    live: Mapping[str, timedelta] = field(default_factory=dict)


def approved(source: Path, repository: Repository, slugs: Collection[str]) -> Approved:
    """Of the incidents `slugs`, from the sign-off notes and the records of publications, if there are any."""
    if not Notes(repository).tip():
        return Approved()  # nobody signs off here
    entries = [entry for entry in texts_of(source, slugs) if _counts(entry)]
    took = {
        _place(entry): entry.to_approval * _MINUTE
        for entry in entries
        if entry.to_approval is not None and entry.to_approval >= 0
    }
    return Approved(took, _live(entries, repository))


def _counts(entry: Entry) -> bool:
    """Whether it is the first public text of a message."""
    public = entry.standing in (Standing.PUBLIC, Standing.REPLACED)
    return public and not entry.language and entry.event == "published"


def _place(entry: Entry) -> str:
    return f"{entry.incident}/{entry.message}"


def _live(entries: Iterable[Entry], repository: Repository) -> dict[str, timedelta]:
    """From the sign-off to the page: when `signoff probe` saw the words there, or they were published."""
    published, seen = _publications(repository)
    if not published and not seen:
        return {}
    line = history.line(repository.root, repository.commit) or []
    order = {commit.name: place for place, commit in enumerate(reversed(line))}
    known = sorted((order[commit], when) for commit, when in published.items() if commit in order)
    places = [place for place, _ in known]
    # of each publication, the earliest of those that have what it has
    earliest = list(accumulate((when for _, when in reversed(known)), min))[::-1]
    found = {}
    for entry in entries:
        first = bisect_left(places, order[entry.commit]) if entry.commit in order else len(places)
        after = earliest[first : first + 1]
        after += seen.get((entry.blob, f"{FOLDER}/{_place(entry)}.md"), [])
        if after and entry.approved is not None:
            found[_place(entry)] = max(min(after) - entry.approved, timedelta(0))
    return found


_Seen = dict[tuple[str, str], list[datetime]]


def _publications(repository: Repository) -> tuple[dict[str, datetime], _Seen]:
    """Commit -> when it was first published; (blob, path) of a message -> when each address had it."""
    notes = Notes(repository, ref=PUBLICATIONS)
    published: dict[str, datetime] = {}
    seen: _Seen = {}
    for name, lines in notes.read(notes.tip()).items():
        for action, path, when in filter(None, map(_record, lines)):
            if action == "publish":
                published[name] = min(when, published.get(name, when))
            elif action == "live":
                seen.setdefault((name, path), []).append(when)
    return published, seen


def _record(line: str) -> tuple[str, str, datetime] | None:
    """What was done, with which file if with one, and when; None for what is no such record."""
    try:
        plain = json.loads(line)
        when = datetime.strptime(plain["when"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        if plain.get("mirrors") and all(plain["mirrors"].values()):
            return None  # not one mirror has it
        return str(plain["action"]), str(plain.get("path", "")), when
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def beside_of(told: Told, known: Approved, unsent: Mapping[str, Sequence[str]]) -> Beside:
    """What is known of one incident besides its messages."""
    slug = told.card.incident
    places = {origin: f"{slug}/{name}" for origin, name, _ in told.said}
    return Beside(
        approvals={o: known.took[place] for o, place in places.items() if place in known.took},
        live={o: known.live[place] for o, place in places.items() if place in known.live},
        failed={origin: unsent[origin] for origin in places if origin in unsent},
    )


def failed(every: Iterable[Told], repository: Repository, now: datetime) -> dict[str, tuple[str, ...]]:
    """By origin of a message the channels that it did not reach."""
    notes = Notes(repository, ref=DELIVERIES)
    blobs = {blob for told in every for _, _, blob in told.said if blob}
    texts = [text for lines in notes.read(notes.tip(), blobs).values() for text in lines]
    units = sorted({line.unit for line in map(read_line, texts) if line is not None})
    ledger = Ledger.of(texts)
    found: dict[str, list[str]] = {}
    for unit in units:
        if ledger.standing(unit, now).state in _FAILED:
            found.setdefault(unit.origin, []).append(unit.channel)
    return {origin: tuple(channels) for origin, channels in found.items()}
