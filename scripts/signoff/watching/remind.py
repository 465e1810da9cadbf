"""Tell people what is owed, once: intent, then every channel and the forge, then the record.

A way that fails never keeps another from being tried. A reminder counts as told when anybody could be told;
when nobody could, it stays owed and is tried again in the next round.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from signoff.clock import reminders as words
from signoff.clock.debts import Debt
from signoff.clock.reminders import Reminder, reminders
from signoff.core.finding import OperatorError
from signoff.core.watched import Channel, Settings
from signoff.watching.ledger import Reminded

Send = Callable[[Channel, str, str, str], str]
"""(channel, subject, text, idempotency key) -> why it failed, "" when it did not."""

Comment = Callable[[int, str, str], None]
"""(number of an issue or pull request, marker, text): writes one comment of this marker, ever."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """How people are reached. `say` prints for whoever watches; the others are there or not."""

    say: Callable[[str], None]
    send: Send | None = None
    comment: Comment | None = None


@dataclass(slots=True)
class Round:
    """What one round came to."""

    told: list[Reminder] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def remind(debts: Sequence[Debt], settings: Settings, now: datetime, ledger: Reminded, ways: Ways) -> Round:
    """Tell what has to be told now and was not yet."""
    done = Round()
    _note(done, ledger.refresh(), "the ledger of reminders could not be fetched")
    open_ = reminders(debts, settings, now, ledger.told(debts, now))
    if not open_:
        return done
    by_key = {(one.debt.key, one.stage): one for one in open_}
    ours, why = ledger.intend(by_key.keys(), now)
    _note(done, why, "the ledger of reminders could not be pushed")
    for told, one in by_key.items():
        if told in ours and _tell(one, settings, now, ways, done):
            done.told.append(one)
    if done.told:
        why = ledger.record([(one.debt.key, one.stage) for one in done.told], now)
        _note(done, why, "the ledger of reminders could not be pushed")
    return done


def _tell(one: Reminder, settings: Settings, now: datetime, ways: Ways, done: Round) -> bool:
    """Whether anybody heard it."""
    subject, text = words.subject(one, now), words.body(one, now)
    ways.say(text)
    tries = 0
    failed = 0
    for channel in one.channels(settings) if ways.send is not None else ():
        assert ways.send is not None
        tries += 1
        why = ways.send(channel, subject, text, f"{one.debt.key}-{one.stage}")
        if why:
            failed += 1
            done.failures.append(f"{channel.id}: {why}")
    if ways.comment is not None and one.debt.number is not None:
        tries += 1
        try:
            ways.comment(one.debt.number, marker(one), _mentioning(one))
        except OperatorError as error:
            failed += 1
            done.failures.append(f"#{one.debt.number}: {error.problem}")
    return failed < tries or not tries


def marker(one: Reminder) -> str:
    """What our comment begins with, so that it is found again; invisible to people."""
    return f"<!-- signoff-reminder {one.debt.key} {one.stage} -->"


def _mentioning(one: Reminder) -> str:
    """The same whenever it is written, so that writing it again changes nothing and mails nobody."""
    who = " ".join(f"@{login}" for login in one.people)
    quoted = "\n".join(f"> {line}" for line in words.lasting(one).splitlines())
    return f"{marker(one)}\n{who}\n\n{quoted}\n" if who else f"{marker(one)}\n{quoted}\n"


def _note(done: Round, why: str, what: str) -> None:
    if why:
        done.remarks.append(f"{what}: {why}")
