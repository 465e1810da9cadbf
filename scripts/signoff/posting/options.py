"""Options and arguments that several verbs of writing share, and what a shell may complete them with."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

import click
from click.shell_completion import CompletionItem

from signoff.core.finding import OperatorError
from signoff.core.names import FOLDER, folder_name

F = TypeVar("F", bound=Callable[..., Any])

source = click.option(
    "--source", default=".", type=click.Path(path_type=Path), help="The folder with status.yml."
)
now = click.option("--now", metavar="INSTANT", help="When this is. [default: the real time, or SIGNOFF_NOW]")
remote = click.option(
    "--remote", metavar="NAME", default="", help="Whose main line counts. [default: origin]"
)
offline = click.option("--offline", is_flag=True, help="Ask no remote: go by what was fetched last.")
json_form = click.option("--json", "as_json", is_flag=True, help="An object for programs.")


def shelf_options(command: F) -> F:
    """Where incidents are read from."""
    for option in (now, offline, remote, source):
        command = option(command)
    return command


def incident_argument(*, required: bool = False) -> Callable[[F], F]:
    """INCIDENT: a folder of `incidents/`."""
    return click.argument("incident", required=required, default=None, shell_complete=complete_incidents)


def complete_incidents(
    context: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """The folders of incidents in the work tree, the newest first; a piece of the name is enough."""
    try:
        with os.scandir(_source(context) / FOLDER) as entries:
            slugs = [entry.name for entry in entries if entry.is_dir() and folder_name(entry.name) is None]
    except OSError:
        return []
    begun = [slug for slug in slugs if slug.startswith(incomplete)]
    return _items(sorted(begun or [slug for slug in slugs if incomplete in slug], reverse=True))


def complete_components(
    context: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """`api`, then `api:eu`, then `api:eu=major_outage`."""
    from signoff.build.status import settings_of  # noqa: PLC0415  (only when a shell asks)
    from signoff.core.model import ComponentStatus  # noqa: PLC0415

    try:
        settings, _ = settings_of(_source(context))
    except OperatorError:
        return []
    place, equals, _ = incomplete.partition("=")
    if equals:
        return _items(one for s in ComponentStatus if (one := f"{place}={s}").startswith(incomplete))
    places = [one.id for one in settings.components]
    if ":" in place:
        places = [f"{one.id}:{region}" for one in settings.components for region in one.regions]
    return _items(one for one in places if one.startswith(incomplete))


def complete_scenarios(
    context: click.Context, _parameter: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """The ready texts."""
    from signoff.build.texts import catalogue  # noqa: PLC0415  (only when a shell asks)

    found, _ = catalogue(_source(context))
    return _items(one.id for one in found.scenarios if one.id.startswith(incomplete))


def _source(context: click.Context) -> Path:
    found = context.params.get("source")
    return Path(found) if found else Path()


def _items(values: Iterable[str]) -> list[CompletionItem]:
    return [CompletionItem(value) for value in values]
