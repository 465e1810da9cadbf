"""`signoff due`: what is owed now, to customers and to those inside."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import click

from signoff.clock import tellings
from signoff.clock.debts import Debt
from signoff.clock.due import debts
from signoff.edge import clock
from signoff.edge.forge import Forge
from signoff.watching.desk import Asked, Laid
from signoff.watching.rounds import Surroundings, look, remind_people
from signoff.watching.spans import Span
from signoff.watching.watch import Watch


@click.command("due")
@click.option("--source", default=".", type=click.Path(path_type=Path), help="The folder with status.yml.")
@click.option("--signed-only", is_flag=True, help="Only what is signed off was said to customers.")
@click.option("--offline", is_flag=True, help="Ask no forge which incidents are declared and proposed.")
@click.option("--remind", is_flag=True, help="Remind the people in charge, once for each stage of a debt.")
@click.option("--remote", default="", help="Share the ledger of reminders here; with --watch pull from here.")
@click.option("--watch", is_flag=True, help="Look again and again, and print what is new.")
@click.option("--every", default="1m", type=Span(), show_default=True, help="With --watch: how often.")
@click.option(
    "--format", "form", default="text", type=click.Choice(tellings.FORMATS), help="For people or programs."
)
@click.option("--now", metavar="INSTANT", help="When this is. [default: the real time, or SIGNOFF_NOW]")
def command(
    *,
    source: Path,
    signed_only: bool,
    offline: bool,
    remind: bool,
    remote: str,
    watch: bool,
    every: timedelta,
    form: str,
    now: str | None,
) -> int:
    """Say what is owed now: messages, updates, sitreps, postmortems, by the policy in status.yml.

    Where GITHUB_REPOSITORY and GITHUB_TOKEN are set, the forge is asked which incidents are declared.
    Exit code 0: nothing is owed now, 1: something is due soon or overdue. With --watch it ends by Ctrl-C.
    """
    asked = Asked(source=source, signed_only=signed_only)
    asks = not offline and bool(os.environ.get("GITHUB_REPOSITORY"))
    around = Surroundings(
        asked=asked,
        forge=(lambda: Forge.from_environment(os.environ)) if asks else None,
        remote=remote,
        run=secrets.token_hex(8),
        environ=os.environ,
        say=lambda text: click.echo(text, err=True),
    )
    desk = _Desk(around, remind, form)
    if watch:
        _watch(desk, every)
        return 0
    laid, owed, at = desk.once(clock.now(now))
    click.echo(desk.words(laid, owed, at))
    return 1 if tellings.owed_now(owed, at, laid.settings.policy) else 0


@dataclass(frozen=True, slots=True)
class _Desk:
    around: Surroundings
    remind: bool
    form: str

    def once(self, now: datetime) -> tuple[Laid, tuple[Debt, ...], datetime]:
        """Look, and remind whoever has to be reminded."""
        laid = look(self.around, now)
        for finding in laid.findings:
            click.echo(f"{finding}\n  hint: {finding.hint}", err=True)
        for remark in laid.remarks:
            click.echo(f"signoff: {tellings.plain(remark)}", err=True)
        owed = debts(laid.desk, laid.settings)
        if self.remind:
            done = remind_people(self.around, laid, owed, now)
            for told in (*done.failures, *done.remarks):
                click.echo(f"signoff: {tellings.plain(told)}", err=True)
        return laid, owed, now

    def words(self, laid: Laid, owed: tuple[Debt, ...], now: datetime) -> str:
        form = tellings.as_json if self.form == "json" else tellings.as_text
        return form(owed, now, laid.settings.policy)

    def round(self, now: datetime) -> tuple[object, str]:
        """A picture, which is news when a debt came, went or grew more urgent."""
        self.around.pull()
        laid, owed, now = self.once(now)
        policy = laid.settings.policy
        pressing = tellings.owed_now(owed, now, policy)
        news = tuple((debt.key, debt.stage(now, policy)) for debt in pressing)
        return news, ("\a" if pressing and self.form == "text" else "") + self.words(laid, owed, now)


def _watch(desk: _Desk, every: timedelta) -> None:
    """A pinned SIGNOFF_NOW stands still, so that a watch of it sees the same for ever."""
    Watch(
        round_=desk.round,
        now=clock.now,
        wait=clock.pause,
        say=click.echo,
        every=every,
    ).run()
