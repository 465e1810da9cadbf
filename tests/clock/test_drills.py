"""Scenarios: those that ship are whole in every language; mistakes are told with their line."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from signoff.clock.drills import CORRECTS, TAKES_OVER, Expectation, Heard, met, read_scenario, said
from signoff.core.model import INTERNAL, PUBLIC, Impact, Status
from signoff.settings import read_settings

FOLDER = Path(__file__).parents[2] / "templates" / "drills"
LANGUAGES = {"en", "es", "ja", "fr", "pt-BR"}
BEGIN = datetime(2026, 11, 21, 10, tzinfo=UTC)
GOOD = "title: T\nevents:\n  - {at: 0m, to: [support], text: X}\n"


def settings(more: str = ""):  # type: ignore[no-untyped-def]
    text = f"name: Acme\nurl: https://a.example/\ncommanders: [a]\nlanguages: [en, ja]\n{more}"
    if "components" not in text:
        text += "components: [{id: api, name: {en: API, ja: エーピーアイ}}]\n"
    found, findings = read_settings(text.encode())
    assert found, findings
    return found


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yml")), ids=lambda path: path.stem)
def test_a_scenario_that_ships_is_whole_in_every_language(path: Path) -> None:
    scenario, findings = read_scenario(path.read_bytes(), path.name)
    assert scenario is not None
    assert not findings
    texts = [
        scenario.title,
        scenario.about,
        *(e.text for e in scenario.events),
        *(e.what for e in scenario.expect),
    ]
    for text in texts:
        assert set(text) == LANGUAGES
        assert len({frozenset(re.findall(r"\{\w+\}", line)) for line in text.values()}) == 1, text
    assert scenario.events[0].at == timedelta(0)
    assert {to for event in scenario.events for to in event.to} == {"liaison", "commander", "support"}


def test_four_ship() -> None:
    names = {path.stem for path in FOLDER.glob("*.yml")}
    assert names == {"regional-outage", "third-party", "security", "worst-day"}


@pytest.mark.parametrize(
    ("text", "said_at"),
    [
        ("title: T\n", "s.yml:1:1: SO203"),
        ("title: T\nevents: []\n", "s.yml:2:9: "),
        (GOOD + "extra: 1\n", "s.yml:4:1: SO030"),
        (GOOD.replace("support", "everybody"), "s.yml:3:19: SO033"),
        (GOOD.replace("0m", "soon"), "s.yml:3:10: "),
        (GOOD.replace("text: X", 'text: "{__class__} {page}"'), "s.yml:3:35: SO033"),
        (GOOD.replace("text: X", "text: {jp: X}"), "s.yml:3:36: SO305"),
        (GOOD.replace("text: X", "text: {}"), "s.yml:3:35: SO032"),
        (GOOD.replace("text: X", '"text": "\\e[2J"'), "s.yml:3:"),
        (GOOD + "expect: [{from: 5m, by: 5m, what: W}]\n", "s.yml:4:10: "),
        (GOOD + "expect: [{by: 5m, what: W, status: gone}]\n", "s.yml:4:"),
        (GOOD + "expect: [{by: 5m, what: W, mentions: word}]\n", "s.yml:4:"),
        (GOOD + "expect: [{by: 5m, what: W, does: resolves}]\n", "s.yml:4:34: SO033"),
        (GOOD + "expect: [{by: 5m, what: W, published: third}]\n", "s.yml:4:39: SO033"),
        (GOOD + "expect: [{by: 5m, what: W, published: first, status: resolved}]\n", "s.yml:4:10: SO212"),
        (GOOD.replace("text: X", "text: X, down: [third]"), "s.yml:3:45: SO033"),
        (GOOD.replace("text: X", "text: X, down: second"), "s.yml:3:44: SO031"),
        (GOOD.replace("text: X", "text: X, up: []"), "s.yml:3:42: SO032"),
        (GOOD.replace("text: X", "text: X, up: [forge], down: [first, forge]"), "s.yml:3:5: SO039"),
        ("a: &x [*x]\n", "s.yml:1:"),
        ("[", "s.yml:2:1: SO021"),
    ],
)
def test_a_mistake_is_told_with_its_line(text: str, said_at: str) -> None:
    scenario, findings = read_scenario(text.encode(), "s.yml")
    assert scenario is None
    assert any(str(finding).startswith(said_at) for finding in findings), list(map(str, findings))


def test_what_fails_and_comes_back_is_read() -> None:
    text = GOOD.replace("text: X", "text: X, down: [second, forge], up: [first]")
    scenario, _ = read_scenario(text.encode(), "s.yml")
    assert scenario is not None
    assert (scenario.events[0].down, scenario.events[0].up) == (("second", "forge"), ("first",))


def test_a_file_that_is_too_large_or_no_text_is_refused() -> None:
    for data in (b"#" * 70_000, b"\xff\xfe"):
        scenario, findings = read_scenario(data, "s.yml")
        assert scenario is None
        assert findings


def test_names_are_those_of_the_page_and_never_more() -> None:
    page = settings(
        "regions: [eu]\ncomponents: [{id: w, name: '{page}'}, {id: api, name: API, regions: [eu]}]\n"
    )
    assert said({"": "{page} {component} {other} {region}"}, page, "en") == "Acme API {page} EU"
    assert said({"en": "E", "fr": "F"}, settings(), "ja") == "E"
    assert said({"": "{region} {other}"}, settings(), "ja") == "Acme エーピーアイ"


def heard(
    minute: float,
    words: str = "",
    *,
    status: Status | None = None,
    impact: Impact = Impact.MINOR,
    to: str = PUBLIC,
    does: str = "",
    published: str = "",
) -> Heard:
    at = BEGIN + timedelta(minutes=minute)
    return Heard(at, words, status, impact, to, frozenset({does} - {""}), frozenset(published.split()))


@pytest.mark.parametrize(
    ("wanted", "said_then", "minute"),
    [
        ({}, [heard(2), heard(1)], 1),
        ({}, [], None),
        ({"since": timedelta(minutes=4)}, [heard(1), heard(3)], 3),  # twice as fast: from minute 2
        ({"status": Status.RESOLVED}, [heard(1), heard(3, status=Status.RESOLVED)], 3),
        ({"impact": Impact.MAJOR}, [heard(1), heard(2, impact=Impact.CRITICAL)], 2),
        ({"mentions": ("clave", "{component}")}, [heard(1), heard(2, "the api is slow")], 2),
        ({"mentions": ("{component}",)}, [heard(1, "エーピーアイの障害")], 1),
        ({"audience": INTERNAL}, [heard(1), heard(2, to=INTERNAL)], 2),
        ({"does": CORRECTS}, [heard(1), heard(2, does=TAKES_OVER), heard(3, does=CORRECTS)], 3),
        (
            {"published": "first"},
            [heard(1), heard(2, published="second"), heard(3, published="second first")],
            3,
        ),
        ({}, [heard(1, published="first"), heard(2)], 2),
    ],
)
def test_what_is_expected_is_met_by_the_first_message_that_fits(wanted, said_then, minute) -> None:  # type: ignore[no-untyped-def]
    expected = Expectation(by=timedelta(minutes=10), what={"": "x"}, **wanted)
    at = met(expected, said_then, BEGIN, settings(), 2)
    assert at == (None if minute is None else BEGIN + timedelta(minutes=minute))
