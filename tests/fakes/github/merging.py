"""GitHub's merge button: what it asks, and what it does to the history."""

from __future__ import annotations

from .history import WEB_FLOW
from .people import BlockedError, People
from .world import Person, Pull


def merge(hub: People, number: int, *, method: str, by: str, admin: bool) -> str:
    """Merge a pull request; the commit. `admin` passes the rules by."""
    with hub.lock:
        hub.look()
        pull = hub.pulls[number]
        person = hub.account(by)
        if not pull.is_open:
            raise BlockedError("Pull Request is not mergeable")
        if not admin:
            _ask_the_rules(hub, pull, method)
        tree = hub.history.merged_tree(pull.base, pull.head)
        if tree is None:
            raise BlockedError("Pull Request has merge conflicts")
        pull.landed = _land(hub, pull, tree, method, person)
        pull.merge_commit, pull.merged_by = pull.landed[-1], by
        pull.merged = pull.closed = pull.updated = hub.now
        hub.history.move(f"refs/heads/{pull.base_ref}", pull.merge_commit)
        hub.pass_time(seconds=1)
        return pull.merge_commit


def _land(hub: People, pull: Pull, tree: str, method: str, by: Person) -> tuple[str, ...]:
    """The commits that the base branch gets."""
    if method == "merge":
        message = f"Merge pull request #{pull.number} from {hub.place.owner}/{pull.head_ref}\n\n{pull.title}"
        return (hub.history.record(tree, [pull.base, pull.head], message, hub.now, by.identity),)
    if method == "squash":
        author = hub.history.commit(pull.commits[0]).author
        body = "\n\n".join(f"* {hub.history.commit(sha).message}" for sha in pull.commits)
        message = f"{pull.title} (#{pull.number})\n\n{body}"
        return (hub.history.record(tree, [pull.base], message, hub.now, author, WEB_FLOW),)
    assert method == "rebase"
    plain = [sha for sha in pull.commits if len(hub.history.commit(sha).parents) == 1]
    return tuple(hub.history.replay(plain, pull.base, hub.now, by.identity))


def _ask_the_rules(hub: People, pull: Pull, method: str) -> None:
    """BlockedError when a ruleset forbids this merge."""
    if pull.draft:
        raise BlockedError("Pull Request is still a draft")
    for rule in hub.rules_of(pull.base_ref):
        wanted = rule.get("parameters", {})
        if rule["type"] == "required_status_checks":
            have = hub.latest_status(pull.head)
            for check in wanted["required_status_checks"]:
                status = have.get(check["context"])
                if status is None or status.state != "success":
                    raise BlockedError(f'Required status check "{check["context"]}" is expected.')
        elif rule["type"] == "pull_request":
            if method not in wanted.get("allowed_merge_methods", ["merge", "squash", "rebase"]):
                raise BlockedError(f"The merge method '{method}' is not allowed")
            if _approvals(hub, pull) < wanted["required_approving_review_count"]:
                raise BlockedError("At least 1 approving review is required by reviewers with write access.")


def _approvals(hub: People, pull: Pull) -> int:
    """How many people with write access approve, by the latest decisive review of each."""
    latest = {
        r.login: r.state for r in pull.reviews if r.state in {"APPROVED", "CHANGES_REQUESTED", "DISMISSED"}
    }
    entitled = {
        login for login, person in hub.accounts.items() if person.role in {"write", "maintain", "admin"}
    }
    if any(state == "CHANGES_REQUESTED" for login, state in latest.items() if login in entitled):
        raise BlockedError("Changes were requested")
    return sum(state == "APPROVED" for login, state in latest.items() if login in entitled)
