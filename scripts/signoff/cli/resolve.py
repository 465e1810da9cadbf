"""`signoff resolve`: it is over."""

from __future__ import annotations

from typing import Any

import click

from signoff.posting import options, running


@click.command("resolve")
@options.incident_argument()
@running.writes(*running.STATED)
def command(incident: str | None, **said: Any) -> int:
    """Say that INCIDENT (default: the one that is open) is over, and propose it.

    Customers should not have to wonder: what was lost, and what will still be felt, has to be said.
    """
    return running.office(**said).resolve(incident)
