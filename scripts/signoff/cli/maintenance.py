"""`signoff maintenance`: planned work, announced, begun, extended, done or called off."""

from __future__ import annotations

from typing import Any

import click

from signoff.posting import options, running


@click.command("maintenance")
@options.incident_argument()
@click.option(
    "--name", metavar="FOLDER", default="", help="The folder of a new one. [default: day and title]"
)
@click.option("--repeat", metavar="RULE", default="", help="How it recurs: FREQ=WEEKLY;BYDAY=SU.")
@running.writes(*running.WINDOW, running.STATUS)
def command(incident: str | None, **said: Any) -> int:
    """Announce planned work and propose it; or, with INCIDENT, write the next message of one.

    Times without a zone are in the time zone of the page.
    """
    return running.office(**said).maintain(incident)
