"""Ask the DNS, certificates and the built site, and say what the page would fail together with."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from signoff.core.finding import OperatorError, WorldError
from signoff.core.watched import Settings
from signoff.edge.resolver import NOBODYS, Resolver, as_address, place_of
from signoff.edge.web import issuer_of
from signoff.publishing.elsewhere import asked_elsewhere
from signoff.publishing.independence import examine, examine_origins
from signoff.publishing.ties import Domains, Place
from signoff.signing.checks import Check, Health

Issuer = Callable[[str], str]

_AT_ONCE = 8
_OTHER = "give a resolver that answers: --resolver 9.9.9.9"


@dataclass(frozen=True, slots=True)
class Fate:
    """`failed`: the exit code for what could not be asked, 0 when all could."""

    checks: tuple[Check, ...]
    failed: int = 0


def independence(
    settings: Settings, site: Path, resolvers: Sequence[str] = (), issuer: Issuer | None = None
) -> Fate:
    """All about what the page shares with what it reports on. What cannot be asked is unknown.

    OperatorError when one of `resolvers` is no address.
    """
    for resolver in resolvers:
        place_of(resolver)
    checks, failed, domains = list[Check](), 0, None
    try:
        domains = _domains()
        checks += _named(settings, Resolver(resolvers, domains.apex), domains, issuer or issuer_of)
    except OperatorError as error:
        checks.append(Check("independence", Health.UNKNOWN, error.problem, error.remedy))
        failed = error.exit_code
    if any(check.name == "names" for check in checks):
        failed = WorldError.exit_code
    if (site / "index.html").is_file():
        products = {component.id: component.hosts for component in settings.components}
        checks.append(
            examine_origins(
                asked_elsewhere(site, settings.url, mirrored=bool(settings.mirrors)), products, domains
            )
        )
    return Fate(tuple(checks), failed)


def _named(settings: Settings, resolver: Resolver, domains: Domains, issuer: Issuer) -> Iterator[Check]:
    """What the names say. The check `names` tells of those that nobody answers for."""
    addresses = [settings.url, *(mirror.url for mirror in settings.mirrors if mirror.url)]
    own = [name for name in dict.fromkeys(urlsplit(address).hostname or "" for address in addresses) if name]
    hosts = {component.id: component.hosts for component in settings.components if component.hosts}
    if not hosts:
        hint = "say which hosts your components are: 'hosts: [api.acme.example]' in status.yml"
        yield Check("independence", Health.UNKNOWN, "nobody said which hosts the products are", hint)
        if len(own) < 2:
            return
    names = list(dict.fromkeys([*own, *(name for of_one in hosts.values() for name in of_one)]))

    def place(name: str) -> Place:
        found = resolver.look_up(name)
        return Place(found, issuer(name) if found.addresses else "")

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        invention = pool.submit(resolver.invented)
        places = dict(zip(names, pool.map(place, names), strict=True))
    if invented := invention.result():
        text = f"the resolver invents answers: it says that {NOBODYS} is {invented}"
        raise WorldError(text, "ask one that does not: --resolver 9.9.9.9")
    products = {id_: [places[name] for name in of_one] for id_, of_one in hosts.items()}
    yield from examine([places[name] for name in own], products, domains)
    yield from _unanswered([place for place in places.values() if place.named.trouble])


def _unanswered(places: Sequence[Place]) -> Iterator[Check]:
    if places:
        told = ", ".join(f"{place.name} ({place.named.trouble})" for place in places)
        text = f"nobody says all about {told}: what it shares is only known in part"
        yield Check("names", Health.UNKNOWN, text, _OTHER)


@cache
def _domains() -> Domains:
    """Two readings of the list of public suffixes.

    It has a private part: suffixes of companies, such as github.io, below which their customers have
    names. Whether two names are one customer's, the whole list says: acme.github.io and other.github.io
    are not. Which company a name hangs on, the part without them says: both hang on github.io. So page
    and products are compared by the first, the targets of CNAME records and name servers by the second.
    """
    try:
        from publicsuffixlist import PublicSuffixList  # noqa: PLC0415 -- an extra
    except ImportError:
        remedy = "install it: pip install --require-hashes -r requirements/publish.txt"
        raise OperatorError("comparing names needs the extra 'publish'", remedy) from None
    whole, official = PublicSuffixList(), PublicSuffixList(only_icann=True)

    def part(suffixes: PublicSuffixList, name: str) -> str:
        bare = name.rstrip(".").lower()
        return "" if as_address(bare) else str(suffixes.privatesuffix(bare) or "")

    return Domains(lambda name: part(whole, name), lambda name: part(official, name))
