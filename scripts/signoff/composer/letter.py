"""The file that the composer writes: what core/dump.py would write, in the part of Python that is translated.

What people type cannot become YAML structure: a text is plain only where every reader sees the same text,
else in double quotes with its signs escaped.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from signoff.rules.draft import Stated
from signoff.rules.find import matches_exactly

# Letters first, then nothing that YAML, or a reader of it, could mistake for its own signs.
PLAIN = r"\A[^\W\d_](?:[\w .,/()+;-]|'(?=\w))*\Z"
# What readers of YAML 1.1 take for something else.
SURPRISE = (
    r"\A(?:y|yes|on|true|n|no|off|false|~|null|"
    r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?|"
    r"[-+]?(?:0[0-7_]+|0x[0-9a-f_]+|0b[01_]+|0o[0-7]+|[0-9][0-9_]*_[0-9_]*|"
    r"[0-9][0-9_]*\.?[0-9_]*e[-+]?[0-9]+|\.inf)|\.nan)\Z"
)
LONGEST_SURPRISE = 24
ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
HEX = "0123456789abcdef"
MAX_WORDS = 48
"""As long as writing/filenames.py makes names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One message as its file says it; "" is what it does not say. Instants are `2026-11-21T10:02Z`.

    `next_update` is a duration as `duration` writes it, an instant or "none".
    """

    title: str = ""
    kind: str = ""
    status: str = ""
    commander: str = ""
    impact: str = ""
    names_components: bool = False
    components: list[Stated] = field(default_factory=list)
    started: str = ""
    next_update: str = ""
    data_loss: str = ""
    lingering: str = ""
    window_start: str = ""
    window_end: str = ""
    expires: str = ""
    audience: str = ""
    corrects: str = ""
    body: str = ""


def message_text(letter: Letter) -> str:
    """The file of a message."""
    lines = ["---"]
    lines.extend(line_of("title", quoted(letter.title)))
    lines.extend(line_of("kind", letter.kind))
    lines.extend(line_of("status", letter.status))
    lines.extend(line_of("commander", quoted(letter.commander)))
    lines.extend(line_of("impact", letter.impact))
    if letter.names_components:
        lines.extend(component_lines(letter.components))
    lines.extend(line_of("started", letter.started))
    lines.extend(line_of("next_update", letter.next_update))
    lines.extend(line_of("data_loss", quoted(letter.data_loss)))
    lines.extend(line_of("lingering", quoted(letter.lingering)))
    if letter.window_start != "" and letter.window_end != "":
        lines.append("window: {start: " + letter.window_start + ", end: " + letter.window_end + "}")
    lines.extend(line_of("expires", letter.expires))
    lines.extend(line_of("audience", quoted(letter.audience)))
    lines.extend(line_of("corrects", letter.corrects))
    lines.append("---")
    return file_of(lines, letter.body)


def translation_text(title: str, body: str) -> str:
    """The file of a translation: words only."""
    return file_of(["---", *line_of("title", quoted(title)), "---"], body)


def file_of(lines: list[str], body: str) -> str:
    if body != "":
        lines.append(body)
    return "\n".join(lines) + "\n"


def line_of(key: str, value: str) -> list[str]:
    return [] if value == "" else [key + ": " + value]


def component_lines(components: list[Stated]) -> list[str]:
    """Components with their states, one line each; regions of one component together."""
    if len(components) == 0:
        return ["components: {}"]
    lines = ["components:"]
    done: list[str] = []
    for component in components:
        if component.id in done:
            continue
        done.append(component.id)
        own = [other for other in components if other.id == component.id]
        if any(other.region != "" for other in own):
            said = [region_text(other) for other in own]
            lines.append("  " + quoted(component.id) + ": {" + ", ".join(said) + "}")
        else:
            lines.append("  " + quoted(component.id) + ": " + own[0].status)
    return lines


def region_text(stated: Stated) -> str:
    return stated.status if stated.region == "" else quoted(stated.region) + ": " + stated.status


def quoted(text: str) -> str:
    """`text` as YAML: as it is, or in double quotes; "" stays ""."""
    if text == "" or (is_plain(text) and not is_surprise(text)):
        return text
    return '"' + "".join([escaped(character) for character in text]) + '"'


def is_plain(text: str) -> bool:
    return len(matches_exactly(PLAIN, text)) > 0 and not text.endswith(" ")


def is_surprise(text: str) -> bool:
    return len(text) <= LONGEST_SURPRISE and len(matches_exactly(SURPRISE, text.lower())) > 0


def escaped(character: str) -> str:
    """One character inside of double quotes, as JSON writes it."""
    if character in ESCAPES:
        return ESCAPES[character]
    code = ord(character)
    if code < 32:
        return "\\u00" + HEX[code // 16] + HEX[code % 16]
    return character


def duration(minutes: int) -> str:
    """`1h30m`, `2d`."""
    parts: list[str] = []
    for number, unit in [(minutes // 1440, "d"), (minutes // 60 % 24, "h"), (minutes % 60, "m")]:
        if number > 0:
            parts.append(str(number) + unit)
    return "0s" if len(parts) == 0 else "".join(parts)


def slug_of(plain: str) -> str:
    """The words of a text (its accents are off already) as a name, cut between words; "" without any."""
    name = "-".join([found.word for found in matches_exactly("[a-z0-9]+", plain.lower())])[:100].strip("-")
    while len(name) > MAX_WORDS and "-" in name:
        name = name.rpartition("-")[0]
    return name[:MAX_WORDS].strip("-")


def numbered(name: str, taken: list[str]) -> str:
    """`name`, or `name-2`, `name-3`, ...: the first that is not taken."""
    found = name
    number = 1
    while found in taken:
        number = number + 1
        found = name + "-" + str(number)
    return found


def message_name(number: int, word: str) -> str:
    """`03-monitoring`."""
    name = slug_of(word)
    return str(number).zfill(2) + "-" + ("update" if name == "" else name)
