"""A built site on a local web server that does what `_headers` says, answers ETags and counts bytes."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

SERVED = {".html": "text/html; charset=utf-8", ".js": "text/javascript", ".json": "application/json"}


@dataclass
class Log:
    """What was asked and how many bytes of bodies were sent."""

    asked: list[tuple[str, int]] = field(default_factory=list)
    sent: int = 0


def headers_of(site: Path, path: str) -> dict[str, str]:
    """What the site's `_headers` wants sent along with `path`; a header set twice is a mistake."""
    found: dict[str, str] = {}
    applies = False
    for line in (site / "_headers").read_text(encoding="utf-8").splitlines():
        if not line.startswith(" "):
            applies = fnmatchcase(path, line)
        elif applies:
            name, _, value = line.strip().partition(": ")
            assert name not in found, f"{name} is set twice for {path}"
            found[name] = value
    return found


class _Handler(BaseHTTPRequestHandler):
    site: ClassVar[Path]
    log: ClassVar[Log]
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        file = self.site / path.lstrip("/")
        if path.endswith("/"):
            file /= "index.html"
        if not file.is_file():
            self._answer(404, {}, b"not here")
            return
        data = file.read_bytes()
        tag = f'"{hashlib.sha256(data).hexdigest()[:16]}"'
        headers = {"Content-Type": SERVED.get(file.suffix, "application/octet-stream"), "ETag": tag}
        headers |= headers_of(self.site, path) if (self.site / "_headers").exists() else {}
        if self.headers.get("If-None-Match") == tag:
            self._answer(304, headers, b"")
        else:
            self._answer(200, headers, data)

    def _answer(self, code: int, headers: dict[str, str], data: bytes) -> None:
        self.log.asked.append((self.path, code))
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name, value)
        if code != 304:
            self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.log.sent += len(data)
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Tests print nothing."""


@contextmanager
def serving(site: Path) -> Iterator[tuple[str, Log]]:
    """The address of a server for `site`, without a slash at its end, and its log."""
    log = Log()
    handler = type("Handler", (_Handler,), {"site": site, "log": log})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", log
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
