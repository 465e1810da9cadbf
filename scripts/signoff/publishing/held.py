"""What is held back from a publication, and why: once for each file, in few lines when there are many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from signoff.core import codes
from signoff.core.finding import Finding
from signoff.signing.verify import Verified

FEW = 5
"""So many files with the same reason are named, the newest last; of more, only the newest."""

_UNKNOWN = "nobody could be asked: "


class Held(NamedTuple):
    """A file that is not published, and why. `unasked`: it may be signed off, but nobody could be asked."""

    path: str
    why: str
    hint: str
    unasked: bool = False


def held(findings: Iterable[Finding], verified: Verified | None) -> tuple[Held, ...]:
    """The files that a build held back, by path, with the best reason that is known of each."""
    unasked = dict(verified.unasked) if verified else {}
    refused = {decision.change.path: decision.reasons for decision in verified.refused} if verified else {}
    return tuple(_held(finding, unasked, refused) for finding in findings if is_held(finding))


def is_held(finding: Finding) -> bool:
    return finding.code == codes.HELD.code


def _held(finding: Finding, unasked: Mapping[str, str], refused: Mapping[str, Sequence[Finding]]) -> Held:
    path = finding.path
    if path in unasked:
        return Held(path, f"{_UNKNOWN}{unasked[path]}", "run the same again when it answers", unasked=True)
    if refused.get(path):
        reasons = refused[path]
        return Held(path, "; ".join(reason.text for reason in reasons), reasons[-1].hint)
    return Held(path, finding.text, finding.hint)


def lines(found: Sequence[Held]) -> Iterator[str]:
    """What to say of them."""
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in found:
        groups[one.why, one.hint].append(one.path)
    for (why, hint), paths in groups.items():
        if len(paths) > FEW:
            newest = ", ".join(paths[-FEW:])
            yield f"{len(paths)} files are held: {why}\n  the newest: {newest}"
            yield f"  hint: {hint}; all of them: signoff verify"
        else:
            named = "\n".join(f"{path}: held" for path in paths)
            yield f"{named}\n  {why}\n  hint: {hint}"
