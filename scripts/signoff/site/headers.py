"""`_headers`: what Cloudflare Pages and Netlify send along. docs/developers.md has it for other servers.

Everything may be read from any origin: it is public, and nobody is logged in. What changes during an
incident is kept for half a minute at most, then asked for again by its ETag; what has its checksum in its
name is kept for ever. No two rules set the same header for one address: such values would be joined.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from urllib.parse import urlsplit

from signoff.core import urls
from signoff.core.watched import Settings
from signoff.site.assets import FOLDER
from signoff.site.outputs import Facts, File, Texts

SHORT = "public, max-age=30, must-revalidate"
LONG = "public, max-age=31536000, immutable"

TOLD = 11
"""For so many languages the types of feeds are told: Cloudflare takes 100 rules."""

_TYPES = (
    ("feed.rss", "application/rss+xml"),
    ("feed.atom", "application/atom+xml"),
    ("feed.json", "application/feed+json"),
    ("history.rss", "application/rss+xml"),
    ("history.atom", "application/atom+xml"),
    ("maintenance.ics", "text/calendar"),
    ("badge.svg", "image/svg+xml"),
    ("badge.json", "application/json"),
)


def files(facts: Facts) -> Iterator[File]:
    """The one file."""
    yield File("_headers", (), (), partial(_render, facts.settings))


def _render(settings: Settings, _: Texts) -> bytes:
    base = urlsplit(settings.url).path
    lines = [f"{base}*", "  Access-Control-Allow-Origin: *", "  X-Content-Type-Options: nosniff"]
    lines += [f"{base}{FOLDER}/*", f"  Cache-Control: {LONG}"]
    lines += [f"{base}api/*", f"  Cache-Control: {SHORT}", "  Content-Type: application/json; charset=utf-8"]
    lines += [f"{base}signoff.json", f"  Cache-Control: {SHORT}"]
    lines += [
        f"{base}embed.js",
        f"  Cache-Control: {SHORT}",
        "  Content-Type: text/javascript; charset=utf-8",
    ]
    for language in settings.languages[:TOLD]:
        for name, kind in _TYPES:
            lines += [f"{base}{urls.prefix(language, settings.language)}{name}"]
            lines += [f"  Cache-Control: {SHORT}", f"  Content-Type: {kind}; charset=utf-8"]
    return ("\n".join(lines) + "\n").encode()
