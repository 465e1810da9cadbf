"""The demonstration is a page worth showing: clean, complete, and as its own rules want it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from signoff.core.finding import Severity
from signoff.core.fold import fold
from signoff.core.model import ENDED, Incident, Kind, Message, Posted, State, Status
from signoff.core.parse import parse_folder
from signoff.core.state import state_of
from signoff.core.watched import Settings
from signoff.rules.lint import lint_incident
from signoff.settings import read_settings

ROOT = Path(__file__).parents[1]
FOLDERS = sorted(path for path in (ROOT / "incidents").iterdir() if path.is_dir())
SHOWN_AT = datetime(2026, 11, 21, 10, 40, tzinfo=UTC)
FIRST_DAY = SHOWN_AT - timedelta(days=90)


def read(folder: Path, settings: Settings) -> tuple[Message, ...]:
    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    messages, findings, unread = parse_folder(folder.name, files, settings)
    assert (findings, unread) == ((), ())
    return messages


def instant(message: Message) -> datetime:
    assert message.at is not None, f"{message.path} needs `at:`, or the demonstration depends on commits"
    return message.at


@pytest.fixture(scope="module")
def settings() -> Settings:
    settings, findings = read_settings((ROOT / "status.yml").read_bytes())
    assert findings == []
    assert settings is not None
    return settings


@pytest.fixture(scope="module")
def incidents(settings: Settings) -> dict[str, Incident]:
    found = {}
    for folder in FOLDERS:
        messages = read(folder, settings)
        posted = [Posted(m, instant(m), f"{m.incident}/{m.name}") for m in messages]
        incident = fold(folder.name, posted, settings)
        assert incident is not None
        found[folder.name] = incident
    return found


@pytest.fixture(scope="module")
def state(incidents: dict[str, Incident], settings: Settings) -> State:
    return state_of([incident.summary for incident in incidents.values()], settings, SHOWN_AT)


def every_message(incidents: Iterable[Incident]) -> list[Message]:
    return [posted.message for incident in incidents for posted in incident.posted]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_nothing_is_wrong_with_it(folder: Path, settings: Settings) -> None:
    assert read(folder, settings)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_its_words_would_please_the_linter_today(folder: Path, settings: Settings) -> None:
    messages = read(folder, settings)
    times = {message.name: instant(message) for message in messages}
    live = [replace(message, at=None) for message in messages]  # else it is history, and left alone
    found = lint_incident(live, settings, times=times)
    assert [str(finding) for finding in found if finding.severity is not Severity.INFO] == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_every_message_has_a_commander_and_its_messages_come_in_order(
    folder: Path, settings: Settings
) -> None:
    messages = read(folder, settings)
    assert messages[0].commander
    assert all(instant(before) < instant(after) for before, after in pairwise(messages))


def test_it_is_ninety_days_of_a_company_as_of_its_newest_message(incidents: dict[str, Incident]) -> None:
    times = [instant(message) for message in every_message(incidents.values())]
    assert len(incidents) >= 14
    assert max(times) == SHOWN_AT
    assert FIRST_DAY <= min(times) < FIRST_DAY + timedelta(days=7)


def test_it_shows_each_thing_a_page_can_show(incidents: dict[str, Incident]) -> None:
    messages = every_message(incidents.values())
    summaries = [incident.summary for incident in incidents.values()]
    assert {summary.kind for summary in summaries} == set(Kind)
    assert {message.status for message in messages} >= set(Status)
    assert any(message.corrects for message in messages)
    assert any(summary.repeat for summary in summaries)
    assert any(message.data_loss not in {None, "none"} for message in messages)
    assert any(message.lingering not in {None, "none"} for message in messages)
    assert any(summary.messages == 1 and summary.status is Status.RESOLVED for summary in summaries)
    assert any(effect.region for message in messages for effect in message.components or ())


def test_a_reader_meets_an_open_incident_and_maintenance_within_three_days(state: State) -> None:
    (active,) = state.active
    assert active.promise is not None
    assert SHOWN_AT < active.promise <= SHOWN_AT + timedelta(minutes=20)
    soon = [o for o in state.upcoming if o.window.start <= SHOWN_AT + timedelta(days=3)]
    assert {bool(occurrence.summary.repeat) for occurrence in soon} == {True, False}
    assert state.notices
    assert state.overdue == ()
    assert not state.incomplete


def test_regions_differ_while_the_incident_is_open(state: State) -> None:
    assert any(len({status for _, status in component.regions}) == 3 for component in state.components)


def test_what_readers_meet_first_is_there_in_every_language(
    state: State, incidents: dict[str, Incident], settings: Settings
) -> None:
    shown = [*state.active, *state.notices, *(occurrence.summary for occurrence in state.upcoming)]
    for message in every_message(incidents[summary.slug] for summary in shown):
        assert {t.language for t in message.translations} == set(settings.languages[1:]), message.path


def test_some_messages_lack_a_language_so_that_the_note_shows(
    incidents: dict[str, Incident], settings: Settings
) -> None:
    numbers = {len(message.translations) for message in every_message(incidents.values())}
    assert {0, 1, len(settings.languages) - 1} <= numbers


def test_every_promised_update_came_in_time(incidents: dict[str, Incident]) -> None:
    for message, following in pairs(incidents):
        due = message.next_update.due(instant(message)) if message.next_update else None
        if due is not None:
            assert instant(following) <= due, f"{following.path} is late"


def test_every_open_message_promises_the_next(incidents: dict[str, Incident]) -> None:
    for incident in incidents.values():
        if incident.summary.kind is Kind.INCIDENT:
            for posted in incident.posted:
                message = posted.message
                assert message.status in ENDED or message.next_update is not None, message.path


def pairs(incidents: dict[str, Incident]) -> list[tuple[Message, Message]]:
    return [
        (before.message, after.message)
        for incident in incidents.values()
        for before, after in pairwise(incident.posted)
    ]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_a_resolution_says_what_was_lost(folder: Path, settings: Settings) -> None:
    for message in read(folder, settings):
        if message.status is Status.RESOLVED and (message.kind or Kind.INCIDENT) is Kind.INCIDENT:
            assert message.data_loss
            assert message.lingering
