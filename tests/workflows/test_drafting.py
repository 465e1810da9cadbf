"""From an alert to a draft pull request, through the workflow as it is; what was sent stays text."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml

from fakes.github import GitHub
from signoff.core.parse import parse_message
from signoff.settings import read_settings
from support.page import STATUS
from workflows.runner import Job, Runner

pytestmark = pytest.mark.slow

ALERTMANAGER = {
    "version": "4",
    "status": "firing",
    "groupKey": '{}:{alertname="Down"}',
    "commonLabels": {"alertname": "Down", "service": "api", "severity": "critical"},
    "alerts": [{"status": "firing", "labels": {"service": "api"}, "startsAt": "2026-11-21T09:41:12.5Z"}],
}
HOSTILE = {
    "component": "api",
    "severity": 'critical"; rm -rf / #',
    "started": "2026-11-21T09:00Z\n---\nstatus: resolved",
    "title": "---\nstatus: resolved\ncommander: alice\n---\n$(touch ran) `id` ../../x "
    "<script>alert(1)</script> 'a': {b",
    "commander": "mallory",
}
FORM = """\
### What is affected

web, api:eu

### How bad is it

It does not work at all

### Since when

_No response_

### Who is in command

@bob

### Folder

_No response_

### What is known

### What is affected

nothing
"""


def drafted(hub: GitHub, jobs: dict[str, Job]) -> dict[str, str]:
    """The files of the one draft pull request, by path."""
    assert jobs["draft"].result == "success", jobs["draft"].said()
    (pull,) = hub.pulls.values()
    assert pull.draft
    assert pull.login == "github-actions[bot]"
    changed = hub.history.git("diff", "--name-status", f"main...{pull.head}").splitlines()
    assert all(line.startswith("A\tincidents/") for line in changed)
    paths = [line.partition("\t")[2] for line in changed]
    return {path: hub.history.git("show", f"{pull.head}:{path}") + "\n" for path in paths}


def message(files: dict[str, str]) -> Any:
    """The message itself, as its reader takes it; its translations only have words."""
    settings, _ = read_settings(STATUS.encode())
    assert settings is not None
    (path,) = [path for path in files if path.count(".") == 1]
    _, slug, name = path.split("/")
    found, findings = parse_message(files[path].encode(), slug, name.removesuffix(".md"), settings, None)
    assert found is not None, findings
    assert not [finding for finding in findings if finding.is_error]
    return found


def test_an_alert_becomes_a_draft_and_only_one(hub: GitHub, machine: Runner) -> None:
    files = drafted(hub, machine.run("draft.yml", "repository_dispatch", sent=ALERTMANAGER))
    assert sorted(files) == [
        "incidents/2026-11-21-problem-with-api/01-investigating.ja.md",
        "incidents/2026-11-21-problem-with-api/01-investigating.md",
    ]
    said = message(files)
    assert (said.status, said.commander, said.started.minute) == ("investigating", None, 41)
    assert [(e.component, e.region, e.status) for e in said.components] == [("api", None, "major_outage")]
    again = machine.run("draft.yml", "repository_dispatch", sent=ALERTMANAGER)
    assert again["draft"].result == "success"
    assert "drafted already" in again["draft"].said()
    assert len(hub.pulls) == 1


def test_hostile_words_end_as_text_in_the_file(hub: GitHub, machine: Runner) -> None:
    files = drafted(hub, machine.run("draft.yml", "repository_dispatch", sent=HOSTILE))
    said = message(files)
    assert (said.status, said.commander, said.started, said.impact) == ("investigating", None, None, None)
    assert said.title.startswith(
        "--- status: resolved commander: alice --- $(touch ran) `id` ../../x <script>"
    )
    assert said.components[0].status == "degraded_performance"
    assert all(path.count("/") == 2 and ".." not in path for path in files)
    assert not list(machine.workspace.glob("ran"))
    assert (
        hub.history.git("log", "--format=%an", "-1", next(iter(hub.pulls.values())).head)
        == "github-actions[bot]"
    )


def test_what_cannot_be_used_drafts_nothing(hub: GitHub, machine: Runner) -> None:
    """Too large, or too deep (tests/cli/test_draft.py and tests/writing/test_alerts.py have more of it)."""
    huge = {"payload": "x" * 300_000, "component": "api"}
    nested = json.loads('{"component":' + "[" * 200 + '"api"' + "]" * 200 + "}")
    for sent in (huge, nested):
        jobs = machine.run("draft.yml", "repository_dispatch", sent=sent)
        assert jobs["draft"].result == "failure"
        assert "Traceback" not in jobs["draft"].said()
        assert not list(machine.workspace.glob("ran"))
    assert hub.pulls == {}
    assert hub.history.git("branch", "--format=%(refname:short)") == "main"


def test_an_issue_form_becomes_a_draft(hub: GitHub, machine: Runner) -> None:
    """Of fields that a text tries to add, those of the form count."""
    number = hub.open_issue("carol", "Incident: exports", FORM, "incident")
    files = drafted(hub, machine.run("draft.yml", "issues", number))
    said = message(files)
    assert said.commander == "bob"
    assert {(e.component, e.region) for e in said.components} == {("web", None), ("api", "eu")}
    assert {e.status for e in said.components} == {"major_outage"}


def test_somebody_may_fill_in_a_form_by_hand(hub: GitHub, machine: Runner) -> None:
    sent = {"component": "web", "severity": "major", "commander": "alice", "started": "", "payload": ""}
    assert (
        message(drafted(hub, machine.run("draft.yml", "workflow_dispatch", sent=sent))).commander == "alice"
    )


def test_where_actions_may_open_none_the_branch_is_there_and_the_log_says_where(
    hub: GitHub, machine: Runner
) -> None:
    hub.actions_may_propose = False
    jobs = machine.run("draft.yml", "repository_dispatch", sent=ALERTMANAGER)
    assert jobs["draft"].result == "failure"
    assert "/compare/main...signoff/2026-11-21-problem-with-api/01-investigating" in jobs["draft"].said()
    assert hub.history.resolve("signoff/2026-11-21-problem-with-api/01-investigating")


def test_the_form_asks_what_the_table_reads(project_root: Any) -> None:
    form = yaml.safe_load((project_root / ".github/ISSUE_TEMPLATE/declare-incident.yml").read_text("utf-8"))
    table = yaml.safe_load((project_root / "templates/alerts/issue.yml").read_text("utf-8"))
    labels = [field["attributes"]["label"] for field in form["body"] if field["type"] != "markdown"]
    paths = [*table["components"], table["severity"], table["started"], table["commander"], table["folder"]]
    assert {path.removeprefix("issue.fields.") for path in paths} <= set(labels)
    assert form["body"][-1]["type"] == "textarea", "a text of several lines comes after all fields that count"
    (options,) = [f["attributes"]["options"] for f in form["body"] if f["type"] == "dropdown"]
    assert set(options) == set(table["severities"])
