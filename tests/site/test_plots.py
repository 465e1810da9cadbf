"""What the pictures of the archive promise: the same as the words, in fewer of them."""

from __future__ import annotations

from datetime import date, timedelta

from signoff.core.model import Summary
from signoff.site.pages.history import Month, history, month, typical
from support.pages import Seen, open_site
from support.stories import at, said, told, watched

NOVEMBER = date(2026, 11, 1)
HOUR, DAY = 60, 24 * 60


def trouble(slug: str, start: float, minutes: float, effect: str = "partial_outage") -> Summary:
    return told(
        said(1, "investigating", start, slug=slug, title=slug.capitalize(), web=effect),
        said(2, "resolved", start + minutes, slug=slug, data_loss="none", lingering="none"),
    )


def see(*summaries: Summary, language: str = "en") -> Seen:
    site = open_site(watched())
    return Seen(month(site, NOVEMBER, summaries, language, earlier=None, later=None))


def marked(page: Seen) -> list[tuple[str, str, str]]:
    """Address, look and words of each day that leads somewhere."""
    return [
        (a.get("href"), a.get("class"), a.find("title").text)
        for svg in page.all("svg.month")
        for a in svg.iter("a")
    ]


def bars(page: Seen) -> list[tuple[str, str]]:
    return [
        (path.get("d"), path.find("title").text) for svg in page.all("svg.chart") for path in svg.iter("path")
    ]


class TestCalendar:
    def test_days_with_incidents_lead_to_them_the_worst_gives_the_colour(self) -> None:
        page = see(
            trouble("small", -2 * DAY, 30, "degraded_performance"),
            trouble("late", 0, 30),
            trouble("big", 60, 30, "major_outage"),
        )
        assert marked(page) == [
            ("#d19", "mi", "November 19, 2026: Small"),
            ("#d21", "cr", "November 21, 2026: Big and Late"),
        ]
        assert {"d19", "d21"} == {h2.get("id") for h2 in page.all("section.day h2")}

    def test_an_incident_over_midnight_is_seen_on_both_days(self) -> None:
        page = see(trouble("night", 13 * HOUR, 3 * HOUR))
        assert [(href, title) for href, _, title in marked(page)] == [
            ("#d21", "November 21, 2026: Night"),
            ("../../../incidents/night/", "November 22, 2026: Night"),
        ]

    def test_what_goes_on_into_the_next_month_ends_with_the_page(self) -> None:
        page = see(trouble("long", 9 * DAY, 5 * DAY))
        assert [href for href, *_ in marked(page)] == ["#d30"]

    def test_all_days_are_there_and_weeks_begin_where_the_reader_expects(self) -> None:
        def first_row(language: str) -> list[str]:
            texts = [
                text.text
                for svg in see(trouble("one", 0, 5), language=language).all("svg.month")
                for text in svg.iter("text")
            ]
            assert texts[7:] == [str(n) for n in range(1, 31)]
            return texts[:7]

        assert first_row("en") == list("SMTWTFS")
        assert first_row("ja") == list("日月火水木金土")

    def test_notices_mark_no_day(self) -> None:
        notice = told(said(1, None, slug="note", title="Note", kind="notice", expires=at(DAY)))
        assert see(notice).all("svg.month") == []

    def test_says_what_it_shows(self) -> None:
        svg = see(trouble("one", 0, 5)).one("svg.month")
        assert svg.get("aria-label") == "November 2026: days with incidents or maintenance"


class TestTimeToResolve:
    def test_half_took_no_longer(self) -> None:
        minutes = [timedelta(minutes=n) for n in (10, 20, 600)]
        assert typical(minutes) == timedelta(minutes=20)
        assert typical(minutes[:2]) == timedelta(minutes=10)
        assert typical([timedelta(minutes=-5)]) is None

    def test_each_month_that_had_incidents_is_a_bar(self) -> None:
        months = [
            Month(NOVEMBER, 1, typical=timedelta(minutes=30)),
            Month(date(2026, 10, 1), 0, 1),
            Month(date(2026, 9, 1), 1, typical=timedelta(hours=1)),
        ]
        page = Seen(history(open_site(), months, "en"))
        assert bars(page) == [
            ("M2 0h6V96h-6z", "September 2026: 1 hour"),
            ("M22 48h6V96h-6z", "November 2026: 30 minutes"),
        ]
        assert page.words("figure").startswith(
            "Typical time to resolve, by month Half of a month's incidents"
        )
        assert [p.text_content() for p in page.all("figure p.scale")] == [
            "1 hour",
            "September 2026 November 2026",
        ]

    def test_what_took_no_time_is_still_seen(self) -> None:
        months = [Month(date(2026, n, 1), 1, typical=timedelta(0)) for n in (11, 10)]
        assert [d for d, _ in bars(Seen(history(open_site(), months, "en")))] == [
            "M2 94h6V96h-6z",
            "M12 94h6V96h-6z",
        ]

    def test_two_years_are_enough(self) -> None:
        months = [
            Month(date(2026 - n // 12, 12 - n % 12, 1), 1, typical=timedelta(hours=1)) for n in range(60)
        ]
        page = Seen(history(open_site(), months, "en"))
        assert len(bars(page)) == 24
        assert len(page.all("ul.months li")) == 60

    def test_a_single_month_is_no_picture(self) -> None:
        one = [Month(NOVEMBER, 1, typical=timedelta(minutes=45))]
        page = Seen(history(open_site(), one, "en"))
        assert page.all("figure") == []
        assert "Typical time to resolve: 45 minutes" in page.words("ul.months")
