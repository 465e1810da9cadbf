"""`status.yml` of a drill: the page's own, with everything taken out that leads elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from signoff.clock.drills import MIRRORS
from signoff.core.finding import OperatorError
from signoff.core.watched import Policy
from signoff.edge.drills import SITE
from signoff.settings import IMPACTS, read_settings

NAME = "DRILL"
URL = "https://drill.invalid/"
"""Nobody can own it, so what links to the copy leads nowhere."""

_REPLACED = frozenset(
    "name url repository publisher internal_source internal_url mirrors announce_since policy drill".split()
)
_UNHURRIED = frozenset({"max_age"})
"""How long a page may be believed is no matter of the drill's speed."""

_EXACT = 1_000_000
_CHANNELS = '[{id: mail, url: "${DRILL}", form: mail}, {id: sms, url: "${DRILL}", form: sms}]'


def page_of_drill(data: bytes, hosts: Path, inside: str, speed: int, now: datetime) -> bytes:
    """`status.yml` for the copy, published on two mirrors in `hosts`; everything hurries `speed` times.

    `inside`: where, seen from the page, the repository for what is said inside lies.
    """
    settings, findings = read_settings(data)
    tree = yaml.compose(data.decode("utf-8-sig"), Loader=yaml.SafeLoader) if settings else None
    if settings is None or not isinstance(tree, yaml.MappingNode):
        problem = str(findings[0]) if findings else "status.yml cannot be read"
        raise OperatorError(problem, "correct status.yml and commit that first")
    kept = [(key, value) for key, value in tree.value if key.value not in _REPLACED]
    new: dict[str, Any] = {
        "drill": True,
        "name": f"{NAME} {settings.name}"[:200],
        "url": URL,
        "announce_since": now.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "internal_source": inside,
        "mirrors": [{"id": name, "kind": "directory", "to": str(hosts / name / SITE)} for name in MIRRORS],
        "policy": hurried(settings.policy, speed),
    }
    head = yaml.dump(new, sort_keys=False, allow_unicode=True, width=1000)
    # an instant in quotes is an instant all the same
    rest = yaml.serialize(
        yaml.MappingNode(tree.tag, kept, flow_style=False),
        Dumper=yaml.SafeDumper,
        allow_unicode=True,
        width=1000,
    )
    more = "" if settings.channels else f"channels: {_CHANNELS}\n"
    made = f"# A copy for a drill: nobody outside is told anything.\n{head}{rest}{more}".encode()
    again, wrong = read_settings(made)
    if again is None or not again.drill:
        raise OperatorError(
            f"status.yml cannot be copied: {wrong[0]}", "write its keys on lines of their own"
        )
    return made


def hurried(policy: Policy, speed: int) -> dict[str, Any]:
    """All rules of a policy, its spans `speed` times as short."""
    found: dict[str, Any] = {}
    for field in fields(policy):
        value = getattr(policy, field.name)
        pace = 1 if field.name in _UNHURRIED else speed
        if isinstance(value, timedelta):
            value = _span(value, pace)
        elif isinstance(value, Mapping):
            value = {i: _span(value[i], pace) if i in value else "none" for i in IMPACTS}
        found[field.name] = value
    return found


def _span(span: timedelta, speed: int) -> str:
    seconds = max(1, round(span.total_seconds() / speed))
    if seconds > _EXACT:
        seconds -= seconds % 3600  # nobody counts the seconds of weeks, and a span has few digits
    for unit, size in (("d", 86_400), ("h", 3_600), ("m", 60)):
        if seconds % size == 0:
            return f"{seconds // size}{unit}"
    return f"{seconds}s"
