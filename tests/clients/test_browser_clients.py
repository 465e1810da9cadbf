"""Somebody's product page in Chromium, on another origin: Atlassian's own widget, and our banner."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from support.gitrepo import GitRepo
from support.page import IDENTIFIED, RESOLVED, build_page
from support.serving import Log, serving

from .conftest import CLIENTS, build_open_page

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

SOON, LATE = "2026-11-10T12:01:00Z", "2026-11-12T12:01:00Z"
"""While what was built may be believed, and when it may no longer."""

LOOK = "document.dispatchEvent(new Event('visibilitychange'))"

PRODUCT = """<!doctype html><html lang="{lang}"><meta charset="utf-8"><title>Product</title>
<meta http-equiv="Content-Security-Policy"
 content="default-src 'none'; script-src 'self' {status}; connect-src {status}">
<body><h1>Product</h1>{body}</html>"""


@pytest.fixture
def status(tmp_path: Path) -> Iterator[tuple[GitRepo, Path, str, Log]]:
    repo, site = build_open_page(tmp_path)
    with serving(site) as (address, log):
        yield repo, site, address, log


Visit = Callable[..., Any]


@pytest.fixture
def visit(browser: Browser, tmp_path: Path) -> Iterator[Visit]:
    """Opens a product page with `body`; what the browser complains about fails the test."""
    folder = tmp_path / "product"
    folder.mkdir()
    wrong: list[str] = []
    context = browser.new_context(locale="en-US")
    with serving(folder) as (address, _):

        def open_page(status: str, body: str, lang: str = "en", files: dict[str, bytes] | None = None) -> Any:
            for name, data in (files or {}).items():
                (folder / name).write_bytes(data)
            (folder / "index.html").write_text(PRODUCT.format(lang=lang, status=status, body=body))
            page = context.new_page()
            page.clock.set_fixed_time(SOON)
            page.on(
                "console", lambda message: wrong.append(message.text) if message.type == "error" else None
            )
            page.on("pageerror", lambda error: wrong.append(str(error)))
            page.goto(f"{address}/")
            return page

        yield open_page
    context.close()
    assert [text for text in wrong if "favicon" not in text and "404" not in text] == []


def test_the_banner_is_there_only_while_something_is_wrong(
    visit: Visit, status: tuple[GitRepo, Path, str, Log]
) -> None:
    repo, site, address, _ = status
    body = f'<script async src="{address}/embed.js"></script>'
    page = visit(address, body)
    banner = page.locator("#signoff-banner")
    banner.wait_for()
    assert banner.get_by_role("link").all_inner_texts() == ["Slow answers from the API", "A new database"]
    assert banner.get_by_role("link").first.get_attribute("href") == f"{address}/incidents/2026-11-10-open/"
    assert page.context.cookies() == []

    banner.get_by_role("button", name="Close").click()
    assert banner.count() == 0
    with page.expect_response("**/summary.json"):
        page.reload()
    page.wait_for_timeout(200)
    assert banner.count() == 0

    repo.post("2026-11-10-open/02-identified.md", IDENTIFIED)
    build_page(repo, site)
    page.reload()
    banner.wait_for()
    assert banner.get_by_role("link").all_inner_texts() == ["Slow answers from the API"]

    repo.post("2026-11-10-open/03-resolved.md", RESOLVED)
    build_page(repo, site, now="2026-11-10T15:00Z")
    with page.expect_response("**/summary.json"):
        page.reload()
    page.wait_for_timeout(200)
    assert banner.count() == 0


def test_the_banner_speaks_the_language_of_the_page(
    visit: Visit, status: tuple[GitRepo, Path, str, Log]
) -> None:
    address = status[2]
    page = visit(address, f'<script async src="{address}/embed.js"></script>', lang="ja-JP")
    banner = page.locator("#signoff-banner")
    banner.wait_for()
    assert banner.get_by_role("button").inner_text() == "閉じる"
    link = banner.get_by_role("link").first
    assert link.get_attribute("href") == f"{address}/ja/incidents/2026-11-10-open/"
    assert link.get_attribute("lang") == "en"


def test_the_banner_asks_its_own_origin_only(visit: Visit, status: tuple[GitRepo, Path, str, Log]) -> None:
    address = status[2]
    asked: list[str] = []
    page = visit(address, "")
    page.on("request", lambda request: asked.append(request.url))
    with page.expect_response("**/signoff.json"):
        page.add_script_tag(url=f"{address}/embed.js")
    names = ("embed.js", "api/v2/summary.json", "signoff.json")
    assert asked == [f"{address}/{name}" for name in names]
    before = 0
    while asked.count(asked[2]) > before:  # until the script has read what it got
        before = asked.count(asked[2])
        with page.expect_response("**/summary.json"):
            page.evaluate(LOOK)
        page.wait_for_timeout(100)
        assert before < 10, "it asks again for what it knows"
    assert set(asked) == {f"{address}/{name}" for name in names}


def test_what_nobody_renews_is_unknown_and_moves_nothing(
    visit: Visit, status: tuple[GitRepo, Path, str, Log]
) -> None:
    repo, site, address, _ = status
    page = visit(address, f'<script async src="{address}/embed.js"></script>', lang="ja")
    banner, note = page.locator("#signoff-banner"), page.locator("#signoff-unknown")
    banner.wait_for()
    assert note.count() == 0
    before = page.locator("h1").bounding_box()

    page.clock.set_fixed_time(LATE)
    page.evaluate(LOOK)
    note.wait_for()
    assert note.get_by_role("link").inner_text() == "Acme: 状態は不明です"
    assert note.get_by_role("link").get_attribute("href") == f"{address}/ja/"
    assert page.locator("h1").bounding_box() == before
    assert banner.count() == 1

    build_page(repo, site, now=LATE)
    page.evaluate(LOOK)
    note.wait_for(state="detached")

    (site / "signoff.json").write_text("torn")
    page.reload()
    banner.wait_for()
    assert note.count() == 0, "once may be the visitor's line"
    page.evaluate(LOOK)
    note.wait_for()
    note.get_by_role("button", name="閉じる").click()
    assert note.count() == 0
    with page.expect_response("**/signoff.json"):
        page.evaluate(LOOK)
    page.wait_for_timeout(100)
    assert note.count() == 0


def test_atlassians_own_widget_reads_us(
    browser: Browser, status: tuple[GitRepo, Path, str, Log], tmp_path: Path
) -> None:
    script = CLIENTS / "node_modules" / "@statuspage" / "status-widget" / "dist" / "index.js"
    if not script.exists():
        pytest.skip("needs the clients from npm (sh scripts/setup.sh clients)")
    folder = tmp_path / "widget"
    folder.mkdir()
    (folder / "widget.js").write_bytes(script.read_bytes())
    (folder / "index.html").write_text(
        f'<!doctype html><title>x</title><body><statuspage-widget src="{status[2]}"></statuspage-widget>'
        '<script src="widget.js"></script>'
    )
    context = browser.new_context()
    with serving(folder) as (address, _):
        page = context.new_page()
        with page.expect_response("**/api/v2/**") as answer:
            page.goto(f"{address}/")
        assert answer.value.status == 200
        widget = page.locator("statuspage-widget")
        page.wait_for_function(
            "(w => w && w.shadowRoot && w.shadowRoot.textContent.trim().length > 20)"
            "(document.querySelector('statuspage-widget'))"
        )
        words = widget.evaluate("w => w.shadowRoot.textContent")
    context.close()
    assert "Slow answers from the API" in words or "Minor Service Outage" in words
    assert any(path.startswith("/api/v2/") for path, _ in status[3].asked)
