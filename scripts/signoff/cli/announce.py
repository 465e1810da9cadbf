"""`signoff announce`: tell everybody who should know, once."""

from __future__ import annotations

import gc
import os
import secrets
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from signoff.announce.ledger import Outcome
from signoff.announce.plan import Act, Delivery
from signoff.edge.notes import signing_key
from signoff.telling.announce import Asked, Office, Report, announce, preview
from signoff.telling.sending import Done

_DAY = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%MZ"])
_CHANNEL = "the channel's id in status.yml; several times for several"


@click.command("announce")
@click.option("--source", default=".", type=click.Path(path_type=Path), help="The folder with status.yml.")
@click.option(
    "--audience",
    type=click.Choice(["public", "internal"]),
    default="public",
    show_default=True,
    help="'internal': tell those inside what the private repository says, and nothing else.",
)
@click.option(
    "--internal",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="PATH",
    help="The private repository. [default: internal_source of status.yml]",
)
@click.option("--dry-run", is_flag=True, help="Show every text that would go out; send and write nothing.")
@click.option(
    "--since", type=_DAY, help="Tell what is older than a day, too: published since that day (UTC)."
)
@click.option(
    "--resend", multiple=True, metavar="CHANNEL", help=f"Send again what may have arrived: {_CHANNEL}."
)
@click.option(
    "--settle", multiple=True, metavar="CHANNEL", help=f"Take what may have arrived as told: {_CHANNEL}."
)
@click.option("--remote", default="origin", show_default=True, help="Where delivery notes are shared.")
@click.option(
    "--local", is_flag=True, help="Keep delivery notes in this clone: no other run may tell the same."
)
@click.option("--now", metavar="INSTANT", help="When this is. [default: the real time, or SIGNOFF_NOW]")
def command(
    *,
    source: Path,
    audience: str,
    internal: Path | None,
    dry_run: bool,
    since: datetime | None,
    resend: tuple[str, ...],
    settle: tuple[str, ...],
    remote: str,
    local: bool,
    now: str | None,
) -> int:
    """Send new messages that are signed off to the channels of status.yml, and write down what came of it.

    The addresses come from the environment. What was sent is kept as git notes under
    refs/notes/signoff-deliveries, so that a second run, or another machine, sends nothing again.
    Exit codes: 0 everybody is told, 1 somebody is not, 3 the notes could not be shared.
    """
    if internal is not None and audience != "internal":
        raise click.UsageError("--internal is read by --audience internal alone")
    gc.disable()  # what a run makes, it needs to its end
    asked = Asked(
        source=source,
        now=now,
        since=since.replace(tzinfo=UTC) if since else None,
        local=local,
        remote=remote,
        resend=resend,
        settle=settle,
        inside=audience == "internal",
        internal=internal,
    )
    if dry_run:
        office, planned, lately = preview(asked, os.environ)
        _say([*_texts(office, planned), *_held(lately.held)])
        return 0
    with signing_key(os.environ) as key:
        report = announce(asked, os.environ, key)
    _say([*_told(report), *_held(report.held)])
    if report.problem is not None:
        raise report.problem
    return 1 if report.failed else 0


def _texts(office: Office, planned: Sequence[Delivery]) -> Iterator[str]:
    for delivery in planned:
        yield f"{_name(delivery)}: {delivery.act}{f' ({delivery.why})' if delivery.why else ''}"
        if delivery.act in {Act.SEND, Act.RESEND}:
            if error := office.shut.get(delivery.channel.id):
                yield f"  cannot be sent: {error.problem}"
            subject, body = office.said(delivery)
            yield from (
                f"  {line}".rstrip() for line in [*([subject, ""] if subject else []), *body.split("\n")]
            )
    if not office.settings.channels:
        yield "status.yml has no channels, so nobody is told."
    elif not planned:
        yield "Everybody knows everything."


def _told(report: Report) -> Iterator[str]:
    """One line for each delivery, then who was told and who was not."""
    for one in report.done:
        yield f"{_name(one.delivery)}: {_ending(one)}"
    told = Counter(_sort(one) for one in report.done)
    if not report.channels:
        yield "status.yml has no channels, so nobody is told."
    elif not report.done:
        yield "Everybody knows everything."
    else:
        yield (
            ", ".join(f"{told[word]} {word}" for word in ("told", "not told", "waiting") if told[word]) + "."
        )


def _name(delivery: Delivery) -> str:
    unit = delivery.unit
    title = delivery.then.title(unit.language)
    return f"{unit.channel} ({unit.language}): {unit.what} {unit.origin}, {title!r}"


def _ending(one: Done) -> str:
    word = (
        {
            Outcome.SENT: "told",
            Outcome.LEFT_OUT: "left out",
            Outcome.FAILED: "NOT TOLD, the next run tries again",
            Outcome.UNKNOWN: "NOT KNOWN whether it arrived",
            Outcome.GIVEN_UP: "GIVEN UP",
        }.get(one.outcome)
        if one.outcome
        else None
    )
    if word is None:
        word = {Act.ASK: "NOT KNOWN whether it arrived: give --resend or --settle"}.get(
            one.delivery.act, "waits" if one.delivery.act is Act.WAIT else "not told"
        )
    return f"{word}: {one.why}" if one.why else word


def _sort(one: Done) -> str:
    if one.outcome in {Outcome.SENT, Outcome.LEFT_OUT}:
        return "told"
    return "waiting" if one.outcome is None and one.delivery.act is Act.WAIT else "not told"


def _held(paths: Sequence[str]) -> Iterator[str]:
    for path in paths:
        yield f"{path}: held, so nobody is told"


def _say(lines: Sequence[str]) -> None:
    """Print what authors wrote. A workflow's log takes lines for commands, unless told not to."""
    word = secrets.token_hex(16) if os.environ.get("GITHUB_ACTIONS") == "true" else ""
    for line in [*([f"::stop-commands::{word}"] if word else []), *lines, *([f"::{word}::"] if word else [])]:
        click.echo(line)
