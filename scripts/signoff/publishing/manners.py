"""How a host sends a page: as what, for how long to keep, compressed, over which certificate."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from signoff.edge.output import MARKER
from signoff.edge.web import Answer, Asking, NoAnswerError
from signoff.publishing.visit import Visit
from signoff.signing.checks import Check, Health, judged, ok

SUMMARY = "api/v2/summary.json"
_TYPES = {
    MARKER: "application/json",
    SUMMARY: "application/json",
    "feed.rss": "application/rss+xml",
    "feed.atom": "application/atom+xml",
}
_SOON, _LATE = timedelta(days=14), timedelta(days=3)
_STALE_CACHE = 600
_WORTH_PACKING = 1400


def headers(visit: Visit) -> Iterator[Check]:
    """Types, who may read the API, how long pages are kept, and compression."""
    for path, kind in _TYPES.items():
        told = visit.ask(path).header("content-type").partition(";")[0].strip().lower()
        if told != kind:
            hint = "see docs/developers.md, 'Headers of your host'"
            yield Check("type", Health.WARN, f"{path} is sent as {told or 'nothing'}, not {kind}", hint)
    if visit.ask(SUMMARY).header("access-control-allow-origin") != "*":
        hint = "other sites' widgets cannot read it: send 'Access-Control-Allow-Origin: *'"
        yield Check("cors", Health.WARN, "the API may not be read from other pages", hint)
    home = visit.ask("")
    yield from _caches(home, visit)
    if not home.packed and len(home.body) > _WORTH_PACKING:
        yield Check("packed", Health.WARN, "pages are not compressed", "switch gzip on at the host")


def _caches(home: Answer, visit: Visit) -> Iterator[Check]:
    seconds = _kept(home, visit.now)
    if seconds > _STALE_CACHE:
        hint = "let the host say 'Cache-Control: max-age=30' for pages"
        yield Check("cache", Health.WARN, f"pages may be kept for {seconds} seconds", hint)
    lay = max(_whole(visit.ask(path).header("age")) for path in ("", MARKER))
    if lay > _STALE_CACHE:
        hint = "empty the cache in front of the page, and let it keep pages for 30 seconds"
        yield Check("age", Health.WARN, f"it lay in a cache for {lay} seconds", hint)


def _kept(answer: Answer, now: datetime) -> int:
    """For how many seconds a cache may keep `answer` (RFC 9111, section 4.2.1); 0 when nothing says so."""
    told = dict(_directives(answer.header("cache-control")))
    for name in ("s-maxage", "max-age"):
        if name in told:
            return _whole(told[name])
    try:
        expires = parsedate_to_datetime(answer.header("expires"))
        expires = expires if expires.tzinfo is not None else expires.replace(tzinfo=UTC)
        return max(0, int((expires - now).total_seconds()))
    except (TypeError, ValueError, OverflowError):
        return 0


def _directives(header: str) -> Iterator[tuple[str, str]]:
    for part in header.split(","):
        name, _, value = part.strip().partition("=")
        yield name.lower(), value.strip('"')


def _whole(text: str) -> int:
    return int(text[:10]) if text.isascii() and text.isdigit() else 0


def conditional(visit: Visit) -> Iterator[Check]:
    """Whether who has the newest is told so, without a body."""
    first = visit.ask(MARKER)
    tag, since = first.header("etag"), first.header("last-modified")
    asked = {"If-None-Match": tag} if tag else {"If-Modified-Since": since}
    again = visit.again(MARKER, asked) if tag or since else first
    yield judged(
        "conditional",
        "says 304 when nothing is new",
        "does not say 304 when nothing is new",
        "polling programs load everything each time: let the host send ETag",
        fine=again.status == 304,
        health=Health.WARN,
    )


def certificate(visit: Visit) -> Iterator[Check]:
    """How long it is good for."""
    expires = visit.ask("").expires
    if expires is None:
        return
    left = expires - visit.now
    text = f"the certificate is good for {max(left.days, 0)} days more"
    health = Health.FAIL if left < _LATE else Health.WARN
    yield judged("certificate", text, text, "renew it", fine=left > _SOON, health=health)


def redirect(visit: Visit) -> Iterator[Check]:
    """Whether those who type the name without https get there."""
    parts = urlsplit(visit.url)
    if parts.scheme != "https" or parts.port not in {None, 443}:
        return
    try:
        answer = visit.elsewhere(visit.url.replace("https:", "http:", 1), Asking())
    except NoAnswerError:
        hint = "people type it without https: let port 80 lead to https"
        yield Check("http", Health.WARN, "nothing answers on port 80", hint)
        return
    if not answer.url.startswith("https:"):
        yield Check("http", Health.WARN, "http does not lead to https", "redirect it at the host")
    else:
        yield ok("http", "http leads to https")
