"""Find and record the evidence for everything on the main line that has none yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from signoff.approval.decide import Decision
from signoff.approval.evidence import Evidence
from signoff.approval.facts import Proof
from signoff.core.finding import Finding, OperatorError
from signoff.core.names import FOLDER
from signoff.core.watched import Settings
from signoff.edge import cache, past
from signoff.edge.files import STATUS
from signoff.edge.forge import Forge
from signoff.edge.git import Repository
from signoff.edge.notes import Notes, Publisher
from signoff.edge.past import past_of
from signoff.edge.signatures import REVOKED
from signoff.settings import read_settings
from signoff.signing.judged import judged
from signoff.signing.landed import Story
from signoff.signing.ledger import notes_of, recorded
from signoff.signing.reviews import NOWHERE, Remote
from signoff.signing.search import Found, Search
from signoff.signing.signed import needed, proved


@dataclass(frozen=True, slots=True)
class Verified:
    """`recorded` is new evidence, `refused` what was judged and is held, `unasked` what nobody could be
    asked about (path -> why). `doubted` is recorded evidence whose proof does not hold any more.
    `signed` counts the files that are published. `unnoted` is new evidence that could not be recorded, for
    the reason `obstacle`: it is proved now and here, and for nobody else. `remedy` is what helps.
    """

    recorded: tuple[Evidence, ...]
    refused: tuple[Decision, ...]
    unasked: tuple[tuple[str, str], ...]
    doubted: tuple[Decision, ...]
    findings: tuple[Finding, ...]
    signed: int
    unnoted: tuple[Evidence, ...] = ()
    obstacle: str = ""
    remedy: str = ""


def cache_of(source: Path, repository: Repository) -> Path | None:
    """Where what saves time is kept; None where it is committed: no proposal may say what we remember."""
    if repository.holds_like(repository.commit, cache.FOLDER):
        return None
    return source / cache.FOLDER / "signoff"


def settings_of(repository: Repository) -> Settings | None:
    """`status.yml` of the main line, None when it has none that can be used."""
    data = past.file_at(repository, repository.commit, STATUS)
    return None if data is None else read_settings(data)[0]


def open_notes(source: Path, key: Path | None = None) -> Notes:
    """The notes of the page in `source`, of which only those of its publisher count if it names one."""
    repository = Repository.open(source)
    return notes_of(repository, settings_of(repository), key)


def verify(
    source: Path,
    notes: Notes,
    *,
    forge: Forge | None,
    now: datetime,
    remote: Remote = NOWHERE,
    recheck: bool = False,
    since: datetime | None = None,
    must_record: bool = True,
    unwritable: OperatorError | None = None,
) -> Verified:
    """Judge whatever is held at HEAD and record what is proved, in one commit of notes.

    `forge` None: only signed merges can prove anything. `remote`: where reviewed commits are fetched
    that this clone lacks. `recheck`: ask again for every proof there is, of what landed
    `since`. What could not be asked is neither recorded nor refused. `must_record`: raise OperatorError
    when no notes can be written that count; else what is proved is given back unnoted. `unwritable`: why
    none are to be written at all.
    """
    repository = notes.repository
    kept = cache_of(source, repository)
    known = past_of(repository, kept)
    there = judged(repository, notes, repository.folders(repository.commit), known, kept)
    ledger = recorded(notes, kept).ledger if recheck else there.ledger
    search = Search(story=Story(repository, known, ledger), forge=forge, now=now, remote=remote)
    wanted = needed(there.part, ledger, known)
    if wanted:
        search.revoked = past.file_at(repository, repository.commit, REVOKED) or b""
    found = search.evidence_for(wanted)
    obstacle = remedy = ""
    try:
        _record(notes, found.evidence, unwritable)
    except OperatorError as error:
        if must_record:
            raise
        obstacle, remedy = error.problem, error.remedy
        if forge is None:
            _ask_later(found)
    doubted = Found()
    if recheck:
        again = proved(ledger, known)
        search.revoked = b""  # what a key signed while it was good stays
        doubted = search.evidence_for(one for one in again if since is None or one.time >= since)
    return Verified(
        recorded=() if obstacle else tuple(found.evidence),
        refused=tuple(found.refused),
        unasked=tuple(sorted((found.unasked | doubted.unasked).items())),
        doubted=tuple(doubted.refused),
        findings=tuple(sorted({*there.findings, *found.findings, *doubted.findings})),
        signed=_published(there.part.held, found, there.files),
        unnoted=tuple(found.evidence) if obstacle else (),
        obstacle=obstacle,
        remedy=remedy,
    )


def _published(held: Sequence[tuple[str, str, str]], found: Found, before: int) -> int:
    """How many files are published, now that `found` counts too."""
    older = {path for path, _, older in held if older}
    new = {one.path for one in found.evidence if one.action == "publish"}
    gone = {one.path for one in found.evidence if one.action == "withdraw"}
    return before + len(new - older) - len(gone & older)


def _ask_later(found: Found) -> None:
    """Without a note only what somebody signed counts unasked: to ready texts nobody may have said no."""
    for one in found.evidence:
        if one.proof is Proof.PREAPPROVED:
            found.unasked[one.path] = (
                "these words need no review, but the forge may know who asks for changes"
            )
    found.evidence = [one for one in found.evidence if one.proof is not Proof.PREAPPROVED]


def _record(notes: Notes, evidence: Sequence[Evidence], unwritable: OperatorError | None) -> None:
    if not evidence:
        return
    if unwritable is not None:
        raise unwritable
    if notes.publisher is not None and notes.key is None:
        raise _not_the_publisher(notes.publisher, "its key is not here")
    lines: dict[str, set[str]] = defaultdict(set)
    for one in evidence:
        lines[one.blob].add(one.line())
    paths = sorted({one.path for one in evidence})
    subject = f"Record the sign-off of {paths[0].removeprefix(f'{FOLDER}/')}"
    if len(paths) > 1:
        subject += f" and {len(paths) - 1} more"
    told = {blob: frozenset(texts) for blob, texts in lines.items()}
    if notes.publisher is not None:
        before = notes.tip()
        after = notes.with_lines(told, subject, before)
        if notes.trusted(after)[0] != after:
            raise _not_the_publisher(notes.publisher, "SIGNOFF_SIGNING_KEY is not its key")
        if notes.move(before, after):
            return
    notes.add(told, subject)


def _not_the_publisher(publisher: Publisher, why: str) -> OperatorError:
    return OperatorError(
        f"{STATUS} says that only notes of {publisher.principal} count, and {why}",
        "the workflow 'publish' has it and notes the same, and 'signoff publish' needs none; or set "
        "SIGNOFF_SIGNING_KEY to that private SSH key, or to the path of its file, and run: signoff verify",
    )
