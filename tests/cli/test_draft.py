"""`signoff draft` writes what an alert says as a first message, and says why when it does not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from support.desk import OPENED, SLOW, Desk

ALERT = {"component": "api", "severity": "major"}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path, files={f"incidents/{SLOW}/01-investigating.md": OPENED})


def send(desk: Desk, payload: Any, *options: str) -> Any:
    file = desk.folder / "payload.json"
    file.write_text(payload if isinstance(payload, str) else json.dumps(payload), encoding="utf-8")
    return desk.run("draft", "--payload", str(file), *options)


def test_it_writes_the_message_and_its_translations(desk: Desk) -> None:
    done = send(desk, {**ALERT, "commander": "alice", "started": "2026-11-21T09:50Z"})
    assert (done.code, done.err) == (0, "")
    first, second = sorted(done.out.split())
    assert second == "incidents/2026-11-21-problem-with-api/01-investigating.md"
    assert first == second.replace(".md", ".ja.md")
    text = (desk.page / second).read_text(encoding="utf-8")
    assert text.startswith(
        "---\ntitle: Problem with API\nstatus: investigating\ncommander: alice\n"
        "components:\n  api: partial_outage\nstarted: 2026-11-21T09:50Z\n"
    )
    assert desk.run("check").code == 0


def test_twice_is_refused(desk: Desk) -> None:
    assert send(desk, ALERT).code == 0
    again = send(desk, ALERT)
    assert again.code == 2
    assert "is there already\nit was drafted before" in again.err


def test_what_is_told_already_is_not_drafted_again(desk: Desk) -> None:
    done = send(desk, {"component": "Web app"}, "--dry-run")
    assert (done.code, done.out) == (0, f"{SLOW} is open and about the same: write an update\n")


def test_without_a_commander_somebody_still_has_to_say_who(desk: Desk) -> None:
    done = send(desk, ALERT, "--dry-run")
    assert "commander" not in done.out
    assert "components:\n  api: partial_outage\n" in done.out
    assert not list((desk.page / "incidents").glob("*api*"))


@pytest.mark.parametrize(
    ("payload", "problem"),
    [
        ("{", "the payload cannot be read: it is not JSON"),
        ({"component": "db-7"}, "generic: the payload names 'db-7', and status.yml has no such component"),
        ([], "generic: the payload names nothing, and status.yml has no such component"),
    ],
)
def test_what_cannot_be_used_says_what_to_do(payload: Any, problem: str, desk: Desk) -> None:
    done = send(desk, payload)
    assert done.code == 2
    assert problem in done.err


def test_it_has_to_be_told_what_to_read(desk: Desk) -> None:
    assert desk.run("draft").code == 2
    assert desk.run("draft", "--event", "--payload", "-").code == 2
    assert desk.run("draft", "--payload", "missing.json").code == 3


PAGERDUTY = {
    "event": {
        "event_type": "incident.triggered",
        "data": {"title": "db-7.internal", "service": {"summary": "API"}, "priority": {"summary": "P1"}},
    }
}


def started_by(desk: Desk, event: Any, *options: str) -> Any:
    file = desk.folder / "event.json"
    file.write_text(json.dumps(event), encoding="utf-8")
    return desk.run("draft", "--event", "--dry-run", *options, GITHUB_EVENT_PATH=str(file))


def test_what_an_alert_says_of_the_inside_stays_there(desk: Desk) -> None:
    done = started_by(desk, {"client_payload": PAGERDUTY})
    assert "components:\n  api: major_outage\n" in done.out
    assert "db-7" not in done.out


@pytest.mark.parametrize(
    "event",
    [
        {"inputs": {"component": "web:eu", "payload": json.dumps(ALERT)}},
        {"inputs": {"component": "api", "severity": "major", "payload": " ", "started": ""}},
        {"issue": {"labels": [{"name": "incident"}], "body": "### What is affected\r\n\r\nAPI\r\n"}},
    ],
    ids=["a payload in a form", "a form", "an issue"],
)
def test_it_reads_what_started_the_workflow(event: Any, desk: Desk) -> None:
    done = started_by(desk, event)
    assert done.code == 0, done.err
    assert "components:\n  api: " in done.out


@pytest.mark.parametrize(
    "event", [[], {}, {"inputs": None}, {"issue": {"body": None}}, {"inputs": {"payload": "{"}}, "x"]
)
def test_an_event_that_carries_nothing_is_refused(event: Any, desk: Desk) -> None:
    assert started_by(desk, event).code == 2


def test_the_folder_that_a_form_names_is_taken(desk: Desk) -> None:
    def declared(folder: str) -> Any:
        body = f"### What is affected\n\napi\n\n### Folder\n\n{folder}\n"
        return started_by(desk, {"issue": {"labels": [{"name": "incident"}], "body": body}})

    assert "# incidents/2026-11-21-our-name/01-investigating.md" in declared("2026-11-21-our-name").out
    assert "problem-with-api/01-investigating.md" in declared("../../etc").out
    assert declared(SLOW).out == f"{SLOW} has begun already: write an update\n"
