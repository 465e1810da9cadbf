"""`signoff update`: the next message of an incident."""

from __future__ import annotations

from typing import Any

import click

from signoff.posting import options, running


@click.command("update")
@options.incident_argument()
@running.writes(running.STATUS, running.STARTED, *running.STATED)
def command(incident: str | None, **said: Any) -> int:
    """Write the next message of INCIDENT (default: the one that is open), and propose it.

    What is new is chosen from the ready texts that fit its status; the usual next step is the first.
    Commander, components and impact stay as they are unless you say otherwise.
    """
    return running.office(**said).update(incident)
