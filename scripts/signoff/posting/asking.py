"""Questions to whoever is there: numbered choices at a terminal, the option to give in a script.

A terminal may be a phone: nothing needs an arrow key, every answer is short, Enter takes what is proposed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, TypeVar

import click

from signoff.approval.seen import visible
from signoff.core.finding import OperatorError
from signoff.core.model import Kind
from signoff.posting.shelf import Known

T = TypeVar("T")


class Choice(NamedTuple):
    """One of several answers: what it means, what is shown, and what may be typed instead of its number."""

    value: str
    label: str


class Desk:
    """Somebody at a terminal, or nobody. `asked` counts the questions that were put."""

    def __init__(self, *, is_terminal: bool) -> None:
        self.is_terminal = is_terminal
        self.asked = 0

    def choose(self, question: str, choices: Sequence[Choice], flag: str, default: str = "") -> str:
        """One of `choices`; `default` is taken by Enter, and without a terminal."""
        if not self.is_terminal and default:
            return default

        def read(text: str) -> str:
            return _chosen(text, choices)

        proposed = next((str(n) for n, one in enumerate(choices, 1) if one.value == default), "")
        return self._ask(question, read, flag, proposed, choices)

    def line(self, question: str, flag: str, default: str = "", *, may_be_empty: bool = False) -> str:
        """One line of text; "" only where that is an answer."""
        if not self.is_terminal and (default or may_be_empty):
            return default

        return self._ask(question, str.strip, flag, default, may_be_empty=may_be_empty)

    def read(
        self,
        question: str,
        read: Callable[[str], T],
        flag: str,
        default: str = "",
        choices: Sequence[Choice] = (),
    ) -> T:
        """What `read` makes of the answer; a ValueError of it is told, and the question put again."""
        if not self.is_terminal and default:
            return read(default)
        return self._ask(question, read, flag, default, choices)

    def _ask(
        self,
        question: str,
        read: Callable[[str], T],
        flag: str,
        default: str,
        choices: Sequence[Choice] = (),
        *,
        may_be_empty: bool = False,
    ) -> T:
        if not self.is_terminal:
            known = f" (one of: {', '.join(one.value for one in choices[:12])})" if choices else ""
            raise OperatorError(f"not said: {question[:1].lower()}{question[1:]}", f"give {flag}{known}")
        self.asked += 1
        click.echo("", err=True)
        click.echo(question, err=True)
        for number, one in enumerate(choices, 1):
            click.echo(f"  {number:>2}  {visible(one.label)}", err=True)
        while True:
            # "" and not None, for which click asks again without a word
            typed = click.prompt(
                ">", default=default, prompt_suffix=" ", show_default=bool(default), err=True, type=str
            )
            if not typed.strip() and not may_be_empty:
                click.echo(f"  {_number_please(choices) if choices else 'please say something'}", err=True)
                continue
            try:
                return read(typed)
            except ValueError as problem:
                click.echo(f"  {problem}", err=True)


def _chosen(text: str, choices: Sequence[Choice]) -> str:
    """By its number, its name, or a beginning that only one of them has."""
    word = text.strip().lower()
    if word.isascii() and word.isdecimal() and 1 <= int(word) <= len(choices):
        return choices[int(word) - 1].value
    exact = [one.value for one in choices if one.value.lower() == word]
    begun = [one.value for one in choices if word and one.value.lower().startswith(word)]
    found = exact or begun
    if len(found) != 1:
        raise ValueError(_number_please(choices))
    return found[0]


def _number_please(choices: Sequence[Choice]) -> str:
    return f"a number from 1 to {len(choices)}, please"


def the_open_one(open_ones: Sequence[Known]) -> Known:
    """The only incident that is open, else the only maintenance; OperatorError when there is a choice."""
    incidents = [known for known in open_ones if known.kind is Kind.INCIDENT]
    found = incidents or open_ones
    if len(found) != 1:
        names = ", ".join(known.slug for known in found[:8])
        problem = f"{len(found)} are open: {names}" if found else "nothing is open"
        raise OperatorError(problem, "name the incident; see: signoff list --all")
    return found[0]
