"""Gather the audit from git and the notes; nobody else is asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from signoff.approval.audit import Entry, Standing
from signoff.approval.evidence import Evidence, Ledger
from signoff.approval.facts import Action
from signoff.core.finding import Finding, OperatorError
from signoff.core.names import FOLDER, FileName, file_name
from signoff.core.parse import MAX_FILE, parse_message
from signoff.core.watched import Settings
from signoff.edge.drafting import Drafts, drafts
from signoff.edge.files import STATUS
from signoff.edge.git import Repository
from signoff.edge.past import Arrival, Past, past_of
from signoff.signing.judged import MANY
from signoff.signing.ledger import evidence_on, recorded
from signoff.signing.signed import standing
from signoff.signing.verify import cache_of, open_notes, settings_of


def audit(source: Path, since: datetime | None = None) -> tuple[list[Entry], tuple[Finding, ...]]:
    """A row for every text that landed (`since`, or ever), and what in the notes does not count."""
    notes = open_notes(source)
    repository = notes.repository
    settings = settings_of(repository)
    if settings is None:
        raise OperatorError(f"{STATUS} of the newest commit cannot be used", "see: signoff check")
    kept = cache_of(source, repository)
    past = past_of(repository, kept)
    record = recorded(notes, kept)
    slugs = _since(past, since)
    ledger = record.ledger.within(slugs)
    entries = _texts(past, past.places(slugs), ledger, drafts(repository))
    wanted = [entry for entry in entries if since is None or entry.landed >= since]
    wanted = _with_waivers(repository, wanted, settings)
    return _with_corrections(wanted, _corrections(repository, past, ledger, settings)), record.findings


def _since(past: Past, since: datetime | None) -> AbstractSet[str]:
    """The incidents in which something landed `since`."""
    if since is None:
        return past.slugs
    times = (number for number, (_, time) in enumerate(past.steps) if time >= since.timestamp())
    return past.changed(next(times, len(past.steps)), frozenset())


def texts_of(source: Path, slugs: Collection[str]) -> list[Entry]:
    """The rows of the incidents `slugs`, without what their texts say: neither waivers nor corrections."""
    notes = open_notes(source)
    repository = notes.repository
    kept = cache_of(source, repository)
    past = past_of(repository, kept)
    places = past.places(slugs)
    if len(slugs) > MANY:
        return _texts(past, places, recorded(notes, kept).ledger, drafts(repository))
    ledger = evidence_on(notes, notes.trusted(notes.tip())[0], set(past.blobs(slugs)))
    first = min((past.of(f"{FOLDER}/{place}")[0].number for place in places), default=0)
    return _texts(past, places, ledger, drafts(repository, past.steps[first - 1][0] if first else ""))


def _texts(past: Past, places: Iterable[str], ledger: Ledger, written: Drafts) -> list[Entry]:
    """A row for every text that landed at `places` (`<slug>/<name>`)."""
    entries: list[Entry] = []
    for place in sorted(places):
        path = f"{FOLDER}/{place}"
        slug, _, name = place.partition("/")
        named = file_name(name, slug)
        if isinstance(named, FileName):
            arrivals = past.of(path)
            befores = (None, *arrivals)
            entries += [
                _entry(row, number, slug, named, befores[number], written)
                for number, row in _rows(arrivals, ledger.at(path))
            ]
    return entries


_Row = tuple[Arrival, Evidence | None, Standing]


def _rows(arrivals: Sequence[Arrival], evidence: Sequence[Evidence]) -> Iterator[tuple[int, _Row]]:
    """Each arrival of a path with its number, its evidence, and what became of it."""
    now = standing(arrivals, evidence)
    before: Arrival | None = None
    for number, arrival in enumerate(arrivals):
        after = standing(arrivals, evidence, arrival.number + 1)
        if after != before:
            yield number, (arrival, _proof(arrival, before, evidence), _became(arrival, after, now))
        elif arrival is not arrivals[-1]:
            yield number, (arrival, None, Standing.UNSIGNED)
        elif arrival.blob != (now.blob if now else ""):  # else it is again what is public anyway
            yield number, (arrival, None, Standing.HELD)
        before = after


def _became(arrival: Arrival, after: Arrival | None, now: Arrival | None) -> Standing:
    if not arrival.blob:
        return Standing.WITHDRAWN
    return Standing.PUBLIC if after == now else Standing.REPLACED


def _proof(arrival: Arrival, before: Arrival | None, evidence: Sequence[Evidence]) -> Evidence:
    """The evidence by which `arrival` changed what is public."""
    blob, action = arrival.blob, Action.PUBLISH
    if not blob:
        blob, action = (before.blob if before else ""), Action.WITHDRAW
    fits = [one for one in evidence if one.blob == blob and one.action is action]
    return next((one for one in fits if one.commit == arrival.commit), fits[0])


def _entry(
    row: _Row, number: int, slug: str, named: FileName, before: Arrival | None, written: Drafts
) -> Entry:
    arrival, found, stand = row
    text = (arrival.path, arrival.blob)
    wrote = found.author if found is not None else ""
    drafted = written.files.get(arrival.path) if number == 0 else written.texts.get(text)
    if drafted is not None and drafted > min(arrival.time, found.when if found else arrival.time):
        drafted = None  # a squashed commit is younger than its draft, and a date may be false
    event = (
        "withdrawn" if not arrival.blob else "edited" if before is not None and before.blob else "published"
    )
    return Entry(
        landed=arrival.time,
        incident=slug,
        message=named.name,
        language=named.language or "",
        event=event,
        standing=stand,
        wrote=wrote or ", ".join(written.authors.get(text, ())),
        drafted=drafted,
        approver=found.approver if found else "",
        approved=found.when if found else None,
        how=found.proof.value if found else "",
        corrects="",
        corrected_by="",
        pull_request=found.pull_request if found else None,
        link=found.link if found else "",
        commit=arrival.commit,
        blob=arrival.blob,
    )


def _corrections(
    repository: Repository, past: Past, ledger: Ledger, settings: Settings
) -> Mapping[tuple[str, str], str]:
    """(incident, message) -> what it corrects, of all public messages that correct another."""
    public: dict[tuple[str, str], str] = {}
    for path in sorted(ledger.paths):
        now = standing(past.of(path), ledger.at(path))
        parts = path.split("/")
        if now is None or len(parts) != 3:
            continue
        named = file_name(parts[2], parts[1])
        if isinstance(named, FileName) and not named.language:
            public[parts[1], named.name] = now.blob
    found = {}
    for (slug, name), data in zip(public, repository.blobs(public.values()), strict=True):
        if b"corrects" in data[:MAX_FILE] and len(data) <= MAX_FILE:
            message, _ = parse_message(data, slug, name, settings)
            if message is not None and message.corrects:
                found[slug, message.name] = message.corrects
    return found


def _with_waivers(repository: Repository, entries: Sequence[Entry], settings: Settings) -> list[Entry]:
    """`entries`, each message with the rules of the linter that its text waives, and why."""
    ids = dict.fromkeys(entry.blob for entry in entries if entry.blob and not entry.language)
    blobs = dict(zip(ids, repository.blobs(ids), strict=True))
    found = []
    for entry in entries:
        data = blobs.get(entry.blob, b"")
        waived = ""
        if not entry.language and b"waive" in data and len(data) <= MAX_FILE:
            message, _ = parse_message(data, entry.incident, entry.message, settings)
            pairs = message.waive or () if message is not None else ()
            waived = "; ".join(f"{rule}: {reason}" for rule, reason in pairs)
        found.append(replace(entry, waived=waived) if waived else entry)
    return found


def _with_corrections(entries: Iterable[Entry], corrections: Mapping[tuple[str, str], str]) -> list[Entry]:
    by: dict[tuple[str, str], list[str]] = defaultdict(list)
    for (slug, name), corrected in sorted(corrections.items()):
        by[slug, corrected].append(name)
    return [
        replace(
            entry,
            corrects=corrections.get((entry.incident, entry.message), ""),
            corrected_by=", ".join(by.get((entry.incident, entry.message), ())),
        )
        for entry in entries
    ]
