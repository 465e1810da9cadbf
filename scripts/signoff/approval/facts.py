"""What is known about a proposal: files, who wrote them, who said what about which bytes.

Gathered at the edge (a forge, git), judged in decide.py. Nothing here asks anybody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from signoff.core.watched import Person, Policy


class Action(StrEnum):
    """What a file's change does to the page."""

    PUBLISH = "publish"
    WITHDRAW = "withdraw"


class Proof(StrEnum):
    """How somebody said yes: a review on the forge, a signed merge, or beforehand, to a ready text."""

    REVIEW = "review"
    SIGNED_MERGE = "signed-merge"
    PREAPPROVED = "preapproved"


class Opinion(StrEnum):
    """The states of a review in GitHub's REST API (`GET .../pulls/{number}/reviews`)."""

    APPROVED = "APPROVED"
    CHANGES_REQUESTED = "CHANGES_REQUESTED"
    COMMENTED = "COMMENTED"
    DISMISSED = "DISMISSED"
    PENDING = "PENDING"


DECISIVE = frozenset({Opinion.APPROVED, Opinion.CHANGES_REQUESTED, Opinion.DISMISSED})
"""Of each person the latest of these counts; a comment decides nothing and revokes nothing."""


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody on the forge; `login` is "" for an account that no longer exists."""

    login: str
    is_bot: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What one person said at one instant about the tree of `commit`.

    `blobs` has, for every file in question, the id of its blob in that tree (None: not there).
    `id` orders reviews of the same instant.
    """

    id: int
    account: Account
    opinion: Opinion
    commit: str
    at: datetime
    link: str = ""
    proof: Proof = Proof.REVIEW
    pull_request: int | None = None
    blobs: Mapping[str, str | None] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One file that a proposal publishes, edits or withdraws.

    `blob`: the bytes in question (of a withdrawal, those to take away). `authors`: logins or
    e-mail addresses of everybody who wrote a commit that made these bytes. `commanders`: logins of
    those who command the incident: in force before the change, or named by it. `imported`: history
    with `at`. `overtaken`: when the newest other message of the incident was published (None: no
    other). `landed`: when the bytes reached the main line (None: not yet). `ready`: the ready text of the
    base whose very words these are, and which the base lets go out unreviewed ("": none).
    """

    path: str
    blob: str
    action: Action = Action.PUBLISH
    authors: frozenset[str] = frozenset()
    commanders: tuple[str, ...] = ()
    imported: bool = False
    overtaken: datetime | None = None
    landed: datetime | None = None
    ready: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """By whose rules: roster and policy of the base, never those of the proposal."""

    roster: tuple[Person, ...]
    policy: Policy
    now: datetime
