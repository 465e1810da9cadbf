"""The registry of packages is down: a wheelhouse is enough, and the hashes of the lock files still count."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from support.page import FIRST, STATUS

ROOT = Path(__file__).parents[1]
KEPT = ROOT / ".cache" / "wheelhouse"

PYPROJECT = """\
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
"""
# All that `pip install --editable` asks of a build backend.
BACKEND = """\
import zipfile

KIND = "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n"

def build_editable(folder, *_, **__):
    with zipfile.ZipFile(f"{folder}/engine-1-py3-none-any.whl", "w") as wheel:
        wheel.writestr("engine.py", "")
        wheel.writestr("engine-1.dist-info/METADATA", "Metadata-Version: 2.1\\nName: engine\\nVersion: 1\\n")
        wheel.writestr("engine-1.dist-info/WHEEL", KIND)
        wheel.writestr("engine-1.dist-info/RECORD", "")
    return "engine-1-py3-none-any.whl"
"""


def make_wheel(folder: Path, name: str) -> str:
    """A package that holds nothing; the line that pins it."""
    folder.mkdir(exist_ok=True)
    file = folder / f"{name}-1-py3-none-any.whl"
    with zipfile.ZipFile(file, "w") as wheel:
        wheel.writestr(f"{name}.py", "")
        wheel.writestr(f"{name}-1.dist-info/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n")
        wheel.writestr(
            f"{name}-1.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        wheel.writestr(f"{name}-1.dist-info/RECORD", "")
    return f"{name}==1 --hash=sha256:{hashlib.sha256(file.read_bytes()).hexdigest()}\n"


def set_up(project: Path, step: str, venv: Path, wheelhouse: Path) -> subprocess.CompletedProcess[str]:
    """Run the set-up where nothing but this machine answers (tests/conftest.py closes the proxies)."""
    told = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "UV_"))}
    told |= {"VENV": str(venv), "WHEELHOUSE": str(wheelhouse), "PIP_RETRIES": "0", "PYTHON": sys.executable}
    # an index on a closed door, and no settings of this machine
    told |= {"PIP_CONFIG_FILE": os.devnull, "PIP_INDEX_URL": "http://127.0.0.1:9/"}
    return subprocess.run(
        ["sh", "scripts/setup.sh", step], cwd=project, env=told, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def venv(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once: pip takes seconds to unpack."""
    folder = tmp_path_factory.mktemp("wheelhouse") / "venv"
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    return folder


@pytest.fixture
def project(tmp_path: Path, venv: Path) -> Path:
    """A checkout of an engine that needs one brick, and a wheelhouse that has it, but not uv."""
    folder = tmp_path / "a checkout"
    (folder / "scripts").mkdir(parents=True)
    (folder / "requirements").mkdir()
    shutil.copy(ROOT / "scripts" / "setup.sh", folder / "scripts")
    (folder / "pyproject.toml").write_text(PYPROJECT, encoding="utf-8")
    (folder / "backend.py").write_text(BACKEND, encoding="utf-8")
    pins = {name: make_wheel(folder / "wheelhouse", name) for name in ("mortar", "brick")}
    lines = {"uv": "uv==0.0.0 --hash=sha256:" + 64 * "0", "build": pins["mortar"], "runtime": pins["brick"]}
    for name, line in lines.items():
        (folder / "requirements" / f"{name}.txt").write_text(line, encoding="utf-8")
    (venv / ".signoff-runtime").unlink(missing_ok=True)
    for name in ("mortar", "brick", "engine"):  # what the test before has installed
        for left in venv.glob(f"lib/python*/site-packages/*{name}*"):
            shutil.rmtree(left) if left.is_dir() else left.unlink()
    return folder


def imports(venv: Path, names: str) -> bool:
    return subprocess.run([venv / "bin" / "python", "-c", f"import {names}"], check=False).returncode == 0


def test_without_a_registry_the_wheelhouse_is_enough(project: Path, venv: Path) -> None:
    done = set_up(project, "runtime", venv, project / "wheelhouse")
    assert done.returncode == 0, done.stderr
    assert "installed requirements/runtime.txt from " in done.stderr
    assert imports(venv, "mortar, brick, engine")


def test_with_neither_the_error_says_what_helps(project: Path, venv: Path) -> None:
    done = set_up(project, "runtime", venv, project / "nothing")
    assert done.returncode == 2
    assert "requirements/runtime.txt cannot be installed from here" in done.stderr
    assert "remedy: when the registry is down: unpack a release's wheelhouse into " in done.stderr
    assert not (venv / ".signoff-runtime").exists()


def test_a_file_that_is_not_the_pinned_one_is_not_installed(project: Path, venv: Path) -> None:
    """Whoever can write a wheelhouse, or the cache of a workflow, cannot choose what runs."""
    with zipfile.ZipFile(project / "wheelhouse" / "brick-1-py3-none-any.whl", "a") as wheel:
        wheel.writestr("more.py", "raise SystemExit")
    done = set_up(project, "runtime", venv, project / "wheelhouse")
    assert done.returncode == 2
    assert not imports(venv, "brick")


@pytest.mark.slow
def test_a_page_is_published_from_a_wheelhouse_alone(tmp_path: Path) -> None:
    """A checkout on an empty machine; the lock files, the packages and the engine are the real ones."""
    if not (KEPT / "made-from").is_file():
        pytest.skip("needs the packages: make wheelhouse")
    if (KEPT / "made-from").read_text("utf-8").split()[1] != ".".join(map(str, sys.version_info[:3])):
        pytest.skip("the wheelhouse is for another Python")
    page = tmp_path / "page"
    page.mkdir()
    for name in ("scripts", "requirements", "templates", "docs"):
        shutil.copytree(ROOT / name, page / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE", "mkdocs.yml", ".gitignore"):
        shutil.copy(ROOT / name, page / name)
    mirror = f"mirrors:\n  - {{id: backup, kind: directory, to: {tmp_path / 'public'}}}\n"
    (page / "status.yml").write_text(STATUS + mirror, encoding="utf-8")
    (page / "incidents" / "2026-11-21-slow").mkdir(parents=True)
    (page / "incidents" / "2026-11-21-slow" / "01-investigating.md").write_text(FIRST, encoding="utf-8")
    for arguments in (["init", "-q", "-b", "main"], ["add", "-A"], ["commit", "-q", "-m", "Start"]):
        subprocess.run(["git", *arguments], cwd=page, check=True)
    done = set_up(page, "publish", page / ".venv", KEPT)
    assert done.returncode == 0, done.stderr
    assert "installed requirements/publish.txt from " in done.stderr
    signoff = [page / ".venv" / "bin" / "signoff", "publish", "--offline"]
    published = subprocess.run(signoff, cwd=page, capture_output=True, text=True, check=False)
    assert "Commit " in published.stdout, published.stderr
    assert "is on 1 of 1 mirrors" in published.stdout
    assert (tmp_path / "public" / "index.html").is_file()
