"""What all feed formats promise."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from pathlib import Path
from types import ModuleType
from typing import Any, cast

import pytest

from signoff.core.fold import fold
from signoff.core.model import Translation
from signoff.core.watched import Settings
from signoff.site import feeds
from signoff.site.feeds import NEWEST, formats, item
from signoff.site.feeds.item import channel
from support.feeds import LONG, NOTICE, WORKS, entries, newest_first
from support.stories import said, watched

FORMATS = cast("tuple[ModuleType, ...]", formats())
SETTINGS = watched()

every_format = pytest.mark.parametrize("feed", FORMATS, ids=lambda feed: feed.NAME)


def items_of(feed: ModuleType, *stories: Any, language: str = "en", settings: Settings = SETTINGS) -> Any:
    content = feed.render(settings, newest_first(*stories, settings=settings), language, feed.NAME)
    return entries(feed, content)


def test_the_promised_formats_are_found() -> None:
    assert [feed.NAME for feed in FORMATS] == ["feed.atom", "feed.json", "feed.rss"]
    assert {feed.MIME for feed in FORMATS} == {
        "application/atom+xml",
        "application/feed+json",
        "application/rss+xml",
    }


def test_a_new_format_is_one_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = "NAME = 'feed.txt'\nMIME = 'text/plain'\ndef render(*_): return b'words'\n"
    (tmp_path / "plain_for_a_test.py").write_text(source)
    monkeypatch.setattr(feeds, "__path__", [*feeds.__path__, str(tmp_path)])
    formats.cache_clear()
    try:
        assert "feed.txt" in {feed.NAME for feed in formats()}
    finally:
        monkeypatch.undo()
        formats.cache_clear()


@every_format
@pytest.mark.parametrize("language", ["en", "ja"])
def test_an_item_never_changes_when_its_incident_goes_on(feed: ModuleType, language: str) -> None:
    """Built after each message: later ones, a new title and a rebuild leave every item as it was."""
    before: dict[str, Any] = {}
    for count in range(1, len(LONG) + 1):
        items = {e.id: e for e in items_of(feed, LONG[:count], WORKS[: count // 3 + 1], language=language)}
        assert len(items) == count + min(count // 3 + 1, len(WORKS))
        assert {key: items[key] for key in before} == before
        assert items == {
            e.id: e for e in items_of(feed, LONG[:count], WORKS[: count // 3 + 1], language=language)
        }
        before = items


@every_format
def test_an_item_is_called_what_the_incident_was_called_then(feed: ModuleType) -> None:
    assert [entry.title for entry in items_of(feed, LONG)] == [
        "Late & lost messages: Postmortem",
        "Late & lost messages: Resolved",
        "Late & lost messages: Monitoring",
        "Delays: Correction",
        "Delays: Identified",
        "Delays: Investigating",
    ]


@every_format
def test_maintenance_and_notices_are_items_too(feed: ModuleType) -> None:
    titles = [entry.title for entry in items_of(feed, WORKS, NOTICE)]
    assert titles == ["Works: Completed", "New prices: Notice", "Works: Scheduled"]


@every_format
def test_items_are_newest_first(feed: ModuleType) -> None:
    published = [entry.id for entry in items_of(feed, LONG)]
    assert published == [f"tag:status.example.org,2024:{p.origin}" for p in reversed(LONG)]


@every_format
def test_an_id_survives_the_renaming_of_the_incident(feed: ModuleType) -> None:
    renamed = tuple(replace(p, message=replace(p.message, incident="2026-11-21-late")) for p in LONG)
    before, after = items_of(feed, LONG), items_of(feed, renamed)
    assert [entry.id for entry in after] == [entry.id for entry in before]
    assert after[0].link == "https://status.example.org/incidents/2026-11-21-late/#m-06-postmortem"


@every_format
def test_a_link_leads_to_the_message_in_the_feeds_language(feed: ModuleType) -> None:
    there = "incidents/2026-11-21-delayed/#m-06-postmortem"
    assert items_of(feed, LONG)[0].link == f"https://status.example.org/{there}"
    assert items_of(feed, LONG, language="ja")[0].link == f"https://status.example.org/ja/{there}"


@every_format
def test_a_site_below_a_path_links_below_it(feed: ModuleType) -> None:
    settings = replace(SETTINGS, url="https://example.org/status/")
    first = items_of(feed, LONG, settings=settings)[-2]
    assert first.link.startswith("https://example.org/status/incidents/")
    assert 'href="https://example.org/status/incidents/2026-11-21-delayed/#m-01-investigating"' in first.html


@every_format
def test_the_body_is_the_messages_with_what_it_promises_and_states(feed: ModuleType) -> None:
    items = items_of(feed, LONG, WORKS)
    html = {entry.title: entry.html for entry in items}
    assert html["Delays: Investigating"] == (
        "<p>We <strong>look</strong>.</p>\n<p>Next update by November 21, 2026, 10:20 UTC.</p>"
    )
    assert (
        "<p>Data loss: 12 messages</p>\n<p>Lingering effects: None</p>"
        in html["Late & lost messages: Resolved"]
    )
    assert "<p>Planned for November 21, 2026, 11:00 – 12:00 UTC.</p>" in html["Works: Scheduled"]


@every_format
def test_categories_are_the_components_named_so_far(feed: ModuleType) -> None:
    assert [entry.categories for entry in items_of(feed, LONG[:2], NOTICE)] == [("api", "web"), (), ("api",)]


@every_format
def test_a_translation_is_shown_in_its_language_and_what_has_none_says_so(feed: ModuleType) -> None:
    items = items_of(feed, LONG, language="ja")
    translated, first = items[2], items[5]
    assert translated.title == "メッセージの遅延：監視中"
    assert translated.html == "<p>本文</p>"
    assert first.title == "Delays：調査中"
    assert first.html.startswith("<p><em>このメッセージはまだ翻訳されていません。</em></p>\n")
    assert '<div lang="en"><p>We <strong>look</strong>.</p></div>' in first.html
    assert 'データの損失：<span lang="en">12 messages</span>' in items[1].html


@every_format
def test_a_translation_into_a_third_language_changes_nothing(feed: ModuleType) -> None:
    other = Translation("fr", "Retards", "Le corps")
    more = (replace(LONG[0], message=replace(LONG[0].message, translations=(other,))), *LONG[1:])
    assert items_of(feed, more, language="ja") == items_of(feed, LONG, language="ja")


@every_format
def test_a_feed_without_items_is_one_and_does_not_ask_a_clock(feed: ModuleType) -> None:
    empty = feed.render(SETTINGS, [], "en", feed.NAME)
    assert entries(feed, empty) == []
    assert b"Acme status" in empty
    assert b"1970" in empty or feed.NAME == "feed.json"


@every_format
def test_characters_that_xml_forbids_do_not_break_the_feed(feed: ModuleType) -> None:
    hostile = "".join(
        map(chr, [*range(1, 9), 0xB, 0xC, *range(0xE, 0x20), 0x7F, 0x85, 0xFFFE, 0xFFFF, 0x1F600])
    )
    story = (said(1, "investigating", title=f"<A & B> ]]>{hostile}", body=f"<b>]]> &amp; {hostile}"),)
    settings = replace(SETTINGS, name=f"Acme <&\"'>{hostile}")
    (entry,) = items_of(feed, story, settings=settings)
    assert "]]&gt;" in entry.html
    assert "\N{GRINNING FACE}" in entry.html
    assert unescape(entry.title).startswith("<A & B> ]]>")
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", entry.html + entry.title)


@every_format
def test_nothing_in_a_body_can_run_in_a_reader(feed: ModuleType) -> None:
    body = "[x](javascript:alert(1)) ![y](z.png) <b onclick=alert(1)>b</b>\n\n<script>alert(1)</script>"
    (entry,) = items_of(feed, (said(1, "investigating", title="T", body=body),))
    assert not re.search("<(?!/?(?:p|a)\\b)|script:|onclick", entry.html)


@every_format
def test_an_edit_keeps_the_id_and_the_date_of_publication(feed: ModuleType) -> None:
    edited = (replace(LONG[0], edited=LONG[2].published), *LONG[1:])
    assert items_of(feed, edited) == items_of(feed, LONG)


@every_format
def test_a_message_known_from_another_build_is_made_anew_when_anything_differs(feed: ModuleType) -> None:
    renamed = replace(LONG[0], message=replace(LONG[0].message, title="Another name"))
    assert items_of(feed, LONG)[-2].title == "Delays: Identified"
    assert items_of(feed, (renamed, *LONG[1:]))[-2].title == "Another name: Identified"
    items = newest_first(LONG)
    here, there = (
        entries(feed, feed.render(settings, items, "en", "x"))[-1].html
        for settings in (SETTINGS, replace(SETTINGS, timezone="Asia/Tokyo"))
    )
    assert "JST" not in here
    assert "JST" in there


def test_a_message_is_worked_out_once_for_all_formats_and_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    folded = []
    monkeypatch.setattr(item, "fold", lambda *args, **options: (folded.append(1), fold(*args, **options))[1])
    items = newest_first(LONG, WORKS)
    rendered = [feed.render(SETTINGS, items, language, "x") for feed in FORMATS for language in ("en", "ja")]
    assert len(folded) == len(items)

    monkeypatch.setattr(item, "_MANY", 2)
    again = newest_first(LONG, WORKS)
    assert rendered == [feed.render(SETTINGS, again, tag, "x") for feed in FORMATS for tag in ("en", "ja")]


def test_internal_incidents_can_have_a_feed_of_their_own() -> None:
    story = (said(1, "investigating", title="Sitrep", audience="internal"), said(2, "identified"))
    incident = fold(story[0].message.incident, story, SETTINGS, audiences=frozenset({"internal"}))
    assert incident is not None
    items = [(incident, posted) for posted in reversed(incident.posted)]
    titles = [made.title for made in channel(SETTINGS, items, "en", "x").items]
    assert titles == ["Sitrep: Identified", "Sitrep: Investigating"]


def test_a_feed_is_bounded() -> None:
    story = tuple(
        said(n, "investigating" if n == 1 else None, title="T" if n == 1 else None) for n in range(1, 80)
    )
    assert NEWEST == 50
    assert len(newest_first(story)) == NEWEST
    assert [made.title for made in channel(SETTINGS, newest_first(story), "en", "x").items] == [
        "T: Investigating"
    ] * NEWEST
