"""The pages in a real browser: under their policy, on small screens, by keyboard, with and without script."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from signoff.core import urls
from signoff.site.pages.component import component
from signoff.site.pages.history import Month, history, month
from signoff.site.pages.home import home
from signoff.site.pages.incident import incident
from signoff.site.pages.not_found import not_found
from support.browsing import Handler, served
from support.pages import by_slug, incident_of, open_site, own_assets, state_at
from support.stories import SLUG, T0, at, said, watched

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

pytestmark = pytest.mark.browser

NOW = T0 + timedelta(hours=1)
LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützen" * 2

PAGES = [
    "",
    f"incidents/{SLUG}/",
    "incidents/2026-11-20-works/",
    "history/",
    "history/2026/11/",
    "components/api/",
]


def story() -> list[Any]:
    trouble = incident_of(
        said(1, "investigating", title=f"Mail is slow {LONG}", mail="degraded_performance", next_update=20),
        said(
            2,
            "identified",
            15,
            api={"eu": "partial_outage"},
            body=f"`{LONG}`\n\n| a | b |\n|---|---|\n| {LONG} | x |",
        ),
        said(3, None, 20, name="03-fix", corrects="02-identified", body="```\n" + "code " * 60 + "\n```"),
    )
    works = incident_of(
        said(
            1,
            "scheduled",
            -900,
            slug="2026-11-20-works",
            title="Disks",
            kind="maintenance",
            window=(30, 90),
            web="under_maintenance",
        )
    )
    return [trouble, works]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All kinds of pages as files."""
    root = tmp_path_factory.mktemp("site")
    settings = watched()
    opened, incidents = open_site(settings), story()
    state = state_at(NOW, incidents, settings)
    summaries = [one.summary for one in incidents]
    first = summaries[0].started.date().replace(day=1)
    files = dict(own_assets().files)
    for language in settings.languages:
        prefix = urls.prefix(language, settings.language)
        pages = {
            "": home(opened, state, by_slug(incidents), language),
            urls.history(): history(opened, [Month(first, len(summaries))], language),
            "404.html": not_found(opened, language),
        }
        for one in incidents:
            pages[urls.incident(one.summary.slug)] = incident(
                opened, one, summaries[1], summaries[0], language
            )
        pages[urls.month(first)] = month(opened, first, summaries, language, earlier=None, later=None)
        for part in state.components:
            pages[urls.component(part.id)] = component(opened, part, state, summaries, language)
        files |= {prefix + urls.file_of(address): data for address, data in pages.items()}
    for path, data in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)
    tell_news(root, at(20))
    return root


def tell_news(root: Path, published: datetime, slug: str = SLUG) -> None:
    """`signoff.json` as a build writes it whose newest message was published then."""
    stamp = f"{published:%Y-%m-%dT%H:%M:%SZ}"
    facts = {
        "valid_until": "2026-11-23T00:00:00Z",
        "newest_message": {"published": stamp, "anchor": f"incidents/{slug}/#m-01"},
    }
    (root / "signoff.json").write_text(json.dumps(facts))


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with served(site) as found:
        yield found


def visit(context: BrowserContext, address: str, now: datetime = NOW) -> Page:
    page = context.new_page()
    page.clock.install(time=now)
    page.goto(address)
    return page


@pytest.mark.parametrize("language", ["", "ja/"])
@pytest.mark.parametrize("width", [320, 1280])
def test_every_page_fits_and_keeps_to_its_policy_and_origin(
    context: Any, address: str, width: int, language: str
) -> None:
    window = context(viewport={"width": width, "height": 700}, timezone_id="Asia/Tokyo")
    complaints: list[str] = []
    window.on("console", lambda message: complaints.append(message.text))
    window.on("weberror", lambda error: complaints.append(str(error.error)))
    window.on(
        "request", lambda request: None if request.url.startswith(address) else complaints.append(request.url)
    )
    for path in PAGES:
        page = visit(window, address + language + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        page.close()
    assert complaints == []


def test_nothing_moves_while_a_page_loads(context: Any, address: str) -> None:
    window = context(viewport={"width": 360, "height": 700}, timezone_id="Asia/Tokyo")
    window.add_init_script(
        "window.moved = 0; const seen = list => list.getEntries().forEach(e => window.moved += e.value);"
        "new PerformanceObserver(seen).observe({type: 'layout-shift', buffered: true})"
    )
    page = visit(window, address)
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.evaluate("window.moved") < 0.01


def test_readers_elsewhere_see_their_own_clock_beside_the_pages(context: Any, address: str) -> None:
    page = visit(context(timezone_id="Asia/Tokyo"), address + f"incidents/{SLUG}/")
    assert page.inner_text("dl.facts dd >> nth=0") == "November 21, 2026, 10:00 UTC (19:00 GMT+9)"
    page = visit(context(), address + f"incidents/{SLUG}/")
    assert page.inner_text("dl.facts dd >> nth=0") == "November 21, 2026, 10:00 UTC"


def test_on_a_phone_the_readers_clock_stands_in_place_of_the_pages(context: Any, address: str) -> None:
    phone = context(timezone_id="Asia/Tokyo", viewport={"width": 330, "height": 700})
    posted = visit(phone, address).locator("article.card p.meta time >> nth=0")
    assert posted.inner_text() == "November 21, 2026, 19:20 GMT+9"
    assert posted.get_attribute("title") == "November 21, 2026, 10:20 UTC"


def test_a_readers_own_day_is_named_where_it_is_another(context: Any, address: str) -> None:
    page = visit(context(timezone_id="Pacific/Kiritimati"), address)
    assert "10:30 – 11:30 UTC (Nov 22, 00:30 – 01:30 GMT+14)" in page.inner_text(
        "article.card p.window >> nth=0"
    )


def test_colours_are_switched_at_a_touch_and_remembered(context: Any, address: str) -> None:
    window = context(color_scheme="light")
    page = visit(window, address)
    paper = "getComputedStyle(document.documentElement).backgroundColor"
    button = page.get_by_role("button", name="Dark colours")
    assert page.evaluate(paper) == "rgb(255, 255, 255)"
    assert button.get_attribute("aria-pressed") == "false"
    button.click()
    assert page.evaluate(paper) == "rgb(30, 33, 41)"
    assert button.get_attribute("aria-pressed") == "true"
    assert visit(window, address + "history/").evaluate(paper) == "rgb(30, 33, 41)"


def test_an_old_page_says_so_and_loses_its_colour(context: Any, address: str) -> None:
    fresh = visit(context(), address)
    assert "This page may be out of date after November" in fresh.inner_text("section.now")
    assert fresh.get_attribute("section.now", "class") == "now ma"
    old = visit(context(), address, NOW + timedelta(days=30))
    assert "This page may be out of date." in old.inner_text("section.now")
    assert old.get_attribute("section.now", "class") == "now un"
    green = "getComputedStyle(document.querySelector('.badge.ok')).color"
    assert old.evaluate(green) != fresh.evaluate(green)


def test_news_is_offered_and_the_page_stays_where_it_is(context: Any, address: str, site: Path) -> None:
    page = visit(context(), address)
    offer = page.get_by_text("There is news.")
    page.clock.run_for(35_000)
    assert not offer.is_visible()
    tell_news(site, NOW + timedelta(minutes=1))
    with page.expect_response("**/signoff.json"):
        page.clock.run_for(65_000)
    offer.wait_for(state="visible")
    assert offer.evaluate("e => !!e.closest('[role=status]')")
    tell_news(site, at(20))


class Wire(Handler):
    """A web server that notes how it is asked for news, and refuses while it is told to."""

    asked: ClassVar[list[tuple[int, int]]] = []
    down: ClassVar[bool] = False

    def do_GET(self) -> None:  # noqa: N802 -- http.server's name
        if self.path.endswith("signoff.json") and self.down:
            self.send_error(503)
            return
        super().do_GET()

    def send_response(self, code: int, message: str | None = None) -> None:
        if self.path.endswith("signoff.json"):
            self.asked.append((code, int("If-Modified-Since" in self.headers)))
        super().send_response(code, message)


@pytest.fixture
def wire(site: Path) -> Iterator[tuple[str, type[Wire]]]:
    class Own(Wire):
        asked: ClassVar[list[tuple[int, int]]] = []

    with served(site, Own) as found:
        yield found, Own


def pass_minutes(page: Page, minutes: int) -> None:
    for _ in range(minutes * 2):
        page.clock.run_for(30_000)
        page.wait_for_timeout(15)  # the answer comes in real time, the next question in the page's


def test_looking_for_news_costs_next_to_nothing(context: Any, wire: tuple[str, type[Wire]]) -> None:
    """Once a minute while something is open, with the browser's own copy to compare."""
    address, seen = wire
    pass_minutes(visit(context(), address), 6)
    assert 4 <= len(seen.asked) <= 7
    assert seen.asked[0][0] == 200
    assert set(seen.asked[1:]) == {(304, 1)}


def test_a_host_that_is_down_is_asked_ever_more_seldom(context: Any, wire: tuple[str, type[Wire]]) -> None:
    address, seen = wire
    seen.down = True
    page = visit(context(), address)
    pass_minutes(page, 40)
    assert 3 <= len(seen.asked) <= 6
    assert not page.get_by_text("There is news.").is_visible()


def test_an_open_incidents_page_looks_for_its_own_news_only(context: Any, address: str, site: Path) -> None:
    offers = []
    try:
        for news in ("2026-11-20-works", SLUG):
            tell_news(site, NOW + timedelta(minutes=1), news)
            page = visit(context(), f"{address}ja/incidents/{SLUG}/")
            page.clock.run_for(35_000)
            page.wait_for_timeout(200)
            offers.append(page.locator("[data-news]").is_visible())
    finally:
        tell_news(site, at(20))
    assert offers == [False, True]


def test_what_is_over_asks_for_nothing(context: Any, demo_address: str) -> None:
    window = context()
    asked: list[str] = []
    window.on("request", lambda request: asked.append(request.url))
    page = visit(window, f"{demo_address}incidents/2026-09-22-us-outage/")
    page.clock.run_for(3_600_000)
    assert not [url for url in asked if url.endswith("signoff.json")]


def test_who_prints_or_needs_contrast_gets_it(context: Any, address: str) -> None:
    page = visit(context(), address)
    line = "getComputedStyle(document.querySelector('.card')).borderTopColor"
    faint = page.evaluate(line)
    page.emulate_media(contrast="more")
    assert page.evaluate(line) != faint
    assert page.evaluate(line) == page.evaluate("getComputedStyle(document.documentElement).color")
    page.emulate_media(contrast="no-preference", forced_colors="active")
    assert page.evaluate("getComputedStyle(document.querySelector('.now')).borderTopStyle") == "solid"
    page.emulate_media(forced_colors="none", media="print")
    assert (
        not page.locator(".top nav, .menu, .act, [aria-labelledby=subscribe]").locator("visible=true").count()
    )
    assert page.locator("h1").is_visible()
    assert len(page.pdf()) > 10_000


def test_the_navigation_says_where_we_are(context: Any, demo_address: str) -> None:
    page = context().new_page()
    found = {}
    for path in ("", "history/", "history/2026/11/", "components/web/", "about/", "ja/"):
        page.goto(demo_address + path)
        here = page.locator(".top nav [aria-current]")
        found[path] = [(one.inner_text(), one.get_attribute("aria-current")) for one in here.all()]
    assert found == {
        "": [("Status", "page")],
        "history/": [("History", "page")],
        "history/2026/11/": [("History", "true")],
        "components/web/": [],
        "about/": [("Handbook", "true")],
        "ja/": [("ステータス", "page")],
    }


def test_without_script_everything_is_there(context: Any, address: str) -> None:
    with_script = visit(context(), address).locator("main")
    without = context(java_script_enabled=False).new_page()
    without.goto(address)
    seen = without.inner_text("main").splitlines()
    assert seen == [line for line in with_script.inner_text().splitlines() if line != "Copy"]
    assert without.locator("details.menu summary").is_visible()
    without.click("details.menu summary")
    without.click("details.menu a[lang=ja]")
    assert without.url == f"{address}ja/"


def test_a_keyboard_reaches_the_content_first_and_then_every_link(context: Any, address: str) -> None:
    page = visit(context(), address)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    assert page.locator(".skip").bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    links = page.locator("main a:visible, main button:visible").count()
    reached = set()
    for _ in range(links):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate(
                "[...document.querySelectorAll('main a, main button')].indexOf(document.activeElement)"
            )
        )
    assert len(reached - {-1}) == links
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"


def test_the_readers_language_is_offered_and_never_forced(context: Any, address: str) -> None:
    window = context(locale="ja-JP")
    page = visit(window, address + "history/")
    assert page.url == f"{address}history/"
    offer = page.locator("aside")
    assert offer.inner_text().startswith("日本語")
    offer.locator("a").click()
    assert page.url == f"{address}ja/history/"
    assert not page.locator("aside").is_visible()
    page.goto(address)
    page.locator("aside button").click()
    assert not page.locator("aside").is_visible()
    page.reload()
    assert not page.locator("aside").is_visible()


def test_nothing_is_offered_to_who_reads_the_pages_language(context: Any, address: str) -> None:
    for locale in ("en-GB", "de-DE"):
        assert not visit(context(locale=locale), address).locator("aside").is_visible()


def test_an_address_is_copied_at_a_touch(context: Any, address: str) -> None:
    window = context(permissions=["clipboard-read", "clipboard-write"])
    page = visit(window, address)
    page.locator("button[data-copy] >> nth=0").click()
    assert page.evaluate("navigator.clipboard.readText()") == "https://status.example.org/feed.rss"
