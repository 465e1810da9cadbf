"""`signoff correct`: what was published stays; a new message takes its place."""

from __future__ import annotations

from typing import Any

import click

from signoff.posting import options, running


@click.command("correct")
@options.incident_argument()
@click.argument("wrong", metavar="MESSAGE", required=False)
@running.writes(running.STATUS, running.STARTED, *running.STATED)
def command(incident: str | None, wrong: str | None, **said: Any) -> int:
    """Correct MESSAGE (such as 02-identified; default: chosen) of INCIDENT, and propose it.

    Facts that you give count from the time of the message that was wrong.
    """
    return running.office(**said).correct(incident, wrong)
