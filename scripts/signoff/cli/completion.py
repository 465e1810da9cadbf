"""`signoff completion`: the lines that teach a shell our commands, incidents and components."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

SHELLS = ("bash", "fish", "zsh")


@click.command("completion")
@click.argument("shell", type=click.Choice(SHELLS), metavar="SHELL")
def command(*, shell: str) -> int:
    """Print what completes signoff's commands, options, incidents, components and ready texts in SHELL.

    SHELL is bash, fish or zsh.
    """
    from signoff.cli import group  # noqa: PLC0415  (it imports us)

    kind = get_completion_class(shell)
    assert kind is not None
    words = kind(group, {}, "signoff", "_SIGNOFF_COMPLETE")
    click.echo(words.source_template % words.source_vars())
    return 0
