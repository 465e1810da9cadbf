"""`signoff preview`: what customers will read, on every channel, before it is committed."""

from __future__ import annotations

from pathlib import Path

import click

from signoff.core.finding import OperatorError, did_you_mean, has_errors
from signoff.edge import clock
from signoff.posting import options
from signoff.posting.asking import the_open_one
from signoff.posting.finishing import findings_on
from signoff.posting.preview import ALL, SHOWN, Showing, for_whom
from signoff.posting.shelf import Known, Shelf, open_shelf


@click.command("preview")
@click.argument("what", required=False, metavar="INCIDENT|FILE", shell_complete=options.complete_incidents)
@click.option("--language", "languages", multiple=True, metavar="TAG", help="Only this one. [default: all]")
@click.option("--form", "forms", multiple=True, type=click.Choice(ALL), help="Only this one. [default: all]")
@options.shelf_options
def command(
    *,
    what: str | None,
    languages: tuple[str, ...],
    forms: tuple[str, ...],
    source: Path,
    remote: str,
    offline: bool,
    now: str | None,
) -> int:
    """Show messages as readers will get them: page, feed, chat, mail, SMS, X, in each language.

    Those of INCIDENT that nobody can read yet, or else its newest; or the one in FILE. Without either, all
    drafts there are. Exit code 1 when one of them has an error.
    """
    shelf = open_shelf(source, clock.now(now), remote, fetch=not offline)
    known, names = _wanted(what, shelf)
    for language in languages:
        if language not in shelf.settings.languages:
            hint = did_you_mean(language, shelf.settings.languages)
            raise OperatorError(f"'{language}' is no language of this page", hint)
    findings = [one for each in known for one in findings_on(shelf, each, names[each.slug])]
    for finding in findings:
        click.echo(f"{finding}\n  hint: {finding.hint}", err=True)
    showing = Showing.of(source, shelf.settings)
    for each in known:
        for posted in each.incident.posted if each.incident else ():
            if posted.message.name in names[each.slug]:
                assert each.incident is not None
                click.echo(f"== {posted.message.path}{'' if posted.draft else '  (published)'}")
                whom = for_whom(posted.message, each.messages)
                click.echo(f"{whom}\n" if whom else "")
                for language in languages or shelf.settings.languages:
                    for line in showing.forms(each.incident, posted, language, forms or SHOWN):
                        click.echo(line)
    return 1 if has_errors(findings) else 0


def _wanted(what: str | None, shelf: Shelf) -> tuple[tuple[Known, ...], dict[str, frozenset[str]]]:
    """The incidents, and which messages of each."""
    if what is None:
        drafted = tuple(known for known in shelf.open() if known.drafted) or (the_open_one(shelf.open()),)
        return drafted, {known.slug: _names(known) for known in drafted}
    known = shelf.find(_slug(what))
    file = Path(what).name if what.endswith(".md") else ""
    if not file:
        return (known,), {known.slug: _names(known)}
    name = file.partition(".")[0]
    if name not in known.names:
        raise OperatorError(f"{known.slug} has no message '{name}'", did_you_mean(name, known.names))
    return (known,), {known.slug: frozenset({name})}


def _slug(what: str) -> str:
    """The incident's folder in a path such as `page/incidents/slow-api/02-identified.md`."""
    parts = Path(what).parts
    if "incidents" in parts[:-1]:
        return parts[parts.index("incidents") + 1]
    return parts[-2] if what.endswith(".md") and len(parts) > 1 else what


def _names(known: Known) -> frozenset[str]:
    """Those that are not published, else the newest."""
    if known.drafted or known.incident is None:
        return known.drafted
    return frozenset({known.incident.posted[-1].message.name})
