"""What the archive, a component's page and the page for what is missing promise."""

from __future__ import annotations

from datetime import date, timedelta

from signoff.build import rows
from signoff.build.plan import Archive
from signoff.core.model import Incident, Summary
from signoff.core.watched import Component, Settings
from signoff.site.pages.component import component
from signoff.site.pages.history import Month, history, month
from signoff.site.pages.not_found import not_found
from support.pages import Seen, incident_of, open_site, state_at
from support.stories import T0, said, told, watched

NOVEMBER = date(2026, 11, 1)


def short(slug: str = "short", minutes: float = 0, **facts: object) -> Summary:
    return told(
        said(1, "investigating", minutes, slug=slug, title=slug.capitalize(), web="major_outage", **facts),
        said(2, "resolved", minutes + 45, slug=slug, data_loss="none", lingering="none"),
    )


def works(slug: str = "disks", minutes: float = 0) -> Summary:
    return told(
        said(
            1,
            "scheduled",
            minutes - 60,
            slug=slug,
            title="New disks",
            kind="maintenance",
            window=(minutes, minutes + 60),
            mail="under_maintenance",
        )
    )


def see_month(*summaries: Summary, language: str = "en", settings: Settings | None = None) -> Seen:
    site = open_site(settings)
    return Seen(month(site, NOVEMBER, summaries, language, earlier=date(2026, 9, 1), later=date(2026, 12, 1)))


class TestMonth:
    def test_lists_what_began_in_it_by_day_newest_first(self) -> None:
        page = see_month(short(), works(minutes=-1500), short("later", 200))
        days = [section.text_content().split(" UTC")[0].split() for section in page.all("section.day")]
        assert [day[0:4] for day in days] == [
            ["Saturday,", "November", "21,", "2026"],
            ["Friday,", "November", "20,", "2026"],
        ]
        titles = [a.text_content() for a in page.all("ul.list a")]
        assert titles == ["Later", "Short", "New disks"]

    def test_an_entry_says_kind_or_impact_times_length_and_components(self) -> None:
        page = see_month(short(), works(minutes=-1500))
        entries = [" ".join(li.text_content().split()) for li in page.all("ul.list li")]
        assert entries == [
            "Short Critical impact 10:00 – 10:45 UTC · 45 minutes · Web",
            "New disks Maintenance 09:00 – 10:00 UTC · Mail",
        ]

    def test_an_entry_over_midnight_names_both_days(self) -> None:
        page = see_month(short(minutes=13 * 60 + 50))
        assert "November 21, 2026, 23:50 UTC – November 22, 2026, 00:35 UTC" in page.words("ul.list")

    def test_counts_and_leads_to_its_neighbours(self) -> None:
        page = see_month(short(), works(minutes=-1500), short("later", 200))
        assert page.words("p.lead") == "2 incidents and 1 maintenance"
        assert page.links("nav.pager") == ["../../../history/2026/09/", "../../../history/2026/12/"]
        assert page.links("nav.crumbs") == ["../../../", "../../../history/"]
        assert "../../../incidents/short/" in page.links("ul.list")

    def test_days_are_those_of_the_pages_zone(self) -> None:
        tokyo = watched("Asia/Tokyo")
        page = see_month(short(minutes=6 * 60), settings=tokyo)  # 16:00 UTC is past midnight in Tokyo
        assert page.words("section.day h2") == "Sunday, November 22, 2026"
        assert "01:00 – 01:45 JST" in page.words("ul.list")


def months_of(*summaries: Summary, zone: str = "UTC") -> list[Month]:
    found = {summary.slug: rows.encode(summary) for summary in summaries}
    return Archive.of(found, watched(zone)).counts()


class TestMonths:
    def test_an_incident_belongs_to_the_month_it_began_in(self) -> None:
        late = short(minutes=(9 * 24 + 13.5) * 60)  # November 30, 23:30 UTC, ends in December
        assert [one.first for one in months_of(late)] == [NOVEMBER]
        assert [one.first for one in months_of(late, zone="Asia/Tokyo")] == [date(2026, 12, 1)]

    def test_are_counted_by_kind_newest_first(self) -> None:
        summaries = [short(), short("second", 5), works(), short("old", -60 * 24 * 60)]
        assert months_of(*summaries) == [
            Month(NOVEMBER, 2, 1, typical=timedelta(minutes=45)),
            Month(date(2026, 9, 1), 1, typical=timedelta(minutes=45)),
        ]

    def test_are_listed_by_year_with_their_counts(self) -> None:
        months = [
            Month(NOVEMBER, 2, 1, typical=timedelta(hours=1)),
            Month(date(2026, 9, 1), 1),
            Month(date(2025, 12, 1), 0, 0, 1),
        ]
        page = Seen(history(open_site(), months, "en"))
        assert [h.text_content() for h in page.all("h2")] == ["2026", "2025"]
        assert page.links("ul.months") == [
            "../history/2026/11/",
            "../history/2026/09/",
            "../history/2025/12/",
        ]
        entries = [" ".join(li.text_content().split()) for li in page.all("ul.months li")]
        assert entries == [
            "November 2026 2 incidents and 1 maintenance Typical time to resolve: 1 hour",
            "September 2026 1 incident",
            "December 2025 1 notice",
        ]

    def test_none_is_said_in_words(self) -> None:
        assert "Nothing has been published yet." in Seen(history(open_site(), [], "en")).words()


def see_component(
    id: str, *incidents: Incident, settings: Settings | None = None, language: str = "en", **options: object
) -> Seen:
    state = state_at(T0 + timedelta(hours=1), incidents, settings, **options)
    (found,) = (one for one in state.components if one.id == id)
    summaries = [one.summary for one in incidents]
    return Seen(component(open_site(settings), found, state, summaries, language))


def outage(slug: str = "2026-11-21-outage", minutes: float = 0) -> Incident:
    return incident_of(
        said(1, "investigating", minutes, slug=slug, title="Outage", web="major_outage"),
        said(2, "resolved", minutes + 45, slug=slug, data_loss="none", lingering="none"),
    )


class TestComponent:
    def test_says_how_it_is_as_of_when_and_per_region(self) -> None:
        found = incident_of(said(1, "investigating", title="Slow", api={"eu": "degraded_performance"}))
        page = see_component("api", found)
        assert page.words("h1") == "API"
        assert page.words("section.now").startswith(
            "Degraded performance US Operational EU Degraded performance"
        )
        assert "As of November 21, 2026, 11:00 UTC." in page.words("section.now")
        assert page.meta("og:title") == "API: Degraded performance"

    def test_lists_the_days_with_trouble_and_what_caused_them(self) -> None:
        page = see_component("web", outage(), outage("2026-11-19-outage", -2 * 24 * 60))
        listed = page.all("li#d2026-11-19")
        assert len(listed) == 1
        assert (
            " ".join(listed[0].text_content().split()) == "November 19, 2026 Major outage for 45 min Outage"
        )
        assert page.links("li#d2026-11-19") == ["../../incidents/2026-11-19-outage/"]

    def test_lists_what_touched_it_in_its_days_and_nothing_else(self) -> None:
        elsewhere = incident_of(said(1, "investigating", slug="mail", title="Mail", mail="partial_outage"))
        ancient = outage("2026-07-01-outage", -140 * 24 * 60)
        page = see_component("web", outage(), elsewhere, ancient)
        assert "../../incidents/2026-11-21-outage/" in page.links()
        assert "../../incidents/mail/" not in page.links()
        assert "2026-07-01" not in page.source

    def test_maintenance_that_repeats_is_listed_once(self) -> None:
        found = incident_of(
            said(
                1,
                "scheduled",
                -20 * 24 * 60,
                slug="works",
                title="Disks",
                kind="maintenance",
                window=(-14 * 24 * 60, -14 * 24 * 60 + 30),
                repeat="FREQ=WEEKLY",
                web="under_maintenance",
            )
        )
        page = see_component("web", found)
        assert len(page.links("svg.days")) >= 2
        assert (
            page.words("ul.list") == "Disks Maintenance November 7, 2026, 10:00 – 10:30 UTC, every week · Web"
        )

    def test_is_not_called_operational_while_a_file_is_unread(self) -> None:
        page = see_component("web", unreadable=True)
        assert page.words("section.now").startswith(
            "No known trouble Part of the information could not be read"
        )
        assert page.one("section.now").get("class") == "now un"

    def test_without_trouble_says_so(self) -> None:
        page = see_component("web")
        assert "Nothing in the last 90 days." in page.words()
        assert "Operational" in page.words("section.now")

    def test_has_its_description_in_the_readers_language(self) -> None:
        part = Component("web", {"en": "Web", "ja": "ウェブ"}, description={"en": "Pages.", "ja": "ページ。"})
        page = see_component("web", settings=watched(components=(part,)), language="ja")
        assert page.words("h1") == "ウェブ"
        assert page.words("p.lead") == "ページ。"


class TestNotFound:
    def test_links_work_from_any_depth(self) -> None:
        settings = watched()
        page = Seen(not_found(open_site(settings), "en"))
        assert page.links("main") == ["/", "/history/"]
        assert page.meta("robots") == "noindex"

    def test_links_work_under_a_sub_path_and_in_every_language(self) -> None:
        settings = Settings(
            name="Acme",
            url="https://example.org/status/",
            components=(),
            languages=("en", "ja"),
        )
        page = Seen(not_found(open_site(settings), "ja"))
        assert page.links("main") == ["/status/ja/", "/status/ja/history/"]
        assert page.tree.xpath("//link[@rel='stylesheet']/@href")[0].startswith("/status/assets/")
