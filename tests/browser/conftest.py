"""The demonstration built once in all its languages and a pretended one."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from signoff.build.options import Options
from signoff.build.run import build
from support.browsing import served
from support.gitrepo import GitRepo

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

RENAMED = "2026-09-14-webhooks-sent-twice"
PRETENDED = "ar-XB"


@pytest.fixture(scope="session")
def demo_site(_demonstration_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration as files: five languages, a pretended one from right to left, a renamed incident."""
    root = tmp_path_factory.mktemp("browser") / "page"
    shutil.copytree(_demonstration_once, root, symlinks=True)
    status = root / "status.yml"
    text = status.read_text(encoding="utf-8")
    status.write_text(re.sub(r"(?m)^(languages: \[[^\]]*)\]", rf"\1, {PRETENDED}]", text), encoding="utf-8")
    (root / "incidents" / RENAMED).rename(root / "incidents" / f"{RENAMED}-again")
    GitRepo(root).commit("Pretend and rename")
    build(Options(source=root, site_dir=root.parent / "site", now="newest", jobs=1))
    return root.parent / "site"


@pytest.fixture(scope="session")
def demo_address(demo_site: Path) -> Iterator[str]:
    with served(demo_site) as address:
        yield address


@pytest.fixture
def context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Opens a browser window with options; all are closed in the end."""
    opened: list[BrowserContext] = []

    def window(**options: Any) -> BrowserContext:
        opened.append(browser.new_context(**{"timezone_id": "UTC", "locale": "en-US", **options}))
        return opened[-1]

    yield window
    for one in opened:
        one.close()
