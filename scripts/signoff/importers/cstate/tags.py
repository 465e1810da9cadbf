"""HTML in a body as Markdown where that is simple, else as the characters it consists of.

Only tags are touched: the text between them always stays.
"""

from __future__ import annotations

import html
import re

from signoff.core.finding import Code
from signoff.importers.cstate import codes
from signoff.importers.cstate.links import link
from signoff.importers.cstate.place import BREAK, PARAGRAPH, Place, outside_code

_ATTRIBUTES = r"(?:[\s/](?:\"[^\"<>]*\"|'[^'<>]*'|[^<>\"'])*)?"
_TAG = re.compile(
    rf"<(?P<slash>/?)(?P<name>[A-Za-z][A-Za-z0-9-]*)(?P<rest>{_ATTRIBUTES})>(?P<last>[ \t]*(?=\n|\Z))?"
)
_SPLIT_TAG = re.compile(rf"<[A-Za-z][A-Za-z0-9-]*(?=\s){_ATTRIBUTES}>")
_DECLARATION = re.compile(r"<(?=[!?])")
_ATTRIBUTE = re.compile(r"""(?P<name>[\w-]+)\s*=\s*(?:"(?P<a>[^"]*)"|'(?P<b>[^']*)'|(?P<c>[^\s>]+))""")
_ANCHOR = re.compile(
    rf"<a(?P<rest>{_ATTRIBUTES})>(?P<text>(?:(?!<a[\s>])[\s\S]){{0,2000}}?)</a\s*>", re.IGNORECASE
)
_PAIR = re.compile(
    rf"<(?P<name>b|strong|i|em|cite|del|s|strike|code|kbd|tt){_ATTRIBUTES}>"
    r"(?P<before>\s*)(?P<text>[^<>\n]*?)(?P<after>\s*)</(?P=name)\s*>",
    re.IGNORECASE,
)
_SIGNS = {
    **dict.fromkeys(("b", "strong"), "**"),
    **dict.fromkeys(("i", "em", "cite"), "*"),
    **dict.fromkeys(("del", "s", "strike"), "~~"),
    **dict.fromkeys(("code", "kbd", "tt"), "`"),
}
_BLOCKS = frozenset(
    "p div section article header footer center ul ol dl dd dt details summary figure figcaption "
    "main aside".split()
)
_INLINE = frozenset(
    "span u font small big sup sub ins mark abbr acronym label nobr wbr samp var".split() + list(_SIGNS)
)
_HEADINGS = {f"h{level}": "#" * level for level in range(1, 7)}
_NESTED = 5


def convert_tags(body: str, place: Place) -> str:
    """`body` without HTML tags. Which were written as Markdown and which kept is told once each."""
    if "<" not in body:
        return body
    body = outside_code(body, _SPLIT_TAG, _on_one_line)
    converted: dict[str, int] = {}
    kept: dict[str, int] = {}

    def note(names: dict[str, int], name: str, found: re.Match[str]) -> None:
        if name not in names:
            names[name] = place.of(found.string, found.start())

    def pair(found: re.Match[str]) -> str:
        note(converted, found["name"].lower(), found)
        return _pair(found)

    def anchor(found: re.Match[str]) -> str | None:
        target = _attributes(found["rest"]).get("href", "")
        note(converted, "a", found)
        words = found["text"].strip()
        return link(words, target, place.base_url) if target and words else words

    def tag(found: re.Match[str]) -> str:
        name = found["name"].lower()
        instead = _tag(name, found, place)
        note(kept if instead is None else converted, name, found)
        return f"\\{found.group()}" if instead is None else instead

    for _ in range(_NESTED):
        before = body
        body = outside_code(body, _PAIR, pair)
        if body == before:
            break
    body = outside_code(body, _ANCHOR, anchor)
    body = outside_code(body, _TAG, tag)
    body = outside_code(body, _DECLARATION, lambda _: "\\<")
    _tell(place, codes.HTML_CONVERTED, converted, "written as Markdown")
    _tell(place, codes.HTML_AS_TEXT, kept, "kept as text")
    return body


def _tell(place: Place, code: Code, names: dict[str, int], how: str) -> None:
    if names:
        shown = ", ".join(f"<{name}>" for name in sorted(names))
        place.tell(code, min(names.values()), f"{shown} {how}")


def _on_one_line(found: re.Match[str]) -> str | None:
    """A tag over several lines with its line breaks behind it: the count of lines stays right."""
    tag = found.group()
    return " ".join(tag.split("\n")) + "\n" * tag.count("\n") if "\n" in tag else None


def _pair(found: re.Match[str]) -> str:
    words, sign = found["text"], _SIGNS[found["name"].lower()]
    if sign == "`":
        words = html.unescape(words)
        sign = "`" if "`" not in words else ""
    return f"{found['before']}{sign}{words}{sign}{found['after']}" if words else found["before"]


def _attributes(rest: str) -> dict[str, str]:
    found = {m["name"].lower(): m["a"] or m["b"] or m["c"] or "" for m in _ATTRIBUTE.finditer(rest)}
    return {name: html.unescape(value).strip() for name, value in found.items()}


def _tag(name: str, found: re.Match[str], place: Place) -> str | None:
    """What stands instead of one tag; None when it cannot be said in Markdown."""
    at_end = found["last"] is not None
    if name in _INLINE:
        return found["last"] or ""
    if name in _BLOCKS:
        return PARAGRAPH
    if name == "br":
        in_table = found.string[found.string.rfind("\n", 0, found.start()) + 1 :].lstrip().startswith("|")
        return " " if in_table else "\\" if at_end else f"\\{BREAK}"
    if name == "li":
        return "" if found["slash"] else f"{BREAK}- "
    if name == "hr":
        return f"{PARAGRAPH}---{PARAGRAPH}"
    if name in _HEADINGS:
        return PARAGRAPH if found["slash"] else f"{PARAGRAPH}{_HEADINGS[name]} "
    if name == "img":
        return _image(found, place)
    return None


def _image(found: re.Match[str], place: Place) -> str | None:
    attributes = _attributes(found["rest"])
    source = attributes.get("src", "")
    if not source:
        return attributes.get("alt", "")
    line = place.of(found.string, found.start())
    place.tell(codes.IMAGE_LINKED, line, f"an image ({source[:80]})")
    return link(attributes.get("alt", ""), source, place.base_url)
