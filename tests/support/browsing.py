"""A built site behind a small web server, and Chromium to read it with."""

from __future__ import annotations

import functools
import http.server
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext

CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-dev-shm-usage"
).split()
TOOLS = Path(__file__).parents[2] / ".venv" / "node" / "node_modules"


class Handler(http.server.SimpleHTTPRequestHandler):
    """A static web server as people use one: the site's own page where there is none, and no chatter."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        page = Path(self.directory) / "404.html"
        if code != 404 or not page.is_file():
            super().send_error(code, message, explain)
            return
        data = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *said: object) -> None:
        """Say nothing."""


@contextmanager
def served(root: Path, handler: type[Handler] = Handler) -> Iterator[str]:
    """The address at which `root` is answered, while it is."""
    with http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(handler, directory=str(root))
    ) as web:
        thread = threading.Thread(target=web.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield f"http://127.0.0.1:{web.server_port}/"
        web.shutdown()
        thread.join()


@contextmanager
def chromium() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield found
        found.close()


def watch(window: BrowserContext, address: str) -> list[str]:
    """What goes wrong in a window, as it does: errors, complaints, requests to somewhere else."""
    wrong: list[str] = []
    missing = re.compile(r"status of 404")

    def heard(message: Any) -> None:
        if not missing.search(message.text):  # the page for what is missing is answered with 404
            wrong.append(f"{message.type}: {message.text}")

    def asked(request: Any) -> None:
        if not request.url.startswith((address, "data:")):
            wrong.append(f"asked {request.url}")

    window.on("console", heard)
    window.on("weberror", lambda error: wrong.append(f"error: {error.error}"))
    window.on("request", asked)
    return wrong
