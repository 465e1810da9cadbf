"""Where a page is: what its address and its time zone may look like."""

from __future__ import annotations

import re
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

_ZONE = re.compile(r"[A-Z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+)*")


def url_problem(value: str) -> str:
    """What is wrong with the page's address, "" for nothing."""
    if not value.isprintable() or " " in value:
        return "has characters that an address cannot have"
    try:
        parts = urlsplit(value)
        host = parts.hostname
        parts.port  # noqa: B018  (raises on a bad port)
    except ValueError as error:
        return f"is not an address: {error}"
    if parts.scheme not in ("https", "http") or not host:
        return "is not the address of a page"
    if parts.username or parts.password or "@" in parts.netloc:
        return "contains a login"
    if parts.query or parts.fragment or value.endswith(("?", "#")):
        return "has a query or a fragment"
    path = parts.path.strip("/")
    if path and {"", ".", ".."} & set(path.split("/")):
        return "has an empty step or a step up in its path"
    return ""


def is_timezone(name: str) -> bool:
    """Whether the IANA database has a zone of this name."""
    if not _ZONE.fullmatch(name):
        return False
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True
