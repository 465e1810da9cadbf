"""What is signed off at a commit, without another look at folders in which nothing happened since the last.

A folder is *settled* when all its files are published as they are committed, and remembered with git's id
of its tree. It is judged anew when that id is another, when something arrived at one of its places (bytes
that went and came back leave the tree as it was), and when the notes changed on any bytes that it ever
held. What is held is judged every time. Only notes settle anything: evidence that nobody could note counts
for who has it at hand, and is forgotten.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from signoff.approval.evidence import Evidence, Ledger
from signoff.core.finding import Finding
from signoff.edge import cache
from signoff.edge.git import Entry, Repository
from signoff.edge.notes import Notes
from signoff.edge.past import Past
from signoff.edge.program import program
from signoff.signing.ledger import Wrong, all_evidence, bad_notes, evidence_on, foreign_notes, wrong_in
from signoff.signing.signed import Signed, signed_part

_NAME = "signed"
MANY = 256
"""With more folders than this to judge, all evidence is read."""


class Settled(NamedTuple):
    """A folder that is published as it is committed: the id of its tree ("": it is gone), and its files."""

    tree: str
    files: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """`part`: what is signed off of the folders that are not `settled`, and whatever is held. `ledger` has
    all evidence for these folders. `notes` is the commit of notes that counts ("": nobody signed anything
    off), and `findings` tell what in them does not.
    """

    notes: str
    part: Signed
    settled: Mapping[str, Settled]
    ledger: Ledger
    findings: tuple[Finding, ...]

    @property
    def files(self) -> int:
        """How many files are published."""
        return sum(one.files for one in self.settled.values()) + sum(map(len, self.part.entries.values()))


@dataclass(frozen=True, slots=True)
class _Memory:
    """What an earlier run left: it saw so many `steps` of the main line, the last of them `step`, and the
    notes `notes`, of which `wrong` is no evidence.
    """

    steps: int = 0
    step: str = ""
    notes: str = ""
    settled: Mapping[str, Settled] = field(default_factory=dict)
    wrong: Wrong = field(default_factory=dict)


def judged(
    repository: Repository,
    notes: Notes,
    trees: Mapping[str, str],
    past: Past,
    cache_dir: Path | None = None,
    unnoted: Iterable[Evidence] = (),
) -> Judged:
    """What is signed off of `trees`, all folders of the repository's commit by slug, and of its past.

    `unnoted` is evidence that counts as well, for folders that the notes do not settle; it is not remembered.
    """
    trusted, skipped = notes.trusted(notes.tip())
    before = _load(cache_dir)
    news = _news(before, notes, trusted)
    known = {} if news is None else _untouched(before, news, trees, past)
    everywhere = trees.keys() | past.slugs
    stale = everywhere - known.keys()
    if news is None or len(stale) > MANY:
        known, stale = {}, everywhere
        ledger, wrong = all_evidence(notes, trusted, cache_dir)
        files = repository.files(repository.commit)
    else:
        ledger = evidence_on(notes, trusted, set(past.blobs(stale))).within(stale)
        wrong = {blob: lines for blob, lines in before.wrong.items() if blob not in news}
        wrong |= wrong_in(news)
        files = repository.files(repository.commit, stale & trees.keys())
    part = signed_part(files, ledger, past)
    settled = known | _settled(stale, trees, files, part)
    after = _Memory(len(past.steps), _step(past, len(past.steps)), trusted, settled, wrong)
    if cache_dir is not None and after != before:
        _store(cache_dir, after)
    more = Ledger.of(unnoted).within(everywhere - settled.keys())
    if more.paths:
        ledger = ledger.within(everywhere - settled.keys()).joined(more)
        left = {slug: found for slug, found in files.items() if slug not in settled}
        part = signed_part(left, ledger, past)
    entries = {slug: found for slug, found in part.entries.items() if slug not in settled}
    return Judged(
        notes=trusted,
        part=replace(part, entries=entries),
        settled=settled,
        ledger=ledger,
        findings=(*foreign_notes(notes, trusted, skipped), *bad_notes(wrong)),
    )


_News = Mapping[str, frozenset[str]]


def _news(before: _Memory, notes: Notes, trusted: str) -> _News | None:
    """The lines now on each blob whose note changed since; None when that cannot be told."""
    return {} if before.notes == trusted else notes.changed(before.notes, trusted)


def _untouched(before: _Memory, news: _News, trees: Mapping[str, str], past: Past) -> dict[str, Settled]:
    """The folders of which all is as it was when they were settled."""
    if _step(past, before.steps) != before.step:
        return {}  # another main line: its history was rewritten
    touched = past.changed(before.steps, news.keys())
    return {
        slug: one
        for slug, one in before.settled.items()
        if trees.get(slug, "") == one.tree and slug not in touched
    }


def _step(past: Past, count: int) -> str:
    """The commit that was the last after so many steps; it stands for all before it, too."""
    return past.steps[count - 1][0] if 0 < count <= len(past.steps) else ""


def _settled(
    stale: AbstractSet[str], trees: Mapping[str, str], files: Mapping[str, Sequence[Entry]], part: Signed
) -> dict[str, Settled]:
    """Those of the folders `stale` of which all that is committed is shown, and nothing else."""
    found = {}
    for slug in stale:
        shown = part.entries.get(slug, ())
        if list(shown) == [entry for entry in files.get(slug, ()) if not entry.name.startswith(".")]:
            found[slug] = Settled(trees.get(slug, ""), len(shown))
    return found


def _load(cache_dir: Path | None) -> _Memory:
    plain = cache.load(cache_dir / _NAME, program()) if cache_dir is not None else None
    if plain is None:
        return _Memory()
    settled = {slug: Settled(*one) for slug, one in plain["settled"].items()}
    return _Memory(**{**plain, "settled": settled})


def _store(cache_dir: Path, memory: _Memory) -> None:
    cache.store(cache_dir / _NAME, program(), {name: getattr(memory, name) for name in _Memory.__slots__})
