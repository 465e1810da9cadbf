"""Which other origins an HTML page makes the reader's browser ask (links that wait for a click do not)."""

from __future__ import annotations

from html.parser import HTMLParser
from re import compile as pattern
from urllib.parse import urlsplit

_LOADS = {
    "audio": ("src",),
    "embed": ("src",),
    "iframe": ("src",),
    "image": ("href", "xlink:href"),
    "img": ("src", "srcset"),
    "input": ("src",),
    "object": ("data",),
    "script": ("src",),
    "source": ("src", "srcset"),
    "track": ("src",),
    "use": ("href", "xlink:href"),
    "video": ("src", "poster"),
}
# what a <link> of these kinds names is not fetched before somebody asks for it
_QUIET_LINKS = frozenset("alternate author canonical help license next prev me search".split())
_IN_STYLE = pattern(r"""(?:url\(\s*|@import\s+)["']?((?:https?:)?//[^"')\s;]+)""")


def foreign_resources(html: str, own_url: str = "") -> tuple[str, ...]:
    """The addresses elsewhere that `html` loads, sorted; `own_url` is where the site lives."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    own = urlsplit(own_url).netloc
    return tuple(sorted({url for url in reader.found if urlsplit(url).netloc not in ("", own)}))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._in_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        for name in _LOADS.get(tag, ()):
            for candidate in given.get(name, "").split(",") if name == "srcset" else [given.get(name, "")]:
                self.found.extend(candidate.split()[:1])
        if tag == "link" and not _QUIET_LINKS.intersection(given.get("rel", "").lower().split()):
            self.found.append(given.get("href", ""))
        self.found += _IN_STYLE.findall(given.get("style", ""))
        self._in_style = tag == "style"

    def handle_endtag(self, tag: str) -> None:
        self._in_style = False

    def handle_data(self, data: str) -> None:
        if self._in_style:
            self.found += _IN_STYLE.findall(data)
