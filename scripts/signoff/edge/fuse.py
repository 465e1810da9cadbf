"""Hang up on a line when the time for a whole conversation is over.

A socket's own limit is for each piece: a host that says a byte now and then never meets it.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import weakref
from collections.abc import Iterator


class Fuse:
    """Watches lines. What reads from one that was hung up finds it at its end."""

    def __init__(self) -> None:
        self._lines: weakref.WeakSet[socket.socket] = weakref.WeakSet()

    def watch(self, line: socket.socket) -> None:
        self._lines.add(line)

    @contextlib.contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Hang up on all lines that are watched when the block takes longer than that."""
        timer = threading.Timer(max(0.0, seconds), self._hang_up)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _hang_up(self) -> None:
        for line in list(self._lines):
            with contextlib.suppress(OSError):
                # not the method of a TLS line, which would forget its keys under the reader's hands
                socket.socket.shutdown(line, socket.SHUT_RDWR)
