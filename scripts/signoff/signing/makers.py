"""Who wrote the bytes that a step of the main line brought, as far as git and the forge tell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from signoff.core.finding import OperatorError, WorldError
from signoff.edge import past, proposed
from signoff.edge.forge import Forge
from signoff.edge.forge_facts import PullRequest
from signoff.edge.git import Repository
from signoff.edge.past import Arrival
from signoff.signing.reviews import Remote, obtain

Makers = Mapping[str, frozenset[str]]
"""Logins or e-mail addresses by path."""


class Step(NamedTuple):
    """A commit of the main line with its parents, the main line's own first."""

    repository: Repository
    commit: str
    parents: tuple[str, ...]

    @property
    def base(self) -> str:
        """The main line before the step, "" for the very first commit."""
        return self.parents[0] if self.parents else ""

    @property
    def is_merge(self) -> bool:
        return len(self.parents) > 1


def makers_of_merge(step: Step, arrived: Sequence[Arrival]) -> Makers:
    """What git says: of a merge those who wrote the bytes on a branch, else who wrote the commit.

    Bytes that only the merge itself has are the merger's alone.
    """
    if step.is_merge:
        return _by_path(step, step.base, step.commit, arrived, {})
    alone = frozenset({past.author(step.repository, step.commit)})
    return {arrival.path: alone for arrival in arrived}


def makers_of_pull(
    step: Step, arrived: Sequence[Arrival], pulls: Iterable[PullRequest], forge: Forge, remote: Remote
) -> Makers:
    """What git and the forge say: a squashed commit names one author, its pull request all of them.

    Raises WorldError when the forge cannot be asked.
    """
    wrote = {path: set(makers) for path, makers in makers_of_merge(step, arrived).items()}
    for pull in pulls:
        commits = forge.commits(pull.number)
        logins = {commit.sha: commit.author_login for commit in commits}
        told: Makers = {}
        if step.is_merge:
            told = _by_path(step, step.base, step.commit, arrived, logins)
        elif obtain(step.repository, remote, pull.head):
            told = _on_branch(step, pull.head, arrived, logins)
        everybody = frozenset(commit.author_login or commit.author_email for commit in commits)
        for arrival in arrived:
            wrote[arrival.path] = set(told.get(arrival.path, ())) or set(everybody) or wrote[arrival.path]
    return {path: frozenset(maker for maker in makers if maker) for path, makers in wrote.items()}


def _on_branch(step: Step, head: str, arrived: Sequence[Arrival], logins: Mapping[str, str]) -> Makers:
    try:
        fork = proposed.fork_point(step.repository, step.base, head)
    except WorldError:
        raise
    except OperatorError:
        return {}
    return _by_path(step, fork, head, arrived, logins)


def _by_path(
    step: Step, base: str, head: str, arrived: Sequence[Arrival], logins: Mapping[str, str]
) -> Makers:
    prefix = step.repository.prefix
    wanted = {prefix + arrival.path: arrival.blob for arrival in arrived}
    made = proposed.makers(step.repository, base, head, wanted)
    return {
        path.removeprefix(prefix): frozenset(logins.get(one.commit) or one.email for one in those)
        for path, those in made.items()
    }
