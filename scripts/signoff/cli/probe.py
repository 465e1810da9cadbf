"""`signoff probe`: is what should be public really served, everywhere?"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import click

from signoff.build.survey import settings_of
from signoff.core.finding import OperatorError
from signoff.edge import clock
from signoff.edge.files import STATUS
from signoff.publishing.probe import Expected, Probed, probe
from signoff.publishing.waiting import Sight, look
from signoff.publishing.watch import Newest, Sights, expected
from signoff.signing.checks import Check, Health, as_json, as_text
from signoff.watching.alarm import alarm
from signoff.watching.reaching import reach


@click.command("probe")
@click.argument("addresses", nargs=-1, metavar="[URL]...")
@click.option("--source", default=".", type=click.Path(path_type=Path), help="The folder with status.yml.")
@click.option(
    "--site-dir", type=click.Path(path_type=Path), help="What should be served. [default: SOURCE/site]"
)
@click.option("--wait", default=0.0, metavar="SECONDS", help="Look again until it is there, or so long.")
@click.option("--any-commit", is_flag=True, help="Only look whether it can be believed and hangs together.")
@click.option("--record", is_flag=True, help="Note the first sight of the newest message, for the scorecard.")
@click.option(
    "--remote",
    default="",
    help="Share what --record notes with this remote; what its main line has newer is no fault.",
)
@click.option("--tell", is_flag=True, help="Tell the internal channels what is wrong, at most once an hour.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(
    *,
    addresses: Sequence[str],
    source: Path,
    site_dir: Path | None,
    wait: float,
    any_commit: bool,
    record: bool,
    remote: str,
    tell: bool,
    form: str,
) -> int:
    """Ask every public address, as a reader would, whether it serves the newest words.

    Without URL: the page of status.yml and its mirrors. A checkout that has built the site knows what
    should be there; elsewhere, URL and --any-commit tell whether a page can still be believed.
    All are asked at the same time. Ctrl-C ends the waiting with what was found so far.
    Exit code 3: some address is stale, broken or does not answer.
    """
    if tell and not (source / STATUS).is_file():
        raise OperatorError(f"there is no {STATUS} here", "--tell reads the channels there: give --source")
    wanted, newest = _wanted(source, site_dir, remote, any_commit=any_commit)
    urls = [address.rstrip("/") + "/" for address in addresses] or _addresses(source)
    if wait:
        what = f"commit {wanted.commit[:10]}" if wanted.commit else "a page that can be believed"
        click.echo(f"waiting for {what} at {', '.join(urls)}: {wait:.0f} seconds at most", err=True)
    sights = Sights(source, newest, remote) if record and newest is not None else None
    hearer = _Hearer(sights, aloud=wait > 0)
    found = look(urls, lambda url: probe(url, wanted, clock.now()), wait, hearer.hear)
    checks = [
        Check(f"{one.url} {check.name}", check.health, check.text, check.remedy)
        for one in found
        for check in one.checks
    ]
    click.echo(as_json(checks) if form == "json" else as_text(checks))
    if tell:
        _tell(source, found)
    if sights is not None:
        sights.share()
    return 0 if all(one.live for one in found) else 3


class _Hearer:
    """Says when an address becomes live, and has the first sight of the newest message noted."""

    def __init__(self, sights: Sights | None, *, aloud: bool) -> None:
        self._sights = sights
        self._aloud = aloud
        self._start = clock.ticking()

    def hear(self, sight: Sight) -> None:
        url = sight.probed.url
        took = self._sights.note(url, sight.when) if self._sights and sight.probed.told else None
        if took is not None:
            click.echo(f"{url}: live {took.total_seconds():.0f} seconds after the sign-off", err=True)
        elif self._aloud and sight.probed.live:
            click.echo(f"{url}: live, seen after {clock.ticking() - self._start:.0f} seconds", err=True)


def _tell(source: Path, found: Sequence[Probed]) -> None:
    """Say inside what is wrong; who could not be told is said here. Stopped halfway, nobody is told."""
    if any(check.health is Health.UNKNOWN for one in found for check in one.checks):
        return
    settings = settings_of(source)[0]
    seen = {one.url: _wrong(one) for one in found}
    now = clock.now()
    for remark in alarm(source, settings, seen, now, reach(settings, now, os.environ)):
        click.echo(f"signoff: {remark}", err=True)


def _wrong(one: Probed) -> list[str]:
    """What is wrong with an address, in words; nothing when it is fine."""
    if one.live:
        return []
    bad = [check.text for check in one.checks if check.health is Health.FAIL]
    return bad or ["it does not serve what it should"]


def _wanted(
    source: Path, site_dir: Path | None, remote: str, *, any_commit: bool
) -> tuple[Expected, Newest | None]:
    if any_commit:
        return Expected(commit=""), None
    return expected(source, site_dir or source / "site", remote)


def _addresses(source: Path) -> list[str]:
    if not (source / STATUS).is_file():
        raise OperatorError(
            f"there is no {STATUS} here", "give the addresses: signoff probe --any-commit URL"
        )
    settings = settings_of(source)[0]
    return [settings.url, *(mirror.url for mirror in settings.mirrors if mirror.url)]
