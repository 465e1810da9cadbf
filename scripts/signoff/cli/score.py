"""`signoff score`: how well incidents were told, against the policy."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from signoff.clock import score_tables
from signoff.edge import clock
from signoff.watching.desk import Asked
from signoff.watching.scoring import months_of, score


@click.command("score")
@click.argument("incident", required=False, default="", metavar="[INCIDENT]")
@click.option("--source", default=".", type=click.Path(path_type=Path), help="The folder with status.yml.")
@click.option(
    "--since", type=click.DateTime(["%Y-%m-%d"]), help="Only what was first published on this day or later."
)
@click.option("--signed-only", is_flag=True, help="Only what is signed off was said to customers.")
@click.option(
    "--format",
    "form",
    default="text",
    type=click.Choice(score_tables.FORMATS),
    help="For people or programs.",
)
@click.option("--now", metavar="INSTANT", help="When this is. [default: the real time, or SIGNOFF_NOW]")
def command(
    *, incident: str, source: Path, since: datetime | None, signed_only: bool, form: str, now: str | None
) -> int:
    """Score how customers were told of INCIDENT, or of all incidents and month by month.

    Time to the first message and to its scope, silences, promises, news, approvals, corrections, each
    against the policy in status.yml. What nothing tells stays open: it is never counted as good.
    """
    at = clock.now(now)
    asked = Asked(source=source, signed_only=signed_only)
    begin = since.replace(tzinfo=UTC) if since else None
    settings, cards = score(asked, at, incident, begin)
    months, whole = months_of(cards, settings)
    if form == "json":
        click.echo(score_tables.as_json(cards, months, whole, at))
    else:
        click.echo(score_tables.as_text(cards, months, whole, settings.policy))
    return 0
