"""Servers shaped like those that messages are sent to: they keep what they got, and misbehave as told.

`/slack`, `/mastodon` and `/telegram` answer as these do; any other path is a webhook. `behave` says how the
next requests to a path end: "ok", a status, "slow" (answers late), "hang" (takes the request and never
answers), "drop" (takes it and hangs up).

    python channels.py    prints the port; GET /got says what came, POST /behave PATH=HOW
"""

from __future__ import annotations

import json
import sys
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from urllib.parse import parse_qsl


class Got(NamedTuple):
    """One request that was taken, whatever was answered."""

    path: str
    headers: dict[str, str]
    body: str

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body))


@dataclass
class Sink:
    """A server on a port of its own, on this machine only."""

    got: list[Got] = field(default_factory=list)
    how: dict[str, list[str]] = field(default_factory=dict)
    over: threading.Event = field(default_factory=threading.Event)
    server: ThreadingHTTPServer = field(init=False)

    def __post_init__(self) -> None:
        self._lock = threading.Lock()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"sink": self}))
        self.server.daemon_threads = True

    def start(self) -> Sink:
        threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()
        return self

    def stop(self) -> None:
        self.over.set()
        self.server.shutdown()
        self.server.server_close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def behave(self, path: str, *how: str) -> None:
        """How the next requests to `path` end; the last word stays."""
        self.how[path] = list(how)

    def at(self, path: str) -> list[Got]:
        return [one for one in self.got if one.path.startswith(path)]

    def take(self, one: Got) -> tuple[str, int]:
        """Keep a request; how it ends, and how many came to its path."""
        with self._lock:
            self.got.append(one)
            words = self.how.get(one.path.partition("?")[0], ["ok"])
            return (words.pop(0) if len(words) > 1 else words[0]), len(self.at(one.path))


class _Handler(BaseHTTPRequestHandler):
    sink: Sink

    def do_GET(self) -> None:
        self._answer(200, [one._asdict() for one in self.sink.got])

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", "0"))
        data = self.rfile.read(length)
        if len(data) < length:
            self.close_connection = True  # whoever sent it was killed halfway
            return
        body = data.decode()
        if self.path == "/behave":
            for path, how in parse_qsl(body):
                self.sink.behave(path, *how.split())
            self._answer(200, {})
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        how, number = self.sink.take(Got(self.path, headers, body))
        if how in {"hang", "slow"}:
            self.sink.over.wait(60 if how == "hang" else 0.5)
        if how in {"hang", "drop"}:
            self.close_connection = True
        else:
            self._answer(int(how) if how.isdigit() else 200, _said(self.path, body, number, how))

    def _answer(self, status: int, said: Any) -> None:
        data = json.dumps(said).encode()
        try:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            if status == 429:
                self.send_header("Retry-After", "1")
            if 300 <= status < 400:
                self.send_header("Location", "/elsewhere")
            self.end_headers()
            self.wfile.write(data)
        except OSError:
            self.close_connection = True  # whoever asked has gone

    def log_message(self, *_: object) -> None:
        pass


def _said(path: str, body: str, number: int, how: str) -> Any:
    """What the service would answer."""
    if path.startswith("/slack"):
        if how not in {"ok", "slow"}:
            return {"ok": False, "error": how}
        return {"ok": True, "channel": json.loads(body)["channel"], "ts": f"1700000000.{number:06}"}
    if path.startswith("/telegram"):
        return {"ok": True, "result": {"message_id": number}}
    return {"id": f"{100 + number}"}


if __name__ == "__main__":
    here = Sink()
    print(here.server.server_port, flush=True)
    sys.stdout.close()
    here.server.serve_forever()
