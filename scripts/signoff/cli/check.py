"""`signoff check`: everything that is wrong with status.yml and the messages, all at once."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import click

from signoff.core import codes
from signoff.core.finding import Finding, OperatorError, has_errors
from signoff.core.model import Message
from signoff.core.names import FOLDER
from signoff.core.parse import parse_folder
from signoff.core.report import FORMATS, Report
from signoff.core.text import place
from signoff.core.watched import Settings
from signoff.edge import clock
from signoff.edge.files import STATUS, read_status, read_tree
from signoff.edge.unpublished import unpublished
from signoff.rules.lint import lint_incident, unknown_rules
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


def check(
    source: Path, paths: Sequence[Path] = (), *, everything: bool = False, now: datetime | None = None
) -> Report:
    """The findings on the work tree in `source`, sorted, with paths as seen from here.

    The linter judges what is not published yet and what `paths` name themselves, or `everything`.
    """
    places = [_place(path, source) for path in paths]
    status = read_status(source, MAX_FILE)
    settings, findings = read_settings(status)
    slugs = _slugs(places)
    tree = read_tree(source, slugs)
    found = list(tree.findings)
    if settings is None:
        found += [finding for missing in tree.missing.values() for finding in missing]
    else:
        asked = _Asked(source, places, everything=everything, now=now or clock.now(None))
        findings += _unknown_rules(settings, status)
        for slug, files in sorted(tree.folders.items()):
            messages, noted, _ = parse_folder(slug, files, settings, missing=tree.missing.get(slug, ()))
            found += [*noted, *asked.linted(slug, messages, files, settings)]
    wanted = [finding for finding in found if _within(finding.path, places)]
    # Without settings nothing else can be judged, so their errors are always wanted.
    wanted += [finding for finding in findings if settings is None or _within(STATUS, places)]
    return Report(
        tuple(sorted(_seen_from_here(wanted, source))),
        incidents=len(tree.folders),
        complete=settings is not None,
    )


class _Asked:
    """Whose words are to be judged."""

    def __init__(self, source: Path, places: Sequence[str], *, everything: bool, now: datetime) -> None:
        named = {place for place in places if place.endswith(".md")}
        only_named = bool(places) and len(named) == len(places)
        self._fresh = frozenset[str]() if everything or only_named else unpublished(source)
        self._named = named
        self._all = everything
        self._now = now

    def linted(
        self, slug: str, messages: Sequence[Message], files: Mapping[str, bytes], settings: Settings
    ) -> list[Finding]:
        """What the linter finds in those of `messages` that are to be judged."""
        fresh = self._messages(slug, messages, self._fresh)
        named = self._messages(slug, messages, self._named)
        found: list[Finding] = []
        for names, imported in ((fresh - named, self._all), (named, True)):
            if names:
                found += lint_incident(
                    messages, settings, only=names, files=files, now=self._now, imported=imported
                )
        return found

    def _messages(self, slug: str, messages: Sequence[Message], paths: Collection[str] | None) -> set[str]:
        """The names of the messages of which a file is among `paths` (None: of all of them)."""
        if self._all or paths is None:
            return {message.name for message in messages}
        return {
            message.name
            for message in messages
            if paths
            and any(
                f"{FOLDER}/{slug}/{message.name}{language}.md" in paths
                for language in ("", *(f".{t.language}" for t in message.translations))
            )
        }


def _unknown_rules(settings: Settings, status: bytes) -> Iterable[Finding]:
    """Weights in `status.yml` for rules that there are not."""
    text = status.decode("utf-8", "replace")
    for name, hint in unknown_rules(settings) if settings.rules else ():
        line, column = place(text, max(0, text.find(name, text.find("rules:"))))
        said = f"there is no rule '{name}'"
        yield codes.UNKNOWN_RULE.at(STATUS, line, column, text=said, hint=hint)


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
