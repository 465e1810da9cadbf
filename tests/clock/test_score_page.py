"""The page of scorecards: the same numbers, in every language, without anything from elsewhere."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from signoff.clock.periods import by_month, together
from signoff.clock.score import scorecard
from signoff.core.scorecard import Reported
from signoff.site.pages.scorecard import NEWEST, scorecard_pages
from support.clockwork import team
from support.pages import Seen, incident_of, open_site
from support.stories import at, said

SETTINGS = team()
MONTH = 30 * 24 * 60


def told(slug, minutes, *, length=50, **facts):
    facts = {
        "title": f"Slow {slug}",
        "commander": "alice",
        "impact": "major",
        "web": "partial_outage",
        **facts,
    }
    posted = (
        said(1, "investigating", minutes, slug=slug, next_update=20, **facts),
        said(2, "resolved", minutes + length, slug=slug, data_loss="none", lingering="none", body="Over."),
    )
    found = scorecard(incident_of(*posted, settings=SETTINGS), SETTINGS, at(10**6))
    assert found is not None
    return found


CARDS = [
    told("one", 0),
    told("two", MONTH, length=10),
    told("three", 2 * MONTH, title="<b>Evil</b>", ja="遅い"),
]


@pytest.fixture(scope="module")
def pages():
    site = open_site(SETTINGS)
    return scorecard_pages(site, CARDS, by_month(CARDS, ZoneInfo("UTC")), together(CARDS))


def cells(row):
    return " ".join(" ".join(cell.text_content() for cell in row).split())


def test_there_is_one_for_all_and_one_for_each_in_every_language(pages):
    names = ["", "one/", "two/", "three/"]
    assert sorted(pages) == sorted(
        f"{prefix}scores/{name}index.html" for prefix in ("", "ja/") for name in names
    )


def test_the_overview_tells_months_incidents_and_what_was_not_kept(pages):
    page = Seen(pages["scores/index.html"])
    assert page.words("h1") == "Scorecard"
    assert page.words("p.lead") == "3 incidents"
    assert [svg.get("aria-label") for svg in page.all("svg.chart")] == [
        "Longest silence of half of the incidents, by month",
        "Promises kept, by month",
        "Updates with new information, by month",
    ]
    heights = [path.get("d") for svg in page.all("svg.chart")[:1] for path in svg.iter("path")]
    assert heights == ["M2 0h6V96h-6z", "M12 77h6V96h-6z", "M22 0h6V96h-6z"]
    assert page.links("ul.list") == ["../scores/three/", "../scores/two/", "../scores/one/"]
    rows = [cells(tr) for tr in page.all("tbody tr")]
    assert "Longest silence 1 of 3" in rows
    assert "November 2026 1 – less than a minute 50 min 0% 100%" in rows
    assert "Not kept: Longest silence, Promises kept, Postmortem" in page.words("ul.list")


def test_an_incident_tells_every_measure_with_its_verdict(pages):
    page = Seen(pages["scores/one/index.html"])
    rows = {tr.find("th").text_content(): cells(tr) for tr in page.all("tbody tr")}
    assert rows["Longest silence"] == "Longest silence 50 min at most 20 min not kept"
    assert rows["Promises kept"] == "Promises kept 0 of 1 not kept"
    assert rows["From sign-off to page"] == "From sign-off to page –"
    assert page.all("svg.lane path")[0].get("class") == "ma"
    assert page.links()[-1].endswith("incidents/one/")


def test_other_languages_speak_for_themselves(pages):
    page = Seen(pages["ja/scores/three/index.html"])
    assert page.words("h1") == "スコアカード：遅い"
    assert "最長の沈黙" in page.words()
    assert "Longest" not in page.words()


def test_what_authors_write_stays_text(pages):
    assert b"<b>Evil</b>" not in pages["scores/three/index.html"]
    assert b"&lt;b&gt;Evil" in pages["scores/three/index.html"]


def test_without_incidents_it_says_so_and_many_are_cut():
    site = open_site(SETTINGS)
    page = Seen(scorecard_pages(site, [], (), together(()))["scores/index.html"])
    assert page.words("p.lead") == "0 incidents"
    assert page.all("svg.chart") == page.all("table") == []
    many = [told(f"n{number}", number) for number in range(NEWEST + 5)]
    assert len(scorecard_pages(site, many, (), together(many))) == 2 * (NEWEST + 1)


def test_a_drill_says_that_it_was_one():
    from dataclasses import replace

    site = open_site(SETTINGS)
    pages = scorecard_pages(site, [replace(CARDS[0], drill=True)], (), together(()))
    assert "This was an exercise." in Seen(pages["scores/one/index.html"]).words()
    assert timedelta(0) <= CARDS[0].gaps[0].length


def test_reports_are_counted_up_and_what_is_urgent_stands_out():
    site = open_site(SETTINGS)
    reports = {
        "one": [Reported(at(5), 6, 6, "no <mail>"), Reported(at(9), 2, 8, "still none", urgent=True)],
        "gone": [Reported(at(5), 1, 1, "x")],
    }
    page = Seen(scorecard_pages(site, CARDS, (), together(CARDS), reports)["scores/one/index.html"])
    rows = [cells(tr) for tr in page.one("section").findall(".//tbody/tr")]
    assert rows == [
        "November 21, 2026, 10:05 UTC 6 6 no <mail>",
        "November 21, 2026, 10:09 UTC 2 8 still none",
    ]
    assert page.one("section").find(".//strong").text == "still none"
