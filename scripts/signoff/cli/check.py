"""`signoff check`: everything that is wrong with status.yml and the messages, all at once."""

from __future__ import annotations

from pathlib import Path

import click

from signoff.build.checking import check
from signoff.core.finding import has_errors
from signoff.core.report import FORMATS


@click.command("check")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@click.option("--source", default=".", type=click.Path(path_type=Path), help="The folder with status.yml.")
@click.option(
    "--format",
    "form",
    default="text",
    type=click.Choice(sorted(FORMATS)),
    help="For people, for annotations in GitHub Actions, or for programs.  [default: text]",
)
@click.option("--all", "everything", is_flag=True, help="Judge the words of published messages, too.")
def command(paths: tuple[Path, ...], source: Path, form: str, *, everything: bool) -> int:
    """Check status.yml and the incident messages, or only those under each PATH.

    A PATH is a message, an incident's folder, or anything above them. The words are judged of what the
    main line does not have yet, and of each message that is a PATH itself. Exit code 1 when any
    finding is an error; warnings alone leave it 0.
    """
    report = check(source, paths, everything=everything)
    output = FORMATS[form](report)
    if output:
        click.echo(output)
    return 1 if has_errors(report.findings) else 0
