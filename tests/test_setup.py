"""scripts/setup.sh on machines that lack something: what it installs itself, and what it asks for."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TOOLS = ("sh", "dirname", "mkdir", "cat", "cksum", "rm")

# Debian's python3 without python3-venv: new enough, but unable to bring pip into an environment
HALF_A_PYTHON = """\
case "$*" in
*ensurepip*) [ -e "$0.venv" ] ;;
*--version*) echo 'Python 3.11.2' ;;
*) echo "python3 $*" >>"$LOG" ;;
esac
"""
APT_GET = """\
echo "apt-get $*" >>"$LOG"
case "$*" in *python3-venv*) : >"$(dirname "$0")/python3.venv" ;; esac
"""


class Machine:
    """A computer with nothing on its PATH but a few tools and the programs a test gives it."""

    def __init__(self, root: Path) -> None:
        self.project = root / "a checkout"
        self.bin = root / "bin"
        self.log = root / "log"
        for folder in (self.project / "scripts", self.project / "requirements" / "node", self.bin):
            folder.mkdir(parents=True)
        shutil.copy(ROOT / "scripts" / "setup.sh", self.project / "scripts")
        for name in TOOLS:
            found = shutil.which(name)
            assert found
            (self.bin / name).symlink_to(found)
        self.log.touch()

    def program(self, name: str, script: str) -> None:
        path = self.bin / name
        path.write_text(f"#!{shutil.which('sh')}\n{script}\n", encoding="utf-8")
        path.chmod(0o755)

    def set_up(self, step: str) -> subprocess.CompletedProcess[str]:
        surroundings = {"PATH": str(self.bin), "LOG": str(self.log), "HOME": os.devnull}
        script = self.project / "scripts" / "setup.sh"
        return subprocess.run(
            ["sh", str(script), step], env=surroundings, capture_output=True, text=True, check=False
        )

    @property
    def calls(self) -> list[str]:
        return self.log.read_text(encoding="utf-8").splitlines()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    machine = Machine(tmp_path)
    machine.program("git", "exit 0")
    machine.program("id", "echo 1000")
    return machine


def test_a_user_without_python_is_told_what_to_install(machine: Machine) -> None:
    done = machine.set_up("runtime")
    assert done.returncode == 2
    assert "no Python 3.11 or newer" in done.stderr
    assert "remedy: install one, on Debian 12 or newer: apt-get install python3 python3-venv" in done.stderr


def test_a_python_that_is_too_old_does_not_count(machine: Machine) -> None:
    machine.program("python3", "exit 1")
    assert "no Python 3.11 or newer" in machine.set_up("runtime").stderr


def test_a_user_with_half_a_python_is_told_which_package_lacks(machine: Machine) -> None:
    machine.program("python3", HALF_A_PYTHON)
    machine.program("apt-get", APT_GET)
    machine.program("sudo", "exit 1")
    done = machine.set_up("runtime")
    assert done.returncode == 2
    assert "remedy: apt-get install python3-venv" in done.stderr
    assert not [call for call in machine.calls if "apt-get" in call]


@pytest.mark.parametrize("user", ["root", "sudoer"])
def test_who_may_install_packages_gets_the_missing_half(machine: Machine, user: str) -> None:
    machine.program("python3", HALF_A_PYTHON)
    machine.program("apt-get", APT_GET)
    machine.program("sudo", 'shift; "$@"')
    machine.program("id", "echo 0" if user == "root" else "echo 1000")
    machine.set_up("runtime")
    assert any(call.startswith("apt-get") and call.endswith("python3-venv") for call in machine.calls)
    assert "python3 -m venv --without-pip .venv" in machine.calls


def test_a_user_without_a_browser_is_told_and_goes_on(machine: Machine) -> None:
    done = machine.set_up("browser")
    assert done.returncode == 0
    assert "apt-get install chromium" in done.stderr


def test_a_user_without_npm_is_told_and_goes_on(machine: Machine) -> None:
    done = machine.set_up("node")
    assert done.returncode == 0
    assert "apt-get install nodejs npm" in done.stderr


def test_a_package_that_the_lock_file_does_not_name_is_not_unpacked(machine: Machine) -> None:
    """The answer of npm is another archive than the one that was pinned."""
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(ROOT / "requirements" / "node" / name, machine.project / "requirements" / "node" / name)
    machine.program("npm", "case $1 in pack) echo other >other.tgz; echo other.tgz ;; esac")
    for name in ("node", "cp"):
        found = shutil.which(name)
        if not found:
            pytest.skip(f"needs {name}")
        (machine.bin / name).symlink_to(found)
    machine.program("tar", 'echo "tar $*" >>"$LOG"')
    done = machine.set_up("node")
    assert done.returncode == 0
    assert "other.tgz is not what the lock file names" in done.stderr
    assert machine.calls == []
    assert not (machine.project / ".venv" / ".signoff-node").exists()


@pytest.mark.parametrize("kind", ["node", "clients", "lighthouse", "cloudflare", "netlify"])
def test_the_lock_file_pins_every_package_and_names_no_registry(kind: str) -> None:
    text = (ROOT / "requirements" / kind / "package-lock.json").read_text(encoding="utf-8")
    assert "://" not in text
    packages = {name: entry for name, entry in json.loads(text)["packages"].items() if name}
    assert len(packages) >= 2
    # what is in the bundle of another is in what that one's checksum is of
    own = [entry for entry in packages.values() if not entry.get("inBundle")]
    assert all(entry["integrity"].startswith("sha512-") for entry in own)


def test_a_step_that_does_not_exist_is_an_error(machine: Machine) -> None:
    done = machine.set_up("everything")
    assert done.returncode == 2
    steps = "runtime|announce|publish|dev|wheelhouse|browser|node|clients|hosts|lighthouse"
    steps += "|cloudflare|netlify|lock"
    assert f"sh scripts/setup.sh {steps}" in done.stderr
