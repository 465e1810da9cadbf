"""What people type on a phone, understood or refused in words."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signoff.core.model import ComponentStatus, NextUpdate
from signoff.writing import questions
from signoff.writing.filenames import incident_name, message_name, numbered
from support.stories import watched

NOW = datetime(2026, 11, 21, 10, 2, tzinfo=UTC)
PAGE = watched()


def said(text: str, worst: ComponentStatus | None = None) -> str:
    return " ".join(
        f"{one.component}/{one.region or '*'}={one.status}" for one in questions.effects(text, PAGE, worst)
    )


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("api=major_outage", "api/*=major_outage"),
        ("1=maj", "api/*=major_outage"),
        ("1:eu+us, 3", "api/eu=partial_outage api/us=partial_outage mail/*=partial_outage"),
        ("API;web", "api/*=partial_outage web/*=partial_outage"),
        ("api api=degraded", "api/*=degraded_performance"),
        ("mai", "mail/*=partial_outage"),
    ],
)
def test_components_are_understood(typed: str, meant: str) -> None:
    assert said(typed, ComponentStatus.PARTIAL_OUTAGE) == meant


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("", "at least one"),
        ("4", "'4' is not a component"),
        ("0", "'0' is not a component"),
        ("apii", "did you mean 'api'?"),
        ("web:eu", "web has no regions"),
        ("api:ue", "known here: eu, us"),
        ("api=p0", "is not what a component does"),
        ("api=", "is not what a component does"),
        ("²", "is not a component"),
    ],
)
def test_what_is_no_component_is_told(typed: str, problem: str) -> None:
    with pytest.raises(ValueError, match=problem.replace("?", r"\?")):
        said(typed)


@pytest.mark.parametrize(
    ("typed", "when"),
    [
        ("now", "2026-11-21T10:02"),
        ("15m ago", "2026-11-21T09:47"),
        ("1h30m ago", "2026-11-21T08:32"),
        ("9:47Z", "2026-11-21T09:47"),
        ("10:02 utc", "2026-11-21T10:02"),
        ("10:03 UTC", "2026-11-20T10:03"),
        ("10:47", "2026-11-21T09:47"),
        ("11:30", "2026-11-20T10:30"),
        ("2026-11-21 10:00", "2026-11-21T09:00"),
        ("2026-11-21T10:00:30Z", "2026-11-21T10:00:30"),
        ("2026-11-21T10:00+05:30", "2026-11-21T04:30"),
        ("2026-07-21", "2026-07-20T22:00"),
    ],
)
def test_an_instant_is_one_near_now_and_in_the_zone_of_the_page(typed: str, when: str) -> None:
    found = questions.moment(typed, NOW, "Europe/Berlin")
    assert found == datetime.fromisoformat(f"{when}+00:00")


@pytest.mark.parametrize(
    "typed",
    [
        "yesterday",
        "25:00",
        "10:60",
        "5 ago",
        "2026-13-01",
        "2026-11-21 10:00 CET",
        "",
        "1969-01-01",
        "１０:02",
    ],
)
def test_what_is_no_instant_is_told(typed: str) -> None:
    with pytest.raises(ValueError, match=r"write for example|not a time of day"):
        questions.moment(typed, NOW)


def test_a_promise_lies_ahead() -> None:
    assert questions.promise("40m", NOW) == NextUpdate(after=timedelta(minutes=40))
    assert questions.promise("none", NOW) == NextUpdate()
    assert questions.promise("9:00", NOW) == NextUpdate(at=NOW.replace(hour=9, minute=0) + timedelta(days=1))
    with pytest.raises(ValueError, match="20m, 14:30 or none"):
        questions.promise("soon", NOW)
    for typed in ("2026-11-21T10:02Z", "0m", "soon"):
        with pytest.raises(ValueError, match=r"future|write for example"):
            questions.promise(typed, NOW)


@given(st.text(max_size=30))
def test_no_typing_breaks_anything(text: str) -> None:
    for understand in (
        lambda: questions.effects(text, PAGE),
        lambda: questions.moment(text, NOW, "Europe/Berlin"),
        lambda: questions.until(text, NOW, "Asia/Tokyo"),
        lambda: questions.promise(text, NOW),
    ):
        with contextlib.suppress(ValueError):
            understand()


@pytest.mark.parametrize(
    ("title", "components", "name"),
    [
        ("The API is slow", (), "2026-11-21-the-api-is-slow"),
        ("Notificações atrasadas", (), "2026-11-21-notificacoes-atrasadas"),
        ("通知の遅延", ("api", "web"), "2026-11-21-api-web"),
        ("通知の遅延", (), "2026-11-21-incident"),
        ("Major incident", (), "2026-11-21-major-incident"),
        ("a" * 200, (), f"2026-11-21-{'a' * 48}"),
        (" ".join(["word"] * 30), (), "2026-11-21-word-word-word-word-word-word-word-word-word"),
    ],
)
def test_a_folder_is_named_by_day_and_title(title: str, components: tuple[str, ...], name: str) -> None:
    assert incident_name(title, NOW.date(), components) == name


def test_numbers_go_on_after_the_highest() -> None:
    assert message_name("identified", ["01-a", "07-b", "readme"]) == "08-identified"
    assert message_name("in_progress", []) == "01-in-progress"
    assert message_name("?", ["99-x"]) == "100-update"
    assert numbered("x", {"x", "x-2"}) == "x-3"
