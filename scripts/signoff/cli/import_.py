"""`signoff import`: turn another status page's source into a repository that builds."""

from __future__ import annotations

from pathlib import Path

import click

from signoff.core.finding import OperatorError, has_errors
from signoff.edge.additions import add_files
from signoff.edge.foreign import read_foreign
from signoff.importers.cstate import codes
from signoff.importers.cstate.report import report
from signoff.importers.cstate.site import Import, import_site
from signoff.importers.cstate.sources import is_wanted


@click.group("import")
def command() -> None:
    """Import the history of another status page."""


@command.command("cstate")
@click.argument("source", type=click.Path(path_type=Path))
@click.argument("target", type=click.Path(path_type=Path))
@click.option(
    "--timezone", "zone", default="", metavar="ZONE", help="Zone of times without one, such as Europe/Berlin."
)
@click.option("--dry-run", is_flag=True, help="Only report; write nothing.")
def cstate(source: Path, target: Path, zone: str, dry_run: bool) -> int:
    """Import the cState site in SOURCE (the folder with config.yml and content/) into TARGET.

    Files in TARGET are never overwritten; one that differs is reported and makes the exit code 1.
    """
    files, refused = read_foreign(source, is_wanted)
    imported = import_site(files, refused, source.resolve().name, zone)
    _check_zone(imported)
    added = add_files(target, imported.files, dry_run=dry_run)
    hint = "compare it with the import of an empty folder"
    kept = [
        codes.FILE_KEPT.at(path, text="this file differs; it was not changed", hint=hint)
        for path in added.kept
    ]
    click.echo(report(imported, len(added.written), len(added.same), kept, dry_run=dry_run))
    if added.written and not dry_run:
        click.echo(
            f"\nnext: add your commanders to {target / 'status.yml'}, then git init, commit, signoff build"
        )
    return 1 if kept or has_errors(imported.findings) else 0


def _check_zone(imported: Import) -> None:
    if not imported.naive:
        return
    path, line, text = imported.naive[0]
    others = len({where for where, _, _ in imported.naive}) - 1
    more = f", and so have {others} other file{'s' * (others > 1)}" if others else ""
    problem = f"{path}:{line}: '{text}' has no time zone{more}"
    remedy = (
        "say which one the authors meant: --timezone Europe/Berlin (cState itself showed such times as UTC)"
    )
    raise OperatorError(problem, remedy)
