"""Who is reminded of which debt, once: what is urgent, minus what the ledger says was told.

Each stage of a debt is told once: the liaisons when it is due soon, the commander too when it is overdue,
all commanders when it stays so. A clock that was off tells only the newest stage.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from signoff.clock.debts import Debt, Owed, Stage
from signoff.core.channels import DIGEST
from signoff.core.watched import Channel, Person, Settings

LIAISONS, COMMANDERS = "liaisons", "commanders"
"""Channels with these audiences carry reminders."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """`debt` has come to `stage`, and `people` (logins) should know. `audiences` are those of channels."""

    debt: Debt
    stage: Stage
    people: tuple[str, ...]
    audiences: tuple[str, ...]

    def channels(self, settings: Settings) -> tuple[Channel, ...]:
        """Where it is sent."""
        return tuple(
            channel
            for channel in settings.channels
            if channel.audience in self.audiences and channel.messages != DIGEST
        )


def reminders(
    debts: Iterable[Debt], settings: Settings, now: datetime, told: Collection[tuple[str, Stage]]
) -> tuple[Reminder, ...]:
    """What has to be told now. `told` are the keys and stages that were told already."""
    newest: dict[str, Stage] = {}
    for key, stage in told:
        newest[key] = max(newest.get(key, Stage.LATER), stage, key=lambda one: one.rank)
    found = []
    for debt in debts:
        stage = debt.stage(now, settings.policy)
        if stage.rank > newest.get(debt.key, Stage.LATER).rank:
            found.append(_addressed(debt, stage, settings))
    return tuple(found)


def _addressed(debt: Debt, stage: Stage, settings: Settings) -> Reminder:
    liaisons, roster = _logins(settings.liaisons), _logins(settings.commanders)
    named = (debt.commander,) if debt.commander else roster
    if debt.owed is Owed.REPORT:
        return Reminder(debt, stage, named, (COMMANDERS,))
    if stage is Stage.SOON:
        return Reminder(debt, stage, liaisons or named, (LIAISONS,))
    people = named if stage is Stage.OVERDUE else (*named, *roster)
    return Reminder(debt, stage, tuple(dict.fromkeys((*liaisons, *people))), (LIAISONS, COMMANDERS))


def _logins(people: Iterable[Person]) -> tuple[str, ...]:
    return tuple(person.login for person in people)


WORDS = {
    Owed.FIRST_MESSAGE: "the first message to customers",
    Owed.SCOPING: "the scoping message",
    Owed.UPDATE: "an update",
    Owed.PROMISE: "the promised update",
    Owed.SITREP: "a sitrep",
    Owed.MAINTENANCE_START: "word that the maintenance begins",
    Owed.MAINTENANCE_END: "word that the maintenance is over",
    Owed.POSTMORTEM: "the postmortem",
    Owed.REPORT: "customers' reports",
}


def when(debt: Debt, now: datetime) -> str:
    """`due in 4 minutes`, `12 minutes overdue`."""
    if not debt.is_debt:
        return f"{span(now - debt.due)} ago"
    left = debt.due - now
    return f"due in {span(left)}" if left >= timedelta(0) else f"{span(-left)} overdue"


def span(length: timedelta) -> str:
    """A span in its two largest units: `2 h 5 min`."""
    minutes = int(length / timedelta(minutes=1))
    days, minutes = divmod(minutes, 24 * 60)
    hours, minutes = divmod(minutes, 60)
    parts = [f"{n} {unit}" for n, unit in ((days, "d"), (hours, "h"), (minutes, "min")) if n]
    return " ".join(parts[:2]) or "less than a minute"


def subject(reminder: Reminder, now: datetime) -> str:
    """One line for people: what, how urgent, which incident."""
    debt = reminder.debt
    name = debt.title or debt.incident or "an incident without a name"
    urgent = "Still owed: " if reminder.stage is Stage.ESCALATED else ""
    return f"{urgent}{name}: {WORDS[debt.owed]} {'from' if not debt.is_debt else 'is'} {when(debt, now)}"


def body(reminder: Reminder, now: datetime) -> str:
    """What a reminder says, in plain text without any address."""
    debt = reminder.debt
    lines = [subject(reminder, now) + "."]
    if debt.about:
        lines.append(debt.about[:1].upper() + debt.about[1:] + ".")
    if debt.is_debt:
        lines.append(f"Due: {debt.due:%Y-%m-%d %H:%M} UTC. {what_to_do(debt)}")
    return "\n".join(lines)


def lasting(reminder: Reminder) -> str:
    """The same in words that stay true, for what is written once and read later."""
    debt = reminder.debt
    name = debt.title or debt.incident or "an incident without a name"
    if not debt.is_debt:
        return f"{name}: {debt.about}."
    state = {Stage.SOON: "is due", Stage.OVERDUE: "was due", Stage.ESCALATED: "is still owed, and was due"}
    told = f"{name}: {WORDS[debt.owed]} {state[reminder.stage]} {debt.due:%Y-%m-%d %H:%M} UTC."
    about = f"\n{debt.about[:1].upper()}{debt.about[1:]}." if debt.about else ""
    return f"{told}{about}\n{what_to_do(debt)}"


def what_to_do(debt: Debt) -> str:
    """The command that pays the debt."""
    place = debt.incident or "INCIDENT"
    if debt.owed is Owed.FIRST_MESSAGE:
        return "Write it: signoff new"
    if debt.owed is Owed.SITREP:
        return f"Write it: signoff sitrep {place}"
    return f"Write it: signoff update {place}"
