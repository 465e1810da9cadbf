"""Questions to the forge, and the two things we write there: a commit status and one comment.

Every method either answers, or raises `WorldError`: "could not ask" is never mistaken for "no".
`None` (or an empty tuple) means that the forge answered and there is no such thing.
`RefusedError` is the WorldError for what the token may not do or see.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from signoff.core.finding import WorldError
from signoff.edge.forge_facts import (
    Account,
    Comment,
    GivenReview,
    Pages,
    ProposedCommit,
    ProposedFile,
    Protection,
    PullRequest,
    RepositoryFacts,
    Rule,
    Ruleset,
    Status,
    StatusState,
    WorkflowPermissions,
)

COMMENT_LIMIT = 65_536
"""GitHub takes no longer comment (characters)."""
DESCRIPTION_LIMIT = 140
"""Longer descriptions of a status are cut."""


class RefusedError(WorldError):
    """The forge answered that our token may not do or see this."""


class Forge:
    """One repository on one forge, asked within `deadline` seconds all together."""

    repository: str
    """owner/name"""
    server: str
    """The address of the forge for people: https://github.com"""

    @classmethod
    def from_environment(cls, environ: Mapping[str, str], deadline: float = 120.0) -> Forge:
        """The forge of GITHUB_API_URL, GITHUB_SERVER_URL, GITHUB_REPOSITORY and GITHUB_TOKEN.

        OperatorError when the repository or the token is missing or an address is none.
        """
        raise NotImplementedError

    # pull requests

    def pull_request(self, number: int) -> PullRequest | None:
        """The pull request, or None when there is none that we may see."""
        raise NotImplementedError

    def open_pull_requests(self) -> tuple[PullRequest, ...]:
        """All open ones, by number."""
        raise NotImplementedError

    def pull_requests_of(self, commit: str) -> tuple[PullRequest, ...]:
        """Those that brought `commit` (as head, merge, squash or rebased commit), by number."""
        raise NotImplementedError

    def reviews(self, number: int) -> tuple[GivenReview, ...]:
        """All reviews, oldest first."""
        raise NotImplementedError

    def commits(self, number: int) -> tuple[ProposedCommit, ...]:
        """All commits, oldest first. WorldError when there are more than the forge lists (250)."""
        raise NotImplementedError

    def files(self, number: int) -> tuple[ProposedFile, ...]:
        """All changed files, by path. WorldError when there are more than the forge lists (3,000)."""
        raise NotImplementedError

    def blobs_at(self, commit: str, paths: Iterable[str]) -> dict[str, str | None]:
        """The blob id of each path in the tree of `commit`; None: no ordinary file there.

        Works for commits that no branch has any more. `RefusedError` when the forge has no such commit.
        """
        raise NotImplementedError

    # what we write

    def set_status(
        self, commit: str, state: StatusState, description: str, context: str = "signoff", target: str = ""
    ) -> None:
        """Set one commit status."""
        raise NotImplementedError

    def statuses(self, commit: str) -> tuple[Status, ...]:
        """The status of each context at `commit` (the newest of each), by context."""
        raise NotImplementedError

    def comments(self, number: int) -> tuple[Comment, ...]:
        """All comments below a pull request, oldest first."""
        raise NotImplementedError

    def put_comment(self, number: int, marker: str, body: str) -> Comment:
        """Make `body` (which contains `marker`) our one comment: written in place if there is one.

        Only comments that our own account wrote count; what others write with our marker is left alone.
        """
        raise NotImplementedError

    # what protects the repository

    def viewer(self) -> Account | None:
        """Whose token it is; None for the token of an app or a workflow run."""
        raise NotImplementedError

    def repository_facts(self) -> RepositoryFacts:
        raise NotImplementedError

    def rules_for(self, branch: str) -> tuple[Rule, ...]:
        """The rules of active rulesets in force for `branch`."""
        raise NotImplementedError

    def rulesets(self) -> tuple[Ruleset, ...]:
        """All rulesets with their rules, also inactive ones and those of the organisation."""
        raise NotImplementedError

    def protection(self, branch: str) -> Protection | None:
        """Classic protection of `branch`; None when it has none. `RefusedError` for all but administrators."""
        raise NotImplementedError

    def pages(self) -> Pages | None:
        """GitHub Pages, or None when it is off."""
        raise NotImplementedError

    def account(self, login: str) -> Account | None:
        """The account of that login as the forge spells it; None when nobody has it."""
        raise NotImplementedError

    def permission(self, login: str) -> str | None:
        """The role of somebody: none, read, triage, write, maintain, admin, or a custom one.

        None: there is no such account.
        """
        raise NotImplementedError

    def workflow_permissions(self) -> WorkflowPermissions:
        """What workflow runs may do by default. `RefusedError` for all but administrators."""
        raise NotImplementedError
