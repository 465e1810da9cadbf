"""Scorecards of a page's incidents, from git, the sign-off notes and customers' reports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from signoff.build import cards, rows
from signoff.build.crew import Outcome
from signoff.build.gathering import gather, reader_of
from signoff.build.index import Known
from signoff.build.options import Options
from signoff.build.private import shelf_of
from signoff.build.reading import Reader, Reading
from signoff.build.rendering import key_of
from signoff.build.survey import Survey, survey
from signoff.build.traces import Approved, approved, beside_of, failed
from signoff.clock.periods import by_month, together
from signoff.clock.score import Told, completed, is_final, told_by
from signoff.core.finding import OperatorError, did_you_mean
from signoff.core.fold import DRILL
from signoff.core.model import Incident, Kind
from signoff.core.scorecard import Period, Scorecard
from signoff.core.watched import Settings
from signoff.edge.landings import Landings
from signoff.watching.desk import Asked, outcome_of


def score(
    asked: Asked,
    now: datetime,
    incident: str = "",
    since: datetime | None = None,
    *,
    called: datetime | None = None,
) -> tuple[Settings, tuple[Scorecard, ...]]:
    """The scorecards of all incidents, or of one, or of those first published `since`; oldest first.

    `called`: when they were declared, where no report tells (a drill begins by a call).
    """
    with ExitStack() as stack:
        options = asked.options()
        seen = survey(options, stack)
        reader, valid = reader_of(seen, now, now)
        settings = seen.settings
        slugs = [_found(incident, seen)] if incident else []
        if incident:
            reader = replace(reader, audiences=reader.audiences | {DRILL})
            read = (_told(reading.incident, seen, now) for reading in reader.read(slugs))
            every = [told for told in read if told is not None]
        else:
            every = _all_told(seen, reader, valid, options, now, since)
        found = _completed(asked, seen, every, now, called)
        if incident and not found:
            raise OperatorError(
                f"'{slugs[0]}' has no score", "only incidents with a public message are scored"
            )
        wanted = [card for card in found if since is None or card.times.published >= since]
        return settings, tuple(sorted(wanted, key=lambda card: (card.times.published, card.incident)))


def _all_told(
    seen: Survey,
    reader: Reader,
    valid: dict[str, Known],
    options: Options,
    now: datetime,
    since: datetime | None,
) -> list[Told]:
    """What the messages of all incidents tell, or of those that anything was said about `since`.

    Those that are over are read once, and remembered.
    """
    settings = seen.settings
    read: dict[str, Incident | None] = {}
    stale = sorted(seen.trees.keys() - valid.keys())
    found = gather(seen, _outcomes(reader.read(stale), read), valid, options)
    found.remember()
    known = cards.load(options.cache_dir, settings, now) if options.remembers else {}
    landed = _times(seen.landings)
    keys = {
        slug: key_of(seen.trees[slug], rows.digest(row), repr(landed.get(slug)))
        for slug, row in found.rows.items()
        if rows.kind(row) == Kind.INCIDENT
    }
    wanted = [slug for slug in keys if since is None or rows.last_published(found.rows[slug]) >= since]
    told = {slug: cards.decode(known[keys[slug]]) for slug in wanted if keys[slug] in known}
    unread = sorted(slug for slug in wanted if slug not in told and slug not in read)
    read |= {reading.slug: reading.incident for reading in reader.read(unread)}
    fresh = {slug: _told(read[slug], seen, now) for slug in wanted if slug not in told}
    told |= {slug: one for slug, one in fresh.items() if one is not None}
    over = {
        keys[slug]: cards.encode(one)
        for slug, one in fresh.items()
        if one is not None and is_final(one.card, settings.policy, now)
    }
    if over and options.remembers:
        still = {key: known[key] for key in keys.values() if key in known}
        cards.store(options.cache_dir, settings, now, still | over)
    return list(told.values())


def _times(landings: Landings) -> dict[str, list[int]]:
    """When the files of each folder landed."""
    found: dict[str, list[int]] = {}
    for place, row in landings.rows.items():
        found.setdefault(place.partition("/")[0], []).append(row.published)
    return found


def _outcomes(readings: Iterable[Reading], read: dict[str, Incident | None]) -> Iterator[Outcome]:
    """What the index wants to know of each, while `read` gets the incidents."""
    for reading in readings:
        read[reading.slug] = reading.incident
        yield outcome_of(reading)


def _told(incident: Incident | None, seen: Survey, now: datetime) -> Told | None:
    if incident is None:
        return None
    return told_by(incident, seen.settings, now, dict(_landed(incident, seen)))


def months_of(cards: Sequence[Scorecard], settings: Settings) -> tuple[tuple[Period, ...], Period]:
    """The months in the page's zone, newest first, and all of them together."""
    return by_month(cards, ZoneInfo(settings.timezone)), together(cards)


def _found(name: str, seen: Survey) -> str:
    slug = name.strip("/").removeprefix("incidents/").partition("/")[0]
    if slug in seen.trees:
        return slug
    alike = sorted(known for known in seen.trees if slug and slug in known)
    if len(alike) == 1:
        return alike[0]
    hint = f"it may be one of: {', '.join(alike[:8])}" if alike else did_you_mean(slug, seen.trees)
    raise OperatorError(f"there is no incident '{slug}'", hint or "see: signoff list --all")


def _completed(
    asked: Asked, seen: Survey, every: Sequence[Told], now: datetime, called: datetime | None
) -> list[Scorecard]:
    """The cards with what git, the notes and the reports know of each incident besides its messages."""
    shelf = shelf_of(asked.source, seen.settings)
    reports = shelf.reports()[0] if shelf else {}
    slugs = {told.card.incident for told in every}
    known = approved(asked.source, seen.repository, slugs) if asked.signed_only else Approved()
    unsent = failed(every, seen.repository, now)
    found = []
    for told in every:
        reported = reports.get(told.card.incident, ())
        declared = reported[0].at if reported else called
        beside = replace(beside_of(told, known, unsent), declared=declared)
        found.append(completed(told, seen.settings, now, beside))
    return found


def _landed(incident: Incident, seen: Survey) -> Iterator[tuple[str, datetime]]:
    """When git has those messages that say their own time."""
    for one in incident.posted:
        landing = seen.landings.of(f"{incident.summary.slug}/{one.message.name}.md")
        if one.message.at is not None and landing is not None:
            yield one.origin, landing.published
