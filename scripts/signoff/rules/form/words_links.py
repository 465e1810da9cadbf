"""The addresses in a Markdown text, with what stands around them."""

from __future__ import annotations

from signoff.rules.find import Match, matches

ADDRESS = r"(?:https?://|www\.)[^\s<>\"'\)\]、。）」]+"
TARGET = r"(?<=\]\()[ \t]*<?[^\s()<>]*(?:\([^()\s]*\)[^\s()<>]*)*"
DEFINED = r"(?<=\]:)[ \t]*<?[^\s<>]+"


def addresses(uncoded: str) -> list[Match]:
    """Every address that a page, a mail program or a chat would make a link of."""
    return matches(ADDRESS, uncoded) if "://" in uncoded or "www." in uncoded else []


def targets(uncoded: str) -> list[Match]:
    """What stands between the brackets of Markdown links, and what reference definitions name."""
    found = matches(TARGET, uncoded)
    if "]:" in uncoded and len(matches(r"^ {0,3}\[[^\]\n]+\]:", uncoded)) > 0:
        found = found + matches(DEFINED, uncoded)
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
