"""`signoff publish`: put what is signed off on every mirror, from any checkout, without a forge."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click

from signoff.approval.evidence import Evidence
from signoff.build.survey import settings_of
from signoff.core.finding import OperatorError, did_you_mean
from signoff.core.watched import Mirror, Settings
from signoff.edge import clock
from signoff.edge.stopping import Stop, stoppable
from signoff.publishing import ending, unnoted
from signoff.publishing.exercise import stay_in_drill
from signoff.publishing.held import held, is_held, lines
from signoff.publishing.kept import Kept
from signoff.publishing.proofs import PATIENCE, Proofs, Sources, find_proofs, share
from signoff.publishing.run import Published, Wish, publish
from signoff.publishing.sending import DEADLINE
from signoff.publishing.served import Look, Seen
from signoff.publishing.serving import Outcome

NUDGE = 5.0
"""Seconds after which one hears what is being waited for."""

STOPPED = 130


@click.command("publish")
@click.option("--source", default=".", type=click.Path(path_type=Path), help="The folder with status.yml.")
@click.option("--to", "wanted", multiple=True, metavar="MIRROR", help="Only this mirror; may be repeated.")
@click.option("--site-dir", type=click.Path(path_type=Path), help="Where it is built. [default: SOURCE/site]")
@click.option("--remote", default="origin", show_default=True, help="Where notes are shared, if it answers.")
@click.option(
    "--offline", is_flag=True, help="Ask no forge and share no notes: only signed merges are proofs."
)
@click.option("--noted", is_flag=True, help="Like --offline, and only what is noted counts: for workflows.")
@click.option("--rollback", is_flag=True, help="Put the site before the current one back, without a build.")
@click.option("--force", "forced", default="", metavar="WHY", help="Publish although something is refused.")
@click.option("--list", "listed", is_flag=True, help="Print the ids of the mirrors, and do nothing.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How --list prints: ids, or ids and kinds for programs.",
)
@click.option("--dry-run", is_flag=True, help="Verify, build and judge; send nothing.")
@click.option("--now", metavar="INSTANT", help="When this is. [default: the real time, or SIGNOFF_NOW]")
def command(
    *,
    source: Path,
    wanted: Sequence[str],
    site_dir: Path | None,
    remote: str,
    offline: bool,
    noted: bool,
    rollback: bool,
    forced: str,
    dry_run: bool,
    listed: bool,
    form: str,
    now: str | None,
) -> int:
    """Verify, build what is signed off, and put it on the mirrors of status.yml.

    A mirror that fails keeps what it had and stops no other. What would be worse than the published
    site is refused. Exit codes: 1 something is held or has a mistake, the rest is published; 2 refused;
    3 a mirror does not have the new site.
    """
    settings = settings_of(source)[0]
    mirrors = _chosen(settings, wanted)
    if listed:
        click.echo(_listed(mirrors, form), nl=form == "json")
        return 0
    if settings.drill:
        stay_in_drill(source, mirrors, remote)
        offline = True  # the page in earnest is not looked at
    offline = offline or noted
    wish = Wish(
        source=source,
        site_dir=site_dir,
        now=clock.now(now),
        mirrors=mirrors,
        settings=settings,
        forced=forced.strip(),
        rollback=rollback,
        dry_run=dry_run,
    )
    with stoppable() as stop:
        sources = Sources(source, "" if offline else remote, None if offline else os.environ)
        run = _Run(wish, sources, stop, noted=noted)
        try:
            code = run.all()
            return STOPPED if stop.wanted else code
        except KeyboardInterrupt:
            click.echo(run.last_words(), err=True)
            return STOPPED


def _chosen(settings: Settings, wanted: Sequence[str]) -> tuple[Mirror, ...]:
    known = {mirror.id: mirror for mirror in settings.mirrors}
    for name in wanted:
        if name not in known:
            raise OperatorError(
                f"status.yml has no mirror '{name}'", did_you_mean(name, known) or "add 'mirrors:'"
            )
    return tuple(known[name] for name in wanted) or settings.mirrors


def _listed(mirrors: Sequence[Mirror], form: str) -> str:
    """An id in each line; or all in one line, as jobs of a workflow are made of it."""
    if form == "json":
        return json.dumps([{"id": mirror.id, "kind": mirror.kind} for mirror in mirrors])
    return "".join(f"{mirror.id}\n" for mirror in mirrors)


class _Run:
    """One publication, and what is said about it: its end says what is live, for who reads nothing else."""

    def __init__(self, wish: Wish, sources: Sources, stop: Stop, *, noted: bool) -> None:
        self._stop = stop
        self._noted = noted
        self._voice = _Voice()
        self._sources = sources
        self._proofs = Proofs()
        self._asks = sources.environ is not None and not wish.rollback
        self._look = Look(wish.settings.url, wish.now) if self._asks else None
        self._wish = replace(wish, look=self._looked, prove=self._prove, listener=self._voice)

    def all(self) -> int:
        """Publish, and say so; the exit code."""
        wish = self._wish
        done = publish(wish)
        findings = done.report.findings if done.report is not None else ()
        for finding in findings:
            if not is_held(finding):
                click.echo(f"{finding}\n  hint: {finding.hint}", err=True)
        if done.report is not None:
            click.echo(done.report.summary())
        back = held(findings, self._proofs.verified)
        for line in lines(back):
            click.echo(line, err=True)
        if done.lost:
            click.echo("; ".join(done.lost) + (f"\n  hint: {done.remedy}" if done.remedy else ""), err=True)
        shares = done.outcomes and self._asks and not self._stop.wanted
        unshared = self._share() if shares else ""
        for line in unnoted.lines(self._proofs.verified) if done.report is not None else ():
            click.echo(line)
        for line in ending.lines(done, back, unshared, dry_run=wish.dry_run):
            click.echo(line, err=bool(done.refused))
        return _code(done)

    def last_words(self) -> str:
        """What to say when somebody stops it."""
        if self._voice.heard:
            return (
                "stopped: what each mirror has is said above; nothing is half done\n"
                "  to be sure, run the same again: it sends only what is missing"
            )
        return "stopped: nothing was sent, every mirror has what it had\n  to go on, run the same again"

    def _looked(self) -> Seen:
        seen = self._look.seen() if self._look else Seen()
        if seen.problem:
            kept = Kept(self._wish.source).shape()
            known = f"what was published here at {kept.made:%Y-%m-%d %H:%M} UTC" if kept else "nothing"
            click.echo(
                f"{self._wish.settings.url} could not be looked at ({seen.problem}): "
                f"the new site is compared with {known}",
                err=True,
            )
        return seen

    def _prove(self) -> Sequence[Evidence]:
        if self._noted:
            return ()
        with _nudging(f"still asking for sign-offs; to go on without: Ctrl-C, then {_AGAIN} --offline"):
            self._proofs = find_proofs(self._sources, self._wish.now, _wait)
        for problem in self._proofs.problems:
            click.echo(problem, err=True)
        return unnoted.unnoted(self._proofs.verified)

    def _share(self) -> str:
        with _nudging("still sharing the notes; the mirrors do not wait for that"):
            return share(self._sources, self._proofs)


_AGAIN = "signoff publish"


@contextmanager
def _nudging(text: str) -> Iterator[None]:
    """Say `text` when the block takes a while."""
    timer = threading.Timer(NUDGE, click.echo, (text,), {"err": True})
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _wait(seconds: float) -> None:
    if seconds >= NUDGE:
        click.echo(f"the forge wants us to wait for {seconds:.0f} s (of {PATIENCE:.0f} at most)", err=True)
    clock.pause(seconds)


class _Voice:
    """Says what became of each mirror as soon as it is known, and which are slow."""

    def __init__(self) -> None:
        self.heard = False

    def done(self, outcome: Outcome) -> None:
        self.heard = True
        name = outcome.mirror.id
        if outcome.fine:
            changed, removed = outcome.sent
            click.echo(f"{name}: {changed} files sent, {removed} removed, {outcome.seconds:.1f} s")
        else:
            click.echo(f"{name}: {outcome.problem}\n  hint: {outcome.remedy}", err=True)

    def waiting(self, mirrors: Sequence[Mirror], seconds: float) -> None:
        names = ", ".join(mirror.id for mirror in mirrors)
        click.echo(f"{names}: still sending after {seconds:.0f} s, of {DEADLINE:.0f} at most", err=True)


def _code(done: Published) -> int:
    if done.refused:
        return 2
    if done.remedy or any(not one.fine for one in done.outcomes):
        return 3
    return int(done.report is not None and done.report.failed)
