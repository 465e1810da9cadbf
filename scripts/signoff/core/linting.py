"""What authors and `status.yml` say to the linter: weights, waivers, hosts. Whether there is such a rule, the
linter tells (rules/lint.py).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from signoff.core import codes, values
from signoff.core.frontmatter import Node
from signoff.core.text import Notes

MAX_REASON = 300
MAX_WAIVERS = 20
WEIGHTS = {word: word for word in ("error", "warning", "info", "off")}
"""How much a rule may weigh."""

_NAME = re.compile(r"SO\d{3}|[a-z]+(?:-[a-z0-9]+)*", re.ASCII)
_LABEL = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})+")


def weights(node: Node, key: str, notes: Notes) -> Mapping[str, str] | None:
    """`{no-estimates: error, SO601: off}`."""
    table = values.table(node, key, notes)
    if table is None:
        return None
    read = ((name, values.word(item, name, notes, WEIGHTS)) for name, (_, item) in table.entries.items())
    return MappingProxyType({name: weight for name, weight in read if weight is not None})


def waivers(node: Node, key: str, notes: Notes) -> tuple[tuple[str, str], ...] | None:
    """`{SO521: "the vendor asked to be named"}`: rules by code or slug, each with a reason."""
    table = values.table(node, key, notes)
    if table is None:
        return None
    found = []
    for name, (place, item) in table.entries.items():
        reason = values.text(item, name, notes, MAX_REASON)
        if not _NAME.fullmatch(name):
            text = f"'{name}' is neither the code nor the name of a rule"
            notes.add(
                codes.BAD_WAIVER, place.line, place.column, text, "write for example SO501: why it is right"
            )
        elif reason is not None and not any(letter.isalpha() for letter in reason):
            text = f"the waiver of {name} gives no reason"
            notes.add(codes.BAD_WAIVER, item.line, item.column, text, "say why the rule does not count here")
        elif reason is not None:
            found.append((name, reason))
    if len(table.entries) > MAX_WAIVERS:
        text = f"{len(table.entries)} waivers in one message"
        notes.add(
            codes.BAD_WAIVER, node.line, node.column, text, f"at most {MAX_WAIVERS}; change the words instead"
        )
    return tuple(found) or None


def host(node: Node, key: str, notes: Notes) -> str | None:
    """A host name in small letters: `api.acme.example`, without scheme and path."""
    value = values.text(node, key, notes, 253)
    if value is None or _HOST.fullmatch(value.lower()):
        return None if value is None else value.lower()
    hint = "write for example api.acme.example"
    notes.add(codes.BAD_HOST, node.line, node.column, f"'{value}' is not the name of a host", hint)
    return None
