"""The calls of the REST API that the fake answers: repository, people, settings, git, statuses."""

from __future__ import annotations

from .people import ROLES, People
from .routing import FORBIDDEN, NOT_FOUND, Answer, Call, Listed, call, error, invalid
from .shapes import Json
from .world import Status

REPO = "/repos/{owner}/{repo}"
MOST_STATUSES = 1000
STATES = {"error", "failure", "pending", "success"}


@call("GET", REPO)
def repository(hub: People, asked: Call) -> Answer:
    return Answer(200, hub.shapes.full_place(hub.place, hub.accounts[hub.place.owner], _may(hub, asked)))


def _may(hub: People, asked: Call) -> dict[str, bool]:
    role = "read" if asked.token.is_app else hub.accounts[asked.token.login].role
    level = ROLES.index(role)
    names = {"pull": "read", "triage": "triage", "push": "write", "maintain": "maintain", "admin": "admin"}
    return {name: level >= ROLES.index(needed) for name, needed in names.items()}


@call("GET", "/user")
def user(hub: People, asked: Call) -> Answer:
    if asked.token.is_app:
        return FORBIDDEN
    return Answer(200, hub.shapes.own_person(hub.accounts[asked.token.login], hub.now))


@call("GET", "/users/{username}")
def some_user(hub: People, asked: Call) -> Answer:
    login = asked.found["username"].lower()
    for person in hub.accounts.values():
        if person.login.lower() == login and not person.deleted:
            return Answer(200, hub.shapes.full_person(person, hub.now))
    return NOT_FOUND


@call("GET", f"{REPO}/collaborators/{{username}}/permission")
def permission(hub: People, asked: Call) -> Answer:
    login = asked.found["username"].lower()
    for person in hub.accounts.values():
        if person.login.lower() == login and not person.deleted:
            role = "read" if person.role == "none" and not hub.place.private else person.role
            plain = {"triage": "read", "maintain": "write"}.get(role, role)
            user = {**(hub.shapes.person(person) or {}), "role_name": role}
            return Answer(200, {"permission": plain, "role_name": role, "user": user})
    return error(404, f"{asked.found['username']} is not a user")


@call("GET", f"{REPO}/rules/branches/{{branch}}")
def rules_of_branch(hub: People, asked: Call) -> Listed:
    source = {"ruleset_source_type": "Repository", "ruleset_source": hub.place.full_name}
    return Listed([{**rule, **source} for rule in hub.rules_of(asked.found["branch"])])


@call("GET", f"{REPO}/rulesets")
def rulesets(hub: People, _: Call) -> Listed:
    left_out = {"rules", "conditions", "bypass_actors", "current_user_can_bypass"}
    return Listed([{k: v for k, v in r.items() if k not in left_out} for r in hub.place.rulesets])


@call("GET", f"{REPO}/rulesets/{{ruleset_id}}")
def ruleset(hub: People, asked: Call) -> Answer:
    for known in hub.place.rulesets:
        if str(known["id"]) == asked.found["ruleset_id"]:
            shown = dict(known)
            if not asked.token.may("administration:write"):
                shown.pop("bypass_actors", None)
            return Answer(200, shown)
    return NOT_FOUND


@call("GET", f"{REPO}/branches/{{branch}}/protection", "administration:read")
def protection(hub: People, asked: Call) -> Answer:
    known = hub.place.protection.get(asked.found["branch"])
    return Answer(200, known) if known else error(404, "Branch not protected")


@call("GET", f"{REPO}/pages", "pages:read")
def pages(hub: People, _: Call) -> Answer:
    return Answer(200, hub.place.pages) if hub.place.pages else NOT_FOUND


@call("GET", f"{REPO}/codeowners/errors", "contents:read")
def code_owner_errors(hub: People, _: Call) -> Answer:
    return Answer(200, {"errors": hub.place.code_owner_errors})


@call("GET", f"{REPO}/actions/permissions/workflow", "administration:read")
def workflow_permissions(hub: People, _: Call) -> Answer:
    return Answer(200, hub.place.workflow_permissions)


@call("GET", f"{REPO}/git/commits/{{commit_sha}}", "contents:read")
def git_commit(hub: People, asked: Call) -> Answer:
    sha = asked.found["commit_sha"]
    if len(sha) != 40 or not hub.history.has(sha, "commit"):
        return NOT_FOUND
    return Answer(200, hub.shapes.git_commit(hub.history.commit(sha), hub.place))


@call("GET", f"{REPO}/git/trees/{{tree_sha}}", "contents:read")
def git_tree(hub: People, asked: Call) -> Answer:
    sha = asked.found["tree_sha"]
    if len(sha) != 40 or not (hub.history.has(sha, "tree") or hub.history.has(sha, "commit")):
        return NOT_FOUND
    url = f"{hub.shapes.api}/repos/{hub.place.full_name}/git"
    entries: list[Json] = []
    recursive = "recursive" in asked.query
    for mode, kind, blob, path in hub.history.tree(sha, recursive=recursive)[: hub.tree_limit]:
        entry: Json = {"path": path, "mode": mode, "type": kind, "sha": blob}
        if kind != "commit":
            entry["url"] = f"{url}/{kind}s/{blob}"
        if kind == "blob":
            entry["size"] = int(hub.history.git("cat-file", "-s", blob)) if len(entries) < 50 else 1
        entries.append(entry)
    cut = len(hub.history.tree(sha, recursive=recursive)) > hub.tree_limit
    return Answer(200, {"sha": sha, "url": f"{url}/trees/{sha}", "tree": entries, "truncated": cut})


@call("POST", f"{REPO}/statuses/{{sha}}", "statuses:write")
def set_status(hub: People, asked: Call) -> Answer:
    sha = asked.found["sha"]
    if not hub.history.has(sha, "commit"):
        return invalid(f"No commit found for SHA: {sha}", "Status", "sha")
    state, description = asked.body.get("state"), asked.body.get("description")
    target = asked.body.get("target_url") or None
    if state not in STATES:
        return invalid("state is not included in the list", "Status", "state")
    if description and len(description) > 140:
        return invalid("description is too long (maximum is 140 characters)", "Status", "description")
    if target and not target.startswith(("http://", "https://")):
        return invalid("target_url must use http(s) scheme", "Status", "target_url")
    context = asked.body.get("context", "default")
    if sum((s.sha, s.context) == (sha, context) for s in hub.statuses) >= MOST_STATUSES:
        return invalid("This SHA and context has reached the maximum number of statuses.", "Status", "base")
    status = Status(hub._id(), sha, state, context, description, target, asked.token.login, hub._tick())
    hub.statuses.append(status)
    return Answer(201, hub.shapes.status(status, hub.place, hub.accounts.get(status.login)))


@call("GET", f"{REPO}/commits/{{ref}}/statuses", "statuses:read")
def statuses(hub: People, asked: Call) -> Answer | Listed:
    sha = hub.history.resolve(asked.found["ref"])
    if sha is None:
        return NOT_FOUND
    found = [status for status in reversed(hub.statuses) if status.sha == sha]
    return Listed([hub.shapes.status(s, hub.place, hub.accounts.get(s.login)) for s in found])
