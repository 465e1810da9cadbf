"""All evidence of a repository, read from its notes."""

from __future__ import annotations

from signoff.approval.evidence import BadEvidenceError, Evidence, Ledger, read_line
from signoff.core import codes
from signoff.core.finding import Finding
from signoff.edge.notes import REF, Notes


def read_ledger(notes: Notes, commit: str | None = None) -> tuple[Ledger, tuple[Finding, ...]]:
    """The evidence in the notes `commit` (default: as they are now), and what in them is none."""
    found: list[Evidence] = []
    wrong: list[Finding] = []
    for blob, lines in notes.read(notes.tip() if commit is None else commit).items():
        for line in sorted(lines):
            try:
                found.append(read_line(line, blob))
            except BadEvidenceError as error:
                text = f"a note on {blob[:12]} is no evidence: {error}"
                hint = f"look at it with: git notes --ref={REF.removeprefix('refs/notes/')} show {blob[:12]}"
                wrong.append(codes.BAD_NOTE.at(REF, text=text, hint=hint))
    return Ledger.of(found), tuple(wrong)
