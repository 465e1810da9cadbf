"""JSON Feed 1.1: valid by its schema, with the facts for programs."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from signoff.site.feeds import jsonfeed
from support.feeds import LONG, NOTICE, WORKS, newest_first
from support.stories import watched

SCHEMA = Path(__file__).parents[2] / "cases" / "feeds" / "jsonfeed.schema.json"


def feed_of(*stories: Any, language: str = "en") -> Any:
    return json.loads(jsonfeed.render(watched(), newest_first(*stories), language, "feed.json"))


@pytest.mark.parametrize("stories", [(), (LONG, WORKS, NOTICE)], ids=["empty", "full"])
@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_feed_is_valid(stories: tuple[Any, ...], language: str) -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    feed = feed_of(*stories, language=language)
    assert [error.message for error in Draft202012Validator(schema).iter_errors(feed)] == []
    assert len(feed["items"]) == sum(map(len, stories))
    assert feed["language"] == language


def test_an_item_says_which_language_it_is_in() -> None:
    languages = [item["language"] for item in feed_of(LONG[:4], language="ja")["items"]]
    assert languages == ["ja", "en", "en", "en"]


def test_only_an_edited_item_has_a_date_of_change() -> None:
    first, second = feed_of((LONG[0], replace(LONG[1], edited=LONG[4].published)))["items"][::-1]
    assert "date_modified" not in first
    assert second["date_modified"] == "2026-11-21T10:40:00Z"
    assert second["date_published"] == "2026-11-21T10:10:00Z"


def test_the_extension_carries_the_facts_as_of_the_message() -> None:
    first = feed_of(LONG)["items"][-1]["_signoff"]
    assert first == {
        "incident": "2026-11-21-delayed",
        "message": "01-investigating",
        "kind": "incident",
        "status": "investigating",
        "impact": "major",
        "started_at": "2026-11-21T10:00:00Z",
        "resolved_at": None,
        "next_update_at": "2026-11-21T10:20:00Z",
        "scheduled_for": None,
        "scheduled_until": None,
        "data_loss": None,
        "lingering": None,
        "corrects": None,
        "components": [{"id": "api", "region": "eu", "status": "partial_outage"}],
    }
    resolved = feed_of(LONG)["items"][1]["_signoff"]
    assert resolved["resolved_at"] == "2026-11-21T10:40:00Z"
    assert resolved["data_loss"] == "12 messages"
    assert {component["status"] for component in resolved["components"]} == {"operational"}
    works = feed_of(WORKS)["items"][-1]["_signoff"]
    assert (works["kind"], works["scheduled_for"], works["scheduled_until"]) == (
        "maintenance",
        "2026-11-21T11:00:00Z",
        "2026-11-21T12:00:00Z",
    )
    assert feed_of(LONG)["items"][3]["_signoff"]["corrects"] == "02-identified"


def test_words_are_readable_in_the_file() -> None:
    content = jsonfeed.render(watched(), newest_first(LONG), "ja", "ja/feed.json")
    assert "監視中" in content.decode()
    assert content.endswith(b"}\n")
