"""What the DNS says of a name: asked of the machine's own resolvers, or of any that are given."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from signoff.core.finding import OperatorError

PATIENCE = 8.0
"""Seconds for one question, all servers and repetitions together."""

NOBODYS = "a-name-that-nobody-can-have.invalid"
"""RFC 6761 lets nobody have such a name: a resolver that knows it invents its answers."""

_CHAIN = 16
_CNAME = 5


@dataclass(frozen=True, slots=True)
class Zone:
    """A part of the DNS that one set of servers answers for: their names with their addresses."""

    name: str
    servers: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Named:
    """All that was found of `name` before there was `trouble` ("": none).

    `aliases` are the names it leads to, `zones` all that have to be asked on the way to its addresses.
    """

    name: str
    addresses: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    zones: tuple[Zone, ...] = ()
    trouble: str = ""


class Resolver:
    """`servers`: addresses such as `9.9.9.9`, or `127.0.0.1:5353`; none: those of this machine.

    `apex` tells how far up the zones of a name go: `example.co.uk` of `a.b.example.co.uk`. May be used by
    several threads at once.
    """

    def __init__(self, servers: Sequence[str] = (), apex: Callable[[str], str] | None = None) -> None:
        places = [place_of(server) for server in servers]
        self._dns, self._resolver = _library()
        if places:
            self._resolver = self._dns.resolver.Resolver(configure=False)
            self._resolver.nameservers = [
                self._dns.nameserver.Do53Nameserver(host, port) for host, port in places
            ]
        self._resolver.lifetime = PATIENCE
        self._resolver.cache = self._dns.resolver.LRUCache()
        self._apex = apex or (lambda name: ".".join(name.split(".")[-2:]))

    def look_up(self, name: str) -> Named:
        """See `Named`: what could be found stays when a later question is not answered."""
        if address := as_address(name):
            return Named(name, (address,))
        found = _Found()
        try:
            for kind in ("A", "AAAA"):
                self._follow(name, kind, found)
            for one in (name, *found.aliases):
                self._zones(one, found)
        except _SilenceError as error:
            found.trouble = str(error)
        zones = tuple(found.zones[zone] for zone in sorted(found.zones))
        return Named(name, tuple(sorted(found.addresses)), tuple(found.aliases), zones, found.trouble)

    def invented(self) -> str:
        """An address for a name that nobody can have, "" from a resolver that is honest or silent."""
        return next(iter(self.look_up(NOBODYS).addresses), "")

    def _follow(self, name: str, kind: str, found: _Found) -> None:
        """Not every server says at once where the name leads in the end."""
        way = [name]
        while True:
            records, more = self._asked(way[-1], kind)
            for alias in more:
                if alias in way or len(way) > _CHAIN:
                    raise _SilenceError(f"its CNAME records lead in a circle ({alias})")
                way.append(alias)
                if alias not in found.aliases:
                    found.aliases.append(alias)
            found.addresses |= {str(ipaddress.ip_address(record.address)) for record in records}
            if records or not more:
                return

    def _zones(self, name: str, found: _Found) -> None:
        """All zones from `name` up to its apex: the servers of each tell where those of the next are."""
        labels = name.rstrip(".").lower().split(".")
        top = len(self._apex(name).split(".")) if self._apex(name) else len(labels) + 1
        for start in range(len(labels) - top + 1):
            zone = ".".join(labels[start:])
            if zone in found.zones:
                return
            records, aliases = self._asked(zone, "NS")
            if records and not aliases:
                names = sorted(_text(record.target) for record in records)
                servers: dict[str, tuple[str, ...]] = dict.fromkeys(names, ())
                found.zones[zone] = Zone(zone, servers)
                for server in names:
                    servers[server] = self._addresses(server)

    def _addresses(self, name: str) -> tuple[str, ...]:
        records = [record for kind in ("A", "AAAA") for record in self._asked(name, kind)[0]]
        return tuple(sorted(str(ipaddress.ip_address(record.address)) for record in records))

    def _asked(self, name: str, kind: str) -> tuple[Sequence[Any], list[str]]:
        """The records, and the names on the way to them; none of a name that does not exist."""
        errors = self._dns.resolver
        try:
            answer = self._resolver.resolve(name, kind, raise_on_no_answer=False, search=False)
        except errors.NXDOMAIN as error:
            (qname,) = error.qnames()
            return (), _chain(error.response(qname), _text(qname))
        except errors.LifetimeTimeout:
            raise _SilenceError("no answer in time") from None
        except errors.NoNameservers as error:
            raise _SilenceError(self._why(error)) from None
        except (self._dns.exception.DNSException, OSError) as error:
            raise _SilenceError(f"it cannot be asked for ({type(error).__name__})") from None
        return tuple(answer.rrset or ()), _chain(answer.response, _text(answer.qname))

    def _why(self, error: Any) -> str:
        """`error` tells of each server what it said: the name of a code, or what was wrong with it."""
        told = [attempt[3] for attempt in error.kwargs.get("errors", ())]
        if not told:
            return "this machine knows no resolver"
        if any(isinstance(one, self._dns.message.ChainTooLong) for one in told):
            return "its CNAME records lead in a circle"
        said = sorted({one if isinstance(one, str) else type(one).__name__ for one in told})
        return f"the answer is {', '.join(said)}"


@dataclass(slots=True)
class _Found:
    addresses: set[str] = field(default_factory=set)
    aliases: list[str] = field(default_factory=list)
    zones: dict[str, Zone] = field(default_factory=dict)
    trouble: str = ""


class _SilenceError(Exception):
    """A question that nobody answers; the text says why."""


def as_address(text: str) -> str:
    """`text` in the usual spelling of an address, "" when it is a name."""
    try:
        return str(ipaddress.ip_address(text.strip("[]")))
    except ValueError:
        return ""


def place_of(server: str) -> tuple[str, int]:
    """`9.9.9.9`, `127.0.0.1:5353`, `2620:fe::fe`, `[::1]:5353`. OperatorError when it is no address."""
    host, port = server, "53"
    if server.startswith("["):
        host, _, port = server[1:].partition("]")
        port = port.removeprefix(":")
    elif server.count(":") == 1:
        host, _, port = server.partition(":")
    try:
        return str(ipaddress.ip_address(host)), int(port or 53)
    except ValueError:
        raise OperatorError(f"'{server}' is no address of a resolver", "write for example 9.9.9.9") from None


def _library() -> tuple[Any, Any]:
    try:
        import dns.exception  # noqa: PLC0415 -- an extra
        import dns.message  # noqa: PLC0415
        import dns.nameserver  # noqa: PLC0415
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


def _chain(response: Any, name: str) -> list[str]:
    """The names that the CNAME records of `response` lead to from `name`, in order."""
    known = {
        _text(records.name): _text(records[0].target)
        for records in response.answer
        if records.rdtype == _CNAME
    }
    found = list[str]()
    while name in known and len(found) <= _CHAIN:
        name = known[name]
        found.append(name)
    return found


def _text(name: Any) -> str:
    return str(name).rstrip(".").lower()
