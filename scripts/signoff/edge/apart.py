"""Several pieces of work, each in a process of its own with all it starts, none of which outlives the caller.

A thread cannot be stopped, and neither can the programs that it waits for: what is late here is ended
together with its children, so that nothing goes on in the background after somebody was told that it failed.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Mapping
from multiprocessing.connection import Connection, wait
from typing import Generic, Literal, NamedTuple, TypeVar

from signoff.edge import clock

T = TypeVar("T")

NUDGE = 15.0
"""Seconds after which the caller hears what is still being waited for."""

_GRACE = 2.0
"""Seconds for a program to tidy up after it was asked to end."""


class Lost(NamedTuple):
    """No result: `late`, `stopped` by Ctrl-C, or the process `died` (of `signal`, 0 if of none)."""

    why: Literal["late", "stopped", "died"]
    signal: int = 0


def apart(
    works: Mapping[str, Callable[[], T]],
    deadline: float,
    *,
    heard: Callable[[str, T | Lost], None] = lambda _name, _result: None,
    waiting: Callable[[tuple[str, ...], float], None] = lambda _names, _seconds: None,
) -> dict[str, T | Lost]:
    """What each of `works` gives (it must pickle) when all run at once, by name, in their order.

    After `deadline` seconds the rest is ended and `Lost`. Ctrl-C ends what still runs, and keeps what is
    done. `heard` is called with each result as it comes, `waiting` now and then with those still at work
    and the seconds since the start. An exception that a work lets out is a mistake of ours: it is `Lost`.
    """
    start = clock.ticking()
    life, ours = os.pipe()
    members: dict[str, _Member[T]] = {}
    found: dict[str, T | Lost] = {}

    def settle(name: str, result: T | Lost) -> None:
        found[name] = result
        heard(name, result)

    try:
        for name, work in works.items():
            members[name] = _Member(work, life, ours)
        busy = {member.pipe: name for name, member in members.items()}
        while busy and (spent := clock.ticking() - start) < deadline:
            ready = wait(list(busy), min(NUDGE, deadline - spent))
            for pipe in ready:
                assert isinstance(pipe, Connection)
                name = busy.pop(pipe)
                settle(name, members[name].result())
            if not ready and busy:
                waiting(tuple(busy.values()), clock.ticking() - start)
        lost = Lost("late")
    except KeyboardInterrupt:
        lost = Lost("stopped")
    finally:
        for member in members.values():
            member.end()
        os.close(life)
        os.close(ours)
    for name in works:
        if name not in found:
            settle(name, lost)
    return {name: found[name] for name in works}


class _Member(Generic[T]):
    """A forked process that leads a group of its own, and what comes back from it."""

    def __init__(self, work: Callable[[], T], life: int, ours: int) -> None:
        context = multiprocessing.get_context("fork")
        self.pipe, theirs = context.Pipe(duplex=False)
        self._process = context.Process(target=_live, args=(work, theirs, life, ours), daemon=True)
        self._process.start()
        theirs.close()

    def result(self) -> T | Lost:
        try:
            done: T = self.pipe.recv()
        except EOFError:
            self._process.join(_GRACE)
            return Lost("died", max(0, -(self._process.exitcode or 0)))
        return done

    def end(self) -> None:
        """End the process with all that it started; nothing to do when they are done."""
        self._signal(signal.SIGTERM)
        self._process.join(_GRACE)
        self._signal(signal.SIGKILL)
        self._process.kill()  # it may not lead a group yet
        self._process.join()
        self.pipe.close()

    def _signal(self, number: int) -> None:
        pid = self._process.pid
        if pid is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(pid, number)


def _live(work: Callable[[], object], pipe: Connection, life: int, ours: int) -> None:
    os.setsid()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    os.close(ours)
    threading.Thread(target=_die_with_caller, args=(life,), daemon=True).start()
    pipe.send(work())


def _die_with_caller(life: int) -> None:
    """The caller never writes: that the pipe ends means that it is gone, however it went."""
    os.read(life, 1)
    os.killpg(0, signal.SIGKILL)
