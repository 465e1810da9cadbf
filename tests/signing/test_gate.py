"""What the gate writes where it is asked to: one status, one comment, and nothing else."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from signoff.approval.comment import MARKER, Verdict
from signoff.core.finding import OperatorError, WorldError
from signoff.signing.gate import Outcome, read_event, run_gate, run_round
from support.proposals import FIRST, IDENTIFIED, NEXT, SLOW, STATUS, Scene, unsigned


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    scene = Scene(tmp_path)
    with scene.hub:
        yield scene


def test_the_status_says_whose_approval_is_missing_and_leads_there(scene: Scene) -> None:
    scene.propose({NEXT: IDENTIFIED})
    scene.gate()
    assert scene.status is not None
    assert scene.status.state == "pending"
    assert "alice" in (scene.status.description or "")
    assert (scene.status.target or "").endswith(f"/pull/{scene.number}/files")


def test_the_comment_has_the_words_as_readers_get_them(scene: Scene) -> None:
    japanese = "原因が分かりました。再試行してください。\n"
    scene.propose(
        {NEXT: IDENTIFIED + "\n[Read on](https://example.org/a)\n", NEXT.replace(".md", ".ja.md"): japanese}
    )
    scene.gate()
    (comment,) = scene.comments
    assert "@alice" in comment.body
    assert "Slow answers from the API: Identified\n\nWe know the cause. Retrying works." in comment.body
    assert "link: https://example.org/a" in comment.body
    assert "原因が分かりました。再試行してください。" in comment.body
    address = f"https://status.example.org/{SLOW}/#m-02-identified"
    assert "Slow answers from the API: Identified (Major impact)\n\n" in comment.body  # X
    assert f"{address}\n```" in comment.body
    assert "SMS: " in comment.body
    assert " of 280" in comment.body


def test_the_one_comment_is_kept_up_to_date(scene: Scene) -> None:
    scene.propose({NEXT: IDENTIFIED})
    copied = scene.hub.comment(scene.number, "mallory", f"{MARKER}\n\n## Signed off")
    scene.gate()
    scene.gate()
    scene.approve()
    scene.gate(name="pull_request_review")
    ours = [comment for comment in scene.comments if comment.id != copied]
    assert len(ours) == 1
    assert "## Signed off" in ours[0].body
    assert next(c for c in scene.comments if c.id == copied).body == f"{MARKER}\n\n## Signed off"


def test_a_sign_off_says_until_when_it_may_be_merged(scene: Scene) -> None:
    """The status stays on the commit, but what lands later is not published."""
    scene.propose({NEXT: IDENTIFIED, f"{SLOW}/03-more.md": IDENTIFIED})
    scene.approve()
    at = scene.hub.pulls[scene.number].reviews[0].at
    scene.gate()
    until = at + timedelta(minutes=30)
    assert scene.status is not None
    assert f"merge by {until:%H:%M} UTC" in (scene.status.description or "")
    assert f"until {until:%Y-%m-%d %H:%M} UTC" in scene.comments[0].body


def test_a_proposal_without_messages_gets_a_status_and_no_comment(scene: Scene) -> None:
    scene.propose({"docs/about.md": "# About\n", "incidents/README.md": "About incidents.\n"})
    scene.gate()
    assert scene.status is not None
    assert scene.status.state == "success"
    assert scene.hub.comments_of(scene.number) == []


def test_a_comment_is_corrected_when_the_messages_are_gone(scene: Scene) -> None:
    scene.propose({NEXT: IDENTIFIED})
    scene.gate()
    scene.push({NEXT: None})
    outcome = scene.gate()
    assert outcome.judged is not None
    assert outcome.judged.verdict is Verdict.NOTHING
    (comment,) = scene.comments
    assert "## Nothing to sign off" in comment.body
    assert "@" not in comment.body


def test_a_mistake_in_a_message_holds_it_even_when_it_is_approved(scene: Scene) -> None:
    scene.propose({NEXT: IDENTIFIED.replace("identified", "identifed")})
    scene.approve()
    scene.gate()
    assert scene.status is not None
    assert scene.status.state == "failure"
    assert "unknown-word" in scene.comments[0].body
    assert "did you mean" in scene.comments[0].body


def test_a_change_of_the_rules_is_named(scene: Scene) -> None:
    changed = {
        "status.yml": STATUS.replace("bob", "bob, mallory"),
        ".github/allowed_signers": "m ssh-ed25519 A\n",
    }
    scene.propose({NEXT: IDENTIFIED, **changed})
    scene.gate()
    assert "`.github/allowed_signers`, `status.yml`" in scene.comments[0].body


def test_a_change_of_the_rules_alone_is_named_in_the_status(scene: Scene) -> None:
    scene.propose({"status.yml": STATUS.replace("bob", "bob, mallory")})
    scene.gate()
    assert scene.status is not None
    assert scene.status.state == "success"
    assert "status.yml" in (scene.status.description or "")


def test_a_dry_run_writes_nothing(scene: Scene) -> None:
    scene.propose({NEXT: IDENTIFIED})
    outcome = scene.gate(dry_run=True)
    assert outcome.line
    assert outcome.body.startswith(MARKER)
    assert scene.status is None
    assert scene.comments == []


def test_a_closed_proposal_is_left_alone(scene: Scene) -> None:
    scene.propose({NEXT: IDENTIFIED})
    scene.hub.close(scene.number)
    assert scene.gate().judged is None
    assert scene.status is None


def test_roster_and_published_messages_are_those_of_the_main_line_as_it_is_now(scene: Scene) -> None:
    """The checkout is as old as the workflow's start; what counts is the tip."""
    scene.propose({NEXT: IDENTIFIED})
    scene.approve()
    scene.publish({"status.yml": STATUS.replace("[alice, bob]", "[bob]\nformer_commanders: [alice]")})
    assert unsigned(scene.gate()) == [NEXT]


def test_nothing_of_the_proposal_is_checked_out_or_run(scene: Scene) -> None:
    hook = scene.page / ".git" / "hooks" / "post-checkout"
    hook.write_text("#!/bin/sh\ntouch hooked\n")
    hook.chmod(0o755)
    before = git(scene, "for-each-ref"), git(scene, "status", "--porcelain"), git(scene, "rev-parse", "HEAD")
    scene.propose({NEXT: IDENTIFIED, "sitecustomize.py": "raise SystemExit('run')\n", "docs/a.md": "a\n"})
    scene.gate()
    refs = [line for line in git(scene, "for-each-ref").splitlines() if "refs/signoff/" not in line]
    after = "\n".join(refs), git(scene, "status", "--porcelain"), git(scene, "rev-parse", "HEAD")
    assert after == before
    assert not (scene.page / "hooked").exists()
    assert not (scene.page / NEXT).exists()


def git(scene: Scene, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=scene.page, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def test_a_forge_that_does_not_answer_is_no_verdict(scene: Scene) -> None:
    scene.propose({NEXT: IDENTIFIED})
    scene.approve()
    scene.gate()
    scene.hub.fail_next(403, times=1, path="/reviews")
    with pytest.raises(WorldError):
        scene.gate()
    assert scene.status is not None
    assert scene.status.state == "error"


def test_a_forge_that_is_gone_is_an_error_of_the_world(scene: Scene) -> None:
    scene.propose({NEXT: IDENTIFIED})
    scene.hub.fail_next(403, times=1, path=f"/pulls/{scene.number}")
    with pytest.raises(WorldError):
        scene.gate()


def test_a_round_judges_all_open_proposals_and_one_that_cannot_be_judged_stops_no_other(scene: Scene) -> None:
    scene.propose({NEXT: IDENTIFIED})
    scene.approve()
    scene.gate()
    first = scene.number
    scene.hub.push("other", {f"{SLOW}/03-more.md": IDENTIFIED}, author="carol", start="main")
    second = scene.hub.open_pull_request("carol", "other")
    scene.hub.push("side", {"docs/a.md": "a\n"}, author="carol", start="main")
    scene.hub.open_pull_request("carol", "side", base="other")
    scene.hub.fail_next(403, times=1, path=f"/pulls/{first}/reviews")
    environ = scene.hub.environ(scene._token)
    (one, refused), (two, outcome) = run_round(scene.page, environ, scene.hub.now)
    assert (one, two) == (first, second)
    assert isinstance(refused, WorldError)
    assert isinstance(outcome, Outcome)
    assert outcome.state == "pending"


def test_a_round_takes_back_what_grew_too_old(scene: Scene) -> None:
    scene.propose({NEXT: IDENTIFIED})
    scene.approve()
    scene.gate()
    assert scene.status is not None
    assert scene.status.state == "success"
    scene.hub.pass_time(minutes=31)
    run_round(scene.page, scene.hub.environ(scene._token), scene.hub.now)
    assert scene.status.state == "pending"


def test_a_repository_that_cannot_be_fetched_from_is_an_error_of_the_world(scene: Scene) -> None:
    scene.propose({NEXT: IDENTIFIED})
    git(scene, "remote", "set-url", "origin", str(scene.page / "nowhere"))
    with pytest.raises(WorldError, match="could not be fetched"):
        scene.gate()
    assert scene.status is not None
    assert scene.status.state == "error"


def test_a_main_line_without_usable_rules_judges_nothing(scene: Scene) -> None:
    scene.propose({NEXT: IDENTIFIED})
    scene.approve()
    scene.publish({"status.yml": "name: Acme\n"})
    with pytest.raises(OperatorError, match=r"status\.yml of the main line"):
        scene.gate()
    assert scene.status is not None
    assert scene.status.state == "error"


def test_a_mistake_in_proposed_rules_is_a_finding(scene: Scene) -> None:
    scene.propose({NEXT: IDENTIFIED, "status.yml": STATUS + "colour: red\n"})
    scene.approve()
    scene.gate()
    assert scene.status is not None
    assert scene.status.state == "failure"
    assert "unknown-key" in scene.comments[0].body


@pytest.mark.parametrize(
    ("event", "problem"),
    [
        (None, "GITHUB_EVENT_PATH is not set"),
        ("", "no event"),
        ("[", "no event"),
        ("[]", "about no pull request"),
        ('{"ref": "refs/heads/main"}', "about no pull request"),
        ('{"pull_request": {"number": "7; rm"}}', "about no pull request"),
        ('{"pull_request": {"number": true}}', "about no pull request"),
        ("[" * 100_000, "no event"),
    ],
)
def test_an_event_that_is_none_is_said_to_be_so(tmp_path: Path, event: str | None, problem: str) -> None:
    environ = {}
    if event is not None:
        (tmp_path / "event.json").write_text(event)
        environ = {"GITHUB_EVENT_PATH": str(tmp_path / "event.json")}
    with pytest.raises(OperatorError, match=problem):
        read_event(environ)


def test_an_event_tells_the_number_and_nothing_that_is_believed(tmp_path: Path) -> None:
    told = {"pull_request": {"number": 7, "head": {"sha": ["x"]}}, "repository": {"default_branch": "trunk"}}
    (tmp_path / "event.json").write_text(json.dumps(told))
    event = read_event({"GITHUB_EVENT_PATH": str(tmp_path / "event.json")})
    assert (event.number, event.head, event.branch) == (7, "", "trunk")


@pytest.mark.parametrize("lost", [False, True], ids=["reviewed commit here", "reviewed commit gone"])
def test_a_page_in_a_folder_of_a_repository_is_judged_like_any_other(tmp_path: Path, lost: bool) -> None:
    path = "incidents/2026-11-21-new/01-investigating.md"
    elsewhere = {"incidents/other/01-x.md": "no message of the page\n"}
    scene = Scene(tmp_path, {"page/status.yml": STATUS})
    with scene.hub:
        scene.forget_lost_commits()
        scene.propose({f"page/{path}": FIRST, **elsewhere})
        scene.approve()
        if lost:
            scene.push({f"page/{path}": FIRST, "more.md": "More.\n"}, start="main")
        environ = scene.hub.environ(scene._token, "pull_request", scene.number)
        outcome = run_gate(scene.page / "page", environ, scene.hub.now)
    assert outcome.judged is not None
    assert [(d.change.path, d.is_signed) for d in outcome.judged.decisions] == [(path, True)]
