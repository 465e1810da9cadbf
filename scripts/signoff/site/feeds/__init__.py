"""The feed formats: one module each, found here and listed nowhere.

A format is a module of this package with `NAME` (its file name), `MIME` and
`render(settings, items, language, address)`; so a new one is one new file.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Sequence
from functools import lru_cache
from importlib import import_module
from typing import Protocol, cast

from signoff.core.model import Incident, Posted
from signoff.core.watched import Settings

NEWEST = 50
"""How many messages a feed holds."""


class Format(Protocol):
    """What a module of this package offers."""

    NAME: str
    MIME: str

    @staticmethod
    def render(
        settings: Settings,
        items: Sequence[tuple[Incident, Posted]],
        language: str,
        address: str,
        part: str = "",
    ) -> bytes:
        """The feed that answers at `address` below the site's root. `items` are newest first.

        `part` is what the feed is narrowed to, in words; "" for everything.
        """


@lru_cache(maxsize=1)
def formats() -> tuple[Format, ...]:
    """All formats, by file name. What writes XML is loaded by the first that writes."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    modules = [import_module(f"{__name__}.{name}") for name in names]
    found = [cast(Format, module) for module in modules if hasattr(module, "NAME")]
    return tuple(sorted(found, key=lambda module: module.NAME))
