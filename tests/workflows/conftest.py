"""What the workflow tests share: GitHub's expressions, a machine, a repository made from the template."""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from fakes.github import GitHub
from support.page import STATUS
from workflows.expressions import Expressions
from workflows.runner import Runner

ROOT = Path(__file__).parents[2]
MODULES = Path(sys.prefix) / "node" / "node_modules"
ENGINE = (
    ".gitattributes .github .gitignore LICENSE README.md docs mkdocs.yml pyproject.toml "
    "requirements scripts templates"
).split()


@pytest.fixture(scope="session")
def expressions() -> Iterator[Expressions]:
    if shutil.which("node") is None or not (MODULES / "@actions" / "workflow-parser").is_dir():
        pytest.skip("needs node and GitHub's expressions: sh scripts/setup.sh node")
    with Expressions(MODULES) as found:
        yield found


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment that sees the pinned packages of this one, so that installing them fetches nothing."""
    folder = tmp_path_factory.mktemp("library") / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(folder)], check=True)
    (packages,) = folder.glob("lib/python*/site-packages")
    (packages / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def _machine_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same for all tests: what was installed knows where the workspace is."""
    return tmp_path_factory.mktemp("machine")


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[GitHub]:
    """A repository made from the template: the engine, three people, an empty page, the ruleset."""
    with GitHub(tmp_path / "hub") as github:
        github.account("alice")
        github.account("bob")
        github.account("carol")
        seed = tmp_path / "seed"
        seed.mkdir()
        for name in ENGINE:
            source = ROOT / name
            if source.is_dir():
                ignored = shutil.ignore_patterns("__pycache__", "*.egg-info")
                shutil.copytree(source, seed / name, ignore=ignored)
            else:
                shutil.copyfile(source, seed / name)
        (seed / "status.yml").write_text(STATUS, encoding="utf-8")
        git = ["git", "-C", str(seed)]
        subprocess.run([*git, "init", "-q", "-b", "main"], check=True)
        subprocess.run([*git, "add", "-A"], check=True)
        subprocess.run([*git, "commit", "-q", "-m", "Start from the template"], check=True)
        subprocess.run([*git, "push", "-q", str(github.path), "main"], check=True)
        yield github


@pytest.fixture
def machine(hub: GitHub, expressions: Expressions, library: Path, _machine_folder: Path) -> Runner:
    return Runner(_machine_folder, hub, expressions, library)


@pytest.fixture
def text_of() -> Callable[[str], str]:
    return lambda name: (ROOT / name).read_text(encoding="utf-8")
