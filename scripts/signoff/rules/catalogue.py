"""All rules: whatever lies in facts/, wording/ and form/ and has a RULE, by code."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from signoff.core.finding import Severity
from signoff.rules.draft import Draft, House
from signoff.rules.rule import Rule, Spot

FAMILIES = ("facts", "wording", "form")


class Entry(NamedTuple):
    """A rule, what finds it, and the module that both are in."""

    rule: Rule
    check: Callable[[Draft, House], list[Spot]]
    module: str


@lru_cache(maxsize=1)
def catalogue() -> tuple[Entry, ...]:
    """Every rule, by code. Two of one code or slug, or a slug that is not the file's name, is a bug."""
    found = sorted((entry for family in FAMILIES for entry in _family(family)), key=lambda e: e.rule.code)
    for names in ([e.rule.code for e in found], [e.rule.slug for e in found]):
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"several rules are called {', '.join(twice)}")
    return tuple(found)


def rule_called(name: str) -> Rule | None:
    """The rule of this code or slug."""
    return next((e.rule for e in catalogue() if name in (e.rule.code, e.rule.slug)), None)


def _family(family: str) -> list[Entry]:
    """The rules of one folder; its other modules hold words that several rules share."""
    package = importlib.import_module(f"signoff.rules.{family}")
    entries = []
    for name in sorted(module.name for module in pkgutil.iter_modules(package.__path__)):
        module = importlib.import_module(f"{package.__name__}.{name}")
        rule = getattr(module, "RULE", None)
        if isinstance(rule, Rule):
            _check_identity(rule, family, name)
            entries.append(Entry(rule, module.check, module.__name__))
    return entries


def _check_identity(rule: Rule, family: str, name: str) -> None:
    if rule.slug != name.replace("_", "-") or rule.family != family:
        raise ValueError(f"{rule.code} calls itself {rule.family}/{rule.slug} and lies in {family}/{name}.py")
    if rule.severity not in {severity.value for severity in Severity}:
        raise ValueError(f"{rule.code} has no severity")
