"""The Statuspage v2 API: what its programs rely on, at the edges too."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest

from signoff.core.watched import Component
from support.api import ENDPOINTS, SCHEMAS, endpoints, facts_at, made, validator
from support.feeds import LONG, NOTICE, WORKS
from support.pages import incident_of
from support.stories import at, said, watched

OPEN = incident_of(*LONG[:3])
OVER = incident_of(*LONG)
PLANNED = incident_of(*WORKS[:1])

PAGE, GROUP, WEB, INCIDENT, UPDATE = (
    "5p8s8sihdrx6 96za5cwjtprp iq8z2ydwfb1j 5ehf36yze7qv 4b3uczqlui22".split()
)


def test_every_schema_is_served_and_is_a_schema() -> None:
    files = made(at(0))
    for schema in SCHEMAS.glob("*.json"):
        assert files[f"api/v2/schema/{schema.name}"] == schema.read_bytes()
    for endpoint in ENDPOINTS:
        validator(endpoint).check_schema(validator(endpoint).schema)


def test_a_page_without_incidents_is_operational() -> None:
    told = endpoints(at(0))
    assert told["status"]["status"] == {"indicator": "none", "description": "All Systems Operational"}
    assert [c["status"] for c in told["summary"]["components"]] == ["operational"] * 3
    for name in ENDPOINTS:
        assert told[name]["page"]["updated_at"].endswith(".000Z")
    assert told["incidents"]["incidents"] == []
    assert told["scheduled-maintenances"]["scheduled_maintenances"] == []


def test_an_incident_tells_its_updates_newest_first() -> None:
    (found,) = endpoints(at(200), OVER)["incidents"]["incidents"]
    statuses = [update["status"] for update in found["incident_updates"]]
    assert statuses == ["postmortem", "resolved", "monitoring", "identified", "identified", "investigating"]
    assert found["name"] == "Late & lost messages"
    assert found["resolved_at"] == "2026-11-21T10:40:00.000Z"
    assert found["monitoring_at"] == "2026-11-21T10:30:00.000Z"
    assert found["created_at"] == found["started_at"] == "2026-11-21T10:00:00.000Z"
    assert found["incident_updates"][-1]["body"] == "We look."
    assert found["signoff"]["data_loss"] == "12 messages"
    assert found["signoff"]["names"]["ja"] == "メッセージの遅延"
    first = found["incident_updates"][-1]["affected_components"]
    assert [(a["name"], a["old_status"], a["new_status"]) for a in first] == [
        ("API", "operational", "partial_outage")
    ]
    ended = found["incident_updates"][1]["affected_components"]
    assert {a["name"]: (a["old_status"], a["new_status"]) for a in ended} == {
        "API": ("partial_outage", "operational"),
        "Web": ("degraded_performance", "operational"),
    }
    assert {update["incident_id"] for update in found["incident_updates"]} == {found["id"]}


def test_what_is_told_of_the_last_update_is_what_the_incident_adds_up_to() -> None:
    # what is corrected was overtaken since, so that the correction changes nothing of now
    overtaken = (
        said(1, "investigating", title="T", api="partial_outage"),
        said(2, "identified", api="degraded_performance"),
        said(3, None, corrects="01-investigating", name="03-correction", api="major_outage"),
    )
    for story in (LONG[:1], LONG[:2], LONG[:3], LONG[:4], overtaken):
        found = incident_of(*story)
        (told,) = endpoints(at(200), found)["incidents/unresolved"]["incidents"]
        affected = told["incident_updates"][0]["affected_components"]
        worst: dict[str, str] = {}
        for effect in found.summary.effects:
            worst[effect.component.replace("api", "API").replace("web", "Web")] = effect.status.value
        assert {a["name"]: a["new_status"] for a in affected} == worst


def test_ids_are_these_for_ever() -> None:
    settings = watched(components=(Component("web", {"": "Web"}, group={"": "Front"}),))
    found = incident_of(said(1, "investigating", title="T", web="partial_outage"), settings=settings)
    told = endpoints(at(5), found, settings=settings)["summary"]
    incident = told["incidents"][0]
    assert told["page"]["id"] == PAGE
    assert [c["id"] for c in told["components"]] == [GROUP, WEB]
    assert (incident["id"], incident["incident_updates"][0]["id"]) == (INCIDENT, UPDATE)


def test_ids_stay_when_the_title_and_the_folder_change() -> None:
    def ids(payload: Any) -> list[str]:
        return re.findall(r'"id":\s*"([a-z0-9]{12})"', json.dumps(payload))

    moved = incident_of(
        *(
            replace(p, message=replace(p.message, incident="2026-11-22-other", title="Other"))
            for p in LONG[:2]
        )
    )
    before = endpoints(at(200), incident_of(*LONG[:2]))
    after = endpoints(at(200), moved)
    assert ids(before) == ids(after)
    assert len(ids(before)) > 20
    assert before["incidents"]["incidents"][0]["name"] != after["incidents"]["incidents"][0]["name"]


def test_the_worst_component_and_the_gravest_incident_make_the_description() -> None:
    def overall(**components: Any) -> tuple[str, str]:
        found = incident_of(said(1, "investigating", title="T", **components))
        status = endpoints(at(5), found)["status"]["status"]
        return status["indicator"], status["description"]

    assert overall(api="degraded_performance") == ("minor", "Partially Degraded Service")
    assert overall(api="partial_outage") == ("major", "Minor Service Outage")
    assert overall(api="major_outage") == ("critical", "Partial System Outage")
    assert overall(api="major_outage", web="major_outage") == ("critical", "Major System Outage")
    assert overall(impact="major") == ("major", "Partial System Outage")


def test_what_could_not_be_read_never_says_that_all_is_well() -> None:
    told = endpoints(at(0), unreadable=("2026-11-21-lost",))
    assert told["status"]["status"]["indicator"] == "minor"
    assert "Operational" not in told["status"]["status"]["description"]
    assert told["summary"]["signoff"]["incomplete"] is True


@pytest.mark.parametrize(
    ("minutes", "status", "endpoint"),
    [(10, "scheduled", "upcoming"), (60, "in_progress", "active"), (120, "verifying", "active")],
)
def test_the_clock_moves_a_maintenance_that_nobody_writes_about(
    minutes: int, status: str, endpoint: str
) -> None:
    told = endpoints(at(minutes), PLANNED)
    (found,) = told[f"scheduled-maintenances/{endpoint}"]["scheduled_maintenances"]
    assert found["status"] == status
    assert found["impact"] == "maintenance"
    assert found["signoff"]["said"] == "scheduled"
    assert found["scheduled_for"] == "2026-11-21T11:00:00.000Z"
    assert found["scheduled_until"] == "2026-11-21T12:00:00.000Z"
    assert told["summary"]["scheduled_maintenances"] == [found]
    other = "active" if endpoint == "upcoming" else "upcoming"
    assert told[f"scheduled-maintenances/{other}"]["scheduled_maintenances"] == []
    web = next(c for c in told["components"]["components"] if c["name"] == "Web")
    assert web["status"] == ("under_maintenance" if status == "in_progress" else "operational")


def test_a_maintenance_says_when_we_speak_again() -> None:
    late = incident_of(WORKS[0], said(2, "in_progress", 60, slug="works", next_update=30))
    (found,) = endpoints(at(70), late)["scheduled-maintenances/active"]["scheduled_maintenances"]
    assert found["signoff"]["next_update_at"] == "2026-11-21T11:30:00.000Z"
    assert found["incident_updates"][0]["signoff"]["next_update_at"] == "2026-11-21T11:30:00.000Z"


def test_a_maintenance_that_is_over_or_called_off_is_completed() -> None:
    done = endpoints(at(200), incident_of(*WORKS))["scheduled-maintenances"]["scheduled_maintenances"]
    off = incident_of(WORKS[0], said(2, "cancelled", 30, slug="works"))
    called_off = endpoints(at(200), off)["scheduled-maintenances"]["scheduled_maintenances"]
    assert [m["status"] for m in (*done, *called_off)] == ["completed", "completed"]
    assert [m["signoff"]["cancelled"] for m in (*done, *called_off)] == [False, True]


def test_a_repeating_maintenance_tells_its_present_or_next_window() -> None:
    weekly = incident_of(replace_message(WORKS[0], repeat="FREQ=WEEKLY"))
    now = at(60 + 7 * 24 * 60 + 5)
    (found,) = endpoints(now, weekly)["scheduled-maintenances"]["scheduled_maintenances"]
    assert (found["status"], found["scheduled_for"]) == ("in_progress", "2026-11-28T11:00:00.000Z")
    (found,) = endpoints(at(60 + 8 * 24 * 60), weekly)["scheduled-maintenances/upcoming"][
        "scheduled_maintenances"
    ]
    assert (found["status"], found["scheduled_for"]) == ("scheduled", "2026-12-05T11:00:00.000Z")


def replace_message(posted: Any, **facts: Any) -> Any:
    return replace(posted, message=replace(posted.message, **facts))


def test_sixty_open_incidents_are_all_unresolved_and_fifty_are_listed() -> None:
    many = [incident_of(said(1, "investigating", n, slug=f"i-{n:02d}", title=f"{n}")) for n in range(60)]
    told = endpoints(at(100), *many)
    assert len(told["incidents/unresolved"]["incidents"]) == 60
    assert len(told["summary"]["incidents"]) == 60
    listed = told["incidents"]["incidents"]
    assert [found["name"] for found in listed] == [str(n) for n in range(59, 9, -1)]


def test_three_hundred_messages_are_three_hundred_updates() -> None:
    story = [said(1, "investigating", title="Long", web="partial_outage")]
    story += [said(n, "identified", n, name=f"{n:03d}-more") for n in range(2, 301)]
    (found,) = endpoints(at(400), incident_of(*story))["incidents"]["incidents"]
    ids = {update["id"] for update in found["incident_updates"]}
    assert len(found["incident_updates"]) == len(ids) == 300


def test_any_name_arrives_as_it_was_written() -> None:
    name = "R&D <b>\"'</b> 🚀 \u2028"
    settings = watched(components=(Component("web", {"": name}, group={"en": "A & <B>", "ja": "甲"}),))
    found = incident_of(said(1, "investigating", title=name, web="partial_outage"), settings=settings)
    told = endpoints(at(5), found, settings=settings)
    group, web = told["components"]["components"]
    assert (group["name"], web["name"], web["group_id"]) == ("A & <B>", name, group["id"])
    assert group["components"] == [web["id"]]
    assert group["status"] == web["status"] == "partial_outage"
    (incident,) = told["summary"]["incidents"]
    assert incident["name"] == name
    assert incident["incident_updates"][0]["affected_components"][0]["name"] == f"A & <B> - {name}"


def test_a_component_that_is_watched_no_more_stays_in_old_incidents() -> None:
    settings = watched(components=(Component("mail", {"": "Mail"}),))
    told = endpoints(at(200), incident_of(*LONG, settings=settings), settings=settings)
    assert [c["name"] for c in told["components"]["components"]] == ["Mail"]
    (found,) = told["incidents"]["incidents"]
    assert {c["name"] for c in found["components"]} == {"api", "web"}


def test_a_notice_is_no_incident() -> None:
    told = endpoints(at(10), incident_of(*NOTICE))
    assert told["summary"]["incidents"] == []
    assert told["status"]["status"]["indicator"] == "none"
    (notice,) = told["summary"]["signoff"]["notices"]
    assert notice["names"] == {"en": "New prices"}


@pytest.mark.parametrize("minutes", [(40, 59), (60, 119), (121, 60 * 24 * 300)])
def test_nothing_changes_while_nothing_happens(minutes: tuple[int, int]) -> None:
    early, late = (made(at(m), OPEN, PLANNED) for m in minutes)
    for name in ENDPOINTS:
        assert early[f"api/v2/{name}.json"] == late[f"api/v2/{name}.json"]


def test_what_a_file_is_made_of_changes_whenever_its_bytes_do() -> None:
    from signoff.site.outputs import outputs

    stories = [(), (OPEN,), (OVER,), (OPEN, PLANNED)]
    seen: dict[tuple[str, ...], bytes] = {}
    moments = [(minutes, ()) for minutes in (50, 60, 90, 120, 200)]
    for minutes, lost in [*moments, (200, ("2026-11-21-lost",))]:
        for story in stories:
            texts = {i.summary.slug: i for i in story}
            for file in outputs(facts_at(at(minutes), story, unreadable=lost)):
                key = (file.path, *file.made_of, *(texts[s].summary.digest for s in file.needs))
                data = file.render({slug: texts[slug] for slug in file.needs})
                assert seen.setdefault(key, data) == data, file.path


def test_the_page_was_updated_when_a_message_came_or_a_window_began() -> None:
    def updated(minutes: float) -> str:
        return str(endpoints(at(minutes), PLANNED)["status"]["page"]["updated_at"])

    assert [updated(m) for m in (6, 61, 125)] == [
        "2026-11-21T10:05:00.000Z",
        "2026-11-21T11:00:00.000Z",
        "2026-11-21T12:00:00.000Z",
    ]
