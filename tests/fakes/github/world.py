"""What the fake knows: people, tokens, pull requests, reviews, comments, statuses. No behaviour."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass
class Person:
    """An account. `kind` is User or Bot; a deleted one is shown as null or as ghost."""

    id: int
    login: str
    email: str
    kind: str = "User"
    role: str = "none"
    deleted: bool = False

    @property
    def identity(self) -> tuple[str, str]:
        return self.login, self.email


@dataclass(frozen=True)
class Token:
    """Who carries it and what for; `permissions` maps `statuses` to `read` or `write`. An app has no user."""

    value: str = field(repr=False)
    login: str
    permissions: Mapping[str, str]
    is_app: bool

    def may(self, permission: str) -> bool:
        name, _, level = permission.partition(":")
        given = self.permissions.get(name, "")
        return given == "write" or (given == "read" and level == "read")


@dataclass
class Review:
    """One review of a pull request."""

    id: int
    login: str
    state: str
    body: str
    commit: str | None
    at: datetime


@dataclass
class Issue:
    """An issue; pull requests are issues too, but are kept as `Pull`."""

    id: int
    number: int
    login: str
    title: str
    body: str | None
    labels: tuple[str, ...]
    created: datetime
    updated: datetime
    closed: datetime | None = None


@dataclass
class Comment:
    """One comment below a pull request or an issue."""

    id: int
    pull: int
    login: str
    body: str
    created: datetime
    updated: datetime


@dataclass
class Status:
    """One commit status; they pile up, and of each context the newest counts."""

    id: int
    sha: str
    state: str
    context: str
    description: str | None
    target: str | None
    login: str
    at: datetime


@dataclass
class Pull:
    """A pull request. `head` and `base` are those of the last push that GitHub saw."""

    id: int
    number: int
    login: str
    title: str
    body: str | None
    head_ref: str
    head: str
    base_ref: str
    base: str
    created: datetime
    updated: datetime
    draft: bool = False
    fork: str = ""
    closed: datetime | None = None
    merged: datetime | None = None
    merged_by: str = ""
    merge_commit: str | None = None
    landed: tuple[str, ...] = ()
    commits: tuple[str, ...] = ()
    reviews: list[Review] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        return self.closed is None


@dataclass
class Place:
    """The repository and its settings. The dictionaries are as the API gives them."""

    id: int
    owner: str
    name: str
    private: bool = True
    archived: bool = False
    created: datetime | None = None
    merge_ways: set[str] = field(default_factory=lambda: {"merge", "squash", "rebase"})
    rulesets: list[dict[str, Any]] = field(default_factory=list)
    protection: dict[str, dict[str, Any]] = field(default_factory=dict)
    pages: dict[str, Any] | None = None
    code_owner_errors: list[dict[str, Any]] = field(default_factory=list)
    workflow_permissions: dict[str, Any] = field(
        default_factory=lambda: {
            "default_workflow_permissions": "read",
            "can_approve_pull_request_reviews": False,
        }
    )

    @property
    def full_name(self) -> str:
        return f"{self.owner}/{self.name}"
