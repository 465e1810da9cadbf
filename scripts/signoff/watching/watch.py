"""Watch: look again and again, tell what is new, and survive whatever goes wrong in between.

Errors of the set-up and of the world end a round, never the watch. Git is read anew in every round; with a
remote, what it has is fetched first.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from signoff.core.finding import OperatorError


@dataclass(slots=True, kw_only=True)
class Watch:
    """`round_` is what is done each time: what is on the desk, as something that changes when there is
    news, and in words.

    `wait` sleeps so many seconds and says whether to go on; `now` is the clock; `say` prints.
    """

    round_: Callable[[datetime], tuple[Hashable, str]]
    now: Callable[[], datetime]
    wait: Callable[[float], bool]
    say: Callable[[str], None]
    every: timedelta
    _last: Hashable = field(default=None, repr=False)
    _failing: str = field(default="", repr=False)

    def run(self) -> None:
        """Until `wait` says no."""
        while True:
            started = self.now()
            self._once(started)
            spent = (self.now() - started).total_seconds()
            # a clock that was set back must not make us sleep for hours
            if not self.wait(min(max(self.every.total_seconds() - spent, 1.0), self.every.total_seconds())):
                return

    def _once(self, now: datetime) -> None:
        """One round. The same picture, or the same failure, is printed once."""
        try:
            news, picture = self.round_(now)
        except OperatorError as error:
            if error.problem != self._failing:
                self.say(f"{now:%H:%M} UTC: could not look: {error.problem}\n  hint: {error.remedy}")
            self._failing = error.problem
            return
        if self._failing:
            self.say(f"{now:%H:%M} UTC: looking again.")
            self._failing = ""
        if news != self._last:
            self.say(picture)
        self._last = news
