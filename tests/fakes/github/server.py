"""The fake as a real HTTP server on 127.0.0.1: tokens, pages, limits, failures."""

from __future__ import annotations

import json
import socket
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from . import calls, calls_pull
from .routing import FORBIDDEN, NOT_FOUND, ROUTES, Answer, Call, Listed, Met, error
from .trouble import Trouble
from .world import Token

if TYPE_CHECKING:
    from . import GitHub

assert calls, calls_pull  # importing them fills the table


class Handler(BaseHTTPRequestHandler):
    """Answers one connection; `server.hub` is the fake."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 60

    def log_message(self, *_: Any) -> None:
        """Say nothing: tests look at `GitHub.log`."""

    def answer(self) -> None:
        hub: GitHub = self.server.hub  # type: ignore[attr-defined]
        length = int(self.headers.get("Content-Length") or 0)
        data = self.rfile.read(length)
        parts = urlsplit(self.path)
        trouble = hub.trouble.meet(self.command, parts.path)
        if trouble is not None:
            hub.closing.wait(trouble.delay)
        # a connection that was open when the forge was switched off is off, too
        if hub.closing.is_set() or (trouble is not None and trouble.drop):
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True
            return
        if trouble is not None:
            if trouble.raw is not None and (trouble.stall or trouble.endless):
                self.send_without_end(hub, trouble)
                return
            if trouble.raw is not None:
                self.send(trouble.status or 200, trouble.raw, dict(trouble.headers))
                return
            if trouble.status:
                given = error(trouble.status, trouble.message)
                given = Answer(given.status, given.json, {**given.headers, **trouble.headers})
                self.give(hub, given, data)
                return
        with hub.lock:
            given = respond(hub, self.command, self.path, self.headers.get("Authorization", ""), data)
        self.give(hub, given, data)

    do_GET = do_POST = do_PATCH = do_DELETE = do_PUT = answer  # noqa: N815

    def give(self, hub: GitHub, given: Answer, sent: bytes) -> None:
        hub.log.append(Met(self.command, self.path, json.loads(sent or b"null"), given.status, given.json))
        data = b"" if given.json is None else json.dumps(given.json).encode()
        self.send(given.status, data, dict(given.headers))

    def send_without_end(self, hub: GitHub, trouble: Trouble) -> None:
        self.send_response_only(trouble.status or 200)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(2 * len(trouble.raw or b"") if trouble.stall else 2**40))
        self.end_headers()
        self.close_connection = True
        try:
            self.wfile.write(trouble.raw or b"")
            while trouble.endless and not hub.closing.is_set():
                self.wfile.write(trouble.raw or b"")
        except OSError:  # who asked has had enough
            return
        hub.closing.wait(60)

    def send(self, status: int, data: bytes, headers: dict[str, str]) -> None:
        self.send_response_only(status)
        self.send_header("Date", headers.pop("Date", self.date_time_string()))
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        try:
            self.wfile.write(data)
        except OSError:  # who asked has hung up: that is what some tests are about
            self.close_connection = True


def respond(hub: GitHub, method: str, target: str, authorization: str, data: bytes) -> Answer:
    """The answer to one call, as GitHub finds it: token, place, permission, then the call itself."""
    parts = urlsplit(target)
    if not parts.path.startswith(hub.prefix):
        return NOT_FOUND
    path = unquote(parts.path.removeprefix(hub.prefix))
    token = hub.tokens.get(authorization.partition(" ")[2])
    if token is None:
        return error(401, "Bad credentials" if authorization else "Requires authentication")
    moved = hub.moved(path, parts.query, method)
    if moved is not None:
        return moved
    path = hub.by_id(path)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    for route in ROUTES:
        found = route.match(method, path)
        if found is None:
            continue
        refusal = _refusal(hub, found, token, route.needs)
        if refusal is not None:
            return refusal
        try:
            body = json.loads(data) if data else {}
        except ValueError:
            return error(400, "Problems parsing JSON")
        hub.look()
        given = route.handler(hub, Call(method, path, query, body, token, found))
        return _page(hub, parts.path, query, given) if isinstance(given, Listed) else given
    return NOT_FOUND


def _refusal(hub: GitHub, found: dict[str, str], token: Token, needs: str) -> Answer | None:
    """404 for what one may not see, 403 for what one may not do."""
    if "repo" not in found:
        return None
    if f"{found['owner']}/{found['repo']}".lower() != hub.place.full_name.lower():
        return NOT_FOUND
    is_stranger = not token.is_app and hub.accounts[token.login].role == "none"
    if hub.place.private and is_stranger:
        return NOT_FOUND
    open_to_all = needs.endswith(":read") and not hub.place.private and needs != "administration:read"
    if token.may(needs) or open_to_all:
        return None
    return FORBIDDEN if token.is_app else error(403, "Must have admin rights to Repository.")


def _page(hub: GitHub, path: str, query: dict[str, str], listed: Listed) -> Answer:
    """One page of a list, with links to its neighbours."""

    def number(name: str, default: int) -> int:
        given = query.get(name, "")
        return int(given) if given.isdigit() and int(given) > 0 else default

    size, page = min(number("per_page", 30), 100), number("page", 1)
    last = max(1, -(-len(listed.items) // size))
    links = {}
    if page > 1:
        links.update(prev=page - 1, first=1)
    if page < last:
        links.update(next=page + 1, last=last)
    server = hub.api_url.removesuffix(hub.prefix)
    written = ", ".join(
        f'<{server}{path}?{urlencode({**query, "page": to})}>; rel="{name}"' for name, to in links.items()
    )
    shown = [listed.write(item) for item in listed.items[(page - 1) * size : page * size]]
    return Answer(200, shown, {"Link": written} if written else {})


class Server(ThreadingHTTPServer):
    """Listens on a free port of 127.0.0.1 in a thread of its own."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, hub: GitHub) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.hub = hub
        self.thread = threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Who hangs up is no mistake of ours; anything else shows its traceback."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)

    def stop(self) -> None:
        self.shutdown()
        self.server_close()
        self.thread.join()
