"""What is published by a proof alone: it was found now and here, and no note of it could be written."""

from __future__ import annotations

from collections.abc import Iterator

from signoff.approval.evidence import Evidence
from signoff.approval.facts import Proof
from signoff.signing.verify import Verified

_KINDS = {
    Proof.SIGNED_MERGE: "signed merges",
    Proof.REVIEW: "reviews on the forge",
    Proof.PREAPPROVED: "words agreed on beforehand",
}


def unnoted(verified: Verified | None) -> tuple[Evidence, ...]:
    """The evidence that counts for this publication and is in no note."""
    return verified.unnoted if verified else ()


def lines(verified: Verified | None) -> Iterator[str]:
    """How many files that is about, why it could not be noted, and who or what helps."""
    if verified is None or not verified.unnoted:
        return
    proofs = {one.proof for one in verified.unnoted}
    kinds = " and ".join(words for proof, words in _KINDS.items() if proof in proofs)
    many = len({one.path for one in verified.unnoted})
    files = "1 file counts" if many == 1 else f"{many} files count"
    yield f"{files} by {kinds} alone, which could not be noted: {verified.obstacle}"
    yield f"  hint: {verified.remedy}"
