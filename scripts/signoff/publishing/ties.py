"""What a name needs so that readers get an answer: domains, companies, networks, an issuer."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from signoff.edge.resolver import Named, Zone
from signoff.publishing.companies import COMPANIES, company_of

_RANGE = {4: 24, 6: 48}
"""Networks of this size usually hang on one router."""

_INSIDE = tuple(
    ipaddress.ip_network(text)
    for text in "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.168.0.0/16 "
    "::/127 fc00::/7 fe80::/10".split()
)
"""Addresses that lead nobody outside anywhere."""


@dataclass(frozen=True, slots=True)
class Domains:
    """Two answers to which part of a name somebody registered.

    `owned` is the customer's: `acme.github.io` of `www.acme.github.io`. `apex` is the company's: `github.io`.
    Both are "" of what nobody can register.
    """

    owned: Callable[[str], str]
    apex: Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Place:
    """A name with what the DNS says of it, and who issued its certificate ("": nobody knows)."""

    named: Named
    issuer: str = ""

    @property
    def name(self) -> str:
        return self.named.name

    @property
    def reachable(self) -> list[str]:
        return [address for address in self.named.addresses if not _is_inside(address)]


class How(StrEnum):
    """In which way a name needs a thing, most direct first."""

    DOMAIN = "domain"
    SERVED = "served"
    ANSWERED = "answered"
    NETWORK = "network"
    SERVERS = "servers"
    ISSUER = "issuer"


_GROUPS = {How.NETWORK: "network", How.SERVERS: "network", How.ISSUER: "issuer"}


@dataclass(frozen=True, slots=True)
class Tie:
    """A name needs `thing`. `sure`: it has nothing else of the kind; `spare`: it surely has.

    `seen` is the name by which we know; `by` the company that leads us there, for what an alias needs.
    """

    thing: str
    how: How
    sure: bool = True
    spare: bool = False
    seen: str = ""
    by: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """Ties of equal keys are to the same thing, in whatever way."""
        return _GROUPS.get(self.how, "owner"), self.thing


def ties(place: Place, domains: Domains) -> list[Tie]:
    """All that `place` needs, most direct first."""
    found = list[Tie]()
    own, apex = domains.owned(place.name), domains.apex(place.name)
    if own:
        found.append(Tie(own, How.DOMAIN))
    for name in (place.name, *place.named.aliases):
        domain = domains.apex(name)
        if domain and domain != own:
            found.append(Tie(company_of(domain), How.SERVED, seen=name))
    for zone in place.named.zones:
        domain = domains.apex(zone.name)
        found += _of_zone(zone, "" if domain == apex else company_of(domain), domains)
    for network, sure in _networks(place.named.addresses):
        found.append(Tie(network, How.NETWORK, sure))
    if place.issuer:
        found.append(Tie(place.issuer, How.ISSUER))
    return sorted(found, key=lambda tie: (list(How).index(tie.how), not tie.sure, tie.thing))


def _of_zone(zone: Zone, by: str, domains: Domains) -> Iterator[Tie]:
    owners = dict[str, str]()
    for server in zone.servers:
        if domain := domains.apex(server):
            owners.setdefault(company_of(domain), server)
    spare = len(COMPANIES.intersection(owners)) > 1
    for owner, server in owners.items():
        yield Tie(owner, How.ANSWERED, len(owners) == 1, spare, f"{zone.name}: {server}", by)
    addresses = [address for found in zone.servers.values() for address in found]
    for network, sure in _networks(addresses):
        yield Tie(network, How.SERVERS, sure, spare, zone.name, by)


def shared(mine: Sequence[Tie], its: Sequence[Tie]) -> Iterator[tuple[Tie, Tie]]:
    """What both need: each thing in each way that is common, or else in the most direct way of each."""
    mine = [tie for tie in mine if not tie.spare]
    served = {tie.thing for tie in mine if tie.how is How.SERVED} & {
        tie.thing for tie in its if tie.how is How.SERVED
    }
    answered = {tie.thing for tie in mine if tie.how is How.ANSWERED} & {
        tie.thing for tie in its if tie.how is How.ANSWERED
    }
    for key in dict.fromkeys(tie.key for tie in mine):
        # what the company's own DNS hangs on is said when the company is
        left = [tie for tie in mine if tie.key == key and tie.by not in served - {""}]
        right = [tie for tie in its if tie.key == key]
        if not left or not right:
            continue
        common = [(tie, other) for tie in left for other in right if tie.how is other.how] or [
            (left[0], right[0])
        ]
        said = set[How]()
        for tie, other in common:
            if tie.how not in said and not (tie.how is other.how is How.SERVERS and answered):
                said.add(tie.how)
                yield tie, other


def _networks(addresses: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """The networks of `addresses`, and whether each is the only one of its kind (IPv4, IPv6)."""
    found = dict[int, set[str]]()
    for text in addresses:
        if not _is_inside(text):
            address = ipaddress.ip_address(text)
            network = ipaddress.ip_network(f"{address}/{_RANGE[address.version]}", strict=False)
            found.setdefault(address.version, set()).add(str(network))
    for networks in found.values():
        yield from ((network, len(networks) == 1) for network in sorted(networks))


def _is_inside(text: str) -> bool:
    address = ipaddress.ip_address(text)
    return any(address.version == network.version and address in network for network in _INSIDE)
