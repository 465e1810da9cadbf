"""`signoff digest`: how things stand, as a mail for executives."""

from __future__ import annotations

import os
import secrets
from functools import partial
from pathlib import Path

import click

from signoff.clock.digest import Digest
from signoff.clock.tellings import plain
from signoff.edge import clock
from signoff.edge.forge import Forge
from signoff.watching.desk import Asked
from signoff.watching.digest import Desk, Sent, Ways, send
from signoff.watching.rounds import Surroundings, look


@click.command("digest")
@click.option("--source", default=".", type=click.Path(path_type=Path), help="The folder with status.yml.")
@click.option("--hourly", "kind", flag_value="hourly", help="What is open, and what ended in the last hour.")
@click.option("--morning", "kind", flag_value="morning", help="What happened since yesterday at 18:00.")
@click.option("--send", "is_sent", is_flag=True, help="Mail it to the channels with 'messages: digest'.")
@click.option("--language", default="", help="Without --send: a language tag. [default: the page's first]")
@click.option("--signed-only", is_flag=True, help="Only what is signed off was said to customers.")
@click.option("--offline", is_flag=True, help="Ask no forge what customers report.")
@click.option("--remote", default="origin", show_default=True, help="Where delivery notes are shared.")
@click.option(
    "--local", is_flag=True, help="Keep delivery notes in this clone: no other run may send the same."
)
@click.option("--now", metavar="INSTANT", help="When this is. [default: the real time, or SIGNOFF_NOW]")
def command(
    *,
    source: Path,
    kind: str | None,
    is_sent: bool,
    language: str,
    signed_only: bool,
    offline: bool,
    remote: str,
    local: bool,
    now: str | None,
) -> int:
    """Write the mail of this hour, or of the morning after, and with --send mail it to those inside, once.

    Exit codes: 0 written, sent or nothing to tell, 1 somebody did not get it, 3 notes could not be shared.
    """
    if kind is None:
        raise click.UsageError("which one? --hourly or --morning")
    asked = Asked(source=source, signed_only=signed_only)
    asks = not offline and bool(os.environ.get("GITHUB_REPOSITORY"))
    around = Surroundings(
        asked=asked,
        forge=(lambda: Forge.from_environment(os.environ)) if asks else None,
        remote="",
        run=secrets.token_hex(8),
        say=lambda text: click.echo(text, err=True),
    )
    laid = look(around, clock.now(now))
    for remark in laid.remarks:
        click.echo(f"signoff: {plain(remark)}", err=True)
    desk = Desk.lay(asked, laid, Digest(kind))
    if not is_sent:
        mail = desk.write(language or laid.settings.language)
        click.echo(f"{mail.subject}\n\n{mail.body}" if mail is not None else "Nothing to tell.")
        return 0
    if desk.write(laid.settings.language) is None:
        click.echo("Nothing to tell, so nothing is sent.")
        return 0
    ways = Ways(environ=os.environ, remote=None if local else remote, clock=partial(clock.now, now))
    sent, problem = send(desk, ways)
    for one in sent:
        click.echo(_line(one))
    if problem is not None:
        raise problem
    return 0 if all(one.fine for one in sent) else 1


def _line(one: Sent) -> str:
    told = "fine" if one.fine else "NOT SENT"
    return f"{one.channel} ({one.language}): {told}" + (f": {one.why}" if one.why else "")
