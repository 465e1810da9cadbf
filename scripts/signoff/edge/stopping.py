"""End tidily when somebody wants this program to end: Ctrl-C, a signal, a terminal that was closed."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stop:
    """`wanted`: whether somebody wanted it since the block began."""

    def __init__(self) -> None:
        self.wanted = False


@contextmanager
def stoppable() -> Iterator[Stop]:
    """Every wish to end the program raises KeyboardInterrupt in the block, so that what it began is ended.

    A forked child that inherits this ends at once and says nothing. What the caller of the program has
    chosen to ignore (nohup) stays ignored.
    """
    stop = Stop()
    owner = os.getpid()

    def end(number: int, _frame: FrameType | None) -> None:
        if os.getpid() != owner:
            os._exit(128 + number)
        stop.wanted = True
        raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():
        yield stop
        return
    before = {number: signal.getsignal(number) for number in _SIGNALS}
    heeded = {number: how for number, how in before.items() if how is not signal.SIG_IGN}
    try:
        for number in heeded:
            signal.signal(number, end)
        yield stop
    finally:
        for number, how in heeded.items():
            signal.signal(number, how)
