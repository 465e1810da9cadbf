"""The addresses in a Markdown text, with what stands around them."""

from __future__ import annotations

from signoff.rules.find import Match, matches
from signoff.rules.plain import without_code

ADDRESS = r"(?:https?://|www\.)[^\s<>\"'\)\]、。）」]+"
TARGET = r"(?<=\]\()[ \t]*<?[^\s()<>]*(?:\([^()\s]*\)[^\s()<>]*)*"
DEFINED = r"(?<=\]:)[ \t]*<?[^\s<>]+"


def addresses(body: str) -> list[Match]:
    """Every address that a page, a mail program or a chat would make a link of."""
    return matches(ADDRESS, without_code(body))


def targets(body: str) -> list[Match]:
    """What stands between the brackets of Markdown links, and what reference definitions name."""
    text = without_code(body)
    found = matches(TARGET, text)
    if len(matches(r"^ {0,3}\[[^\]\n]+\]:", text)) > 0:
        found = found + matches(DEFINED, text)
    return found


def host_of(address: str) -> str:
    """The host of an address, in small letters, without port and login."""
    rest = address.lower()
    for scheme in ["https://", "http://"]:
        rest = rest.removeprefix(scheme)
    for sign in ["/", "?", "#"]:
        rest = rest.split(sign)[0]
    parts = rest.split("@")
    return parts[len(parts) - 1].split(":")[0]
