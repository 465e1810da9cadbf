"""YAML from elsewhere: every value as the text that was written, bounded, aliases refused.

Strict reading with places and hints is core/frontmatter.py; a foreign file is not its author's
mistake to correct, so here most is accepted and only what could hurt is refused.
"""

from __future__ import annotations

from typing import Any

import yaml

MAX_DEPTH = 12

_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class UnusableError(Exception):
    """A YAML text that is not read: aliases (a bomb), too deep."""


def compose(text: str) -> yaml.Node | None:
    """The nodes of `text`; scalars keep their text. Raises YAMLError or UnusableError."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent):
            raise UnusableError(f"{_line(event)} repeats a value by an alias (*{event.anchor})")
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                raise UnusableError(f"{_line(event)} is nested more than {MAX_DEPTH} levels deep")
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    node: yaml.Node | None = yaml.compose(text, Loader=_Loader)
    return node


def _line(event: yaml.Event) -> str:
    return f"line {event.start_mark.line + 1}" if event.start_mark else "it"


def is_plain(node: yaml.Node) -> bool:
    """Whether a scalar was written without quotes."""
    return isinstance(node, yaml.ScalarNode) and not node.style


def load_yaml(text: str) -> Any:
    """`text` as dicts, lists and texts; plain true and false become booleans. Later keys win."""
    node = compose(text)
    return None if node is None else _value(node)


def _value(node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): _value(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_value(item) for item in node.value]
    if is_plain(node) and node.value.lower() in ("true", "false"):
        return node.value.lower() == "true"
    if is_plain(node) and node.value in ("", "~", "null"):
        return None
    return node.value
