"""From the liaison's pull request to the customers' page, through the workflows as they are."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from fakes.channels import Sink
from fakes.github import BlockedError, GitHub
from signoff.approval.evidence import Evidence
from signoff.approval.facts import Proof
from signoff.edge.git import Repository
from signoff.edge.notes import Notes
from support.page import FIRST, IDENTIFIED, STATUS
from workflows.runner import Job, Runner

ROOT = Path(__file__).parents[2]
SLUG = "2026-11-21-eu-answers"
PATH = f"incidents/{SLUG}/01-investigating.md"
WORDS = "Requests to the API in Europe take longer than usual."
pytestmark = pytest.mark.slow


# the demonstration names no mirror
PUBLISHED = {
    **dict.fromkeys(("build", "deploy", "announce"), "success"),
    "mirrors": "skipped",
    "keep": "skipped",
}


@pytest.fixture
def toots() -> Iterator[Sink]:
    """A Mastodon on this machine."""
    server = Sink().start()
    yield server
    server.stop()


def results(jobs: dict[str, Job]) -> dict[str, str]:
    return {name: job.result for name, job in jobs.items()}


def said(jobs: dict[str, Job]) -> str:
    return "\n".join(job.said() for job in jobs.values())


def protect(hub: GitHub) -> None:
    hub.add_ruleset(json.loads((ROOT / ".github/rulesets/main.json").read_text(encoding="utf-8")))


def propose(hub: GitHub, branch: str, path: str, text: str, **how: str) -> int:
    hub.push(branch, {path: text}, author="carol", start="main")
    return hub.open_pull_request("carol", branch, **how)


def page(machine: Runner, path: str = "index.html") -> str:
    return (machine.public / path).read_text(encoding="utf-8")


def everything_public(machine: Runner) -> str:
    return "\n".join(
        file.read_text(encoding="utf-8", errors="replace")
        for file in sorted(machine.public.rglob("*"))
        if file.is_file()
    )


def test_approved_words_reach_the_page(hub: GitHub, machine: Runner) -> None:
    protect(hub)
    number = propose(hub, "slow", PATH, FIRST)
    head = hub.pulls[number].head

    checked = machine.run("check.yml", "pull_request", number)
    assert results(checked) == {"check": "success"}, said(checked)
    preview = (machine.artifacts["preview"] / "incidents" / SLUG / "index.html").read_text(encoding="utf-8")
    assert WORDS in preview
    assert "Draft: not published" in preview
    assert hub.statuses == [], "check has no token that may write"

    opened = machine.run("gate.yml", "pull_request_target", number)
    assert results(opened) == {"proposal": "success", "round": "skipped"}, said(opened)
    waiting = hub.status(head)
    assert waiting is not None
    assert (waiting.state, waiting.login) == ("pending", "github-actions[bot]")
    (comment,) = hub.comments_of(number)
    assert WORDS in comment.body
    with pytest.raises(BlockedError):
        hub.merge(number, by="carol")

    hub.review(number, "alice")
    reviewed = machine.run("gate.yml", "pull_request_review", number)
    assert results(reviewed) == {"proposal": "success", "round": "skipped"}, said(reviewed)
    signed = hub.status(head)
    assert signed is not None
    assert signed.state == "success"
    assert len(hub.comments_of(number)) == 1

    hub.merge(number, by="carol")
    published = machine.run("publish.yml", "push")
    assert results(published) == {**PUBLISHED, "held": "skipped"}, said(published)
    assert WORDS in page(machine)
    assert WORDS in page(machine, f"incidents/{SLUG}/index.html")
    notes = hub.history.git("ls-tree", "-r", "--name-only", "refs/notes/signoff").splitlines()
    assert len(notes) == 1
    assert '"approver":"alice"' in hub.history.git("cat-file", "-p", f"refs/notes/signoff:{notes[0]}")


def test_an_unapproved_merge_stays_off_the_page_and_stops_nothing(
    hub: GitHub, machine: Runner, toots: Sink
) -> None:
    channels = 'announce_since: 2026-01-01T00:00Z\nchannels: [{id: toot, url: "${CHAT_URL}"}]\n'
    hub.push("main", {"status.yml": STATUS + channels}, author="bob")
    machine.secrets["CHAT_URL"] = f"mastodon://token@{toots.url.removeprefix('http://')}"
    protect(hub)
    secret = "We believe that a disk of the primary has failed."
    forced = propose(hub, "forced", PATH, FIRST.replace(WORDS, secret))
    hub.merge(forced, by="bob", admin=True)
    fine = propose(
        hub, "fine", "incidents/2026-11-21-web/01-investigating.md", FIRST.replace("Slow answers", "Web")
    )
    hub.review(fine, "alice")
    machine.run("gate.yml", "pull_request_review", fine)
    hub.merge(fine, by="carol")

    published = machine.run("publish.yml", "push")
    assert results(published) == {**PUBLISHED, "held": "failure"}, said(published)
    assert PATH in said(published)
    assert "::error title=Not everything is public::" in said(published)
    assert WORDS in page(machine)
    assert secret not in everything_public(machine)
    assert SLUG not in everything_public(machine)
    told = [one.form["status"] for one in toots.got]
    assert len(told) == 1, said(published)
    assert WORDS in told[0]
    assert hub.history.git("ls-tree", "-r", "refs/notes/signoff-deliveries"), "the next run knows of it"


def test_only_the_publishers_notes_count(hub: GitHub, machine: Runner, tmp_path: Path) -> None:
    """With a publisher's key, a note that somebody else pushes publishes nothing."""
    key = tmp_path / "publisher-key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    machine.secrets["SIGNOFF_SIGNING_KEY"] = key.read_text(encoding="ascii")
    name = "publisher@example.org"
    status = hub.history.git("show", "main:status.yml") + f"\npublisher: {name}\n"
    allowed = f'{name} namespaces="git" {key.with_suffix(".pub").read_text(encoding="ascii")}'
    hub.push("main", {"status.yml": status, ".github/allowed_signers": allowed})
    fine = propose(hub, "fine", "incidents/2026-11-21-web/01-investigating.md", FIRST)
    hub.review(fine, "alice")
    hub.merge(fine, by="carol")
    published = machine.run("publish.yml", "push")
    assert results(published)["held"] == "skipped", said(published)
    assert "BEGIN OPENSSH" not in said(published)

    secret = "We believe that a disk of the primary has failed."
    forced = propose(hub, "forced", PATH, FIRST.replace(WORDS, secret))
    hub.merge(forced, by="bob", admin=True)
    clone = tmp_path / "mallory"
    subprocess.run(["git", "clone", "-q", str(hub.path), str(clone)], check=True)
    notes = Notes(Repository.open(clone))
    notes.join(notes.fetch("origin"))
    blob = hub.history.git("rev-parse", f"main:{PATH}")
    forged = Evidence(
        path=PATH, blob=blob, approver="alice", when=hub.now, proof=Proof.REVIEW, recorded=hub.now
    )
    notes.add({blob: frozenset({forged.line()})}, "Record the sign-off of everything")
    notes.share("origin")
    published = machine.run("publish.yml", "push")
    assert results(published) == {**PUBLISHED, "held": "failure"}, said(published)
    assert "SO917" in said(published)
    assert secret not in everything_public(machine)
    assert WORDS in page(machine)


def test_what_lands_first_makes_an_older_approval_wait_again(hub: GitHub, machine: Runner) -> None:
    """The push runs a round over all open proposals: this one was approved before newer news."""
    first = propose(hub, "first", PATH, FIRST)
    hub.review(first, "alice")
    hub.merge(first, by="carol")
    machine.run("publish.yml", "push")
    late = propose(hub, "late", f"incidents/{SLUG}/03-late.md", IDENTIFIED)
    early = propose(hub, "early", f"incidents/{SLUG}/02-identified.md", IDENTIFIED)
    hub.review(late, "alice")
    hub.review(early, "alice")
    machine.run("gate.yml", "pull_request_review", late)
    head = hub.pulls[late].head
    before = hub.status(head)
    assert before is not None
    assert before.state == "success"

    hub.pass_time(minutes=1)
    hub.merge(early, by="carol")
    machine.run("publish.yml", "push")
    again = machine.run("gate.yml", "push")
    assert results(again) == {"proposal": "skipped", "round": "success"}, said(again)
    after = hub.status(head)
    assert after is not None
    assert after.state == "pending"

    count = len(hub.statuses)
    machine.run("gate.yml", "schedule")
    assert len(hub.statuses) == count, "what has not changed is not said again"


def test_time_alone_takes_a_verdict_back(hub: GitHub, machine: Runner) -> None:
    number = propose(hub, "slow", PATH, FIRST)
    hub.review(number, "alice")
    machine.run("gate.yml", "pull_request_review", number)
    hub.pass_time(minutes=31)
    machine.run("gate.yml", "schedule")
    status = hub.status(hub.pulls[number].head)
    assert status is not None
    assert status.state == "pending"


def test_the_review_of_a_forks_proposal_is_seen_by_the_next_round(hub: GitHub, machine: Runner) -> None:
    hub.push("mallory-slow", {PATH: FIRST}, author="mallory", start="main")
    number = hub.open_pull_request("mallory", "mallory-slow", fork="mallory/status")
    head = hub.pulls[number].head
    opened = machine.run("gate.yml", "pull_request_target", number)
    assert results(opened)["proposal"] == "success", said(opened)
    hub.review(number, "alice")
    reviewed = machine.run("gate.yml", "pull_request_review", number)
    assert results(reviewed) == {"proposal": "skipped", "round": "skipped"}
    machine.run("gate.yml", "workflow_dispatch")
    status = hub.status(head)
    assert status is not None
    assert status.state == "success"


def test_nothing_of_a_proposal_runs_where_a_token_may_write(hub: GitHub, machine: Runner) -> None:
    """A proposal that brings its own engine, set-up, roster and workflow is judged by main's."""
    mine = "raise SystemExit('the code of the proposal ran')\n"
    hub.push(
        "evil",
        {
            PATH: FIRST,
            "scripts/signoff/__init__.py": mine,
            "scripts/setup.sh": "echo the code of the proposal ran >&2; exit 9\n",
            ".github/workflows/gate.yml": "name: gate\non: {pull_request_target: {}}\njobs: {}\n",
            "sitecustomize.py": mine,
            "status.yml": hub.history.git("show", "main:status.yml").replace(
                "[alice, bob]", "[alice, bob, eve]"
            ),
        },
        author="mallory",
        start="main",
    )
    number = hub.open_pull_request("mallory", "evil", fork="mallory/status")
    hub.account("eve", role="read")
    hub.review(number, "eve")
    judged = machine.run("gate.yml", "pull_request_target", number, action="synchronize")
    assert results(judged)["proposal"] == "success", said(judged)
    assert "the code of the proposal ran" not in said(judged)
    status = hub.status(hub.pulls[number].head)
    assert status is not None
    assert status.state == "pending"


def test_a_mistake_in_a_proposal_is_shown_in_its_place(hub: GitHub, machine: Runner) -> None:
    number = propose(hub, "slow", PATH, FIRST.replace("api:", "ap1:"))
    checked = machine.run("check.yml", "pull_request", number)
    assert results(checked) == {"check": "failure"}
    assert f"::error file={PATH},line=6" in said(checked)
    assert "SO104" in said(checked)


def test_a_failure_that_is_no_verdict_is_red(hub: GitHub, machine: Runner) -> None:
    number = propose(hub, "slow", PATH, FIRST)
    hub.fail_next(500, times=50, path="/pulls")
    judged = machine.run("gate.yml", "pull_request_target", number)
    assert results(judged)["proposal"] == "failure", said(judged)


def test_pushing_needs_the_credentials_that_only_publish_keeps(hub: GitHub, machine: Runner) -> None:
    """The imitation is honest: without persist-credentials, and contents: write, notes cannot be pushed."""
    number = propose(hub, "slow", PATH, FIRST)
    machine.run("gate.yml", "pull_request_target", number)
    pushed = subprocess.run(
        ["git", "push", "origin", "HEAD:refs/heads/x"],
        cwd=machine.workspace,
        capture_output=True,
        check=False,
    )
    assert pushed.returncode != 0


@pytest.mark.parametrize("module", ["gate", "verify", "build", "check"])
def test_a_bug_is_no_verdict(module: str, hub: GitHub, machine: Runner) -> None:
    """A traceback must not pass for "something is held", after which a workflow goes on."""
    hub.push("main", {f"scripts/signoff/cli/{module}.py": "raise RuntimeError('a bug')\n"})
    number = propose(hub, "slow", PATH, FIRST)
    runs = {
        "gate": lambda: machine.run("gate.yml", "pull_request_target", number)["proposal"],
        "check": lambda: machine.run("check.yml", "pull_request", number)["check"],
    }
    job = runs.get(module, lambda: machine.run("publish.yml", "push")["build"])()
    assert job.result == "failure", job.said()
    assert "RuntimeError: a bug" in job.said()
