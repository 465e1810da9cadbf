"""The fake GitHub against the real one's published description and recorded events."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from fakes.github import ACTIONS, GitHub
from fakes.github.description import DESCRIPTION, EXAMPLES, Description, keys_of, real_events
from fakes.github.routing import ROUTES, Met, Route
from signoff.edge.forge import Forge, RefusedError, StatusState
from signoff.signing.gate import read_event

RULESET = {
    "name": "main",
    "target": "branch",
    "enforcement": "active",
    "conditions": {"ref_name": {"include": ["~DEFAULT_BRANCH"], "exclude": []}},
    "bypass_actors": [{"actor_id": 5, "actor_type": "RepositoryRole", "bypass_mode": "pull_request"}],
    "rules": [
        {"type": "deletion"},
        {"type": "non_fast_forward"},
        {
            "type": "pull_request",
            "parameters": {
                "required_approving_review_count": 1,
                "dismiss_stale_reviews_on_push": False,
                "require_code_owner_review": True,
                "require_last_push_approval": True,
                "required_review_thread_resolution": False,
                "allowed_merge_methods": ["merge", "squash", "rebase"],
            },
        },
        {
            "type": "required_status_checks",
            "parameters": {
                "strict_required_status_checks_policy": False,
                "required_status_checks": [{"context": "signoff"}],
            },
        },
    ],
}
PROTECTION = {
    "required_status_checks": {"strict": False, "contexts": ["signoff"], "checks": []},
    "enforce_admins": {"url": "https://example.org/", "enabled": True},
    "required_pull_request_reviews": {
        "dismiss_stale_reviews": True,
        "require_code_owner_reviews": True,
        "required_approving_review_count": 1,
        "require_last_push_approval": True,
        "bypass_pull_request_allowances": {"users": [], "teams": [], "apps": []},
    },
    "allow_force_pushes": {"enabled": False},
    "allow_deletions": {"enabled": False},
}
NEWER_THAN_THE_RECORDINGS = {"allow_forking", "has_discussions"}
PAGES = {
    "url": "https://example.org/pages",
    "status": "built",
    "cname": None,
    "custom_404": False,
    "html_url": "https://acme.example.org/status/",
    "build_type": "workflow",
    "source": {"branch": "main", "path": "/"},
    "public": True,
    "https_enforced": True,
}


@pytest.fixture(scope="module")
def description() -> Description:
    if not DESCRIPTION.is_file():
        pytest.skip(
            "GitHub's description of its API is not here: it comes with `make test`, npm and a network"
        )
    return Description()


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GitHub]:
    """A fake on which everything has happened that it knows of, and everything has been asked."""
    with GitHub(tmp_path_factory.mktemp("hub")) as hub:
        _live(hub)
        _ask(hub)
        yield hub


def _live(hub: GitHub) -> None:
    hub.push("main", {"status.yml": "name: Acme\n", "old.md": "old words\n" * 9})
    for number, method in enumerate(("merge", "squash", "rebase"), start=1):
        files = {f"incidents/a/0{number}-x.md": "words\n", "status.yml": f"name: {method}\n"}
        hub.push(method, files, author="carol", start="main")
        pull = hub.open_pull_request("carol", method, body="Please look.")
        hub.review(pull, "alice", "APPROVED")
        hub.merge(pull, method, by="carol")
    hub.push(
        "open", {"old.md": None, "new.md": "old words\n" * 9, "b.md": "b\n"}, author="carol", start="main"
    )
    pull = hub.open_pull_request("carol", "open", draft=True)
    for state in ("APPROVED", "CHANGES_REQUESTED", "COMMENTED", "PENDING"):
        hub.review(pull, "alice", state, body="Hm." if state == "COMMENTED" else "")
    hub.dismiss(pull, hub.review(pull, "bob"))
    hub.review(pull, "gone")
    hub.review(pull, "renovate[bot]")
    hub.comment(pull, "gone", "I leave.")
    hub.open_issue("carol", "Slow API", "### Folder\n\n2026-11-21-slow\n", "incident", "urgent")
    hub.close_issue(hub.open_issue("carol", "False alarm", "", "incident"))
    hub.delete_account("gone")
    hub.push("patch-1", {"c.md": "c\n"}, author="mallory", start="main")
    hub.close(hub.open_pull_request("mallory", "patch-1", fork="mallory/status"))
    hub.push("drafted", {"d.md": "d\n"}, author="carol", start="main")
    hub.add_ruleset(RULESET)
    hub.place.protection["main"] = PROTECTION
    hub.place.pages = PAGES
    hub.place.code_owner_errors.append(
        {
            "line": 4,
            "column": 20,
            "source": "* @acme/nobody",
            "kind": "Unknown owner",
            "suggestion": None,
            "message": "Unknown owner on line 4",
            "path": ".github/CODEOWNERS",
        }
    )


def _ask(hub: GitHub) -> None:
    """Ask by our own client with three tokens, so that each call is answered and refused."""
    everything = dict.fromkeys(
        ("contents", "pull_requests", "issues", "statuses", "pages", "administration"), "write"
    )
    for token in (hub.token(ACTIONS, **everything), hub.token("acme"), hub.token(ACTIONS)):
        forge = Forge.from_environment(hub.environ(token))
        pulls = [question for number in (1, 4, 5, 99) for question in _about_pull(forge, number)]
        for question in [*_about_place(forge, hub), *pulls]:
            with contextlib.suppress(RefusedError):
                question()


def _about_place(forge: Forge, hub: GitHub) -> list[Callable[[], object]]:
    head, squashed, unknown = hub.pulls[4].head, hub.pulls[2].landed[0], "0" * 40
    success = StatusState.SUCCESS
    return [
        lambda: forge.set_status(head, success, "signed off", target="https://example.org/"),
        lambda: forge.set_status(unknown, success, ""),
        lambda: forge.statuses(head),
        lambda: forge.blobs_at(head, ["status.yml", "incidents/a/01-x.md", "none"]),
        lambda: forge.blobs_at(unknown, ["status.yml"]),
        lambda: forge.pull_requests_of(squashed),
        lambda: forge.pull_requests_of(unknown),
        lambda: forge.protection("main"),
        lambda: forge.protection("other"),
        forge.open_pull_requests,
        lambda: forge.open_issues("incident"),
        lambda: forge._all("/repos/acme/status/issues", "list issues"),
        forge.repository_facts,
        forge.rulesets,
        forge.pages,
        forge.workflow_permissions,
        forge.code_owner_mistakes,
        forge.viewer,
        lambda: [forge.account(login) for login in ("alice", "gone", ACTIONS)],
        lambda: [forge.permission(login) for login in ("alice", "gone")],
        lambda: forge.rules_for("main"),
        lambda: forge.open_draft("drafted", "main", "Drafted", "Please read it."),
        lambda: forge.open_draft("none", "main", "Drafted", ""),
    ]


def _about_pull(forge: Forge, number: int) -> list[Callable[[], object]]:
    def delete(comment: int) -> None:
        forge._wire.send("DELETE", f"/repos/acme/status/issues/comments/{comment}")

    return [
        lambda: forge.pull_request(number),
        lambda: forge.reviews(number),
        lambda: forge.commits(number),
        lambda: forge.files(number),
        lambda: forge.put_comment(number, "<!-- a -->", "<!-- a --> first"),
        lambda: forge.put_comment(number, "<!-- a -->", "<!-- a --> second"),
        lambda: forge.put_comment(number, "<!-- b -->", "<!-- b -->" + "x" * 70_000),
        lambda: delete(number),
        lambda: [delete(comment.id) for comment in forge.comments(number)[1:]],
    ]


def route_of(met: Met) -> Route:
    path = unquote(urlsplit(met.target).path)
    found = next((route for route in ROUTES if route.match(met.method, path) is not None), None)
    assert found, f"the fake knows no call {met.method} {path}"
    return found


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.template}")
def test_each_call_and_each_answer_is_as_github_describes_it(
    description: Description, story: GitHub, route: Route
) -> None:
    met = [one for one in story.log if route_of(one) is route]
    assert any(one.status < 300 for one in met), "the story leaves this call out"
    for one in met:
        where = f"{one.method} {one.target} ({one.status})"
        assert description.of_answer(route.method, route.template, one.status, one.answer) == [], where
        if one.status < 400:
            assert description.of_question(route.method, route.template, one.target, one.sent) == [], where


def test_the_story_has_refusals_too(story: GitHub) -> None:
    assert {200, 201, 204, 403, 404, 422} <= {met.status for met in story.log}


def test_an_invented_key_a_missing_one_and_a_wrong_type_are_noticed(
    description: Description, story: GitHub
) -> None:
    route = "/repos/{owner}/{repo}/pulls/{pull_number}/reviews"
    (good,) = (story.pull_shapes.review(story.pulls[1], story.pulls[1].reviews[0]),)
    assert description.of_answer("GET", route, 200, [good]) == []
    without = {name: value for name, value in good.items() if name != "commit_id"}
    for bad in ({**good, "approved": True}, without, {**good, "id": "7"}, {**good, "submitted_at": "today"}):
        assert description.of_answer("GET", route, 200, [bad]) != []


def _events(hub: GitHub) -> list[tuple[str, str, object]]:
    """(name of the webhook, name of its description, payload) of what workflows are started by."""
    told = [
        ("pull_request", f"pull-request-{action}", hub.event("pull_request", number, action=action))
        for number, action in (
            (4, "opened"),
            (4, "synchronize"),
            (4, "reopened"),
            (4, "ready_for_review"),
            (1, "closed"),
        )
    ]
    told += [
        (
            "pull_request_review",
            f"pull-request-review-{action}",
            hub.event("pull_request_review", 4, action=action),
        )
        for action in ("submitted", "dismissed")
    ]
    told += [
        ("push", "push", hub.event("push")),
        ("workflow_dispatch", "workflow-dispatch", hub.event("workflow_dispatch")),
    ]
    return [(name, described.replace("_", "-"), payload) for name, described, payload in told]


def test_each_event_is_as_github_describes_it(description: Description, story: GitHub) -> None:
    for _, described, payload in _events(story):
        assert description.of_event(described, payload) == [], described


def test_each_key_of_an_event_was_seen_in_a_real_one(story: GitHub) -> None:
    """... or is newer than the recordings: then GitHub's description, which the test above asks, has it."""
    if not EXAMPLES.is_file():
        pytest.skip("the recorded events are not here: they come with `make test`, npm and a network")
    for name, _, payload in _events(story):
        seen = {key for example in real_events()[name] for key in keys_of(example)}
        # no recorded pull request was merged; who merges is written like who sends
        told = {key.replace("pull_request.merged_by.", "sender.") for key in keys_of(payload)}
        news = {key.rpartition(".")[2] for key in told - seen}
        assert news <= NEWER_THAN_THE_RECORDINGS, name


@pytest.mark.parametrize("name", ["pull_request", "pull_request_review"])
def test_what_the_gate_reads_in_an_event_is_in_every_real_one(name: str, tmp_path: Path) -> None:
    if not EXAMPLES.is_file():
        pytest.skip("the recorded events are not here: they come with `make test`, npm and a network")
    assert len(real_events()[name]) >= 4
    for recorded in real_events()[name]:
        path = tmp_path / "event.json"
        path.write_text(json.dumps(recorded), encoding="utf-8")
        event = read_event({"GITHUB_EVENT_PATH": str(path)})
        pull = recorded["pull_request"]
        assert (event.number, event.head) == (pull["number"], pull["head"]["sha"])
        assert event.branch == recorded["repository"]["default_branch"]
