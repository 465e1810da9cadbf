"""Ask the DNS, certificates and the built site, and say what the page would fail together with."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from signoff.core.finding import OperatorError
from signoff.core.watched import Settings
from signoff.edge.resolver import Named, Resolver
from signoff.edge.web import issuer_of
from signoff.publishing.independence import Place, examine, examine_origins
from signoff.signing.checks import Check, Health
from signoff.site.origins import foreign_resources

LookUp = Callable[[str], Named]
Issuer = Callable[[str], str]


def independence(
    settings: Settings, site: Path, resolvers: Sequence[str] = (), issuer: Issuer = issuer_of
) -> Iterator[Check]:
    """All about what the page shares with what it reports on. What cannot be asked is unknown."""
    try:
        if any(component.hosts for component in settings.components):
            resolver, registrable = Resolver(resolvers), _registrable()
            yield from _names(settings, resolver.look_up, registrable, issuer)
        else:
            hint = "say which hosts your components are: 'hosts: [api.acme.example]' in status.yml"
            yield Check("independence", Health.UNKNOWN, "nobody said which hosts the products are", hint)
    except OperatorError as error:
        yield Check("independence", Health.UNKNOWN, error.problem, error.remedy)
    if (site / "index.html").is_file():
        own = urlsplit(settings.url).netloc
        pages = sorted(site.rglob("*.html"))
        found = {
            url for page in pages for url in foreign_resources(page.read_text(encoding="utf-8"), settings.url)
        }
        yield examine_origins((urlsplit(url).netloc for url in found), [own])


def _names(
    settings: Settings, look_up: LookUp, registrable: Callable[[str], str], issuer: Issuer
) -> Iterator[Check]:
    known: dict[str, Place] = {}

    def place(name: str) -> Place:
        if name not in known:
            known[name] = Place(look_up(name), issuer(name))
        return known[name]

    addresses = [settings.url, *(mirror.url for mirror in settings.mirrors if mirror.url)]
    names = dict.fromkeys(urlsplit(address).hostname or "" for address in addresses)
    pages = [place(name) for name in names if name]
    products = {
        component.id: [place(host.removeprefix("*.")) for host in component.hosts]
        for component in settings.components
        if component.hosts
    }
    yield from examine(pages, products, registrable)


def _registrable() -> Callable[[str], str]:
    try:
        from publicsuffixlist import PublicSuffixList  # noqa: PLC0415 -- an extra
    except ImportError:
        remedy = "install it: pip install --require-hashes -r requirements/publish.txt"
        raise OperatorError("comparing names needs the extra 'publish'", remedy) from None
    suffixes = PublicSuffixList()
    return lambda name: str(suffixes.privatesuffix(name.rstrip(".").lower()) or "")
