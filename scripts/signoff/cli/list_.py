"""`signoff list`: what is going on, so that nobody has to look for it."""

from __future__ import annotations

import json
from pathlib import Path

import click

from signoff.edge import clock
from signoff.posting import options, reports
from signoff.posting.shelf import open_shelf


@click.command("list")
@click.option("--all", "everything", is_flag=True, help="Also what is over.")
@options.json_form
@options.shelf_options
def command(
    *, everything: bool, as_json: bool, source: Path, remote: str, offline: bool, now: str | None
) -> int:
    """List open incidents and maintenances, with drafts and proposals that nobody has published yet."""
    shelf = open_shelf(source, clock.now(now), remote, fetch=not offline)
    found = tuple(shelf.read(sorted(shelf.slugs(), reverse=True))) if everything else shelf.open()
    if as_json:
        objects = [reports.as_object(known, shelf.settings) for known in found]
        click.echo(json.dumps({"stale": shelf.stale, "incidents": objects}, ensure_ascii=False, indent=2))
        return 0
    if shelf.stale and not offline:
        click.echo(f"'{shelf.remote}' gave no answer, so this may be old: {shelf.stale}", err=True)
    for line in reports.listed(found, shelf.settings, shelf.now):
        click.echo(line)
    if not found:
        click.echo("Nothing is open.")
    return 0
