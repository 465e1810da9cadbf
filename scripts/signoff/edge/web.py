"""Ask a web server something as a reader would: bounded in time and bytes, one address family at a time."""

from __future__ import annotations

import http.client
import socket
import ssl
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

from signoff.core.finding import OperatorError

TIMEOUT = 10.0
MOST = 8 * 1024 * 1024
_HOPS = 5
_ADDRESSES = 3
_AGENT = "signoff-probe"
_MOVED = frozenset({301, 302, 303, 307, 308})


class NoAnswerError(Exception):
    """The server did not answer; the text says why, in words for people."""


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
    """How to ask: `family` of addresses (0: any), more `headers`, `context` for TLS (None: the system's)."""

    family: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    context: ssl.SSLContext | None = None
    timeout: float = TIMEOUT


PLAIN = Asking()


def get(url: str, asking: Asking = PLAIN) -> Answer:
    """What `url` answers, redirects followed. NoAnswerError when it does not."""
    hops: list[str] = []
    for _ in range(_HOPS + 1):
        answer = _once(url, asking)
        target = answer.header("location")
        if answer.status not in _MOVED or not target:
            return replace(answer, hops=tuple(hops))
        hops.append(url)
        url = urljoin(url, target)
    raise NoAnswerError(f"more than {_HOPS} redirects, the last to {url}")


def families(url: str) -> tuple[int, ...]:
    """IPv4 and IPv6, as far as the name has such addresses. NoAnswerError when it has none."""
    found = {info[0] for info in _addresses(_parts(url), 0)}
    return tuple(sorted(found & {socket.AF_INET, socket.AF_INET6}))


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


def time_of(url: str) -> datetime | None:
    """What time the server at `url` has, None when it does not say."""
    try:
        told = get(url, Asking(timeout=5.0)).header("date")
        return parsedate_to_datetime(told).astimezone(UTC) if told else None
    except (NoAnswerError, ValueError):
        return None


def _parts(url: str) -> SplitResult:
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise OperatorError(
            f"'{url}' is no address of a page", "write for example https://status.example.org/"
        )
    return parts


def _port(parts: SplitResult) -> int:
    return parts.port or (443 if parts.scheme == "https" else 80)


def _addresses(parts: SplitResult, family: int) -> list[tuple[int, tuple[object, ...]]]:
    try:
        found = socket.getaddrinfo(parts.hostname, _port(parts), family, socket.SOCK_STREAM)
    except OSError as error:
        raise NoAnswerError(f"the name {parts.hostname} has no address: {error.strerror or error}") from None
    return [(int(info[0]), info[4]) for info in found]


def _once(url: str, asking: Asking) -> Answer:
    parts = _parts(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    secure = parts.scheme == "https"
    try:
        line, expires = _opened(parts, asking)
        kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        talk = kind(parts.hostname or "", _port(parts), timeout=asking.timeout)
        talk.sock = line
        try:
            told = {"User-Agent": _AGENT, "Accept-Encoding": "gzip", "Connection": "close", **asking.headers}
            talk.request("GET", path, headers=told)
            said = talk.getresponse()
            raw = said.read(MOST + 1)
            headers = {name.lower(): value for name, value in said.getheaders()}
            status = said.status
        finally:
            talk.close()
    except (OSError, http.client.HTTPException) as error:
        raise NoAnswerError(_why(error)) from None
    if len(raw) > MOST:
        raise NoAnswerError(f"more than {MOST // 1024 // 1024} MiB")
    packed = headers.get("content-encoding", "").lower() == "gzip"
    return Answer(url, status, headers, _unpacked(raw) if packed else raw, packed, expires)


def _opened(parts: SplitResult, asking: Asking) -> tuple[socket.socket, datetime | None]:
    """A connection to the first address that takes one, and when its certificate expires."""
    trouble: OSError | None = None
    for family, address in _addresses(parts, asking.family)[:_ADDRESSES]:
        line = socket.socket(family, socket.SOCK_STREAM)
        try:
            line.settimeout(asking.timeout)
            line.connect(address)
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
