"""A line between a client and a server on this machine that can be held, cut and released."""

from __future__ import annotations

import select
import socket
import threading
from typing import Self


class Line:
    """Passes bytes on to `port`; after `limit` bytes from clients it holds, or is `cut`, until released.

    `port` of the line is where clients go, `passed` how much they sent. `idle` is set when no client is
    connected any more, `held` when the limit was reached.
    """

    def __init__(self, port: int, limit: int, *, cut: bool = False) -> None:
        self._target = port
        self._limit = limit
        self.passed = 0
        self._cut = cut
        self._open = threading.Event()
        self._lock = threading.Lock()
        self._clients = 0
        self.idle = threading.Event()
        self.idle.set()
        self.held = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()
        self._over.set()
        self._thread.join()
        self._listener.close()

    def release(self) -> None:
        """From now on everything passes."""
        self._open.set()

    def _accept(self) -> None:
        # never in `accept` when the socket is closed: the call would go on with whatever gets its number next
        while not self._over.is_set():
            if select.select([self._listener], [], [], 0.02)[0]:
                client, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with self._lock:
            self._clients += 1
            self.idle.clear()
        try:
            with client, socket.create_connection(("127.0.0.1", self._target)) as server:
                self._pass(client, server)
        except OSError:
            pass
        finally:
            with self._lock:
                self._clients -= 1
                if not self._clients:
                    self.idle.set()

    def _pass(self, client: socket.socket, server: socket.socket) -> None:
        while True:
            for ready in select.select([client, server], [], [])[0]:
                data = ready.recv(4096)
                if not data:
                    return
                if ready is client:
                    data = self._let_through(data, client)
                (server if ready is client else client).sendall(data)

    def _let_through(self, data: bytes, client: socket.socket) -> bytes:
        """What may go on to the server, when it may; OSError when the line is cut or the client is gone."""
        with self._lock:
            self.passed += len(data)
            over = self.passed > self._limit and not self._open.is_set()
        if over:
            self.held.set()
            if self._cut:
                raise OSError("cut")
            while not self._open.wait(0.02):
                if select.select([client], [], [], 0)[0]:
                    more = client.recv(4096)
                    if not more:
                        raise OSError("the client is gone")
                    data += more
        return data
