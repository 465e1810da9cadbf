"""Which pages a build makes, and which of the last build's it may leave as they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from zoneinfo import ZoneInfo

from signoff.build import rows
from signoff.build.crew import Job
from signoff.build.rendering import Month, key_of
from signoff.build.rows import Row
from signoff.core import urls
from signoff.core.model import Kind
from signoff.core.watched import Settings
from signoff.site.pages import history


@dataclass(frozen=True, slots=True)
class Plan:
    """`jobs` and `months` to render; `kept` are the paths that stay as they are."""

    jobs: Sequence[Job]
    months: Sequence[Month]
    kept: frozenset[str]


@dataclass(frozen=True, slots=True)
class Archive:
    """All incidents in order, and by month (in the page's zone), oldest first."""

    order: Sequence[Row]
    months: Mapping[date, Sequence[Row]]

    @classmethod
    def of(cls, found: Mapping[str, Row], settings: Settings) -> Archive:
        zone = ZoneInfo(settings.timezone)
        order = sorted(found.values(), key=rows.order)
        grouped = groupby(order, key=lambda row: rows.started(row).astimezone(zone).date().replace(day=1))
        return cls(order, {first: list(group) for first, group in grouped})

    def counts(self) -> list[history.Month]:
        """How much each month holds, newest first."""
        counted = []
        for first, held in sorted(self.months.items(), reverse=True):
            kinds = rows.kinds(held)
            took = history.typical(rows.durations(held))
            counted.append(
                history.Month(first, kinds[Kind.INCIDENT], kinds[Kind.MAINTENANCE], kinds[Kind.NOTICE], took)
            )
        return counted


def make_plan(archive: Archive, settings: Settings, base: str, known: Mapping[str, str]) -> Plan:
    """`base` names everything that all pages are made of; `known` are the keys of the pages there are."""
    kept: set[str] = set()
    prefixes = [urls.prefix(language, settings.language) for language in settings.languages]
    jobs = _jobs(archive, prefixes, base, known, kept)
    months = _months(archive, prefixes, base, known, kept)
    return Plan(jobs, months, frozenset(kept))


def _jobs(
    archive: Archive, prefixes: Sequence[str], base: str, known: Mapping[str, str], kept: set[str]
) -> list[Job]:
    jobs = []
    beside = [None, *archive.order, None]
    for before, row, after in zip(beside, archive.order, beside[2:], strict=False):
        key = None
        if rows.has_ended(row):
            key = f"{base}/{rows.digest(row)}/{rows.face(before)}/{rows.face(after)}"
        paths = [prefix + urls.file_of(urls.incident(rows.slug(row))) for prefix in prefixes]
        if key is not None and all(known.get(path) == key for path in paths):
            kept.update(paths)
            continue
        assert row is not None
        jobs.append(Job(rows.slug(row), key, rows.outline(before), rows.outline(after)))
    return jobs


def _months(
    archive: Archive, prefixes: Sequence[str], base: str, known: Mapping[str, str], kept: set[str]
) -> list[Month]:
    months = []
    beside = [None, *archive.months, None]
    for before, first, after in zip(beside, archive.months, beside[2:], strict=False):
        held = archive.months[first]
        key = None
        if all(map(rows.has_ended, held)):
            key = key_of(base, str(before), str(after), *map(rows.digest, held))
        paths = [prefix + urls.file_of(urls.month(first)) for prefix in prefixes]
        if key is not None and all(known.get(path) == key for path in paths):
            kept.update(paths)
        else:
            months.append(Month(first, tuple(map(rows.slug, held)), before, after, key))
    return months
