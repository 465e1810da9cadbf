"""`_headers`: every program may read everything, nothing is kept too long, nothing is said twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.api import made
from support.serving import headers_of
from support.stories import at, watched


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "_headers").write_bytes(made(at(0))["_headers"])
    return tmp_path


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/api/v2/summary.json", "application/json"),
        ("/feed.rss", "application/rss+xml"),
        ("/ja/feed.json", "application/feed+json"),
        ("/history.atom", "application/atom+xml"),
        ("/maintenance.ics", "text/calendar"),
        ("/badge.svg", "image/svg+xml"),
        ("/embed.js", "text/javascript"),
    ],
)
def test_what_programs_read_has_its_type_and_a_short_life(site: Path, path: str, kind: str) -> None:
    told = headers_of(site, path)
    assert told["Content-Type"].partition(";")[0] == kind
    assert told["Access-Control-Allow-Origin"] == "*"
    assert told["Cache-Control"] == "public, max-age=30, must-revalidate"


def test_what_has_its_checksum_in_its_name_is_kept_for_ever(site: Path) -> None:
    assert "immutable" in headers_of(site, "/assets/signoff.12345678.css")["Cache-Control"]
    assert "Cache-Control" not in headers_of(site, "/incidents/x/")


def test_a_page_below_a_path_has_its_rules_there() -> None:
    from dataclasses import replace

    settings = replace(watched(), url="https://example.org/status/")
    rules = made(at(0), settings=settings)["_headers"].decode().splitlines()
    assert all(rule.startswith((" ", "/status/")) for rule in rules)


def test_there_are_no_more_rules_than_hosts_take(site: Path) -> None:
    lines = (site / "_headers").read_text().splitlines()
    assert len([line for line in lines if not line.startswith(" ")]) <= 100
    assert max(map(len, lines)) < 2000
