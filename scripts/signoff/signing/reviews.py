"""What people said on the forge about a pull request, with the bytes each of them saw."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from signoff.approval.facts import DECISIVE, Account, Opinion, Review
from signoff.edge import past
from signoff.edge.forge import Forge, RefusedError
from signoff.edge.forge_facts import GivenReview, PullRequest
from signoff.edge.git import Repository


def reviews_of(
    forge: Forge, repository: Repository, pull: PullRequest, paths: Collection[str]
) -> tuple[Review, ...]:
    """The decisive reviews of `pull`, each with the blobs of `paths` in the tree that was reviewed.

    Raises WorldError when the forge cannot be asked.
    """
    given = [review for review in forge.reviews(pull.number) if _is_decisive(review)]
    seen = {commit: _seen(forge, repository, commit, paths) for commit in {one.commit for one in given}}
    return tuple(_reviews(pull, given, seen))


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
    try:
        return forge.blobs_at(commit, sorted(paths))
    except RefusedError:
        return {}
