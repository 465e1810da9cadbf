"""Ask a public address whether it serves what it should, as a reader would.

What is expected comes from this checkout: the commit, the newest message and its words. `Expected.site` is
a site that was built from it: then pages, feeds and API are compared byte for byte.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from signoff.edge import web
from signoff.edge.output import MARKER
from signoff.edge.web import Answer, Asking, NoAnswerError
from signoff.signing.checks import Check, Health, judged, ok

SUMMARY = "api/v2/summary.json"
_FAMILIES = {int(socket.AF_INET): "IPv4", int(socket.AF_INET6): "IPv6"}
_TYPES = {
    MARKER: "application/json",
    SUMMARY: "application/json",
    "feed.rss": "application/rss+xml",
    "feed.atom": "application/atom+xml",
}
_FEEDS = ("feed.rss", "feed.atom")
_SOON, _LATE = timedelta(days=14), timedelta(days=3)
_STALE_CACHE = 600
_WORTH_PACKING = 1400

Get = Callable[[str, Asking], Answer]


def _never(_commit: str) -> bool:
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What should be served: `commit` "" for any. `page` and `words` are of the newest message, "" for none.

    `site`: files that must be the same byte for byte (None: nothing was built here).
    `newer`: whether a commit has taken the place of `commit` in the proper way.
    """

    commit: str
    blob: str = ""
    page: str = ""
    words: str = ""
    site: Path | None = None
    newer: Callable[[str], bool] = _never


@dataclass(frozen=True, slots=True)
class Probed:
    """What was found at `url`. `fresh`: it serves the expected commit or a newer one.

    `told`: readers find the exact words of the newest message there.
    """

    url: str
    checks: tuple[Check, ...]
    fresh: bool
    told: bool = False

    @property
    def failed(self) -> bool:
        return any(check.health is Health.FAIL for check in self.checks)

    @property
    def live(self) -> bool:
        """Whether nothing is left to wait for."""
        return self.fresh and not self.failed


def probe(url: str, expected: Expected, now: datetime, get: Get = web.get) -> Probed:
    """Everything worth asking of the page at `url` (with a slash at its end)."""
    checks = list(_reached(url, get))
    if any(check.health is Health.FAIL for check in checks):
        return Probed(url, tuple(checks), fresh=False)
    look = _Look(url, expected, now, get)
    checks += look.checks()
    return Probed(url, tuple(checks), look.fresh, look.told)


def _reached(url: str, get: Get) -> Iterator[Check]:
    """Whether the address answers, over each kind of network that its name promises."""
    try:
        families = web.families(url)
    except NoAnswerError as error:
        yield Check("name", Health.FAIL, f"{url}: {error}", "see the records of this name in the DNS")
        return
    for family in families:
        kind = _FAMILIES[family]
        try:
            answer = get(url, Asking(family=family))
        except NoAnswerError as error:
            yield Check(kind, Health.FAIL, f"over {kind}: {error}", f"see that the host answers over {kind}")
            continue
        hint = "see what the host says about this address"
        yield judged(
            kind,
            f"answers over {kind}",
            f"over {kind}: status {answer.status}",
            hint,
            fine=answer.status == 200,
        )
    if int(socket.AF_INET6) not in families:
        hint = "readers with IPv6 alone do not reach it: add an AAAA record if the host can"
        yield Check("IPv6", Health.WARN, "the name has no IPv6 address", hint)


class _Look:
    """One visit: what was fetched is fetched once."""

    def __init__(self, url: str, expected: Expected, now: datetime, get: Get) -> None:
        self.url = url
        self.expected = expected
        self.now = now
        self.fresh = False
        self.told = False
        self._superseded = False
        self._renewed = False
        self._get = get
        self._known: dict[str, Answer] = {}
        self._facts: Mapping[str, Any] = {}

    def checks(self) -> Iterator[Check]:
        """Each question in turn; one that cannot be asked is a failure of its own."""
        for name, question in (
            ("facts", self._facts_told),
            ("message", self._message),
            ("feeds", self._feeds),
            ("api", self._api),
            ("same bytes", self._same),
            ("headers", self._headers),
            ("conditional", self._conditional),
            ("certificate", self._certificate),
            ("http", self._redirect),
        ):
            try:
                yield from list(question())
            except NoAnswerError as error:
                yield Check(name, Health.FAIL, str(error), "see that the host answers")

    def ask(self, path: str) -> Answer:
        if path not in self._known:
            self._known[path] = self._get(self.url + path, Asking())
        return self._known[path]

    def _facts_told(self) -> Iterator[Check]:
        answer = self.ask(MARKER)
        try:
            facts: dict[str, Any] = json.loads(answer.body) if answer.status == 200 else {}
            made = datetime.fromisoformat(facts["generated_at"])
            until = datetime.fromisoformat(facts["valid_until"])
            commit = str(facts["commit"])
        except (ValueError, KeyError, TypeError):
            text = f"{MARKER} cannot be read (status {answer.status})"
            yield Check("facts", Health.FAIL, text, "see what is published there; it may be another site")
            return
        self._facts = facts
        wanted = self.expected.commit
        same = commit == wanted
        self._superseded = bool(wanted) and not same and self.expected.newer(commit)
        self.fresh = same or self._superseded if wanted else until > self.now
        self._renewed = same and made > _built(self.expected.site, made)
        serves = f"serves commit {commit[:10]}, made {_ago(self.now - made)} ago"
        good = f"{serves}, which is newer than {wanted[:10]}" if self._superseded else serves
        hint = "publish again, or wait for a cache: signoff probe --wait 600"
        fine = not wanted or self.fresh
        yield judged("commit", good, f"{serves}, and not {wanted[:10]}", hint, fine=fine)
        hint = "see why nothing was published since: only until then was it to be believed"
        text = f"it is out of date since {until:%Y-%m-%d %H:%M} UTC"
        health = Health.WARN if wanted else Health.FAIL
        good = f"says it is true until {until:%Y-%m-%d %H:%M} UTC"
        yield judged("valid", good, text, hint, fine=until > self.now, health=health)
        yield from self._newest(facts.get("newest_message") or {})

    def _newest(self, told: Mapping[str, Any]) -> Iterator[Check]:
        if self.expected.blob and not self._superseded:
            fine = told.get("blob") == self.expected.blob
            again = "publish again: signoff publish"
            yield judged("newest", "knows the newest message", "lacks the newest message", again, fine=fine)

    def _message(self) -> Iterator[Check]:
        if not self.expected.page:
            return
        answer = self.ask(self.expected.page)
        fine = answer.status == 200 and _squeezed(self.expected.words) in _squeezed(_text(answer.body))
        self.told = fine and self.fresh
        if self._superseded and not fine:
            return  # words that a newer message has taken back are no fault
        text = f"{self.expected.page} does not have the words of the newest message"
        yield judged("words", "has the exact words of the newest message", text, "publish again", fine=fine)

    def _feeds(self) -> Iterator[Check]:
        for path in _FEEDS:
            answer = self.ask(path)
            try:
                root = etree.fromstring(answer.body, etree.XMLParser(resolve_entities=False, no_network=True))
                fine = answer.status == 200 and root.tag in {"rss", "{http://www.w3.org/2005/Atom}feed"}
            except etree.XMLSyntaxError:
                fine = False
            yield judged(
                path,
                f"{path} is a feed",
                f"{path} is no feed (status {answer.status})",
                "publish again",
                fine=fine,
            )

    def _api(self) -> Iterator[Check]:
        answer = self.ask(SUMMARY)
        try:
            told = json.loads(answer.body)["status"]["indicator"]
        except (ValueError, KeyError, TypeError):
            yield Check(
                "api", Health.FAIL, f"{SUMMARY} cannot be read (status {answer.status})", "publish again"
            )
            return
        wanted = self._facts.get("indicator", told)
        text = f"the API says {told}, {MARKER} says {wanted}"
        yield judged(
            "api",
            f"the API says {told}",
            text,
            "a cache holds an older file: see its lifetime",
            fine=told == wanted,
        )

    def _same(self) -> Iterator[Check]:
        if self.expected.site is None or self._superseded or self._renewed:
            return  # the same commit is published again and again, and pages speak of their own time
        paths = [
            "index.html",
            SUMMARY,
            *_FEEDS,
            *([f"{self.expected.page}index.html"] if self.expected.page else []),
        ]
        wrong = [path for path in paths if not self._is_same(path)]
        text = f"not what was built here: {', '.join(wrong)}"
        yield judged("same bytes", "serves what was built here", text, "publish again", fine=not wrong)

    def _is_same(self, path: str) -> bool:
        assert self.expected.site is not None
        file = self.expected.site / path
        address = path.removesuffix("index.html")
        return file.is_file() and self.ask(address).body == file.read_bytes()

    def _headers(self) -> Iterator[Check]:
        for path, kind in _TYPES.items():
            told = self.ask(path).header("content-type").partition(";")[0].strip().lower()
            if told != kind:
                hint = "see docs/developers.md, 'Headers of your host'"
                yield Check("type", Health.WARN, f"{path} is sent as {told or 'nothing'}, not {kind}", hint)
        if self.ask(SUMMARY).header("access-control-allow-origin") != "*":
            hint = "other sites' widgets cannot read it: send 'Access-Control-Allow-Origin: *'"
            yield Check("cors", Health.WARN, "the API may not be read from other pages", hint)
        seconds = _max_age(self.ask("").header("cache-control"))
        if seconds is not None and seconds > _STALE_CACHE:
            hint = "let the host say 'Cache-Control: max-age=30' for pages"
            yield Check("cache", Health.WARN, f"pages may be kept for {seconds} seconds", hint)
        home = self.ask("")
        if not home.packed and len(home.body) > _WORTH_PACKING:
            yield Check("packed", Health.WARN, "pages are not compressed", "switch gzip on at the host")

    def _conditional(self) -> Iterator[Check]:
        first = self.ask(MARKER)
        tag, since = first.header("etag"), first.header("last-modified")
        asked = {"If-None-Match": tag} if tag else {"If-Modified-Since": since}
        again = self._get(self.url + MARKER, Asking(headers=asked)) if tag or since else first
        hint = "polling programs load everything each time: let the host send ETag"
        yield judged(
            "conditional",
            "says 304 when nothing is new",
            "does not say 304 when nothing is new",
            hint,
            fine=again.status == 304,
            health=Health.WARN,
        )

    def _certificate(self) -> Iterator[Check]:
        expires = self.ask("").expires
        if expires is None:
            return
        left = expires - self.now
        text = f"the certificate is good for {max(left.days, 0)} days more"
        health = Health.FAIL if left < _LATE else Health.WARN
        yield judged("certificate", text, text, "renew it", fine=left > _SOON, health=health)

    def _redirect(self) -> Iterator[Check]:
        parts = urlsplit(self.url)
        if parts.scheme != "https" or parts.port not in {None, 443}:
            return
        try:
            answer = self._get(self.url.replace("https:", "http:", 1), Asking())
        except NoAnswerError:
            hint = "people type it without https: let port 80 lead to https"
            yield Check("http", Health.WARN, "nothing answers on port 80", hint)
            return
        if not answer.url.startswith("https:"):
            yield Check("http", Health.WARN, "http does not lead to https", "redirect it at the host")
        else:
            yield ok("http", "http leads to https")


def _built(site: Path | None, otherwise: datetime) -> datetime:
    """As of when the site in a folder was built; `otherwise` when there is none."""
    if site is None:
        return otherwise
    try:
        return datetime.fromisoformat(json.loads((site / MARKER).read_bytes())["generated_at"])
    except (OSError, ValueError, KeyError, TypeError):
        return otherwise


def _text(body: bytes) -> str:
    root = etree.fromstring(body, etree.HTMLParser(encoding="utf-8")) if body.strip() else None
    return "" if root is None else "".join(map(str, root.itertext()))


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _max_age(header: str) -> int | None:
    for part in header.split(","):
        name, _, value = part.strip().partition("=")
        if name.lower() == "max-age" and value.isdecimal():
            return int(value)
    return None


def _ago(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    return f"{minutes} minutes" if abs(minutes) < 120 else f"{minutes // 60} hours"
