"""Read the folders that changed since the last build; take the rest from its index."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from signoff.build import index
from signoff.build.crew import Outcome
from signoff.build.index import Known
from signoff.build.options import Options
from signoff.build.reading import Reader
from signoff.build.rows import Row
from signoff.build.survey import Survey
from signoff.core.finding import Finding
from signoff.edge.git import Entry


@dataclass(frozen=True, slots=True)
class Gathered:
    """`rows` of all incidents that are shown, by slug; `lost` are slugs nobody could read anything of.

    `remember` keeps what was read for the next build; it takes a while, so call it when others work.
    """

    rows: dict[str, Row]
    findings: tuple[Finding, ...]
    lost: tuple[str, ...]
    remember: Callable[[], None]


def reader_of(survey: Survey, until: datetime | None, drafted: datetime) -> tuple[Reader, dict[str, Known]]:
    """A reader of all folders, and those that need not be read."""
    valid = survey.known.valid(survey.trees, survey.landings, until)
    stale = survey.trees.keys() - valid.keys()
    signed = survey.signed
    own: Mapping[str, Sequence[Entry]] = signed.entries if signed is not None else {}
    stale = stale - own.keys()
    entries = {**(survey.repository.files(survey.commit, stale) if stale else {}), **own}
    reader = Reader(
        settings=survey.settings,
        repository=survey.repository,
        entries=entries,
        landings=survey.landings,
        drafts=survey.draft_files,
        until=until,
        signed=signed,
        drafted=drafted,
        inside=survey.inside,
        held=survey.held,
        audiences=survey.audiences,
    )
    return reader, valid


def gather(
    survey: Survey, outcomes: Iterable[Outcome], valid: dict[str, Known], options: Options
) -> Gathered:
    """The rows and findings of all folders, read now or remembered."""
    folders = dict(valid)
    early = set()
    for slug, row, found, lost, is_early in outcomes:
        folders[slug] = Known(survey.trees[slug], row, found, lost)
        if is_early:
            early.add(slug)
    changed = len(valid) < len(folders) or len(folders) != len(survey.known.folders)

    def remember() -> None:
        if options.remembers and not survey.draft_files and changed:
            kept = {slug: folders[slug] for slug in sorted(folders) if slug not in early}
            index.store(options.cache_dir, survey.settings, survey.landings, kept)

    findings = [finding for known in folders.values() for finding in known.findings]
    return Gathered(
        rows={slug: known.row for slug, known in folders.items() if known.row is not None},
        findings=tuple(sorted({*findings, *survey.findings})),
        lost=tuple(sorted(slug for slug, known in folders.items() if known.lost)),
        remember=remember,
    )
