"""What the public page serves now, as far as a publisher wants to know before replacing it."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from signoff.core.finding import OperatorError
from signoff.edge import clock, web
from signoff.edge.output import MARKER
from signoff.publishing.shape import UNRESOLVED, Shape, told

PATIENCE = 5.0
"""Seconds for all questions to the page: who publishes on the worst day does not wait for it."""

_LONGEST = timedelta(days=1)
"""Nothing is believed to have lain in a cache for longer."""


@dataclass(frozen=True, slots=True)
class Seen:
    """`time` by the page's host, the `shape` of the site (without its list of files), None where unknown.

    `problem` says why the shape is not known, "" when it is.
    """

    time: datetime | None = None
    shape: Shape | None = None
    problem: str = ""


class Look:
    """A look at the page at `url`, which begins at once and goes on beside other work.

    Whatever the page answers, or does not, this ends in time and raises nothing. `now` is the time here.
    """

    def __init__(self, url: str, now: datetime) -> None:
        self._found = Seen(problem="no answer in time")
        self._until = clock.ticking() + PATIENCE
        # a daemon: finding the addresses of a name cannot be given up
        self._thread = threading.Thread(target=self._look, args=(url, now), daemon=True)
        self._thread.start()

    def seen(self) -> Seen:
        """What was seen, waiting for it as long as the patience lasts."""
        self._thread.join(max(0.0, self._until - clock.ticking()))
        return self._found

    def _look(self, url: str, now: datetime) -> None:
        time = None
        try:
            facts = self._get(url + MARKER)
            time = _time(facts, now)
            self._found = Seen(time, problem="no answer in time")
            if facts.status != 200:
                self._found = Seen(time, problem=f"it answers with status {facts.status}")
                return
            unresolved = self._get(url + UNRESOLVED)
            listed = json.loads(unresolved.body) if unresolved.status == 200 else {}
            self._found = Seen(time, told(json.loads(facts.body), listed))
        except (web.NoAnswerError, OperatorError) as error:
            self._found = Seen(time, problem=str(error))
        except (ValueError, RecursionError):
            self._found = Seen(time, problem="what it serves is not made by Signoff")

    def _get(self, url: str) -> web.Answer:
        return web.get(url, web.Asking(timeout=PATIENCE, patience=self._until - clock.ticking()))


def _time(answer: web.Answer, now: datetime) -> datetime | None:
    """The time by the host of `answer`; of what lay in a cache, what fits `now` best."""
    try:
        sent = parsedate_to_datetime(answer.header("date"))
        sent = sent.astimezone(UTC) if sent.tzinfo is not None else sent.replace(tzinfo=UTC)
        age = answer.header("age")
        lay = timedelta(seconds=int(age[:9])) if age.isascii() and age.isdigit() else timedelta()
        return min(max(now, sent), sent + min(lay, _LONGEST))
    except (TypeError, ValueError, OverflowError):
        return None
