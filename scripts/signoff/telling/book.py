"""The delivery notes at work: claims that only one run gets, and results that none loses.

A claim is an intent, and it holds once it is shared: whoever pushes first has it, whoever is rejected reads
again and finds it taken. One thread writes; what piled up while it was pushing goes with the next push.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

from signoff.announce.ledger import Ledger, Line
from signoff.core.finding import OperatorError, WorldError
from signoff.edge.notes import Notes

_TRIES = 8
MOMENT = 0.02
"""Seconds; a push takes a second or two."""


@dataclass(slots=True)
class _Request:
    """A line to be written; a claim is refused when another run was first."""

    blob: str
    line: Line
    is_claim: bool
    tries: int = 0
    granted: bool = False
    problem: OperatorError | None = None
    done: threading.Event = field(default_factory=threading.Event)


class Book:
    """The notes of all deliveries. Use it in a `with`; leaving it writes what is left.

    `remote` None: the notes stay in this clone, and runs elsewhere know nothing of them.
    """

    def __init__(self, notes: Notes, remote: str | None, clock: Callable[[], datetime]) -> None:
        self.notes = notes
        self.remote = remote
        self.clock = clock
        self.problem: OperatorError | None = None
        self._blobs: frozenset[str] = frozenset()
        self._waiting: list[_Request] = []
        self._wake = threading.Condition()
        self._is_over = False
        self._writer = threading.Thread(target=self._write_all, name="delivery notes", daemon=True)

    def __enter__(self) -> Self:
        self._writer.start()
        return self

    def __exit__(self, *_: object) -> None:
        with self._wake:
            self._is_over = True
            self._wake.notify()
        self._writer.join()

    def ledger(self, blobs: Collection[str]) -> Ledger:
        """What is known of the messages with these `blobs`, here and on the remote."""
        self._blobs = frozenset(blobs)
        if self.remote is not None:
            theirs = self.notes.fetch(self.remote)
            if self.notes.join(theirs) != theirs:
                self.notes.share(self.remote)  # what was kept here by --local, or by a run that was killed
        return self._read(self.notes.tip())

    def claim(self, blob: str, line: Line, tries: int) -> bool:
        """Whether this try is ours; True only once everybody can see that.

        `tries` were known when it was planned: if there are others by now, it is somebody else's. Raises
        the error that kept the claim from being shared.
        """
        request = _Request(blob, line, is_claim=True, tries=tries)
        self._ask(request)
        request.done.wait()
        if request.problem is not None:
            raise request.problem
        return request.granted

    def record(self, blob: str, line: Line) -> None:
        """Write down a result, soon."""
        self._ask(_Request(blob, line, is_claim=False))

    def _ask(self, request: _Request) -> None:
        with self._wake:
            self._waiting.append(request)
            self._wake.notify()

    def _write_all(self) -> None:
        kept: list[_Request] = []  # results that could not be shared yet
        while True:
            with self._wake:
                while not self._waiting and not self._is_over:
                    self._wake.wait()
                if self.remote is not None and not self._is_over:
                    self._gather()
                batch, self._waiting = kept + self._waiting, []
                last = self._is_over
            if batch:
                kept = self._attempt(batch)
            if last and not self._waiting:
                return

    def _gather(self) -> None:
        """Give the other channels a moment: what comes together costs one push."""
        before = -1
        while len(self._waiting) > before:
            before = len(self._waiting)
            self._wake.wait(MOMENT)

    def _attempt(self, batch: Sequence[_Request]) -> list[_Request]:
        """Write `batch`; the results that have to be written again."""
        try:
            self._write(batch)
        except OperatorError as error:
            self._fail(batch, error)
        except Exception as error:  # noqa: BLE001  (nobody may wait for ever; it is a bug all the same)
            self._fail(batch, WorldError(f"delivery notes: {type(error).__name__}", "report this as a bug"))
        else:
            self.problem = None
            return []
        finally:
            for request in batch:
                request.done.set()
        return [request for request in batch if not request.is_claim]

    def _fail(self, batch: Sequence[_Request], error: OperatorError) -> None:
        self.problem = error
        for request in batch:
            request.problem = error
        self._keep([request for request in batch if not request.is_claim])

    def _keep(self, results: Sequence[_Request]) -> None:
        """What cannot be shared is written down here at least, and goes along with what is shared next."""
        if self.remote is None or not results:
            return
        with contextlib.suppress(OperatorError):
            before = self.notes.tip()
            self.notes.move(before, self.notes.with_lines(_lines(results), "Write down deliveries", before))

    def _write(self, batch: Sequence[_Request]) -> None:
        results = [request for request in batch if not request.is_claim]
        claims = [request for request in batch if request.is_claim]
        for _ in range(_TRIES):
            before = self.notes.tip()
            granted = self._free(claims, before) if claims else []
            if not granted and not results:
                return
            after = self.notes.with_lines(_lines([*results, *granted]), "Write down deliveries", before)
            if self._share(before, after):
                for request in granted:
                    request.granted = True
                return
        raise self.notes.busy()

    def _share(self, before: str, after: str) -> bool:
        """Make `after` everybody's notes, if nobody was faster."""
        if self.remote is None:
            return self.notes.move(before, after)
        if self.notes.push(self.remote, after):
            self.notes.join(self.notes.fetch(self.remote))
            return False
        if not self.notes.move(before, after):
            self.notes.join(after)
        return True

    def _free(self, claims: Sequence[_Request], tip: str) -> list[_Request]:
        """The claims that nobody else has tried by now."""
        ledger, now = self._read(tip), self.clock()
        return [claim for claim in claims if ledger.standing(claim.line.unit, now).tries == claim.tries]

    def _read(self, tip: str) -> Ledger:
        found = self.notes.read(self.notes.trusted(tip)[0], self._blobs) if self._blobs else {}
        return Ledger.of(line for lines in found.values() for line in lines)


def _lines(requests: Sequence[_Request]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for request in requests:
        found.setdefault(request.blob, set()).add(request.line.text())
    return {blob: frozenset(texts) for blob, texts in found.items()}
