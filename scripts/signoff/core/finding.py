"""What is wrong with a file, where, and what to do about it.

An author's mistake is a `Finding`: findings are collected, sorted and shown all at once.
An operator's mistake (wrong option, no git) is an `OperatorError` with a remedy.
Anything else is a bug and shows its traceback.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding weighs: an error blocks, a warning asks, info tells."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True, order=True)
class Code:
    """The identity of a kind of finding. `code` and `slug` are never used again for another."""

    code: str
    slug: str
    severity: Severity
    about: str

    def at(self, path: str, line: int = 1, column: int = 1, text: str = "", hint: str = "") -> Finding:
        """A finding of this kind at a place; `line` and `column` count from 1."""
        return Finding(path, line, column, self.code, self.slug, text, hint, self.severity)


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One mistake in one place. Sorts by path, line, column, code."""

    path: str
    line: int
    column: int
    code: str
    slug: str
    text: str
    hint: str = ""
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.code} {self.slug}: {self.text}"

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR


class OperatorError(Exception):
    """The call or the set-up is wrong (exit code 2); `remedy` says what to do instead."""

    exit_code = 2

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.remedy = remedy


class WorldError(OperatorError):
    """Something outside failed: the disk, git, the forge (exit code 3)."""

    exit_code = 3


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether any of `findings` blocks."""
    return any(finding.is_error for finding in findings)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint naming the nearest of `known`, or else the whole list; "" when nothing is known."""
    names = sorted(known)
    near = difflib.get_close_matches(word.lower(), [name.lower() for name in names], n=1, cutoff=0.6)
    if near:
        match = next(name for name in names if name.lower() == near[0])
        return f"did you mean '{match}'?"
    if not names:
        return ""
    shown = ", ".join(names[:12])
    return f"known here: {shown}" + (", ..." if len(names) > 12 else "")
