"""What is owed, as people and programs read it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime

from signoff.clock.debts import Debt, Stage
from signoff.clock.reminders import WORDS, what_to_do, when
from signoff.core.watched import Policy

FORMATS = ("text", "json")


def owed_now(debts: Sequence[Debt], now: datetime, policy: Policy) -> tuple[Debt, ...]:
    """The debts that are due soon or overdue: what the exit code is about."""
    return tuple(debt for debt in debts if debt.is_debt and debt.stage(now, policy) is not Stage.LATER)


def as_text(debts: Sequence[Debt], now: datetime, policy: Policy) -> str:
    """A line for each, what to do about it below those that are due; the rest comes last."""
    lines = []
    for debt in debts:
        stage = debt.stage(now, policy)
        mark = "" if stage is Stage.LATER or not debt.is_debt else f"{stage.upper()}: "
        lines.append(f"{mark}{plain(debt.incident or debt.title)}: {WORDS[debt.owed]}, {when(debt, now)}")
        if debt.about:
            lines.append(f"  {plain(debt.about)}")
        if mark:
            lines.append(f"  {what_to_do(debt)}")
    count = len(owed_now(debts, now, policy))
    last = f"{count} owed now" if count else "Nothing is owed now"
    return "\n".join([*lines, f"{last} ({now:%Y-%m-%d %H:%M} UTC)."])


def as_json(debts: Sequence[Debt], now: datetime, policy: Policy) -> str:
    """One object; `owed` is soonest first."""
    rows = [
        {
            "owed": debt.owed.value,
            "incident": debt.incident,
            "title": debt.title,
            "due": stamp(debt.due),
            "stage": debt.stage(now, policy).value,
            "commander": debt.commander,
            "about": debt.about,
            "key": debt.key,
        }
        for debt in debts
    ]
    count = len(owed_now(debts, now, policy))
    return json.dumps({"now": stamp(now), "owed_now": count, "owed": rows}, ensure_ascii=False, indent=2)


def stamp(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def plain(text: str) -> str:
    """One line without anything that a terminal would obey."""
    return "".join(c if c.isprintable() else "?" for c in text)
