"""The calls of the REST API that the fake answers: pull requests, reviews, comments."""

from __future__ import annotations

from .calls import REPO
from .people import ACTIONS, People
from .routing import FORBIDDEN, NOT_FOUND, Answer, Call, Listed, call, error, invalid
from .world import Comment, Issue, Pull

READ = "pull_requests:read"
WRITE = "pull_requests:write"
LONGEST = 65_536
MOST_COMMITS, MOST_FILES = 250, 3000


def _talk(hub: People, asked: Call) -> Pull | Issue | None:
    """What has comments."""
    number = asked.found["issue_number"]
    return hub.issues.get(int(number)) or hub.pulls.get(int(number)) if number.isdigit() else None


@call("GET", f"{REPO}/issues", "issues:read")
def issues(hub: People, asked: Call) -> Listed:
    state = asked.query.get("state", "open")
    labels = [label for label in asked.query.get("labels", "").split(",") if label]
    found = [
        one
        for one in hub.issues.values()
        if (state == "all" or (one.closed is None) == (state == "open")) and set(labels) <= set(one.labels)
    ]
    pulls = [] if labels else [pull for pull in hub.pulls.values() if pull.is_open == (state == "open")]
    return Listed([*found, *pulls], hub.pull_shapes.issue)


def _pull(hub: People, asked: Call, name: str = "pull_number") -> Pull | None:
    number = asked.found[name]
    return hub.pulls.get(int(number)) if number.isdigit() else None


@call("GET", f"{REPO}/pulls", READ)
def pulls(hub: People, asked: Call) -> Listed:
    state = asked.query.get("state", "open")
    found = [p for p in hub.pulls.values() if state == "all" or p.is_open == (state == "open")]
    newest_first = asked.query.get("direction", "desc") == "desc"
    return Listed(found[::-1] if newest_first else found, hub.pull_shapes.pull)


@call("POST", f"{REPO}/pulls", WRITE)
def open_pull(hub: People, asked: Call) -> Answer:
    told = asked.body
    head, base = str(told.get("head", "")), str(told.get("base", ""))
    if asked.token.is_app and not hub.actions_may_propose:
        return error(403, "GitHub Actions is not permitted to create or approve pull requests.")
    if not hub.history.resolve(head):
        return invalid("Validation Failed", "PullRequest", "head")
    if any(pull.is_open and pull.head_ref == head for pull in hub.pulls.values()):
        return invalid(f"A pull request already exists for {hub.place.owner}:{head}.", "PullRequest", "head")
    login = ACTIONS if asked.token.is_app else asked.token.login
    number = hub.open_pull_request(
        login,
        head,
        base=base,
        title=str(told.get("title", "")),
        body=told.get("body"),
        draft=bool(told.get("draft")),
    )
    return Answer(201, hub.pull_shapes.full_pull(hub.pulls[number], 0, 0))


@call("GET", f"{REPO}/pulls/{{pull_number}}", READ)
def pull_request(hub: People, asked: Call) -> Answer:
    pull = _pull(hub, asked)
    if pull is None:
        return NOT_FOUND
    files = len(hub.history.changed(pull.base, pull.head))
    comments = sum(c.pull == pull.number for c in hub.comments)
    return Answer(200, hub.pull_shapes.full_pull(pull, files, comments))


@call("GET", f"{REPO}/pulls/{{pull_number}}/reviews", READ)
def reviews(hub: People, asked: Call) -> Answer | Listed:
    pull = _pull(hub, asked)
    if pull is None:
        return NOT_FOUND
    seen = [r for r in pull.reviews if r.state != "PENDING" or r.login == asked.token.login]
    return Listed(seen, lambda review: hub.pull_shapes.review(pull, review))


@call("GET", f"{REPO}/pulls/{{pull_number}}/commits", READ)
def commits(hub: People, asked: Call) -> Answer | Listed:
    pull = _pull(hub, asked)
    if pull is None:
        return NOT_FOUND
    return Listed(pull.commits[:MOST_COMMITS], lambda sha: hub.pull_shapes.commit(hub.history.commit(sha)))


@call("GET", f"{REPO}/pulls/{{pull_number}}/files", READ)
def files(hub: People, asked: Call) -> Answer | Listed:
    pull = _pull(hub, asked)
    if pull is None:
        return NOT_FOUND
    changed = hub.history.changed(pull.base, pull.head)[:MOST_FILES]
    return Listed(changed, lambda entry: hub.pull_shapes.file(entry, pull.head))


@call("GET", f"{REPO}/commits/{{commit_sha}}/pulls", READ)
def pulls_of_commit(hub: People, asked: Call) -> Answer | Listed:
    sha = asked.found["commit_sha"]
    if not hub.history.has(sha, "commit"):
        return error(422, f"No commit found for SHA: {sha}")
    is_on_main = hub.history.base_of(sha, "refs/heads/main") == sha
    found = [p for p in hub.pulls.values() if sha in {*p.commits, *p.landed}]
    return Listed([p for p in found if p.merged or (p.is_open and not is_on_main)], hub.pull_shapes.pull)


@call("GET", f"{REPO}/issues/{{issue_number}}/comments", READ)
def comments(hub: People, asked: Call) -> Answer | Listed:
    pull = _talk(hub, asked)
    if pull is None:
        return NOT_FOUND
    return Listed(hub.comments_of(pull.number), hub.pull_shapes.comment)


@call("POST", f"{REPO}/issues/{{issue_number}}/comments", WRITE)
def write_comment(hub: People, asked: Call) -> Answer:
    pull = _talk(hub, asked)
    if pull is None:
        return NOT_FOUND
    problem = _body_problem(asked)
    if problem:
        return problem
    login = ACTIONS if asked.token.is_app else asked.token.login
    written = hub.comment(pull.number, login, asked.body["body"])
    return Answer(201, hub.pull_shapes.comment(next(c for c in hub.comments if c.id == written)))


def _comment(hub: People, asked: Call) -> Comment | None:
    return next((c for c in hub.comments if str(c.id) == asked.found["comment_id"]), None)


@call("PATCH", f"{REPO}/issues/comments/{{comment_id}}", WRITE)
def edit_comment(hub: People, asked: Call) -> Answer:
    found = _comment(hub, asked)
    if found is None:
        return NOT_FOUND
    if not _may_touch(hub, asked, found):
        return FORBIDDEN
    problem = _body_problem(asked)
    if problem:
        return problem
    found.body, found.updated = asked.body["body"], hub._tick()
    return Answer(200, hub.pull_shapes.comment(found))


@call("DELETE", f"{REPO}/issues/comments/{{comment_id}}", WRITE)
def delete_comment(hub: People, asked: Call) -> Answer:
    found = _comment(hub, asked)
    if found is None:
        return NOT_FOUND
    if not _may_touch(hub, asked, found):
        return FORBIDDEN
    hub.comments.remove(found)
    return Answer(204)


def _may_touch(hub: People, asked: Call, comment: Comment) -> bool:
    """Anybody with write access may edit any comment on GitHub; an app with the permission too."""
    role = hub.accounts[asked.token.login].role
    return asked.token.is_app or comment.login == asked.token.login or role in {"write", "maintain", "admin"}


def _body_problem(asked: Call) -> Answer | None:
    body = asked.body.get("body")
    if not isinstance(body, str) or not body.strip():
        return invalid("body cannot be blank", "IssueComment", "body")
    if len(body) > LONGEST:
        return invalid("body is too long (maximum is 65536 characters)", "IssueComment", "body")
    return None
