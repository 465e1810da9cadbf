"""The entries of `channels:` in status.yml: who is told, of what, when, and what happens in doubt."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import time
from typing import Any, Protocol

from signoff.core import codes, values
from signoff.core.finding import Code
from signoff.core.frontmatter import Node
from signoff.core.model import INTERNAL, PUBLIC, Impact
from signoff.core.text import Notes
from signoff.core.watched import Channel, Quiet

FORMS = ("mail", "chat", "sms", "x", "mastodon")
RESEND = ("ask", "always", "never")
DIGEST = "digest"
MESSAGES = ("all", "opened-and-resolved", DIGEST)
IMPACTS = tuple(str(impact) for impact in Impact if impact is not Impact.NONE)
LONGEST = 500
LONGEST_WAIT = 600
"""Seconds: a channel that takes longer is given up for this run."""

_VARIABLE = re.compile(r"\$\{[A-Z_][A-Z0-9_]*\}")
_QUIET = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")
_EXAMPLE = '{id: chat, url: "${CHAT_URL}"}'
_Reader = Callable[[Node, str], Any]


class Reading(Protocol):
    """What the reader of status.yml already knows, and how it reads."""

    notes: Notes

    def id(self, node: Node, key: str) -> str | None: ...
    def choice(self, *words: str) -> Callable[[Node, str], str | None]: ...
    def timezone(self, node: Node, key: str) -> str | None: ...
    def span(self, node: Node, key: str) -> Any: ...
    def note(self, code: Code, node: Node, text: str, hint: str = "") -> None: ...
    def several(self, known: tuple[str, ...], code: Code, what: str) -> _Reader: ...
    def reference(self, known: tuple[str, ...], code: Code, what: str) -> _Reader: ...
    def record(
        self, node: Node, what: str, readers: Mapping[str, _Reader], required: tuple[str, ...], example: str
    ) -> dict[str, Any] | None: ...


class Known(Protocol):
    """What channels may name."""

    languages: tuple[str, ...]
    regions: tuple[str, ...]
    audiences: tuple[str, ...]

    @property
    def component_ids(self) -> tuple[str, ...]: ...


def channel(node: Node, reading: Reading, known: Known) -> Channel | None:
    """One entry, or None after noting what is wrong with it."""
    audiences = (PUBLIC, *known.audiences)
    readers: dict[str, _Reader] = {
        "id": reading.id,
        "url": lambda node, key: _secret(node, key, reading, codes.ADDRESS_IN_FILE, "address"),
        "secret": lambda node, key: _secret(node, key, reading, codes.ADDRESS_IN_FILE, "signing key"),
        "audience": reading.reference(audiences, codes.UNKNOWN_AUDIENCE, "audience"),
        "languages": reading.several(known.languages, codes.BAD_LANGUAGE, "language"),
        "components": reading.several(known.component_ids, codes.UNKNOWN_COMPONENT, "component"),
        "regions": reading.several(known.regions, codes.UNKNOWN_REGION, "region"),
        "messages": reading.choice(*MESSAGES),
        "impact": reading.choice(*IMPACTS),
        "quiet": lambda node, key: _quiet(node, key, reading),
        "timezone": reading.timezone,
        "resend": reading.choice(*RESEND),
        "deadline": lambda node, key: _deadline(node, key, reading),
        "form": reading.choice(*FORMS),
        "texts": reading.id,
    }
    found = reading.record(node, "a channel", readers, ("id", "url"), _EXAMPLE)
    if found is None:
        return None
    if found.get("messages") == DIGEST and found.get("audience") != INTERNAL:
        text = f"'{found['id']}' gets digests, which are for those inside"
        reading.note(codes.DIGEST_OUTSIDE, node, text, "add 'audience: internal'")
        return None
    return Channel(**found)


def _secret(node: Node, key: str, reading: Reading, code: Code, what: str) -> str | None:
    value = values.text(node, key, reading.notes, LONGEST)
    if value is not None and not _VARIABLE.search(value):
        text = f"the {what} of a channel is a secret, and this file is public"
        hint = f'put it into an environment variable and write "${{CHAT_{key.upper()}}}"'
        reading.note(code, node, text, hint)
    return value


def _quiet(node: Node, key: str, reading: Reading) -> Quiet | None:
    """`22:00-07:00`, in the channel's time zone or the page's."""
    value = values.text(node, key, reading.notes, LONGEST)
    found = _QUIET.fullmatch(value) if value is not None else None
    if value is not None and (found is None or value[:5] == value[6:]):
        reading.note(
            codes.BAD_QUIET, node, f"'{value}' is not a time of quiet", "write for example 22:00-07:00"
        )
        return None
    if found is None:
        return None
    first, minute, last, until = map(int, found.groups())
    return Quiet(time(first, minute), time(last, until))


def _deadline(node: Node, key: str, reading: Reading) -> Any:
    span = reading.span(node, key)
    if span is not None and not 1 <= span.total_seconds() <= LONGEST_WAIT:
        hint = f"write something between 1s and {LONGEST_WAIT // 60}m"
        reading.note(codes.BAD_DURATION, node, "no channel is waited for that long", hint)
        return None
    return span
