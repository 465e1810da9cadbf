"""`signoff doctor`: is what protects the page really on?"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import click

from signoff.core.finding import OperatorError
from signoff.core.watched import Settings
from signoff.edge.files import STATUS, read_status
from signoff.edge.forge import Forge
from signoff.edge.git import Repository
from signoff.edge.notes import REF, may_push
from signoff.publishing.fate import independence
from signoff.settings import MAX_FILE, read_settings
from signoff.signing.checks import Check, Health, as_json, as_text, judged
from signoff.signing.doctor import examine_forge
from signoff.signing.doctor_addresses import examine_addresses
from signoff.signing.doctor_files import examine_files, read_files
from signoff.signing.doctor_inside import examine_inside

_FORMATS = {"json": as_json, "text": as_text}


@click.command("doctor")
@click.option("--source", default=".", type=click.Path(path_type=Path), help="The folder with status.yml.")
@click.option("--offline", is_flag=True, help="Ask nobody: look at the files only.")
@click.option("--remote", default="origin", show_default=True, help="Where sign-off notes are shared.")
@click.option(
    "--resolver",
    "resolvers",
    multiple=True,
    metavar="ADDRESS",
    help="Ask this one about names; may be repeated.",
)
@click.option("--format", "form", type=click.Choice(sorted(_FORMATS)), default="text", show_default=True)
def command(*, source: Path, offline: bool, remote: str, resolvers: Sequence[str], form: str) -> int:
    """Ask the forge and the files whether nothing can become public without a sign-off, and the DNS what
    the page would fail together with.

    Each answer comes with its remedy. GITHUB_TOKEN is who asks: administrators see everything. The
    repository is that of GITHUB_REPOSITORY or status.yml. Exit codes: 1 a protection is off, 2 the set-up
    lets us not ask, 3 the forge or the DNS gave no answer.
    """
    settings = _settings(source)
    repository = Repository.open(source)
    files = read_files(repository.root)
    checks = [*examine_files(files, settings), *examine_addresses(files, settings)]
    failed = 0
    if not offline:
        try:
            forge = _forge(settings)
            checks += examine_forge(forge, settings)
            checks += examine_inside(repository, settings, private=forge.repository_facts().private)
            checks.append(_notes(repository, remote))
        except OperatorError as error:
            checks.append(Check("forge", Health.UNKNOWN, error.problem, error.remedy))
            failed = error.exit_code
        fate = independence(settings, source / "site", resolvers)
        checks += fate.checks
        failed = max(failed, fate.failed)
    click.echo(_FORMATS[form](checks))
    return failed or int(any(check.health is Health.FAIL for check in checks))


def _settings(source: Path) -> Settings:
    settings, findings = read_settings(read_status(source, MAX_FILE))
    if settings is None:
        raise OperatorError(f"{STATUS} cannot be used: {findings[0]}", "run: signoff check")
    return settings


def _forge(settings: Settings) -> Forge:
    given = dict(os.environ)
    given.setdefault("GITHUB_REPOSITORY", settings.repository)
    return Forge.from_environment(given)


def _notes(repository: Repository, remote: str) -> Check:
    problem = may_push(repository, remote)
    return judged(
        "notes-push",
        f"sign-off notes can be pushed to {remote}",
        f"sign-off notes cannot be pushed to {remote} from here: {problem}",
        f"see that you may push {REF}; the workflow 'publish' has its own right to (contents: write)",
        fine=not problem,
        health=Health.WARN,
    )
