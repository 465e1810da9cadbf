"""What the fake GitHub does that journeys through the gate rely on, and real GitHub does too."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fakes.github import BlockedError, GitHub
from signoff.edge.forge import Forge, StatusState


@pytest.fixture
def github(tmp_path: Path) -> Iterator[GitHub]:
    with GitHub(tmp_path / "hub") as hub:
        hub.push("main", {"status.yml": "name: Acme\n"})
        hub.push("fix", {"a.md": "words\n"}, author="carol", start="main")
        hub.open_pull_request("carol", "fix")
        yield hub


def rule(kind: str, **parameters: Any) -> dict[str, Any]:
    """A ruleset of one rule for the default branch."""
    return {
        "name": kind,
        "enforcement": "active",
        "conditions": {"ref_name": {"include": ["~DEFAULT_BRANCH"], "exclude": []}},
        "rules": [{"type": kind, "parameters": parameters}],
    }


CHECK = rule("required_status_checks", required_status_checks=[{"context": "signoff"}])
REVIEW = rule("pull_request", required_approving_review_count=1, allowed_merge_methods=["squash"])


def test_a_required_status_blocks_until_the_head_itself_has_it(github: GitHub) -> None:
    github.add_ruleset(CHECK)
    forge = Forge.from_environment(github.environ(github.token(statuses="write")))
    forge.set_status(github.pulls[1].head, StatusState.SUCCESS, "")
    github.push("fix", {"a.md": "other words\n"}, author="carol")
    with pytest.raises(BlockedError, match="signoff"):
        github.merge(1)
    forge.set_status(github.pulls[1].head, StatusState.PENDING, "")
    with pytest.raises(BlockedError, match="signoff"):
        github.merge(1)
    forge.set_status(github.pulls[1].head, StatusState.SUCCESS, "")
    assert github.merge(1) == github.history.resolve("main")


def test_an_administrator_can_pass_the_rules_by(github: GitHub) -> None:
    github.add_ruleset(CHECK)
    assert github.merge(1, admin=True) == github.history.resolve("main")


def test_a_required_review_counts_the_latest_of_each_person_with_write_access(github: GitHub) -> None:
    github.add_ruleset(REVIEW)
    github.set_role("mallory", "read")
    github.review(1, "mallory")
    github.dismiss(1, github.review(1, "alice"))
    with pytest.raises(BlockedError, match="approving review"):
        github.merge(1, "squash")
    github.review(1, "bob", "CHANGES_REQUESTED")
    github.review(1, "alice")
    with pytest.raises(BlockedError, match="Changes"):
        github.merge(1, "squash")
    github.review(1, "bob")
    with pytest.raises(BlockedError, match="merge method"):
        github.merge(1, "merge")
    github.merge(1, "squash")


def test_nobody_approves_their_own_proposal(github: GitHub) -> None:
    with pytest.raises(BlockedError, match="own pull request"):
        github.review(1, "carol")


def test_a_push_dismisses_approvals_where_the_ruleset_says_so(github: GitHub) -> None:
    github.add_ruleset(
        rule("pull_request", required_approving_review_count=1, dismiss_stale_reviews_on_push=True)
    )
    github.review(1, "alice")
    github.push("fix", {"a.md": "other words\n"}, author="carol")
    assert [review.state for review in github.pulls[1].reviews] == ["DISMISSED"]


def test_a_proposal_that_conflicts_cannot_be_merged(github: GitHub) -> None:
    github.push("main", {"a.md": "main has its own\n"})
    with pytest.raises(BlockedError, match="conflicts"):
        github.merge(1)
    assert github.pulls[1].merge_commit is None


def test_git_finds_proposals_merges_and_lost_commits(github: GitHub, tmp_path: Path) -> None:
    lost = github.pulls[1].head
    github.push("fix", {"a.md": "pushed over\n"}, author="carol", start="main")
    clone = tmp_path / "clone"
    for words in (
        ["clone", "-q", str(github.path), str(clone)],
        ["-C", str(clone), "fetch", "-q", "origin", "refs/pull/1/head:head", "refs/pull/1/merge:merge", lost],
    ):
        subprocess.run(["git", *words], check=True)

    def show(name: str) -> str:
        words = ["git", "-C", str(clone), "show", name]
        return subprocess.run(words, check=True, capture_output=True, text=True).stdout

    assert show("head:a.md") == show("merge:a.md") == "pushed over\n"
    assert show(f"{lost}:a.md") == "words\n"


def test_what_a_rebase_brings_keeps_its_authors_and_gets_new_ids(github: GitHub) -> None:
    github.push("fix", {"b.md": "more\n"}, author="dan")
    github.push("main", {"c.md": "meanwhile\n"})
    proposed = github.pulls[1].commits
    github.merge(1, "rebase", by="alice")
    landed = [github.history.commit(sha) for sha in github.pulls[1].landed]
    assert [commit.author[0] for commit in landed] == ["carol", "dan"]
    assert {commit.committer[0] for commit in landed} == {"alice"}
    assert not {commit.sha for commit in landed} & set(proposed)
