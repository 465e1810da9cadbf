"""`signoff show`: one incident, message by message."""

from __future__ import annotations

import json
from pathlib import Path

import click

from signoff.edge import clock
from signoff.posting import options, reports
from signoff.posting.asking import the_open_one
from signoff.posting.shelf import open_shelf


@click.command("show")
@options.incident_argument()
@options.json_form
@options.shelf_options
def command(
    *, incident: str | None, as_json: bool, source: Path, remote: str, offline: bool, now: str | None
) -> int:
    """Show INCIDENT (a folder, or a part of its name; default: the one that is open), as its readers see it.

    Messages that are not published yet are marked.
    """
    shelf = open_shelf(source, clock.now(now), remote, fetch=not offline)
    known = shelf.find(incident) if incident else the_open_one(shelf.open())
    if as_json:
        click.echo(
            json.dumps(reports.as_object(known, shelf.settings, whole=True), ensure_ascii=False, indent=2)
        )
        return 0
    if shelf.stale and not offline:
        click.echo(f"'{shelf.remote}' gave no answer, so this may be old: {shelf.stale}", err=True)
    for line in reports.shown(known, shelf.settings, shelf.now):
        click.echo(line)
    return 0
