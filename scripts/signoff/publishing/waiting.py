"""Look at several addresses at the same time, again and again, until each is live or the time is up."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from signoff.core.finding import OperatorError
from signoff.edge import clock
from signoff.publishing.probe import Probed
from signoff.signing.checks import Check, Health

PAUSE = 5.0
"""Seconds between two looks at an address."""

LOOK = 60.0
"""Seconds that a look which has begun in time may still take: a host that hangs holds nobody up longer."""


@dataclass(frozen=True, slots=True)
class Sight:
    """One look at an address, and when it was over."""

    probed: Probed
    when: datetime


Visit = Callable[[str], Probed]
Hear = Callable[[Sight], None]


def look(
    urls: Sequence[str],
    visit: Visit,
    wait: float,
    hear: Hear,
    *,
    pause: float = PAUSE,
    grace: float = LOOK,
) -> tuple[Probed, ...]:
    """What was found at each of `urls` last, in their order. One deadline is for all: `wait` seconds.

    `hear` is told of every sight, here and one at a time. Ctrl-C ends the waiting: what was found so far
    is the answer.
    """
    wanted = list(dict.fromkeys(urls))
    round_ = _Round(visit, clock.ticking() + wait, pause)
    found: dict[str, Probed] = {}
    until = clock.ticking() + wait + grace
    for url in wanted:
        # daemons: one that hangs must not keep the program from ending
        threading.Thread(target=partial(round_.watch, url), daemon=True).start()
    why, health = f"no answer within {wait + grace:.0f} seconds", Health.FAIL
    open_ = set(wanted)
    try:
        while open_:
            url, sight = round_.told.get(timeout=max(0.0, until - clock.ticking()))
            if isinstance(sight, OperatorError):
                raise sight
            if isinstance(sight, Exception):
                # one address must not keep people from hearing of the others
                text = f"a mistake in Signoff: {type(sight).__name__}: {sight}"
                found[url] = Probed(
                    url, (Check("answer", Health.FAIL, text, "please report it"),), fresh=False
                )
                open_.discard(url)
            elif sight is None:
                open_.discard(url)
            else:
                found[url] = sight.probed
                hear(sight)
    except queue.Empty:
        pass
    except KeyboardInterrupt:
        why, health = "stopped before it answered", Health.UNKNOWN
    finally:
        round_.over.set()
    silent = Check("answer", health, why, "see that the host answers")
    return tuple(found.get(url) or Probed(url, (silent,), fresh=False) for url in wanted)


class _Round:
    """What the watchers of the addresses share."""

    def __init__(self, visit: Visit, deadline: float, pause: float) -> None:
        self.told: queue.Queue[tuple[str, Sight | Exception | None]] = queue.Queue()
        self.over = threading.Event()
        self._visit = visit
        self._deadline = deadline
        self._pause = pause

    def watch(self, url: str) -> None:
        """Look until it is live or too late for another look, and say so with None."""
        try:
            while True:
                probed = self._visit(url)
                self.told.put((url, Sight(probed, clock.now())))
                if probed.live or clock.ticking() + self._pause > self._deadline:
                    break
                if self.over.wait(self._pause):
                    break
            self.told.put((url, None))
        except Exception as error:  # noqa: BLE001 -- told where the result is waited for
            self.told.put((url, error))
