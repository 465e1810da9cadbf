"""What people said on the forge about a pull request, with the bytes each of them saw."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from signoff.approval.facts import DECISIVE, Account, Opinion, Review
from signoff.core.finding import OperatorError, WorldError
from signoff.edge import past, proposed
from signoff.edge.forge import Forge, RefusedError
from signoff.edge.forge_facts import GivenReview, PullRequest
from signoff.edge.git import Repository
from signoff.signing.proposal import only_shown

_REVIEWED = "refs/signoff/verified"


@dataclass(frozen=True, slots=True)
class Remote:
    """Where reviewed commits are fetched that this clone lacks; `name` "" for nowhere.

    `token` goes to `server` alone, and only when the remote refuses us without.
    """

    name: str = ""
    server: str = ""
    token: str = field(default="", repr=False)


NOWHERE = Remote()


def reviews_of(
    forge: Forge,
    repository: Repository,
    pull: PullRequest,
    paths: Collection[str],
    base: str = "",
    remote: Remote = NOWHERE,
) -> tuple[Review, ...]:
    """The decisive reviews of `pull`, each with the blobs that the reviewed tree has for `paths`.

    With `base`, the main line before `pull` landed, only with those that it proposed to change. A reviewed
    commit that is not in this clone is fetched from `remote`, where there is one. Raises WorldError
    when the forge cannot be asked.
    """
    given = [review for review in forge.reviews(pull.number) if _is_decisive(review)]
    for commit in sorted({one.commit for one in given if one.commit}):
        obtain(repository, remote, commit)
    seen = {commit: _seen(forge, repository, commit, paths) for commit in {one.commit for one in given}}
    said = tuple(_reviews(pull, given, seen))
    if not base:
        return said
    return tuple(shown for review in said for shown in _proposed(repository, base, review))


def obtain(repository: Repository, remote: Remote, commit: str) -> bool:
    """Whether `commit` is in this clone, after it was asked of `remote` if it was not."""
    if past.has_commit(repository, commit):
        return True
    if not remote.name:
        return False
    try:
        proposed.fetch(repository, {commit: _REVIEWED}, remote.name, remote.server, remote.token)
    except WorldError:  # gone there too, or no remote that we may ask: the forge is asked instead
        return False
    return past.has_commit(repository, commit)


def _proposed(repository: Repository, base: str, review: Review) -> Iterator[Review]:
    """`review` of nothing but what the reviewed commit changed; nothing when it came from elsewhere."""
    try:
        yield from only_shown(repository, base, [review])
    except WorldError:
        raise
    except OperatorError:  # no history in common with the main line: who reviewed that has seen no change
        return


def _reviews(
    pull: PullRequest, given: Iterable[GivenReview], seen: dict[str, dict[str, str | None]]
) -> Iterator[Review]:
    for review in given:
        assert review.at is not None
        yield Review(
            id=review.id,
            account=Account(review.account.login, review.account.is_bot),
            opinion=Opinion(review.state),
            commit=review.commit,
            at=review.at,
            link=review.link,
            pull_request=pull.number,
            blobs=seen[review.commit],
        )


def _is_decisive(review: GivenReview) -> bool:
    return review.at is not None and review.state in {opinion.value for opinion in DECISIVE}


def _seen(forge: Forge, repository: Repository, commit: str, paths: Collection[str]) -> dict[str, str | None]:
    """The blobs in a reviewed tree: from git where the commit is here, else from the forge.

    A commit that is nowhere any more shows nothing: such a review covers no file.
    """
    if not commit:
        return {}
    if past.has_commit(repository, commit):
        return past.blobs_at(repository, commit, paths)
    places = {repository.prefix + path: path for path in sorted(paths)}
    try:
        return {places[place]: blob for place, blob in forge.blobs_at(commit, places).items()}
    except RefusedError:
        return {}
