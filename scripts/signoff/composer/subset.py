"""The part of Python that becomes JavaScript: its words, and what is refused.

Kept to what means the same in both languages, or is made to by the runtime (templates/site/assets/
composer/runtime.js, the object `$`): truth of empty lists, equality of lists, indexes from the end, `//` and
`%` of negative numbers, texts counted in code points.
"""

from __future__ import annotations

from dataclasses import dataclass

# Python's function or method -> how many arguments it may have. The runtime has one for each.
BUILTINS = {
    "len": (1, 1),
    "min": (1, 9),
    "max": (1, 9),
    "sum": (1, 1),
    "abs": (1, 1),
    "any": (1, 1),
    "all": (1, 1),
    "range": (1, 3),
    "enumerate": (1, 2),
    "reversed": (1, 1),
    "zip": (2, 2),
    "sorted": (1, 1),
    "list": (1, 1),
    "tuple": (1, 1),
    "dict": (1, 1),
    "str": (1, 1),
    "int": (1, 1),
    "bool": (1, 1),
    "ord": (1, 1),
    "chr": (1, 1),
}

METHODS = {
    "lower": (0, 0),
    "upper": (0, 0),
    "strip": (0, 1),
    "lstrip": (0, 1),
    "rstrip": (0, 1),
    "startswith": (1, 1),
    "endswith": (1, 1),
    "removeprefix": (1, 1),
    "removesuffix": (1, 1),
    "replace": (2, 2),
    "split": (0, 2),
    "partition": (1, 1),
    "rpartition": (1, 1),
    "splitlines": (0, 0),
    "join": (1, 1),
    "find": (1, 3),
    "rfind": (1, 3),
    "count": (1, 1),
    "isdigit": (0, 0),
    "isalpha": (0, 0),
    "isalnum": (0, 0),
    "isspace": (0, 0),
    "isupper": (0, 0),
    "islower": (0, 0),
    "zfill": (1, 1),
    "append": (1, 1),
    "extend": (1, 1),
    "get": (1, 2),
    "items": (0, 0),
    "keys": (0, 0),
    "values": (0, 0),
}

TRUTHS = frozenset("startswith endswith isdigit isalpha isalnum isspace isupper islower any all bool".split())
"""Calls that are true or false already."""

RESERVED = frozenset(
    "arguments await break case catch class const continue debugger default delete do else enum eval export "
    "extends false finally for function if implements import in instanceof interface let new null package "
    "private protected public return static super switch this throw true try typeof undefined var void while "
    "with yield Infinity NaN Math Map Set Array Object String Number".split()
)
"""Names that a script cannot use as its own."""

NATIVE = {"rules.find": frozenset({"matches", "matches_exactly"})}
"""Functions that the runtime has by hand, because they are made of what cannot be translated."""

UNSEEN = frozenset({"__future__", "typing", "collections.abc", "dataclasses", "functools"})
"""Modules whose names stand only in annotations, declarations and decorators."""

TYPES = frozenset({"dict", "list", "tuple", "Mapping", "Sequence", "Callable"})


@dataclass(frozen=True, slots=True, order=True)
class Refusal:
    """Something that cannot be translated, and where."""

    path: str
    line: int
    problem: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.problem}"


class UntranslatableError(Exception):
    """The sources leave the subset; every place is named."""

    def __init__(self, refusals: list[Refusal]) -> None:
        super().__init__("\n".join(map(str, refusals)))
        self.refusals = refusals


def named(name: str) -> str:
    """`name` as JavaScript may call it."""
    return f"{name}_" if name in RESERVED else name
