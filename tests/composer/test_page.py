"""The composer in a real browser: few taps, the right file, the same findings, and nothing to the public."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from signoff.core.model import ComponentStatus, Effect, Message, Status
from signoff.core.parse import parse_message
from signoff.settings import read_settings
from support.browsing import TOOLS, served, watch
from support.gitrepo import GitRepo
from support.page import FIRST, STATUS, build_page, files_of, start_page

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}
WATCHED = STATUS.replace("[en, ja]", "[en, es, ja, fr, pt-BR]") + "repository: acme/status\n"
NOW = "2026-11-10T12:00Z"
MIXED = FIRST.replace(
    "{eu: partial_outage}", "{eu: partial_outage, us: degraded_performance}\n  web: major_outage"
)
HOSTILE = (
    "---\nstatus: resolved\n---\n\"'{[</script><b onclick=alert(1)>{{title}} ../../x $(id) \U0001f44d &amp; #"
)


def start(root: Path, more: str = "") -> GitRepo:
    repo = start_page(root, WATCHED + more)
    repo.post("2026-11-10-open/01-investigating.md", FIRST)
    repo.post("2026-11-09-mixed/01-investigating.md", MIXED)
    return repo


@pytest.fixture(scope="session")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("composer")
    build_page(start(root / "page"), root / "site", NOW, drafts=True)
    return root / "site"


@pytest.fixture(scope="session")
def address(preview: Path) -> Iterator[str]:
    with served(preview) as found:
        yield found


Open = Callable[..., "Page"]


@pytest.fixture
def composer(browser: Browser, address: str) -> Iterator[Open]:
    """Opens the page; at the end nothing may have gone wrong on it."""
    opened: list[BrowserContext] = []
    wrong: list[str] = []

    def open_page(language: str = "", **options: Any) -> Page:
        opened.append(browser.new_context(**{"timezone_id": "UTC", "locale": "en-US", **options}))
        wrong.append("")
        heard = watch(opened[-1], address)
        page = opened[-1].new_page()
        page.clock.install(time="2026-11-10T12:05:00Z")
        page.goto(f"{address}{language}compose/")
        wrong.pop()
        trouble.append(heard)
        return page

    trouble: list[list[str]] = []
    yield open_page
    for context in opened:
        context.close()
    assert [problem for heard in trouble for problem in heard] == []


def settings() -> Any:
    return read_settings(WATCHED.encode())[0]


def files(page: Page) -> dict[str, str]:
    """What would be proposed, by path: as the links to the forge carry it."""
    page.clock.run_for(500)
    found = {}
    for link in page.locator("[data-opens]").all():
        asked = parse_qs(urlsplit(link.get_attribute("href") or "").query, keep_blank_values=True)
        found[asked["filename"][0]] = asked.get("value", [""])[0]
    return found


def read(path: str, text: str) -> Message:
    _, incident, name = path.split("/")
    message, findings = parse_message(text.encode(), incident, name.removesuffix(".md"), settings(), None)
    assert message is not None, findings
    assert findings == []
    return message


def test_the_first_message_takes_few_taps_on_a_phone(composer: Open) -> None:
    """Besides the choice of components: who is in command, and the button that opens the forge."""
    page = composer(viewport=PHONE, has_touch=True)
    taps = 0

    def tap(selector: str) -> None:
        nonlocal taps
        taps += 1
        page.locator(selector).tap()

    tap("[data-ticks=web]")  # the component
    taps = 0
    tap("[name=commander][value=alice]")
    page.clock.run_for(500)
    button = page.locator("[data-go]")
    link = button.get_attribute("href") or ""
    assert taps + 1 <= 4
    assert button.is_visible()
    assert link.startswith("https://github.com/acme/status/new/main?filename=")
    asked = parse_qs(urlsplit(link).query)
    assert asked["filename"] == ["incidents/2026-11-10-problem-with-web/01-investigating.md"]
    message = read(asked["filename"][0], asked["value"][0])
    assert (message.status, message.commander) == (Status.INVESTIGATING, "alice")
    assert message.components == (Effect("web", None, ComponentStatus.DEGRADED_PERFORMANCE),)
    assert page.locator("[data-verdict]").inner_text() == "Nothing speaks against it."


def test_every_language_joins_the_branch_of_the_first_file(composer: Open) -> None:
    page = composer()
    page.locator("[data-ticks=web]").check()
    page.locator("[name=commander][value=bob]").check()
    assert len(files(page)) == 1
    page.locator("[data-branch]").fill("bob/patch-1")
    found = files(page)
    assert [path.rpartition("01-investigating")[2] for path in found] == [
        ".md", ".es.md", ".ja.md", ".fr.md", ".pt-BR.md",
    ]  # fmt: skip
    links = [link.get_attribute("href") or "" for link in page.locator("[data-opens]").all()]
    assert all("/new/bob/patch-1?" in link for link in links[1:])
    for hostile in ("../../../login", "/x", "a//b", "x y", "?a=b#c"):
        page.locator("[data-branch]").fill(hostile)
        assert len(files(page)) == 1, hostile
    page.locator("[data-branch]").fill("bob/patch-1")
    assert found["incidents/2026-11-10-problem-with-web/01-investigating.ja.md"].startswith("---\ntitle: ")


def test_an_update_knows_the_incident(composer: Open) -> None:
    """The next scenario, the number, and what carries over; what did not change is not said again."""
    page = composer()
    page.locator("[name=story][value='2026-11-10-open']").check()
    assert page.locator("[data-ticks=api]").is_checked()
    assert page.locator("[data-part=api] select").input_value() == "partial_outage"
    assert not page.locator("[data-part=api] input[value=us]").is_checked()
    assert page.locator("[data-commander]").is_hidden()
    ((path, text),) = [(path, text) for path, text in files(page).items() if path.count(".") == 1]
    assert path.startswith("incidents/2026-11-10-open/02-identified")
    message = read(path, text)
    assert (message.title, message.components, message.commander) == (None, None, None)
    page.locator("[data-part=api] input[value=us]").check()
    ((path, text),) = files(page).items()
    assert read(path, text).components == (Effect("api", None, ComponentStatus.PARTIAL_OUTAGE),)
    page.locator("[data-ticks=api]").uncheck()
    ((path, text),) = files(page).items()
    assert read(path, text).components == (Effect("api", None, ComponentStatus.OPERATIONAL),)


def test_only_what_is_changed_is_said_again(composer: Open) -> None:
    """A component that does one thing here and another there stays so while nobody touches it."""
    page = composer()
    page.locator("[name=story][value='2026-11-09-mixed']").check()
    page.locator("[data-part=web] select").select_option("degraded_performance")
    ((path, text),) = files(page).items()
    assert read(path, text).components == (Effect("web", None, ComponentStatus.DEGRADED_PERFORMANCE),)
    shown = page.locator("[data-preview] .places").inner_text()
    assert " ".join(shown.lower().split()) == (
        "api (eu) partial outage api (us) degraded performance web degraded performance"
    )


def test_findings_come_while_typing_and_show_their_place(composer: Open) -> None:
    page = composer()
    page.locator("[data-ticks=web]").check()
    page.locator("[name=commander][value=alice]").check()
    page.locator("[data-body]").fill("\U0001f44d We expect this to be fixed within 30 minutes.")
    page.clock.run_for(500)
    place = page.locator("[data-findings] button[data-start]").first
    assert "SO501" in page.locator("[data-findings]").inner_text()
    assert page.locator("[data-verdict]").inner_text().startswith("To correct: ")
    place.click()
    chosen = page.evaluate(
        "() => { const b = document.querySelector('[data-body]');"
        " return b.value.slice(b.selectionStart, b.selectionEnd) }"
    )
    assert chosen in place.get_attribute("aria-label")
    assert chosen.isascii()
    assert chosen
    page.locator("[data-again]").click()
    assert "fixed" not in page.locator("[data-body]").input_value()


def test_hostile_words_end_as_text_in_the_file(composer: Open) -> None:
    page = composer()
    page.locator("[data-ticks=web]").check()
    page.locator("[name=commander][value=alice]").check()
    for number in range(page.locator("[data-stage] option").count()):
        page.locator("[data-stage]").select_option(index=number)
        for field in page.locator("[data-needed] [data-fact], [data-possible] [data-fact]").all():
            field.evaluate(
                "(e, text) => { e.value = text; e.dispatchEvent(new Event('input', {bubbles: true})) }",
                HOSTILE,
            )
        for hour, field in enumerate(page.locator("[data-needed] [data-instant]").all()):
            field.fill(f"2026-11-09T{hour:02d}:00")
        page.locator("[data-title]").fill(HOSTILE.replace("\n", " "))
        ((path, text),) = files(page).items()
        message = read(path, text)
        assert re.fullmatch(r"incidents/2026-11-10-[a-z0-9-]+/01-[a-z-]+\.md", path)
        assert message.title == HOSTILE.replace("\n", " ")[:120].strip()
        assert (
            message.status is Status.INVESTIGATING
            or message.status is not Status.RESOLVED
            or "data_loss" in text
        )
    page.locator("[data-body]").fill("Quiet.")
    ((_, quiet),) = files(page).items()
    page.locator("[data-body]").fill(HOSTILE)
    ((_, text),) = files(page).items()
    assert text == f"{quiet.removesuffix('Quiet.' + chr(10))}{HOSTILE}\n"
    assert page.locator("[data-preview] b").count() == 0


def test_what_is_too_long_for_a_link_is_copied(composer: Open) -> None:
    page = composer(permissions=["clipboard-read", "clipboard-write"])
    page.locator("[data-ticks=web]").check()
    page.locator("[name=commander][value=alice]").check()
    page.locator("[data-body]").fill("長い文章です。" * 200)
    ((path, text),) = files(page).items()
    assert (path, text) == ("incidents/2026-11-10-problem-with-web/01-investigating.md", "")
    assert page.locator("[data-go]").get_attribute("href") == "#finish"
    page.locator("[data-file] [data-copy-file]").click()
    assert "長い文章です。" in page.evaluate("navigator.clipboard.readText()")


def test_a_page_that_the_phone_threw_away_comes_back(composer: Open) -> None:
    page = composer()
    page.locator("[name=story][value='2026-11-10-open']").check()
    page.locator("[data-stage]").select_option("workaround")
    page.locator("#fact-workaround-en").fill("Try again")
    page.locator("[data-part=api] select").select_option("major_outage")
    page.locator("[name=language][value=ja]").check()
    page.locator("[data-body]").fill("自分の言葉")
    page.locator("[data-branch]").evaluate("field => { field.value = 'patch-1' }")
    before = files(page)
    assert len(before) >= 2
    page.reload()
    assert page.locator("[data-body]").input_value() == "自分の言葉"
    assert files(page) == before
    page.locator("[data-anew]").click()
    page.clock.run_for(500)
    assert page.locator("[data-verdict]").inner_text().startswith("Still to say: Components")
    page.reload()
    assert page.locator("[name=story]:checked").input_value() == "new-incident"


def test_what_is_missing_is_asked_for(composer: Open) -> None:
    page = composer()
    page.clock.run_for(500)
    assert page.locator("[data-verdict]").inner_text().startswith("Still to say: Components, Commander")
    page.locator("[data-go]").click()
    assert page.evaluate("document.activeElement.matches('[data-ticks]')")


AXE = """async () => {
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
  const found = await axe.run(document, {runOnly: {type: "tag", values: tags}, resultTypes: ["violations"]})
  return found.violations.map(v => v.id + ": " + v.nodes.map(n => n.html.slice(0, 120)).join(" | "))
}"""
WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.mark.parametrize(
    ("language", "scheme", "size"),
    [
        ("", "light", PHONE),
        ("ja/", "dark", PHONE),
        ("pt-BR/", "dark", DESK),
    ],
)
def test_it_is_accessible(language: str, scheme: str, size: Any, composer: Open) -> None:
    script = TOOLS / "axe-core" / "axe.min.js"
    if not script.exists():
        pytest.skip("needs axe: sh scripts/setup.sh node")
    page = composer(language, viewport=size, color_scheme=scheme)
    page.locator("[data-ticks=api]").check()
    page.locator("[data-body]").fill("We expect this to be fixed within 30 minutes. " + "x" * 80)
    page.clock.run_for(500)
    page.evaluate(script.read_text(encoding="utf-8"))
    assert page.evaluate(AXE) == []
    assert not page.evaluate(WIDER)


def test_no_language_is_too_wide_for_a_phone(composer: Open, address: str) -> None:
    page = composer(viewport=PHONE)
    for language in ("es/", "fr/", "pt-BR/"):
        page.goto(f"{address}{language}compose/")
        page.locator("[data-ticks=api]").check()
        page.clock.run_for(500)
        assert not page.evaluate(WIDER), language


def test_it_works_by_keyboard_alone(composer: Open) -> None:
    page = composer()
    page.locator("[data-ticks=api]").focus()
    page.keyboard.press("Space")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "commander":
            break
    page.keyboard.press("Space")
    assert page.locator("[name=commander][value=alice]").is_checked()
    assert len(files(page)) == 1


def test_without_a_script_it_says_what_to_do(composer: Open) -> None:
    page = composer(java_script_enabled=False)
    assert page.locator("form").is_hidden()
    said = page.locator("noscript").inner_text()
    assert "signoff new" in said
    assert "incidents/2026-11-10-what-happens/01-investigating.md" in said


def test_the_public_page_has_none_of_it(tmp_path: Path) -> None:
    """Not even where a preview was built before; and a preview has none when status.yml says so."""
    repo = start(tmp_path / "page")
    build_page(repo, tmp_path / "site", NOW, drafts=True)
    assert "compose/index.html" in files_of(tmp_path / "site")
    build_page(repo, tmp_path / "site", NOW)
    public = files_of(tmp_path / "site")
    assert not [path for path in public if "compose" in path]
    assert not [path for path, data in public.items() if b"compose/" in data]
    repo.write("status.yml", WATCHED + "composer: false\n")
    repo.commit("Switch it off")
    build_page(repo, tmp_path / "site", NOW, drafts=True)
    assert not [path for path in files_of(tmp_path / "site") if "compose" in path]


def test_it_is_not_to_be_found_by_chance(preview: Path) -> None:
    """No search engine keeps it, and no other page of the preview leads to it."""
    pages = files_of(preview)
    assert b'<meta name="robots" content="noindex, nofollow">' in pages["ja/compose/index.html"]
    others = {path: data for path, data in pages.items() if "compose" not in path}
    assert not [path for path, data in others.items() if b"compose/" in data]
    assert json.loads(pages["signoff.json"])
