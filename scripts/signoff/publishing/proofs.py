"""Get the proofs for what is to be published, as far as anybody answers: on the worst day nobody does."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from signoff.core.finding import OperatorError
from signoff.edge.forge import Forge
from signoff.edge.git import Repository
from signoff.edge.notes import Notes, signing_key
from signoff.edge.remotes import has_remote
from signoff.publishing.record import REF as PUBLICATIONS
from signoff.signing.verify import Verified, open_notes, verify

PATIENCE = 60.0
"""Seconds for the forge: proofs that it does not give in time are looked for the next time."""

ORIGIN = "origin"
"""The remote that nobody has to name, and that a clone need not have."""

PATIENCE_GIT = 20.0
"""Seconds for each conversation with the remote that shares notes."""


@dataclass(frozen=True, slots=True)
class Proofs:
    """`verified`: what was found (None: it could not be looked for), `problems`: what went wrong.

    `remote` is where notes can be shared, "" when nobody answers there or nobody was to be asked.
    `is_shared`: it has all sign-off notes that are here.
    """

    verified: Verified | None = None
    problems: tuple[str, ...] = ()
    remote: str = ""
    is_shared: bool = True


@dataclass(frozen=True, slots=True)
class Sources:
    """Who may be asked: the git remote `remote` ("": none), and the forge of `environ` (None: none)."""

    source: Path
    remote: str
    environ: Mapping[str, str] | None


def find_proofs(asked: Sources, now: datetime, wait: Callable[[float], None]) -> Proofs:
    """Get the notes of the remote, ask the forge, and write down what is proved.

    Who does not answer keeps nothing that is proved already from being published, so nothing is raised for
    that. What could not be asked about is in `verified`. `wait` is called when the forge wants us to wait.
    """
    problems: list[str] = []
    named, remote = _is_there(asked, problems), ""
    try:
        with _key() as (key, keyless):
            notes = replace(open_notes(asked.source, key), patience=PATIENCE_GIT)
            theirs = _join(notes, asked.remote, problems) if named else None
            remote = asked.remote if theirs is not None else ""
            forge = _forge(asked, wait, problems)  # only now: its patience begins when it is made
            found = verify(asked.source, notes, forge=forge, now=now, must_record=False, unwritable=keyless)
            return Proofs(found, tuple(problems), remote, is_shared=notes.tip() in {"", theirs})
    except OperatorError as error:  # if it is the repository itself, the build says so, too
        problems.append(f"nothing new is signed off: {error.problem}\n  hint: {error.remedy}")
        return Proofs(None, tuple(problems), remote)


@contextmanager
def _key() -> Iterator[tuple[Path | None, OperatorError | None]]:
    """The publisher's key, and why it cannot be had if it should be: then nothing is written down."""
    with ExitStack() as stack:
        try:
            key, why = stack.enter_context(signing_key(os.environ)), None
        except OperatorError as error:
            key, why = None, error
        yield key, why


def share(asked: Sources, proofs: Proofs) -> str:
    """Give the remote the record of publications, and the sign-off notes; why not, "" when it has them."""
    if not proofs.remote:
        return ""
    try:
        with signing_key(os.environ) as key:
            if not proofs.is_shared:
                replace(open_notes(asked.source, key), patience=PATIENCE_GIT).share(proofs.remote)
        repository = Repository.open(asked.source)
        Notes(repository, ref=PUBLICATIONS, patience=PATIENCE_GIT).share(proofs.remote)
    except OperatorError as error:
        return error.problem
    return ""


def _is_there(asked: Sources, problems: list[str]) -> bool:
    """Whether the remote is an address, or one that this clone knows."""
    if not asked.remote:
        return False
    if "/" in asked.remote or has_remote(Repository.open(asked.source), asked.remote):
        return True
    if asked.remote != ORIGIN:
        problems.append(
            f"this clone has no remote '{asked.remote}', so no notes are shared\n  hint: see git remote -v"
        )
    return False


def _forge(asked: Sources, wait: Callable[[float], None], problems: list[str]) -> Forge | None:
    if asked.environ is None or not asked.environ.get("GITHUB_REPOSITORY"):
        return None
    try:
        return Forge.from_environment(asked.environ, PATIENCE, wait)
    except OperatorError as error:
        problems.append(f"the forge is not asked: {error.problem}\n  hint: {error.remedy}")
        return None


def _join(notes: Notes, remote: str, problems: list[str]) -> str | None:
    """The tip of the remote's notes, which are joined with ours; None when it does not answer."""
    try:
        theirs = notes.fetch(remote)
        notes.join(theirs)
    except OperatorError as error:
        problems.append(
            f"{error.problem}; going on with the notes that are here, which are shared the next time"
        )
        return None
    return theirs
