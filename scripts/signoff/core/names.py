"""Names of folders and files: which are messages, which translations, which are refused."""

from __future__ import annotations

import re
from typing import NamedTuple

from signoff.core import codes
from signoff.core.finding import Finding

MAX_SLUG = 100
FOLDER = "incidents"

_SLUG = re.compile(r"[a-z0-9]+(?:-+[a-z0-9]+)*")
_MESSAGE = re.compile(r"(?P<number>\d{2,4})-(?P<slug>[a-z0-9]+(?:-+[a-z0-9]+)*)", re.ASCII)
_FILE = re.compile(
    rf"(?P<name>{_MESSAGE.pattern})(?:\.(?P<language>[A-Za-z]{{2,8}}(?:-[A-Za-z0-9]{{1,8}})*))?\.md", re.ASCII
)
# What somebody in a hurry may call a message: .md in capitals, another ending of text, none at all.
_MEANT = re.compile(
    r"(?P<stem>.*)\.md|(?P<numbered>\d+[-_ ][^.]*)(?:\.(?:markdown|mdown|mdx|mkd|txt))?",
    re.IGNORECASE | re.DOTALL,
)
_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_SHOWN = 60


class FileName(NamedTuple):
    """`02-identified.ja.md` in parts: name `02-identified`, number 2, language `ja` ("" for a message)."""

    name: str
    number: int
    language: str


def file_name(name: str, incident: str) -> FileName | Finding:
    """The parts of a file name within the folder `incident`, or what is wrong with it.

    A name that was probably meant for a message is an error; any other file is unexpected (warning).
    """
    found = _FILE.fullmatch(name)
    if found and len(name) <= MAX_SLUG:
        return FileName(found["name"], int(found["number"]), found["language"] or "")
    path = f"{FOLDER}/{incident}/{shown(name)}"
    stem = meant_stem(name)
    if stem is None:
        text = "this file is no message and is left out"
        return codes.UNEXPECTED_FILE.at(path, text=text, hint="messages are named like 02-identified.md")
    text = "a message is named by a number and lower-case words"
    return codes.BAD_NAME.at(path, text=text, hint=f"rename it to '{_suggested(stem)}'")


def meant_stem(name: str) -> str | None:
    """The name, without its ending, of a file that is or was meant to be a message; None for others."""
    found = _MEANT.fullmatch(name)
    return None if found is None else found["stem"] if found["stem"] is not None else found["numbered"]


def is_message_name(name: str) -> bool:
    """Whether `name` could be a message's, as `corrects` gives it."""
    return _MESSAGE.fullmatch(name) is not None


def folder_name(name: str) -> Finding | None:
    """What is wrong with the name of an incident's folder."""
    if len(name) <= MAX_SLUG and _SLUG.fullmatch(name):
        return None
    path = f"{FOLDER}/{shown(name)}"
    text = f"a folder's name has lower-case letters, digits and hyphens, at most {MAX_SLUG} characters"
    return codes.BAD_NAME.at(path, text=text, hint=f"rename it to '{slug(name)}'")


def slug(text: str) -> str:
    """The nearest good name: `In Progress_2` -> `in-progress-2`."""
    return _NOT_SLUG.sub("-", text.lower())[:MAX_SLUG].strip("-") or "incident"


def shown(name: str) -> str:
    """A name fit for a message to people, whatever characters it has."""
    safe = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in name)
    return safe if len(safe) <= 2 * _SHOWN else f"{safe[:_SHOWN]}...{safe[-20:]}"


def _suggested(stem: str) -> str:
    digits = re.match(r"\d{1,4}", stem, re.ASCII)
    number = int(digits.group()) if digits else 1
    words = slug(stem[digits.end() if digits else 0 :])[:80].strip("-")
    return f"{number:02d}-{words if words != 'incident' else 'update'}.md"
