"""What an incident's page promises: every word that was said, where it stays, which promises were kept."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from signoff.core.model import Incident, Posted, Summary
from signoff.core.watched import Component, Settings
from signoff.site.pages.incident import incident, redirect
from support.pages import Seen, incident_of, open_site, own_assets
from support.stories import SLUG, at, said, told, watched


def see(
    found: Incident,
    previous: Summary | None = None,
    later: Summary | None = None,
    language: str = "en",
    settings: Settings | None = None,
) -> Seen:
    return Seen(incident(open_site(settings), found, previous, later, language))


def story(*more: Posted) -> Incident:
    return incident_of(
        said(
            1,
            "investigating",
            title="Mail is slow",
            mail="degraded_performance",
            body="We look.",
            next_update=20,
        ),
        said(
            2,
            "identified",
            15,
            mail="partial_outage",
            api={"eu": "degraded_performance"},
            body="A queue is full.",
        ),
        *more,
    )


def ended() -> Incident:
    return story(
        said(3, "resolved", 60, body="All mail is out.", data_loss="Mails sent at 10:05", lingering="none"),
    )


def test_messages_are_newest_first_under_addresses_that_stay() -> None:
    page = see(ended())
    assert [li.get("id") for li in page.one("ol.messages").iterchildren()] == [
        "m-03-resolved",
        "m-02-identified",
        "m-01-investigating",
    ]
    assert page.links("ol.messages") == ["#m-03-resolved", "#m-02-identified", "#m-01-investigating"]
    assert page.words("li#m-02-identified").startswith(
        "Identified November 21, 2026, 10:15 UTC A queue is full."
    )


def test_what_it_was_is_said_in_facts() -> None:
    facts = see(ended()).words("dl.facts")
    assert "When November 21, 2026, 10:00 – 11:00 UTC" in facts
    assert "Duration 1 hour" in facts
    assert "Data loss Mails sent at 10:05" in facts
    assert "Lingering effects None" in facts


def test_an_open_one_says_since_when_and_when_to_expect_more() -> None:
    page = see(story(said(3, None, 20, next_update=30)))
    facts = page.words("dl.facts")
    assert "Since November 21, 2026, 10:00 UTC" in facts
    assert "Next update by November 21, 2026, 10:50 UTC" in facts
    assert "since 10:15 UTC" in page.words("dl.lanes")


def test_links_that_are_shared_carry_the_state_and_the_latest_words() -> None:
    page = see(ended())
    assert page.meta("og:title") == "Resolved: Mail is slow"
    assert page.meta("og:description") == "All mail is out."
    assert page.tree.xpath("//head/title/text()") == ["Resolved: Mail is slow – Acme"]
    assert page.tree.xpath("//link[@rel='canonical']/@href") == [
        f"https://status.example.org/incidents/{SLUG}/"
    ]


def test_as_of_is_the_last_message_once_it_is_over() -> None:
    assert see(ended()).words("p.asof") == "As of November 21, 2026, 11:00 UTC."


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (20, "Next update promised by November 21, 2026, 10:20 UTC: kept."),
        (33, "Next update promised by November 21, 2026, 10:20 UTC: it came 13 minutes late."),
    ],
)
def test_a_promise_is_held_against_what_followed(minutes: int, words: str) -> None:
    found = incident_of(
        said(1, "investigating", title="Slow", mail="partial_outage", next_update=20), said(2, None, minutes)
    )
    assert see(found).words("li#m-01-investigating p.promise") == words


def test_a_promise_that_is_still_owed_is_only_stated() -> None:
    found = incident_of(said(1, "investigating", title="Slow", mail="partial_outage", next_update=20))
    assert see(found).words("p.promise") == "Next update by November 21, 2026, 10:20 UTC."


def test_a_correction_and_what_it_corrects_lead_to_each_other() -> None:
    page = see(
        story(said(3, None, 30, name="03-correction", corrects="02-identified", body="Two queues are full."))
    )
    assert page.words("li#m-03-correction h3") == "Correction"
    assert page.links("li#m-03-correction p.note") == ["#m-02-identified"]
    assert page.links("li#m-02-identified p.note") == ["#m-03-correction"]
    assert "A queue is full." in page.words("li#m-02-identified"), "what was published stays"


def test_the_picture_says_in_words_what_was_affected_when() -> None:
    page = see(ended())
    places = [dt.text_content().strip() for dt in page.all("dl.lanes dt")]
    assert places == ["Mail", "API (EU)"]
    spans = [li.text_content().strip() for li in page.all("dl.lanes li")]
    assert spans[0] == "Degraded performance 10:00 – 10:15 UTC"
    assert spans[1] == "Partial outage 10:15 – 11:00 UTC"
    drawings = page.all("svg.lane")
    assert [len(svg) for svg in drawings] == [2, 1]
    assert all(svg.get("aria-hidden") == "true" for svg in drawings)
    assert [path.get("d").split("h")[0] for path in drawings[0]] == ["M0 10", "M250 5"]


def test_the_picture_names_the_days_of_what_goes_on_past_the_first() -> None:
    page = see(story(said(3, None, 24 * 60, mail="major_outage"), said(4, None, 25 * 60)))
    spans = [li.text_content().strip() for li in page.all("dl.lanes li")]
    assert "Partial outage November 21, 2026, 10:15 UTC – November 22, 2026, 10:00 UTC" in spans
    assert "Major outage since November 22, 2026, 10:00 UTC" in spans


def test_an_incident_without_effect_has_no_picture() -> None:
    assert see(incident_of(said(1, "investigating", title="Odd", impact="none"))).all("dl.lanes") == []


def test_a_message_that_was_edited_says_when() -> None:
    page = see(story(said(3, None, 20, edited=at(25))))
    assert "edited November 21, 2026, 10:25 UTC" in page.words("li#m-03-more")


def test_a_draft_is_marked_on_its_message_and_on_top() -> None:
    page = see(story(said(3, None, 20, draft=True)))
    assert page.words("li#m-03-more p.draft") == "Draft: not published"
    assert len(page.all("p.draft")) == 2
    assert see(story()).all("p.draft") == []


def test_a_file_that_could_not_be_read_leaves_the_state_unknown() -> None:
    found = story()
    blind = incident_of(*found.posted, unread=("03-resolved",))
    page = see(blind)
    assert "could not be read" in page.words("main p.note")
    assert f'href="../../{own_assets().icons["unknown"]}"' in page.source


def test_neighbours_and_the_way_back_are_links_that_fit_the_page() -> None:
    before = told(said(1, "investigating", slug="2026-11-01-before", title="Before", web="partial_outage"))
    after = told(said(1, "investigating", slug="2026-12-01-after", title="After", web="partial_outage"))
    page = see(ended(), before, after)
    assert page.links("nav.pager") == [
        "../../incidents/2026-11-01-before/",
        "../../incidents/2026-12-01-after/",
    ]
    assert page.links("nav.crumbs") == ["../../", "../../history/", "../../history/2026/11/"]
    japanese = see(ended(), before, after, "ja")
    assert japanese.links("nav.crumbs")[0] == "../../../ja/"
    assert see(ended()).all("nav.pager") == []


def test_components_are_links_unless_they_are_watched_no_more() -> None:
    settings = watched(components=(Component("mail", {"": "Mail"}),))
    page = see(ended(), settings=settings)
    assert page.links("dl.facts") == ["../../components/mail/"]
    assert "Mail, api" in page.words("dl.facts")


def test_every_language_has_the_words_it_has_and_marks_the_others() -> None:
    found = incident_of(
        said(1, "investigating", title="Mail is slow", mail="partial_outage", ja="メールの遅延"),
        said(2, "identified", body="Only English."),
    )
    page = see(found, language="ja")
    assert page.words("h1") == "メールの遅延"
    bodies: Sequence[object] = [div.get("lang") for div in page.all("div.text")]
    assert bodies == ["en", None]
    assert len(page.all("p.note")) == 1


def test_maintenance_names_its_window_and_no_picture() -> None:
    found = incident_of(
        said(
            1,
            "scheduled",
            kind="maintenance",
            title="New disks",
            window=(100, 160),
            repeat="FREQ=WEEKLY",
            web="under_maintenance",
        )
    )
    page = see(found)
    assert "Window November 21, 2026, 11:40 – 12:40 UTC Repeats every week" in page.words("dl.facts")
    assert page.all("dl.lanes") == []


def test_a_rule_of_repetition_that_has_no_short_name_is_shown_as_it_is() -> None:
    found = incident_of(
        said(
            1,
            "scheduled",
            kind="maintenance",
            title="Disks",
            window=(100, 160),
            repeat="FREQ=WEEKLY;INTERVAL=2",
        )
    )
    assert "FREQ=WEEKLY;INTERVAL=2" in see(found).words("dl.facts")


def test_the_old_address_of_a_renamed_incident_leads_to_the_new_one() -> None:
    page = Seen(redirect(open_site(), SLUG, "ja"))
    target = f"../../incidents/{SLUG}/"
    assert page.tree.xpath("//meta[@http-equiv='refresh']/@content") == [f"0; url={target}"]
    assert page.links("main") == [target]
    assert page.meta("robots") == "noindex"
    assert page.tree.xpath("//link[@rel='canonical']/@href") == [
        f"https://status.example.org/ja/incidents/{SLUG}/"
    ]
