"""A repository over HTTP, as a forge serves it to git, and what goes wrong: `host.fault["push"] = 500`."""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

SILENT, DRIP, HALF = "silent", "drip", "half"
"""Takes the call and says nothing; a byte now and then; hangs up in the middle of the answer."""


class GitHost:
    """`url` is the repository's. `fault` says what "fetch" and "push" meet: a status, or a word from above.

    `met` counts the calls of each, `logins` what was offered as a login. `called` is set by a call that
    is met with silence, which lasts until `over`.
    """

    def __init__(self, repository: Path) -> None:
        self.repository = repository
        self.fault: dict[str, int | str] = {}
        self.met = {"fetch": 0, "push": 0}
        self.logins: list[str] = []
        self.called = threading.Event()
        self.over = threading.Event()
        handler = type("Handler", (_Handler,), {"host": self})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/{repository.name}"


class _Handler(BaseHTTPRequestHandler):
    host: ClassVar[GitHost]
    protocol_version = "HTTP/1.1"

    def answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        what = "push" if "git-receive-pack" in self.path else "fetch"
        self.host.met[what] += 1
        self.host.logins += self.headers.get_all("Authorization", [])
        fault = self.host.fault.get(what)
        if fault is None:
            self._send(*self._asked(body))
        elif isinstance(fault, int):
            self._send(fault, {"WWW-Authenticate": 'Basic realm="forge"', "Retry-After": "3600"}, b"no\n")
        elif fault == SILENT:
            self.host.called.set()
            self.host.over.wait(60)
            self.close_connection = True
        else:
            self._broken(fault, *self._asked(body))

    do_GET = do_POST = answer  # noqa: N815

    def _broken(self, fault: str, status: int, headers: dict[str, str], data: bytes) -> None:
        self._send(status, headers, data[: len(data) // 2] if fault == HALF else b"", len(data))
        try:
            for place in range(len(data) if fault == DRIP else 0):
                self.wfile.write(data[place : place + 1])
                if self.host.over.wait(0.1):
                    break
        except OSError:
            pass
        self.close_connection = True

    def _send(self, status: int, headers: dict[str, str], data: bytes, length: int | None = None) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data) if length is None else length))
        try:
            self.end_headers()
            self.wfile.write(data)
        except OSError:  # who asked has had enough
            self.close_connection = True

    def _asked(self, body: bytes) -> tuple[int, dict[str, str], bytes]:
        """What git itself answers."""
        path, _, query = self.path.partition("?")
        around = {
            "GIT_PROJECT_ROOT": str(self.host.repository.parent),
            "GIT_HTTP_EXPORT_ALL": "1",
            "REMOTE_USER": "somebody",
            "REQUEST_METHOD": self.command,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
            "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
        }
        done = subprocess.run(
            ["git", "http-backend"], input=body, capture_output=True, env={**os.environ, **around}, check=True
        )
        head, _, data = done.stdout.partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode("ascii").split("\r\n"))
        return int(headers.pop("Status", "200").split()[0]), headers, data

    def log_message(self, *_: object) -> None:
        """Tests print nothing."""


@contextmanager
def git_host(repository: Path) -> Iterator[GitHost]:
    """Serve `repository` until the end of the `with`."""
    host = GitHost(repository)
    host.server.daemon_threads = True
    host.server.block_on_close = False
    thread = threading.Thread(target=host.server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield host
    finally:
        host.over.set()
        host.server.shutdown()
        host.server.server_close()
        thread.join()
