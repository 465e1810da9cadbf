"""Ask a web server something as a reader would: bounded in time and bytes, one address family at a time."""

from __future__ import annotations

import contextlib
import errno
import http.client
import socket
import ssl
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

from signoff.core.finding import OperatorError
from signoff.edge import clock
from signoff.edge.fuse import Fuse

TIMEOUT = 10.0
"""Seconds for each piece of an answer."""

PATIENCE = 30.0
"""Seconds for a whole answer, redirects and all, but for finding the addresses of names."""

MOST = 8 * 1024 * 1024
_HOPS = 5
_ADDRESSES = 3
_AGENT = "signoff-probe"
_NO_ROUTE = frozenset({errno.ENETUNREACH, errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT})
_MOVED = frozenset({301, 302, 303, 307, 308})


class NoAnswerError(Exception):
    """The server did not answer; the text says why, in words for people."""


class NoRouteError(NoAnswerError):
    """This machine has no such kind of network: that tells nothing of the server."""


@dataclass(frozen=True, slots=True)
class Answer:
    """`url` is where it came from at last, `hops` the addresses on the way there.

    `headers` have lower-case names; `body` is unpacked, `packed` says whether it was sent compressed;
    `expires` is when the certificate does, None without TLS.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    packed: bool = False
    expires: datetime | None = None
    hops: tuple[str, ...] = ()

    def header(self, name: str) -> str:
        return self.headers.get(name.lower(), "")


@dataclass(frozen=True, slots=True)
class Asking:
    """How to ask: `family` of addresses (0: any), more `headers`, `context` for TLS (None: the system's).

    `timeout` is for each piece of the answer, `patience` for the whole. `address`: ask the host with that
    number, whatever the name says; it is asked before any redirection, not after.
    """

    family: int = 0
    address: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    context: ssl.SSLContext | None = None
    timeout: float = TIMEOUT
    patience: float = PATIENCE


PLAIN = Asking()


def get(url: str, asking: Asking = PLAIN) -> Answer:
    """What `url` answers, redirects followed. NoAnswerError when it does not."""
    hops: list[str] = []
    until = clock.ticking() + asking.patience
    for _ in range(_HOPS + 1):
        answer = _once(url, asking, until)
        target = answer.header("location")
        if answer.status not in _MOVED or not target:
            return replace(answer, hops=tuple(hops))
        hops.append(url)
        url = _further(url, target)
        asking = replace(asking, address="")
    raise NoAnswerError(f"more than {_HOPS} redirects, the last to {_plain(url)}")


def families(url: str) -> tuple[int, ...]:
    """IPv4 and IPv6, as far as the name has such addresses. NoAnswerError when it has none."""
    found = {info[0] for info in _addresses(_parts(url), 0)}
    return tuple(sorted(found & {socket.AF_INET, socket.AF_INET6}))


def addresses(url: str) -> tuple[str, ...]:
    """The addresses that the name has, as numbers. NoAnswerError when it has none."""
    return tuple(sorted({str(info[1][0]) for info in _addresses(_parts(url), 0)}))


def issuer_of(name: str, port: int = 443, timeout: float = 5.0) -> str:
    """The organization that issued the certificate of the host `name`, "" when that cannot be seen."""
    try:
        with (
            socket.create_connection((name, port), timeout=timeout) as line,
            ssl.create_default_context().wrap_socket(line, server_hostname=name) as safe,
        ):
            told: Any = (safe.getpeercert() or {}).get("issuer", ())
    except OSError:
        return ""
    names = {str(key): str(value) for entry in told for key, value in entry}
    return names.get("organizationName", "") or names.get("commonName", "")


def _parts(url: str) -> SplitResult:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise OperatorError(
            f"'{url}' is no address of a page", "write for example https://status.example.org/"
        )
    return parts


def _port(parts: SplitResult) -> int:
    return parts.port or (443 if parts.scheme == "https" else 80)


def _addresses(parts: SplitResult, family: int, address: str = "") -> list[tuple[int, tuple[object, ...]]]:
    try:
        found = socket.getaddrinfo(address or parts.hostname, _port(parts), family, socket.SOCK_STREAM)
    except OSError as error:
        raise NoAnswerError(f"the name {parts.hostname} has no address: {error.strerror or error}") from None
    return [(int(info[0]), info[4]) for info in found]


def _further(url: str, target: str) -> str:
    """Where a redirection leads; only another page will do."""
    try:
        further = urljoin(url, target)
        _port(_parts(further))
    except (ValueError, OperatorError):
        raise NoAnswerError(f"it leads to {_plain(target)}, which is no address of a page") from None
    return further


def _plain(text: str) -> str:
    """What a server said, so that it may be shown."""
    return "".join(letter if letter.isprintable() else " " for letter in text)[:200]


def _once(url: str, asking: Asking, until: float) -> Answer:
    fuse = Fuse()
    try:
        with fuse.within(until - clock.ticking()), contextlib.ExitStack() as stack:
            answer = _asked(url, asking, until, fuse, stack)
    except (OSError, http.client.HTTPException, UnicodeError, NoAnswerError) as error:
        _in_time(until)
        if isinstance(error, NoAnswerError):
            raise
        kind = NoRouteError if isinstance(error, OSError) and error.errno in _NO_ROUTE else NoAnswerError
        raise kind(_why(error)) from None
    _in_time(until)
    return answer


def _in_time(until: float) -> float:
    """The seconds that are left, or no answer."""
    left = until - clock.ticking()
    if left <= 0:
        raise NoAnswerError("no answer in time")
    return left


def _asked(url: str, asking: Asking, until: float, fuse: Fuse, stack: contextlib.ExitStack) -> Answer:
    parts = _parts(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    secure = parts.scheme == "https"
    kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    talk = kind(parts.hostname or "", _port(parts), timeout=asking.timeout)
    talk.sock, expires = _opened(parts, asking, until, fuse, stack)
    stack.callback(talk.close)
    told = {"User-Agent": _AGENT, "Accept-Encoding": "gzip", "Connection": "close", **asking.headers}
    talk.request("GET", path, headers=told)
    said = talk.getresponse()
    raw = said.read(MOST + 1)
    headers = {name.lower(): value for name, value in said.getheaders()}
    if len(raw) > MOST:
        raise NoAnswerError(f"more than {MOST // 1024 // 1024} MiB")
    if said.length:
        raise NoAnswerError("the answer broke off")
    packed = headers.get("content-encoding", "").lower() == "gzip"
    return Answer(url, said.status, headers, _unpacked(raw) if packed else raw, packed, expires)


def _opened(
    parts: SplitResult, asking: Asking, until: float, fuse: Fuse, stack: contextlib.ExitStack
) -> tuple[socket.socket, datetime | None]:
    """A connection to the first address that takes one, and when its certificate expires."""
    trouble: OSError | None = None
    for family, address in _addresses(parts, asking.family, asking.address)[:_ADDRESSES]:
        line = socket.socket(family, socket.SOCK_STREAM)
        try:
            line.settimeout(min(asking.timeout, _in_time(until)))
            line.connect(address)
            fuse.watch(stack.enter_context(line.dup()))  # TLS takes the line itself away
            if parts.scheme != "https":
                return line, None
            context = asking.context or ssl.create_default_context()
            safe = context.wrap_socket(line, server_hostname=parts.hostname)
            return safe, _expiry(safe)
        except OSError as error:
            line.close()
            trouble = error
    raise trouble or NoAnswerError(f"{parts.hostname} has no address")


def _expiry(safe: ssl.SSLSocket) -> datetime | None:
    until = (safe.getpeercert() or {}).get("notAfter")
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(until), UTC) if isinstance(until, str) else None


def _unpacked(raw: bytes) -> bytes:
    try:
        body = zlib.decompressobj(wbits=31).decompress(raw, MOST + 1)
    except zlib.error as error:
        raise NoAnswerError(f"what was sent is not gzip: {error}") from None
    if len(body) > MOST:
        raise NoAnswerError(f"more than {MOST // 1024 // 1024} MiB")
    return body


def _why(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not valid: {error.verify_message}"
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, OSError):
        return str(error.strerror or error)
    return f"no proper answer: {type(error).__name__}"
