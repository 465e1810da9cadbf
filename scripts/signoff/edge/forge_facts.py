"""What a forge says, in our words: pull requests, reviews, comments, and what protects a branch.

The edge knows no approval rules; who needs those maps `GivenReview` to `approval.facts.Review`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody on the forge; `login` is "" for an account that no longer exists."""

    login: str
    is_bot: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PullRequest:
    """A pull request. `base` is the tip of the base branch when the forge last looked, `head` the proposal's.

    `head_repository` is "" when the fork is gone. `merge_commit` is "" until it is merged. `commits` and
    `files` are counts; they are None where a list of pull requests was asked for.
    """

    number: int
    title: str
    link: str
    author: Account
    state: str
    draft: bool
    head: str
    head_ref: str
    head_repository: str
    base: str
    base_ref: str
    created_at: datetime
    merged_at: datetime | None = None
    merged_by: Account | None = None
    merge_commit: str = ""
    commits: int | None = None
    files: int | None = None

    @property
    def merged(self) -> bool:
        return self.merged_at is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenReview:
    """One review as the forge keeps it: `state` is its word (APPROVED, DISMISSED, ...).

    `commit` is the head that was looked at, "" when the forge no longer says. A review that is not
    handed in yet (PENDING) has no `at`; it is seen only by who writes it.
    """

    id: int
    account: Account
    state: str
    commit: str
    at: datetime | None
    link: str = ""
    body: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedCommit:
    """A commit of a pull request. The logins are "" when no account has the e-mail address."""

    sha: str
    parents: tuple[str, ...]
    author_login: str
    author_email: str
    committer_login: str
    committer_email: str
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedFile:
    """A file that a pull request changes; `status` is added, modified, removed, renamed, ...

    `blob` is "" where the forge does not say.
    """

    path: str
    status: str
    blob: str = ""
    previous_path: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """An issue that is no pull request. `is_ours`: by somebody who belongs to the repository."""

    number: int
    title: str
    link: str
    author: Account
    body: str
    created_at: datetime
    is_ours: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """A comment below a pull request or an issue."""

    id: int
    account: Account
    body: str
    link: str = ""


class StatusState(StrEnum):
    """What a commit status may say."""

    PENDING = "pending"
    SUCCESS = "success"
    FAILURE = "failure"
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """A commit status; of each context the newest counts."""

    context: str
    state: str
    description: str = ""
    target: str = ""
    account: Account = Account("")


@dataclass(frozen=True, slots=True, kw_only=True)
class RepositoryFacts:
    """What a repository allows. `may` are the permissions of our token: pull, push, admin, ..."""

    name: str
    default_branch: str
    private: bool
    archived: bool
    may: frozenset[str]
    merge_ways: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule in force for a branch; `kind` in the words of GitHub: `pull_request`, `deletion`, ..."""

    kind: str
    parameters: Mapping[str, object]
    ruleset: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bypass:
    """Who may pass a ruleset by: `actor` is RepositoryRole, Team, Integration, ...

    `mode` is always or pull_request.
    """

    actor: str
    actor_id: int | None
    mode: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruleset:
    """A ruleset; `bypass` is None when our token may not see who can pass it by."""

    id: int
    name: str
    target: str
    enforcement: str
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    rules: tuple[Rule, ...]
    bypass: tuple[Bypass, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Protection:
    """Classic branch protection."""

    status_contexts: frozenset[str]
    approvals: int
    code_owners: bool
    dismiss_stale: bool
    last_push_approval: bool
    admins_too: bool
    force_push: bool
    deletion: bool
    bypass: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pages:
    """GitHub Pages of a repository; `build` is `workflow` or `legacy`."""

    address: str
    build: str
    https: bool
    branch: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkflowPermissions:
    """What the token of a workflow run may do by default."""

    default: str
    may_approve: bool
