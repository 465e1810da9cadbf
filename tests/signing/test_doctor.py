"""`signoff doctor`: each protection that is off is noticed, and nothing else is."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from fakes.github import GitHub
from signoff.cli import group
from signoff.settings import read_settings
from signoff.signing.checks import Check, Health
from signoff.signing.doctor_files import CODE_OWNERS, examine_files
from support.gitrepo import GitRepo

ROOT = Path(__file__).parents[2]
RULESET = json.loads((ROOT / ".github/rulesets/main.json").read_text(encoding="utf-8"))
OWNERS = "* @acme/maintainers\n/incidents/ @alice @bob\n"
SIGNERS = (
    '# keys\nalice@example.org namespaces="git" ssh-ed25519 AAAA\npublisher@example.org ssh-ed25519 BBBB\n'
)
STATUS = """\
name: Acme
url: https://status.example.org/
repository: acme/status
publisher: publisher@example.org
components: [{id: api, name: API}]
commanders: [{login: alice, email: alice@example.org}, {login: bob, email: bob@example.org}]
liaisons: [carol]
"""
FILES = {
    "status.yml": STATUS,
    ".github/CODEOWNERS": OWNERS,
    ".github/allowed_signers": SIGNERS,
    **{
        f".github/workflows/{path.name}": path.read_text(encoding="utf-8")
        for path in (ROOT / ".github/workflows").glob("*.yml")
    },
}


def settings(text: str = STATUS) -> Any:
    found, findings = read_settings(text.encode())
    assert found is not None, findings
    return found


def ill(checks: Iterator[Check]) -> dict[str, Health]:
    """What is not well, and that it comes with a remedy."""
    found = [check for check in checks if check.health is not Health.OK]
    assert all(check.remedy for check in found)
    return {check.name: check.health for check in found}


def files(status: str = STATUS, **changed: str | None) -> dict[str, Health]:
    names = {"owners": ".github/CODEOWNERS", "signers": ".github/allowed_signers"}
    given = dict(FILES)
    for name, text in changed.items():
        path = names.get(name, f".github/workflows/{name}.yml")
        if text is None:
            given.pop(path)
        else:
            given[path] = text
    return ill(examine_files(given, settings(status)))


def test_what_the_template_brings_is_well() -> None:
    assert files() == {}


@pytest.mark.parametrize(
    ("roster", "expected"),
    [
        ("[alice]", {"roster": Health.FAIL}),
        ("[carol]", {"roster": Health.FAIL, "four-eyes": Health.FAIL}),
        ("[Carol, dan]", {}),
    ],
)
def test_somebody_else_has_to_be_there_to_sign(roster: str, expected: dict[str, Health]) -> None:
    text = STATUS.replace(STATUS.split("commanders: ")[1].splitlines()[0], roster)
    found = files(text, signers=None)
    assert {n: h for n, h in found.items() if n in {"roster", "four-eyes"}} == expected


def test_signing_ones_own_words_is_told_of() -> None:
    assert files(STATUS + "policy: {four_eyes: false}\n") == {"second-look": Health.WARN}


@pytest.mark.parametrize(
    "used", ["actions/checkout@v4", "actions/checkout@main", "o/a@3d3c42e", "docker://x:latest", "o/a"]
)
def test_an_action_that_may_change_is_noticed(used: str) -> None:
    assert files(other=f"jobs:\n  x:\n    steps:\n      - uses: {used}\n") == {"pinned-actions": Health.FAIL}
    assert files(other=f'jobs: {{x: {{steps: [\n  {{\n    uses: "{used}" }}]}}}}\n') == {
        "pinned-actions": Health.FAIL
    }


@pytest.mark.parametrize(
    "used", ["./.github/actions/mine", f"o/a@{'1' * 40} # v1", f"docker://x@sha256:{'a' * 64}"]
)
def test_an_action_that_cannot_change_is_fine(used: str) -> None:
    assert files(other=f"      - uses: {used}\n") == {}


def test_publishing_around_the_gate_is_noticed() -> None:
    publish = FILES[".github/workflows/publish.yml"]
    assert files(publish=publish.replace(" --signed-only", "")) == {"publish-workflow": Health.FAIL}
    assert files(publish=None) == {"publish-workflow": Health.WARN}
    assert files(gate=None) == {"gate-workflow": Health.FAIL}


@pytest.mark.parametrize(
    ("owners", "expected"),
    [
        (None, {"owners-of-messages": Health.FAIL, "owners-of-rules": Health.FAIL}),
        ("/incidents/ @alice @bob\n", {"owners-of-rules": Health.FAIL}),
        ("* @x\n/incidents/ @alice\n", {"owners-of-messages": Health.WARN}),
        ("* @x\n/incidents/ @Alice @BOB # ours\n", {}),
        ("* @x\nincidents/** @acme/commanders\n", {}),
        ("* @x\n/incidents/* @alice @bob\n", {"owners-of-messages": Health.WARN}),
        ("/incidents/ @alice @bob\n* @x\n", {"owners-of-messages": Health.WARN}),
        ("* @x\n/incidents/ @alice @bob\n*.yml\n", {"owners-of-rules": Health.FAIL}),
        ("* @x\n/incidents/ @alice @bob\n.github/ \n", {"owners-of-rules": Health.FAIL}),
        ("* @x\n/incidents/ @alice @bob\n/scripts/**/*.py\n", {"owners-of-rules": Health.FAIL}),
        ("* @x\n/incidents/ @alice @bob\ndocs/*.py\n", {}),
    ],
)
def test_code_owners_are_read_as_the_forge_reads_them(
    owners: str | None, expected: dict[str, Health]
) -> None:
    assert files(owners=owners) == expected


def test_only_the_first_of_the_three_places_counts() -> None:
    given = {**FILES, CODE_OWNERS[1]: "* @mallory\n"}
    assert ill(examine_files(given, settings())) == {}


@pytest.mark.parametrize(
    ("signers", "expected"),
    [
        (None, {"signed-merges": Health.WARN, "publisher": Health.FAIL}),
        ("# alice@example.org ssh-ed25519 AAAA\n", {"signed-merges": Health.WARN, "publisher": Health.FAIL}),
        (SIGNERS + "eve@example.org ssh-ed25519 CCCC\n", {"signers-on-roster": Health.WARN}),
        (SIGNERS.replace("alice@example.org", "ALICE@example.org,bob@example.org"), {}),
        (
            SIGNERS.replace("publisher@", "other@"),
            {"signers-on-roster": Health.WARN, "publisher": Health.FAIL},
        ),
    ],
)
def test_keys_belong_to_commanders(signers: str | None, expected: dict[str, Health]) -> None:
    assert files(signers=signers) == expected


def test_notes_that_anybody_may_write_are_told_of() -> None:
    found = files(STATUS.replace("publisher: publisher@example.org\n", ""))
    assert found == {"publisher": Health.WARN, "signers-on-roster": Health.WARN}


# what the forge is asked


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[GitHub]:
    """A repository on which everything is on."""
    with GitHub(tmp_path / "hub") as github:
        for login in ("alice", "bob", "carol"):
            github.account(login)
        github.add_ruleset(copy.deepcopy(RULESET))
        github.place.pages = {
            "url": f"{github.api_url}/repos/acme/status/pages",
            "status": "built",
            "cname": None,
            "custom_404": False,
            "html_url": "https://status.example.org/",
            "build_type": "workflow",
            "source": {"branch": "main", "path": "/"},
            "public": True,
            "https_enforced": True,
        }
        yield github


@pytest.fixture
def repo(tmp_path: Path, hub: GitHub) -> GitRepo:
    repo = GitRepo(tmp_path / "page")
    for path, text in FILES.items():
        repo.write(path, text)
    repo.commit("Start the page")
    repo.git("remote", "add", "origin", str(hub.path))
    repo.git("push", "-q", "origin", "main")
    return repo


@pytest.fixture
def doctor(repo: GitRepo, hub: GitHub, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run `signoff doctor` as `login`; the exit code and what is not well."""

    def run(login: str = "acme", *options: str) -> tuple[int, dict[str, str]]:
        for name, value in hub.environ(hub.token(login)).items():
            monkeypatch.setenv(name, value)
        call = ["doctor", "--source", str(repo.page), "--format", "json", *options]
        done = CliRunner().invoke(group, call, standalone_mode=False)
        assert done.exception is None, done.exception
        # what the page shares with its products is tried in tests/publishing: here nobody said
        checks = [c for c in json.loads(done.stdout)["checks"] if c["name"] != "independence"]
        assert all(bool(check["remedy"]) is (check["health"] != "ok") for check in checks)
        assert len(checks) == len({check["name"] for check in checks})
        return done.return_value, {c["name"]: c["health"] for c in checks if c["health"] != "ok"}

    return run


def rule(hub: GitHub, kind: str) -> dict[str, Any]:
    (found,) = [rule for rule in hub.place.rulesets[0]["rules"] if rule["type"] == kind]
    return found


def test_all_is_well(doctor: Any) -> None:
    assert doctor() == (0, {})


@pytest.mark.parametrize(
    ("kind", "off"),
    [
        ("deletion", {"deletion"}),
        ("non_fast_forward", {"force-push"}),
        ("pull_request", {"approval", "code-owners", "last-push"}),
        ("required_status_checks", {"status-required"}),
    ],
)
def test_a_rule_that_is_missing_is_noticed(kind: str, off: set[str], doctor: Any, hub: GitHub) -> None:
    hub.place.rulesets[0]["rules"].remove(rule(hub, kind))
    assert doctor() == (1, dict.fromkeys(off, "fail"))


@pytest.mark.parametrize(
    ("parameter", "value", "off"),
    [
        ("required_approving_review_count", 0, "approval"),
        ("require_code_owner_review", False, "code-owners"),
        ("require_last_push_approval", False, "last-push"),
    ],
)
def test_a_rule_that_asks_for_less_is_noticed(
    parameter: str, value: Any, off: str, doctor: Any, hub: GitHub
) -> None:
    rule(hub, "pull_request")["parameters"][parameter] = value
    assert doctor() == (1, {off: "fail"})


@pytest.mark.parametrize(
    ("check", "expected"),
    [
        ({"context": "signoff"}, (0, {"status-source": "warn"})),
        ({"context": "signoff", "integration_id": 1}, (0, {"status-source": "warn"})),
        ({"context": "other", "integration_id": 15368}, (1, {"status-required": "fail"})),
    ],
)
def test_who_may_say_that_it_is_signed_off(check: Any, expected: Any, doctor: Any, hub: GitHub) -> None:
    rule(hub, "required_status_checks")["parameters"]["required_status_checks"] = [check]
    assert doctor() == expected


@pytest.mark.parametrize("enforcement", ["disabled", "evaluate"])
def test_a_ruleset_that_only_watches_is_none(enforcement: str, doctor: Any, hub: GitHub) -> None:
    hub.place.rulesets[0]["enforcement"] = enforcement
    code, found = doctor()
    assert code == 1
    assert found["ruleset"] == "warn"
    assert {found[name] for name in ("approval", "code-owners", "force-push", "status-required")} == {"fail"}


def test_who_may_pass_the_rules_by_is_noticed(doctor: Any, hub: GitHub) -> None:
    actor = {"actor_id": 5, "actor_type": "RepositoryRole", "bypass_mode": "always"}
    hub.place.rulesets[0]["bypass_actors"] = [actor]
    assert doctor() == (1, {"bypass": "fail"})


def test_rules_that_are_off_or_for_something_else_say_nothing_about_main(doctor: Any, hub: GitHub) -> None:
    actor = {"actor_id": 5, "actor_type": "RepositoryRole", "bypass_mode": "always"}
    elsewhere = {"ref_name": {"include": ["refs/heads/old"], "exclude": []}}
    for changes in ({"enforcement": "disabled"}, {"target": "tag"}, {"conditions": elsewhere}):
        hub.add_ruleset({**copy.deepcopy(RULESET), "bypass_actors": [actor], "rules": [], **changes})
    assert doctor() == (0, {})


def test_what_our_token_may_not_see_is_neither_good_nor_bad(doctor: Any) -> None:
    code, found = doctor("alice")
    assert code == 0
    assert set(found.values()) == {"unknown"}
    assert "bypass" in found


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (None, (1, {"pages": "fail"})),
        ({"build_type": "legacy"}, (1, {"pages": "fail"})),
        ({"https_enforced": False}, (0, {"pages-https": "warn"})),
        ({"html_url": "https://acme.github.io/status/"}, (0, {"pages-address": "warn"})),
    ],
)
def test_pages_take_what_the_workflow_deploys(change: Any, expected: Any, doctor: Any, hub: GitHub) -> None:
    hub.place.pages = {**hub.place.pages, **change} if change else None
    assert doctor() == expected


def test_owners_that_are_nobody_are_noticed(doctor: Any, hub: GitHub) -> None:
    mistake = {"line": 1, "column": 3, "kind": "Unknown owner", "message": "", "path": ".github/CODEOWNERS"}
    hub.place.code_owner_errors.append(mistake)
    assert doctor() == (1, {"owners-known": "fail"})


def test_workflows_may_not_do_everything(doctor: Any, hub: GitHub) -> None:
    given = {"default_workflow_permissions": "write", "can_approve_pull_request_reviews": True}
    hub.place.workflow_permissions = given
    assert doctor() == (1, {"workflow-token": "warn", "workflow-approval": "fail"})


def test_the_roster_is_people_whose_approval_counts(doctor: Any, hub: GitHub) -> None:
    hub.set_role("alice", "read")
    hub.delete_account("bob")
    hub.set_role("carol", "none")
    expected = {"commander-alice": "fail", "commander-bob": "fail", "liaison-carol": "warn"}
    assert doctor() == (1, expected)


def test_a_bot_on_the_roster_is_noticed(doctor: Any, hub: GitHub, repo: GitRepo) -> None:
    hub.account("robot", kind="Bot")
    repo.write("status.yml", STATUS.replace("liaisons: [carol]", "liaisons: [robot]"))
    assert doctor() == (1, {"liaison-robot": "fail"})


def test_another_main_branch_is_noticed(doctor: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("signoff.signing.doctor.MAIN", "trunk")
    assert doctor() == (1, {"main": "fail"})


def test_classic_protection_counts_too(doctor: Any, hub: GitHub) -> None:
    hub.place.rulesets.clear()
    hub.place.protection["main"] = {
        "url": "https://api.github.com/x",
        "required_status_checks": {"contexts": ["signoff"], "checks": [], "strict": False},
        "required_pull_request_reviews": {
            "required_approving_review_count": 1,
            "require_code_owner_reviews": True,
            "dismiss_stale_reviews": False,
            "require_last_push_approval": True,
        },
        "enforce_admins": {"enabled": True, "url": "https://api.github.com/x"},
        "allow_force_pushes": {"enabled": False},
        "allow_deletions": {"enabled": False},
    }
    assert doctor() == (0, {"ruleset": "warn", "status-source": "warn"})
    hub.place.protection["main"]["enforce_admins"]["enabled"] = False
    assert doctor() == (1, {"ruleset": "warn", "status-source": "warn", "bypass": "fail"})


def test_notes_that_cannot_be_pushed_are_noticed(doctor: Any, hub: GitHub, repo: GitRepo) -> None:
    repo.git("remote", "set-url", "--push", "origin", str(repo.root / "nowhere"))
    assert doctor() == (0, {"notes-push": "warn"})
    assert "signoff" not in hub.history.git("for-each-ref"), "asking pushes nothing"


def test_a_forge_that_does_not_answer_is_no_verdict(doctor: Any, hub: GitHub) -> None:
    hub.stop()
    code, found = doctor()
    assert (code, found) == (3, {"forge": "unknown"})
    assert doctor("acme", "--offline") == (0, {})


def test_without_a_token_the_files_are_looked_at(repo: GitRepo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GITHUB_TOKEN", raising=False)
    done = CliRunner().invoke(group, ["doctor", "--source", str(repo.page)], standalone_mode=False)
    assert done.return_value == 2
    assert "ok      roster: 2 people may sign off" in done.stdout
    assert "unknown forge: GITHUB_TOKEN is not set" in done.stdout
