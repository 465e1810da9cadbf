"""Scorecards of a page's incidents, from git, the sign-off notes and customers' reports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from signoff.build.gathering import reader_of
from signoff.build.private import shelf_of
from signoff.build.survey import Survey, survey
from signoff.build.traces import Approved, approved, beside_of, failed
from signoff.clock.known import Report
from signoff.clock.periods import by_month, together
from signoff.clock.score import Beside, scorecard
from signoff.core.finding import OperatorError, did_you_mean
from signoff.core.fold import DRILL
from signoff.core.model import Incident
from signoff.core.scorecard import Period, Scorecard
from signoff.core.watched import Settings
from signoff.watching.desk import Asked


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
        seen = survey(asked.options(), stack)
        reader, _ = reader_of(seen, now, now)
        if incident:
            reader = replace(reader, audiences=reader.audiences | {DRILL})
        slugs = [_found(incident, seen)] if incident else sorted(seen.trees)
        read = [reading.incident for reading in reader.read(slugs) if reading.incident is not None]
        shelf = shelf_of(asked.source, seen.settings)
        reports = shelf.reports()[0] if shelf else {}
        beside = _beside(asked, seen, read, reports, now)
        if called is not None:
            beside = {slug: replace(one, declared=one.declared or called) for slug, one in beside.items()}
        cards = [scorecard(one, seen.settings, now, beside.get(one.summary.slug)) for one in read]
        wanted = [card for card in cards if card is not None]
        if incident and not wanted:
            raise OperatorError(
                f"'{slugs[0]}' has no score", "only incidents with a public message are scored"
            )
        wanted = [card for card in wanted if since is None or card.times.published >= since]
        return seen.settings, tuple(sorted(wanted, key=lambda card: (card.times.published, card.incident)))


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


def _beside(
    asked: Asked,
    seen: Survey,
    read: Sequence[Incident],
    reports: Mapping[str, Sequence[Report]],
    now: datetime,
) -> dict[str, Beside]:
    """What git, the notes and the reports know of each incident besides its messages."""
    known = approved(asked.source, seen.repository) if asked.signed_only else Approved()
    unsent = failed([one for incident in read for one in incident.posted], seen.repository, now)
    found = {}
    for incident in read:
        slug = incident.summary.slug
        told = reports.get(slug, ())
        found[slug] = replace(
            beside_of(incident, known, unsent),
            declared=told[0].at if told else None,
            landed=dict(_landed(incident, seen)),
        )
    return found


def _landed(incident: Incident, seen: Survey) -> Iterator[tuple[str, datetime]]:
    """When git has those messages that say their own time."""
    for one in incident.posted:
        landing = seen.landings.of(f"{incident.summary.slug}/{one.message.name}.md")
        if one.message.at is not None and landing is not None:
            yield one.origin, landing.published
