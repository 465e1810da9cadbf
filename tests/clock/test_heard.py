"""What the forge tells: declared incidents and where they are talked about, from people who count."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib import resources
from pathlib import Path

import jsonschema
import pytest
import yaml

from fakes.github import GitHub
from signoff.core.watched import Person
from signoff.edge.forge import Forge
from signoff.watching.heard import LABEL, REPORTS, listen
from support.clockwork import team
from support.page import STATUS

FORM = Path(__file__).parents[2] / ".github" / "ISSUE_TEMPLATE" / "declare-incident.yml"
REPORT = FORM.with_name("customer-report.yml")
SETTINGS = team()
NEW = "incidents/2026-11-21-new/01-investigating.md"


@pytest.fixture
def hub(tmp_path):
    with GitHub(tmp_path / "hub") as made:
        made.push("main", {"status.yml": STATUS}, author="acme")
        yield made


def hear(hub, settings=SETTINGS, **permissions):
    rights = permissions or {"issues": "read", "pull_requests": "read", "contents": "read"}
    forge = Forge.from_environment(hub.environ(hub.token(**rights)))
    return listen(forge, settings, hub.now)


def form(path, **values):
    """An issue's body as GitHub writes it from a form; fields that are not filled in say so."""
    fields = yaml.safe_load(path.read_text(encoding="utf-8"))["body"]
    labels = [field["attributes"]["label"] for field in fields if field["type"] != "markdown"]
    assert set(values) <= set(labels)
    return "\n\n".join(f"### {label}\n\n{values.get(label) or '_No response_'}" for label in labels)


def written(folder=""):
    return form(FORM, **{"Folder": folder, "What is known": "### Folder\n\nslow answers"})


def test_an_issue_of_the_form_declares_an_incident(hub):
    number = hub.open_issue("carol", "Incident: slow", written("2026-11-21-slow"), LABEL)
    heard = hear(hub)
    (declared,) = heard.declared
    assert (declared.incident, declared.number, declared.title) == (
        "2026-11-21-slow",
        number,
        "Incident: slow",
    )
    assert declared.at == hub.issues[number].created
    assert heard.talk == {"2026-11-21-slow": number}


def test_without_a_folder_it_declares_whatever_opens_next(hub):
    hub.open_issue("carol", "Incident: slow", written(), LABEL)
    (declared,) = hear(hub).declared
    assert declared.incident == ""
    assert hear(hub).talk == {}


@pytest.mark.parametrize("folder", ["../evil", "Upper", "a" * 200, "x\n- y"])
def test_a_folder_that_is_none_is_not_believed(hub, folder):
    hub.open_issue("carol", "Incident", written(folder), LABEL)
    (declared,) = hear(hub).declared
    assert declared.incident in ("", "x")


def test_closed_and_other_issues_declare_nothing(hub):
    hub.close_issue(hub.open_issue("carol", "False alarm", written("2026-11-21-slow"), LABEL))
    hub.open_issue("carol", "A bug", "", "bug")
    assert hear(hub).declared == ()


def test_strangers_declare_nothing(hub):
    hub.open_issue("mallory", "Incident: all is down", written("2026-11-21-slow"), LABEL)
    hub.push("evil", {NEW: "words"}, author="mallory", start="main")
    hub.open_pull_request("mallory", "evil")
    assert hear(hub).declared == ()
    assert hear(hub).talk == {}
    friend = replace(SETTINGS, liaisons=(Person("Mallory"),))
    assert len(hear(hub, friend).declared) == 2


def test_a_proposal_that_opens_an_incident_declares_it_and_is_where_to_talk(hub):
    hub.push(
        "words",
        {NEW: "words", "incidents/2026-11-20-old/02-monitoring.md": "w"},
        author="carol",
        start="main",
    )
    number = hub.open_pull_request("carol", "words")
    heard = hear(hub)
    assert [one.incident for one in heard.declared] == ["2026-11-21-new"]
    assert heard.talk == {"2026-11-21-new": number, "2026-11-20-old": number}


def test_an_old_proposal_is_where_to_talk_and_declares_nothing(hub):
    hub.push("words", {NEW: "words"}, author="carol", start="main")
    number = hub.open_pull_request("carol", "words")
    hub.pass_time(days=2)
    heard = hear(hub)
    assert (heard.declared, heard.talk) == ((), {"2026-11-21-new": number})


def test_what_the_token_may_not_see_is_said(hub):
    heard = hear(hub, contents="read")
    assert heard.declared == ()
    assert len(heard.remarks) == 3


def report(many="6", incident="", urgent="no", seen="exports stop"):
    urgency = {"Should the commander hear of it at once": urgent}
    return form(REPORT, **{"How many": many, "Incident": incident, "What they see": seen} | urgency)


def test_customers_reports_come_from_whoever_belongs_here(hub):
    hub.account("support", role="write")
    hub.open_issue(
        "support", "Customers report: x", report(incident="2026-11-21-slow", urgent="yes"), REPORTS
    )
    hub.open_issue("support", "Customers report: y", report("some", seen=""), REPORTS)
    hub.account("mallory", role="none")
    hub.open_issue("mallory", "Customers report: z", report("9999999"), REPORTS)
    heard = hear(hub)
    told = [(slug, one.count, one.text, one.by, one.tell_commander) for slug, one in heard.reports]
    assert told == [
        ("2026-11-21-slow", 6, "exports stop", "support", True),
        ("", 1, "Customers report: y", "support", False),
    ]
    assert heard.declared == ()


def test_the_forms_are_forms():
    vendored = resources.files("check_jsonschema") / "builtin_schemas" / "vendor"
    known = [one for one in vendored.iterdir() if "issue-forms" in one.name]
    for path, label in ((FORM, LABEL), (REPORT, REPORTS)):
        given = yaml.safe_load(path.read_text(encoding="utf-8"))
        for schema in known:
            jsonschema.Draft7Validator(json.loads(schema.read_text(encoding="utf-8"))).validate(given)
        assert given["labels"] == [label]
