"""Find and record the evidence for everything on the main line that has none yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from signoff.approval.decide import Decision
from signoff.approval.evidence import Evidence, Ledger
from signoff.core.finding import Finding
from signoff.core.names import FOLDER
from signoff.edge import cache
from signoff.edge.forge import Forge
from signoff.edge.git import Repository
from signoff.edge.landings import Landings
from signoff.edge.notes import Notes
from signoff.signing.ledger import read_ledger
from signoff.signing.search import Found, Search
from signoff.signing.signed import Held, needed, signed_part

_CACHE = "landings"
_VERSION = "landings 1"


@dataclass(frozen=True, slots=True)
class Verified:
    """`recorded` is new evidence, `refused` what was judged and is held, `unasked` what nobody could be
    asked about (path -> why). `doubted` is recorded evidence whose proof does not hold any more.
    """

    recorded: tuple[Evidence, ...]
    refused: tuple[Decision, ...]
    unasked: tuple[tuple[str, str], ...]
    doubted: tuple[Decision, ...]
    findings: tuple[Finding, ...]
    signed: int


def verify(
    source: Path, *, forge: Forge | None, now: datetime, key: Path | None = None, recheck: bool = False
) -> Verified:
    """Judge whatever is held at HEAD and record what is proved, in one commit of notes.

    `forge` None: only signed merges can prove anything. `recheck`: ask again for every proof there is.
    """
    repository = Repository.open(source)
    notes = Notes(repository, key)
    ledger, wrong = read_ledger(notes)
    part = signed_part(repository, repository.files(repository.commit), ledger)
    search = Search(
        repository=repository,
        landings=_landings(repository, source / ".cache" / "signoff"),
        forge=forge,
        branch=forge.repository_facts().default_branch if forge is not None and _asks(part.held) else "",
        now=now,
        signed={path for path in ledger.by_path if ledger.find(path, ledger.by_path[path][-1].blob)},
    )
    found = search.evidence_for(needed(part, ledger))
    _record(notes, found.evidence)
    doubted = _rechecked(search, ledger, part.held) if recheck else Found()
    return Verified(
        recorded=tuple(found.evidence),
        refused=tuple(found.refused),
        unasked=tuple(sorted((found.unasked | doubted.unasked).items())),
        doubted=tuple(doubted.refused),
        findings=tuple(sorted({*wrong, *found.findings, *doubted.findings})),
        signed=sum(map(len, part.entries.values())) + len(found.evidence),
    )


def _asks(held: Sequence[Held]) -> bool:
    return bool(held)


def _record(notes: Notes, evidence: Sequence[Evidence]) -> None:
    lines: dict[str, set[str]] = defaultdict(set)
    for one in evidence:
        lines[one.blob].add(one.line())
    if lines:
        paths = sorted({one.path for one in evidence})
        subject = f"Record the sign-off of {paths[0].removeprefix(f'{FOLDER}/')}"
        if len(paths) > 1:
            subject += f" and {len(paths) - 1} more"
        notes.add({blob: frozenset(texts) for blob, texts in lines.items()}, subject)


def _rechecked(search: Search, ledger: Ledger, held: Sequence[Held]) -> Found:
    """Look for the proof of everything that is published as it is at HEAD, as if it were new."""
    open_ones = {one.path for one in held}
    again = [
        Held(path, lines[-1].blob, "") for path, lines in ledger.by_path.items() if path not in open_ones
    ]
    return search.evidence_for(again)


def _landings(repository: Repository, cache_dir: Path) -> Landings:
    plain = cache.load(cache_dir / _CACHE, _VERSION)
    known = Landings.from_plain(plain) if plain is not None else None
    landings = repository.landings(repository.commit, known)
    if known is None or landings is not known:
        cache.store(cache_dir / _CACHE, _VERSION, landings.to_plain())
    return landings
