"""`history.*`: one entry per incident with a constant id; and the feeds of parts of the page."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from signoff.core.watched import Component
from support.api import made
from support.feeds import LONG, NOTICE, WORKS, parsed
from support.pages import incident_of
from support.stories import at, said, watched


def _entries(files: dict[str, bytes], path: str) -> list[Any]:
    return list(parsed(files[path]).entries)


@pytest.mark.parametrize("name", ["history.rss", "history.atom"])
def test_an_entry_keeps_its_id_and_takes_every_message(name: str) -> None:
    seen = []
    for many in range(1, len(LONG) + 1):
        (entry,) = _entries(made(at(500), incident_of(*LONG[:many])), name)
        body = entry.content[0].value if "content" in entry else entry.summary
        assert body.count("<small>") == many
        seen.append((entry.id, entry.link))
    assert len(set(seen)) == 1
    words = re.findall(r"<br ?/?><strong>(.*?)</strong>", body)
    assert words == ["Postmortem", "Resolved", "Monitoring", "Correction", "Identified", "Investigating"]


@pytest.mark.parametrize("name", ["history.rss", "history.atom"])
def test_the_newest_message_comes_first_and_an_empty_page_is_a_feed(name: str) -> None:
    assert _entries(made(at(0)), name) == []
    every = made(at(500), incident_of(*LONG), incident_of(*WORKS), incident_of(*NOTICE))
    assert [entry.title for entry in _entries(every, name)] == ["Works", "Late & lost messages", "New prices"]


def test_a_narrow_feed_takes_messages_from_when_they_had_to_do_with_it() -> None:
    files = made(at(500), incident_of(*LONG), incident_of(*WORKS))
    titles = {path: [e.title for e in _entries(files, path)] for path in files if path.endswith("/feed.rss")}
    assert len(titles["components/api/feed.rss"]) == 6
    assert len(titles["components/web/feed.rss"]) == 7  # not the first message of the long one
    assert titles["components/mail/feed.rss"] == []
    assert titles["maintenance/feed.rss"] == ["Works: Completed", "Works: Scheduled"]
    assert titles["brief/feed.rss"] == [
        "Works: Completed",
        "Late & lost messages: Resolved",
        "Works: Scheduled",
        "Delays: Investigating",
    ]
    assert len(titles["regions/eu/feed.rss"]) == 6
    assert titles["regions/us/feed.rss"] == []
    assert "メッセージの遅延" in " ".join(titles["ja/components/api/feed.rss"])


def test_a_published_item_of_a_narrow_feed_never_changes() -> None:
    def items(many: int) -> dict[str, str]:
        files = made(at(500), incident_of(*LONG[:many]))
        told = json.loads(files["components/web/feed.json"])["items"]
        return {item["id"]: json.dumps(item) for item in told}

    known: dict[str, str] = {}
    for many in range(1, len(LONG) + 1):
        now = items(many)
        assert known.items() <= now.items()
        assert len(now) == len(known) + (many >= 2)
        known = now


def test_a_group_has_a_feed_by_the_id_that_the_api_gives_it() -> None:
    settings = watched(
        components=(
            Component("web", {"": "Web"}, group={"": "Front & <b>"}),
            Component("mail", {"": "Mail"}, group={"": "Front & <b>"}),
        )
    )
    found = incident_of(said(1, "investigating", title="T", web="partial_outage"), settings=settings)
    files = made(at(5), found, settings=settings)
    group = json.loads(files["api/v2/components.json"])["components"][0]
    read = parsed(files[f"groups/{group['id']}/feed.atom"])
    assert read.feed.title == "Acme status – Front & <b>"
    assert len(read.entries) == 1


def test_every_feed_says_where_it_lives() -> None:
    files = made(at(500), incident_of(*LONG))
    for path, data in files.items():
        if path.endswith((".rss", ".atom")):
            own = [link.href for link in parsed(data).feed.links if link.rel == "self"]
            assert own == [f"https://status.example.org/{path}"]
