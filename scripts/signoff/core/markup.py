"""What a body must not do: HTML, links that run something, images. Code may show anything.

This tells the author early; what makes a page safe is the renderer (site/markdown.py), which
removes all of it again. A body without any of the few telling characters costs next to nothing.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from signoff.core import codes
from signoff.core.text import Notes, place

SAFE_SCHEMES = frozenset({"http", "https", "mailto", "tel"})
"""What a link may begin with; a link without a scheme stays on this site."""

RUNNING_SCHEMES = frozenset({"javascript", "vbscript", "data", "livescript", "mocha"})

ACTIVE_TAGS = frozenset(
    "applet base button embed form frame frameset iframe input link math meta noscript object "
    "option portal script select style svg template textarea".split()
)

# A fence may stand in a quotation or a list item; taking too much for code only costs a finding.
_FENCE = re.compile(r"[ \t>]*(?:(?:[-+*]|\d{1,9}[.)])[ \t]+)?(?P<fence>`{3,}(?=[^`]*$)|~{3,})")
_LIST_ITEM = re.compile(r" {0,3}(?:[-+*]|\d{1,9}[.)])(?:\s|$)")
_SPAN = re.compile(r"\\.|(?P<ticks>`+)", re.DOTALL)
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
    fence = ""
    quiet = True  # blank line before: an indented line may start a code block
    listed = False  # inside a list indentation means something else
    for number, line in enumerate(lines):
        if fence:
            rest = line.strip(" \t>")
            if rest.startswith(fence) and not rest.strip(fence[0]):
                fence = ""
            lines[number] = " " * len(line)
        elif found := _FENCE.match(line):
            fence = found["fence"]
            lines[number] = " " * len(line)
        elif quiet and not listed and line.startswith(("    ", "\t")):
            lines[number] = " " * len(line)
        else:
            blank = not line.strip()
            quiet = blank
            if not blank and not line.startswith((" ", "\t")):
                listed = bool(_LIST_ITEM.match(line))
    return _without_spans("\n".join(lines))


def _without_spans(body: str) -> str:
    """Blank `code`, ``code ` code`` and so on; a run of ticks without its partner is text."""
    if "`" not in body:
        return body
    runs = [m for m in _SPAN.finditer(body) if m["ticks"]]
    parts: list[str] = []
    at = index = 0
    while index < len(runs):
        opening = runs[index]
        partner = _partner(body, runs, index)
        index += 1
        if partner is not None:
            closing = runs[partner]
            inside = body[opening.start() : closing.end()]
            parts += [body[at : opening.start()], re.sub(r"[^\n]", " ", inside)]
            at, index = closing.end(), partner + 1
    return "".join([*parts, body[at:]])


def _partner(body: str, runs: list[re.Match[str]], index: int) -> int | None:
    """Which later run of ticks closes run `index`; a blank line ends the search."""
    opening = runs[index]
    for later in range(index + 1, len(runs)):
        if "\n\n" in body[runs[later - 1].end() : runs[later].start()]:
            return None
        if len(runs[later]["ticks"]) == len(opening["ticks"]):
            return later
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
