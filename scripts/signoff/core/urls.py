"""Names to addresses, ids and anchors. Everything that links goes through here.

Addresses are relative to the site's root, without a leading slash, and a page's address ends
with a slash ("" is the home page). `file_of` gives the file that answers at an address.
"""

from __future__ import annotations

import hashlib
from datetime import date
from urllib.parse import urlsplit


def prefix(language: str, default: str) -> str:
    """Where the pages of `language` live: "" for the default language, else "ja/"."""
    return "" if language == default else f"{language}/"


def incident(slug: str) -> str:
    return f"incidents/{slug}/"


def message(slug: str, name: str) -> str:
    """A message's permalink: its incident's page and the anchor `name`."""
    return f"incidents/{slug}/#{anchor(name)}"


def anchor(name: str) -> str:
    """A message's HTML id: its name, prefixed because an id should start with a letter."""
    return f"m-{name}"


def component(id: str) -> str:
    return f"components/{id}/"


def history() -> str:
    return "history/"


def scorecards() -> str:
    """Scorecards, on the internal page only."""
    return "scores/"


def composer() -> str:
    """The page on which messages are written, in previews and on the internal page."""
    return "compose/"


def scorecard(slug: str) -> str:
    return f"scores/{slug}/"


def month(day: date) -> str:
    return f"history/{day.year:04d}/{day.month:02d}/"


def file_of(address: str) -> str:
    """The output file for an address: `history/` -> `history/index.html`."""
    path = address.partition("#")[0]
    return f"{path}index.html" if path == "" or path.endswith("/") else path


def up(address: str) -> str:
    """The relative way from the page at `address` to the site's root: "." or "../.." (no slash)."""
    depth = address.partition("#")[0].count("/")
    return "/".join([".."] * depth) or "."


def tag(site_url: str, origin: str) -> str:
    """A feed id that never changes: a tag URI (RFC 4151) from the host and the message's origin.

    `origin` is `<incident>` or `<incident>/<message>` as first published. The date only says when
    the host's owner minted ids, so a constant is right. The language is not part of it: a
    translated feed carries the same message.
    """
    host = (urlsplit(site_url).hostname or "localhost").lower()
    return f"tag:{host},2024:{origin}"


def short_id(origin: str) -> str:
    """Twelve lower-case letters and digits, stable for ever: Statuspage's form of an id."""
    number = int.from_bytes(hashlib.sha256(origin.encode()).digest()[:10], "big")
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    out = []
    for _ in range(12):
        number, rest = divmod(number, 36)
        out.append(digits[rest])
    return "".join(out)
