"""`maintenance.ics`: the events that calendars keep, read by a library and by its recurrence."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from dateutil.rrule import rrulestr
from icalendar import Calendar

from support.api import made
from support.feeds import WORKS
from support.pages import incident_of
from support.stories import at, said, watched


def _events(files: dict[str, bytes], path: str = "maintenance.ics") -> list[Any]:
    return list(Calendar.from_ical(files[path]).walk("VEVENT"))


def _facts(posted: Any, **facts: Any) -> Any:
    return replace(posted, message=replace(posted.message, **facts))


def test_a_page_without_maintenance_has_an_empty_calendar() -> None:
    files = made(at(0))
    assert _events(files) == []
    assert b"PRODID" in files["maintenance.ics"]
    assert b"VERSION:2.0\r\n" in files["maintenance.ics"]


def test_an_event_keeps_its_uid_and_raises_its_sequence() -> None:
    moved = said(2, "scheduled", 20, slug="works", window=(90, 150), title="Works, moved")
    (before,) = _events(made(at(10), incident_of(WORKS[0])))
    (after,) = _events(made(at(30), incident_of(WORKS[0], moved)))
    assert before["UID"] == after["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (1, 2)
    assert (before["DTSTART"].dt, after["DTSTART"].dt) == (at(60), at(90))
    assert after["SUMMARY"] == "Works, moved"
    assert after["DTSTAMP"].dt == at(20)
    assert before["STATUS"] == "CONFIRMED"


def test_what_is_called_off_is_cancelled() -> None:
    off = incident_of(WORKS[0], said(2, "cancelled", 30, slug="works"))
    (event,) = _events(made(at(40), off))
    assert event["STATUS"] == "CANCELLED"


def test_the_bytes_do_not_depend_on_when_it_was_built() -> None:
    works = incident_of(WORKS[0])
    for path in ("maintenance.ics", "ja/maintenance.ics", "components/web/maintenance.ics"):
        assert made(at(10), works)[path] == made(at(9000), works)[path]


def test_a_component_has_its_own_calendar() -> None:
    files = made(at(10), incident_of(WORKS[0]))
    assert len(_events(files, "components/web/maintenance.ics")) == 1
    assert _events(files, "components/mail/maintenance.ics") == []


def test_a_series_repeats_by_the_clocks_of_the_page() -> None:
    settings = watched(timezone="Europe/Berlin")
    weekly = incident_of(_facts(WORKS[0], repeat="FREQ=WEEKLY;UNTIL=2027-04-30"), settings=settings)
    files = made(at(10), weekly, settings=settings)
    calendar = Calendar.from_ical(files["maintenance.ics"])
    (event,) = calendar.walk("VEVENT")
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Berlin"]
    start = event["DTSTART"].dt
    rule = rrulestr(event["RRULE"].to_ical().decode(), dtstart=start)
    starts = list(rule)
    assert {one.strftime("%H:%M") for one in starts} == {"12:00"}
    assert starts[-1].date().isoformat() == "2027-04-24"


def test_a_series_that_is_over_ends_in_the_calendar() -> None:
    series = _facts(WORKS[0], repeat="FREQ=DAILY;COUNT=9")
    done = incident_of(series, said(2, "completed", 60 * 24 * 3, slug="works"))
    (event,) = _events(made(at(60 * 24 * 5), done))
    assert event["RRULE"]["UNTIL"] == [at(60 * 24 * 3)]
    assert "COUNT" not in event["RRULE"]


@pytest.mark.parametrize("alarm", [None, timedelta(hours=1)])
def test_it_rings_only_when_that_is_configured(alarm: timedelta | None) -> None:
    settings = watched(calendar_alarm=alarm)
    files = made(at(10), incident_of(WORKS[0]), settings=settings)
    rings = list(Calendar.from_ical(files["maintenance.ics"]).walk("VALARM"))
    assert [ring["TRIGGER"].dt for ring in rings] == ([-alarm] if alarm else [])


def test_any_text_arrives_as_it_was_written() -> None:
    title = 'A; "b", <c> & \\ 🚀' + "x" * 80
    event = _events(made(at(10), incident_of(_facts(WORKS[0], title=title, body="One.\n\nTwo, three; 四"))))[
        0
    ]
    assert event["SUMMARY"] == title
    assert event["DESCRIPTION"].startswith("One.\nTwo, three; 四\n\nhttps://")
    assert event["DTEND"].dt == datetime(2026, 11, 21, 12, tzinfo=UTC)
