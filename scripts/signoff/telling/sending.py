"""Send what is planned: channels side by side, each in order and within its deadline.

A channel that hangs is left behind when its time is over: what it was about to take is then in doubt.
"""

from __future__ import annotations

import secrets
import threading
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from signoff.announce.ledger import LEASE, Line, Outcome, Unit
from signoff.announce.plan import Delivery
from signoff.core.finding import OperatorError
from signoff.edge import clock
from signoff.edge.channels import Answer, Post, Sender
from signoff.telling.book import Book

TRIES = 5
"""So often a send is tried in one run, while its channel says that it certainly did not arrive."""

FIRST_WAIT = 1.0
GRACE = 2.0
"""Seconds that a channel may take beyond its deadline before it is left behind."""


@dataclass(frozen=True, slots=True)
class Done:
    """How a delivery ended in this run; `outcome` None: it was not tried."""

    delivery: Delivery
    outcome: Outcome | None
    why: str = ""


class Lane:
    """One channel: its deliveries one after the other. `post` makes the text of each."""

    def __init__(
        self,
        sender: Sender,
        policy: str,
        deliveries: Sequence[Delivery],
        post: Callable[[Delivery, str], Post],
        book: Book,
        waiting: Callable[[float], object],
    ) -> None:
        self.sender, self.policy = sender, policy
        self.deliveries = deliveries
        self.channel = deliveries[0].channel
        self._post, self._book, self._waiting = post, book, waiting
        self._ends = clock.ticking() + self.channel.deadline.total_seconds()
        self._lock = threading.Lock()
        self._done: dict[Unit, Done] = {}
        self._refs: dict[Unit, str] = {}
        self._trying: tuple[Delivery, str] | None = None
        self._is_left = False
        self._thread = threading.Thread(target=self._work, name=self.channel.id, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def finish(self) -> list[Done]:
        """Wait for the channel as long as it may take; how everything ended."""
        self._thread.join(max(0.0, self._ends - clock.ticking()) + GRACE)
        with self._lock:
            self._is_left = True
            if self._thread.is_alive() and self._trying is not None:
                delivery, attempt = self._trying
                self._settle(delivery, attempt, Answer("unknown", "it did not answer in time"))
            missing = [d for d in self.deliveries if d.unit not in self._done]
        return [*self._done.values(), *(Done(d, None, "its time was over") for d in missing)]

    def _work(self) -> None:
        for delivery in self.deliveries:
            if self._left() <= 0:
                return
            try:
                answer = self._deliver(delivery)
            except OperatorError as error:
                self._put(Done(delivery, None, error.problem))
                return
            except Exception as error:  # noqa: BLE001  (one channel's bug is no other channel's trouble)
                self._put(Done(delivery, None, _mistake(error)))
                return
            if answer is not None and answer.outcome != "sent" and answer.again:
                return  # it is down: what follows waits for the next run

    def _left(self) -> float:
        return self._ends - clock.ticking()

    def _put(self, done: Done) -> None:
        with self._lock:
            if not self._is_left:
                self._done[done.delivery.unit] = done

    def _deliver(self, delivery: Delivery) -> Answer | None:
        """Claim, send, write down; None when another run has it."""
        attempt = secrets.token_hex(8)
        blob, now = delivery.news.posted.blob, self._book.clock()
        lease = int((self.channel.deadline + LEASE).total_seconds())
        thread = self._refs.get(delivery.follows, "") if delivery.follows else ""
        post = self._post(delivery, thread or delivery.thread)
        intent = Line(delivery.unit, attempt, now, lease=lease)
        if not self._book.claim(blob, intent, delivery.tries):
            self._put(Done(delivery, None, "another run is sending it"))
            return None
        with self._lock:
            if self._is_left:
                released = Line(delivery.unit, attempt, now, Outcome.FAILED, "its time was over")
                self._book.record(blob, released)
                return None
            self._trying = (delivery, attempt)
        answer = self._try(post)
        with self._lock:
            if not self._is_left:
                self._settle(delivery, attempt, answer)
            self._trying = None
        return answer

    def _try(self, post: Post) -> Answer:
        """Send until it is certain that it arrived, or there is no time left, or doubt forbids it."""
        wait, unsure = FIRST_WAIT, None
        answer = Answer("failed", "there was no time")
        for number in range(TRIES):
            answer = self.sender.send(post, max(0.1, self._left()))
            if answer.outcome == "sent" or not answer.again:
                break
            if answer.outcome == "unknown":
                unsure = answer
                if not self.sender.exact and self.policy != "always":
                    break
            pause = max(wait, answer.wait)
            if number == TRIES - 1 or self._left() <= pause:
                break
            self._waiting(pause)
            wait *= 2
        return unsure if unsure is not None and answer.outcome != "sent" else answer

    def _settle(self, delivery: Delivery, attempt: str, answer: Answer) -> None:
        """Write the result down; the lock is held."""
        outcome, why = Outcome(answer.outcome), answer.why
        if outcome is Outcome.UNKNOWN and self.policy == "never" and not self.sender.exact:
            outcome, why = Outcome.GIVEN_UP, f"{why}: it may have arrived, and is not repeated there"
        if answer.ref:
            self._refs[delivery.unit] = answer.ref
        line = Line(delivery.unit, attempt, self._book.clock(), outcome, why, answer.ref)
        self._book.record(delivery.news.posted.blob, line)
        self._done[delivery.unit] = Done(delivery, outcome, why)


def send_all(lanes: Sequence[Lane]) -> list[Done]:
    """Run all channels side by side; how everything ended, in the order of the lanes."""
    for lane in lanes:
        lane.start()
    return [done for lane in lanes for done in lane.finish()]


def _mistake(error: Exception) -> str:
    """Where a bug is; what it says may name an address."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    return f"a mistake of ours, please report it: {type(error).__name__} in {place.name}, line {place.lineno}"


def pausing(seconds: float) -> None:
    """Wait."""
    threading.Event().wait(seconds)
