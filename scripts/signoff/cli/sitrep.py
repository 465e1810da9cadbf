"""`signoff sitrep`: where an incident stands, for those inside."""

from __future__ import annotations

import os
import sys
from datetime import timedelta
from pathlib import Path

import click

from signoff.core.finding import OperatorError
from signoff.edge import clock
from signoff.edge.forge import Forge
from signoff.watching.desk import Asked
from signoff.watching.inward import draft_sitrep
from signoff.watching.spans import Span


@click.command("sitrep")
@click.argument("incident", required=False, default="", metavar="[INCIDENT]")
@click.option("--source", default=".", type=click.Path(path_type=Path), help="The folder with status.yml.")
@click.option("--doing", default="", help="What is being done, in a sentence. [default: ask]")
@click.option(
    "--next", "next_in", type=Span(), help="When the next one comes, as 30m. [default: the policy's]"
)
@click.option("--signed-only", is_flag=True, help="Only what is signed off was said to customers.")
@click.option("--offline", is_flag=True, help="Ask no forge what customers report.")
@click.option("--print", "only_print", is_flag=True, help="Print it, and write nothing.")
@click.option("--now", metavar="INSTANT", help="When this is. [default: the real time, or SIGNOFF_NOW]")
def command(
    *,
    incident: str,
    source: Path,
    doing: str,
    next_in: timedelta | None,
    signed_only: bool,
    offline: bool,
    only_print: bool,
    now: str | None,
) -> int:
    """Write a sitrep on INCIDENT from what is known: how bad, since when, who, what customers say, what next.

    It becomes an internal message in the internal source (or here, where there is none); commit and push it.
    """
    told = doing.strip() or _asked()
    asked = Asked(source=source, signed_only=signed_only)
    asks = not offline and bool(os.environ.get("GITHUB_REPOSITORY"))
    forge = Forge.from_environment(os.environ) if asks else None
    draft = draft_sitrep(asked, incident, clock.now(now), doing=told, next_in=next_in, forge=forge)
    if only_print:
        click.echo(draft.text, nl=False)
        return 0
    file = draft.write()
    click.echo(draft.text, nl=False)
    click.echo(f"Written to {file}: commit and push it.", err=True)
    if not draft.shelf.private:
        click.echo("Whoever may read this repository may read it, too (see internal_source).", err=True)
    return 0


def _asked() -> str:
    if not sys.stdin.isatty():
        raise OperatorError("nobody said what is being done", 'add for example --doing "rolling back"')
    told: str = click.prompt("What is being done", type=str)
    return told
