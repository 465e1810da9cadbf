"""The options that all verbs of writing take, and the way from them into an `Office`."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from signoff.core.finding import OperatorError, WorldError
from signoff.core.parse import MAX_BODY
from signoff.edge import clock
from signoff.posting import options
from signoff.posting.asking import Desk
from signoff.posting.finishing import How
from signoff.posting.orders import Order
from signoff.posting.verbs import Office

F = TypeVar("F", bound=Callable[..., Any])

_TEXT = click.option(
    "--text",
    "text_file",
    metavar="FILE",
    help="Your own words instead of the ready text; - is standard input.",
)
_WORDS = (
    click.option(
        "--scenario",
        metavar="NAME",
        default="",
        shell_complete=options.complete_scenarios,
        help="Which ready text.",
    ),
    click.option("--title", metavar="TEXT", default="", help="Another title than the ready text's."),
    _TEXT,
    click.option(
        "--fact",
        "facts",
        multiple=True,
        metavar="NAME=TEXT",
        help="What the ready text asks for; NAME.ja=TEXT says it in another language.",
    ),
    click.option(
        "--component",
        "components",
        multiple=True,
        metavar="ID[:REGION][=STATUS]",
        shell_complete=options.complete_components,
        help="What is affected, where, and how.",
    ),
    click.option("--impact", metavar="IMPACT", default="", help="Another impact than the components give."),
    click.option(
        "--next-update",
        metavar="PROMISE",
        default="",
        help="When customers hear again: 20m, 14:30, none. [default: as policy asks]",
    ),
)
_EFFECT = click.option(
    "--effect", metavar="STATUS", default="", help="For components that do not say theirs."
)
_COMMANDER = click.option("--commander", metavar="LOGIN", default="", help="Who is in command.")
_ENDS = (
    click.option("--pr/--no-pr", default=None, help="Open a pull request, or only write a file here."),
    click.option("--yes", is_flag=True, help="Do not ask what to do with it."),
    click.option("--dry-run", is_flag=True, help="Print the files; write nothing, propose nothing."),
)

STATED = (
    click.option("--data-loss", metavar="TEXT", default="", help="What was lost, or none."),
    click.option("--lingering", metavar="TEXT", default="", help="What will still be felt, or none."),
)
STARTED = click.option("--started", metavar="INSTANT", default="", help="When customers began to feel it.")
STATUS = click.option("--status", metavar="STATUS", default="", help="Take the ready text that says this.")
WINDOW = (
    click.option("--start", metavar="INSTANT", default="", help="When it begins: 2026-11-28T22:00Z."),
    click.option("--end", metavar="INSTANT", default="", help="When it ends: an instant, or 4h."),
)


def writes(*more: Callable[[Any], Any]) -> Callable[[F], F]:
    """The options of a verb that writes a message, with those of its own."""

    def decorate(command: F) -> F:
        wanted: tuple[Callable[[Any], Any], ...] = (*more, *_WORDS, _EFFECT, _COMMANDER, *_ENDS)
        command = options.shelf_options(command)
        for option in reversed(wanted):
            command = option(command)
        return command

    return decorate


def office(
    *,
    source: Path,
    now: str | None,
    remote: str,
    offline: bool,
    pr: bool | None,
    yes: bool,
    dry_run: bool,
    text_file: str | None = None,
    **said: Any,
) -> Office:
    """Everything that options say, ready for a verb."""
    order = Order(text=_text(text_file), **said)
    # both: a person answers, and sees the questions
    desk = Desk(is_terminal=sys.stdin.isatty() and sys.stderr.isatty())
    how = How(pr=pr, yes=yes, dry_run=dry_run, offline=offline)
    return Office(source, clock.now(now), remote, desk, order, how)


def _text(file: str | None) -> str:
    """The words of a file, or of standard input."""
    if file is None:
        return ""
    try:
        if file == "-":
            data = sys.stdin.buffer.read(MAX_BODY + 1)
        else:
            with Path(file).open("rb") as opened:
                data = opened.read(MAX_BODY + 1)
        text = data.decode("utf-8").replace("\r\n", "\n").strip()
    except OSError as error:
        raise WorldError(
            f"--text: {file} cannot be read: {error.strerror}", "give a file with your words"
        ) from None
    except UnicodeDecodeError:
        raise OperatorError(f"--text: {file} is not UTF-8 text", "save it as UTF-8") from None
    if not text or len(data) > MAX_BODY:
        raise OperatorError(f"--text: {file} has no words, or too many", f"at most {MAX_BODY:,} bytes")
    return text
