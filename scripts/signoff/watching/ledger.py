"""What was reminded of already: git notes under `refs/notes/signoff-reminders`, one per debt.

They lie in the internal source when there is one, else with the page, and are shared by pushing, so that a
laptop that watches and a workflow on a schedule do not both remind. A line says the stage, when, by which
run, and whether that is an intent or done; what it is about, it does not say: the note's name is the
debt's key.

An intent is written, and shared, before anybody is told. Whoever finds another's fresh intent leaves it to
them: of two that run at once, the second to push finds the first's. Killed between intent and done, a
reminder is told again after `PATIENCE`, for nobody knows whether it went out: a reminder may then come
twice, never not at all.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from signoff.clock.debts import Debt, Stage
from signoff.clock.tellings import stamp
from signoff.core.finding import WorldError
from signoff.edge.notes import Notes

REF = "refs/notes/signoff-reminders"
PATIENCE = timedelta(minutes=5)
"""An intent that is older belongs to a run that died."""

Told = tuple[str, Stage]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a note."""

    stage: Stage
    at: datetime
    run: str
    done: bool

    def text(self) -> str:
        plain = {"at": stamp(self.at), "done": self.done, "run": self.run, "stage": self.stage.value}
        return json.dumps(plain, sort_keys=True, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Reminded:
    """The ledger in `notes`, shared with `remote` ("" when there is none). `run` names this run alone."""

    notes: Notes
    run: str
    remote: str = ""

    def told(self, debts: Iterable[Debt], now: datetime) -> frozenset[Told]:
        """Which stages of `debts` were told, or are just being told by somebody else."""
        return self._told(self.notes.tip(), {debt.key for debt in debts}, now)

    def refresh(self) -> str:
        """Take in what others told; why that was not possible, "" when it was."""
        if not self.remote:
            return ""
        try:
            self.notes.join(self.notes.fetch(self.remote))
        except WorldError as error:
            return error.problem
        return ""

    def intend(self, wanted: Collection[Told], now: datetime) -> tuple[frozenset[Told], str]:
        """Announce that this run tells `wanted`; those that are ours to tell, and why nobody else knows."""
        lines = {key: Line(stage, now, self.run, done=False).text() for key, stage in wanted}
        tip = self.notes.add(_each(lines), "Intend to remind")
        why = self._share()
        if self.remote and not why:
            tip = self.notes.tip()
        taken = self._told(tip, lines.keys(), now)
        return frozenset(wanted) - taken, why

    def record(self, told: Collection[Told], now: datetime) -> str:
        """Remember that `told` was told; why it could not be shared."""
        lines = {key: Line(stage, now, self.run, done=True).text() for key, stage in told}
        self.notes.add(_each(lines), "Remind")
        return self._share()

    def _share(self) -> str:
        try:
            if self.remote:
                self.notes.share(self.remote)
        except WorldError as error:
            return error.problem
        return ""

    def _told(self, tip: str, keys: Collection[str], now: datetime) -> frozenset[Told]:
        found = set()
        for key, lines in self.notes.read(tip, keys).items():
            known = [line for line in map(_line, lines) if line is not None]
            for line in known:
                is_fresh = line.run != self.run and abs(now - line.at) < PATIENCE
                if line.done or is_fresh:
                    found.add((key, line.stage))
        return frozenset(found)


def _each(lines: Mapping[str, str]) -> dict[str, frozenset[str]]:
    return {key: frozenset({line}) for key, line in lines.items()}


def _line(text: str) -> Line | None:
    """What a line says; None for one that is nobody's."""
    try:
        plain = json.loads(text)
        at = datetime.fromisoformat(plain["at"]).astimezone(UTC)
        return Line(Stage(plain["stage"]), at, str(plain["run"]), plain["done"] is True)
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
