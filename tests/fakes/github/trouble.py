"""What goes wrong at GitHub, on demand: outages, limits, slow and broken answers."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field

SECONDARY = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."
PRIMARY = "API rate limit exceeded for installation ID 1."


@dataclass(frozen=True)
class Trouble:
    """One failure. `status` 0 only delays; `raw` is sent instead of an answer; `drop` hangs up.

    `stall` sends `raw` as half of an answer and is silent then, `endless` sends it again and again.
    """

    status: int = 0
    message: str = "Server Error"
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    raw: bytes | None = None
    drop: bool = False
    stall: bool = False
    endless: bool = False
    method: str = ""
    path: str = ""


class Troubles:
    """The failures that are still to come, met in order by the calls they are meant for.

    `standing` ones come after those and never end.
    """

    def __init__(self) -> None:
        self._coming: list[Trouble] = []
        self.standing: list[Trouble] = []
        self._lock = threading.Lock()

    def add(self, trouble: Trouble, times: int) -> None:
        with self._lock:
            self._coming += [trouble] * times

    def meet(self, method: str, path: str) -> Trouble | None:
        with self._lock:
            for trouble in self._coming:
                if trouble.path in path and trouble.method in {"", method}:
                    self._coming.remove(trouble)
                    return trouble
            for trouble in self.standing:
                if trouble.path in path and trouble.method in {"", method}:
                    return trouble
        return None

    @property
    def left(self) -> int:
        """How many failures nobody has met yet."""
        return len(self._coming)

    def clear(self) -> None:
        with self._lock:
            self._coming.clear()
            self.standing.clear()
