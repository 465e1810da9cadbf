"""What somebody sees who opens the page: the home page itself, what it loads, the feeds, at every address."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from http.client import OK
from urllib.parse import urljoin, urlsplit

from lxml import etree, html

from signoff.edge import web
from signoff.edge.output import MARKER
from signoff.edge.web import Answer, Asking, NoAnswerError, NoRouteError
from signoff.publishing.visit import Facts, Visit
from signoff.signing.checks import Check, Health, judged, ok

FEEDS = ("feed.rss", "feed.atom")
_APART = timedelta(minutes=20)
"""Parts of one site may be so much older than others: a cache has kept them, or a host is being changed."""

_MOST = 12
_AGAIN = "publish again: signoff publish"


def home(visit: Visit) -> Iterator[Check]:
    """Whether the home page is the one of this site: it says as of when it is."""
    answer = visit.ask("")
    made = datetime.fromisoformat(visit.facts["generated_at"])
    told = sorted(abs(made - moment) for moment in _times(answer))
    if answer.status != OK or not told:
        text = f"the home page is none of Signoff's (status {answer.status})"
        yield Check("home", Health.FAIL, text, "see what is published there; it may be another site")
        return
    text = f"the home page is not of {made:%Y-%m-%d %H:%M} UTC, as {MARKER} is"
    good = f"the home page is of the time that {MARKER} says"
    yield judged("home", good, text, f"empty the caches in front of it, or {_AGAIN}", fine=told[0] < _APART)


def _times(answer: Answer) -> Iterator[datetime]:
    for element in _page(answer).iter("time"):
        try:
            moment = datetime.fromisoformat(element.get("datetime", ""))
        except ValueError:
            continue
        if moment.tzinfo is not None:
            yield moment


def loads(visit: Visit) -> Iterator[Check]:
    """Whether what the home page loads from its own host is there."""
    page = _page(visit.ask(""))
    sheets = (one.get("href") for one in page.iter("link") if one.get("rel") == "stylesheet")
    scripts = (one.get("src") for one in page.iter("script"))
    wanted = sorted({urljoin(visit.url, name) for name in (*sheets, *scripts) if name})
    own = [url for url in wanted if urlsplit(url).netloc == urlsplit(visit.url).netloc]
    missing = [url for url in own[:_MOST] if visit.elsewhere(url, Asking()).status != OK]
    text = f"the home page loads what is not there: {', '.join(missing)}"
    if own:
        yield judged("assets", "what the home page loads is there", text, _AGAIN, fine=not missing)


def feeds(visit: Visit) -> Iterator[Check]:
    """Whether the feeds are feeds, and have the newest message."""
    newest = visit.facts.get("newest_message")
    anchor = newest.get("anchor") if isinstance(newest, dict) else None
    for path in FEEDS:
        answer = visit.ask(path)
        words = _feed(answer)
        if words is None:
            yield Check(path, Health.FAIL, f"{path} is no feed (status {answer.status})", _AGAIN)
            continue
        has = not isinstance(anchor, str) or anchor in words
        text = f"{path} lacks the newest message"
        yield judged(path, f"{path} has the newest message", text, _AGAIN, fine=has)


def _feed(answer: Answer) -> str | None:
    """All texts and links of a feed in one; None when it is none."""
    try:
        root = etree.fromstring(answer.body, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError:
        return None
    if answer.status != OK or root.tag not in {"rss", "{http://www.w3.org/2005/Atom}feed"}:
        return None
    return " ".join([*map(str, root.itertext()), *(one.get("href", "") for one in root.iter())])


def _page(answer: Answer) -> html.HtmlElement:
    """A page as it is sent; an empty one when there is nothing to be made of it."""
    try:
        return html.document_fromstring(answer.body, parser=html.HTMLParser(encoding="utf-8"))
    except etree.LxmlError:
        return html.Element("html")


def everywhere(visit: Visit) -> Iterator[Check]:
    """Whether every address behind the name serves the same site: readers get one of them by chance."""
    places = web.addresses(visit.url)[:_MOST]
    if len(places) < 2:
        return
    newest, seen = Facts(visit.ask(MARKER)), 0
    for place in places:
        try:
            answer = visit.elsewhere(visit.url + MARKER, Asking(address=place))
            facts = Facts(answer)
        except NoRouteError:
            continue
        except (NoAnswerError, ValueError) as error:
            text = f"{place}, one of {len(places)} addresses of the name: {error}"
            yield Check("addresses", Health.FAIL, text, "see that host, or take it out of the DNS")
            continue
        seen += 1
        newest = max(newest, facts, key=lambda one: one.made)
        if facts.made < newest.made - _APART:
            text = f"{place}, one of {len(places)} addresses of the name, serves commit {facts.commit[:10]}"
            text += f" of {facts.made:%Y-%m-%d %H:%M} UTC, which is older than the others"
            yield Check("addresses", Health.FAIL, text, "publish to it, too, or take it out of the DNS")
            return
    if seen > 1:
        yield ok("addresses", f"serves the same at {seen} addresses of the name")


def indicator(body: bytes) -> str:
    """What the API says in one word; ValueError when it says nothing."""
    try:
        return str(json.loads(body)["status"]["indicator"])
    except (KeyError, TypeError, RecursionError) as error:
        raise ValueError(str(error)) from None
