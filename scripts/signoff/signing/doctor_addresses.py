"""Whether the workflows hand over the addresses that `status.yml` names, without asking anybody."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from signoff.core.watched import Channel, Settings
from signoff.signing.checks import Check, Health, ok

_VARIABLE = re.compile(r"\$\{([A-Z_][A-Z0-9_]*)\}")
_INTERNAL = "internal"
_REMINDED = frozenset({"liaisons", "commanders"})
"""Channels for reminders, which `signoff due` sends from where somebody set it up."""


@dataclass(frozen=True, slots=True)
class _Step:
    """A step of a workflow: what it runs, and the names of what it is given."""

    file: str
    name: str
    script: str
    given: frozenset[str]


def examine_addresses(files: Mapping[str, str], settings: Settings) -> Iterator[Check]:
    """For announcements and for the watchdog: which `${NAME}` no step gets, with the line that is missing.

    `files`: the workflows by path; others are passed over.
    """
    steps = [
        step for name, text in sorted(files.items()) if "/workflows/" in name for step in _steps(name, text)
    ]
    told = [c for c in settings.channels if _is_announced_to(c, settings)]
    inside = [c for c in settings.channels if c.audience == _INTERNAL]
    yield from _handed("announce", "announcements", r"\bsignoff\s+announce\b", told, steps)
    yield from _handed("watch", "the watchdog", r"\bsignoff\s+probe\b[^\n]*\s--tell\b", inside, steps)


def _is_announced_to(channel: Channel, settings: Settings) -> bool:
    """Internal messages in a repository of their own are told from there."""
    elsewhere = _REMINDED | ({_INTERNAL} if settings.internal_source else set())
    return channel.audience not in elsewhere


def _handed(
    kind: str, whom: str, command: str, channels: list[Channel], steps: list[_Step]
) -> Iterator[Check]:
    names = sorted({name for c in channels for text in (c.url, c.secret) for name in _VARIABLE.findall(text)})
    if not names:
        return
    slug = f"addresses-{kind}"
    running = [step for step in steps if re.search(command, step.script)]
    if not running:
        hint = (
            f"take .github/workflows/ from the template, or see that another machine does it with {names[0]}"
        )
        yield Check(slug, Health.WARN, f"no workflow sends {whom} to the channels of status.yml", hint)
        return
    fine = True
    for step in running:
        missing = [name for name in names if name not in step.given]
        if missing:
            fine = False
            lines = ", ".join(f"'{name}: ${{{{ secrets.{name} }}}}'" for name in missing)
            yield Check(
                slug,
                Health.FAIL,
                f"{whom} do not reach every channel: {step.file} does not hand over {', '.join(missing)}",
                f"add below 'env:' of its step '{step.name}': {lines}; "
                f"then give the secret: gh secret set {missing[0]} --env signoff",
            )
    if fine:
        yield ok(slug, f"{whom} get {', '.join(names)}")


def _steps(file: str, text: str) -> Iterator[_Step]:
    """The steps that run something; none of a file that is no workflow."""
    try:
        plain = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 -- texts, lists and maps, nothing else
    except (yaml.YAMLError, RecursionError):
        return
    whole = _map(plain)
    for job in map(_map, _map(whole.get("jobs")).values()):
        steps = job.get("steps")
        for step in map(_map, steps if isinstance(steps, list) else []):
            script = step.get("run")
            if isinstance(script, str):
                given = frozenset(name for place in (whole, job, step) for name in _map(place.get("env")))
                name = str(step.get("name") or "the one that runs it")
                yield _Step(file, name, script.replace("\\\n", " "), given)


def _map(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
