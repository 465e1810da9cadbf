"""The facts of a message: one reader for each key of its front matter."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from signoff.core import codes, linting, values
from signoff.core.finding import did_you_mean
from signoff.core.frontmatter import Items, Node, Scalar, Table
from signoff.core.model import ComponentStatus, Effect, Impact, Kind, NextUpdate, Status, Window
from signoff.core.names import is_message_name
from signoff.core.text import Notes
from signoff.core.vocabulary import Vocabulary

MAX_TITLE = 120
MAX_STATEMENT = 500
NONE = "none"


class Ground(NamedTuple):
    """Where mistakes are noted, the names in use, and the kind of the incident.

    `kind` is None when the first message, which says it, could not be read.
    """

    notes: Notes
    names: Vocabulary
    kind: Kind | None


Reader = Callable[[Node, str, Ground], Any]

KINDS = {kind.value: kind for kind in Kind}
_STATUSES = {status.value: status for status in Status}
_IMPACTS = {impact.value: impact for impact in Impact}
_COMPONENT_STATUSES = {status.value: status for status in ComponentStatus}


def _title(node: Node, key: str, ground: Ground) -> str | None:
    return values.text(node, key, ground.notes, MAX_TITLE)


def _statement(node: Node, key: str, ground: Ground) -> str | None:
    value = values.text(node, key, ground.notes, MAX_STATEMENT)
    return NONE if value is not None and value.lower() == NONE else value


def _kind(node: Node, key: str, ground: Ground) -> Kind | None:
    return values.word(node, key, ground.notes, KINDS)


def _status(node: Node, key: str, ground: Ground) -> Status | None:
    return values.word(node, key, ground.notes, _STATUSES)


def _impact(node: Node, key: str, ground: Ground) -> Impact | None:
    return values.word(node, key, ground.notes, _IMPACTS)


def _instant(node: Node, key: str, ground: Ground) -> datetime | None:
    return values.instant(node, key, ground.notes)


def _drill(node: Node, key: str, ground: Ground) -> bool | None:
    return values.flag(node, key, ground.notes)


def _commander(node: Node, key: str, ground: Ground) -> str | None:
    login = values.text(node, key, ground.notes, MAX_TITLE)
    if login is None:
        return None
    login = login.removeprefix("@")
    if login in ground.names.commanders:
        return login
    hint = did_you_mean(login, ground.names.commanders)
    if not hint.startswith("did"):
        hint = f"add {login} to 'commanders' in status.yml, or to 'former_commanders' if they left"
    text = f"'{login}' is not on the roster in status.yml"
    ground.notes.add(codes.UNKNOWN_COMMANDER, node.line, node.column, text, hint)
    return None


def _audience(node: Node, key: str, ground: Ground) -> str | None:
    value = values.text(node, key, ground.notes, MAX_TITLE)
    if value is not None and value not in ground.names.audiences:
        hint = did_you_mean(value, ground.names.audiences)
        text = f"'{value}' is not an audience of status.yml"
        ground.notes.add(codes.UNKNOWN_AUDIENCE, node.line, node.column, text, hint)
        return None
    return value


def _next_update(node: Node, key: str, ground: Ground) -> NextUpdate | None:
    if type(node) is Scalar and node.value == NONE:
        return NextUpdate()
    value = values.instant_or_duration(node, key, ground.notes)
    if value is None:
        return None
    return NextUpdate(after=value) if isinstance(value, timedelta) else NextUpdate(at=value)


def _corrects(node: Node, key: str, ground: Ground) -> str | None:
    value = values.text(node, key, ground.notes, MAX_TITLE)
    if value is not None and not is_message_name(value):
        hint = "write the file's name without .md, such as 02-identified"
        ground.notes.add(
            codes.BAD_REFERENCE, node.line, node.column, f"'{value}' is not the name of a message", hint
        )
        return None
    return value


def _window(node: Node, key: str, ground: Ground) -> Window | None:
    table = values.table(node, key, ground.notes)
    if table is None:
        return None
    found: dict[str, datetime | None] = {"start": None, "end": None}
    for name, value in values.known(table, found, ground.notes, "window"):
        found[name] = values.instant(value, name, ground.notes)
    for name in found:
        if name not in table.entries:
            text = f"the window has no '{name}'"
            ground.notes.add(
                codes.BAD_WINDOW, node.line, node.column, text, f"add '{name}: 2026-11-21T10:00Z'"
            )
    start, end = found["start"], found["end"]
    if start is None or end is None:
        return None
    if start >= end:
        ground.notes.add(
            codes.BAD_WINDOW, node.line, node.column, "the window ends before it starts", "swap start and end"
        )
        return None
    if end - start > values.LONGEST:
        text = f"the window is longer than {values.LONGEST.days} days"
        ground.notes.add(codes.BAD_WINDOW, node.line, node.column, text, "check the years")
        return None
    return Window(start, end)


_WEEKDAY = r"(?:[+-]?(?:[1-9]|[1-4]\d|5[0-3]))?(?:MO|TU|WE|TH|FR|SA|SU)"
_MONTH_DAY = r"[+-]?(?:[1-9]|[12]\d|3[01])"
_YEAR_DAY = r"[+-]?(?:[1-9]|[1-9]\d|[12]\d\d|3[0-5]\d|36[0-6])"
_MONTH = r"(?:[1-9]|1[0-2])"
_REPEAT_PARTS = {
    "FREQ": re.compile("DAILY|WEEKLY|MONTHLY|YEARLY"),
    "INTERVAL": re.compile(r"[1-9]\d{0,2}", re.ASCII),
    "COUNT": re.compile(r"[1-9]\d{0,2}", re.ASCII),
    "UNTIL": re.compile(r"(?:19[7-9]\d|2[01]\d\d)\d{4}(?:T\d{6}Z)?", re.ASCII),
    "BYDAY": re.compile(f"{_WEEKDAY}(?:,{_WEEKDAY})*"),
    "BYMONTHDAY": re.compile(f"{_MONTH_DAY}(?:,{_MONTH_DAY})*"),
    "BYMONTH": re.compile(f"{_MONTH}(?:,{_MONTH})*"),
    "BYSETPOS": re.compile(f"{_YEAR_DAY}(?:,{_YEAR_DAY})*"),
    "WKST": re.compile("MO|TU|WE|TH|FR|SA|SU"),
}
_REPEAT_HINT = "write for example FREQ=WEEKLY;BYDAY=SU"


def _repeat(node: Node, key: str, ground: Ground) -> str | None:
    value = values.text(node, key, ground.notes, MAX_STATEMENT)
    if value is None:
        return None
    rule = value.removeprefix("RRULE:").upper()
    problem = repeat_problem(rule)
    if problem:
        ground.notes.add(codes.BAD_REPEAT, node.line, node.column, problem, _REPEAT_HINT)
        return None
    return rule


def repeat_problem(rule: str) -> str:
    """What is wrong with an RFC 5545 recurrence rule in capitals, or ""."""
    seen: dict[str, str] = {}
    for part in rule.split(";"):
        name, equals, value = part.partition("=")
        form = _REPEAT_PARTS.get(name)
        if not equals or form is None:
            return f"'{part}' is not a part of a recurrence rule that is understood here"
        if name in seen:
            return f"'{name}' stands in the rule twice"
        seen[name] = value
        if not form.fullmatch(value) or (name == "UNTIL" and not _is_day(value)):
            return f"'{value}' is not a value of {name}"
    return _combination_problem(seen)


def _combination_problem(parts: Mapping[str, str]) -> str:
    """What RFC 5545 forbids although each part alone is right, or ""."""
    if "FREQ" not in parts:
        return "the rule has no FREQ"
    if "COUNT" in parts and "UNTIL" in parts:
        return "COUNT and UNTIL exclude each other"
    if parts["FREQ"] in ("DAILY", "WEEKLY") and any(c.isdigit() for c in parts.get("BYDAY", "")):
        return f"a numbered BYDAY has no meaning in a {parts['FREQ']} rule"
    if "BYSETPOS" in parts and not {"BYDAY", "BYMONTHDAY", "BYMONTH"} & parts.keys():
        return "BYSETPOS chooses from BYDAY, BYMONTHDAY or BYMONTH, and there is none"
    return ""


def _is_day(value: str) -> bool:
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def _components(node: Node, key: str, ground: Ground) -> tuple[Effect, ...] | None:
    if type(node) is Items:
        return _component_list(node, key, ground)
    table = values.table(node, key, ground.notes)
    if table is None:
        return None
    effects: list[Effect] = []
    known = ground.names.components
    for component, (name, value) in table.entries.items():
        regions = known.get(component)
        if regions is None:
            _unknown_component(name, ground)
        elif type(value) is Table:
            effects += _regions(component, regions, value, ground)
        else:
            status = values.word(value, component, ground.notes, _COMPONENT_STATUSES)
            if status is not None:
                effects.append(Effect(component, None, status))
    return tuple(effects)


def _regions(component: str, regions: tuple[str, ...], table: Table, ground: Ground) -> list[Effect]:
    effects = []
    if not table.entries:
        ground.notes.add(
            codes.EMPTY_VALUE,
            table.line,
            table.column,
            f"'{component}' has no region",
            f"write '{component}: operational'",
        )
    for region, (name, value) in table.entries.items():
        if region not in regions:
            text = f"'{region}' is not a region of component '{component}'"
            hint = (
                did_you_mean(region, regions)
                or f"'{component}' has no regions: write '{component}: partial_outage'"
            )
            ground.notes.add(codes.UNKNOWN_REGION, name.line, name.column, text, hint)
            continue
        status = values.word(value, region, ground.notes, _COMPONENT_STATUSES)
        if status is not None:
            effects.append(Effect(component, region, status))
    return effects


def _component_list(node: Items, key: str, ground: Ground) -> tuple[Effect, ...] | None:
    if ground.kind is Kind.INCIDENT and node.items:
        hint = "write each with its state: '{api: partial_outage}'"
        text = "a list of components does not say what they do"
        ground.notes.add(codes.COMPONENT_STATUS_MISSING, node.line, node.column, text, hint)
        return None
    notice = ground.kind is Kind.NOTICE
    status = ComponentStatus.OPERATIONAL if notice else ComponentStatus.UNDER_MAINTENANCE
    effects = []
    for component, item in values.texts(node, key, ground.notes, MAX_TITLE):
        if component in ground.names.components:
            effects.append(Effect(component, None, status))
        else:
            _unknown_component(item, ground)
    return tuple(effects)


def _unknown_component(name: Scalar, ground: Ground) -> None:
    hint = did_you_mean(name.value, ground.names.components)
    text = f"'{name.value}' is not a component of status.yml"
    ground.notes.add(codes.UNKNOWN_COMPONENT, name.line, name.column, text, hint)


def _waive(node: Node, key: str, ground: Ground) -> tuple[tuple[str, str], ...] | None:
    return linting.waivers(node, key, ground.notes)


READERS: Mapping[str, Reader] = {
    "title": _title,
    "kind": _kind,
    "status": _status,
    "commander": _commander,
    "impact": _impact,
    "components": _components,
    "started": _instant,
    "next_update": _next_update,
    "data_loss": _statement,
    "lingering": _statement,
    "window": _window,
    "repeat": _repeat,
    "expires": _instant,
    "audience": _audience,
    "drill": _drill,
    "corrects": _corrects,
    "at": _instant,
    "waive": _waive,
}
"""Every key a message may have, in the order a message is written."""
