"""`signoff build`: the committed messages become a site."""

from __future__ import annotations

import gc
import sys
from pathlib import Path

import click

from signoff.build.options import Options
from signoff.build.run import build


@click.command("build")
@click.option("--source", default=".", type=click.Path(path_type=Path), help="The folder with status.yml.")
@click.option("--site-dir", type=click.Path(path_type=Path), help="Where it goes. [default: SOURCE/site]")
@click.option(
    "--now",
    metavar="INSTANT",
    help="The instant the pages speak of: ISO 8601 with zone, or 'newest' for that of the newest message. "
    "[default: the real time, or SIGNOFF_NOW, or SOURCE_DATE_EPOCH]",
)
@click.option("--jobs", type=click.IntRange(1, 64), help="Processes. [default: one per core]")
@click.option("--drafts", is_flag=True, help="Show messages that are not committed yet, marked as drafts.")
@click.option("--signed-only", is_flag=True, help="Publish only what is signed off; tell what is held.")
@click.option(
    "--audience",
    type=click.Choice(["public", "internal"]),
    default="public",
    show_default=True,
    help="'internal': all there is, for those inside: sitreps, drafts, held messages, drills.",
)
@click.option(
    "--internal",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="The private repository with sitreps. [default: internal_source of status.yml]",
)
@click.option("--strict", is_flag=True, help="Write nothing at all when any finding is an error.")
@click.option("--no-cache", is_flag=True, help="Read and render everything anew.")
@click.option("--quiet", "-q", is_flag=True, help="Print findings only.")
def command(
    *,
    source: Path,
    site_dir: Path | None,
    now: str | None,
    jobs: int | None,
    drafts: bool,
    signed_only: bool,
    audience: str,
    internal: Path | None,
    strict: bool,
    no_cache: bool,
    quiet: bool,
) -> int:
    """Build the status page of SOURCE from its committed messages.

    A file with an error costs that file: everything else is built, and the exit code is 1.
    The site is replaced in one step; a build that fails or is killed leaves the old one whole.
    """
    inside = audience == "internal"
    if inside and signed_only:
        raise click.UsageError("--audience internal shows held messages, --signed-only leaves them out")
    if internal is not None and not inside:
        raise click.UsageError("--internal is read by --audience internal alone")
    gc.disable()  # what a build makes, it needs to its end
    options = Options(
        source=source,
        site_dir=site_dir or source / ("site-internal" if inside else "site"),
        now=now,
        jobs=jobs,
        drafts=drafts or inside,
        inside=inside,
        internal=internal,
        signed_only=signed_only,
        strict=strict,
        use_cache=not no_cache,
    )
    report = build(options)
    for finding in report.findings:
        click.echo(str(finding), err=True)
        if finding.hint:
            click.echo(f"  hint: {finding.hint}", err=True)
    if not quiet or report.failed:
        click.echo(report.summary(), file=sys.stderr if report.failed else sys.stdout)
    return 1 if report.failed else 0
