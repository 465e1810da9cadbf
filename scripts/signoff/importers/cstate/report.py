"""What an import did, for the person who started it: a table, then every oddity with its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from signoff.core.finding import Finding, Severity
from signoff.importers.cstate.codes import ALL
from signoff.importers.cstate.site import Counts, Import

_MOST_NAMES = 12
_SEVERITIES = (Severity.ERROR, Severity.WARNING, Severity.INFO)


def report(imported: Import, written: int, unchanged: int, kept: Sequence[Finding], *, dry_run: bool) -> str:
    """The whole report; `kept` are files of the target that were not overwritten."""
    findings = sorted([*imported.findings, *kept])
    wrote = "files to write" if dry_run else "files written"
    return "\n".join(
        [
            *_table(imported.counts),
            _row(wrote, written),
            *([_row("  already there", unchanged)] if unchanged else []),
            *([_row("  kept, because they differ", len(kept))] if kept else []),
            *_kinds(findings),
            *_list(findings),
            *_unlisted(imported.unlisted),
        ]
    )


def _row(name: str, number: int) -> str:
    return f"{name:<32}{number:>7,}"


def _table(counts: Counts) -> Iterator[str]:
    yield _row("posts", counts.posts)
    parts = (
        ("incidents", counts.incidents),
        ("maintenances", counts.maintenances),
        ("notices", counts.notices),
        ("translations", counts.translations),
        ("drafts, left out", counts.drafts),
        ("refused", counts.refused),
    )
    for name, number in parts:
        if number or name in ("incidents", "notices"):
            yield _row(f"  {name}", number)
    if counts.left_open:
        yield _row("  of the incidents still open", counts.left_open)
    yield _row("messages", counts.updates + counts.added)
    yield _row("  updates of the posts", counts.updates)
    if counts.added:
        yield _row("  added to say 'resolved'", counts.added)
    yield _row("components", counts.components)


def _kinds(findings: Sequence[Finding]) -> Iterator[str]:
    """How many oddities of each kind, the gravest first."""
    if not findings:
        yield _row("oddities", 0)
        return
    yield _row("oddities", len(findings))
    about = {code.code: code for code in ALL}
    numbers = Counter(finding.code for finding in findings)
    order = sorted(numbers, key=lambda code: (_SEVERITIES.index(about[code].severity), code))
    for code in order:
        known = about[code]
        yield f"{f'  {known.slug}':<32}{numbers[code]:>7,}  {known.severity.value}: {known.about}"


def _list(findings: Sequence[Finding]) -> Iterator[str]:
    for severity in _SEVERITIES:
        chosen = [finding for finding in findings if finding.severity is severity]
        if chosen:
            yield ""
            yield f"{severity.value}s" if severity is not Severity.INFO else "for information"
        for finding in chosen:
            yield f"{finding.path}:{finding.line}: {finding.code} {finding.slug}: {finding.text}"
            if finding.hint and severity is not Severity.INFO:
                yield f"  hint: {finding.hint}"


def _unlisted(unlisted: Sequence[tuple[str, int]]) -> Iterator[str]:
    """The affected names that are no components: adding them to the old configuration makes them some."""
    if not unlisted:
        return
    shown = ", ".join(f"{name} ({number})" for name, number in unlisted[:_MOST_NAMES])
    more = len(unlisted) - _MOST_NAMES
    yield ""
    yield f"affected, but no systems of the old page: {shown}" + (f" and {more} more" if more > 0 else "")
    yield "  hint: list those that deserve it under 'systems' in the old configuration before importing"
