"""What GitHub tells a workflow about: the payloads in the file that GITHUB_EVENT_PATH names."""

from __future__ import annotations

from .people import People
from .shapes import Json
from .world import Pull


def payload(
    hub: People,
    name: str,
    number: int | None,
    action: str,
    sender: str,
    review: int | None,
    sent: Json | None = None,
) -> Json:
    """The payload of an event."""
    hub.look()
    owner = hub.accounts[hub.place.owner]
    around = {
        "repository": hub.shapes.place(hub.place, owner),
        "sender": hub.shapes.somebody(hub.accounts.get(sender)),
    }
    if name == "push":
        return {**_push(hub), **around}
    if name == "repository_dispatch":
        return {"action": action or "alert", "branch": "main", "client_payload": sent or {}, **around}
    if name == "issues":
        shown = hub.pull_shapes.issue(hub.issues[number or 0])
        return {"action": action or "opened", "issue": shown, **around}
    if name == "workflow_dispatch":
        return {
            "inputs": sent or {},
            "ref": "refs/heads/main",
            "workflow": ".github/workflows/publish.yml",
            **around,
        }
    if name == "schedule":
        return {"schedule": "*/30 * * * *"}
    assert number is not None, f"which pull request is the event '{name}' about?"
    pull = hub.pulls[number]
    if name == "pull_request_review":
        return {"action": action or "submitted", **_review(hub, pull, review), **around}
    assert name in {"pull_request", "pull_request_target"}, f"the fake knows no event '{name}'"
    files = len(hub.history.changed(pull.base, pull.head))
    comments = sum(c.pull == number for c in hub.comments)
    shown = hub.pull_shapes.full_pull(pull, files, comments)
    told: Json = {"action": action or "opened", "number": number, "pull_request": shown, **around}
    if action == "synchronize":
        told.update(before=pull.commits[-2] if len(pull.commits) > 1 else pull.base, after=pull.head)
    return told


def _review(hub: People, pull: Pull, wanted: int | None) -> Json:
    """Webhooks write a review's state small, an empty body as null, and the short pull request."""
    found = next(r for r in reversed(pull.reviews) if wanted in {None, r.id})
    review = hub.pull_shapes.review(pull, found)
    review.update(state=found.state.lower(), body=found.body or None)
    return {"review": review, "pull_request": hub.pull_shapes.pull(pull)}


def _push(hub: People) -> Json:
    tip = hub.history.commit(hub.history.resolve("main") or "")
    web = f"{hub.shapes.server}/{hub.place.full_name}"
    author = {"name": tip.author[0], "email": tip.author[1], "username": tip.author[0]}
    told = {
        "id": tip.sha,
        "tree_id": tip.tree,
        "distinct": True,
        "message": tip.message,
        "timestamp": tip.committed,
        "url": f"{web}/commit/{tip.sha}",
        "author": author,
        "committer": {**author, "name": tip.committer[0], "email": tip.committer[1]},
        "added": [],
        "removed": [],
        "modified": [],
    }
    before = tip.parents[0] if tip.parents else "0" * 40
    return {
        "ref": "refs/heads/main",
        "before": before,
        "after": tip.sha,
        "created": not tip.parents,
        "deleted": False,
        "forced": False,
        "base_ref": None,
        "compare": f"{web}/compare/{before[:12]}...{tip.sha[:12]}",
        "commits": [told],
        "head_commit": told,
        "pusher": {"name": tip.committer[0], "email": tip.committer[1]},
    }
