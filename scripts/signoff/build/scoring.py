"""The scorecards of the internal page: what customers were told, and what they reported."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import accumulate
from pathlib import Path
from zoneinfo import ZoneInfo

from signoff.build.crew import Page
from signoff.build.private import Shelf, shelf_of
from signoff.build.traces import approved, beside_of, failed
from signoff.clock.known import Report
from signoff.clock.periods import by_month, together
from signoff.clock.score import completed, told_by
from signoff.core.fold import DRILL, fold
from signoff.core.model import PUBLIC, Incident
from signoff.core.scorecard import Reported
from signoff.core.watched import Settings
from signoff.edge.git import Repository
from signoff.site.pages.scorecard import scorecard_pages
from signoff.site.pages.site import Site

REACH = timedelta(days=366)
"""Incidents that began longer ago are in no month of the page: every build reads all that are."""

_CUSTOMERS = frozenset({PUBLIC, DRILL})


def score_pages(
    site: Site, incidents: Sequence[Incident], now: datetime, source: Path, internal: Path | None
) -> Iterator[Page]:
    """All pages of scorecards. `incidents` as those inside see them; only what customers read is scored."""
    settings = site.settings
    reports = _reports(source, settings, internal)
    repository = Repository.open(source)
    public = [told for told in (_as_told(incident, settings) for incident in incidents) if told is not None]
    every = [told for told in (told_by(one, settings, now, {}) for one in public) if told is not None]
    known_by_git = approved(source, repository, {told.card.incident for told in every})
    unsent = failed(every, repository, now)
    cards = []
    for told in every:
        known = reports.get(told.card.incident, ())
        beside = replace(
            beside_of(told, known_by_git, unsent), declared=min((one.at for one in known), default=None)
        )
        cards.append(completed(told, settings, now, beside))
    months = by_month(cards, ZoneInfo(settings.timezone))
    reported = {slug: tuple(_counted(known)) for slug, known in reports.items()}
    for path, data in scorecard_pages(site, cards, months, together(cards), reported).items():
        yield Page(path, data)


def _as_told(incident: Incident, settings: Settings) -> Incident | None:
    """The incident as customers know it: neither drafts, nor what is held, nor words for others."""
    first = min(incident.posted, key=lambda one: one.message.number).message.audience or PUBLIC
    said = [
        replace(one, message=replace(one.message, audience=one.message.audience or first))
        for one in incident.posted
        if not (one.draft or one.held)
    ]
    return fold(incident.summary.slug, said, settings, audiences=_CUSTOMERS)


def _reports(source: Path, settings: Settings, internal: Path | None) -> Mapping[str, tuple[Report, ...]]:
    """What `signoff report` took down; what is wrong with the files is told by `signoff due`."""
    shelf = shelf_of(source, settings) if internal is None else Shelf(internal, private=True)
    return shelf.reports()[0] if shelf is not None else {}


def _counted(reports: Iterable[Report]) -> Iterator[Reported]:
    known = sorted(reports, key=lambda one: one.at)
    for one, total in zip(known, accumulate(one.count for one in known), strict=True):
        yield Reported(one.at, one.count, total, one.text, one.tell_commander)
