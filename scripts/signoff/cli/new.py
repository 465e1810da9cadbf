"""`signoff new`: the first message of an incident."""

from __future__ import annotations

from typing import Any

import click

from signoff.posting import running


@click.command("new")
@click.option("--name", metavar="FOLDER", default="", help="The incident's folder. [default: day and title]")
@click.option("--expires", metavar="INSTANT", default="", help="For a notice: when it leaves the page.")
@click.option("--drill", is_flag=True, help="This is only an exercise.")
@running.writes(running.STATUS, running.STARTED, *running.STATED)
def command(**said: Any) -> int:
    """Begin an incident: write its first message in every language, and propose it.

    Asks for what is missing: at a terminal with numbered choices, in a script by naming the option. A
    ready text says what is known; the linter and a preview come before anything is written. Exit codes: 0
    written or proposed, 1 the words have errors, 2 something is not said, 3 git or the remote failed.
    """
    return running.office(**said).new()
