"""`signoff propose`: a draft that lies here as a file becomes a pull request."""

from __future__ import annotations

from typing import Any

import click

from signoff.posting import options, running


@click.command("propose")
@options.incident_argument()
@click.option("--yes", is_flag=True, help="Do not ask.")
@options.shelf_options
def command(incident: str | None, **said: Any) -> int:
    """Propose the drafts of INCIDENT (default: the only one with drafts) that are files here, as they are.

    They move to a branch of their own. Exit codes as of signoff new.
    """
    return running.office(pr=True, dry_run=False, **said).propose(incident)
