"""A page on the day when everything is down: forge, git remote and the page itself fail as a test wants.

One message is published and proved; another is merged and approved on the forge, and nobody has asked yet.
`day.publish("--to", "one")` is the real command in a process of its own.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

from signoff.edge.notes import REF
from support.githost import GitHost, git_host
from support.newsroom import FIRST, IDENTIFIED, NEXT, OPENED, SLOW, STATUS, Newsroom
from support.page import files_of
from support.zygote import Done, Run, Zygote, zygote

MIRRORS = "mirrors:\n  - {id: one, kind: directory, to: ../one}\n  - {id: two, kind: directory, to: ../two}\n"
PAGE = f"incidents/{SLOW.removeprefix('incidents/')}/index.html"
LIMITS: Mapping[str, float] = {
    "signoff.edge.forge_wire:_TRIES": 2,
    "signoff.edge.forge_wire:MAX_ANSWER": 2**20,
}
"""An outage is believed sooner, and what is too much comes sooner."""

SOON: Mapping[str, float] = {
    "signoff.publishing.proofs:PATIENCE": 1.0,
    "signoff.publishing.proofs:PATIENCE_GIT": 3.0,
    "signoff.publishing.served:PATIENCE": 0.5,
}
"""For what is never there, however long one waits."""


class PageHost:
    """The public page: serves the folder `root` (None: nothing), or does what `fault` says."""

    def __init__(self) -> None:
        self.root: Path | None = None
        self.fault: Mapping[str, Any] = {}
        self.asked: list[str] = []
        self.closing = threading.Event()
        handler = type("Handler", (_Handler,), {"host": self})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.server.daemon_threads = True
        self.server.block_on_close = False
        self.url = f"http://127.0.0.1:{self.server.server_port}/"


class _Handler(BaseHTTPRequestHandler):
    host: ClassVar[PageHost]

    def do_GET(self) -> None:
        self.host.asked.append(self.path)
        fault = self.host.fault
        if fault.get("silent"):
            self.host.closing.wait(60)
            return
        file = None if self.host.root is None else self.host.root / self.path.lstrip("/")
        data = fault.get("body", file.read_bytes() if file is not None and file.is_file() else b"")
        status = fault.get("status", 200 if data else 404)
        self.send_response_only(status)
        headers = {"Content-Length": str(len(data) * fault.get("times", 1)), **fault.get("headers", {})}
        for name, value in headers.items():
            self.send_header(name, value)
        try:
            if fault.get("drips"):
                for byte in b"".join(self._headers_buffer) * 100:
                    self.wfile.write(bytes([byte]))
                    if self.host.closing.wait(0.1):
                        return
            self.end_headers()
            for _ in range(fault.get("times", 1)):
                self.wfile.write(data)
        except OSError:  # who asked has had enough
            return

    def log_message(self, *_: object) -> None:
        """Tests print nothing."""


class Day:
    """`room` has the forge and the checkout, `remote` the git remote, `page` what is public."""

    def __init__(self, folder: Path, page: PageHost, starter: Zygote, stack: ExitStack) -> None:
        self.room = Newsroom(folder, STATUS.replace("https://status.example.org/", page.url) + MIRRORS)
        self.hub = stack.enter_context(self.room.hub)
        self.remote: GitHost = stack.enter_context(git_host(self.hub.path))
        self.page = page
        self.folder = folder
        self._starter = starter
        self.room.tell({OPENED: FIRST})
        self.room.verify()
        self.room.git("push", "-q", "origin", REF)
        self._proved = self.room.git("rev-parse", REF)
        self.room.tell({NEXT: IDENTIFIED})
        self.room.git("remote", "set-url", "origin", self.remote.url)

    def reset(self) -> None:
        """All is up again; what nobody had asked about then is not proved, and nothing was published."""
        self.hub.trouble.clear()
        self.remote.fault.clear()
        self.remote.logins.clear()
        self.remote.met.update(fetch=0, push=0)
        self.remote.called.clear()
        self.remote.over.clear()
        self.page.fault, self.page.root = {}, self.folder / "one"
        self.hub.history.git("update-ref", REF, self._proved)
        self.hub.history.git("update-ref", "-d", f"{REF}-published")
        self.forget()
        for name in ("one", "two"):
            shutil.rmtree(self.folder / name, ignore_errors=True)

    def forget(self) -> None:
        """The checkout knows no more than one of this morning: neither proofs nor publications since."""
        self.room.git("update-ref", REF, self._proved)
        self.room.git("update-ref", "-d", f"{REF}-published")
        shutil.rmtree(self.room.page / ".cache/signoff-published", ignore_errors=True)

    def start(
        self, *words: str, env: Mapping[str, str] | None = None, limits: Mapping[str, float] = LIMITS
    ) -> Run:
        around = {**os.environ, **self.room.environ, "SIGNOFF_NOW": self.now(minutes=2), **(env or {})}
        around.pop("GITHUB_ACTIONS", None)
        around = {name: value for name, value in around.items() if value}
        return self._starter.start(["publish", *words], self.room.page, around, limits)

    def publish(self, *words: str, **how: Any) -> Done:
        """Run it to its end; no token and no traceback is ever printed."""
        done = self.start(*words, **how).wait()
        assert "Traceback" not in done.said
        assert self.room.environ["GITHUB_TOKEN"] not in done.said
        return done

    def now(self, **later: float) -> str:
        return (self.hub.now + timedelta(**later)).isoformat()

    def mirror(self, name: str = "one") -> dict[str, bytes]:
        return files_of(self.folder / name)

    def mirrors(self) -> tuple[dict[str, bytes], dict[str, bytes]]:
        return self.mirror("one"), self.mirror("two")

    def shown(self, name: str = "one") -> list[str]:
        """Which messages readers of a mirror see, on a site that is whole."""
        files = self.mirror(name)
        assert files == files_of(self.room.page / "site")
        assert {"index.html", "feed.rss", "signoff.json", PAGE} <= files.keys()
        words = {"01": b"m-01-investigating", "02": b"m-02-identified"}
        return [number for number, anchor in words.items() if anchor in files[PAGE]]

    def proofs(self) -> int:
        """How many files the notes of the remote prove."""
        listed = self.hub.history.git("ls-tree", "-r", "--name-only", REF)
        return len(listed.split())


@contextmanager
def page_host() -> Iterator[PageHost]:
    page = PageHost()
    thread = threading.Thread(target=page.server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield page
    finally:
        page.closing.set()
        page.server.shutdown()
        page.server.server_close()
        thread.join()


@contextmanager
def worst_day(folder: Path) -> Iterator[Day]:
    with ExitStack() as stack:
        page = stack.enter_context(page_host())
        yield Day(folder, page, stack.enter_context(zygote()), stack)
