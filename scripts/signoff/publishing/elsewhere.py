"""Which other hosts the files of a built site make browsers and feed readers ask.

Pages, pictures, styles, scripts, the manifest, feeds and what servers send along (`_headers`). What waits for
a click is not counted, nor are comments, names of XML vocabularies and addresses of licences.
"""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from re import DOTALL, IGNORECASE, MULTILINE
from re import compile as pattern
from typing import Any
from urllib.parse import urlsplit

from signoff.site.origins import foreign_resources

_ADDRESS = pattern(r"(?:(?:https?|wss?):)?//[a-z0-9\[][^\s\"'`<>()]*", IGNORECASE)
_HINT_OF_ONE = pattern(r"(?:(?:https?|wss?):|[\"'`(=\s])//([^\s\"'`<>()/?#\\]+)", IGNORECASE)
_NAMES_ONLY = frozenset({"www.w3.org", "www.rssboard.org"})
"""Hosts of which addresses are names of vocabularies, or a feed's `docs`: nobody asks them."""

_COMMENT_IN_STYLE = pattern(r"/\*.*?\*/", DOTALL)
_IN_STYLE = pattern(r"""(?:url\(\s*|@import\s+)["']?((?:https?:)?//[^"')\s;]+)""", IGNORECASE)

_INLINE = pattern(r"<script\b([^>]*)>(.*?)</script", DOTALL | IGNORECASE)
_META = pattern(r"<meta\b[^>]*http-equiv=[\"']?([\w-]+)[^>]*?content=(\"[^\"]*\"|'[^']*')", IGNORECASE)

# a regular expression may hold quotes and slashes that neither end a text nor begin a comment
_TOKEN = pattern(
    r"""(?P<text>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)"""
    r"""|(?:(?<=[(,=:\[!&|?{};+])|(?<=[(,=:\[!&|?{};+] )|(?<=return ))"""
    r"""/(?![*/])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n\[])+/"""
    r"""|/\*.*?\*/|//[^\n]*""",
    DOTALL,
)
_SAID_ONLY = pattern(r"(?:licen[cs]e[\"']?\s*[:=]|\bhref[\"']?\s*[:=(,])\s*$", IGNORECASE)

_IN_FEED = pattern(r"<(?:link|icon|logo|url)>\s*([^<\s]+)|<enclosure\b[^>]*\burl=[\"']([^\"']+)", IGNORECASE)
_KEYS_OF_FEED = frozenset("home_page_url feed_url next_url icon favicon url avatar hubs authors".split())

_HEADER = pattern(r"^\s+([\w-]+):\s*(.+)$", MULTILINE)
_ASKING_HEADERS = frozenset("link refresh report-to reporting-endpoints sourcemap".split())
_POLICIES = frozenset({"content-security-policy", "content-security-policy-report-only"})
# who may show the page, and where forms and links may lead, makes no browser ask anybody
_QUIET_DIRECTIVES = frozenset("base-uri form-action frame-ancestors navigate-to sandbox".split())
_HOST = pattern(r"(?:(?:https?|wss?)://)?(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)+(?::\d+)?(?:/\S*)?", IGNORECASE)


def asked_elsewhere(site: Path, own_url: str, *, mirrored: bool = False) -> dict[str, str]:
    """Each foreign host, with the first file of `site` that makes somebody ask it.

    On a mirror the page's own address is foreign, too: pages that load from there go when it does.
    """
    own, found = urlsplit(own_url).netloc.lower(), dict[str, str]()
    for path in sorted(site.rglob("*")):
        reader = _reader(path.name)
        if reader is None or not path.is_file():
            continue
        text = path.read_text(encoding="utf-8", errors="replace").replace("\\/", "/")
        innocent = _NAMES_ONLY if mirrored and path.suffix in {".html", ".css"} else _NAMES_ONLY | {own}
        # most files name no other host at all, and need no reading; policies may leave out the slashes
        policy = path.name == "_headers" or "Content-Security-Policy" in text
        if not policy and innocent.issuperset(_HINT_OF_ONE.findall(text)):
            continue
        for address in reader(text):
            host = urlsplit(address.strip()).netloc.lower()
            if host and host not in innocent:
                found.setdefault(host, path.relative_to(site).as_posix())
    return found


def _reader(name: str) -> Callable[[str], Iterable[str]] | None:
    if name in {"manifest.json", "feed.json"} or name.endswith(".webmanifest"):
        return _of_json
    return _READERS.get(name if name in _READERS else Path(name).suffix.lower())


def _of_page(text: str) -> Iterator[str]:
    yield from foreign_resources(text)
    for attributes, script in _INLINE.findall(text):
        if "json" not in attributes.lower():
            yield from _of_script(script)
    for kind, content in _META.findall(text):
        yield from _of_header(kind.lower(), html.unescape(content[1:-1]))


def _of_style(text: str) -> Iterator[str]:
    yield from _IN_STYLE.findall(_COMMENT_IN_STYLE.sub("", text))


def _of_script(text: str) -> Iterator[str]:
    for token in _TOKEN.finditer(text):
        said = (token["text"] or "")[1:-1].strip()
        if _ADDRESS.match(said) and not _SAID_ONLY.search(text[max(0, token.start() - 20) : token.start()]):
            yield said


def _of_feed(text: str) -> Iterator[str]:
    """The feed's own links, and what the messages in it load."""
    for link, enclosure in _IN_FEED.findall(text):
        yield link or enclosure
    yield from foreign_resources(html.unescape(text.replace("<![CDATA[", "").replace("]]>", "")))


def _of_json(text: str) -> Iterator[str]:
    """A manifest or a JSON feed: its own links; of the messages in it, what they load."""
    try:
        told = json.loads(text)
    except ValueError:
        return
    yield from _said(told)


def _said(told: Any) -> Iterator[str]:
    if isinstance(told, list):
        for one in told:
            yield from _said(one)
    elif isinstance(told, dict):
        for key, value in told.items():
            if key == "content_html" and isinstance(value, str):
                yield from foreign_resources(value)
            elif isinstance(value, dict | list):
                yield from _said(value)
            elif isinstance(value, str) and key in _KEYS_OF_FEED | {"src", "start_url", "scope"}:
                yield value


def _of_headers(text: str) -> Iterator[str]:
    for name, value in _HEADER.findall(text):
        yield from _of_header(name.lower(), value)


def _of_header(name: str, value: str) -> Iterator[str]:
    if name in _ASKING_HEADERS:
        yield from _ADDRESS.findall(value)
    if name in _POLICIES:
        for directive in value.split(";"):
            kind, *sources = directive.split() or [""]
            if kind.lower() not in _QUIET_DIRECTIVES:
                hosts = (source for source in sources if _HOST.fullmatch(source))
                yield from (host if "//" in host else f"//{host}" for host in hosts)


_READERS: dict[str, Callable[[str], Iterable[str]]] = {
    ".html": _of_page,
    ".svg": _of_page,
    ".css": _of_style,
    ".js": _of_script,
    ".mjs": _of_script,
    ".rss": _of_feed,
    ".atom": _of_feed,
    ".xml": _of_feed,
    "_headers": _of_headers,
}
