"""`signoff verify`: find the evidence for what landed, and record it."""

from __future__ import annotations

import os
from pathlib import Path

import click

from signoff.approval.decide import Decision
from signoff.approval.facts import Action
from signoff.edge import clock
from signoff.edge.forge import Forge
from signoff.edge.git import Repository
from signoff.edge.notes import Notes, signing_key
from signoff.signing.verify import Verified, verify


@click.command("verify")
@click.option("--source", default=".", type=click.Path(path_type=Path), help="The folder with status.yml.")
@click.option("--offline", is_flag=True, help="Ask no forge: only signed merges are proofs.")
@click.option("--fetch", "fetch", is_flag=True, help="Get the notes of the remote first.")
@click.option("--push", "push", is_flag=True, help="Share the notes with the remote afterwards.")
@click.option("--remote", default="origin", show_default=True, help="Where notes are shared.")
@click.option("--recheck", is_flag=True, help="Ask again for every proof that was ever recorded.")
def command(*, source: Path, offline: bool, fetch: bool, push: bool, remote: str, recheck: bool) -> int:
    """Judge every message on the main line that has no evidence yet, and record what is proved.

    Evidence is a review of the very bytes on the forge (GITHUB_REPOSITORY and GITHUB_TOKEN say where) or
    a signed merge. It is kept as git notes under refs/notes/signoff. Exit codes: 0 everything is signed
    off, 1 something is held, 3 the forge could not be asked about something.
    """
    forge = None if offline or not os.environ.get("GITHUB_REPOSITORY") else Forge.from_environment(os.environ)
    with signing_key(os.environ) as key:
        notes = Notes(Repository.open(source), key)
        if fetch or push:
            notes.join(notes.fetch(remote))
        done = verify(source, forge=forge, now=clock.now(), key=key, recheck=recheck)
        if push:
            notes.share(remote)
    _tell(done)
    if done.unasked:
        return 3
    return 1 if done.refused or done.doubted else 0


def _tell(done: Verified) -> None:
    for finding in done.findings:
        click.echo(f"{finding}\n  hint: {finding.hint}", err=True)
    for decision in done.refused:
        _explain("held", decision)
    for decision in done.doubted:
        _explain("its proof does not hold any more", decision)
    for path, why in done.unasked:
        click.echo(f"{path}: could not ask: {why}", err=True)
    for one in done.recorded:
        what = "signed off" if one.action is Action.PUBLISH else "withdrawal signed off"
        click.echo(f"{one.path}: {what} by {one.approver} ({one.proof.value} {one.link or one.commit[:10]})")
    held = len(done.refused) + len(done.unasked)
    click.echo(f"{done.signed:,} files signed off, {len(done.recorded):,} of them new; {held:,} held.")


def _explain(what: str, decision: Decision) -> None:
    click.echo(f"{decision.change.path}: {what}", err=True)
    for reason in decision.reasons:
        click.echo(f"  {reason.code} {reason.slug}: {reason.text}\n    hint: {reason.hint}", err=True)
