"""Every kind of page of the demonstration in a real browser: accessible, quiet, still, and to itself."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from support.browsing import TOOLS, watch

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page, Route

pytestmark = pytest.mark.browser

Window = Callable[..., "BrowserContext"]

KINDS = {
    "home": "",
    "open incident": "incidents/2026-11-21-delayed-notifications/",
    "incident with a correction": "incidents/2026-09-22-us-outage/",
    "maintenance": "incidents/2026-11-17-card-payment-upgrade/",
    "notice": "incidents/2026-11-10-tls-notice/",
    "months": "history/",
    "month": "history/2026/11/",
    "component": "components/notifications/",
    "missing": "nothing/here/",
    "handbook": "about/",
    "handbook with a table": "subscribe/",
}
ENGLISH_KINDS = KINDS | {"handbook for operators": "commands/", "handbook with code": "start/"}
"""What exists in one language only is read in that one."""

LANGUAGES = ["", "es/", "ja/", "fr/", "pt-BR/", "ar-XB/"]
FRESH = datetime(2026, 11, 21, 10, 41, tzinfo=UTC)
STALE = FRESH + timedelta(days=30)
BUTTONS = {"", "Copy", "Dark colours"}
"""What works with the script only, and is hidden without it."""

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ASK = """async (tags) => {
  const found = await axe.run(document, {runOnly: {type: "tag", values: tags}, resultTypes: ["violations"]})
  return found.violations.map(v => v.id + ": " + v.nodes.map(n => n.html.slice(0, 120)).join(" | "))
}"""
MOVED = """
window.moved = 0
new PerformanceObserver(list => list.getEntries().forEach(one => { window.moved += one.value }))
  .observe({type: "layout-shift", buffered: true})
"""
PAINTED = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
WIDER = """() => {
  const most = document.documentElement.clientWidth
  if (document.documentElement.scrollWidth <= most) return []
  return [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > most + 1)
    .map(e => e.outerHTML.slice(0, 80))
}"""


@pytest.fixture(scope="session")
def axe() -> str:
    script = TOOLS / "axe-core" / "axe.min.js"
    if not script.exists():
        pytest.skip("needs axe: sh scripts/setup.sh node")
    return script.read_text(encoding="utf-8")


def open_kinds(
    window: BrowserContext, address: str, language: str, now: datetime
) -> Iterator[tuple[str, Page]]:
    page = window.new_page()
    page.clock.install(time=now)
    for kind, path in (KINDS if language else ENGLISH_KINDS).items():
        # a host answers what is missing in the default language, so the others are asked for by name
        page.goto(address + language + ("404.html" if kind == "missing" and language else path))
        yield kind, page
    page.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_is_kept_out(context: Window, demo_address: str, axe: str, language: str) -> None:
    """No violation that axe can see, in light and dark, on a phone and at a desk; and nothing complains."""
    window = context(viewport=PHONE, timezone_id="Asia/Tokyo")
    found = watch(window, demo_address)
    for kind, page in open_kinds(window, demo_address, language, FRESH):
        page.evaluate(axe)
        for size in (PHONE, DESK):
            page.set_viewport_size(size)  # type: ignore[arg-type]
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
                found += [f"{kind}, {scheme}, {size['width']}: {one}" for one in page.evaluate(ASK, RULES)]
        page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    assert not found, "\n".join(found)


def late(route: Route) -> None:
    time.sleep(0.15)
    route.continue_()


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_moves_and_nothing_is_cut_off(context: Window, demo_address: str, language: str) -> None:
    """While loading on a phone far from UTC; at 320 px; with letters of twice the size."""
    window = context(viewport={"width": 320, "height": 640}, timezone_id="Pacific/Kiritimati")
    window.add_init_script(MOVED)
    window.route("**/*.js", late)  # as it comes through a tunnel: the page has been painted before
    found: list[str] = watch(window, demo_address)
    for kind, page in open_kinds(window, demo_address, language, STALE):
        page.evaluate(PAINTED)
        moved: Any = page.evaluate("window.moved")
        if moved >= 0.01:
            found.append(f"{kind} moved by {moved:.3f}")
        found += [f"{kind} at 320 px: {one}" for one in page.evaluate(WIDER)]
        page.set_viewport_size({"width": 640, "height": 640})
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        found += [f"{kind} at 200 %: {one}" for one in page.evaluate(WIDER)]
        page.set_viewport_size({"width": 320, "height": 640})
    assert not found, "\n".join(found)


def test_from_right_to_left_the_page_is_a_mirror(context: Window, demo_address: str) -> None:
    page = context(viewport=DESK).new_page()
    middles = []
    for prefix in ("", "ar-XB/"):
        page.goto(demo_address + prefix)
        box = page.locator(".brand").bounding_box()
        assert box
        middles.append(box["x"] + box["width"] / 2)
    assert middles[0] < 640 < middles[1]


def test_the_policy_is_really_in_force(context: Window, demo_address: str) -> None:
    """A script that somebody smuggles in does not run, and a picture from elsewhere is not asked for."""
    page = context().new_page()
    page.goto(demo_address)
    stopped: list[str] = []
    page.on("requestfailed", lambda request: stopped.append(f"{request.failure}: {request.url}"))
    broken = page.evaluate(
        """async () => {
          const broken = []
          document.addEventListener("securitypolicyviolation", one => broken.push(one.effectiveDirective))
          const script = document.createElement("script")
          script.textContent = "window.smuggled = true"
          const picture = document.createElement("img")
          picture.src = "https://elsewhere.example/pixel.png"
          document.body.append(script, picture)
          document.body.setAttribute("onclick", "window.smuggled = true")
          document.body.click()
          await new Promise(done => setTimeout(done, 50))
          return broken.sort()
        }"""
    )
    assert broken == ["img-src", "script-src-attr", "script-src-elem"]
    assert page.evaluate("window.smuggled") is None
    assert stopped == ["csp: https://elsewhere.example/pixel.png"]


@pytest.mark.parametrize("kind", list(KINDS))
def test_without_script_a_reader_misses_no_word(context: Window, demo_address: str, kind: str) -> None:
    with_script, without = context().new_page(), context(java_script_enabled=False).new_page()
    seen = []
    with_script.clock.install(time=FRESH)
    for page in (with_script, without):
        page.goto(demo_address + KINDS[kind])
        seen.append([line for line in page.inner_text("body").splitlines() if line.strip() not in BUTTONS])
    assert seen[0] == seen[1]
    assert len(seen[0]) > 5
    assert without.locator(".act:visible").count() == 0


@pytest.mark.parametrize("kind", list(KINDS))
def test_a_keyboard_reaches_everything_in_the_order_it_is_read(
    context: Window, demo_address: str, kind: str
) -> None:
    page = context(viewport=DESK).new_page()
    page.goto(demo_address + KINDS[kind])
    wanted = page.evaluate(
        """() => [...document.querySelectorAll("a[href], button, summary")]
          .filter(one => one.checkVisibility({visibilityProperty: true, contentVisibilityAuto: true}))
          .map((one, place) => { one.dataset.place = place; return place })"""
    )
    reached = []
    for _ in wanted:
        page.keyboard.press("Tab")
        place = page.evaluate("+document.activeElement.dataset.place")
        reached.append(place)
    assert reached == wanted
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
