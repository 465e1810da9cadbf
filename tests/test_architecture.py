"""Who may import whom, who may touch the outside world, and how large a module may grow."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "scripts" / "signoff"
LONGEST_MODULE = 400

EVERYTHING = frozenset(
    "cli plugin watching publishing telling posting build signing composer site approval announce".split()
    + "clock importers writing rules edge settings core".split()
)
INNER = frozenset({"rules", "writing", "core"})

# layer -> the layers it may import besides itself (docs/design.md, section 5)
ARROWS: dict[str, frozenset[str]] = {
    "__init__": frozenset(),
    "__main__": EVERYTHING,
    "cli": EVERYTHING | {"drilling"},
    "plugin": EVERYTHING,
    "drilling": EVERYTHING - {"cli", "plugin", "publishing", "posting"},
    "watching": EVERYTHING - {"cli", "plugin", "publishing", "posting"},
    "publishing": EVERYTHING - {"cli", "plugin", "watching", "telling", "posting"},
    "telling": EVERYTHING - {"cli", "plugin", "watching", "publishing", "posting"},
    "posting": EVERYTHING - {"cli", "plugin", "watching", "publishing"},
    "build": EVERYTHING - {"cli", "plugin", "watching", "publishing", "telling", "posting"},
    "signing": EVERYTHING - {"cli", "plugin", "watching", "publishing", "telling", "posting", "build"},
    "composer": INNER | {"site"},
    "site": INNER,
    "approval": INNER,
    "announce": INNER,
    "clock": INNER,
    "importers": INNER,
    "writing": frozenset({"rules", "core"}),
    "rules": frozenset({"core"}),
    "edge": frozenset({"core"}),
    "settings": frozenset({"core"}),
    "core": frozenset(),
}

PURE = frozenset("core rules writing composer site approval announce clock importers settings".split())

# What a pure layer may use besides the standard library, and the one module that may use more.
LIBRARIES: dict[str, frozenset[str]] = {
    "announce": frozenset({"jinja2"}),
    "composer": frozenset({"markupsafe"}),
    "core": frozenset({"yaml"}),
    "settings": frozenset({"yaml"}),
    "importers": frozenset({"yaml"}),
    "site": frozenset({"jinja2", "markupsafe", "babel", "cmarkgfm", "nh3", "feedgen", "icalendar", "lxml"}),
}

OUTSIDE_WORLD = frozenset(
    "asyncio glob http locale os random secrets shutil socket ssl subprocess tempfile threading time".split()
)
READS_A_CLOCK = {
    "datetime": {"now", "utcnow", "today"},
    "date": {"today"},
    "time": {
        "time",
        "time_ns",
        "localtime",
        "gmtime",
        "ctime",
        "strftime",
        "monotonic",
        "monotonic_ns",
        "perf_counter",
        "perf_counter_ns",
        "process_time",
    },
}


def modules() -> list[str]:
    """Every module of the package as a dotted name below it: `core.model`, `site.feeds.rss`."""
    paths = sorted(PACKAGE.rglob("*.py"))
    return [".".join(path.relative_to(PACKAGE).with_suffix("").parts) for path in paths]


def source_of(module: str) -> str:
    return (PACKAGE / Path(*module.split("."))).with_suffix(".py").read_text(encoding="utf-8")


def layer_of(module: str) -> str:
    return module.partition(".")[0]


def imports(module: str, source: str) -> Iterator[tuple[int, str]]:
    """(line, dotted name) of each import; names inside the package start with `signoff`."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                package = ["signoff", *module.split(".")][: -node.level]
                base = ".".join([*package, *filter(None, [node.module])])
            # `from signoff import core` and `from os import path` name a module in the second half
            for alias in node.names:
                yield node.lineno, f"{base}.{alias.name}"


def forbidden_arrows(module: str, source: str) -> list[str]:
    """Imports from a layer that this module's layer may not know."""
    layer = layer_of(module)
    allowed = ARROWS[layer] | {layer}
    found = []
    for line, name in imports(module, source):
        parts = name.split(".")
        if parts[0] == "signoff" and len(parts) > 1 and parts[1] in ARROWS and parts[1] not in allowed:
            found.append(f"{module}:{line}: {layer} may not import {name}")
    return found


def forbidden_libraries(module: str, source: str) -> list[str]:
    """What a pure module reaches for outside the package that it may not."""
    layer = layer_of(module)
    if layer not in PURE:
        return []
    allowed = LIBRARIES.get(module, LIBRARIES.get(layer, frozenset()))
    found = []
    for line, name in imports(module, source):
        top = name.partition(".")[0]
        is_ours = top in {"signoff", "__future__"} or top in allowed
        is_worldly = top in OUTSIDE_WORLD or name.startswith("urllib.request") or name == "pathlib.Path"
        if not is_ours and (top not in sys.stdlib_module_names or is_worldly):
            found.append(f"{module}:{line}: {layer} may not use {name}")
    found.extend(
        f"{module}:{node.lineno}: {layer} may not open files"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "open"
    )
    return found


def clock_readings(source: str) -> list[int]:
    """The lines that ask a clock."""
    lines = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute):
            owner = (
                node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")
            )
            if node.attr in READS_A_CLOCK.get(owner, ()):
                lines.append(node.lineno)
        elif isinstance(node, ast.ImportFrom) and node.module == "time":
            lines.extend(node.lineno for alias in node.names if alias.name in READS_A_CLOCK["time"])
    return lines


@pytest.mark.parametrize("module", modules())
def test_arrows_run_one_way(module: str) -> None:
    assert layer_of(module) in ARROWS, f"say in ARROWS what {module} may import"
    assert forbidden_arrows(module, source_of(module)) == []


@pytest.mark.parametrize("module", modules())
def test_the_pure_layers_stay_pure(module: str) -> None:
    assert forbidden_libraries(module, source_of(module)) == []


@pytest.mark.parametrize("module", [name for name in modules() if name != "edge.clock"])
def test_only_the_edge_reads_a_clock(module: str) -> None:
    assert clock_readings(source_of(module)) == []


@pytest.mark.parametrize("module", modules())
def test_a_module_says_what_it_answers_and_stays_small(module: str) -> None:
    source = source_of(module)
    assert ast.get_docstring(ast.parse(source)), f"{module} has no docstring"
    assert len(source.splitlines()) <= LONGEST_MODULE


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("core.state", "from signoff.site import pages"),
        ("core.state", "from signoff import edge"),
        ("core.state", "from ..edge import git"),
        ("core.state", "import signoff.edge.git"),
        ("core.state", "def late():\n    from signoff.edge import clock"),
        ("site.pages.home", "from ...edge import files"),
        ("site.view", "from signoff.approval import verdict"),
        ("importers.cstate.read", "from signoff.site.i18n import translator"),
        ("announce.plan", "from signoff.approval.verdict import Verdict"),
        ("edge.git", "from signoff.rules import estimates"),
        ("settings", "from signoff.edge import files"),
        ("build.pipeline", "from signoff.cli import main"),
    ],
)
def test_a_forbidden_arrow_is_noticed(module: str, line: str) -> None:
    assert len(forbidden_arrows(module, line)) == 1


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("cli.build", "from signoff.build import pipeline"),
        ("plugin", "from signoff.edge import files"),
        ("build.pipeline", "from ..site.pages import home"),
        ("site.feeds.rss", "from ...core.model import Posted"),
        ("site.pages.home", "from ..view import page"),
        ("edge.git", "from signoff.core.finding import WorldError"),
    ],
)
def test_a_permitted_arrow_is_left_alone(module: str, line: str) -> None:
    assert forbidden_arrows(module, line) == []


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("core.parse", "import os"),
        ("core.parse", "from os import environ"),
        ("core.parse", "import jinja2"),
        ("core.state", "from dateutil import rrule"),
        ("rules.length", "import yaml"),
        ("site.pages.home", "from pathlib import Path"),
        ("site.pages.home", "text = open('x')"),
        ("announce.plan", "import urllib.request"),
    ],
)
def test_a_pure_layer_that_reaches_outside_is_noticed(module: str, line: str) -> None:
    assert len(forbidden_libraries(module, line)) == 1


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("core.urls", "from urllib.parse import urlsplit"),
        ("core.parse", "from pathlib import PurePosixPath"),
        ("site.pages.home", "import jinja2"),
        ("edge.git", "import subprocess"),
    ],
)
def test_a_permitted_library_is_left_alone(module: str, line: str) -> None:
    assert forbidden_libraries(module, line) == []


@pytest.mark.parametrize(
    "line",
    [
        "now = datetime.now(UTC)",
        "now = datetime.datetime.now()",
        "day = date.today()",
        "day = datetime.date.today()",
        "start = time.time()",
        "from time import perf_counter",
        "clock = time.monotonic",
    ],
)
def test_a_reading_of_the_clock_is_noticed(line: str) -> None:
    assert clock_readings(line) == [1]


def test_asking_a_date_for_its_parts_is_no_reading_of_the_clock() -> None:
    assert clock_readings("day = now.date()\nlabel = now.time()\nstate.now") == []
