"""`signoff approve`: read what a liaison has written, sign it off, without the forge."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from signoff.approval.seen import visible
from signoff.edge import clock
from signoff.edge.signatures import ALLOWED
from signoff.signing.approve import Plan, fetch_offers, plan, sign


@click.command("approve")
@click.argument("what", metavar="INCIDENT|BRANCH")
@click.option("--source", default=".", type=click.Path(path_type=Path), help="The folder with status.yml.")
@click.option("--remote", help="Get the branches of this remote (a name or an address) first.")
@click.option("--key", type=click.Path(path_type=Path), help="Your SSH key. [default: git's user.signingKey]")
@click.option("--with-other-files", is_flag=True, help="Also merge what is no message.")
@click.option("--yes", is_flag=True, help="Sign without asking; for those who have read the words elsewhere.")
def command(
    *, what: str, source: Path, remote: str | None, key: Path | None, with_other_files: bool, yes: bool
) -> int:
    """Sign off a liaison's branch with a signed merge, for when the forge is down.

    Shows the exact words, says who may sign them and whether you may, and asks you to type the incident's
    name. The merge is kept only if it counts as a sign-off; else nothing changes. Exit codes: 0 signed
    off, 1 not signed off, 2 nothing that could be.
    """
    if remote:
        problem = fetch_offers(source, remote)
        if problem:
            click.echo(f"{problem}; looking at the branches that are here", err=True)
    now = clock.now()
    planned = plan(source, what, now, key)
    _show(planned)
    if planned.others and not with_other_files:
        click.echo("Nothing was done: this branch changes more than messages.", err=True)
        click.echo("  hint: ask for a branch of messages only, or say --with-other-files", err=True)
        return 1
    if planned.refusals or planned.signer is None:
        _refuse(planned)
        return 1
    if not yes and not _confirmed(planned):
        click.echo("Nothing was done: that is not the name.", err=True)
        return 1
    commit, refusals = sign(planned, now)
    if refusals:
        click.echo("Nothing was done: your signature would not count.", err=True)
        for reason in refusals:
            click.echo(f"{reason}\n  hint: {reason.hint}", err=True)
        return 1
    there = remote or "origin"
    click.echo(f"Signed off by {planned.signer.login} in {commit[:10]}. Hand it on, and publish it:")
    click.echo(f"  git push {there} {planned.onto}\n  signoff publish --remote {there}")
    return 0


def _show(planned: Plan) -> None:
    """Everything that the signature will stand for."""
    count = len(planned.words)
    click.echo(
        f"'{planned.branch.name}' ({planned.branch.tip[:10]}) changes {count} file{'s' * (count != 1)}:"
    )
    for verdict in planned.verdicts:
        path = verdict.change.path
        may = " or ".join(verdict.may_sign) or "nobody"
        wrote = ", ".join(sorted(verdict.change.authors)) or "nobody known"
        click.echo(f"\n=== {visible(path)}\nwritten by {visible(wrote)}; may be signed off by {may}")
        words = planned.words[path]
        for line in words.removesuffix("\n").split("\n") if words else ["(the message is withdrawn)"]:
            click.echo(f"  | {visible(line)}")
    click.echo("")
    for finding in planned.proposal.findings:
        click.echo(f"{visible(str(finding))}\n  hint: {visible(finding.hint)}", err=True)
    for path in planned.others:
        click.echo(f"also changed: {visible(path)}", err=True)


def _refuse(planned: Plan) -> None:
    click.echo("Nothing was done: your signature would not count.", err=True)
    if planned.signer is None:
        click.echo(f"  your key ({planned.key}) belongs to nobody on the roster", err=True)
        click.echo(f"  hint: see 'commanders' with their e-mail in status.yml, and {ALLOWED}", err=True)
        return
    for reason in planned.refusals:
        click.echo(f"  {visible(str(reason))}\n    hint: {reason.hint}", err=True)


def _confirmed(planned: Plan) -> bool:
    """Whether the commander types the name of every incident; no answer is none."""
    assert planned.signer is not None
    names = " ".join(planned.incidents)
    click.echo(f"You sign as {planned.signer.login}. Type '{names}' to sign off these words: ", nl=False)
    answer = sys.stdin.readline()
    click.echo("")
    return answer.split() == names.split()
