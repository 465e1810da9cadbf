"""`signoff report`: take down what customers report, for the commander and the sitrep."""

from __future__ import annotations

import os
from pathlib import Path

import click

from signoff.build.survey import settings_of
from signoff.clock.known import Report
from signoff.clock.reports import MAX_TEXT
from signoff.core.finding import OperatorError
from signoff.edge import clock
from signoff.watching.inward import note_report


@click.command("report")
@click.argument("incident")
@click.option("--text", required=True, help="What they say, in one line.")
@click.option(
    "--count", default=1, show_default=True, type=click.IntRange(1, 9_999_999), help="How many they are."
)
@click.option("--by", default="", help="Who takes it down. [default: SIGNOFF_USER]")
@click.option("--tell-commander", is_flag=True, help="The commander should hear of it at once.")
@click.option("--source", default=".", type=click.Path(path_type=Path), help="The folder with status.yml.")
@click.option("--now", metavar="INSTANT", help="When this is. [default: the real time, or SIGNOFF_NOW]")
def command(
    *, incident: str, text: str, count: int, by: str, tell_commander: bool, source: Path, now: str | None
) -> int:
    """Take down what customers report about INCIDENT, the folder it has or will have.

    It becomes a line of reports/INCIDENT.yml in the internal source (or here, where there is none). A report
    on an incident that customers were not told of yet starts the clock of the first message.
    """
    settings, _ = settings_of(source)
    words = " ".join(text.split())
    if not words or len(words) > MAX_TEXT:
        raise OperatorError(
            f"the text has {len(words)} characters", f"say it in one line of at most {MAX_TEXT} characters"
        )
    who = by or os.environ.get("SIGNOFF_USER", "")
    report = Report(at=clock.now(now), count=count, text=words, by=who, tell_commander=tell_commander)
    file, total = note_report(source, settings, incident, report)
    click.echo(f"{file}: {total} customers so far. Commit and push it.")
    return 0
