"""Evidence: who approved which bytes for which place, as one line of JSON in a git note on the blob.

A note may hold many lines (the same text in several places, two runs that recorded at once); lines are
independent, so notes merge by keeping the lines of both sides (`git notes merge -s cat_sort_uniq`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from signoff.approval.facts import Action, Proof

REF = "refs/notes/signoff"
RULE = 1
"""The version of the rule in decide.py that judged; raise it when the rule becomes stricter."""

MAX_LINE = 4_096
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


@dataclass(frozen=True, slots=True)
class Ledger:
    """All evidence there is, by path; what was recorded first comes first."""

    by_path: Mapping[str, tuple[Evidence, ...]]

    @classmethod
    def of(cls, found: Iterable[Evidence]) -> Ledger:
        by_path: dict[str, list[Evidence]] = {}
        for evidence in sorted(set(found), key=lambda e: (e.path, e.recorded, e.blob, e.line())):
            by_path.setdefault(evidence.path, []).append(evidence)
        return cls({path: tuple(lines) for path, lines in by_path.items()})

    def find(self, path: str, blob: str, action: Action = Action.PUBLISH) -> Evidence | None:
        """The evidence for `action` on exactly these bytes in exactly this place.

        What was withdrawn after it was approved is not approved any more, and the other way round.
        """
        lines = [evidence for evidence in self.by_path.get(path, ()) if evidence.blob == blob]
        if not lines or max(lines, key=lambda e: (e.when, e.recorded)).action is not action:
            return None
        return next(evidence for evidence in lines if evidence.action is action)


def _text(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _instant(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
