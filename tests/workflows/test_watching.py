"""The watchdog, from the schedule to the room of those inside, through the workflow as it is."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from fakes.channels import Sink
from fakes.github import GitHub
from support.page import STATUS
from workflows.runner import Runner

pytestmark = pytest.mark.slow

GONE = "https://127.0.0.1:9/"
"""Nobody answers there."""
KEY = "sixteen characters or more"
INSIDE = f"""\
announce_since: 2026-01-01T00:00Z
audiences: [internal]
channels:
  - {{id: room, url: "${{CHAT_URL}}", audience: internal, secret: "{KEY}"}}
  - {{id: everybody, url: "${{OTHER_URL}}", secret: "{KEY}"}}
"""


@pytest.fixture
def room() -> Iterator[Sink]:
    server = Sink().start()
    yield server
    server.stop()


def test_those_inside_are_told_once_an_hour_that_the_page_is_gone(
    hub: GitHub, machine: Runner, room: Sink
) -> None:
    status = STATUS.replace("https://status.example.org/", GONE) + INSIDE
    hub.push("main", {"status.yml": status}, author="bob")
    machine.secrets["CHAT_URL"] = f"{room.url}/room"
    told = []
    for minutes in (0, 10, 60):
        hub.pass_time(minutes=minutes - 10 if minutes > 10 else minutes)
        (job,) = machine.run("watch.yml", "schedule").values()
        assert job.result == "failure", job.said()
        assert [step.name for step in job.steps if step.outcome == "failure"] == ["Look"], job.said()
        assert KEY not in job.said()
        assert room.url not in job.said()
        told.append(len(room.got))
    assert told == [1, 1, 2]
    said = json.loads(room.got[0].body)
    assert said["subject"] == f"Status page in trouble: {GONE}"
    assert {one.path for one in room.got} == {"/room"}
