"""Links and images of a body: images become links, links that could run something become text."""

from __future__ import annotations

import posixpath
import re
from urllib.parse import urljoin, urlsplit

from signoff.core.markup import RUNNING_SCHEMES, scheme_of
from signoff.importers.cstate import codes
from signoff.importers.cstate.place import Place, outside_code

_LABEL = r"(?:[^\[\]\\\n]|\\.)*"
_TITLE = r"(?:\s+(?:\"[^\"\n]*\"|'[^'\n]*'))?"
_TARGET = rf"\(\s*(?:<(?P<pointed>[^<>\n]*)>|(?P<to>(?:[^\s()<>]|\([^\s()]*\))*)){_TITLE}\s*\)"
_IMAGE = re.compile(rf"!\[(?P<text>{_LABEL})\]{_TARGET}")
_LINKED_IMAGE = re.compile(rf"\[!\[(?P<text>{_LABEL})\]\([^()\s]*(?:\s[^()\n]*)?\)\]{_TARGET}")
_REFERENCED_IMAGE = re.compile(rf"!(?=\[{_LABEL}\]\[)")
_LINK = re.compile(rf"(?<!!)\[(?P<text>{_LABEL})\]{_TARGET}")
_DEFINITION = re.compile(r"^ {0,3}\[(?P<text>[^\[\]\n]+)\]:[ \t]*<?(?P<to>[^\s<>]+).*$", re.MULTILINE)
_AUTOLINK = re.compile(r"<(?P<to>[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*)>")
_UNSAFE_IN_TARGET = re.compile(r"[\s<>()\\]")


def link(words: str, target: str, base_url: str) -> str:
    """A Markdown link to an address as HTML has it; without words it shows the target's own name."""
    if base_url and not urlsplit(target).scheme and target.startswith("/"):
        target = f"https:{target}" if target.startswith("//") else urljoin(base_url, target.lstrip("/"))
    target = _UNSAFE_IN_TARGET.sub(lambda sign: f"%{ord(sign.group()):02X}", target)
    words = words or posixpath.basename(urlsplit(target).path.rstrip("/")) or target
    return f"[{words}]({target})"


def convert_links(body: str, place: Place) -> str:
    """`body` with links to its images, and without links that could run something."""

    def linked_image(found: re.Match[str]) -> str:
        line = place.of(found.string, found.start())
        place.tell(codes.IMAGE_LINKED, line, "an image inside a link")
        return link(found["text"], _target(found), place.base_url)

    def image(found: re.Match[str]) -> str:
        line = place.of(found.string, found.start())
        place.tell(codes.IMAGE_LINKED, line, f"an image ({_target(found)[:80]})")
        return link(found["text"], _target(found), place.base_url)

    def unsafe(found: re.Match[str]) -> str | None:
        if scheme_of(_target(found)) not in RUNNING_SCHEMES:
            return None
        line = place.of(found.string, found.start())
        text = f"a link to '{_target(found)[:40]}' is left out, its words stay"
        place.tell(codes.LINK_LEFT_OUT, line, text)
        if found.re is _DEFINITION:
            return f"\\{found.group().lstrip()}"
        return found["to"] if found.re is _AUTOLINK else found["text"]

    if "![" in body:
        body = outside_code(body, _LINKED_IMAGE, linked_image)
        body = outside_code(body, _IMAGE, image)
        body = outside_code(body, _REFERENCED_IMAGE, lambda _: "")
    if ":" in body and ("](" in body or "]:" in body or "<" in body):
        for pattern in (_LINK, _DEFINITION, _AUTOLINK):
            body = outside_code(body, pattern, unsafe)
    return body


def _target(found: re.Match[str]) -> str:
    parts = found.groupdict()
    return parts.get("pointed") or parts.get("to") or ""
