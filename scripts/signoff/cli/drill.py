"""`signoff drill`: a rehearsal on a copy of the page."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from pathlib import Path

import click

from signoff.approval.audit import Put
from signoff.build.survey import settings_of
from signoff.clock import score_tables
from signoff.clock.drills import said
from signoff.clock.reminders import span
from signoff.clock.tellings import plain
from signoff.drilling.ending import Ending, Verdict, ending
from signoff.drilling.play import Play
from signoff.drilling.start import scenario_of, scenarios, start
from signoff.edge import clock
from signoff.edge.drills import Home, home_of
from signoff.edge.git import Repository
from signoff.publishing.record import publications
from signoff.watching.scoring import months_of

_SOURCE = click.option(
    "--source", default=".", type=click.Path(path_type=Path), help="The folder with status.yml."
)
_LANGUAGE = click.option("--language", default="", help="A language tag. [default: the page's first]")
_NOW = click.option("--now", metavar="INSTANT", help="When this is. [default: the real time, or SIGNOFF_NOW]")


@click.group("drill")
def command() -> None:
    """Rehearse an incident on a copy of the page, where nothing reaches anybody outside."""


@command.command("start")
@_SOURCE
@click.option("--scenario", default="", metavar="NAME", help="One that ships, or a file. [default: list]")
@click.option("--into", type=click.Path(path_type=Path), help="A new folder. [default: drill-DATE, beside]")
@click.option(
    "--speed", default=1, type=click.IntRange(1, 60), show_default=True, help="So many times as fast."
)
@_LANGUAGE
@_NOW
def start_(
    *, source: Path, scenario: str, into: Path | None, speed: int, language: str, now: str | None
) -> int:
    """Make the copy: a clone that says it is a drill, tells nobody and publishes into a folder."""
    if not scenario:
        for name in scenarios(source):
            click.echo(name)
        return 0
    settings, _ = settings_of(source)
    tag = language or settings.language
    done = start(source, scenario, into, speed, clock.now(now))
    if done.left_behind:
        click.echo(f"not committed, so not in the copy: {len(done.left_behind)} files", err=True)
    click.echo(f"{plain(said(done.scenario.title, settings, tag))}")
    if done.scenario.about:
        click.echo(plain(said(done.scenario.about, settings, tag)))
    click.echo(f"\nThe drill is ready in {done.home.folder}. Let somebody who tells the events run:")
    click.echo(f"  cd {shlex.quote(str(done.page))}\n  signoff drill play")
    click.echo("Everybody else works there as in earnest: signoff new, approve, publish, announce, due.")
    return 0


@command.command("play")
@_SOURCE
@click.option("--once", is_flag=True, help="Tell what has come, and end.")
@_LANGUAGE
@_NOW
def play(*, source: Path, once: bool, language: str, now: str | None) -> int:
    """Tell the events as they come, and whom each reaches. The first call starts the drill's clock.

    Ctrl-C stops the telling, not the clock: call it again, and it goes on where it was.
    """
    home = home_of(source)
    settings, _ = settings_of(_page(source, home))
    drill = Play(
        home=home,
        scenario=scenario_of(home),
        settings=settings,
        language=language or settings.language,
        now=partial(clock.now, now),
        say=lambda text: click.echo(plain(text)),
    )
    if once or clock.wanted(now) is not None:  # an instant that somebody named does not pass
        drill.step()
        return 0
    drill.run(clock.pause)
    click.echo("That was all. When the last message is out: signoff drill end")
    return 0


@command.command("end")
@_SOURCE
@_LANGUAGE
@_NOW
def end(*, source: Path, language: str, now: str | None) -> int:
    """Print the scorecard of the drill, what should have been said, and what was published and sent where.

    Removes nothing, and may be called while the drill goes on. Exit code 1: something that was expected did
    not come in time.
    """
    home = home_of(source)
    instant = clock.now(now)
    page = _page(source, home)
    puts = [
        Put(one.when, one.action, one.by, one.commit, one.forced, one.mirrors)
        for one in publications(Repository.open(page))
    ]
    done = ending(home, page, instant, puts)
    for line in _lines(done, language or done.settings.language, instant):
        click.echo(line)
    return 0 if all(one.kept or instant <= one.due for one in done.verdicts) else 1


def _page(source: Path, home: Home) -> Path:
    """The page, also for whoever stands in the folder around it."""
    return source if (source / "status.yml").is_file() else home.page / home.remembered.prefix


def _lines(done: Ending, language: str, now: datetime) -> Iterator[str]:
    begin = done.state.start
    assert begin is not None
    yield plain(said(done.scenario.title, done.settings, language))
    pace = f", {done.state.speed} times as fast: so are the limits below" if done.state.speed > 1 else ""
    yield f"began {begin:%Y-%m-%d %H:%M:%S} UTC, {span(now - begin)} ago{pace}"
    yield ""
    if done.cards:
        months, whole = months_of(done.cards, done.settings)
        yield score_tables.as_text(done.cards, months, whole, done.settings.policy)
    else:
        yield "No message of an incident was signed off."
    yield from (f"{plain(path)}: never signed off" for path in done.unsigned)
    yield "\nExpected"
    yield from (f"  {_verdict(one, done, language, now)}" for one in done.verdicts)
    kept = sum(one.kept for one in done.verdicts)
    yield f"  {kept} of {len(done.verdicts)} in time."
    yield "\nPublished (into the drill's own folder)"
    yield from (f"  {plain(_put(put))}" for put in done.puts)
    if not done.puts:
        yield "  nothing: signoff publish was not run, or was refused"
    if done.lacking:
        yield f"  The forge does not have {done.lacking} of the commits: git push origin"
    yield "\nSent (into the drill's own folder)"
    yield from (
        f"  {plain(one.channel)} ({plain(one.language)}) {one.at}: {plain(one.subject)}" for one in done.sent
    )
    if not done.sent:
        yield "  nothing: signoff announce was not run, or had nothing to tell"


def _put(put: Put) -> str:
    """What became of one publication, and why somebody insisted on it."""
    told = [name for name, problem in sorted(put.mirrors.items()) if not problem] or ["nowhere"]
    told += [f"not on {name} ({problem})" for name, problem in sorted(put.mirrors.items()) if problem]
    verb = "TAKEN BACK to" if put.event == "rollback" else "commit"
    why = f', FORCED: "{put.forced}"' if put.forced else ""
    return f"{put.when:%H:%M:%S}  {verb} {put.commit[:10]} by {put.by}: {', '.join(told)}{why}"


def _verdict(one: Verdict, done: Ending, language: str, now: datetime) -> str:
    what = plain(said(one.expected.what, done.settings, language))
    if one.at is None:
        return f"{'NEVER' if now > one.due else 'not yet'}  {what} (by {one.due:%H:%M:%S})"
    if one.kept:
        return f"ok     {what} ({one.at:%H:%M:%S})"
    return f"LATE   {what} ({one.at:%H:%M:%S}, {span(one.at - one.due)} late)"
