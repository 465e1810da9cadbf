"""What time it is: the only place that reads a clock, and only when nobody says what time to take."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime

from signoff.core.finding import OperatorError
from signoff.core.frontmatter import Scalar
from signoff.core.text import Notes
from signoff.core.values import instant

VARIABLE = "SIGNOFF_NOW"
EPOCH = "SOURCE_DATE_EPOCH"
"""Seconds since 1970, as other programs that build reproducibly take it."""


def wanted(option: str | None) -> str | None:
    """The instant somebody asked for, as they wrote it: by `--now`, else by SIGNOFF_NOW."""
    return option or os.environ.get(VARIABLE) or None


def now(option: str | None = None) -> datetime:
    """The instant to build for, in UTC and whole seconds.

    That of `--now`, else of SIGNOFF_NOW, else of SOURCE_DATE_EPOCH, else the real one. What was
    given is written as in a message: `2026-11-21T10:02Z`.
    """
    text = wanted(option)
    if text is not None:
        return _given(text, "--now" if option else VARIABLE)
    return default()


def default() -> datetime:
    """The instant when nobody names one by `--now` or SIGNOFF_NOW: SOURCE_DATE_EPOCH, else the real time."""
    if epoch := os.environ.get(EPOCH):
        return _epoch(epoch)
    return datetime.now(UTC).replace(microsecond=0)


def _given(text: str, name: str) -> datetime:
    notes = Notes(name)
    found = instant(Scalar(text, plain=False, line=1, column=1), name, notes)
    if found is None:
        raise OperatorError(notes.findings[0].text, notes.findings[0].hint)
    return found


def _epoch(text: str) -> datetime:
    try:
        return datetime.fromtimestamp(int(text), UTC)
    except (ValueError, OverflowError, OSError):
        problem = f"{EPOCH} is '{text[:40]}', not a number of seconds"
        raise OperatorError(problem, "unset it, or set it to: git log -1 --format=%ct") from None


def pause(seconds: float) -> bool:
    """Let time pass; whether to go on, which is always so: Ctrl-C ends the program."""
    time.sleep(seconds)
    return True


def ticking() -> float:
    """Seconds on a clock that only goes forward: for limits of time, never for what is published."""
    return time.monotonic()
