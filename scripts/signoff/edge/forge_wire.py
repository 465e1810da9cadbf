"""Calls to a REST API, bounded in time and size, with a token that goes to one address only.

Made of `requests`: it is well kept and MkDocs Material brings it anyway. PyGithub would add a compiler's
worth of cryptography (PyNaCl, PyJWT) to the publishing job, and githubkit thousands of generated models;
both follow redirects and page links by themselves, which is exactly what has to be controlled here.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin, urlsplit

import requests
import urllib3
from requests.auth import AuthBase

from signoff import __version__
from signoff.core.finding import WorldError
from signoff.edge import clock
from signoff.edge.forge_lines import Watched
from signoff.edge.fuse import Fuse

MAX_ANSWER = 32 * 1024 * 1024
MAX_PAGES = 300
_CONNECT, _READ, _SLOW = 5.0, 20.0, 5.0
_TRIES = 4
_TRIES_OF_SILENCE = 2
"""A forge that does not answer at all costs the whole wait each time; so does a name that none resolves."""
_CHUNK = 64 * 1024
_REDIRECTS = 3
_FOREVER = 1e12
_BUSY = frozenset({500, 502, 503, 504})
_MOVED = frozenset({301, 302, 307, 308})
Body = Mapping[str, str | bool] | None
_AGAIN = "try again in some minutes"


class RefusedError(WorldError):
    """The forge answered that our token may not do or see this."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the status, the JSON in it, and where the next page is ("" on the last)."""

    status: int
    value: object
    headers: Mapping[str, str]
    next_page: str = ""

    @property
    def message(self) -> str:
        """What the forge says about it."""
        said = self.value.get("message") if isinstance(self.value, dict) else None
        return said if isinstance(said, str) else ""


class _Bearer(AuthBase):
    """Sends our token. Being an `auth`, it also keeps requests from reading ~/.netrc."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, prepared: requests.PreparedRequest) -> requests.PreparedRequest:
        prepared.headers["Authorization"] = f"Bearer {self._token}"
        return prepared


class Wire:
    """A connection to the API at `address`; all calls together take at most `deadline` seconds."""

    def __init__(
        self, address: str, token: str, deadline: float, wait: Callable[[float], None] = time.sleep
    ) -> None:
        self.address = address.rstrip("/")
        self.host = urlsplit(address).netloc
        self._origin = urlsplit(address)[:2]
        self._token = token
        self._wait = wait
        self._until = clock.ticking() + deadline
        self._is_out = False
        self._limited = (0.0, WorldError("", ""))
        self._fuse = Fuse()
        self._session = requests.Session()
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, Watched(self._fuse))
        self._session.auth = _Bearer(token)
        self._session.headers.update(
            {
                "Accept": "application/vnd.github+json",
                "User-Agent": f"signoff/{__version__}",
                "X-GitHub-Api-Version": "2022-11-28",
            }
        )

    def get(self, path: str, **query: str | int) -> Answer:
        """Ask; any status but failures of the forge comes back as an answer."""
        return self._call("GET", self._start(path), query=query)

    def send(self, method: str, path: str, body: Body = None, *, again: bool = True) -> Answer:
        """Write; with `again` the same call may be made twice without harm."""
        return self._call(method, self._start(path), body=body, again=again)

    def pages(self, path: str, **query: str | int) -> tuple[Answer, ...]:
        """All pages of a list; the first one alone when it is no success."""
        found = [self._call("GET", self._start(path), query={"per_page": 100, **query})]
        seen: set[str] = set()
        while found[-1].next_page and found[-1].status == 200:
            address = found[-1].next_page
            if address in seen or len(found) >= MAX_PAGES:
                raise self._odd("a list that never ends")
            seen.add(address)
            found.append(self._call("GET", self._own(address, self.address)))
        return tuple(found)

    def refuse(self, answer: Answer, what: str) -> WorldError:
        """The error for an answer that is a refusal; `what` is what we asked for."""
        said = self._scrub(answer.message)
        tail = f" ({answer.status}{': ' + said if said else ''})"
        if answer.status == 401:
            return RefusedError(f"{self.host} does not accept the token{tail}", "renew GITHUB_TOKEN")
        if answer.status in {403, 404}:
            remedy = "give the token the permission ('permissions:' of the workflow); check GITHUB_REPOSITORY"
            return RefusedError(f"{self.host} does not let this token {what}{tail}", remedy)
        if 400 <= answer.status < 500:
            return RefusedError(
                f"{self.host} would not {what}{tail}", "see what the forge says, then try again"
            )
        return WorldError(f"{self.host} could not {what}{tail}", _AGAIN)

    def _call(
        self,
        method: str,
        address: str,
        *,
        query: Mapping[str, str | int] | None = None,
        body: Body = None,
        again: bool = True,
    ) -> Answer:
        """One call, tried again while that makes sense and there is time.

        What is only read is not asked for again while the forge limits us, and but once each time since
        it was out of order: a dead forge must not take our patience for each of many questions.
        """
        reads = method == "GET"
        until, told = self._limited
        if reads and clock.ticking() < until:
            raise WorldError(told.problem, told.remedy)
        tries = 1 if reads and self._is_out else _TRIES
        for attempt in range(1, _TRIES + 1):
            pause = 0.25 * 2.0**attempt
            limit, begun = None, clock.ticking()
            try:
                answer = self._redirected(method, address, query, body)
            except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
                # `from None`: the text of the error, or of its causes, could quote what we sent
                problem, is_passing, is_silent = self._failure(error)
                self._is_out = is_passing
                is_silent = is_silent or clock.ticking() - begun >= _SLOW
                if not (again and is_passing) or (is_silent and attempt >= _TRIES_OF_SILENCE):
                    raise problem from None
            else:
                limit = _limited(answer)
                self._is_out = answer.status in _BUSY
                if limit is None and not (self._is_out and again):
                    return answer
                problem = self._limit(answer, limit)
                pause = max(pause, limit or 0.0)
            if attempt >= tries or pause >= self._until - clock.ticking():
                if limit is not None:
                    self._limited = (clock.ticking() + limit, problem)
                raise problem
            self._wait(pause)
        raise AssertionError("the last try returns or raises")

    def _redirected(
        self, method: str, address: str, query: Mapping[str, str | int] | None, body: Body
    ) -> Answer:
        """Follow the redirection of a renamed repository, never to another host."""
        for _ in range(_REDIRECTS + 1):
            answer = self._once(method, address, query, body)
            target = answer.headers.get("location", "")
            is_safe = method == "GET" or answer.status in {307, 308}
            if answer.status not in _MOVED or not target or not is_safe:
                return answer
            address, query = self._own(target, address), None
        raise self._odd("redirections that never end")

    def _once(self, method: str, address: str, query: Mapping[str, str | int] | None, body: Body) -> Answer:
        timeout = (min(_CONNECT, self._left()), min(_READ, self._left()))
        with (
            self._fuse.within(self._left()),
            self._session.request(
                method,
                address,
                params=dict(query or {}),
                json=body,
                timeout=timeout,
                allow_redirects=False,
                stream=True,
            ) as response,
        ):
            data = self._read(response)
            self._left()  # a line that we hung up may look like an answer that ended
            headers = {name.lower(): value for name, value in response.headers.items()}
            next_page = response.links.get("next", {}).get("url", "")
            return Answer(response.status_code, self._value(response.status_code, data), headers, next_page)

    def _read(self, response: requests.Response) -> bytes:
        """The body, piece by piece, so that neither its size nor its pace is up to the forge."""
        data = bytearray()
        while piece := response.raw.read1(_CHUNK, decode_content=True):
            data += piece
            if len(data) > MAX_ANSWER:
                raise self._odd(f"more than {MAX_ANSWER // 1024**2} MiB")
            self._left()
        return bytes(data)

    def _value(self, status: int, data: bytes) -> object:
        if not data:
            return None
        try:
            return json.loads(data)
        except (ValueError, RecursionError):
            if 200 <= status < 300:
                raise self._odd("what is no JSON") from None
            return None  # outages and proxies answer with pages for people

    def _start(self, path: str) -> str:
        return f"{self.address}{path}"

    def _own(self, address: str, base: str) -> str:
        """`address`, seen from `base`, if it is of this API: the token goes nowhere else."""
        try:
            absolute = urljoin(base, address)
            is_ours = urlsplit(absolute)[:2] == self._origin
        except ValueError:
            absolute, is_ours = "", False
        if not is_ours:
            raise self._odd("a link to another host")
        return absolute

    def _left(self) -> float:
        """The seconds that are left, or no more patience."""
        left = self._until - clock.ticking()
        if left <= 0:
            raise self._late()
        return left

    def _late(self) -> WorldError:
        return WorldError(f"{self.host} took too long to answer", _AGAIN)

    def _limit(self, answer: Answer, seconds: float | None) -> WorldError:
        if seconds is None:
            return WorldError(f"{self.host} is out of order ({answer.status})", _AGAIN)
        return WorldError(
            f"{self.host} limits how much this token may ask ({answer.status})",
            f"try again in {max(1, round(seconds / 60))} min",
        )

    def _failure(self, error: Exception) -> tuple[WorldError, bool, bool]:
        """The error for a call without an answer, whether another try may do better, and if it was silent."""
        if clock.ticking() >= self._until:  # whatever it looks like when we hang up
            return self._late(), True, True
        if isinstance(error, requests.Timeout | urllib3.exceptions.TimeoutError | TimeoutError):
            return WorldError(f"{self.host} did not answer in time", _AGAIN), True, True
        if isinstance(error, requests.exceptions.SSLError | urllib3.exceptions.SSLError):
            remedy = "check the address and REQUESTS_CA_BUNDLE"
            if "CERTIFICATE_VERIFY" not in str(error):
                return WorldError(f"{self.host} does not speak TLS as it should", remedy), False, False
            return WorldError(f"the certificate of {self.host} is not trusted", remedy), False, False
        if isinstance(error, requests.ConnectionError | urllib3.exceptions.ProtocolError):
            remedy = f"check the network and GITHUB_API_URL, or {_AGAIN}"
            return WorldError(f"{self.host} cannot be reached", remedy), True, False
        return self._odd(f"what is no HTTP ({type(error).__name__})"), False, False

    def _odd(self, what: str) -> WorldError:
        return WorldError(f"{self.host} answered with {what}", "check GITHUB_API_URL, then try again")

    def _scrub(self, text: str) -> str:
        """What the forge said, short, on one line, and without our token should it echo that."""
        clean = text.replace(self._token, "[token]")
        return " ".join("".join(c if c.isprintable() else " " for c in clean).split())[:200]


def _limited(answer: Answer) -> float | None:
    """How long to wait when the answer is a rate limit; None when it is none."""
    if answer.status not in {403, 429}:
        return None
    now = _instant(answer.headers.get("date", ""))  # by the clock of the forge, not by ours
    if "retry-after" in answer.headers:
        text = answer.headers["retry-after"]
        until = _instant(text)
        return _seconds(text, 60.0) if until is None or now is None else max(1.0, until - now)
    if answer.headers.get("x-ratelimit-remaining") == "0":
        reset = _seconds(answer.headers.get("x-ratelimit-reset", ""), 0.0)
        return 60.0 if now is None else max(1.0, reset - now)
    return 60.0 if answer.status == 429 or "rate limit" in answer.message.lower() else None


def _instant(text: str) -> float | None:
    """The seconds since 1970 of a date as HTTP writes it."""
    try:
        return parsedate_to_datetime(text).timestamp()
    except (TypeError, ValueError, OverflowError):
        return None


def _seconds(text: str, default: float) -> float:
    return min(float(text), _FOREVER) if text.isascii() and text.isdigit() else default
