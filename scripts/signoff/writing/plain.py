"""What people type, as plain text: one line that Markdown, YAML and HTML take for words.

In the part of Python that the composer translates (rules/rule.py).
"""

from __future__ import annotations

from signoff.rules.find import matches_exactly

# What nobody can see but what changes what others see: the parser refuses it (core/text.py).
HIDDEN = (
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff"
    "\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]"
)
MARKS = "\\`*_[]<>|~{}"
ENTITY = r"^&#?[A-Za-z0-9]+;"
OPENS_LIST = r"^[0-9]{1,9}(?=[.)])"


def one_line(text: str) -> str:
    """`text` without line breaks, runs of blanks and characters that cannot be seen."""
    seen: list[str] = []
    done = 0
    for hidden in matches_exactly(HIDDEN, text):
        seen.append(text[done : hidden.start])
        done = hidden.end
    seen.append(text[done:])
    return " ".join("".join(seen).split())


def words_for_markdown(text: str) -> str:
    """`text` on one line, so that Markdown shows the very characters and nothing more."""
    line = one_line(text)
    parts: list[str] = []
    opening = matches_exactly(OPENS_LIST, line)
    before = ""
    at = 0
    for character in line:
        is_mark = character in MARKS
        if at == 0 and character in "#+-=":
            is_mark = True
        if len(opening) > 0 and at == opening[0].end:
            is_mark = True
        if (character == "(" and before == "]") or (character == ":" and "<" in line):
            is_mark = True  # what is no link must not look like one to core/markup.py either
        if character == "&" and len(matches_exactly(ENTITY, line[at:])) > 0:
            is_mark = True
        parts.append("\\" + character if is_mark else character)
        before = character
        at = at + 1
    return "".join(parts)
