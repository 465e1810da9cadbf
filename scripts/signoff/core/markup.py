"""What a body must not do: HTML, links that run something, images. Code may show anything.

This tells the author early; what makes a page safe is the renderer (site/markdown.py), which
removes all of it again. A body without any of the few telling characters costs next to nothing.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from signoff.core import codes
from signoff.core.text import Notes, place

SAFE_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
"""What a link may begin with; a link without a scheme stays on this site."""

RUNNING_SCHEMES = frozenset({"javascript", "vbscript", "data", "livescript", "mocha"})

ACTIVE_TAGS = frozenset(
    "applet base button embed form frame frameset iframe input link math meta noscript object "
    "option portal script select style svg template textarea".split()
)

_QUOTE = re.compile(r"(?: {0,3}> ?)*")
_FENCE = re.compile(
    rf"(?P<quote>{_QUOTE.pattern})"
    r"(?P<indent>[ \t]*)(?P<item>(?:[-+*]|\d{1,9}[.)])[ \t]{1,4})?(?P<marks>`{3,}(?=[^`]*$)|~{3,})"
)
_LIST_ITEM = re.compile(r" {0,3}(?:[-+*]|\d{1,9}[.)])(?:\s|$)")
_TICKS = re.compile(r"`+")
_OPENING = re.compile(r"\\.|(?P<ticks>`+)", re.DOTALL)
# Where a paragraph ends, and with it the hope for a closing tick.
_INTERRUPTION = re.compile(
    r"\n[ \t>]*(?:\n|(?:[-+*]|\d{1,9}[.)]|#{1,6})(?:\s|$)|>|<[!?]|</?(?:address|article|aside|base|"
    r"blockquote|body|center|dd|details|dialog|div|dl|dt|fieldset|footer|form|frame|h[1-6]|head|header|hr|"
    r"html|iframe|li|link|main|menu|nav|ol|p|pre|script|section|style|summary|table|tbody|td|textarea|"
    r"tfoot|th|thead|title|tr|ul)\b)",
    re.IGNORECASE,
)
_NOT_LINE_END = re.compile(r"[^\n]")
_AUTOLINK = re.compile(r"<(?P<to>[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*)>")
_TAG = re.compile(
    r"<(?P<slash>/?)(?P<name>[A-Za-z][A-Za-z0-9-]*)(?P<rest>[\s/][^<>]*)?(?P<end>>|$)", re.MULTILINE
)
_DECLARATION = re.compile(r"<(?:!--|![A-Za-z]|\?|!\[CDATA\[)")
_HANDLER = re.compile(r"[\s/\"']on[a-z]+\s*=", re.IGNORECASE)
_IMAGE = re.compile(r"!\[(?:[^\[\]\\]|\\.)*\][\[(]")
_INLINE = re.compile(r"\]\(\s*<?(?P<to>[^\s<>)]+)")
_DEFINITION = re.compile(r"^ {0,3}\[(?:[^\[\]\\]|\\.)+\]:\s*<?(?P<to>[^\s<>]+)", re.MULTILINE)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):")
_INVISIBLE = re.compile(r"[\x00-\x20\x7f-\x9f]+")


def check_body(body: str, first_line: int, notes: Notes) -> None:
    """Note what of `body`, which starts at `first_line` of its file, will not reach a reader."""
    if "<" not in body and "[" not in body:
        return
    visible = without_code(body) if "`" in body or "~~~" in body or "    " in body or "\t" in body else body
    if "<" in visible:
        _check_html(visible, first_line, notes)
    if "[" in visible:
        _check_images(visible, first_line, notes)
    for offset, target in _targets(visible):
        _check_target(target, *place(visible, offset, first_line), notes)


def without_code(body: str) -> str:
    """`body` with the inside of code blocks and spans blanked, everything else where it was."""
    lines = body.split("\n")
    fence: _Fence | None = None
    quiet = True  # blank line before: an indented line may start a code block
    listed = False  # inside a list indentation means something else
    for number, line in enumerate(lines):
        if fence is not None and fence.contains(line):
            fence = None if fence.ends_with(line) else fence
            lines[number] = " " * len(line)
            continue
        fence = _Fence.opened_by(line, listed)
        if fence is not None or (quiet and not listed and line.startswith(("    ", "\t"))):
            lines[number] = " " * len(line)
            continue
        quiet = not line.strip()
        if not quiet and not line.startswith((" ", "\t")):
            listed = bool(_LIST_ITEM.match(line))
    return _without_spans("\n".join(lines))


class _Fence(NamedTuple):
    """An open fenced code block: its marks, and the quotation or list item around it."""

    marks: str
    quotes: int
    indent: int

    @classmethod
    def opened_by(cls, line: str, listed: bool) -> _Fence | None:
        found = _FENCE.match(line)
        if found is None:
            return None
        indent = len(found["indent"].expandtabs(4))
        if indent > 3 and not listed:
            return None
        if found["item"]:
            return cls(found["marks"], found["quote"].count(">"), indent + len(found["item"].expandtabs(4)))
        return cls(found["marks"], found["quote"].count(">"), indent if listed else 0)

    def contains(self, line: str) -> bool:
        """Whether `line` is still inside the quotation or list item that the fence is in."""
        if self.quotes:
            quote = _QUOTE.match(line)
            return quote is not None and quote.group().count(">") >= self.quotes
        plain = line.expandtabs(4)
        return not plain.strip() or len(plain) - len(plain.lstrip(" ")) >= self.indent

    def ends_with(self, line: str) -> bool:
        rest = line.strip(" \t>")
        return rest.startswith(self.marks) and not rest.strip(self.marks[0])


def _without_spans(body: str) -> str:
    """Blank `code`, ``code ` code`` and so on; a run of ticks without its partner is text."""
    if "`" not in body:
        return body
    runs = [(found.start(), found.end()) for found in _TICKS.finditer(body)]
    ends = [found.start() for found in _INTERRUPTION.finditer(body)]
    parts: list[str] = []
    done = 0
    for opening in _OPENING.finditer(body):
        if opening["ticks"] is None or opening.start() < done:
            continue
        end = _first(ends, opening.end(), len(body))
        closing = _partner(runs, opening.end(), end, len(opening["ticks"]))
        if closing is not None:
            parts += [body[done : opening.start()], _NOT_LINE_END.sub(" ", body[opening.start() : closing])]
            done = closing
    return "".join([*parts, body[done:]])


def _first(ends: list[int], after: int, default: int) -> int:
    position = bisect_left(ends, after)
    return ends[position] if position < len(ends) else default


def _partner(runs: list[tuple[int, int]], after: int, before: int, length: int) -> int | None:
    """Where the first run of exactly `length` ticks between `after` and `before` ends."""
    for position in range(bisect_left(runs, (after, 0)), len(runs)):
        start, end = runs[position]
        if start >= before:
            return None
        if end - start == length:
            return end
    return None


def _check_html(visible: str, first_line: int, notes: Notes) -> None:
    for found in _TAG.finditer(visible):
        if _escaped(visible, found.start()):
            continue
        name = found["name"].lower()
        active = name in ACTIVE_TAGS or bool(_HANDLER.search(found["rest"] or ""))
        if not found["end"] and not active:
            continue  # `a <b c`: without its closing bracket it is text
        line, column = place(visible, found.start(), first_line)
        shown = f"<{found['slash']}{name}>"
        if active:
            notes.add(codes.ACTIVE_HTML, line, column, f"{shown} could run or load something", "remove it")
        else:
            hint = "write Markdown instead, or put it in `backticks` to show it"
            notes.add(codes.RAW_HTML, line, column, f"{shown} is HTML and will be removed", hint)
    for found in _DECLARATION.finditer(visible):
        if _escaped(visible, found.start()):
            continue
        line, column = place(visible, found.start(), first_line)
        text = "an HTML comment or declaration will be removed"
        notes.add(codes.RAW_HTML, line, column, text, "remove it; the repository is as public as the page")


def _check_images(visible: str, first_line: int, notes: Notes) -> None:
    for found in _IMAGE.finditer(visible):
        if not _escaped(visible, found.start()):
            line, column = place(visible, found.start(), first_line)
            hint = "say it in words; a link to the picture is fine"
            notes.add(codes.IMAGE, line, column, "an image; mail, chat and feeds do not show it", hint)


def _escaped(visible: str, offset: int) -> bool:
    """Whether an odd number of backslashes stands before `offset`."""
    before = offset
    while before and visible[before - 1] == "\\":
        before -= 1
    return (offset - before) % 2 == 1


def _targets(visible: str) -> Iterator[tuple[int, str]]:
    """Where links point, with the offset of the target."""
    seen: set[int] = set()
    for pattern in (_INLINE, _DEFINITION, _AUTOLINK):
        for found in pattern.finditer(visible):
            offset = found.start("to")
            if offset not in seen:
                seen.add(offset)
                yield offset, found["to"]


def scheme_of(target: str) -> str:
    """The scheme a browser would see in a Markdown link target, "" for none.

    Undoes what hides one: HTML entities, backslashes, blanks and control characters.
    """
    plain = _INVISIBLE.sub("", html.unescape(_ESCAPE.sub(r"\1", target))).lower()
    found = _SCHEME.match(plain)
    return found.group(1) if found else ""


def _check_target(target: str, line: int, column: int, notes: Notes) -> None:
    scheme = scheme_of(target)
    if not scheme or scheme in SAFE_SCHEMES:
        return
    hint = "link to an https:// address"
    if scheme in RUNNING_SCHEMES:
        notes.add(codes.UNSAFE_LINK, line, column, f"a '{scheme}:' link could run something", hint)
    else:
        notes.add(codes.ODD_LINK, line, column, f"a '{scheme}:' link will be removed", hint)
