"""Lay the desk: read from git, the internal source and the forge all that the clock needs to know.

It costs what a build costs that finds nothing changed: the index of the last build is used and kept, and
only incidents that can still owe something are read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from signoff.build import rows
from signoff.build.crew import Outcome
from signoff.build.gathering import Gathered, gather, reader_of
from signoff.build.inside import Inside, settings_inside
from signoff.build.options import CACHE, Options
from signoff.build.private import Shelf, shelf_of
from signoff.build.reading import Reader, Reading
from signoff.build.survey import Survey, survey
from signoff.clock.due import FORGOTTEN, LAPSED
from signoff.clock.known import Declared, Desk, Report
from signoff.core.finding import Finding
from signoff.core.model import (
    ENDED,
    INTERNAL,
    PUBLIC,
    Incident,
    Kind,
    Message,
    Posted,
    State,
    Status,
    Summary,
)
from signoff.core.names import FOLDER, FileName, file_name
from signoff.core.parse import parse_message
from signoff.core.state import state_of
from signoff.core.watched import Policy, Settings
from signoff.edge.git import Repository
from signoff.signing.ledger import evidence_on, notes_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Where to look. `signed_only`: customers see only what is signed off, so nothing else settles a debt."""

    source: Path
    signed_only: bool = False
    use_cache: bool = True

    def options(self) -> Options:
        """As for a public build: customers' view is what debts and scores are about."""
        repository = Repository.open(self.source)
        return Options(
            source=self.source,
            site_dir=self.source / "site",
            signed_only=self.signed_only,
            # nobody's proposal may say what we remember
            use_cache=self.use_cache and not repository.holds_like(repository.commit, CACHE),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """The desk, and what it was laid from. `remarks` are sentences about what could not be taken in."""

    desk: Desk
    settings: Settings
    repository: Repository
    shelf: Shelf | None
    findings: tuple[Finding, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Heard:
    """What the forge tells: declared incidents, where each is talked about, and reports with their incident.

    A report whose incident is "" belongs to the one that is open.
    """

    declared: tuple[Declared, ...] = ()
    talk: Mapping[str, int] = field(default_factory=dict)
    reports: tuple[tuple[str, Report], ...] = ()
    remarks: tuple[str, ...] = ()


NOTHING = Heard()


def lay(asked: Asked, now: datetime, heard: Heard = NOTHING) -> Laid:
    """The desk as of `now`."""
    options = asked.options()
    with ExitStack() as stack:
        seen = survey(options, stack)
        reader, valid = reader_of(seen, now, now)
        readings = reader.read(sorted(seen.trees.keys() - valid.keys()))
        found = gather(seen, map(outcome_of, readings), valid, options)
        found.remember()
        settings = seen.settings
        state, public = _public(found, reader, settings, now)
        shelf = shelf_of(asked.source, settings)
        reports, wrong = shelf.reports() if shelf else ({}, ())
        desk = Desk(
            state=state,
            public=public,
            inside=_inside(reader, shelf, [summary.slug for summary in state.active]),
            declared=(*_reported(reports, public), *_held(seen, found.rows, now), *heard.declared),
            reports=_all_reports(reports, heard, state),
            talk=dict(_reviewed(seen, options, public, state)) | dict(heard.talk),
        )
        return Laid(
            desk=desk,
            # what cannot be known is not owed: else whoever lacks the clone would nag for every sitrep
            settings=settings if shelf is not None else replace(settings, internal_source=""),
            repository=seen.repository,
            shelf=shelf,
            findings=wrong,
            remarks=(*_absent(settings, shelf), *heard.remarks),
        )


def outcome_of(found: Reading) -> Outcome:
    """What the index keeps of a folder that was read."""
    row = None if found.incident is None else rows.encode(found.incident.summary)
    return Outcome(found.slug, row, found.findings, found.lost, found.early)


def _public(
    found: Gathered, reader: Reader, settings: Settings, now: datetime
) -> tuple[State, dict[str, Incident]]:
    """The state, and what can still owe something."""
    span = max(settings.policy.postmortem.values(), default=timedelta(0)) + LAPSED
    since = (now - span).timestamp()
    summaries = [rows.decode(row) for row in found.rows.values() if rows.may_matter(row, since)]
    state = state_of(summaries, settings, now, unreadable=found.lost)
    return state, _read(reader, summaries, settings.policy, now)


def _read(reader: Reader, summaries: Iterable[Summary], policy: Policy, now: datetime) -> dict[str, Incident]:
    """The incidents by slug; with their messages those that can owe something."""
    public = {summary.slug: Incident(summary, ()) for summary in summaries}
    wanted = sorted(slug for slug, one in public.items() if _may_owe(one.summary, policy, now))
    for reading in reader.read(wanted):
        if reading.incident is not None:
            public[reading.slug] = reading.incident
    return public


def _may_owe(summary: Summary, policy: Policy, now: datetime) -> bool:
    if summary.kind is not Kind.INCIDENT:
        return False
    if summary.ended is None:
        return True
    span = policy.postmortem.get(summary.peak)
    return (
        span is not None and summary.status is not Status.POSTMORTEM and now < summary.ended + span + LAPSED
    )


def _inside(reader: Reader, shelf: Shelf | None, slugs: Sequence[str]) -> dict[str, tuple[Posted, ...]]:
    """What was said inside about each of `slugs`, in the private repository or in the page's own."""
    private = None
    if shelf is not None and shelf.private and shelf.has_history and slugs:
        private = Inside.of(shelf.folder)
    everything = replace(
        reader,
        settings=settings_inside(reader.settings),
        audiences=frozenset({PUBLIC, INTERNAL}),
        inside=private,
    )
    found = {}
    for reading in everything.read(slugs):
        posted = reading.incident.posted if reading.incident is not None else ()
        within = tuple(one for one in posted if one.message.audience == INTERNAL)
        if within:
            found[reading.slug] = within
    return found


def _all_reports(
    noted: Mapping[str, tuple[Report, ...]], heard: Heard, state: State
) -> dict[str, tuple[Report, ...]]:
    """The reports in files and those of the forge, oldest first. What belongs to no incident is left out."""
    found = {slug: list(reports) for slug, reports in noted.items()}
    open_ = [summary.slug for summary in state.active]
    for slug, report in heard.reports:
        place = slug or (open_[0] if len(open_) == 1 else "")
        if place:
            found.setdefault(place, []).append(report)
    return {slug: tuple(sorted(reports, key=lambda one: one.at)) for slug, reports in found.items()}


def _reported(reports: Mapping[str, Sequence[Report]], public: Mapping[str, Incident]) -> Iterable[Declared]:
    """Reports on what customers were not told of declare an incident."""
    for slug, known in reports.items():
        if slug not in public:
            first = known[0]
            source = f"{first.count} customers report: {first.text}"
            yield Declared(at=first.at, source=source, incident=slug, title=first.text)


def _held(seen: Survey, shown: Mapping[str, object], now: datetime) -> Iterable[Declared]:
    """First messages that landed and wait for a sign-off declare an incident, too."""
    for held in seen.signed.held if seen.signed is not None else ():
        slug, _, name = held.path.removeprefix(f"{FOLDER}/").partition("/")
        named = file_name(name, slug)
        landing = seen.landings.of(f"{slug}/{name}")
        if slug in shown or not held.blob or landing is None or now - landing.published > FORGOTTEN:
            continue
        if isinstance(named, FileName) and not named.language:
            data = next(iter(seen.repository.blobs([held.blob])))
            message, _ = parse_message(data, slug, named.name, seen.settings)
            if message is not None and declares(message):
                yield declared_by(message, landing.published, "its first message waits for a sign-off")


def declared_by(message: Message, at: datetime, source: str, number: int | None = None) -> Declared:
    """The declaration that a first message is."""
    return Declared(
        at=at,
        source=source,
        incident=message.incident,
        title=message.title or "",
        commander=message.commander or "",
        number=number,
    )


def _reviewed(
    seen: Survey, options: Options, public: Mapping[str, Incident], state: State
) -> Iterable[tuple[str, int]]:
    """The pull request of the newest message of each open incident, where its words were talked about."""
    if not options.signed_only:
        return
    newest = {
        summary.slug: max(public[summary.slug].posted, key=lambda one: one.published, default=None)
        for summary in state.active
        if summary.slug in public
    }
    said = {slug: one for slug, one in newest.items() if one is not None}
    notes = notes_of(seen.repository, seen.settings)
    ledger = evidence_on(notes, notes.trusted(notes.tip())[0], {one.blob for one in said.values()})
    for slug, one in said.items():
        evidence = ledger.find(one.message.path, one.blob)
        if evidence is not None and evidence.pull_request is not None:
            yield slug, evidence.pull_request


def declares(message: Message) -> bool:
    """Whether a message that is not public yet opens an incident for everybody."""
    return (
        message.kind in (None, Kind.INCIDENT)
        and message.title is not None
        and message.status not in ENDED
        and message.audience in (None, PUBLIC)
        and not message.drill
        and message.at is None
    )


def _absent(settings: Settings, shelf: Shelf | None) -> Iterable[str]:
    if shelf is None:
        yield f"{settings.internal_source} is not here, so sitreps and customers' reports are not known"
