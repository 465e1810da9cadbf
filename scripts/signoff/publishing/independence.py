"""What the status page shares with what it reports on: that fails together, on the day it is needed most."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from signoff.edge.resolver import Named
from signoff.signing.checks import Check, Health, ok

Registrable = Callable[[str], str]
"""The part of a name that somebody registered: `example.co.uk` of `a.b.example.co.uk`."""

_RANGE = {4: 24, 6: 48}
"""Networks of this size usually hang on one router."""


@dataclass(frozen=True, slots=True)
class Place:
    """A name with what the DNS says of it, and who issued its certificate ("": nobody knows)."""

    named: Named
    issuer: str = ""

    @property
    def name(self) -> str:
        return self.named.name


def examine(
    pages: Sequence[Place], products: Mapping[str, Sequence[Place]], registrable: Registrable
) -> Iterator[Check]:
    """Compare each address of the page with the hosts of each component (`products` by component)."""
    alone = [page for page in pages if not _shared_by(page, products, registrable)]
    for page in pages:
        found = _shared_by(page, products, registrable)
        health = Health.WARN if alone else Health.FAIL
        for text, hint in found:
            yield Check(f"independence {page.name}", health, text, hint)
        if not page.named.addresses:
            text = f"{page.name} has no address"
            yield Check(f"independence {page.name}", Health.FAIL, text, "see its records in the DNS")
        elif not found and any(products.values()):
            yield ok(
                f"independence {page.name}", f"{page.name} shares nothing with the products that we can see"
            )
    yield from _together(pages, registrable)


def _shared_by(
    page: Place, products: Mapping[str, Sequence[Place]], registrable: Registrable
) -> list[tuple[str, str]]:
    """In plain words, what fails together with the page; each thing once, with all it takes along."""
    found: dict[tuple[str, str], set[str]] = {}
    for component, places in products.items():
        for place in places:
            for what, hint in _shared(page, place, registrable):
                found.setdefault((what, hint), set()).add(component)
    return [
        (f"{page.name} and {_list(components)}: {what}", hint)
        for (what, hint), components in sorted(found.items())
    ]


def _shared(page: Place, place: Place, registrable: Registrable) -> Iterator[tuple[str, str]]:
    domain = registrable(page.name)
    if domain and domain == registrable(place.name):
        yield (
            f"both are names of {domain}: if that domain is lost or its records are wrong, both are gone",
            "put a mirror under a domain that is registered elsewhere",
        )
    servers = _owners(page.named.servers, registrable) & _owners(place.named.servers, registrable)
    if servers:
        yield (
            f"the name servers of both belong to {_list(servers)}",
            "let another company answer for the page's domain",
        )
    networks = _networks(page.named.addresses) & _networks(place.named.addresses)
    if networks:
        yield (f"both are in the network {_list(networks)}", "put a mirror into another network")
    targets = _owners(page.named.aliases, registrable) & _owners(
        (place.name, *place.named.aliases), registrable
    )
    targets |= _owners((page.name, *page.named.aliases), registrable) & _owners(
        place.named.aliases, registrable
    )
    if targets - {domain}:
        yield (f"both are served by {_list(targets - {domain})}", "put a mirror with another company")
    if page.issuer and page.issuer == place.issuer:
        yield (
            f"both have certificates from {page.issuer}",
            "rarely a problem; a mirror with another issuer helps when one has an outage",
        )


def _together(pages: Sequence[Place], registrable: Registrable) -> Iterator[Check]:
    """Whether the page's own addresses can all be lost at once."""
    if len(pages) < 2:
        hint = "add a mirror: docs/mirrors.md"
        yield Check("mirrors", Health.WARN, "the page is on one host only", hint)
        return
    shared = set.intersection(*(_networks(page.named.addresses) for page in pages))
    domains = {registrable(page.name) for page in pages}
    if shared:
        yield Check("mirrors", Health.WARN, f"all mirrors are in the network {_list(shared)}", "move one")
    if len(domains) == 1:
        text = f"all addresses of the page are names of {next(iter(domains))}"
        yield Check("mirrors", Health.WARN, text, "give one mirror a name under another domain")
    if not shared and len(domains) > 1:
        yield ok("mirrors", f"{len(pages)} hosts that do not share network and domain")


def examine_origins(origins: Iterable[str], own: Iterable[str]) -> Check:
    """What the built site makes browsers ask elsewhere: such a page is as fragile as that other host."""
    foreign = sorted(set(origins) - set(own))
    if foreign:
        hint = "remove it from mkdocs.yml and templates/: a reader's page talks to its own origin only"
        return Check("origins", Health.FAIL, f"the site makes browsers ask {_list(foreign)}", hint)
    return ok("origins", "the site asks nobody but its own host")


def _owners(names: Iterable[str], registrable: Registrable) -> set[str]:
    return {domain for name in names if (domain := registrable(name))}


def _networks(addresses: Iterable[str]) -> set[str]:
    found = set()
    for text in addresses:
        address = ipaddress.ip_address(text)
        found.add(str(ipaddress.ip_network(f"{address}/{_RANGE[address.version]}", strict=False)))
    return found


def _list(words: Iterable[str]) -> str:
    ordered = sorted(words)
    return ordered[0] if len(ordered) == 1 else f"{', '.join(ordered[:-1])} and {ordered[-1]}"
