"""Build the site: read what changed, decide the state, render what changed, publish all in one step."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from signoff.build import rendering, rows
from signoff.build.crew import Crew, Page
from signoff.build.gathering import Gathered, gather, reader_of
from signoff.build.options import CACHE, NEWEST, Options, Report
from signoff.build.plan import Archive, make_plan
from signoff.build.programs import Programs, facts_of
from signoff.build.rendering import Inputs, Month, Present, key_of
from signoff.build.sinks import Folder, Sink, Swap
from signoff.build.survey import Survey, survey
from signoff.core.finding import Finding, OperatorError, has_errors
from signoff.core.model import INTERNAL, PUBLIC, Incident, Posted, Summary
from signoff.core.state import DAYS, state_of
from signoff.edge import clock, disk
from signoff.edge.git import Repository
from signoff.edge.output import MARKER
from signoff.edge.program import digest_of, program
from signoff.edge.shell import Shell
from signoff.edge.templates import template_dirs
from signoff.site.pages.site import Site

SPAN = timedelta(days=DAYS + 1)
"""What ended longer ago than this shows only on its own page and in the archive."""

FEW = 3
"""More months than this are a job of their own."""

MINUTE = timedelta(minutes=1)


def build(options: Options) -> Report:
    """Build `options.source` into `options.site_dir`, which is replaced in one step.

    Every author's mistake is in the report. Raises OperatorError when the source cannot be built
    at all, or the site directory is not one of ours.
    """
    repository = Repository.open(options.source)
    _refuse_other_readers(options)
    with ExitStack() as stack:
        # nobody's proposal may say what we remember
        distrusted = f"{CACHE}/" if repository.holds_like(repository.commit, CACHE) else ""
        unremembered = "" if distrusted else disk.cannot_write(options.cache_dir)
        if distrusted or unremembered:
            folder = stack.enter_context(TemporaryDirectory(prefix="signoff-cache-"))
            options = replace(options, own_cache=Path(folder), use_cache=False)
        sink = stack.enter_context(Swap(options.site_dir))
        report = _build(options, sink, lambda seen: _shell(options, seen))
        return replace(report, distrusted=distrusted, unremembered=unremembered)


def _refuse_other_readers(options: Options) -> None:
    """An internal site and a public one never take each other's place: files of both lie side by side."""
    try:
        facts = json.loads((options.site_dir / MARKER).read_bytes())
        before = facts.get("audience", PUBLIC)
    except (OSError, ValueError, AttributeError):
        return
    now = INTERNAL if options.inside else PUBLIC
    if before != now:
        raise OperatorError(
            f"{options.site_dir} holds the {before} site, and this build makes the {now} one",
            "give another folder with --site-dir",
        )


def build_pages(source: Path, site_dir: Path, *, drafts: bool, now: str | None, shell: Shell) -> Report:
    """What `mkdocs build` and `mkdocs serve` call: the status pages, written among MkDocs' own."""
    options = Options(source=source, site_dir=site_dir, now=now, drafts=drafts)
    return _build(options, Folder(site_dir), lambda _: shell)


def _shell(options: Options, seen: Survey) -> Shell:
    from signoff.edge.mkdocs import shell  # noqa: PLC0415 -- `build_pages` runs inside MkDocs and has one

    return shell(options.source, options.cache_dir, seen.settings)


def _build(options: Options, sink: Sink, shell_of: Callable[[Survey], Shell]) -> Report:
    with ExitStack() as stack:
        return _built(options, sink, shell_of, survey(options, stack))


def _built(options: Options, sink: Sink, shell_of: Callable[[Survey], Shell], seen: Survey) -> Report:
    asked = None if clock.wanted(options.now) == NEWEST else clock.now(options.now)
    drafted = asked or clock.default()
    reader, valid = reader_of(seen, None if options.drafts else asked, drafted)
    setup = partial(rendering.incident_renderer, seen.settings)
    with Crew(reader, options.jobs or os.cpu_count() or 1, setup, sink.prepare) as crew:
        readings = crew.begin(sorted(seen.trees.keys() - valid.keys()))
        shell = shell_of(seen)  # while the others read
        found = gather(seen, readings, valid, options)
        now = asked or _newest(found) or drafted
        site = _Site(options, seen, shell, crew, found, now)
        if options.strict and has_errors(site.findings):
            return site.report(withheld=True)
        for path, file in shell.files.items():
            sink.put_file(path, file, shell.sums[path])
        for prepared in site.pages(sink):
            sink.put(prepared)
        written, removed, unchanged = sink.finish()
        return site.report(written=written, removed=removed, unchanged=unchanged)


def _newest(found: Gathered) -> datetime | None:
    """The instant of the newest message, rounded up to a minute."""
    newest = max(map(rows.last_published, found.rows.values()), default=None)
    if newest is None:
        return None
    start = newest.replace(second=0, microsecond=0)
    return newest if start == newest else start + MINUTE


@dataclass(slots=True)
class _Site:
    """Everything known, on its way to become pages."""

    options: Options
    seen: Survey
    shell: Shell
    crew: Crew
    found: Gathered
    now: datetime

    def pages(self, sink: Sink) -> Iterator[Any]:
        """Prepare every page to write; those that stay as they are are told to `sink`."""
        settings, found, crew = self.seen.settings, self.found, self.crew
        icons, inside = dict(self.shell.assets.icons), self.options.inside
        inputs = Inputs(self.shell.frames, icons, template_dirs(self.options.source), inside)
        audience = INTERNAL if inside else PUBLIC
        base = key_of(
            settings.digest, self.shell.digest, program(), digest_of(inputs.template_dirs), audience
        )
        archive = Archive.of(found.rows, settings)
        plan = make_plan(archive, settings, base, sink.known)
        sink.keep(plan.kept)
        present = self._present(archive)
        facts = facts_of(archive.order, settings, present.state, inputs.template_dirs)
        programs = Programs.of(facts, key_of(settings.digest, program(), audience), sink.known)
        sink.keep(programs.kept)
        aside = []
        if programs.stale:
            aside.append(crew.aside(programs.pages(self._incidents)))
        if len(plan.months) > FEW:
            aside.append(crew.aside(self._month_pages(plan.months, inputs)))
        rendered = crew.render(plan.jobs, inputs)
        begun = list(islice(rendered, 1))  # from here on the others are at work
        found.remember()
        yield from chain(begun, rendered)
        site = rendering.open_site(settings, inputs)
        if len(plan.months) <= FEW:
            yield from crew.here(self._month_pages(plan.months, inputs, site))
        newest = self._newest_message()
        yield from crew.here(rendering.present_pages(site, present))
        if self.options.drafts or inside:  # never for the public, which need not even load it
            from signoff.build.composing import composing_pages  # noqa: PLC0415

            incidents = present.incidents.values()
            yield from crew.here(composing_pages(site, self.options.source, incidents, self.now))
        if inside:
            yield from crew.here(self._score_pages(site, archive))
        yield from chain.from_iterable(aside)
        uncommitted = bool(self.seen.draft_files)
        told = (self.seen.commit, present.state, newest)
        more = {"uncommitted": uncommitted, "audience": audience, "holds": sorted({*sink.names, MARKER})}
        yield from crew.here([rendering.facts_page(*told, more)])

    def _score_pages(self, site: Site, archive: Archive) -> Iterator[Page]:
        from signoff.build import scoring  # noqa: PLC0415 -- loads the forge, too

        since = self.now - scoring.REACH
        slugs = [rows.slug(row) for row in archive.order if rows.started(row) >= since]
        internal = self.options.internal
        if internal is None and self.seen.inside is not None:
            internal = self.seen.inside.repository.root
        incidents = tuple(self._incidents(sorted(slugs)).values())
        return scoring.score_pages(site, incidents, self.now, self.options.source, internal)

    def _month_pages(
        self, months: Sequence[Month], inputs: Inputs, site: Site | None = None
    ) -> Iterator[Page]:
        site = site or rendering.open_site(self.seen.settings, inputs)
        for month in months:
            summaries = [rows.decode(self.found.rows[slug]) for slug in month.slugs]
            yield from rendering.month_pages(site, month, summaries)

    def _present(self, archive: Archive) -> Present:
        found = self.found
        since = (self.now - SPAN).timestamp()
        touched = [rows.decode(row) for row in archive.order if rows.may_matter(row, since)]
        state = state_of(touched, self.seen.settings, self.now, unreadable=found.lost)
        shown: list[Summary] = [*state.active, *state.notices, *state.recent]
        shown += [o.summary for o in (*state.under_way, *state.upcoming, *state.overdue)]
        incidents = self._incidents(sorted({summary.slug for summary in shown}))
        aliases = {old: new for old, new in self.seen.landings.aliases.items() if new in found.rows}
        return Present(state, incidents, touched, archive.counts(), aliases)

    def _newest_message(self) -> Posted | None:
        found = self.found.rows
        newest = max(map(rows.last_published, found.values()), default=None)
        slugs = sorted(slug for slug, row in found.items() if rows.last_published(row) == newest)
        every = (posted for incident in self._incidents(slugs).values() for posted in incident.posted)
        return max(every, key=lambda posted: (posted.published, posted.origin), default=None)

    def _incidents(self, slugs: list[str]) -> dict[str, Incident]:
        return self.crew.own.incidents(slugs)

    @property
    def findings(self) -> tuple[Finding, ...]:
        return tuple(sorted({*self.found.findings, *self.shell.findings}))

    def report(
        self, *, written: int = 0, removed: int = 0, unchanged: int = 0, withheld: bool = False
    ) -> Report:
        drafts = len(self.seen.drafts.paths) + len(self.seen.drafts.removed)
        return Report(
            now=self.now,
            commit=self.seen.commit,
            incidents=len(self.found.rows),
            messages=sum(map(rows.messages, self.found.rows.values())),
            findings=self.findings,
            drafts_left_out=0 if self.options.drafts else drafts,
            drafts_shown=drafts if self.options.drafts else 0,
            written=written,
            removed=removed,
            unchanged=unchanged,
            withheld=withheld,
            inside=self.options.inside,
        )
