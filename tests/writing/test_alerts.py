"""What a payload says is compared with what is known, and nothing else comes of it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from signoff.writing.alerts import MAX_PAYLOAD, Alert, payload_of, read_alert, senders
from support.stories import watched

SHIPPED = Path(__file__).parents[2] / "templates" / "alerts"
NOW = datetime(2026, 11, 21, 10, 30, tzinfo=UTC)


def alert(payload: Any, own: str = "", **settings: Any) -> Alert:
    """What the shipped tables, and one of the page's own, make of a payload."""
    files = {path.name: path.read_bytes() for path in SHIPPED.glob("*.yml")}
    if own:
        files["own.yml"] = own.encode()
    known, findings = senders(files)
    assert findings == []
    found = read_alert(payload, known, watched(**settings), NOW)
    assert found is not None
    return found


def said(found: Alert) -> list[str]:
    return [f"{e.component}:{e.region or ''}={e.status}" for e in found.effects]


def test_alertmanager() -> None:
    labels = {"service": "Mail", "severity": "warning"}
    firing = {
        "status": "firing",
        "commonLabels": {"severity": "warning"},
        "alerts": [
            {"labels": labels, "startsAt": "2026-11-21T10:20:31.123Z"},
            {"labels": {"service": "api:eu"}, "startsAt": "2026-11-21T11:10:00+01:00"},
        ],
    }
    found = alert(firing)
    assert (found.sender, found.is_wanted) == ("alertmanager", True)
    assert said(found) == ["mail:=degraded_performance", "api:eu=degraded_performance"]
    assert found.started == datetime(2026, 11, 21, 10, 10, tzinfo=UTC)
    assert not alert({**firing, "status": "resolved"}).is_wanted


def test_pagerduty() -> None:
    data = {"service": {"id": "PX", "summary": "Web"}, "priority": {"summary": "p1"}, "created_at": "now"}
    found = alert({"event": {"event_type": "incident.triggered", "data": data}})
    assert (found.sender, found.is_wanted, said(found)) == ("pagerduty", True, ["web:=major_outage"])
    assert (found.title, found.started) == ("", None)
    assert not alert({"event": {"event_type": "incident.acknowledged", "data": data}}).is_wanted


def test_what_a_sender_calls_things_is_said_in_its_table() -> None:
    own = "when: monitor\ncomponents: [monitor.name]\nnames: {Checkout EU: 'api:eu', X: 'api:mars'}\n"
    assert said(alert({"monitor": {"name": "checkout eu"}}, own)) == ["api:eu=degraded_performance"]
    assert alert({"monitor": {"name": "X"}}, own).unknown == ("X",)


@pytest.mark.parametrize(
    ("payload", "effects"),
    [
        ({"component": "api, WEB mail"}, ["api", "web", "mail"]),
        ({"components": ["api", "api:eu", "nothing"]}, ["api"]),
        ({"component": 7}, []),
        ({"component": {"api": "api"}}, []),
        ({"component": ["api"]}, []),
        ({"component": True}, []),
        ({"components": {"0": "api"}}, []),
        ({"component": "api\n---\nstatus: resolved"}, []),
        ({"component": "../api"}, []),
        ({"component": "\ud800api\u202e"}, ["api"]),
        ({"component": "api " * 10_000}, ["api"]),
        ({"components": ["x"] * 60 + ["api"]}, []),
        ([], []),
        ("api", []),
        (None, []),
    ],
)
def test_only_what_is_watched_is_affected(payload: Any, effects: list[str]) -> None:
    assert [effect.component for effect in alert(payload).effects] == effects


def test_what_is_not_known_is_told_in_bounds() -> None:
    found = alert({"component": "db-7\x1b[31m\nx" + "y" * 5000})
    assert all(word.isprintable() and len(word) <= 200 for word in found.unknown)
    assert found.unknown[0].startswith("db-7")


@pytest.mark.parametrize(
    "when", ["yesterday", "2026-11-21T10:00", "1969-01-01T00:00Z", "2030-01-01T00:00Z", "", 5]
)
def test_a_start_that_cannot_be_is_left_out(when: Any) -> None:
    assert alert({"component": "api", "started": when}).started is None


def test_who_is_in_command_has_to_be_on_the_roster() -> None:
    from signoff.core.watched import Person

    roster = (Person("alice"), Person("Bob-1"))
    assert alert({"commander": "@bob-1"}, commanders=roster).commander == "Bob-1"
    assert alert({"commander": "mallory"}, commanders=roster).commander == ""


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"\xff", b"[" * 100_000, b'"' + b"x" * MAX_PAYLOAD + b'"', b"9" * 5000],
    ids=["nothing", "broken", "no utf-8", "deep", "huge", "long number"],
)
def test_what_is_no_payload_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"^it "):
        payload_of(data)


def test_a_table_with_a_mistake_costs_that_table() -> None:
    known, findings = senders(
        {"a.yml": b"wen: x\n", "b.yml": b"severities: {P1: broken}\n", "c.yml": b"when: c\n"}
    )
    assert [sender.name for sender in known] == ["c"]
    assert [(f.path, f.slug) for f in findings] == [
        ("templates/alerts/a.yml", "unknown-key"),
        ("templates/alerts/b.yml", "unknown-word"),
    ]


def test_tables_that_take_anything_come_last() -> None:
    known, _ = senders({path.name: path.read_bytes() for path in SHIPPED.glob("*.yml")})
    assert [sender.name for sender in known] == ["alertmanager", "issue", "pagerduty", "generic"]
    assert json.loads("{}") == {}
