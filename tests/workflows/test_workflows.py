"""What the workflows promise as files: valid, pinned, no more rights than each job needs."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from workflows.expressions import MARK, Expressions

ROOT = Path(__file__).parents[2]
GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
TOOLS = Path(sys.executable).parent

RIGHTS = {
    ("check", "check"): {"contents": "read"},
    ("due", "remind"): {"contents": "read", "issues": "write", "pull-requests": "write"},
    ("draft", "draft"): {"contents": "write", "pull-requests": "write"},
    ("gate", "proposal"): {"contents": "read", "pull-requests": "write", "statuses": "write"},
    ("gate", "round"): {"contents": "read", "pull-requests": "write", "statuses": "write"},
    ("live", "probe"): {"contents": "write", "actions": "read"},
    ("publish", "build"): {"contents": "write", "pull-requests": "read"},
    ("publish", "deploy"): {"pages": "write", "id-token": "write"},
    ("publish", "mirrors"): {"contents": "read"},
    ("publish", "announce"): {"contents": "write"},
    ("publish", "keep"): {"contents": "read"},
    ("publish", "held"): {},
    ("release", "build"): {"contents": "read", "id-token": "write", "attestations": "write"},
    ("release", "release"): {"contents": "write"},
    ("watch", "probe"): {"contents": "read"},
}
"""All that any job may do. Whoever adds a right says here what for, and in docs/threats.md."""


def read(path: Path) -> dict[str, Any]:
    """A workflow with all values as text, so that the key `on` stays what it is."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


def jobs() -> list[tuple[str, str, dict[str, Any]]]:
    return [(path.stem, name, job) for path in WORKFLOWS for name, job in read(path)["jobs"].items()]


def steps() -> list[tuple[str, dict[str, Any]]]:
    return [(f"{workflow}/{name}", step) for workflow, name, job in jobs() for step in job["steps"]]


def schema(name: str) -> Any:
    vendored = resources.files("check_jsonschema") / "builtin_schemas" / "vendor" / name
    return json.loads(vendored.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_fits_the_published_schema(path: Path) -> None:
    given = yaml.safe_load(path.read_text(encoding="utf-8"))
    given["on"] = given.pop(True)  # YAML 1.1 takes `on` for a switch
    jsonschema.Draft7Validator(schema("github-workflows.json")).validate(given)


def test_the_updates_fit_the_published_schema() -> None:
    given = yaml.safe_load((GITHUB / "dependabot.yml").read_text(encoding="utf-8"))
    jsonschema.Draft7Validator(schema("dependabot.json")).validate(given)
    assert all(update["cooldown"]["default-days"] >= 7 for update in given["updates"])
    watched = {
        (u["package-ecosystem"], d)
        for u in given["updates"]
        for d in u.get("directories", [u.get("directory")])
    }
    locks = {
        ("npm", f"/{file.parent.relative_to(ROOT)}") for file in ROOT.glob("requirements/*/package-lock.json")
    }
    assert watched == {("github-actions", "/"), ("pip", "/requirements"), *locks}


def test_nothing_that_leads_to_a_publication_needs_the_registry() -> None:
    """What is installed is looked for first where an earlier publication has kept it."""
    for workflow, name, job in jobs():
        names = [step["name"] for step in job["steps"]]
        runs = [step.get("run", "") for step in job["steps"]]
        installs = [run for run in runs if re.fullmatch(r"sh scripts/setup.sh (?!wheelhouse)\w+", run)]
        kept = [step for step in job["steps"] if step.get("with", {}).get("path") == ".cache/wheelhouse"]
        restored = [step for step in kept if "/restore@" in step["uses"]]
        assert len(restored) == len(installs), f"{workflow}/{name}: {names}"
    keys = {
        step["with"]["key"] for _, step in steps() if step.get("with", {}).get("path") == ".cache/wheelhouse"
    }
    assert len(keys) == 1


@pytest.mark.parametrize("name", ["customer-report", "declare-incident"])
def test_an_issue_form_fits_the_published_schema(name: str) -> None:
    given = yaml.safe_load((GITHUB / "ISSUE_TEMPLATE" / f"{name}.yml").read_text(encoding="utf-8"))
    jsonschema.Draft7Validator(schema("github-issue-forms.json")).validate(given)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_githubs_own_parser_takes_a_workflow(path: Path, expressions: Expressions) -> None:
    assert expressions.mistakes(path.name, path.read_text(encoding="utf-8")) == []


def test_githubs_own_parser_would_refuse_a_mistake(expressions: Expressions) -> None:
    text = (GITHUB / "workflows" / "publish.yml").read_text(encoding="utf-8")
    assert expressions.mistakes("publish.yml", text.replace("needs: build", "needs: built"))
    assert expressions.mistakes("publish.yml", text.replace("steps.verify.outputs", "setps.verify.outputs"))


def test_zizmor_finds_nothing() -> None:
    """As strict as it gets; what is ignored says why in its line."""
    zizmor = [TOOLS / "zizmor", "--offline", "--no-progress", "--pedantic", "--format=plain", str(GITHUB)]
    done = subprocess.run(zizmor, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    ignored = re.findall(r"zizmor: ignore\[[\w-]+\](.*)", "".join(p.read_text("utf-8") for p in WORKFLOWS))
    assert len(ignored) == 2
    assert all(len(why.split()) > 4 for why in ignored)


def scripts() -> list[tuple[str, str]]:
    found = [(f"{where}: {step['name']}", step["run"]) for where, step in steps() if "run" in step]
    shells = {read(path)["defaults"]["run"]["shell"] for path in WORKFLOWS}
    assert shells == {"bash"}
    return found


def test_shellcheck_finds_nothing_in_the_set_up() -> None:
    shellcheck = [TOOLS / "shellcheck", "--norc", ROOT / "scripts" / "setup.sh", ROOT / ".ci" / "run"]
    done = subprocess.run(shellcheck, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("script", [text for _, text in scripts()], ids=[where for where, _ in scripts()])
def test_shellcheck_finds_nothing(script: str) -> None:
    shellcheck = [TOOLS / "shellcheck", "--shell=bash", "--norc", "-"]
    done = subprocess.run(shellcheck, input=script, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_no_text_from_outside_becomes_code() -> None:
    """What is needed is handed over in `env`."""
    assert [where for where, script in scripts() if MARK.search(script)] == []


def test_every_action_is_pinned_with_its_version_beside_it() -> None:
    uses = [line for path in WORKFLOWS for line in path.read_text("utf-8").splitlines() if " uses: " in line]
    assert len(uses) > 8
    pins: dict[str, set[str]] = {}
    for line in uses:
        found = re.fullmatch(
            r" +uses: (actions/[\w-]+)(?:/restore|/save)?@([0-9a-f]{40} # v\d+\.\d+\.\d+)", line
        )
        assert found, line
        pins.setdefault(found[1], set()).add(found[2])
    assert all(len(pinned) == 1 for pinned in pins.values()), "one action, one version"


def test_no_job_has_a_right_that_is_not_listed() -> None:
    assert {(workflow, name): job.get("permissions", {}) for workflow, name, job in jobs()} == RIGHTS
    assert all(read(path)["permissions"] == {} for path in WORKFLOWS)


def test_who_keeps_credentials_and_who_knows_a_secret() -> None:
    keeps = [where for where, step in steps() if step.get("with", {}).get("persist-credentials") == "true"]
    assert keeps == [
        "draft/draft",
        "due/remind",
        "live/probe",
        "publish/build",
        "publish/mirrors",
        "publish/announce",
    ]
    for where, step in steps():
        if step.get("uses", "").startswith("actions/checkout@"):
            assert "persist-credentials" in step["with"], where
    secrets = [path.name for path in WORKFLOWS if "secrets." in path.read_text("utf-8")]
    assert secrets == ["publish.yml", "watch.yml"]


def test_where_a_token_may_write_only_main_is_checked_out() -> None:
    for workflow, name, job in jobs():
        checkouts = [s["with"] for s in job["steps"] if s.get("uses", "").startswith("actions/checkout@")]
        if "write" in job.get("permissions", {}).values():
            refs = [given["ref"] for given in checkouts]
            # what `announce` tells of is what `build` has taken from main and published; what is released
            # has to be on main (test_release.py)
            others = {"announce": "${{ needs.build.outputs.commit }}", "build": "${{ github.ref }}"}
            others = others if (workflow, name) != ("publish", "build") else {}
            allowed = [others.get(name, "refs/heads/main")]
            assert refs in ([], allowed), f"{workflow}/{name}"


def test_every_job_ends() -> None:
    assert all(int(job["timeout-minutes"]) <= 20 for _, _, job in jobs())


def test_no_publication_is_stopped_halfway() -> None:
    given = read(GITHUB / "workflows" / "publish.yml")["concurrency"]
    assert given == {"group": "publish", "cancel-in-progress": "false"}


def test_what_was_published_since_takes_the_place_of_what_is_waited_for() -> None:
    live = read(GITHUB / "workflows" / "live.yml")
    assert "concurrency" not in live, "a run that is skipped would stop one that is not"
    assert live["jobs"]["probe"]["concurrency"] == {"group": "live", "cancel-in-progress": "true"}


def test_everything_is_installed_from_pins_with_hashes() -> None:
    installing = [step["run"] for _, step in steps() if "install" in step["name"].lower()]
    steps_of = ("runtime", "announce", "publish", "wheelhouse")
    (client,) = [script for script in installing if "KIND" in script]
    assert client.startswith('sh scripts/setup.sh "$KIND"\n')
    assert {*installing} - {client} == {f"sh scripts/setup.sh {what}" for what in steps_of}
    text = (ROOT / "scripts" / "setup.sh").read_text(encoding="utf-8")
    assert text.count('"$@" --require-hashes -r requirements/uv.txt') == 1
    assert text.count('install "$@" --require-hashes -r requirements/build.txt') == 1
    assert text.count('install "$@" --require-hashes -r "requirements/$what.txt"') == 1
    others = [step["run"] for _, step in steps() if "run" in step and step["run"] not in installing]
    assert not [script for script in others if re.search(r"\b(pip|curl|wget|npm|apt)\b", script)]


def test_the_ruleset_protects_what_the_gate_relies_on() -> None:
    given = json.loads((GITHUB / "rulesets" / "main.json").read_text(encoding="utf-8"))
    rules = {rule["type"]: rule.get("parameters", {}) for rule in given["rules"]}
    assert (given["target"], given["enforcement"], given["bypass_actors"]) == ("branch", "active", [])
    assert given["conditions"]["ref_name"] == {"include": ["~DEFAULT_BRANCH"], "exclude": []}
    assert {"deletion", "non_fast_forward"} <= set(rules)
    asked = rules["pull_request"]
    assert asked["required_approving_review_count"] >= 1
    assert asked["require_code_owner_review"]
    assert asked["require_last_push_approval"]
    (check,) = rules["required_status_checks"]["required_status_checks"]
    assert check == {"context": "signoff", "integration_id": 15368}, "15368 is GitHub Actions"


def test_the_ruleset_is_what_githubs_description_calls_one() -> None:
    described = Path(sys.prefix) / "node" / "api.github.com.json"
    if not described.exists():
        pytest.skip("needs GitHub's description of its API: sh scripts/setup.sh node")
    whole = json.loads(described.read_text(encoding="utf-8"))
    body = whole["paths"]["/repos/{owner}/{repo}/rulesets"]["post"]["requestBody"]
    wanted = body["content"]["application/json"]["schema"]
    given = json.loads((GITHUB / "rulesets" / "main.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator({**wanted, "components": whole["components"]}).validate(given)


def test_code_owners_part_messages_from_everything_else() -> None:
    lines = [line.split() for line in (GITHUB / "CODEOWNERS").read_text("utf-8").splitlines()]
    rules = [line for line in lines if line and not line[0].startswith("#")]
    assert [rule[0] for rule in rules] == ["*", "/incidents/"]
    assert not set(rules[0][1:]) & set(rules[1][1:])
    status = yaml.safe_load((ROOT / "status.yml").read_text(encoding="utf-8"))
    assert {owner.lstrip("@") for owner in rules[1][1:]} == {who["login"] for who in status["commanders"]}
