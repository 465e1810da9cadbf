"""`signoff draft`: the first message of an incident, from an alert or an issue form."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from signoff.core.finding import OperatorError, WorldError
from signoff.edge import clock
from signoff.edge.forge import Forge
from signoff.posting import alerting
from signoff.posting.proposing import files_of
from signoff.posting.shelf import open_shelf
from signoff.writing.alerts import MAX_PAYLOAD


@click.command("draft")
@click.option("--source", default=".", type=click.Path(path_type=Path), help="The folder with status.yml.")
@click.option("--payload", metavar="FILE", help="What the alert sent, as JSON; - is standard input.")
@click.option("--event", is_flag=True, help="Take it from the event that started this workflow.")
@click.option("--pr", is_flag=True, help="Push a branch and open a draft pull request.")
@click.option("--dry-run", is_flag=True, help="Print the files; write nothing, propose nothing.")
@click.option("--now", metavar="INSTANT", help="[default: the real time, or SIGNOFF_NOW]")
def command(
    *, source: Path, payload: str | None, event: bool, pr: bool, dry_run: bool, now: str | None
) -> int:
    """Draft the first message of an incident from an alert, as text that somebody still has to read.

    The tables in templates/alerts/ say what of a payload means what. Exit codes: 0 drafted, or nothing to
    draft; 2 the payload says nothing that is known here; 3 git or the forge failed.
    """
    told = _told(payload, event=event)
    shelf = open_shelf(source, clock.now(now), fetch=pr)
    drafted, findings = alerting.draft(shelf, told)
    for finding in findings:
        click.echo(f"{finding}\n  hint: {finding.hint}", err=True)
    if drafted.message is None:
        click.echo(drafted.note)
    elif dry_run:
        for path, data in files_of(drafted.message).items():
            click.echo(f"# {path}\n{data.decode()}", nl=False)
    elif pr:
        link = alerting.propose(shelf, Forge.from_environment(os.environ), drafted)
        click.echo(link or f"{drafted.message.incident} is drafted already")
    else:
        click.echo("\n".join(sorted(alerting.keep(shelf, drafted.message))))
    return 0


def _told(payload: str | None, *, event: bool) -> object:
    if (payload is None) is not event:
        raise OperatorError("nobody says what to read" if not event else "one of two", "--payload or --event")
    if event:
        path = os.environ.get("GITHUB_EVENT_PATH", "")
        if not path:
            raise OperatorError("there is no event: GITHUB_EVENT_PATH is not set", "give --payload FILE")
        return alerting.event_payload(_read(path))
    return alerting.payload(_read(payload or "-"))


def _read(file: str) -> bytes:
    try:
        if file == "-":
            return sys.stdin.buffer.read(MAX_PAYLOAD + 1)
        with Path(file).open("rb") as opened:
            return opened.read(MAX_PAYLOAD + 1)
    except OSError as error:
        raise WorldError(f"{file} cannot be read: {error.strerror}", "give a file with JSON") from None
