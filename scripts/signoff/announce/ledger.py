"""What is known of deliveries: lines of JSON in git notes on the blobs of messages.

A *try* begins with its intent, written and shared before anything is sent, and ends with its result.
An intent without a result is somebody at work right now, or somebody who was killed: then nobody knows
whether the channel got the message. Lines are never changed and never taken away; two runs that write at
once lose nothing, because a note is a set of lines.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

REF = "refs/notes/signoff-deliveries"
MAX_LINE = 2_048
LEASE = timedelta(seconds=60)
"""How much longer than its channel's deadline a try may take before it counts as killed: clocks differ."""

_INTENT = "intent"


class Outcome(StrEnum):
    """How a try ended."""

    SENT = "sent"
    FAILED = "failed"  # it certainly did not arrive
    UNKNOWN = "unknown"  # it may have
    LEFT_OUT = "left-out"  # nobody wants it any more
    GIVEN_UP = "given-up"  # nobody tries any more


class State(StrEnum):
    """How a delivery stands."""

    NEW = "new"
    BUSY = "busy"  # another run is at it
    DONE = "done"
    RETRY = "retry"
    DOUBT = "doubt"  # nobody knows whether it arrived
    GIVEN_UP = "given-up"


class What(StrEnum):
    """What is delivered of a message."""

    MESSAGE = "message"
    RETRACTION = "retraction"


class Unit(NamedTuple):
    """One delivery: of a message (by its origin, which renames keep) to a channel in a language."""

    origin: str
    channel: str
    language: str
    what: What = What.MESSAGE

    def key(self, page: str) -> str:
        """The same for every try of this delivery, and for no other: what receivers tell repeats by."""
        told = "\0".join((page, *self))
        return hashlib.sha256(told.encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Line:
    """An intent (`outcome` None) or a result. `ref` is what the channel calls the message, for threads."""

    unit: Unit
    attempt: str
    at: datetime
    outcome: Outcome | None = None
    why: str = ""
    ref: str = ""
    lease: int = 0

    def text(self) -> str:
        plain: dict[str, Any] = {
            "origin": self.unit.origin,
            "channel": self.unit.channel,
            "language": self.unit.language,
            "what": self.unit.what.value,
            "try": self.attempt,
            "at": self.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "state": self.outcome.value if self.outcome else _INTENT,
        }
        plain |= {key: value for key, value in (("why", self.why), ("ref", self.ref)) if value}
        plain |= {"lease": self.lease} if self.outcome is None else {}
        return json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def read_line(text: str) -> Line | None:
    """What `Line.text` gave; None for anything else, which is not ours to judge."""
    try:
        plain = json.loads(text) if len(text) <= MAX_LINE else None
        if not isinstance(plain, dict):
            return None
        names = ("origin", "channel", "language", "try", "at", "state")
        if not all(isinstance(plain.get(name), str) for name in names):
            return None
        unit = Unit(plain["origin"], plain["channel"], plain["language"], What(plain.get("what", "message")))
        at = datetime.strptime(plain["at"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        outcome = None if plain["state"] == _INTENT else Outcome(plain["state"])
        lease = plain.get("lease", 0)
        return Line(
            unit,
            plain["try"],
            at,
            outcome,
            why=str(plain.get("why", "")),
            ref=str(plain.get("ref", "")),
            lease=lease if isinstance(lease, int) else 0,
        )
    except (ValueError, RecursionError):
        return None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a delivery stands, after how many tries since `first`; `why` and `ref` of the last result.

    `doubtful`: some try may have arrived without anybody knowing. `left_out`: done without sending.
    """

    state: State = State.NEW
    tries: int = 0
    why: str = ""
    ref: str = ""
    doubtful: bool = False
    left_out: bool = False
    first: datetime | None = None

    @property
    def got(self) -> bool:
        """Whether whoever reads the channel has, or may have, the message."""
        if self.state is State.DONE:
            return not self.left_out
        return self.doubtful or self.state is State.BUSY


class Ledger:
    """Everything that is known of some deliveries."""

    def __init__(self, lines: Iterable[Line] = ()) -> None:
        self._lines: dict[Unit, list[Line]] = {}
        for line in lines:
            self._lines.setdefault(line.unit, []).append(line)

    @classmethod
    def of(cls, texts: Iterable[str]) -> Ledger:
        """From the lines of notes; the same line on two blobs counts once."""
        found = (read_line(text) for text in sorted(set(texts)))
        return cls(line for line in found if line is not None)

    def units(self, origin: str, channel: str) -> tuple[Unit, ...]:
        """What was ever tried of a message on a channel, sorted."""
        return tuple(sorted(u for u in self._lines if (u.origin, u.channel) == (origin, channel)))

    def standing(self, unit: Unit, now: datetime) -> Standing:
        """How `unit` stands at `now`."""
        lines = self._lines.get(unit)
        if not lines:
            return Standing()
        return replace(self._standing(lines, now), first=min(line.at for line in lines))

    def _standing(self, lines: Sequence[Line], now: datetime) -> Standing:
        results = [line for line in lines if line.outcome is not None]
        ended = {line.attempt for line in results}
        unfinished = [line for line in lines if line.attempt not in ended]
        tries = len({line.attempt for line in lines})
        by_outcome = {line.outcome: line for line in sorted(results, key=lambda line: line.at)}
        begun = {line.attempt for line in lines if line.outcome is None}
        doubtful = bool(unfinished) or any(
            line.outcome is Outcome.UNKNOWN or (line.outcome is Outcome.GIVEN_UP and line.attempt in begun)
            for line in results
        )
        if sent := by_outcome.get(Outcome.SENT):
            return Standing(State.DONE, tries, ref=sent.ref)
        if out := by_outcome.get(Outcome.LEFT_OUT):
            return Standing(State.DONE, tries, out.why, left_out=True)
        if given := by_outcome.get(Outcome.GIVEN_UP):
            return Standing(State.GIVEN_UP, tries, given.why, doubtful=doubtful)
        if any(now < line.at + timedelta(seconds=line.lease) for line in unfinished):
            return Standing(State.BUSY, tries, "another run is sending it", doubtful=doubtful)
        if unfinished:
            return Standing(State.DOUBT, tries, "a run was stopped while it was sending", doubtful=True)
        last = max(results, key=lambda line: line.at)
        if unsure := by_outcome.get(Outcome.UNKNOWN):
            return Standing(State.DOUBT, tries, unsure.why, doubtful=True)
        return Standing(State.RETRY, tries, last.why)
