"""Feed readers and a calendar: one new item for each message, one event for each maintenance."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import feedparser
import pytest

from support.gitrepo import GitRepo
from support.page import FIRST, IDENTIFIED, RESOLVED, build_page, start_page
from support.serving import Log, serving

from .conftest import WORKS, Run, build_open_page

RSS_PARSER = """
const Parser = require('rss-parser')
new Parser().parseURL(process.argv[2]).then(feed => console.log(JSON.stringify(
  {title: feed.title, items: feed.items.map(i => [i.title, i.link, i.guid || i.id, i.isoDate])})))
"""

CORRECTION = """\
---
corrects: 02-identified
---
Retrying does not work.
"""


@pytest.fixture
def page(tmp_path: Path) -> Iterator[tuple[GitRepo, Path, str, Log]]:
    repo, site = build_open_page(tmp_path)
    with serving(site) as (address, log):
        yield repo, site, address, log


@pytest.mark.parametrize("name", ["feed.rss", "feed.atom", "history.rss", "history.atom"])
def test_rss_parser_and_feedparser_read_the_same(
    node: Run, page: tuple[GitRepo, Path, str, Log], tmp_path: Path, name: str
) -> None:
    _, site, address, _ = page
    script = tmp_path / "read.js"
    script.write_text(RSS_PARSER)
    told = json.loads(node(str(script), f"{address}/{name}"))
    read = feedparser.parse((site / name).read_bytes())
    assert told["title"] == read.feed.title
    assert [[title, link, id_] for title, link, id_, _ in told["items"]] == [
        [entry.title, entry.link, entry.id] for entry in read.entries
    ]
    assert len(told["items"]) == (6 if name.startswith("feed") else 4)


@pytest.mark.parametrize("name", ["feed.rss", "feed.atom", "components/api/feed.rss"])
def test_newsboat_gets_exactly_one_unread_item_for_each_message(
    program: Callable[[str], Run], page: tuple[GitRepo, Path, str, Log], tmp_path: Path, name: str
) -> None:
    repo, site, address, _ = page
    newsboat = program("newsboat")
    home = tmp_path / "home"
    home.mkdir()
    (home / "urls").write_text(f"{address}/{name}\n")
    files = ["-u", "urls", "-c", "cache.db", "-C", "config"]
    (home / "config").write_text("reload-threads 1\n")
    options = [arg if arg.startswith("-") else str(home / arg) for arg in files]

    def unread() -> int:
        newsboat(*options, "-x", "reload", HOME=str(home))
        found = re.search(r"\d+", newsboat(*options, "-x", "print-unread", HOME=str(home)))
        assert found
        return int(found.group())

    before = unread()
    assert before > 0
    for file, text in (
        ("02-identified", IDENTIFIED),
        ("03-correction", CORRECTION),
        (
            "04-monitoring",
            "---\nstatus: monitoring\ntitle: Slow answers from the whole API\n---\nWe watch it.\n",
        ),
        ("05-resolved", RESOLVED),
    ):
        repo.post(f"2026-11-10-open/{file}.md", text)
        build_page(repo, site)
        after = unread()
        assert after == before + 1, file
        before = after
    build_page(repo, site, now="2026-11-12T00:00Z")
    assert unread() == before


def test_khal_changes_the_event_it_has(
    program: Callable[[str], Run], page: tuple[GitRepo, Path, str, Log], tmp_path: Path
) -> None:
    repo, site, _, _ = page
    khal = program("khal")
    (tmp_path / "calendar").mkdir()
    config = tmp_path / "khal.conf"
    config.write_text(
        f"[calendars]\n[[ours]]\npath = {tmp_path}/calendar\n[sqlite]\npath = {tmp_path}/khal.db\n"
        "[locale]\nlocal_timezone = UTC\ndefault_timezone = UTC\ntimeformat = %H:%M\n"
        "dateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\ndatetimeformat = %Y-%m-%d %H:%M\n"
        "longdatetimeformat = %Y-%m-%d %H:%M\n[default]\ndefault_calendar = ours\n"
    )

    def events() -> list[str]:
        khal("-c", str(config), "import", "--batch", "-a", "ours", str(site / "maintenance.ics"))
        shown = khal(
            *("-c", str(config), "list", "--format", "{start} {end} {title}", "--day-format", ""),
            *("2026-11-10", "2d"),
        )
        return [line for line in shown.splitlines() if line.strip()]

    assert events() == [
        "2026-11-10 11:00 2026-11-10 13:00 A new database",
        "2026-11-10 20:00 2026-11-10 21:00 Another database",
    ]
    moved = (
        "---\nstatus: scheduled\nwindow: {start: 2026-11-10T22:00Z, end: 2026-11-10T23:00Z}\n---\nLater.\n"
    )
    repo.post("2026-11-10-later/02-moved.md", moved)
    build_page(repo, site)
    assert events() == [
        "2026-11-10 11:00 2026-11-10 13:00 A new database",
        "2026-11-10 22:00 2026-11-10 23:00 Another database",
    ]


def test_polling_transfers_nothing_while_nothing_changes(page: tuple[GitRepo, Path, str, Log]) -> None:
    from urllib.error import HTTPError
    from urllib.request import Request, urlopen

    repo, site, address, log = page
    watched = (
        "api/v2/summary.json",
        "feed.atom",
        "maintenance.ics",
        "badge.svg",
        "ja/feed.rss",
        "history.rss",
    )
    tags: dict[str, str] = {}

    def poll() -> dict[str, int]:
        codes = {}
        for path in watched:
            request = Request(f"{address}/{path}", headers={"If-None-Match": tags.get(path, "")})
            try:
                with urlopen(request) as answer:
                    answer.read()
                    codes[path], tags[path] = answer.status, answer.headers["ETag"]
            except HTTPError as error:
                codes[path] = error.code
                error.close()
        return codes

    assert set(poll().values()) == {200}
    sent = log.sent
    for minute in range(1, 30, 7):
        build_page(repo, site, now=f"2026-11-10T12:{minute:02d}Z")
        assert set(poll().values()) == {304}
    build_page(repo, site, now="2026-11-10T12:30Z", use_cache=False)
    assert set(poll().values()) == {304}
    assert log.sent == sent
    build_page(repo, site, now="2026-11-10T13:00Z")  # a window is over
    assert poll()["api/v2/summary.json"] == 200


def test_a_narrow_feed_holds_what_it_is_about(tmp_path: Path) -> None:
    repo = start_page(tmp_path / "page")
    repo.post("2026-11-10-works/01-scheduled.md", WORKS)
    repo.post("2026-11-10-open/01-investigating.md", FIRST)
    build_page(repo, tmp_path / "site")
    titles = [
        [e.title for e in feedparser.parse((tmp_path / "site" / path).read_bytes()).entries]
        for path in (
            "maintenance/feed.rss",
            "components/web/feed.rss",
            "regions/us/feed.rss",
            "brief/feed.rss",
        )
    ]
    assert titles[:2] == [["A new database: Scheduled"]] * 2
    assert titles[2] == []
    assert [title.rpartition(": ")[2] for title in titles[3]] == [
        "Investigating",
        "Scheduled",
        "Resolved",
        "Investigating",
    ]
