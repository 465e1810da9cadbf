"""What the forge is asked, and what we write there: against the fake GitHub."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fakes.github import ACTIONS, GitHub, calls_pull
from signoff.core.finding import OperatorError, WorldError
from signoff.edge import forge as forge_module
from signoff.edge.forge import DESCRIPTION_LIMIT, Forge, RefusedError, StatusState
from signoff.edge.forge_facts import Account, Bypass

MARKER = "<!-- signoff -->"
RULESET = {
    "name": "main",
    "enforcement": "active",
    "conditions": {"ref_name": {"include": ["~DEFAULT_BRANCH"], "exclude": ["refs/heads/x"]}},
    "bypass_actors": [{"actor_id": 5, "actor_type": "RepositoryRole", "bypass_mode": "pull_request"}],
    "rules": [
        {"type": "deletion"},
        {"type": "update", "parameters": {"update_allows_fetch_and_merge": True}},
    ],
}


@pytest.fixture
def github(tmp_path: Path) -> Iterator[GitHub]:
    with GitHub(tmp_path / "hub") as hub:
        hub.push("main", {"status.yml": "name: Acme\n"})
        yield hub


@pytest.fixture
def pull(github: GitHub) -> int:
    github.push("fix", {"incidents/a/01-investigating.md": "words\n"}, author="carol", start="main")
    return github.open_pull_request("carol", "fix", title="Say what is wrong")


def forge_of(github: GitHub, login: str = ACTIONS, **permissions: str) -> Forge:
    given = (
        permissions or {}
        if login != ACTIONS
        else permissions or dict.fromkeys(("contents", "pull_requests", "statuses"), "write")
    )
    return Forge.from_environment(github.environ(github.token(login, **given)))


def test_a_pull_request_tells_who_proposes_what(github: GitHub, pull: int) -> None:
    found = forge_of(github).pull_request(pull)
    assert found is not None
    assert (found.number, found.title, found.author) == (pull, "Say what is wrong", Account("carol"))
    assert (found.head, found.head_ref) == (github.history.resolve("fix"), "fix")
    assert (found.base, found.base_ref) == (github.history.resolve("main"), "main")
    assert (found.state, found.merged, found.merge_commit) == ("open", False, "")
    assert (found.commits, found.files) == (1, 1)
    assert found.link == f"{github.server_url}/acme/status/pull/{pull}"
    assert found.head_repository == "acme/status"


def test_a_pull_request_that_is_not_there_is_none(github: GitHub) -> None:
    assert forge_of(github).pull_request(7) is None


def test_a_pull_request_from_a_fork_says_so_until_the_fork_is_gone(github: GitHub) -> None:
    github.push("patch", {"a.md": "a\n"}, author="mallory", start="main")
    number = github.open_pull_request("mallory", "patch", fork="mallory/status")
    forge = forge_of(github)
    first = forge.pull_request(number)
    github.delete_account("mallory")
    second = forge.pull_request(number)
    assert first is not None
    assert second is not None
    assert (first.head_repository, second.head_repository) == ("mallory/status", "")
    assert second.author == Account("")


@pytest.mark.parametrize("method", ["merge", "squash", "rebase"])
def test_a_commit_leads_to_the_pull_request_that_brought_it(github: GitHub, pull: int, method: str) -> None:
    github.push("fix", {"incidents/a/02-resolved.md": "more\n"}, author="carol")
    landed = github.merge(pull, method, by="alice")
    assert github.history.resolve("main") == landed
    (found,) = forge_of(github).pull_requests_of(landed)
    assert (found.number, found.merge_commit) == (pull, landed)
    assert found.merged_at == github.pulls[pull].merged
    full = forge_of(github).pull_request(pull)
    assert full is not None
    assert full.merged_by == Account("alice")


def test_a_branch_merged_by_hand_and_pushed_is_merged_for_the_forge_too(github: GitHub, pull: int) -> None:
    base, head = github.history.resolve("main"), github.pulls[pull].head
    assert base
    tree = github.history.merged_tree(base, head)
    assert tree
    merge = github.history.record(tree, [base, head], "Merge", github.now, ("Alice", "alice@example.org"))
    github.history.move("refs/heads/main", merge)
    found = forge_of(github).pull_request(pull)
    assert found is not None
    assert (found.state, found.merge_commit) == ("closed", merge)


def test_a_commit_that_nobody_proposed_leads_nowhere(github: GitHub) -> None:
    direct = github.push("main", {"a.md": "a\n"}, author="mallory")
    assert forge_of(github).pull_requests_of(direct) == ()
    assert forge_of(github).pull_requests_of("0" * 40) == ()


def test_all_reviews_come_page_by_page_and_in_order(github: GitHub, pull: int) -> None:
    states = ["COMMENTED"] * 130 + ["APPROVED"]
    given = [github.review(pull, "alice", state) for state in states]
    found = forge_of(github).reviews(pull)
    assert [review.id for review in found] == given
    assert found[-1].state == "APPROVED"
    assert [met.status for met in github.log] == [200, 200]


def test_a_review_tells_who_saw_what_and_when(github: GitHub, pull: int) -> None:
    before = github.pulls[pull].head
    at = github.now
    number = github.review(pull, "alice", body="Good.")
    github.push("fix", {"incidents/a/01-investigating.md": "other words\n"}, author="carol")
    (review,) = forge_of(github).reviews(pull)
    assert (review.id, review.account, review.state) == (number, Account("alice"), "APPROVED")
    assert (review.commit, review.at, review.body) == (before, at, "Good.")
    assert review.link.endswith(f"/pull/{pull}#pullrequestreview-{number}")


def test_dismissed_reviews_deleted_accounts_and_bots_are_told_apart(github: GitHub, pull: int) -> None:
    github.dismiss(pull, github.review(pull, "alice"))
    github.review(pull, "gone")
    github.delete_account("gone")
    github.account("renovate[bot]", kind="Bot")
    github.review(pull, "renovate[bot]")
    found = forge_of(github).reviews(pull)
    assert [(review.account, review.state) for review in found] == [
        (Account("alice"), "DISMISSED"),
        (Account(""), "APPROVED"),
        (Account("renovate[bot]", is_bot=True), "APPROVED"),
    ]


def test_a_review_that_is_not_handed_in_is_seen_by_its_writer_only(github: GitHub, pull: int) -> None:
    github.review(pull, "alice", "PENDING")
    assert forge_of(github).reviews(pull) == ()
    (own,) = forge_of(github, "alice").reviews(pull)
    assert (own.state, own.at) == ("PENDING", None)


def test_commits_tell_the_accounts_behind_their_addresses(github: GitHub, pull: int) -> None:
    github.history.git("config", "user.name", "Nobody")
    stranger = github.history.record(
        github.history.commit(github.pulls[pull].head).tree,
        [github.pulls[pull].head],
        "Reword",
        github.now,
        ("Nobody", "nobody@nowhere.example"),
    )
    github.history.move("refs/heads/fix", stranger)
    first, second = forge_of(github).commits(pull)
    assert (first.author_login, first.author_email) == ("carol", "carol@example.org")
    assert (second.sha, second.author_login, second.author_email) == (stranger, "", "nobody@nowhere.example")
    assert second.parents == (first.sha,)


def test_files_tell_what_was_added_moved_and_removed(github: GitHub) -> None:
    github.push("main", {"gone.md": "gone\n", "old.md": "the same words\n" * 9})
    files = {"gone.md": None, "old.md": None, "new.md": "the same words\n" * 9, "status.yml": "name: B\n"}
    github.push("fix", files, author="carol", start="main")
    found = forge_of(github).files(github.open_pull_request("carol", "fix"))
    assert [(file.path, file.status, file.previous_path) for file in found] == [
        ("gone.md", "removed", ""),
        ("new.md", "renamed", "old.md"),
        ("status.yml", "modified", ""),
    ]
    assert found[2].blob == github.history.git("rev-parse", "fix:status.yml")


def test_four_hundred_files_are_all_told(github: GitHub) -> None:
    paths = [f"incidents/a/{number:03}.md" for number in range(400)]
    commit = (
        "commit refs/heads/many\ncommitter C <carol@example.org> 1 +0000\ndata 1\nx\nfrom refs/heads/main\n"
    )
    lines = "".join(f"M 644 inline {path}\ndata {len(path)}\n{path}\n" for path in paths)
    github.history.git("fast-import", "--quiet", input=(commit + lines).encode())
    found = forge_of(github).files(github.open_pull_request("carol", "many"))
    assert [file.path for file in found] == paths


def test_a_pull_request_with_more_commits_than_the_forge_lists_is_not_mistaken_for_a_small_one(
    github: GitHub,
) -> None:
    github.account("carol")
    head = "from refs/heads/main\n"
    stream = ""
    for number in range(251):
        stream += f"commit refs/heads/many\ncommitter C <carol@example.org> {number} +0000\ndata 1\nx\n{head}"
        stream += f"M 644 inline a.md\ndata {len(str(number))}\n{number}\n"
        head = ""
    github.history.git("fast-import", "--quiet", input=stream.encode())
    number = github.open_pull_request("carol", "many")
    with pytest.raises(WorldError, match="lists only 250 commits of pull request"):
        forge_of(github).commits(number)


def test_nor_is_one_with_more_files_than_the_forge_lists(
    github: GitHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """3,000 on GitHub; here 2."""
    for module in (calls_pull, forge_module):
        monkeypatch.setattr(module, "MOST_FILES", 2)
    github.push("two", {"a.md": "a\n", "b.md": "b\n"}, start="main")
    github.push("three", {"a.md": "a\n", "b.md": "b\n", "c.md": "c\n"}, start="main")
    two, three = (github.open_pull_request("carol", branch) for branch in ("two", "three"))
    assert len(forge_of(github).files(two)) == 2
    with pytest.raises(WorldError, match="lists only 2 files of pull request"):
        forge_of(github).files(three)


def test_what_hangs_on_a_pull_request_that_is_not_there_is_refused(github: GitHub) -> None:
    """An empty list would say that nobody approved; the truth is that we do not know."""
    forge = forge_of(github)
    for ask in (forge.reviews, forge.commits, forge.files, forge.comments):
        with pytest.raises(RefusedError, match="404"):
            ask(99)


def test_a_status_is_set_and_the_newest_of_each_context_counts(github: GitHub, pull: int) -> None:
    forge, head = forge_of(github), github.pulls[pull].head
    forge.set_status(head, StatusState.PENDING, "waits for @alice")
    forge.set_status(head, StatusState.SUCCESS, "signed off", target="https://example.org/run")
    forge.set_status(head, StatusState.FAILURE, "two findings", context="check")
    told = [(status.context, status.state, status.description) for status in forge.statuses(head)]
    assert told == [("check", "failure", "two findings"), ("signoff", "success", "signed off")]
    status = github.status(head)
    assert status is not None
    assert (status.target, status.login) == ("https://example.org/run", ACTIONS)


def test_a_long_description_is_cut_and_an_address_that_is_none_left_out(github: GitHub, pull: int) -> None:
    head = github.pulls[pull].head
    forge_of(github).set_status(head, StatusState.SUCCESS, "ü" * 200, target="javascript:alert(1)")
    status = github.status(head)
    assert status is not None
    assert status.description == "ü" * (DESCRIPTION_LIMIT - 1) + "…"
    assert status.target is None


def test_a_status_that_says_the_same_is_not_set_again(github: GitHub, pull: int) -> None:
    """GitHub takes 1,000 of one context for a commit; rounds by the clock would use them up."""
    forge, head = forge_of(github), github.pulls[pull].head
    for description in ("waits", "waits", "ü" * 200, "ü" * 200, "waits"):
        forge.keep_status(head, StatusState.PENDING, description)
    forge.keep_status(head, StatusState.SUCCESS, "waits")
    assert [(s.state, s.description and s.description[:5]) for s in github.statuses] == [
        ("pending", "waits"),
        ("pending", "üüüüü"),
        ("pending", "waits"),
        ("success", "waits"),
    ]


def test_a_status_that_somebody_else_set_does_not_stand_for_ours(github: GitHub, pull: int) -> None:
    head = github.pulls[pull].head
    forge_of(github, "alice").set_status(head, StatusState.SUCCESS, "signed off")
    forge_of(github).keep_status(head, StatusState.SUCCESS, "signed off")
    assert [status.login for status in github.statuses] == ["alice", ACTIONS]


def test_a_token_that_may_only_read_sets_no_status_and_writes_no_comment(github: GitHub, pull: int) -> None:
    forge = forge_of(github, contents="read", pull_requests="read", statuses="read")
    with pytest.raises(RefusedError, match=r"set a commit status.*Resource not accessible"):
        forge.set_status(github.pulls[pull].head, StatusState.SUCCESS, "")
    with pytest.raises(RefusedError, match="write a comment"):
        forge.put_comment(pull, MARKER, MARKER)
    assert github.statuses == []
    assert github.comments == []


def test_a_repository_that_the_token_may_not_see_is_refused(github: GitHub) -> None:
    github.account("mallory", role="none")
    forge = forge_of(github, "mallory")
    for ask in (forge.repository_facts, forge.open_pull_requests, lambda: forge.pull_requests_of("0" * 40)):
        with pytest.raises(RefusedError, match="404"):
            ask()


def test_a_draft_is_opened_once_and_where_the_forge_lets_us(github: GitHub) -> None:
    github.push("alert", {"incidents/a/01-investigating.md": "words\n"}, author="carol", start="main")
    forge = forge_of(github)
    github.actions_may_propose = False
    with pytest.raises(RefusedError, match="not permitted to create"):
        forge.open_draft("alert", "main", "Slow", "")
    github.actions_may_propose = True
    assert forge.open_draft("alert", "main", "Slow", "Words").endswith("/pull/1")
    assert (github.pulls[1].draft, github.pulls[1].title, github.pulls[1].body) == (True, "Slow", "Words")
    with pytest.raises(RefusedError, match="422"):
        forge.open_draft("alert", "main", "Slow", "")


@pytest.mark.parametrize("login", [ACTIONS, "alice"])
def test_the_comment_is_written_once_and_then_in_place(github: GitHub, pull: int, login: str) -> None:
    forge = forge_of(github, login)
    first = forge.put_comment(pull, MARKER, f"{MARKER}\nwaits")
    second = forge.put_comment(pull, MARKER, f"{MARKER}\nsigned off")
    assert first.id == second.id
    assert [(c.login, c.body) for c in github.comments_of(pull)] == [(login, f"{MARKER}\nsigned off")]


def test_the_same_comment_is_not_written_again(github: GitHub, pull: int) -> None:
    forge = forge_of(github)
    forge.put_comment(pull, MARKER, f"{MARKER}\nwaits")
    forge.put_comment(pull, MARKER, f"{MARKER}\nwaits")
    assert [met.method for met in github.log if met.method != "GET"] == ["POST"]


def test_what_others_write_with_our_marker_is_left_alone(github: GitHub, pull: int) -> None:
    """Also what another workflow writes under the same account and only quotes our marker."""
    github.comment(pull, "mallory", f"{MARKER}\nAll signed off!")
    github.comment(pull, ACTIONS, f"Preview of: {MARKER}")
    github.comment(pull, "gone", f"{MARKER}\nbye")
    github.delete_account("gone")
    forge_of(github).put_comment(pull, MARKER, f"{MARKER}\nwaits")
    assert [comment.body for comment in github.comments_of(pull)] == [
        f"{MARKER}\nAll signed off!",
        f"Preview of: {MARKER}",
        f"{MARKER}\nbye",
        f"{MARKER}\nwaits",
    ]


def test_of_comments_that_two_runs_left_one_remains(github: GitHub, pull: int) -> None:
    for text in ("one", "two", "three"):
        github.comment(pull, ACTIONS, f"{MARKER}\n{text}")
    forge_of(github).put_comment(pull, MARKER, f"{MARKER}\nfour")
    assert [comment.body for comment in github.comments_of(pull)] == [f"{MARKER}\nfour"]


def test_our_comment_is_found_behind_a_hundred_others(github: GitHub, pull: int) -> None:
    for number in range(110):
        github.comment(pull, "carol", f"chat {number}")
    github.comment(pull, ACTIONS, f"{MARKER}\nold")
    forge_of(github).put_comment(pull, MARKER, f"{MARKER}\nnew")
    assert len(github.comments_of(pull)) == 111
    assert github.comments_of(pull)[-1].body == f"{MARKER}\nnew"


def test_a_comment_that_somebody_deletes_meanwhile_is_written_anew(github: GitHub, pull: int) -> None:
    github.comment(pull, ACTIONS, f"{MARKER}\nold")
    github.fail_next(404, message="Not Found", method="PATCH")
    forge_of(github).put_comment(pull, MARKER, f"{MARKER}\nnew")
    assert github.comments_of(pull)[-1].body == f"{MARKER}\nnew"


def test_the_viewer_is_known_unless_it_is_an_app(github: GitHub) -> None:
    assert forge_of(github, "alice").viewer() == Account("alice")
    assert forge_of(github).viewer() is None


def test_a_renamed_repository_is_found_under_its_old_name(github: GitHub, pull: int) -> None:
    for _ in range(40):
        github.comment(pull, "carol", "chat")
    forge = forge_of(github)
    github.rename("acme/page")
    found = forge.pull_request(pull)
    assert found is not None
    assert found.number == pull
    assert len(forge.comments(pull)) == 40
    forge.set_status(found.head, StatusState.SUCCESS, "signed off")
    assert github.status(found.head) is not None


def test_enterprise_servers_have_their_api_below_a_path(tmp_path: Path) -> None:
    with GitHub(tmp_path / "hub", prefix="/api/v3") as github:
        github.push("main", {"a.md": "a\n"})
        github.push("fix", {"b.md": "b\n"}, start="main")
        number = github.open_pull_request("carol", "fix")
        for _ in range(101):
            github.review(number, "alice", "COMMENTED")
        forge = forge_of(github)
        assert len(forge.reviews(number)) == 101
        assert forge.server == github.server_url
        assert all(met.target.startswith("/api/v3/repos/") for met in github.log)


def test_the_repository_says_what_the_token_may_and_how_one_merges(github: GitHub) -> None:
    github.place.merge_ways = {"squash"}
    facts = forge_of(github, "acme").repository_facts()
    assert (facts.name, facts.default_branch, facts.private) == ("acme/status", "main", True)
    assert facts.may == {"admin", "maintain", "push", "triage", "pull"}
    assert facts.merge_ways == {"squash"}


def test_rulesets_tell_who_may_pass_them_by_to_administrators_only(github: GitHub) -> None:
    number = github.add_ruleset(RULESET)
    github.add_ruleset({**RULESET, "name": "off", "enforcement": "disabled"})
    own, off = forge_of(github, "acme").rulesets()
    assert (own.id, own.name, own.enforcement, off.enforcement) == (number, "main", "active", "disabled")
    assert (own.include, own.exclude) == (("~DEFAULT_BRANCH",), ("refs/heads/x",))
    assert own.bypass == (Bypass(actor="RepositoryRole", actor_id=5, mode="pull_request"),)
    assert forge_of(github).rulesets()[0].bypass is None
    rules = forge_of(github).rules_for("main")
    assert [(rule.kind, rule.ruleset) for rule in rules] == [("deletion", number), ("update", number)]
    assert rules[1].parameters == {"update_allows_fetch_and_merge": True}
    assert forge_of(github).rules_for("other/branch") == ()


def test_classic_protection_is_told_to_administrators_only(github: GitHub) -> None:
    github.place.protection["main"] = {
        "required_status_checks": {"contexts": ["signoff"], "checks": []},
        "required_pull_request_reviews": {
            "dismiss_stale_reviews": True,
            "require_code_owner_reviews": True,
            "required_approving_review_count": 2,
            "bypass_pull_request_allowances": {"users": [{"login": "dan"}], "teams": [{"slug": "ops"}]},
        },
        "enforce_admins": {"enabled": True},
        "allow_force_pushes": {"enabled": True},
    }
    found = forge_of(github, "acme").protection("main")
    assert found is not None
    assert (found.status_contexts, found.approvals, found.bypass) == ({"signoff"}, 2, ("dan", "ops"))
    assert found.code_owners
    assert found.dismiss_stale
    assert found.admins_too
    assert found.force_push
    assert not found.deletion
    assert not found.last_push_approval
    assert forge_of(github, "acme").protection("other") is None
    with pytest.raises(RefusedError, match="branch protection"):
        forge_of(github).protection("main")


def test_pages_and_workflow_permissions_are_told(github: GitHub) -> None:
    forge = forge_of(github, "acme")
    assert forge.pages() is None
    github.place.pages = {"html_url": "https://a.example/", "build_type": "workflow", "https_enforced": True}
    found = forge.pages()
    assert found is not None
    assert (found.address, found.build, found.https) == ("https://a.example/", "workflow", True)
    github.place.workflow_permissions["can_approve_pull_request_reviews"] = True
    assert forge.workflow_permissions().may_approve
    assert forge.workflow_permissions().default == "read"


def test_people_are_found_as_the_forge_spells_them(github: GitHub) -> None:
    github.account("Alice", role="maintain")
    forge = forge_of(github, "acme")
    assert forge.account("alice") == Account("Alice")
    assert forge.account("nobody") is None
    assert forge.account("../repos") is None
    assert forge.permission("alice") == "maintain"
    assert forge.permission("nobody") is None
    assert forge.account(ACTIONS) == Account(ACTIONS, is_bot=True)


def test_open_pull_requests_are_listed_by_number(github: GitHub, pull: int) -> None:
    github.push("other", {"b.md": "b\n"}, start="main")
    other = github.open_pull_request("dan", "other", draft=True)
    closed = github.open_pull_request("dan", "other")
    github.close(closed)
    assert [(p.number, p.draft) for p in forge_of(github).open_pull_requests()] == [
        (pull, False),
        (other, True),
    ]


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"GITHUB_REPOSITORY": ""}, "GITHUB_REPOSITORY is not set"),
        ({"GITHUB_REPOSITORY": "acme"}, "GITHUB_REPOSITORY is no owner/name"),
        ({"GITHUB_REPOSITORY": "acme/../user"}, "GITHUB_REPOSITORY is no owner/name"),
        ({"GITHUB_REPOSITORY": "acme/.."}, "GITHUB_REPOSITORY is no owner/name"),
        ({"GITHUB_TOKEN": ""}, "GITHUB_TOKEN is not set"),
        ({"GITHUB_TOKEN": "secret\r\nX-Evil: 1"}, "GITHUB_TOKEN has signs that no token has"),
        ({"GITHUB_API_URL": "http://github.example/api/v3"}, "GITHUB_API_URL is no https address"),
        ({"GITHUB_API_URL": "https://me:secret@github.example"}, "GITHUB_API_URL is no https address"),
        ({"GITHUB_API_URL": "https://[::1"}, "GITHUB_API_URL is no https address"),
        ({"GITHUB_API_URL": "https://"}, "GITHUB_API_URL is no https address"),
        ({"GITHUB_SERVER_URL": "javascript:alert(1)"}, "GITHUB_SERVER_URL is no https address"),
    ],
)
def test_surroundings_that_make_no_sense_are_told_without_the_token(
    change: dict[str, str], problem: str
) -> None:
    good = {"GITHUB_REPOSITORY": "acme/status", "GITHUB_TOKEN": "secret"}
    with pytest.raises(OperatorError) as caught:
        Forge.from_environment(good | change)
    assert caught.value.problem == problem
    assert "secret" not in f"{caught.value} {caught.value.remedy}"
    assert caught.value.exit_code == 2


def test_without_an_address_the_public_forge_is_meant() -> None:
    forge = Forge.from_environment({"GITHUB_REPOSITORY": "acme/status", "GITHUB_TOKEN": "secret"})
    assert forge.server == "https://github.com"
    assert forge._wire.address == "https://api.github.com"


def test_times_of_the_forge_carry_their_zone(github: GitHub, pull: int) -> None:
    found = forge_of(github).pull_request(pull)
    assert found is not None
    assert found.created_at == datetime(2026, 11, 21, 10, 0, 2, tzinfo=UTC)
