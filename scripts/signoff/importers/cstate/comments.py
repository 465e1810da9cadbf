"""Comments, which readers of the old page never saw: found in doubt, and taken out.

Text that was hidden must not become public, while a comment that an author shows as code must stay.
So a comment only counts as shown where everything agrees that it is inside code.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from signoff.core.markup import without_code
from signoff.importers.cstate import codes
from signoff.importers.cstate.loose import UnusableError
from signoff.importers.cstate.place import DROPPED, Place, escaped

MOST_COMMENTS = 200
_LONG = 5_000

_HTML = re.compile(r"<!--")
_NOT_LINE_END = re.compile(r"[^\n]")
_HTML_END = re.compile(r"-->")
_SHORTCODE = re.compile(r"\{\{[<%]\s*comment\s*[>%]\}\}")
_SHORTCODE_END = re.compile(r"\{\{[<%]\s*/\s*comment\s*[>%]\}\}")
_FENCE = re.compile(
    r"(?P<quote>[ \t>]*)(?P<item>(?:[-+*]|\d{1,9}[.)])[ \t]+)?(?P<marks>`{3,}|~{3,})(?P<rest>.*)"
)
_SPAN = re.compile(r"(?<!`)(?P<ticks>`+)(?!`)(?:.*?[^`])??(?P=ticks)(?!`)")
_GAP = re.compile(r"\n[ \t]*\n")
_RAW = ("pre", "script", "style", "textarea")
_TAG_LINE = re.compile(
    rf"[ >]*(?:[-+*][ ]+|\d{{1,9}}[.)][ ]+)*</?(?:(?P<raw>{'|'.join(_RAW)})\b|[A-Za-z])",
    re.IGNORECASE,
)
_RAW_ENDS = {name: re.compile(rf"</{name}>", re.IGNORECASE) for name in _RAW}
_BLANK_LINE = re.compile(r"\n[ \t>]*(?=\n|\Z)")


def without_comments(body: str, place: Place) -> str:
    """`body` without comments in HTML or in Hugo's shortcode; each one is told, its words are not.

    What is code is asked again after each, because a fence inside a comment is no fence. A comment
    must have been code all along to count as shown.
    """
    at = 0
    at_first = now = _Shown(body)
    for _ in range(MOST_COMMENTS + 1):
        found = _next(body, at, (at_first, now))
        if found is None:
            return body
        closing = (_HTML_END if found.re is _HTML else _SHORTCODE_END).search(body, found.start() + 4)
        at, end = found.start(), closing.end() if closing else len(body)
        lines = body.count("\n", at, end)
        what = "a comment" if closing else "a comment that never ends, with everything after it"
        text = f"{what} ({lines + 1} line{'s' * (lines > 0)}) is not in the result"
        place.tell(codes.COMMENT_LEFT_OUT, place.of(body, at), text, "the old page did not show it either")
        body = body[:at] + _NOT_LINE_END.sub(DROPPED, body[at:end]) + body[end:]
        now = _Shown(body)
    raise UnusableError(f"its text has more than {MOST_COMMENTS} comments")


def _next(body: str, at: int, views: Sequence[_Shown]) -> re.Match[str] | None:
    """The first comment from `at` on that readers did not see as code in all `views`."""
    comments = _HTML.finditer(body, at)
    hidden = (found for found in comments if not all(view.at(found.start()) for view in views))
    both = [found for found in (next(hidden, None), _SHORTCODE.search(body, at)) if found]
    return min(both, key=lambda found: found.start(), default=None)


class _Shown:
    """Where a body shows what looks like a comment."""

    def __init__(self, body: str) -> None:
        self.body = body
        self.visible = without_code(body)
        self.fenced, self.html, self.plain = _blocks(body)

    def at(self, start: int) -> bool:
        """Whether the comment that starts at `start` is an example in code, or escaped."""
        if any(first <= start < last for first, last in self.html):
            return False
        if escaped(self.body, start):
            return True
        if self.visible[start] == "<":
            return False
        in_fence = self.plain and any(first <= start < last for first, last in self.fenced)
        return in_fence or self._in_span(start)

    def _in_span(self, start: int) -> bool:
        """Whether the whole comment is between backticks on its line, and those above are in pairs."""
        line = self.body.rfind("\n", 0, start) + 1
        end = self.body.find("\n", start)
        text = self.body[line : end if end >= 0 else len(self.body)]
        above = self.body[max((found.end() for found in _GAP.finditer(self.body, 0, line)), default=0) : line]
        closing = text.find("-->", start - line)
        if closing < 0 or len(above) + len(text) > _LONG:
            return False
        if any("`" in _SPAN.sub("", row) for row in above.split("\n")):
            return False
        spans = _SPAN.finditer(text)
        return any(span.start() < start - line and closing + 3 < span.end() for span in spans)


_Ranges = list[tuple[int, int]]


def _blocks(body: str) -> tuple[_Ranges, _Ranges, bool]:
    """The blocks between fences and those of HTML, as offsets, and whether the fences pair up plainly.

    In HTML a fence is none, and vice versa. A fence inside a list ends with it at the latest. With one
    in another, or different indentation, nobody can be sure.
    """
    fenced: _Ranges = []
    html: _Ranges = []
    opening: re.Match[str] | None = None
    start = at = 0
    plain = True
    for line in body.split("\n"):
        fence = _FENCE.match(line)
        if opening and opening.start("marks") and line[:1].strip(" \t>"):
            fenced.append((start, at))
            in_something = bool(opening["item"]) or ">" in opening["quote"]
            opening, plain = None, plain and fence is None and in_something
        if opening:
            if fence:
                plain = plain and _closes(fence, opening)
                fenced.append((start, at))
                opening = None
        elif not html or at >= html[-1][1]:
            if fence:
                opening, start = fence, at
            elif tag := _TAG_LINE.match(line):
                end = _RAW_ENDS[tag["raw"].lower()] if tag["raw"] else _BLANK_LINE
                closing = end.search(body, at + tag.end())
                html.append((at, closing.end() if closing else len(body)))
        at += len(line) + 1
    if opening:
        fenced.append((start, len(body)))
    return fenced, html, plain


def _closes(fence: re.Match[str], opening: re.Match[str]) -> bool:
    """Whether a line is plainly the other end of the block that `opening` began."""
    return (
        fence["marks"].startswith(opening["marks"])
        and not fence["rest"].strip()
        and not fence["item"]
        and fence.start("marks") == opening.start("marks")
        and fence["quote"].count(">") == opening["quote"].count(">")
    )
