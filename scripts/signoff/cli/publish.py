"""`signoff publish`: put what is signed off on every mirror, from any checkout, without a forge."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import click

from signoff.build.survey import settings_of
from signoff.core.finding import OperatorError, did_you_mean
from signoff.core.watched import Mirror, Settings
from signoff.edge import clock, web
from signoff.edge.forge import Forge
from signoff.edge.git import Repository
from signoff.edge.notes import signing_key
from signoff.edge.remotes import has_remote
from signoff.publishing.exercise import stay_in_drill
from signoff.publishing.run import Published, Wish, publish
from signoff.publishing.sending import DEADLINE
from signoff.publishing.served import published_shape
from signoff.publishing.serving import Outcome
from signoff.signing.verify import open_notes, verify

PATIENCE = 60.0
"""Seconds for the forge: evidence that it does not give in time is looked for the next time."""


@click.command("publish")
@click.option("--source", default=".", type=click.Path(path_type=Path), help="The folder with status.yml.")
@click.option("--to", "wanted", multiple=True, metavar="MIRROR", help="Only this mirror; may be repeated.")
@click.option("--site-dir", type=click.Path(path_type=Path), help="Where it is built. [default: SOURCE/site]")
@click.option("--remote", default="origin", show_default=True, help="Where notes are shared, if it answers.")
@click.option(
    "--offline", is_flag=True, help="Ask no forge and share no notes: only signed merges are proofs."
)
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
    instant = clock.now(now)
    shared = _verified(source, remote, instant, offline=offline)
    wish = Wish(
        source=source,
        site_dir=site_dir,
        now=instant,
        mirrors=mirrors,
        settings=settings,
        forced=forced.strip(),
        elsewhere=None if offline else web.time_of(settings.url),
        published=None if offline else published_shape(settings.url),
        rollback=rollback,
        dry_run=dry_run,
        remote=shared,
        listener=_Voice(),
    )
    done = publish(wish)
    _tell(done, dry_run=dry_run)
    return _code(done)


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


def _verified(source: Path, remote: str, now: datetime, *, offline: bool) -> str:
    """Find evidence as far as anybody answers; the remote that notes can be shared with, or ""."""
    shared = remote if not offline and has_remote(Repository.open(source), remote) else ""
    asks = not offline and bool(os.environ.get("GITHUB_REPOSITORY"))
    forge = Forge.from_environment(os.environ, PATIENCE) if asks else None
    with signing_key(os.environ) as key:
        notes = open_notes(source, key)
        try:
            if shared:
                notes.join(notes.fetch(shared))
        except OperatorError as error:
            click.echo(f"{error.problem}; going on with the notes that are here", err=True)
            shared = ""
        done = verify(source, notes, forge=forge, now=now)
        for path, why in done.unasked:
            click.echo(f"{path}: could not ask: {why}", err=True)
        for decision in done.refused:
            click.echo(f"{decision.change.path}: held", err=True)
        if shared and done.recorded:
            notes.share(shared)
    return shared


def _tell(done: Published, *, dry_run: bool) -> None:
    if done.report is not None:
        for finding in done.report.findings:
            click.echo(f"{finding}\n  hint: {finding.hint}", err=True)
        click.echo(done.report.summary())
    for reason in done.refused:
        click.echo(f"refused: {reason.text}\n  hint: {reason.hint}", err=True)
    for reason in done.passed_over:
        click.echo(f"passed over, as you said: {reason.text}", err=True)
    if done.refused:
        click.echo("Nothing was sent. To publish all the same: --force 'why it is right'", err=True)
    elif dry_run:
        click.echo("Nothing was sent: --dry-run.")
    elif done.outcomes:
        have = sum(one.fine for one in done.outcomes)
        click.echo(f"Commit {done.commit[:10]} is on {have} of {len(done.outcomes)} mirrors.")
    if done.lost:
        click.echo("; ".join(done.lost) + (f"\n  hint: {done.remedy}" if done.remedy else ""), err=True)


class _Voice:
    """Says what became of each mirror as soon as it is known, and which are slow."""

    def done(self, outcome: Outcome) -> None:
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
