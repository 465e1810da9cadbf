"""GitHub's JSON -> what a forge says, in our words."""

from __future__ import annotations

from signoff.edge.forge_facts import (
    Account,
    Bypass,
    Comment,
    GivenReview,
    Issue,
    Pages,
    ProposedCommit,
    ProposedFile,
    Protection,
    PullRequest,
    RepositoryFacts,
    Rule,
    Ruleset,
    Status,
    WorkflowPermissions,
)
from signoff.edge.forge_reading import Reading

_OURS = frozenset({"OWNER", "MEMBER", "COLLABORATOR"})
_GHOST = "ghost"
"""Whom GitHub shows in place of a deleted account where it needs to show somebody."""


def account(given: Reading | None) -> Account:
    """Who it is; a deleted account has no login."""
    if given is None:
        return Account("")
    login = given.text("login")
    kind = given.text("type", "User")
    return Account("" if login == _GHOST else login, kind != "User" or login.endswith("[bot]"))


def pull_request(given: Reading) -> PullRequest:
    head, base = given.inside("head"), given.inside("base")
    repository = head.maybe("repo")
    is_merged = given.has("merged_at")
    return PullRequest(
        number=given.number("number"),
        title=given.text("title"),
        link=given.text("html_url"),
        author=account(given.maybe("user")),
        state=given.text("state"),
        draft=given.switch("draft"),
        head=head.sha("sha"),
        head_ref=head.text("ref"),
        head_repository=repository.text("full_name") if repository else "",
        base=base.sha("sha"),
        base_ref=base.text("ref"),
        created_at=given.instant("created_at"),
        merged_at=given.instant("merged_at") if is_merged else None,
        merged_by=account(given.maybe("merged_by")) if given.has("merged_by") else None,
        merge_commit=given.sha("merge_commit_sha") if is_merged and given.has("merge_commit_sha") else "",
        commits=given.number("commits") if given.has("commits") else None,
        files=given.number("changed_files") if given.has("changed_files") else None,
    )


def review(given: Reading) -> GivenReview:
    return GivenReview(
        id=given.number("id"),
        account=account(given.maybe("user")),
        state=given.text("state").upper(),
        commit=given.sha("commit_id") if given.has("commit_id") else "",
        at=given.instant("submitted_at") if given.has("submitted_at") else None,
        link=given.text("html_url", ""),
        body=given.text("body", ""),
    )


def proposed_commit(given: Reading) -> ProposedCommit:
    inner = given.inside("commit")
    author, committer = inner.maybe("author"), inner.maybe("committer")
    return ProposedCommit(
        sha=given.sha("sha"),
        parents=tuple(parent.sha("sha") for parent in given.several("parents")),
        author_login=_login(given, "author"),
        author_email=author.text("email", "") if author else "",
        committer_login=_login(given, "committer"),
        committer_email=committer.text("email", "") if committer else "",
        message=inner.text("message", ""),
    )


def _login(given: Reading, name: str) -> str:
    """The login of an account, "" where GitHub says null or {}."""
    found = given.maybe(name)
    return found.text("login", "") if found else ""


def proposed_file(given: Reading) -> ProposedFile:
    return ProposedFile(
        path=given.text("filename"),
        status=given.text("status"),
        blob=given.sha("sha") if given.has("sha") else "",
        previous_path=given.text("previous_filename", ""),
    )


def issue(given: Reading) -> Issue:
    return Issue(
        number=given.number("number"),
        title=given.text("title"),
        link=given.text("html_url", ""),
        author=account(given.maybe("user")),
        body=given.text("body", ""),
        created_at=given.instant("created_at"),
        is_ours=given.text("author_association", "NONE") in _OURS,
    )


def comment(given: Reading) -> Comment:
    return Comment(
        id=given.number("id"),
        account=account(given.maybe("user")),
        body=given.text("body", ""),
        link=given.text("html_url", ""),
    )


def status(given: Reading) -> Status:
    return Status(
        context=given.text("context"),
        state=given.text("state"),
        description=given.text("description", ""),
        target=given.text("target_url", ""),
        account=account(given.maybe("creator")),
    )


def repository(given: Reading) -> RepositoryFacts:
    may = given.maybe("permissions")
    names = ("admin", "maintain", "push", "triage", "pull")
    ways = {"merge": "allow_merge_commit", "squash": "allow_squash_merge", "rebase": "allow_rebase_merge"}
    return RepositoryFacts(
        name=given.text("full_name"),
        default_branch=given.text("default_branch"),
        private=given.switch("private"),
        archived=given.switch("archived"),
        may=frozenset(name for name in names if may and may.switch(name)),
        merge_ways=frozenset(way for way, name in ways.items() if given.switch(name, default=True)),
    )


def rule(given: Reading) -> Rule:
    number = given.number("ruleset_id") if given.has("ruleset_id") else None
    return Rule(kind=given.text("type"), parameters=given.everything("parameters"), ruleset=number)


def ruleset(given: Reading) -> Ruleset:
    conditions = given.maybe("conditions")
    names = conditions.maybe("ref_name") if conditions else None
    return Ruleset(
        id=given.number("id"),
        name=given.text("name"),
        target=given.text("target", "branch"),
        enforcement=given.text("enforcement"),
        include=names.words("include") if names else (),
        exclude=names.words("exclude") if names else (),
        rules=tuple(rule(entry) for entry in given.several("rules")),
        bypass=tuple(_bypass(entry) for entry in given.several("bypass_actors"))
        if given.has("bypass_actors")
        else None,
    )


def _bypass(given: Reading) -> Bypass:
    return Bypass(
        actor=given.text("actor_type"),
        actor_id=given.number("actor_id") if given.has("actor_id") else None,
        mode=given.text("bypass_mode", "always"),
    )


def protection(given: Reading) -> Protection:
    checks = given.maybe("required_status_checks")
    asked = given.maybe("required_pull_request_reviews")
    passing = asked.maybe("bypass_pull_request_allowances") if asked else None
    names = {"users": "login", "teams": "slug", "apps": "slug"}
    return Protection(
        status_contexts=frozenset(checks.words("contexts")) if checks else frozenset(),
        approvals=asked.number("required_approving_review_count")
        if asked and asked.has("required_approving_review_count")
        else 0,
        code_owners=asked is not None and asked.switch("require_code_owner_reviews"),
        dismiss_stale=asked is not None and asked.switch("dismiss_stale_reviews"),
        last_push_approval=asked is not None and asked.switch("require_last_push_approval"),
        admins_too=_enabled(given, "enforce_admins"),
        force_push=_enabled(given, "allow_force_pushes"),
        deletion=_enabled(given, "allow_deletions"),
        bypass=tuple(entry.text(name) for kind, name in names.items() for entry in passing.several(kind))
        if passing
        else (),
    )


def _enabled(given: Reading, name: str) -> bool:
    found = given.maybe(name)
    return found is not None and found.switch("enabled")


def pages(given: Reading) -> Pages:
    source = given.maybe("source")
    return Pages(
        address=given.text("html_url", ""),
        build=given.text("build_type", "legacy"),
        https=given.switch("https_enforced"),
        branch=source.text("branch", "") if source else "",
    )


def workflow_permissions(given: Reading) -> WorkflowPermissions:
    return WorkflowPermissions(
        default=given.text("default_workflow_permissions"),
        may_approve=given.switch("can_approve_pull_request_reviews"),
    )
