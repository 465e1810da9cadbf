"""A signed merge as a review: who merges with a key of the base's signers says yes to the tree it makes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from signoff.approval.facts import Account, Ground, Opinion, Proof, Review
from signoff.edge import past
from signoff.edge.signatures import ALLOWED, REVOKED, signature
from signoff.signing.makers import Step

SLACK = timedelta(minutes=10)
"""The clocks of two laptops may differ by so much."""


class Merge(NamedTuple):
    """`reviews`: what the merge says, if anything. `doubt`: why a signature on it says nothing."""

    reviews: tuple[Review, ...] = ()
    doubt: str = ""


def merge_of(
    step: Step, time: datetime, ground: Ground, paths: Sequence[str], revoked_now: bytes = b""
) -> Merge:
    """What the merge `step` says about `paths`, by the signers of the main line before it.

    `revoked_now`: what is revoked by now. A key that was stolen proves nothing new once that is known.
    """
    if not step.is_merge:
        return Merge()
    repository = step.repository
    allowed = past.file_at(repository, step.base, ALLOWED)
    if allowed is None:
        return Merge()
    revoked = past.file_at(repository, step.base, REVOKED) or b""
    signed = signature(repository, step.commit, allowed, revoked)
    if signed.principal and revoked_now not in {b"", revoked}:
        signed = signature(repository, step.commit, allowed, revoked_now)
    if not signed.principal:
        return Merge(doubt=signed.why if signed.is_signed else "")
    earlier = max(past.committed(repository, step.parents).values())
    if time < earlier - SLACK or time > ground.now + SLACK:
        # an expired key still signs what claims to be old
        return Merge(doubt=f"its time, {time:%Y-%m-%dT%H:%MZ}, is not when it was made")
    principal = signed.principal.lower()
    people = [person for person in ground.roster if person.email and person.email.lower() == principal]
    login = people[0].login if people else signed.principal
    return Merge(
        (
            Review(
                id=0,
                account=Account(login),
                opinion=Opinion.APPROVED,
                commit=step.commit,
                at=time,
                proof=Proof.SIGNED_MERGE,
                blobs=past.blobs_at(repository, step.commit, paths),
            ),
        )
    )
