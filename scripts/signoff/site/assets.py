"""The style, script and icons of the pages as files whose names change when their bytes do.

A browser may then keep each for ever, and a rebuild that changes nothing keeps every address.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from signoff.site.palette import Palette, css

FOLDER = "assets"
"""Where templates keep them, and where they are served."""

STATES = ("none", "maintenance", "minor", "major", "critical", "unknown")
"""What a favicon can say: the indicators of the Statuspage API, and that nobody knows."""

NO_STATE = "unknown"
"""The favicon of pages that speak of no state."""

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACE = re.compile(r"\s*\n\s*")
_AROUND = re.compile(r"\s*([{};,>])\s*")


@dataclass(frozen=True, slots=True)
class Assets:
    """Addresses below the site's root, and `files` by address. `icons` is by indicator."""

    css: str
    handbook_css: str
    js: str
    icons: Mapping[str, str]
    files: Mapping[str, bytes]

    @property
    def icon(self) -> str:
        return self.icons[NO_STATE]


def assets(sources: Mapping[str, str], palette: Palette) -> Assets:
    """The assets made of the templates `assets/...` in `sources`, coloured with `palette`."""
    files: dict[str, bytes] = {}

    def add(name: str, text: str) -> str:
        data = text.encode()
        stem, _, suffix = name.partition(".")
        address = f"{FOLDER}/{stem}.{hashlib.sha256(data).hexdigest()[:8]}.{suffix}"
        files[address] = data
        return address

    return Assets(
        css=add("signoff.css", css(palette) + small(sources[f"{FOLDER}/signoff.css"])),
        handbook_css=add("handbook.css", small(sources[f"{FOLDER}/handbook.css"])),
        js=add("signoff.js", without_comments(sources[f"{FOLDER}/signoff.js"])),
        icons={state: add(f"{state}.svg", sources[f"{FOLDER}/{state}.svg"]) for state in STATES},
        files=files,
    )


def without_comments(script: str) -> str:
    """`script` without indents and without comments that have a line to themselves.

    It must hold no string that goes over several lines.
    """
    lines = (line.strip() for line in script.splitlines())
    return "".join(f"{line}\n" for line in lines if line and not line.startswith("//"))


def small(style: str) -> str:
    """`style` without comments and needless space; strings in it must hold no braces or commas."""
    return _AROUND.sub(r"\1", _SPACE.sub("\n", _COMMENT.sub("", style))).replace(";}", "}").strip() + "\n"
