"""What every test may rely on: one time zone and locale, plain git, no network, the demonstration."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings as hypothesis_settings
from hypothesis.database import DirectoryBasedExampleDatabase

from support.browsing import CHROMIUM, chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parents[1]
DEMONSTRATION = ("mkdocs.yml", "status.yml", "incidents", "docs", "templates")

PINNED = {
    "TZ": "UTC",
    "LC_ALL": "C.UTF-8",
    "LANG": "C.UTF-8",
    # git as on a new machine, whatever the developer has configured
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "Lia Liaison",
    "GIT_AUTHOR_EMAIL": "lia@example.org",
    "GIT_COMMITTER_NAME": "Lia Liaison",
    "GIT_COMMITTER_EMAIL": "lia@example.org",
    # programs that a test starts meet a closed door too: port 9 answers nobody
    "HTTP_PROXY": "http://127.0.0.1:9",
    "HTTPS_PROXY": "http://127.0.0.1:9",
    "NO_PROXY": "127.0.0.1,localhost,::1",
    "PIP_NO_INDEX": "1",
}
CLEARED = ("SIGNOFF_NOW", "SOURCE_DATE_EPOCH", "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "NO_COLOR")

hypothesis_settings.register_profile(
    "signoff",
    deadline=None,  # a slow machine is no mistake in the code
    database=DirectoryBasedExampleDatabase(ROOT / ".cache" / "hypothesis"),
)
hypothesis_settings.load_profile("signoff")


def pytest_configure() -> None:
    """Pin the surroundings before any test module is imported."""
    for name in CLEARED:
        os.environ.pop(name, None)
    for name, value in PINNED.items():
        os.environ[name] = value
        if name.lower() in os.environ:
            os.environ[name.lower()] = value
    time.tzset()


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection to anything but this machine fails the test that tries it."""

    def guarded(connect: Any) -> Any:
        def checked(self: socket.socket, address: Any) -> Any:
            if self.family != socket.AF_UNIX:
                _allow(address[0])
            return connect(self, address)

        return checked

    look_up = socket.getaddrinfo

    def guarded_look_up(host: Any, *rest: Any, **options: Any) -> Any:
        _allow(host)
        return look_up(host, *rest, **options)

    monkeypatch.setattr(socket, "getaddrinfo", guarded_look_up)
    monkeypatch.setattr(socket.socket, "connect", guarded(socket.socket.connect))
    monkeypatch.setattr(socket.socket, "connect_ex", guarded(socket.socket.connect_ex))


def _allow(host: Any) -> None:
    name = host.decode() if isinstance(host, bytes) else host or "localhost"
    if not (name in {"localhost", "::1", "0.0.0.0"} or name.startswith("127.")):
        # Failed is no Exception: code under test cannot swallow it
        pytest.fail(f"a test reached for the network: {name}")


@pytest.fixture(scope="session")
def project_root() -> Path:
    """The top of the repository under test."""
    return ROOT


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real status-page histories that lie beside the checkout; their licences keep them out of it."""
    data = ROOT.parent / "shared" / "data"
    if not data.is_dir():
        pytest.skip("needs the real histories in ../shared/data, which are not here")
    return data


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The one browser of this worker: Playwright's synchronous half can be started once at a time."""
    if not Path(CHROMIUM).exists():
        pytest.skip("needs Chromium: apt-get install chromium")
    with chromium() as found:
        yield found


def git(root: Path, *arguments: str, at: str = "2026-11-21T10:40:00Z") -> str:
    """Run git in `root` with the given commit time; its standard output."""
    dates = {"GIT_AUTHOR_DATE": at, "GIT_COMMITTER_DATE": at}
    done = subprocess.run(
        ["git", *arguments], cwd=root, env={**os.environ, **dates}, check=True, capture_output=True, text=True
    )
    return done.stdout


@pytest.fixture(scope="session")
def _demonstration_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration committed once per worker; tests get copies."""
    root = tmp_path_factory.mktemp("demonstration") / "page"
    root.mkdir()
    for name in DEMONSTRATION:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, root / name)
        elif source.exists():
            shutil.copyfile(source, root / name)
    git(root, "init", "-q", "-b", "main")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "Start from the demonstration")
    return root


@pytest.fixture
def demo(_demonstration_once: Path, tmp_path: Path) -> Path:
    """A git repository with the demonstration in one commit, for the test alone."""
    root = tmp_path / "demo"
    shutil.copytree(_demonstration_once, root, symlinks=True)
    return root
