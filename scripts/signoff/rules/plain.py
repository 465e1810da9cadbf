"""The words of a Markdown text where they were: everything else becomes spaces.

Rules search these words; the composer runs the same source. Simple on purpose: what a page shows is decided
by the renderer, and a sign that is not blanked here costs at most a finding that a reader can see through.
"""

from __future__ import annotations

from signoff.rules.find import matches

FENCE = r"^[ \t>]*(?:[-+*][ \t]+)?(?:```|~~~)"
INDENTED = r"^(?: {4}|\t)"
LISTED = r"^[ \t]*(?:[-+*]|\d{1,9}[.)])[ \t]"
CODE = [r"``[^`\n]+(?:`[^`\n]+)*``", r"`[^`\n]+`"]
NOT_WORDS = [
    ["<!", r"<!--[^<>]*-->"],
    ["<", r"<[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*>"],
    ["<", r"</?[A-Za-z][^<>\n]*>"],
    ["]:", r"^ {0,3}\[[^\]\n]+\]:[ \t]*\S+.*$"],
    ["](", r"\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+\"[^\"\n]*\")?\s*\)"],
    ["][", r"\]\[[^\]\n]*\]"],
    ["://", r"https?://[^\s<>\"')\]]+[^\s<>\"')\].,;:!?。、]"],
    [".", r"(?<!\w)www\.[^\s<>\"')\]]+[^\s<>\"')\].,;:!?。、]"],
    ["&", r"&(?:[a-z]+|#[0-9]+|#x[0-9a-f]+);"],
    ["", r"^[ \t]*(?:#{1,6}|>+|[-+*]|\d{1,9}[.)])(?=[ \t])"],
    ["", r"^[ \t]*(?:---+|===+|\*\*\*+|___+)[ \t]*$"],
    ["\\", r"\\(?=[!-/:-@\[-`{-~])"],
    ["*", r"\*+"],
    ["~~", r"~~+"],
    ["[", r"!?\["],
    ["]", r"\]"],
    ["|", r"\|"],
    ["_", r"(?<!\w)_+(?=\w)|(?<=\w)_+(?!\w)"],
]
"""What every match contains, and what is no words."""


def words_only(uncoded: str) -> str:
    """A body without its code, as long as it was, with everything but the words that people read blanked."""
    text = uncoded
    for sign, pattern in NOT_WORDS:
        if sign in text:
            text = blanked(text, pattern)
    return text


def blanked(text: str, pattern: str) -> str:
    """`text` with spaces wherever `pattern` matches; line ends stay."""
    parts: list[str] = []
    done = 0
    for found in matches(pattern, text):
        parts.append(text[done : found.start])
        parts.append(spaces(found.word))
        done = found.end
    if done == 0:
        return text
    parts.append(text[done:])
    return "".join(parts)


def spaces(word: str) -> str:
    """As many spaces as `word` has characters, with its line ends."""
    lines: list[str] = []
    for line in word.split("\n"):
        blanks: list[str] = []
        for _ in range(len(line)):
            blanks.append(" ")
        lines.append("".join(blanks))
    return "\n".join(lines)


def without_blocks(body: str) -> str:
    """`body` with fenced and indented blocks of code blanked."""
    if "```" not in body and "~~~" not in body and "    " not in body and "\t" not in body:
        return body
    lines: list[str] = []
    fence = ""
    after_blank = True
    in_list = False
    for line in body.split("\n"):
        marks = matches(FENCE, line)
        if fence != "":
            if line.strip().startswith(fence):
                fence = ""
            lines.append(spaces(line))
            continue
        if len(marks) > 0:
            fence = "```" if "```" in marks[0].word else "~~~"
            lines.append(spaces(line))
            continue
        if after_blank and not in_list and len(matches(INDENTED, line)) > 0:
            lines.append(spaces(line))
            continue
        after_blank = line.strip() == ""
        if not after_blank and not line.startswith(" ") and not line.startswith("\t"):
            in_list = len(matches(LISTED, line)) > 0
        lines.append(line)
    return "\n".join(lines)


def without_code(body: str) -> str:
    """`body` with code blanked, and all else, links too, where it was."""
    text = without_blocks(body)
    if "`" in text:
        for pattern in CODE:
            text = blanked(text, pattern)
    return text
