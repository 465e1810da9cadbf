"""Tell the events of a drill as they come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from signoff.clock.drills import Event, Scenario, said
from signoff.clock.reminders import span
from signoff.core.watched import Settings
from signoff.edge.drills import Home, Remembered

LONGEST = 15.0
"""Seconds between two looks at the clock: a laptop may have slept meanwhile."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Play:
    """What was told is remembered before the next is told, so what is stopped goes on where it was.

    What an event lets fail or come back does so before it is told.
    """

    home: Home
    scenario: Scenario
    settings: Settings
    language: str
    now: Callable[[], datetime]
    say: Callable[[str], None]

    def step(self) -> float | None:
        """Tell what has come; seconds until the next event, None when that was all."""
        state, now = self.home.begin(self.now()), self.now()
        for event in self.scenario.events[state.told :]:
            if event_time(event.at, state) > now:
                return (event_time(event.at, state) - now).total_seconds()
            for name in event.down:
                self.home.turn(name, up=False)
            for name in event.up:
                self.home.turn(name, up=True)
            self.say(self._line(event, state))
            state = replace(state, told=state.told + 1)
            self.home.remember(state)
        return None

    def run(self, wait: Callable[[float], bool]) -> None:
        """Until the last event is told. `wait` lets seconds pass and says whether to go on."""
        while (pause := self.step()) is not None:
            if not wait(min(max(pause, 0.2), LONGEST)):
                return

    def _line(self, event: Event, state: Remembered) -> str:
        people = ", ".join(event.to)
        when = event_time(event.at, state)
        after = span(event.at) if event.at else "now"
        text = said(event.text, self.settings, self.language)
        return f"{when:%H:%M:%S} UTC ({after})  to {people}: {text}"


def event_time(at: timedelta, state: Remembered) -> datetime:
    """The real instant of what the scenario has after `at`."""
    found = state.at(at)
    assert found is not None, "the drill has begun"
    return found
