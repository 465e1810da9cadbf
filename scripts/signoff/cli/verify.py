"""`signoff verify`: find the evidence for what landed, and record it."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import click

from signoff.approval.decide import Decision
from signoff.approval.facts import Action
from signoff.edge import clock
from signoff.edge.drills import stay_inside
from signoff.edge.forge import Forge
from signoff.edge.git import Repository
from signoff.edge.notes import signing_key
from signoff.edge.remotes import has_remote
from signoff.signing.reviews import NOWHERE, Remote
from signoff.signing.verify import Verified, open_notes, settings_of, verify

PATIENCE, PATIENCE_RECHECK = 120.0, 3_600.0
"""Seconds that all questions to the forge may take together."""


SINCE = "the day it landed, such as 2026-11-01; with --recheck: nothing that landed earlier is asked again"


@click.command("verify")
@click.option("--source", default=".", type=click.Path(path_type=Path), help="The folder with status.yml.")
@click.option("--offline", is_flag=True, help="Ask no forge: only signed merges are proofs.")
@click.option("--fetch", "fetch", is_flag=True, help="Get the notes of the remote first.")
@click.option("--push", "push", is_flag=True, help="Share the notes with the remote, before and afterwards.")
@click.option("--remote", default="origin", show_default=True, help="Where notes are shared.")
@click.option("--recheck", is_flag=True, help="Ask again for every proof that was ever recorded.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help=f"For --recheck: {SINCE}.")
@click.option("--now", metavar="INSTANT", help="When this is. [default: the real time, or SIGNOFF_NOW]")
def command(
    *,
    source: Path,
    offline: bool,
    fetch: bool,
    push: bool,
    remote: str,
    recheck: bool,
    since: datetime | None,
    now: str | None,
) -> int:
    """Judge every message on the main line that has no evidence yet, and record what is proved.

    Evidence is a review of the very bytes on the forge (GITHUB_REPOSITORY and GITHUB_TOKEN say where) or
    a signed merge. It is kept as git notes under refs/notes/signoff. Exit codes: 0 everything is signed
    off, 1 something is held or a recorded proof does not hold, 3 the forge could not be asked about
    something.
    """
    patience = PATIENCE_RECHECK if recheck else PATIENCE
    asks = not offline and bool(os.environ.get("GITHUB_REPOSITORY"))
    forge = Forge.from_environment(os.environ, patience) if asks else None
    with signing_key(os.environ) as key:
        notes = open_notes(source, key)
        settings = settings_of(notes.repository)
        if push and settings is not None and settings.drill:
            stay_inside(source, remote)
        if fetch or push:
            notes.join(notes.fetch(remote))
        done = verify(
            source,
            notes,
            forge=forge,
            now=clock.now(now),
            remote=_commits_from(notes.repository, remote, forge),
            recheck=recheck,
            since=since.replace(tzinfo=UTC) if since else None,
        )
        if push:
            notes.share(remote)
    _tell(done)
    if done.doubted:
        return 1
    if done.unasked:
        return 3
    return 1 if done.refused else 0


def _commits_from(repository: Repository, name: str, forge: Forge | None) -> Remote:
    """Where reviewed commits come from; the forge's token opens only its own server."""
    if forge is None or not has_remote(repository, name):
        return NOWHERE
    return Remote(name, forge.server, os.environ.get("GITHUB_TOKEN", ""))


def _tell(done: Verified) -> None:
    for finding in done.findings:
        click.echo(f"{finding}\n  hint: {finding.hint}", err=True)
    for decision in done.refused:
        _explain("held", decision)
    for decision in done.doubted:
        _explain("its proof does not hold any more", decision)
    unasked: dict[str, list[str]] = {}
    for path, why in done.unasked:
        unasked.setdefault(why, []).append(path)
    for why, paths in unasked.items():  # a dead forge is one fact, however many files wait for it
        named = "\n".join(paths)
        click.echo(f"{named}: could not ask: {why}", err=True)
    for one in done.recorded:
        what = "signed off" if one.action is Action.PUBLISH else "withdrawal signed off"
        click.echo(f"{one.path}: {what} by {one.approver} ({one.proof.value} {one.link or one.commit[:10]})")
    held = len(done.refused) + len(done.unasked)
    click.echo(f"{done.signed:,} files signed off, {len(done.recorded):,} of them new; {held:,} held.")


def _explain(what: str, decision: Decision) -> None:
    click.echo(f"{decision.change.path}: {what}", err=True)
    for reason in decision.reasons:
        click.echo(f"  {reason.code} {reason.slug}: {reason.text}\n    hint: {reason.hint}", err=True)
