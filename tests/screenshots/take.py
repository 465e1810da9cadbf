"""`make screenshots`: the pictures of README and handbook, taken of real builds.

All that is in a picture is fixed: the words, the moment, the zone. The fonts are those of the machine.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from screenshots.scenes import BEHIND, SCENES, Scene  # noqa: E402
from signoff.build.options import Options  # noqa: E402
from signoff.build.run import build  # noqa: E402
from support.browsing import chromium, served  # noqa: E402

if TYPE_CHECKING:
    from playwright.sync_api import Browser

OPEN = "2026-11-21-delayed-notifications"
"""What the demonstration leaves open; the scenes begin with nothing open."""

DESK = {"width": 1000, "height": 820}
PHONE = {"width": 390, "height": 844}


def shots() -> Iterator[tuple[str, str, str, dict[str, int], str]]:
    """File name, scene, path, size of the window and colours of each picture."""
    for scene in SCENES:
        yield f"{scene}-light", scene, "", DESK, "light"
        yield f"{scene}-dark", scene, "", DESK, "dark"
        yield f"{scene}-phone", scene, "", PHONE, "light"
    yield "incident-light", "critical", "incidents/2026-11-27-web-app-unreachable/", DESK, "light"
    yield "history-light", "critical", "history/", DESK, "light"
    yield "month-light", "critical", "history/2026/11/", DESK, "light"
    yield "component-dark", "critical", "components/web/", DESK, "dark"
    yield "critical-ja", "critical", "ja/", PHONE, "light"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--out", type=Path, default=ROOT / "docs" / "assets" / "screens")
    arguments.add_argument("--only", default="", help="pictures whose name begins so")
    arguments.add_argument(
        "--whole", action="store_true", help="the page to its end, not what a screen shows"
    )
    asked = arguments.parse_args()
    wanted = [shot for shot in shots() if shot[0].startswith(asked.only)]
    with tempfile.TemporaryDirectory(prefix="signoff-shots-") as folder, chromium() as browser:
        for scene in sorted({shot[1] for shot in wanted}):
            site = make(Path(folder) / scene, SCENES[scene])
            with served(site) as address:
                for name, of, path, size, scheme in wanted:
                    if of == scene:
                        locale = path.partition("/")[0] if path[2:3] == "/" else "en"
                        window: dict[str, Any] = {"viewport": size, "color_scheme": scheme, "locale": locale}
                        take(
                            browser,
                            address + path,
                            SCENES[scene],
                            asked.out / f"{name}.png",
                            window,
                            asked.whole,
                        )


def make(page: Path, scene: Scene) -> Path:
    """The demonstration with the scene's messages in place of its open incident, built."""
    page.mkdir()
    for name in ("mkdocs.yml", "status.yml", "incidents", "docs", "templates"):
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copyfile)(source, page / name)
    shutil.rmtree(page / "incidents" / OPEN)
    for path, text in (BEHIND | scene.told).items():
        file = page / "incidents" / path
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    git = ["git", "-C", str(page), "-c", "user.name=Mira", "-c", "user.email=mira@example.org"]
    for arguments in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "Scene"]):
        subprocess.run([*git, *arguments], check=True)
    report = build(Options(source=page, site_dir=page / "site", now=scene.now, jobs=1))
    for finding in report.findings:
        print(finding, file=sys.stderr)
    return page / "site"


def take(
    browser: Browser, address: str, scene: Scene, file: Path, window: dict[str, Any], whole: bool
) -> None:
    context = browser.new_context(**window, timezone_id="UTC", reduced_motion="reduce")
    page = context.new_page()
    page.clock.install(time=datetime.fromisoformat(scene.looked))
    page.goto(address)
    file.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=file, full_page=whole)
    print(file)
    context.close()


if __name__ == "__main__":
    main()
