"""The sources of the program that the composer runs, as they lie in the package."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files as resources
from importlib.resources.abc import Traversable
from types import MappingProxyType

FOLDERS = ("rules", "writing", "composer")


@lru_cache(maxsize=1)
def sources() -> MappingProxyType[str, str]:
    """Module below the package -> source text, of everything that may be translated."""
    package = resources("signoff")
    found = {name: text for folder in FOLDERS for name, text in _below(package.joinpath(folder), folder)}
    return MappingProxyType(dict(sorted(found.items())))


def runtime() -> str:
    """The part that is written by hand."""
    return resources("signoff").joinpath("composer", "runtime.js").read_text(encoding="utf-8")


def _below(folder: Traversable, name: str) -> Iterator[tuple[str, str]]:
    for entry in folder.iterdir():
        if entry.is_dir() and not entry.name.startswith("_"):
            yield from _below(entry, f"{name}.{entry.name}")
        elif entry.name.endswith(".py") and entry.name != "__init__.py":
            yield f"{name}.{entry.name.removesuffix('.py')}", entry.read_text(encoding="utf-8")
