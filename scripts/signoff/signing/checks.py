"""One thing that is examined: what was found, how bad that is, and the remedy."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Health(StrEnum):
    """`unknown`: nobody would tell us, which is neither good nor bad."""

    OK = "ok"
    UNKNOWN = "unknown"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Check:
    """The answer to one question; `remedy` is empty when all is well."""

    name: str
    health: Health
    text: str
    remedy: str = ""


def ok(name: str, text: str) -> Check:
    return Check(name, Health.OK, text)


def judged(name: str, good: str, bad: str, remedy: str, *, fine: bool, health: Health = Health.FAIL) -> Check:
    """`good` when it is `fine`, else `bad` with its remedy."""
    return Check(name, Health.OK, good) if fine else Check(name, health, bad, remedy)


def as_text(checks: Sequence[Check]) -> str:
    """A line for each, the remedy below, and a count."""
    lines = []
    for check in checks:
        lines.append(f"{check.health:<7} {check.name}: {check.text}")
        if check.remedy:
            lines.append(f"          hint: {check.remedy}")
    counts = {health: sum(check.health is health for check in checks) for health in Health}
    lines.append(", ".join(f"{count} {health}" for health, count in counts.items() if count))
    return "\n".join(lines)


def as_json(checks: Sequence[Check]) -> str:
    """The same for programs."""
    plain = [{"name": c.name, "health": str(c.health), "text": c.text, "remedy": c.remedy} for c in checks]
    return json.dumps({"checks": plain}, indent=2, ensure_ascii=False)
