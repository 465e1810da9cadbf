"""`signoff audit`: who wrote and who approved every text, from git and the notes alone."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from signoff.approval.audit import FORMATS, Put, render
from signoff.edge.git import Repository
from signoff.publishing.record import publications
from signoff.signing.audit import audit


@click.command("audit")
@click.option("--source", default=".", type=click.Path(path_type=Path), help="The folder with status.yml.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option(
    "--since", type=click.DateTime(["%Y-%m-%d"]), help="Only what landed on this day (UTC) or later."
)
@click.option(
    "--publications", "ordinary", is_flag=True, help="List ordinary publications, too, not only count them."
)
def command(*, source: Path, form: str, since: datetime | None, ordinary: bool) -> int:
    """List every text of every message: who wrote it, who approved it, when, how, and what became of it.

    Also lists when the site was published by force (with the words of `--force`), or taken back.

    Reads git and the sign-off notes, and asks nobody: the same commit and the same notes give the same
    list. Run `signoff verify --recheck` to ask for the proofs themselves.
    """
    since = since.replace(tzinfo=UTC) if since else None
    entries, findings = audit(source, since)
    puts = [
        Put(one.when, one.action, one.by, one.commit, one.forced, one.mirrors)
        for one in publications(Repository.open(source))
        if since is None or one.when >= since
    ]
    for finding in findings:
        click.echo(f"{finding}\n  hint: {finding.hint}", err=True)
    click.echo(render(entries, form, puts, ordinary=ordinary), nl=False)
    return 0
