"""The files for programs (site/outputs.py): which incidents they tell of, and which can stay as they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from signoff.build import rows
from signoff.build.crew import Page
from signoff.build.rendering import key_of
from signoff.build.rows import Row
from signoff.core.model import Incident, Kind, State, Summary
from signoff.core.watched import Settings
from signoff.site.outputs import MOST, NARROW, Facts, File, outputs

SOURCES = ("assets/embed.js",)
"""Templates that are files for programs, too."""


def facts_of(order: Sequence[Row], settings: Settings, state: State, folders: Iterable[Path]) -> Facts:
    """What is told of all incidents, given by their start. The newest are looked at, and what is open."""
    wanted: dict[str, Summary] = {}
    open_now = [*state.active, *(o.summary for o in (*state.under_way, *state.upcoming, *state.overdue))]
    for kind in (Kind.INCIDENT, Kind.MAINTENANCE):
        newest = _newest(order, kind)
        wanted |= {summary.slug: summary for summary in map(rows.decode, newest)}
    wanted |= {summary.slug: summary for summary in open_now}
    listed = sorted(wanted.values(), key=lambda s: (s.started, s.slug), reverse=True)
    latest = sorted(order, key=lambda row: (rows.last_published(row), rows.slug(row)), reverse=True)
    return Facts(
        settings=settings,
        state=state,
        incidents=[s for s in listed if s.kind is Kind.INCIDENT],
        maintenances=[s for s in listed if s.kind is Kind.MAINTENANCE],
        latest=[rows.decode(row) for row in latest[:MOST]],
        by_component=_by_component(latest, settings),
        sources={name: text for name in SOURCES if (text := _source(folders, name)) is not None},
    )


@dataclass(frozen=True, slots=True)
class Programs:
    """Files to make, each with its key, and paths of those that stay as they are."""

    stale: Sequence[tuple[File, str]]
    kept: Sequence[str]

    @classmethod
    def of(cls, facts: Facts, base: str, known: Mapping[str, str]) -> Programs:
        """`base` names everything that all files are made of; `known` are the keys of the files there are."""
        digests = {s.slug: s.digest for s in _all(facts)}
        stale: list[tuple[File, str]] = []
        kept: list[str] = []
        for file in outputs(facts):
            key = key_of(base, *file.made_of, *(digests[slug] for slug in file.needs))
            if known.get(file.path) == key:
                kept.append(file.path)
            else:
                stale.append((file, key))
        return cls(stale, kept)

    def pages(self, load: Callable[[list[str]], dict[str, Incident]]) -> Iterator[Page]:
        """The files to make, from the texts of the incidents that they need."""
        texts = load(sorted({slug for file, _ in self.stale for slug in file.needs}))
        for file, key in self.stale:
            yield Page(file.path, file.render(texts), key)


def _all(facts: Facts) -> Iterator[Summary]:
    yield from facts.incidents
    yield from facts.maintenances
    yield from facts.latest
    for found in facts.by_component.values():
        yield from found


def _newest(order: Sequence[Row], kind: Kind) -> list[Row]:
    found: list[Row] = []
    for row in reversed(order):
        if rows.kind(row) == kind:
            found.append(row)
            if len(found) == MOST:
                break
    return found


def _by_component(latest: Sequence[Row], settings: Settings) -> dict[str, list[Summary]]:
    """Of each component, those that touched it and have the newest messages."""
    found: dict[str, list[Row]] = {component.id: [] for component in settings.components}
    for row in latest:
        for name in rows.components(row):
            if name in found and len(found[name]) < NARROW:
                found[name].append(row)
    return {name: [rows.decode(row) for row in touching] for name, touching in found.items()}


def _source(folders: Iterable[Path], name: str) -> str | None:
    for folder in folders:
        file = folder / name
        if file.is_file():
            return file.read_text(encoding="utf-8")
    return None
