"""What the home page promises somebody who is worried."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from datetime import date, timedelta

import pytest

from signoff.core.model import ComponentState, ComponentStatus, Day, Incident, State
from signoff.core.watched import Component, Settings
from signoff.site.pages.home import home
from support.pages import LATER, Seen, by_slug, incident_of, open_site, own_assets, state_at
from support.stories import T0, at, said, watched

GREEN = "All systems operational"


def see(
    *incidents: Incident,
    language: str = "en",
    settings: Settings | None = None,
    hours: float = 1,
    **options: object,
) -> Seen:
    """The home page an hour after the tests' beginning of time."""
    state = state_at(T0 + timedelta(hours=hours), incidents, settings, **options)
    return Seen(home(open_site(settings), state, by_slug(incidents), language))


def slow() -> Incident:
    return incident_of(
        said(1, "investigating", title="Slow mail", mail="degraded_performance", body="We are looking."),
        said(2, "identified", 15, body="Mail takes **ten minutes**.", next_update=60),
    )


def over(slug: str = "2026-11-20-short", **facts: object) -> Incident:
    return incident_of(
        said(1, "investigating", -600, slug=slug, title="It was short", web="major_outage"),
        said(2, "resolved", -550, slug=slug, data_loss="none", lingering="none", **facts),
    )


def test_it_begins_with_one_sentence_and_as_of_when() -> None:
    page = see(slow())
    assert page.words("h1") == "Minor service disruption"
    assert page.words("section.now").startswith(
        "Minor service disruption Affected: Mail. As of November 21, 2026"
    )
    times = [time.get("datetime") for time in page.one("section.now").iter("time")]
    state = state_at(T0 + timedelta(hours=1), [slow()])
    assert times == [f"{moment:%Y-%m-%dT%H:%M:%SZ}" for moment in (state.now, state.valid_until)]
    assert page.tree.xpath("//head/title/text()") == ["Minor service disruption – Acme"]
    assert "Slow mail" in page.meta("description")


def test_a_promise_that_was_not_kept_is_not_repeated() -> None:
    late = "and has not come yet"
    kept = see(slow(), hours=1)
    assert "Next update by" in kept.words("p.promise")
    assert late not in kept.words("main")
    broken = see(slow(), hours=1.5)
    assert late in broken.words("p.promise")
    assert "Next update by" not in broken.words("main")


def test_all_well_is_said_only_when_it_is_known() -> None:
    assert see().words("h1") == GREEN
    blind = see(unreadable=True)
    assert GREEN not in blind.source
    assert blind.words("h1") == "The state of some systems is unknown"
    assert "could not be read" in blind.words("section.now")
    assert "ok" not in blind.one("section.now").classes
    assert {badge.text_content().strip() for badge in blind.all("span.badge")} == {"No known trouble"}


def test_an_open_incident_without_effect_is_not_called_all_well() -> None:
    page = see(incident_of(said(1, "investigating", title="Odd", impact="none")))
    assert GREEN not in page.source
    assert page.words("h1") == "An incident is open, no component is affected"


def test_the_favicon_says_the_state() -> None:
    icons = own_assets().icons
    assert f'href="./{icons["none"]}"' in see().source
    assert f'href="./{icons["minor"]}"' in see(slow()).source
    assert f'href="./{icons["unknown"]}"' in see(unreadable=True).source


def test_an_open_incident_shows_its_latest_message_and_when_to_expect_more() -> None:
    card = see(slow()).words("article.card")
    assert "Mail takes ten minutes." in card
    assert "We are looking." not in card
    assert "Next update by November 21, 2026, 11:15 UTC." in card
    assert "Mail Degraded performance" in card


def test_incidents_come_before_components_and_components_before_what_is_planned() -> None:
    planned = incident_of(
        said(
            1,
            "scheduled",
            -60,
            slug="2026-11-22-disks",
            title="Disks",
            kind="maintenance",
            window=(1000, 1060),
        )
    )
    headings = [h.text_content() for h in see(slow(), planned, over()).all("h2")]
    assert headings == [
        "Open incidents",
        "Components",
        "Planned maintenance",
        "The last 14 days",
        "Subscribe",
    ]


def test_regions_are_told_apart_only_where_they_differ() -> None:
    everywhere = incident_of(said(1, "investigating", title="API down", api="major_outage"))
    page = see(everywhere)
    assert page.all(".regions") == []
    assert "API Major outage" in page.words("article.card")
    one = incident_of(said(1, "investigating", title="API down", api={"eu": "major_outage"}))
    page = see(one)
    assert page.words(".regions") == "US Operational EU Major outage"
    assert "Affected: API (EU)." in page.words("section.now")


def test_states_are_words_beside_their_shape() -> None:
    page = see(slow())
    for badge in page.all("span.badge"):
        assert badge.text_content().strip()
        (use,) = badge.iter("use")
        symbol = use.get("href").removeprefix("#")
        assert symbol in badge.classes
        assert page.all(f"symbol#{symbol}")


def test_maintenance_states_its_window_and_never_says_now() -> None:
    running = incident_of(
        said(
            1,
            "scheduled",
            -60,
            slug="2026-11-21-disks",
            title="Disks",
            kind="maintenance",
            window=(30, 90),
            web="under_maintenance",
        )
    )
    page = see(running)
    assert page.words("h1") == "Maintenance in progress"
    assert "Window: November 21, 2026, 10:30 – 11:30 UTC" in page.words("article.card")
    assert "Components: Web" in page.words("article.card")


def test_a_window_that_passed_without_word_is_not_called_done() -> None:
    late = incident_of(
        said(
            1,
            "in_progress",
            slug="2026-11-21-disks",
            title="Disks",
            kind="maintenance",
            window=(0, 30),
            web="under_maintenance",
        )
    )
    assert "completion has not been confirmed" in see(late).words()


def test_a_message_nobody_translated_says_so_and_carries_its_language() -> None:
    page = see(slow(), language="ja")
    assert page.tree.get("lang") == "ja"
    (body,) = page.all("article.card div.text")
    assert body.get("lang") == "en"
    assert page.words("article.card p.note") != ""
    assert page.one("article.card h3 a").get("lang") == "en"


def test_a_translated_message_is_shown_without_excuse() -> None:
    page = see(
        incident_of(said(1, "investigating", title="Slow mail", ja="メールの遅延", mail="partial_outage")),
        language="ja",
    )
    assert page.words("article.card h3") == "メールの遅延"
    assert page.words("article.card div.text") == "本文"
    assert page.all("article.card p.note") == []
    assert page.one("article.card div.text").get("lang") is None


def test_a_draft_is_marked() -> None:
    draft = incident_of(said(1, "investigating", title="Soon", mail="partial_outage", draft=True))
    assert "Draft: not published" in see(draft).words("article.card")
    assert "Draft" not in see(slow()).words()


def test_what_people_write_is_text_and_never_markup() -> None:
    trap = '<script>alert("x")</script>'
    settings = watched(components=(Component("mail", {"": trap}, {"": trap}),))
    incident = incident_of(
        said(1, "investigating", title=trap, mail="partial_outage", body=trap), settings=settings
    )
    page = see(incident, settings=settings)
    assert [script.get("src") is not None for script in page.all("script")] == [True]
    assert trap in page.words("h3")


def test_what_is_over_is_listed_with_its_length() -> None:
    listed = see(over()).words("ul.list")
    assert "It was short" in listed
    assert "November 21, 2026, 00:00 – 00:50 UTC · 50 minutes · Web" in listed


def test_a_notice_shows_its_words_until_it_expires() -> None:
    notice = incident_of(
        said(
            1,
            None,
            slug="2026-11-20-tls",
            title="Old TLS ends",
            kind="notice",
            expires=at(90),
            body="Please upgrade.",
        )
    )
    assert "Please upgrade." in see(notice).words("article.card")
    assert "Please upgrade." not in see(notice, hours=2).source


class TestBars:
    """The last 90 days of a component."""

    def days(self, **told: tuple[ComponentStatus, tuple[str, ...]]) -> tuple[Day, ...]:
        first = date(2026, 8, 24)
        days = [Day(first + timedelta(days=i), ComponentStatus.OPERATIONAL) for i in range(90)]
        for name, (status, causes) in told.items():
            place = int(name.removeprefix("d"))
            days[place] = Day(days[place].day, status, ((status, 75),), causes)
        return tuple(days)

    def page(self, days: tuple[Day, ...], uptime: float = 0.9991) -> Seen:
        settings = watched(components=(Component("mail", {"": "Mail"}),))
        state = state_at(LATER, [], settings)
        changed = ComponentState("mail", ComponentStatus.OPERATIONAL, (), days, uptime)
        told = State(**{name: getattr(state, name) for name in State.__slots__} | {"components": (changed,)})
        return Seen(home(open_site(settings), told, {}, "en"))

    def test_a_quiet_component_has_nothing_to_walk_to(self) -> None:
        page = self.page(self.days(), 1.0)
        assert page.links("svg.days") == []
        assert len(page.all("svg.days path")) == 1
        assert page.words("ul.comps p") == "100% uptime, no trouble in 90 days"

    def test_a_day_with_trouble_is_a_link_that_says_what_it_was(self) -> None:
        page = self.page(self.days(d3=(ComponentStatus.PARTIAL_OUTAGE, ("2026-08-27-x",))))
        (day,) = page.all("svg.days a")
        assert day.get("href") == "incidents/2026-08-27-x/"
        assert day.text_content() == "August 27, 2026: Partial outage for 1 hr 15 min"
        assert page.words("ul.comps p") == "99.91% uptime, trouble on 1 of 90 days"

    def test_a_day_with_several_causes_leads_to_their_list(self) -> None:
        page = self.page(self.days(d3=(ComponentStatus.PARTIAL_OUTAGE, ("x", "y"))))
        assert page.links("svg.days") == ["components/mail/#d2026-08-27"]

    def test_the_worse_a_day_the_taller_its_bar(self) -> None:
        order = list(ComponentStatus)[2:]
        page = self.page(self.days(**{f"d{i}": (status, ("x",)) for i, status in enumerate(order)}))
        tops = [
            int(path.get("d").partition(" ")[2].partition("V")[0]) for path in page.all("svg.days a path")
        ]
        assert tops == sorted(tops, reverse=True)
        assert len(set(tops)) == len(order)

    def test_maintenance_is_shown_but_is_no_trouble(self) -> None:
        page = self.page(self.days(d3=(ComponentStatus.UNDER_MAINTENANCE, ("x",))))
        assert page.links("svg.days") == ["incidents/x/"]
        assert "no trouble" in page.words("ul.comps p")

    def test_days_before_a_component_existed_are_no_good_days(self) -> None:
        days = self.days()
        young = tuple(Day(day.day, None) for day in days[:60]) + days[60:]
        page = self.page(young)
        assert [path.get("class") for path in page.all("svg.days path")] == ["un", "ok"]
        assert "in 30 days" in page.words("ul.comps p")

    def test_every_day_has_its_place(self) -> None:
        page = self.page(
            self.days(d0=(ComponentStatus.MAJOR_OUTAGE, ("x",)), d89=(ComponentStatus.MAJOR_OUTAGE, ("x",)))
        )
        assert page.one("svg.days").get("viewbox") == "0 0 720 32"
        assert [path.get("d") for path in page.all("svg.days path")] == ["M3 0V32", "M8 23h704", "M715 0V32"]


def twelve() -> tuple[Settings, Mapping[str, Incident]]:
    """Twelve components, 90 days with some trouble, one open incident: what the weight limit is about."""
    names = "Website Checkout Dashboard API Webhooks Storage Databases Compute Alerts Mail SMS Help".split()
    settings = watched(
        components=tuple(Component(n.lower(), {"": n}, {"": f"Group {i // 4}"}) for i, n in enumerate(names))
    )
    incidents = [slow()]
    for number in range(36):
        name = ("mail", "api")[number % 2]
        incidents.append(
            incident_of(
                said(
                    1,
                    "investigating",
                    -number * 3500 - 600,
                    slug=f"2026-some-trouble-{number}",
                    title=f"Trouble {number}",
                    **{name: "partial_outage"},
                ),
                said(
                    2,
                    "resolved",
                    -number * 3500 - 555,
                    slug=f"2026-some-trouble-{number}",
                    data_loss="none",
                    lingering="none",
                ),
                settings=settings,
            )
        )
    return settings, by_slug(incidents)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_first_visit_is_light(language: str) -> None:
    settings, incidents = twelve()
    page = home(
        open_site(settings),
        state_at(T0 + timedelta(hours=1), incidents.values(), settings),
        incidents,
        language,
    )
    made = own_assets()
    weights = [
        len(gzip.compress(data, mtime=0)) for data in (page, made.files[made.css], made.files[made.js])
    ]
    assert weights[0] <= 11_000
    assert sum(weights) <= 16_000
    loaded = Seen(page).tree.xpath("//link[@rel='stylesheet']/@href | //script/@src | //img/@src")
    assert len(loaded) == 2


def test_everything_comes_from_the_pages_own_origin() -> None:
    page = see(slow())
    loaded = page.tree.xpath("//*[@src]/@src | //link[@rel='stylesheet' or @rel='icon']/@href")
    assert all(not address.startswith(("http", "//")) for address in loaded)
    assert page.tree.xpath("//*[@style] | //style | //script[not(@src)]") == []
