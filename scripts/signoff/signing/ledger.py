"""All evidence of a repository, read from its notes.

Whoever may push notes may write any. With `publisher` in `status.yml` only notes count that the publisher's
key has signed: what others put on top is ignored and reported, and the publisher's next commit drops it.
Without a publisher nothing tells a forged note from a true one here but who may push to `refs/notes/`;
`signoff verify --recheck` asks for the proof behind each and finds those that have none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
_VERSION = "notes 1"


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


def recorded(notes: Notes, cache_dir: Path | None = None) -> Recorded:
    """What is recorded, and what in the notes does not count."""
    tip = notes.tip()
    trusted, skipped = notes.trusted(tip)
    ledger, wrong = read_ledger(notes, trusted, cache_dir)
    foreign = []
    if notes.publisher is not None and skipped:
        foreign.append(_foreign(notes.publisher.principal, skipped if trusted else 0))
    return Recorded(ledger, (*foreign, *wrong))


def _foreign(publisher: str, count: int) -> Finding:
    many = f"{count} commits of notes are" if count > 1 else "one commit of notes is"
    text = f"{many} not signed by {publisher}, the publisher, and ignored"
    if not count:
        text = f"no commit of notes is signed by {publisher}, the publisher, so none counts"
    hint = f"see who made them: git log --show-signature {REF}; then run: signoff verify"
    return codes.FOREIGN_NOTES.at(REF, text=text, hint=hint)


def read_ledger(
    notes: Notes, commit: str | None = None, cache_dir: Path | None = None
) -> tuple[Ledger, tuple[Finding, ...]]:
    """The evidence in the notes `commit` (default: those that count), and what in them is none.

    With a `cache_dir` only news are read.
    """
    commit = notes.trusted(notes.tip())[0] if commit is None else commit
    plain = cache.load(cache_dir / _NAME, _VERSION) if cache_dir is not None else None
    known: dict[str, Any] = plain or {"commit": "", "rows": {}, "wrong": {}}
    rows: dict[str, list[Row]] = known["rows"]
    wrong: dict[str, list[str]] = known["wrong"]
    if commit != known["commit"]:
        news = notes.changed(known["commit"], commit)
        if news is None:
            rows, wrong, news = {}, {}, notes.read(commit)
        _take(news, rows, wrong)
        if cache_dir is not None:
            cache.store(cache_dir / _NAME, _VERSION, {"commit": commit, "rows": rows, "wrong": wrong})
    ledger = Ledger(row for blob in sorted(rows) for row in rows[blob])
    return ledger, tuple(_bad(blob, text) for blob in sorted(wrong) for text in wrong[blob])


def _take(news: Mapping[str, Iterable[str]], rows: dict[str, list[Row]], wrong: dict[str, list[str]]) -> None:
    """Put the notes of some blobs in the place of what was known of them."""
    for blob, lines in news.items():
        rows.pop(blob, None)
        wrong.pop(blob, None)
        for line in sorted(lines):
            try:
                rows.setdefault(blob, []).append(row_of(read_line(line, blob)))
            except BadEvidenceError as error:
                wrong.setdefault(blob, []).append(str(error))


def _bad(blob: str, error: str) -> Finding:
    text = f"a note on {blob[:12]} is no evidence: {error}"
    hint = f"look at it with: git notes --ref={REF.removeprefix('refs/notes/')} show {blob[:12]}"
    return codes.BAD_NOTE.at(REF, text=text, hint=hint)
