"""A page with an open incident and planned work, built once, and the programs that read it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from support.gitrepo import GitRepo
from support.page import FIRST, build_page, start_page
from support.serving import Log, serving

CLIENTS = Path(sys.prefix) / "clients"

WORKS = """\
---
title: A new database
kind: maintenance
status: scheduled
commander: alice
window: {start: 2026-11-10T11:00Z, end: 2026-11-10T13:00Z}
components: [web]
---
The web app is slow for an hour.
"""
LATER = WORKS.replace("11:00Z", "20:00Z").replace("13:00Z", "21:00Z").replace("A new", "Another")


def build_open_page(root: Path) -> tuple[GitRepo, Path]:
    """A resolved incident, an open one, a maintenance under way and a planned one."""
    repo = start_page(root / "page")
    repo.post("2026-11-10-open/01-investigating.md", FIRST)
    repo.post("2026-11-10-works/01-scheduled.md", WORKS)
    repo.post("2026-11-10-later/01-scheduled.md", LATER)
    build_page(repo, root / "site")
    return repo, root / "site"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_open_page(tmp_path_factory.mktemp("open"))[1]


@pytest.fixture
def served(site: Path) -> Iterator[tuple[str, Log]]:
    with serving(site) as found:
        yield found


Run = Callable[..., str]


@pytest.fixture
def python(tmp_path: Path) -> Run:
    """Run a program with the Python that has the clients from PyPI; what it prints."""
    program = CLIENTS / "bin" / "python"
    if not program.exists() or not list(CLIENTS.glob("lib/python*/site-packages/arez")):
        pytest.skip("needs the clients from PyPI (sh scripts/setup.sh clients)")
    return _runner(tmp_path, str(program))


@pytest.fixture
def node(tmp_path: Path) -> Run:
    """Run a script with Node and the clients from npm; what it prints."""
    if not shutil.which("node") or not (CLIENTS / "node_modules").is_dir():
        pytest.skip("needs Node and the clients from npm (sh scripts/setup.sh clients)")
    return _runner(tmp_path, "node")


def _runner(folder: Path, program: str) -> Run:
    def run(*arguments: str, **surroundings: str) -> str:
        done = subprocess.run(
            [program, *arguments],
            cwd=folder,
            env={**os.environ, "NODE_PATH": str(CLIENTS / "node_modules"), **surroundings},
            capture_output=True,
            text=True,
            check=False,
            timeout=90,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return run


@pytest.fixture
def program(tmp_path: Path) -> Callable[[str], Run]:
    """A program from Debian by its name."""

    def found(name: str) -> Run:
        path = shutil.which(name)
        if path is None:
            pytest.skip(f"needs {name} (sh scripts/setup.sh clients)")
        return _runner(tmp_path, path)

    return found
