"""Badges: what they say, that it fits, and that they say no more than is known."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from signoff.core.watched import Component
from signoff.site.badges import COLORS, width
from support.api import made
from support.pages import incident_of
from support.stories import at, said, watched

if TYPE_CHECKING:
    from playwright.sync_api import Browser

SVG = "{http://www.w3.org/2000/svg}"
DOWN = incident_of(said(1, "investigating", title="Down", api={"eu": "major_outage"}))


def test_a_badge_has_a_title_and_a_role_in_the_readers_language() -> None:
    files = made(at(5), DOWN)
    for path, title in (
        ("badge.svg", "Acme: Critical service outage"),
        ("components/api/badge.svg", "API: Major outage"),
        ("components/web/badge.svg", "Web: Operational"),
        ("ja/components/web/badge.svg", "Web: 正常"),
    ):
        root = etree.fromstring(files[path])
        assert root.findtext(f"{SVG}title") == root.get("aria-label")
        assert root.get("role") == "img"
        assert root.get("lang") == ("ja" if path.startswith("ja/") else "en")
        assert root.get("aria-label").split(": ")[0] == title.split(": ")[0]
        if not path.startswith("ja/"):
            assert root.get("aria-label") == title


def test_shields_gets_the_schema_it_asks_for() -> None:
    told = json.loads(made(at(5), DOWN)["components/api/badge.json"])
    assert told == {
        "schemaVersion": 1,
        "label": "API",
        "message": "Major outage",
        "color": COLORS["critical"],
        "isError": True,
        "cacheSeconds": 300,
    }


def test_what_could_not_be_read_is_not_green() -> None:
    files = made(at(5), unreadable=("2026-11-21-lost",))
    for path in ("badge", "components/web/badge"):
        told = json.loads(files[f"{path}.json"])
        assert told["color"] == COLORS["unknown"]
        assert "perational" not in files[f"{path}.svg"].decode()


@pytest.mark.parametrize("name", ["<b>&\"'</b>", "🚀 " * 40, "状態"])
def test_any_name_makes_a_whole_picture(name: str) -> None:
    settings = watched(components=(Component("web", {"": name}),))
    root = etree.fromstring(made(at(0), settings=settings)["components/web/badge.svg"])
    label, message = (text.text for text in root.iter(f"{SVG}text"))
    assert label == (name if len(name) <= 60 else f"{name[:59]}…")
    assert message == "Operational"


def test_white_text_has_enough_contrast_on_every_color() -> None:
    def light(color: str) -> float:
        parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    for color in (*COLORS.values(), "#444444", "#30363d"):
        assert 1.05 / (light(color) + 0.05) >= 4.5, color


def test_a_wider_text_takes_a_wider_badge() -> None:
    assert width("iiii") < width("MMMM") < width("状状状状")
    assert width("Operational") == 64


@pytest.mark.browser
def test_a_browser_draws_every_text_inside_its_half(browser: Browser) -> None:
    files = made(at(5), DOWN)
    page = browser.new_page()
    for path in ("badge.svg", "ja/badge.svg", "ja/components/api/badge.svg"):
        page.set_content(files[path].decode())
        halves = page.evaluate(
            "[...document.querySelectorAll('g rect')].map(r => [r.x.baseVal.value, r.width.baseVal.value])"
        )
        texts = page.evaluate(
            "[...document.querySelectorAll('text')].map(t => [t.getBBox().x, t.getBBox().width])"
        )
        for (start, length), (x, wide) in zip(halves, texts, strict=True):
            assert start <= x
            assert x + wide <= start + length + 1
    page.close()
