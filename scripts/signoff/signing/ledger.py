"""All evidence of a repository, read from its notes.

Whoever may push notes may write any. With `publisher` in `status.yml` only notes count that the publisher's
key has signed: what others put on top is ignored and reported, and the publisher's next commit drops it.
Without a publisher nothing tells a forged note from a true one here but who may push to `refs/notes/`;
`signoff verify --recheck` asks for the proof behind each and finds those that have none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from signoff.approval.evidence import BadEvidenceError, Ledger, Row, read_line, row_of
from signoff.core import codes
from signoff.core.finding import Finding
from signoff.core.watched import Settings
from signoff.edge import cache, past
from signoff.edge.git import Repository
from signoff.edge.notes import REF, Notes, Publisher
from signoff.edge.signatures import ALLOWED, REVOKED

_NAME = "notes"
_VERSION = "notes 2"


@dataclass(frozen=True, slots=True)
class Recorded:
    """All evidence that counts, and what in the notes does not."""

    ledger: Ledger
    findings: tuple[Finding, ...]


def notes_of(repository: Repository, settings: Settings | None, key: Path | None = None) -> Notes:
    """The notes, of which only those of the publisher count when `settings` name one."""
    if settings is None or not settings.publisher:
        return Notes(repository, key)
    allowed = past.file_at(repository, repository.commit, ALLOWED) or b""
    revoked = past.file_at(repository, repository.commit, REVOKED) or b""
    return Notes(repository, key, Publisher(settings.publisher, allowed, revoked))


Wrong = Mapping[str, Sequence[str]]
"""Why lines of notes are no evidence, by the blob that they are on."""


def recorded(notes: Notes, cache_dir: Path | None = None) -> Recorded:
    """What is recorded, and what in the notes does not count."""
    trusted, skipped = notes.trusted(notes.tip())
    ledger, wrong = all_evidence(notes, trusted, cache_dir)
    return Recorded(ledger, (*foreign_notes(notes, trusted, skipped), *bad_notes(wrong)))


def foreign_notes(notes: Notes, trusted: str, skipped: int) -> Iterator[Finding]:
    """That `skipped` commits of notes on top of `trusted` do not count, if so."""
    if notes.publisher is None or not skipped:
        return
    publisher = notes.publisher.principal
    many = f"{skipped} commits of notes are" if skipped > 1 else "one commit of notes is"
    text = f"{many} not signed by {publisher}, the publisher, and ignored"
    if not trusted:
        text = f"no commit of notes is signed by {publisher}, the publisher, so none counts"
    hint = f"see who made them: git log --show-signature {REF}; then run: signoff verify"
    yield codes.FOREIGN_NOTES.at(REF, text=text, hint=hint)


def bad_notes(wrong: Wrong) -> Iterator[Finding]:
    """What is no evidence, for people."""
    hint = "look at it with: git notes --ref={ref} show {blob}"
    for blob in sorted(wrong):
        for error in wrong[blob]:
            text = f"a note on {blob[:12]} is no evidence: {error}"
            show = hint.format(ref=REF.removeprefix("refs/notes/"), blob=blob[:12])
            yield codes.BAD_NOTE.at(REF, text=text, hint=show)


def all_evidence(notes: Notes, commit: str, cache_dir: Path | None = None) -> tuple[Ledger, Wrong]:
    """The evidence in the notes `commit`, and what in them is none. With a `cache_dir` only news are read."""
    plain = cache.load(cache_dir / _NAME, _VERSION) if cache_dir is not None else None
    known: dict[str, Any] = plain or {"commit": "", "rows": {}, "wrong": {}}
    rows: dict[str, list[Row]] = known["rows"]
    wrong: dict[str, list[str]] = known["wrong"]
    if commit != known["commit"]:
        news = notes.changed(known["commit"], commit)
        if news is None:
            rows, wrong, news = {}, {}, notes.read(commit)
        for blob in news:
            rows.pop(blob, None)
            wrong.pop(blob, None)
        fresh, bad = _read(news)
        rows |= fresh
        wrong |= bad
        if cache_dir is not None:
            cache.store(cache_dir / _NAME, _VERSION, {"commit": commit, "rows": rows, "wrong": wrong})
    return Ledger(row for blob in sorted(rows) for row in rows[blob]), wrong


def evidence_on(notes: Notes, commit: str, blobs: Collection[str]) -> Ledger:
    """The evidence on `blobs` alone, in the notes `commit`. What is none counts for nothing."""
    rows, _ = _read(notes.read(commit, blobs) if blobs else {})
    return Ledger(row for blob in sorted(rows) for row in rows[blob])


def wrong_in(lines: Mapping[str, Iterable[str]]) -> Wrong:
    """What of the lines on each blob is no evidence, and why."""
    return _read(lines)[1]


def _read(lines: Mapping[str, Iterable[str]]) -> tuple[dict[str, list[Row]], dict[str, list[str]]]:
    """The evidence in the lines on each blob, and why other lines are none."""
    rows: dict[str, list[Row]] = {}
    wrong: dict[str, list[str]] = {}
    for blob, found in lines.items():
        for line in sorted(found):
            try:
                rows.setdefault(blob, []).append(row_of(read_line(line, blob)))
            except BadEvidenceError as error:
                wrong.setdefault(blob, []).append(str(error))
    return rows, wrong
