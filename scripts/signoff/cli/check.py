"""`signoff check`: everything that is wrong with status.yml and the messages, all at once."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

import click

from signoff.core.finding import Finding, OperatorError, has_errors
from signoff.core.names import FOLDER
from signoff.core.parse import parse_folder
from signoff.core.report import FORMATS, Report
from signoff.edge.files import STATUS, read_status, read_tree
from signoff.settings import MAX_FILE, read_settings


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
def command(paths: tuple[Path, ...], source: Path, form: str) -> int:
    """Check status.yml and the incident messages, or only those under each PATH.

    A PATH is a message, an incident's folder, or anything above them. Exit code 1 when any
    finding is an error; warnings alone leave it 0.
    """
    report = check(source, paths)
    output = FORMATS[form](report)
    if output:
        click.echo(output)
    return 1 if has_errors(report.findings) else 0


def check(source: Path, paths: Sequence[Path] = ()) -> Report:
    """The findings on the work tree in `source`, sorted, with paths as seen from here."""
    places = [_place(path, source) for path in paths]
    settings, findings = read_settings(read_status(source, MAX_FILE))
    slugs = _slugs(places)
    tree = read_tree(source, slugs)
    found = list(tree.findings)
    for slug in sorted(tree.folders) if settings is not None else ():
        assert settings is not None
        missing = tree.missing.get(slug, ())
        found += parse_folder(slug, tree.folders[slug], settings, missing=missing)[1]
    if settings is None:
        found += [finding for missing in tree.missing.values() for finding in missing]
    wanted = [finding for finding in found if _within(finding.path, places)]
    # Without settings nothing else can be judged, so their errors are always wanted.
    wanted += [finding for finding in findings if settings is None or _within(STATUS, places)]
    return Report(
        tuple(sorted(_seen_from_here(wanted, source))),
        incidents=len(tree.folders),
        complete=settings is not None,
    )


def _place(path: Path, source: Path) -> str:
    """A PATH as findings name it, relative to `source` ("" is the whole); it has to be in there."""
    here = Path(os.path.abspath(path))  # noqa: PTH100  (resolve() would follow links)
    top = Path(os.path.abspath(source))  # noqa: PTH100
    if not here.exists() and not here.is_symlink():
        raise OperatorError(f"there is no {path}", "name a message, a folder of incidents/, or status.yml")
    if top.is_relative_to(here):
        return ""
    if not here.is_relative_to(top):
        raise OperatorError(f"{path} is not inside {source}", "name the folder it belongs to with --source")
    return here.relative_to(top).as_posix()


def _slugs(places: Sequence[str]) -> set[str] | None:
    """The incident folders that have to be read for `places`; None: all."""
    if not places or any(place in ("", FOLDER) for place in places):
        return None
    return {place.split("/")[1] for place in places if place.startswith(f"{FOLDER}/")}


def _within(path: str, places: Sequence[str]) -> bool:
    return not places or any(place in {"", path} or path.startswith(f"{place}/") for place in places)


def _seen_from_here(findings: Iterable[Finding], source: Path) -> Iterable[Finding]:
    """Findings whose paths an editor or the forge can open from the working directory."""
    prefix = "" if source == Path() else f"{source.as_posix().rstrip('/')}/"
    return (replace(finding, path=prefix + finding.path) for finding in findings)
