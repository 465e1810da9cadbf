"""What somebody asked of a build, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from signoff.approval.evidence import Evidence
from signoff.core.finding import Finding, has_errors
from signoff.edge import cache

CACHE = cache.FOLDER

NEWEST = "newest"
"""The `now` that means: the instant of the newest message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """`now`: an instant as text, `NEWEST`, or None for the real time. `jobs` None: one per core.

    `inside`: everything is shown, to those inside; `internal` is then the private repository, when it is
    not where status.yml says. Such a build shares neither site nor memory with a public one.
    `unnoted`: evidence that is in no notes and counts for this build alone.
    """

    source: Path
    site_dir: Path
    now: str | None = None
    jobs: int | None = None
    drafts: bool = False
    inside: bool = False
    internal: Path | None = None
    strict: bool = False
    signed_only: bool = False
    unnoted: tuple[Evidence, ...] = ()
    use_cache: bool = True
    own_cache: Path | None = None

    @property
    def cache_dir(self) -> Path:
        """Where builds remember things: below the source, unless somebody said otherwise."""
        return self.own_cache or self.source / CACHE / ("signoff-internal" if self.inside else "signoff")

    @property
    def remembers(self) -> bool:
        """Whether an index of what was read is kept: never of what only those inside may read."""
        return self.use_cache and not self.inside


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a build did. `written`, `removed`, `unchanged` count files of the site.

    `distrusted`: what is committed and should not be. `unremembered`: why nothing is kept for the next build.
    """

    now: datetime
    commit: str
    incidents: int
    messages: int
    findings: tuple[Finding, ...]
    drafts_left_out: int
    drafts_shown: int
    distrusted: str = ""
    unremembered: str = ""
    written: int = 0
    removed: int = 0
    unchanged: int = 0
    withheld: bool = False
    inside: bool = False

    @property
    def failed(self) -> bool:
        """Whether something is missing from the site that an author meant to be there."""
        return has_errors(self.findings)

    @property
    def notes(self) -> tuple[str, ...]:
        """What happened, a sentence each."""
        return tuple(_notes(self))

    def summary(self) -> str:
        return "\n".join(self.notes)


def _notes(report: Report) -> Sequence[str]:
    errors = sum(finding.is_error for finding in report.findings)
    others = len(report.findings) - errors
    notes = []
    if report.withheld:
        notes.append(f"Nothing was written: {_many(errors, 'error')} and --strict.")
    else:
        notes.append(
            f"{_many(report.incidents, 'incident')}, {_many(report.messages, 'message')} as of "
            f"{report.now:%Y-%m-%dT%H:%M:%SZ} (commit {report.commit[:10]}): "
            f"{_many(report.written, 'file')} written, {report.unchanged:,} unchanged, "
            f"{report.removed:,} removed."
        )
        if errors:
            told = _many(errors, "error")
            notes.append(f"{told}: what they name is missing from the site, everything else is there.")
    if others:
        notes.append(f"{_many(others, 'warning')}.")
    if report.drafts_left_out:
        which = _many(report.drafts_left_out, "draft")
        notes.append(f"{which} left out (not committed): commit them, or look at them with --drafts.")
    if report.drafts_shown:
        notes.append(f"{_many(report.drafts_shown, 'draft')} shown. Do not publish this site.")
    if report.inside:
        notes.append("This site is for those inside: serve it only where nobody else can read it.")
    if report.distrusted:
        notes.append(
            f"{report.distrusted} is committed, so it was not used: git rm -r --cached {report.distrusted}"
        )
    if report.unremembered:
        notes.append(f"Nothing is kept that would make the next build faster: {report.unremembered}.")
    return notes


def _many(count: int, noun: str) -> str:
    return f"{count:,} {noun}" + ("" if count == 1 else "s")
