"""Every `if:` of the workflows, evaluated by GitHub's library on events as GitHub sends them."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import Any

import pytest

from signoff.core.hosting import KINDS
from workflows.conftest import MODULES
from workflows.expressions import Expressions
from workflows.test_workflows import jobs, steps

ROOT = Path(__file__).parents[2]
EXAMPLES = MODULES / "@octokit" / "webhooks-examples" / "api.github.com" / "index.json"


@pytest.fixture(scope="module")
def examples() -> dict[str, list[dict[str, Any]]]:
    """GitHub's real payloads, by event."""
    if not EXAMPLES.exists():
        pytest.skip("needs examples of webhooks: sh scripts/setup.sh node")
    return {given["name"]: given["examples"] for given in json.loads(EXAMPLES.read_text(encoding="utf-8"))}


def condition(workflow: str, name: str) -> str:
    (found,) = [job.get("if", "") for where, job_name, job in jobs() if (where, job_name) == (workflow, name)]
    return str(found)


def context(event: str, payload: dict[str, Any], ref: str = "refs/heads/main") -> dict[str, Any]:
    repository = payload.get("repository", {}).get("full_name", "Codertocat/Hello-World")
    return {
        "github": {"event_name": event, "event": payload, "repository": repository, "ref": ref},
        "needs": {},
    }


def to_main(payload: dict[str, Any], *, fork: str | None = "") -> dict[str, Any]:
    """`payload` with a proposal to main, from the repository itself or from `fork` (None: it is gone)."""
    changed = copy.deepcopy(payload)
    pull = changed["pull_request"]
    pull["base"]["ref"] = "main"
    if fork is None:
        pull["head"]["repo"] = None
    else:
        pull["head"]["repo"] = {
            **(pull["base"]["repo"]),
            "full_name": fork or changed["repository"]["full_name"],
        }
    return changed


def gate(expressions: Expressions, given: dict[str, Any]) -> tuple[bool, bool]:
    """Whether the two jobs of the gate run: for the proposal, for all."""
    proposal, all_open = (expressions.holds(condition("gate", name), given) for name in ("proposal", "round"))
    return proposal, all_open


def test_the_gate_judges_every_proposal_of_whoever(
    expressions: Expressions, examples: dict[str, list[dict[str, Any]]]
) -> None:
    given = examples["pull_request"]
    assert len(given) > 20
    for payload in given:
        for fork in ("", "mallory/status", None):
            told = context("pull_request_target", to_main(payload, fork=fork))
            assert gate(expressions, told) == (True, False)


def test_the_gate_judges_after_each_review_where_it_may_say_so(
    expressions: Expressions, examples: dict[str, list[dict[str, Any]]]
) -> None:
    given = examples["pull_request_review"]
    assert {payload["action"] for payload in given} == {"submitted", "dismissed"}
    for payload in given:
        assert gate(expressions, context("pull_request_review", to_main(payload))) == (True, False)
        for fork in ("mallory/status", None):
            told = context("pull_request_review", to_main(payload, fork=fork))
            assert gate(expressions, told) == (False, False)
        assert payload["pull_request"]["base"]["ref"] != "main"
        assert gate(expressions, context("pull_request_review", payload)) == (False, False)


@pytest.mark.parametrize("event", ["push", "schedule", "workflow_dispatch"])
def test_other_events_start_a_round(
    event: str, expressions: Expressions, examples: dict[str, list[dict[str, Any]]]
) -> None:
    for payload in examples.get(event, [{"schedule": "7 * * * *"}]):
        assert gate(expressions, context(event, payload)) == (False, True)


def test_only_main_is_published(expressions: Expressions, examples: dict[str, list[dict[str, Any]]]) -> None:
    for event in ("push", "workflow_dispatch"):
        for payload in examples[event]:
            assert expressions.holds(condition("publish", "build"), context(event, payload))
            for ref in ("refs/heads/main2", "refs/heads/x/main", "refs/tags/main", "refs/pull/1/merge"):
                assert not expressions.holds(condition("publish", "build"), context(event, payload, ref))


@pytest.mark.parametrize(
    ("verified", "built", "red"),
    [
        ("0", "0", False),
        ("1", "1", True),
        ("1", "0", True),
        ("0", "1", True),
        ("3", "0", True),
        ("", "", True),
    ],
)
def test_what_is_held_makes_a_job_red(verified: str, built: str, red: bool, expressions: Expressions) -> None:
    needs = {"build": {"result": "success", "outputs": {"verified": verified, "built": built}}}
    assert expressions.holds(condition("publish", "held"), {"github": {}, "needs": needs}) is red


def test_nothing_is_deployed_after_a_failure(expressions: Expressions) -> None:
    assert not expressions.holds(condition("publish", "deploy"), {"github": {}}, "failure")
    assert not expressions.holds(condition("publish", "held"), {"github": {}, "needs": {}}, "failure")


@pytest.mark.parametrize(("attempt", "refused"), [("1", False), ("2", True)])
def test_what_an_earlier_attempt_has_built_is_not_deployed(
    attempt: str, refused: bool, expressions: Expressions
) -> None:
    """Somebody runs a failed deployment again, days later."""
    (wanted,) = [step["if"] for where, step in steps() if where == "publish/deploy" and "if" in step]
    told = {"github": {"run_attempt": attempt}, "needs": {"build": {"outputs": {"attempt": "1"}}}}
    assert expressions.holds(wanted, told) is refused


def test_the_preview_is_built_in_spite_of_findings_but_not_after_a_stop(expressions: Expressions) -> None:
    conditional = [(where, step["if"]) for where, step in steps() if "if" in step]
    assert [where for where, _ in conditional] == [
        *("check/check", "check/check"),
        *("live/probe", "live/probe", "live/probe"),
        *("publish/build", "publish/deploy"),
        *("publish/mirrors", "publish/mirrors", "publish/mirrors"),
        "watch/probe",
    ]
    for _, wanted in conditional[:2]:
        assert expressions.holds(wanted, {}, "failure")
        assert not expressions.holds(wanted, {}, "cancelled")


def test_only_those_who_belong_here_have_an_incident_drafted(
    expressions: Expressions, examples: dict[str, list[dict[str, Any]]]
) -> None:
    """Anybody can open an issue; an alert comes with a token that may write."""
    wanted = condition("draft", "draft")
    opened = [payload for payload in examples["issues"] if payload["action"] == "opened"]
    assert opened
    for payload in opened:
        for belongs, starts in (
            ("OWNER", True),
            ("COLLABORATOR", True),
            ("CONTRIBUTOR", False),
            ("NONE", False),
        ):
            for label in ("incident", "customer-report"):
                told = copy.deepcopy(payload)
                told["issue"]["author_association"] = belongs
                told["issue"]["labels"] = [{"name": label}]
                runs = expressions.holds(wanted, context("issues", told))
                assert runs is (starts and label == "incident")
    assert expressions.holds(wanted, context("repository_dispatch", examples["repository_dispatch"][0]))
    assert expressions.holds(wanted, context("workflow_dispatch", {"inputs": {}}))


def test_people_are_reminded_from_main_only(expressions: Expressions) -> None:
    for ref, runs in (("refs/heads/main", True), ("refs/heads/other", False)):
        assert expressions.holds(condition("due", "remind"), context("schedule", {}, ref)) is runs


def test_what_the_watchdog_told_is_remembered_most_of_all_when_it_ends_red(
    expressions: Expressions, tmp_path: Path
) -> None:
    (wanted,) = [step["if"] for where, step in steps() if where == "watch/probe" and "if" in step]
    here = {"github": {"workspace": str(tmp_path)}}
    assert not expressions.holds(wanted, here, "failure"), "nothing was told"
    (tmp_path / ".cache").mkdir()
    (tmp_path / ".cache" / "signoff-told").touch()
    assert expressions.holds(wanted, here, "failure")
    for ref, runs in (("refs/heads/main", True), ("refs/heads/other", False)):
        assert expressions.holds(condition("watch", "probe"), context("schedule", {}, ref)) is runs


@pytest.mark.parametrize(
    ("of", "looks"),
    [
        ({}, True),
        ({"event": "schedule"}, True),
        ({"event": "workflow_dispatch", "conclusion": "failure"}, True),
        ({"conclusion": "timed_out"}, True),
        ({"conclusion": "cancelled"}, False),
        ({"conclusion": "skipped"}, False),
        ({"event": "pull_request"}, False),
        ({"event": "pull_request_target"}, False),
        ({"head_branch": "side"}, False),
        ({"head_repository": {"full_name": "mallory/status"}}, False),
        ({"head_repository": None}, False),
    ],
)
def test_readers_are_asked_only_about_what_main_of_this_repository_has_published(
    of: dict[str, Any], looks: bool, expressions: Expressions, examples: dict[str, list[dict[str, Any]]]
) -> None:
    (given,) = [
        copy.deepcopy(payload) for payload in examples["workflow_run"] if payload["action"] == "completed"
    ][:1]
    ours = {"full_name": given["repository"]["full_name"]}
    run = {"head_branch": "main", "head_repository": ours, "event": "push", "conclusion": "success"}
    assert set(run) <= set(given["workflow_run"]), "GitHub says so"
    given["workflow_run"].update({**run, **of})
    assert expressions.holds(condition("live", "probe"), context("workflow_run", given)) is looks


def key_names(kind: str, expressions: Expressions) -> set[str]:
    """What a job for a mirror of this kind is given of the secrets."""
    (env,) = [
        step["env"] for where, step in steps() if where == "publish/mirrors" and step.get("id") == "send"
    ]
    named = [name for text in env.values() for name in re.findall(r"secrets\.(\w+)", text)]
    contexts = {
        "github": {"run_attempt": "1"},
        "needs": {"build": {"outputs": {"attempt": "1", "now": "2026-11-21T10:00:00+00:00"}}},
        "secrets": {name: f"secret of {name}" for name in named},
        "vars": {},
        "matrix": {"mirror": {"id": "one", "kind": kind}},
    }
    filled = {name: expressions.fill(text, contexts) for name, text in env.items()}
    assert all(filled[name] in {"", f"secret of {name}"} for name in named)
    return {name for name in named if filled[name]}


@pytest.mark.parametrize(
    ("kind", "keys"),
    [
        ("directory", set()),
        ("rsync", {"MIRROR_SSH_KEY"}),
        ("git", {"MIRROR_SSH_KEY"}),
        ("s3", {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}),
        ("cloudflare", {"CLOUDFLARE_API_TOKEN", "CLOUDFLARE_ACCOUNT_ID"}),
        ("netlify", {"NETLIFY_AUTH_TOKEN"}),
    ],
)
def test_a_mirror_gets_the_keys_of_its_kind_and_no_others(
    kind: str, keys: set[str], expressions: Expressions
) -> None:
    assert key_names(kind, expressions) == keys
    assert set(KINDS) == {"directory", "rsync", "git", "s3", "cloudflare", "netlify"}, "add the new kind here"


def test_the_words_of_who_publishes_all_the_same_reach_the_guard_the_mirrors_and_the_notes(
    expressions: Expressions, examples: dict[str, list[dict[str, Any]]]
) -> None:
    """Only somebody who runs the workflow by hand has any."""
    asked = [step["env"]["WORDS"] for where, step in steps() if "WORDS" in step.get("env", {})]
    handing = [step["if"] for where, step in steps() if where == "publish/build" and "if" in step]
    assert (len(asked), len(handing)) == (2, 1)
    by_hand = context(
        "workflow_dispatch", {**examples["workflow_dispatch"][0], "inputs": {"words": "a test"}}
    )
    pushed = context("push", examples["push"][0])
    for given, words in ((by_hand, "a test"), (pushed, "")):
        assert {expressions.fill(text, given) for text in asked} == {words}
        assert expressions.holds(handing[0], given) is bool(words)


@pytest.mark.parametrize("kind", KINDS)
def test_a_host_that_has_a_client_gets_it(kind: str, expressions: Expressions) -> None:
    (wanted,) = [step["if"] for _, step in steps() if step["name"] == "Install the client of the host"]
    clients = {file.parent.name for file in ROOT.glob("requirements/*/package.json")}
    assert expressions.holds(wanted, {"matrix": {"mirror": {"kind": kind}}}) is (kind in clients)


@pytest.mark.parametrize(("mirrors", "runs"), [("[]", False), ('[{"id": "one", "kind": "s3"}]', True)])
def test_without_mirrors_there_is_no_job_for_any(mirrors: str, runs: bool, expressions: Expressions) -> None:
    needs = {"build": {"result": "success", "outputs": {"mirrors": mirrors}}}
    assert expressions.holds(condition("publish", "mirrors"), {"github": {}, "needs": needs}) is runs


@pytest.mark.parametrize(("hit", "runs"), [("true", False), ("false", True), ("", True)])
def test_packages_are_kept_once(hit: str, runs: bool, expressions: Expressions) -> None:
    needs = {"build": {"result": "success", "outputs": {"kept": hit}}}
    assert expressions.holds(condition("publish", "keep"), {"github": {}, "needs": needs}) is runs


def test_every_condition_is_tested_here() -> None:
    """A new `if:` needs a test above, and its place in this list."""
    told = {f"{workflow} {name}" for workflow, name, job in jobs() if "if" in job}
    tested = {"draft draft", "due remind", "gate proposal", "gate round"}
    tested |= {
        "publish build",
        "publish held",
        "publish keep",
        "publish mirrors",
        "watch probe",
        "live probe",
    }
    assert told == tested


@pytest.mark.parametrize("payload", [{}, {"pull_request": None}])
def test_a_payload_without_what_is_asked_for_is_no_yes(
    payload: dict[str, Any], expressions: Expressions
) -> None:
    assert gate(expressions, context("pull_request_review", payload)) == (False, False)
