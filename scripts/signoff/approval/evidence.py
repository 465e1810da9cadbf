"""Evidence: who approved which bytes for which place, as one line of JSON in a git note on the blob.

A note may hold many lines (the same text in several places, two runs that recorded at once); lines are
independent, so notes merge by keeping the lines of both sides (`git notes merge -s cat_sort_uniq`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, KeysView, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from itertools import chain
from typing import Any

from signoff.approval.facts import Action, Proof

REF = "refs/notes/signoff"
RULE = 1
"""The version of the rule in decide.py that judged; raise it when the rule becomes stricter."""

MAX_LINE = 4_096
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
_TEXTS = ("path", "approver", "role", "author", "link", "commit", "reviewed_commit")


class BadEvidenceError(ValueError):
    """A line of a note that is not evidence; the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """`approver`, in the role `role`, said yes at `when` to the bytes `blob` at `path`.

    `commit` is the step of the main line that brought the bytes, `reviewed_commit` the one whose tree
    the approver saw. `recorded` is when a publisher wrote this down.
    """

    path: str
    blob: str
    approver: str
    when: datetime
    proof: Proof
    recorded: datetime
    action: Action = Action.PUBLISH
    role: str = "commander"
    author: str = ""
    link: str = ""
    pull_request: int | None = None
    commit: str = ""
    reviewed_commit: str = ""
    rule: int = RULE

    def line(self) -> str:
        """The evidence as a note holds it: all but `blob`, which is what the note is attached to."""
        plain = {name: getattr(self, name) for name in _TEXTS} | {
            "action": self.action.value,
            "proof": self.proof.value,
            "pull_request": self.pull_request,
            "recorded": _text(self.recorded),
            "rule": self.rule,
            "when": _text(self.when),
        }
        return json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def read_line(line: str, blob: str) -> Evidence:
    """The evidence in one line of the note on `blob`. Unknown keys are ignored.

    BadEvidenceError when the line is none.
    """
    if len(line) > MAX_LINE:
        raise BadEvidenceError("a line is too long")
    try:
        plain = json.loads(line)
    except (ValueError, RecursionError):
        raise BadEvidenceError("a line is not JSON") from None
    if not isinstance(plain, dict):
        raise BadEvidenceError("a line is not a JSON object")
    return _evidence(plain, blob)


def _evidence(plain: Mapping[str, Any], blob: str) -> Evidence:
    if plain.get("rule") != RULE:
        raise BadEvidenceError(
            f"it was judged by rule {plain.get('rule')!r}, which this version does not know"
        )
    texts = {name: plain.get(name, "") for name in _TEXTS}
    if (
        not all(isinstance(text, str) for text in texts.values())
        or not texts["path"]
        or not texts["approver"]
    ):
        raise BadEvidenceError("it does not say who approved what")
    number = plain.get("pull_request")
    if number is not None and (not isinstance(number, int) or isinstance(number, bool)):
        raise BadEvidenceError("its pull request is not a number")
    try:
        return Evidence(
            blob=blob,
            when=_instant(plain["when"]),
            recorded=_instant(plain["recorded"]),
            proof=Proof(plain["proof"]),
            action=Action(plain["action"]),
            pull_request=number,
            **texts,
        )
    except (KeyError, TypeError, ValueError) as error:
        raise BadEvidenceError(f"it cannot be read: {error}") from None


Row = Sequence[Any]
"""Evidence as plain values, quick to store and to read again: the columns are `COLUMNS`."""

COLUMNS = (
    *("path", "blob", "action", "when", "recorded", "approver", "proof", "role", "author"),
    *("link", "pull_request", "commit", "reviewed_commit"),
)
_PATH, _BLOB, _ACTION, _WHEN, _RECORDED = range(5)


def row_of(evidence: Evidence) -> Row:
    """`evidence` as a row."""
    return tuple(_plain(getattr(evidence, name)) for name in COLUMNS)


def evidence_of(row: Row) -> Evidence:
    """The evidence that `row_of` made `row` of."""
    plain = dict(zip(COLUMNS, row, strict=True))
    plain |= {name: datetime.fromtimestamp(plain[name], UTC) for name in ("when", "recorded")}
    return Evidence(**plain | {"action": Action(plain["action"]), "proof": Proof(plain["proof"])})


class Ledger:
    """All evidence there is, by path. Rows become `Evidence` when somebody looks at them."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows: dict[str, list[Row]] = {}
        for row in rows:
            self._rows.setdefault(row[_PATH], []).append(row)

    @classmethod
    def of(cls, found: Iterable[Evidence]) -> Ledger:
        return cls(map(row_of, found))

    @property
    def paths(self) -> KeysView[str]:
        """Every path that there is any evidence for."""
        return self._rows.keys()

    def within(self, slugs: Collection[str]) -> Ledger:
        """The evidence for what lies in the incident folders `slugs`."""
        inside = (path for path in self._rows if path.partition("/")[2].partition("/")[0] in slugs)
        return Ledger(row for path in inside for row in self._rows[path])

    def joined(self, other: Ledger) -> Ledger:
        """The evidence of both."""
        return Ledger((*self.rows(), *other.rows()))

    def rows(self) -> Iterator[Row]:
        """Everything, path by path."""
        return chain.from_iterable(self._rows.values())

    def at(self, path: str) -> tuple[Evidence, ...]:
        """The evidence for one path; what was recorded first comes first."""
        found = list(map(evidence_of, self._rows.get(path, ())))
        if len(found) > 1:
            found.sort(key=lambda e: (e.recorded, e.when, e.line()))
        return tuple(found)

    def find(self, path: str, blob: str, action: Action = Action.PUBLISH) -> Evidence | None:
        """The evidence for `action` on exactly these bytes in exactly this place.

        What was withdrawn after it was approved is not approved any more, and the other way round.
        """
        lines = [evidence for evidence in self.at(path) if evidence.blob == blob]
        if not lines or max(lines, key=lambda e: (e.when, e.recorded)).action is not action:
            return None
        return next(evidence for evidence in lines if evidence.action is action)

    def publishes(self, path: str, blob: str) -> bool:
        """Whether these bytes were signed off for this place, and no sign-off ever took them away."""
        rows = [row for row in self._rows.get(path, ()) if row[_BLOB] == blob]
        return bool(rows) and all(row[_ACTION] == Action.PUBLISH for row in rows)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return int(value.timestamp())
    return str(value) if isinstance(value, StrEnum) else value


def _text(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _instant(text: str) -> datetime:
    if not _INSTANT.fullmatch(text):
        raise ValueError(f"{text[:40]!r} is no instant")
    return datetime.fromisoformat(text)
