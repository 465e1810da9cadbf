"""The one comment below a proposal, and the one line of its status: what is asked of whom, and the words.

Everything that somebody wrote stands in fenced blocks or code spans, where it mentions nobody, closes no
issue and is no markup. The only people who are called are those whose approval is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from signoff.approval.decide import Decision
from signoff.approval.facts import Action
from signoff.approval.seen import visible
from signoff.core import codes
from signoff.core.finding import Finding, has_errors

MARKER = "<!-- signoff:gate -->"
LIMIT = 65_536
"""GitHub takes no longer comment (characters)."""

DESCRIPTION = 140
_ROOM = 60_000
# So much of each part at most, whatever people write: together it stays below the limit.
_CALLED = 3
_NAMED = 10
_GROUPS = 10
_ROWS = 60
_RULES = 20
_TOLD = 12_000
_LONGEST = 400
_SPAN = 200


class Verdict(StrEnum):
    """What the gate says: nothing to sign, all signed, waiting for approvals, or held by a mistake."""

    NOTHING = "nothing"
    SIGNED = "signed"
    WAITING = "waiting"
    HELD = "held"


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What one channel sends of a message: its text, how long that is there, and how long it may be."""

    channel: str
    text: str
    used: int
    limit: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """A message as its readers get it in one language, as plain text with the links it leads to."""

    path: str
    language: str
    audience: str
    title: str
    text: str
    links: tuple[str, ...] = ()
    excerpts: tuple[Excerpt, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A proposal and the decision on each of its files. `rules` are changed files that say who may sign.

    `where` is where one approves (an address), "" without a forge. `until`: when the first of the approvals
    is too old to publish by.
    """

    head: str
    decisions: tuple[Decision, ...]
    findings: tuple[Finding, ...]
    rules: tuple[str, ...] = ()
    versions: tuple[Version, ...] = ()
    where: str = ""
    until: datetime | None = None

    @property
    def verdict(self) -> Verdict:
        asked = any(r.code == codes.CHANGES_REQUESTED.code for d in self.decisions for r in d.reasons)
        if has_errors(self.findings) or asked:
            return Verdict.HELD
        if not self.decisions:
            return Verdict.NOTHING
        return Verdict.SIGNED if all(d.is_signed for d in self.decisions) else Verdict.WAITING

    @property
    def missing(self) -> dict[tuple[str, ...], int]:
        """Of whom the approval of how many files is missing: any one of each key would do."""
        found: dict[tuple[str, ...], int] = {}
        for decision in self.decisions:
            if not decision.is_signed:
                found[decision.may_sign] = found.get(decision.may_sign, 0) + 1
        return found


def description(judged: Judged) -> str:
    """The line of the commit status, at most 140 characters."""
    verdict, count = judged.verdict, len(judged.decisions)
    if verdict is Verdict.NOTHING:
        line = "Nothing to sign off"
        if judged.rules:
            line += f"; changes who may sign: {', '.join(judged.rules)}"
    elif verdict is Verdict.SIGNED:
        by = ", ".join(sorted({d.signer.login for d in judged.decisions if d.signer}))
        line = f"Signed off by {by}: {_files(count)}"
        if judged.until is not None:
            line += f"; merge by {judged.until:%H:%M} UTC"
    elif verdict is Verdict.WAITING:
        asked = (f"{_files(n)} by {' or '.join(who) or 'nobody'}" for who, n in judged.missing.items())
        line = f"To be signed off: {'; '.join(asked)}"
    else:
        line = f"Held: {_held_by(judged)}"
    line = visible(line)
    return line if len(line) <= DESCRIPTION else line[: DESCRIPTION - 3].rstrip() + "..."


def _held_by(judged: Judged) -> str:
    errors = [f for f in judged.findings if f.is_error]
    if errors:
        first = f"{errors[0].path}: {errors[0].text}"
        return first if len(errors) == 1 else f"{len(errors)} mistakes, {first}"
    asked = [r for d in judged.decisions for r in d.reasons if r.code == codes.CHANGES_REQUESTED.code]
    return asked[0].text


def comment(judged: Judged) -> str:
    """The whole comment, never longer than GitHub takes; what has no room is named."""
    parts = [
        MARKER,
        _heading(judged),
        *_asked(judged),
        *_table(judged),
        *_told(judged.findings),
        *_why(judged),
    ]
    left = _ROOM - sum(len(part) + 2 for part in parts)
    for number, version in enumerate(judged.versions):
        shown = _version(version)
        if len(shown) + 2 > left:
            parts.append(_cut(judged.versions[number:]))
            break
        parts.append(shown)
        left -= len(shown) + 2
    parts.append(f"Commit {code(judged.head[:12])}. This comment is kept up to date.")
    return "\n\n".join(part for part in parts if part) + "\n"


def _heading(judged: Judged) -> str:
    return {
        Verdict.NOTHING: "## Nothing to sign off",
        Verdict.SIGNED: "## Signed off",
        Verdict.WAITING: "## Waiting for sign-off",
        Verdict.HELD: "## Held",
    }[judged.verdict]


def _asked(judged: Judged) -> Iterator[str]:
    """Who has to do what now."""
    if has_errors(judged.findings):
        yield "**Whoever wrote this:** correct the errors below. Nothing can be published before."
    place = f"[Review the changes]({judged.where})" if judged.where else "Review the changes"
    for people, count in list(judged.missing.items())[:_GROUPS]:
        if not people:
            yield f"**Nobody may sign off {_files(count)}:** see below why, and what to do."
            continue
        names = [f"@{login}" for login in people[:_CALLED]] + [code(p) for p in people[_CALLED:_NAMED]]
        asked = f"read the words of {_files(count)} below. {place} and approve them, or request changes."
        yield f"**{' or '.join(names)}:** {asked}"
    if judged.verdict is Verdict.SIGNED:
        before = "" if judged.until is None else f" until {judged.until:%Y-%m-%d %H:%M} UTC"
        yield f"These very words may be published{before}. Later, or changed, they need another approval."
    if judged.rules:
        files = ", ".join(code(path) for path in judged.rules[:_RULES])
        yield f"This also changes who may sign off or what is checked: {files}. That counts once merged."


def _table(judged: Judged) -> Iterator[str]:
    if not judged.decisions:
        return
    rows = ["| file | | signed off by |", "|---|---|---|"]
    for decision in judged.decisions[:_ROWS]:
        what = "withdrawn" if decision.change.action is Action.WITHDRAW else "published"
        if decision.yes is not None and decision.signer is not None:
            when = f"{decision.yes.at:%Y-%m-%d %H:%M} UTC"
            who = f"{code(decision.signer.login)}, {when}"
        else:
            who = f"needs {' or '.join(map(code, decision.may_sign[:_CALLED])) or 'a commander'}"
        rows.append(f"| {code(decision.change.path)} | {what} | {who} |")
    left = len(judged.decisions) - _ROWS
    if left > 0:
        rows.append(f"| and {left} more | | {sum(d.is_signed for d in judged.decisions[_ROWS:])} of them |")
    yield "\n".join(rows)


def _told(findings: Sequence[Finding]) -> Iterator[str]:
    if findings:
        yield "### Findings"
        yield fenced(_lines(findings))


def _why(judged: Judged) -> Iterator[str]:
    """Why approvals that were given do not count, each reason once."""
    reasons = [r for d in judged.decisions if not d.is_signed for r in d.reasons]
    if reasons:
        yield "<details><summary>Why it is not signed off yet</summary>"
        yield fenced(_lines(reasons))
        yield "</details>"


def _lines(findings: Sequence[Finding]) -> str:
    ordered = sorted(findings, key=lambda f: not f.is_error)
    lines: list[str] = []
    room = _TOLD
    for number, finding in enumerate(ordered):
        told = [_one_line(f"{finding}" + ("" if finding.is_error else f" ({finding.severity})"))]
        told += [_one_line(f"  hint: {finding.hint}")] if finding.hint else []
        room -= sum(len(line) + 1 for line in told)
        if room < 0:
            lines.append(f"and {len(ordered) - number} more: run signoff check, or gate, on the proposal")
            break
        lines += told
    return "\n".join(lines)


def _version(version: Version) -> str:
    """A message in one language: first what goes out, then what fits elsewhere."""
    audience = "" if version.audience == "public" else f", for {code(version.audience)} only"
    said = [f"### {code(version.path)}, {code(version.language)}{audience}"]
    links = "\n".join(f"link: {link}" for link in version.links)
    words = f"{version.title}\n\n{version.text}" + (f"\n\n{links}" if links else "")
    said.append(fenced(visible(words)))
    for excerpt in version.excerpts:
        length = f"{excerpt.channel}: {excerpt.used} of {excerpt.limit}"
        said.append(length + (", **too long**" if excerpt.used > excerpt.limit else ""))
        said.append(fenced(visible(excerpt.text)))
    if version.missing:
        tags = ", ".join(code(tag) for tag in version.missing)
        said.append(f"Not translated: {tags}. These readers get the words above, with a note.")
    return "\n\n".join(said)


def _cut(left: Sequence[Version]) -> str:
    paths = list(dict.fromkeys(version.path for version in left))
    named = ", ".join(code(path) for path in paths[:20])
    more = f" and {len(paths) - 20} more" if len(paths) > 20 else ""
    return (
        f"**Cut here: there is no room for the words of {named}{more}. Read them in the files themselves.**"
    )


def fenced(text: str) -> str:
    """`text` as a code block that nothing in it can end."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}text\n{text}\n{fence}"


def code(text: str) -> str:
    """`text` as a code span on one line, also in a table. Backticks and bars become harmless."""
    return "`" + _one_line(text, _SPAN).replace("`", "'").replace("|", "¦") + "`"


def _one_line(text: str, longest: int = _LONGEST) -> str:
    line = visible(" ".join(text.split("\n")))
    return line if len(line) <= longest else f"{line[: longest - 3]}..."


def _files(count: int) -> str:
    return f"{count:,} file{'' if count == 1 else 's'}"


def as_text(judged: Judged) -> str:
    """The verdict for a terminal."""
    lines = [f"{judged.verdict}: {description(judged)}"]
    lines += [_one_line(f"changes who may sign off or what is checked: {path}") for path in judged.rules]
    for decision in judged.decisions:
        lines.append(_decided(decision))
        lines += [line for line in _lines(decision.reasons).split("\n") if line and not decision.is_signed]
    if judged.findings:
        lines.append(_lines(judged.findings))
    return "\n".join(lines)


def _decided(decision: Decision) -> str:
    path = _one_line(decision.change.path)
    what = "withdraws" if decision.change.action is Action.WITHDRAW else "publishes"
    if decision.yes is None or decision.signer is None:
        return f"{what} {path}: not signed off"
    how = f"{decision.yes.proof.value} {decision.yes.link}".rstrip()
    return (
        f"{what} {path}: signed off by {decision.signer.login} at {decision.yes.at:%Y-%m-%dT%H:%MZ} ({how})"
    )
