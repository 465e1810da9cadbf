"""What the DNS says of a name: asked of the machine's own resolvers, or of any that are given."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from signoff.core.finding import OperatorError, WorldError

PATIENCE = 8.0
"""Seconds for one question, all servers and repetitions together."""

_CHAIN = 8


@dataclass(frozen=True, slots=True)
class Named:
    """All that was found of `name`. `aliases`: the names it leads to; `servers`: of the zone it is in."""

    name: str
    addresses: tuple[str, ...]
    aliases: tuple[str, ...]
    servers: tuple[str, ...]
    zone: str


class Resolver:
    """`servers`: addresses such as `9.9.9.9`, or `127.0.0.1:5353`; none: those of this machine."""

    def __init__(self, servers: Sequence[str] = ()) -> None:
        self._dns, self._resolver = _library()
        if servers:
            self._resolver = self._dns.resolver.Resolver(configure=False)
            places = [_place(server) for server in servers]
            self._resolver.nameservers = [host for host, _ in places]
            self._resolver.nameserver_ports = dict(places)
        self._resolver.lifetime = PATIENCE

    def look_up(self, name: str) -> Named:
        """See `Named`. WorldError when no server answers; a name that does not exist has nothing."""
        addresses: set[str] = set()
        aliases: list[str] = []
        for kind in ("A", "AAAA"):
            answer = self._asked(name, kind)
            if answer is None:
                continue
            addresses |= {str(ipaddress.ip_address(entry.address)) for entry in answer.rrset or ()}
            for alias in _chain(answer):
                if alias not in aliases:
                    aliases.append(alias)
        zone, servers = self._zone(aliases[-1] if aliases else name)
        own, more = self._zone(name) if aliases else (zone, ())
        return Named(name, tuple(sorted(addresses)), tuple(aliases), tuple(sorted({*servers, *more})), own)

    def _zone(self, name: str) -> tuple[str, tuple[str, ...]]:
        """The zone that `name` is in, and the servers of it."""
        labels = name.rstrip(".").split(".")
        for start in range(len(labels) - 1):
            zone = ".".join(labels[start:])
            answer = self._asked(zone, "NS")
            if answer is not None and answer.rrset is not None and not _chain(answer):
                return zone, tuple(sorted(_text(entry.target) for entry in answer.rrset))
        return ".".join(labels[-2:]), ()

    def _asked(self, name: str, kind: str) -> Any:
        errors = self._dns.resolver
        try:
            return self._resolver.resolve(name, kind, raise_on_no_answer=False, search=False)
        except errors.NXDOMAIN:
            return None
        except (
            errors.NoNameservers,
            errors.LifetimeTimeout,
            self._dns.exception.DNSException,
            OSError,
        ) as error:
            remedy = "give a resolver that answers: --resolver 9.9.9.9"
            raise WorldError(f"no resolver says what {name} is: {type(error).__name__}", remedy) from None


def _library() -> tuple[Any, Any]:
    try:
        import dns.exception  # noqa: PLC0415 -- an extra
        import dns.resolver  # noqa: PLC0415
    except ImportError:
        remedy = "install it: pip install --require-hashes -r requirements/publish.txt"
        raise OperatorError("asking the DNS needs the extra 'publish'", remedy) from None
    import dns as library  # noqa: PLC0415

    make: Callable[[], Any] = dns.resolver.Resolver
    try:
        return library, make()
    except dns.resolver.NoResolverConfiguration:
        return library, dns.resolver.Resolver(configure=False)


def _place(server: str) -> tuple[str, int]:
    """`9.9.9.9`, `127.0.0.1:5353`, `2620:fe::fe`, `[::1]:5353`."""
    host, port = server, "53"
    if server.startswith("["):
        host, _, port = server[1:].partition("]:")
    elif server.count(":") == 1:
        host, _, port = server.partition(":")
    try:
        return str(ipaddress.ip_address(host)), int(port or 53)
    except ValueError:
        raise OperatorError(f"'{server}' is no address of a resolver", "write for example 9.9.9.9") from None


def _chain(answer: Any) -> list[str]:
    """The names that the answer's CNAME records lead to, in order."""
    known = {
        _text(entry_set.name): _text(entry_set[0].target)
        for entry_set in answer.response.answer
        if entry_set.rdtype == 5
    }
    name, found = _text(answer.qname), list[str]()
    while name in known and len(found) < _CHAIN:
        name = known[name]
        found.append(name)
    return found


def _text(name: Any) -> str:
    return str(name).rstrip(".").lower()
