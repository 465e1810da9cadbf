"""What is new and signed off: of the folders that changed lately, and of nothing else."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from signoff.announce.plan import News
from signoff.approval.evidence import Ledger
from signoff.approval.facts import Action
from signoff.build.reading import Reader
from signoff.core.model import PUBLIC
from signoff.core.names import FOLDER
from signoff.core.watched import Settings
from signoff.edge.git import Entry, Repository
from signoff.edge.landings import Landing, origin_of
from signoff.edge.notes import Notes
from signoff.edge.past import Arrival, Past
from signoff.edge.recent import recent
from signoff.signing.ledger import evidence_on
from signoff.signing.signed import Signed, signed_part, standing


@dataclass(frozen=True, slots=True)
class Lately:
    """`news` of each audience; `blobs` of all that these folders ever held; `held` are unsigned paths."""

    news: tuple[News, ...]
    blobs: frozenset[str]
    held: tuple[str, ...]


def lately(
    repository: Repository, settings: Settings, notes: Notes, now: datetime, since: datetime
) -> Lately:
    """What the main line has brought since `since` and is signed off: the messages of those folders."""
    seen = recent(repository, since)
    if not seen.slugs:
        return Lately((), frozenset(), ())
    blobs = frozenset(seen.past.blobs(seen.past.slugs))
    ledger = evidence_on(notes, notes.trusted(notes.tip())[0], blobs)
    files = repository.files(repository.commit, seen.slugs)
    signed = signed_part(files, ledger, seen.past)
    gone = list(_taken_back(seen.past, ledger, signed, seen.fresh))
    read = _Readings(settings, repository, seen.past, now)
    found = read.messages(signed)
    if gone:
        paths = {arrival.path for arrival in gone}
        again = read.messages(_with(signed, gone))
        found += [replace(one, retracted=True) for one in again if one.posted.message.path in paths]
    fresh = set(fresh_in(seen.past, seen.fresh))
    return Lately(
        tuple(one for one in found if one.posted.message.path in fresh),
        blobs,
        tuple(held.path for held in signed.held if held.blob and held.path in fresh),
    )


@dataclass(frozen=True, slots=True)
class _Readings:
    """Reads signed folders for each audience that some channel has."""

    settings: Settings
    repository: Repository
    past: Past
    now: datetime

    def messages(self, signed: Signed) -> list[News]:
        """Every message once, for the audience that it is meant for."""
        audiences = dict.fromkeys((PUBLIC, *(channel.audience for channel in self.settings.channels)))
        found: list[News] = []
        public: set[str] = set()
        for audience in audiences:
            reader = _reader(
                self.settings, self.repository, self.past, signed, self.now, frozenset({PUBLIC, audience})
            )
            for reading in reader.read(sorted(signed.entries)):
                if reading.incident is not None:
                    new = [p for p in reading.incident.posted if p.message.path not in public]
                    found += [News(reading.incident, posted, audience) for posted in new]
            if audience == PUBLIC:
                public = {one.posted.message.path for one in found}
        return found


def _reader(
    settings: Settings,
    repository: Repository,
    past: Past,
    signed: Signed,
    now: datetime,
    audiences: frozenset[str],
) -> Reader:
    return Reader(
        settings=settings,
        repository=repository,
        entries=signed.entries,
        landings=past.landings,
        drafts={},
        until=now,
        drafted=now,
        signed=signed,
        audiences=audiences,
    )


def fresh_in(past: Past, commits: Collection[str]) -> Iterator[str]:
    """The paths that changed in `commits`."""
    for place in past.told:
        path = f"{FOLDER}/{place}"
        if any(arrival.commit in commits for arrival in past.of(path)):
            yield path


def _taken_back(past: Past, ledger: Ledger, signed: Signed, fresh: Collection[str]) -> Iterator[Arrival]:
    """The last public words of each message whose removal was signed off in the commits `fresh`."""
    shown = {f"{FOLDER}/{slug}/{entry.name}" for slug, found in signed.entries.items() for entry in found}
    for path in sorted(ledger.paths - shown):
        evidence = ledger.at(path)
        arrivals = past.of(path)
        if not arrivals or arrivals[-1].blob or arrivals[-1].commit not in fresh:
            continue
        if not any(one.action is Action.WITHDRAW for one in evidence):
            continue
        before = standing(arrivals, evidence, arrivals[-1].number)
        if before is not None and standing(arrivals, evidence) is None:
            yield before


def _with(signed: Signed, gone: Iterable[Arrival]) -> Signed:
    """`signed` with what was taken back, so that it can be read once more."""
    entries = {slug: list(found) for slug, found in signed.entries.items()}
    old = dict(signed.old)
    for arrival in gone:
        _, slug, name = arrival.path.split("/")
        entries.setdefault(slug, []).append(Entry(name, "100644", arrival.blob, 0))
        old[f"{slug}/{name}"] = Landing(arrival.time, None, origin_of(f"{slug}/{name}"), arrival.commit)
    return replace(signed, entries={slug: tuple(found) for slug, found in entries.items()}, old=old)
