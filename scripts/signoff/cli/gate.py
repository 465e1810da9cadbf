"""`signoff gate`: what a proposal needs before it may be published, and whether it has that."""

from __future__ import annotations

import os
import secrets
from collections.abc import Sequence
from pathlib import Path

import click

from signoff.approval.comment import Verdict, as_text, comment
from signoff.core.finding import OperatorError
from signoff.edge import clock
from signoff.signing.gate import Outcome, judge_range, run_gate, run_round


@click.command("gate")
@click.option("--source", default=".", type=click.Path(path_type=Path), help="The folder with status.yml.")
@click.option("--base", metavar="REV", help="Judge plain git: the main line that the proposal is for.")
@click.option("--head", metavar="REV", help="Judge plain git: the proposal.")
@click.option("--comment", "full", is_flag=True, help="With --base and --head: print the comment, too.")
@click.option("--open", "all_open", is_flag=True, help="Judge all open proposals instead of the event's.")
@click.option("--dry-run", is_flag=True, help="Print the status and the comment instead of sending them.")
@click.option(
    "--now", metavar="INSTANT", help="The instant that approvals are judged for. [default: the real time]"
)
def command(
    *,
    source: Path,
    base: str | None,
    head: str | None,
    full: bool,
    all_open: bool,
    dry_run: bool,
    now: str | None,
) -> int:
    """Judge a proposal: are all its messages signed off by somebody who may?

    In a workflow it reads the event and asks the forge (GITHUB_EVENT_PATH, GITHUB_REPOSITORY,
    GITHUB_API_URL, GITHUB_TOKEN), sets the commit status `signoff` and keeps one comment up to date. With
    --base and --head it needs no forge: notes and signed merges are the evidence. Nothing of the proposal
    is run; roster and rules are those of the main line. Exit code 1 while something is missing.
    """
    if (base is None) != (head is None):
        raise OperatorError("--base and --head belong together", "give both, or none in a workflow")
    if base is not None and head is not None:
        judged = judge_range(source, base, head, clock.now(now))
        _say(as_text(judged), *([comment(judged)] if full else []))
        return _code(judged.verdict)
    if all_open:
        return _round(run_round(source, os.environ, clock.now(now), dry_run=dry_run))
    outcome = run_gate(source, os.environ, clock.now(now), dry_run=dry_run)
    if outcome.judged is None:
        _say(outcome.aside)
        return 0
    if dry_run:
        _say(f"status {outcome.state}: {outcome.line}", outcome.body or "no comment")
    else:
        _say(as_text(outcome.judged))
    return _code(outcome.judged.verdict)


def _round(done: Sequence[tuple[int, Outcome | OperatorError]]) -> int:
    """One line for each proposal; what could not be judged decides the exit code."""
    code = 0
    for number, outcome in done:
        if isinstance(outcome, OperatorError):
            _say(f"#{number}: could not judge: {outcome.problem}")
            code = max(code, outcome.exit_code)
        else:
            _say(f"#{number}: {outcome.state}: {outcome.line}")
            code = max(code, _code(outcome.judged.verdict) if outcome.judged else 0)
    return code


def _say(*texts: str) -> None:
    """Print what strangers wrote. A workflow's log takes lines for commands, unless told not to."""
    word = secrets.token_hex(16) if os.environ.get("GITHUB_ACTIONS") == "true" else ""
    if word:
        click.echo(f"::stop-commands::{word}")
    for text in texts:
        click.echo(text)
    if word:
        click.echo(f"::{word}::")


def _code(verdict: Verdict) -> int:
    return 0 if verdict in {Verdict.NOTHING, Verdict.SIGNED} else 1
