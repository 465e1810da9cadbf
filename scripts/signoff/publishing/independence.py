"""What the status page shares with what it reports on: that fails together, on the day it is needed most."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from signoff.publishing.ties import Domains, How, Place, Tie, shared, ties
from signoff.signing.checks import Check, Health, ok


@dataclass(frozen=True, slots=True)
class _Way:
    """`thing` names what may go; `one` and `many` say what the page, or it and others, have to do with it."""

    thing: str
    one: str
    many: str
    remedy: str


_WAYS = {
    How.DOMAIN: _Way(
        "the domain {}",
        "is a name of it",
        "are names of it",
        "put a mirror under a domain that is registered elsewhere",
    ),
    How.SERVED: _Way("{}", "is served by it", "are served by it", "put a mirror with another company"),
    How.ANSWERED: _Way(
        "the DNS of {}",
        "has name servers of it",
        "use its name servers",
        "let another company answer for the domain of a mirror",
    ),
    How.NETWORK: _Way("the network {}", "is in it", "are in it", "put a mirror into another network"),
    How.SERVERS: _Way(
        "the network {}",
        "has name servers in it",
        "have their name servers in it",
        "let name servers elsewhere answer for the domain of a mirror",
    ),
    How.ISSUER: _Way(
        "the issuer {}",
        "has its certificate from it",
        "have certificates from it",
        "rarely a problem; a mirror with another issuer helps when one has an outage",
    ),
}


_ALONE = "add a mirror, and say its url: docs/mirrors.md"


@dataclass(frozen=True, slots=True)
class _Risk:
    """What goes together with the page; `grave`: the page has nothing else to live on, nor have they."""

    goes: str
    why: str
    remedy: str
    grave: bool


def examine(
    pages: Sequence[Place], products: Mapping[str, Sequence[Place]], domains: Domains
) -> Iterator[Check]:
    """Compare each address of the page with the hosts of each component (`products` by component)."""
    found = {page.name: _risks(page, products, domains) for page in pages}
    # one that lives when all else is gone is enough; one that nobody could be asked about may be it
    spared = any(
        page.named.trouble or (page.reachable and not any(risk.grave for risk in found[page.name]))
        for page in pages
    )
    silent = any(place.named.trouble for places in products.values() for place in places)
    for page in pages:
        name = f"independence {page.name}"
        for risk, with_it in found[page.name].items():
            health = Health.FAIL if risk.grave and not spared else Health.WARN
            yield Check(name, health, f"{risk.goes} {_list(with_it)}: {risk.why}", risk.remedy)
        yield from _unreachable(page, Health.FAIL)
        if page.reachable and not page.named.trouble and not found[page.name] and any(products.values()):
            which = "those products that could be looked up" if silent else "the products"
            yield ok(name, f"{page.name} shares nothing with {which} that the DNS shows")
    for place in {place.name: place for places in products.values() for place in places}.values():
        yield from _unreachable(place, Health.WARN)
    yield from _together(pages, domains)


def _unreachable(place: Place, health: Health) -> Iterator[Check]:
    name = f"independence {place.name}"
    if place.named.trouble or place.reachable:
        return
    if place.named.addresses:
        text = f"{place.name} is {place.named.addresses[0]} here, which no reader outside can reach"
        yield Check(name, Health.WARN, text, "ask as readers do, outside: --resolver 9.9.9.9")
    else:
        leads = f"; it leads to {place.named.aliases[-1]}" if place.named.aliases else ""
        remedy = "see its records in the DNS, and how status.yml spells it"
        yield Check(name, health, f"{place.name} has no address{leads}", remedy)


def _risks(page: Place, products: Mapping[str, Sequence[Place]], domains: Domains) -> dict[_Risk, set[str]]:
    """What fails together with the page; each thing once, with all the components it takes along."""
    found: dict[_Risk, set[str]] = {}
    mine = ties(page, domains)
    for component, places in products.items():
        for place in places:
            for tie, other in shared(mine, ties(place, domains)):
                grave = tie.sure and other.sure and tie.how is not How.ISSUER
                goes = f"if {_thing(tie, other)} goes, {page.name} {'goes' if grave else 'may go'} with"
                why = _why(page.name, tie, place.name, other)
                found.setdefault(_Risk(goes, why, _WAYS[tie.how].remedy, grave), set()).add(component)
    return found


def _thing(tie: Tie, other: Tie) -> str:
    if tie.how is other.how:
        return _WAYS[tie.how].thing.format(tie.thing)
    networks = {How.NETWORK, How.SERVERS}
    return _WAYS[How.NETWORK].thing.format(tie.thing) if tie.how in networks else tie.thing


def _why(page: str, tie: Tie, product: str, other: Tie) -> str:
    seen = f" ({tie.seen})" if tie.seen else ""
    if tie.how is other.how:
        return f"both {_WAYS[tie.how].many}{seen}"
    return f"{page} {_WAYS[tie.how].one}{seen}, {product} {_WAYS[other.how].one}"


def _together(pages: Sequence[Place], domains: Domains) -> Iterator[Check]:
    """Whether the page's own addresses can all be lost at once."""
    if len(pages) < 2:
        yield Check("mirrors", Health.WARN, "the page is on one host only", _ALONE)
        return
    known = [page for page in pages if page.reachable and not page.named.trouble]
    # of the others we know their domains at least
    found = dict(_common([ties(page, domains) for page in (known if len(known) > 1 else pages)]))
    for text, remedy in found.items():
        yield Check("mirrors", Health.WARN, text, remedy)
    if len(known) < 2:
        text = "too few of the page's addresses could be looked up to say all that they share"
        yield Check("mirrors", Health.UNKNOWN, text, "see the lines about them")
    elif not found:
        which = "hosts" if len(known) == len(pages) else "hosts that could be looked up"
        yield ok("mirrors", f"{len(known)} {which}, and nothing that the DNS shows takes all of them")


def _common(all_ties: Sequence[Sequence[Tie]]) -> Iterator[tuple[str, str]]:
    """What every address needs, each thing in the ways that are the same everywhere, or else once."""
    first, *others = all_ties
    pairs = [dict(shared(first, other)) for other in others]
    keys = set.intersection(*({tie.key for tie in pair} for pair in pairs))
    for key in dict.fromkeys(tie.key for tie in first if tie.key in keys):
        mine = [tie for tie in first if tie.key == key and any(tie in pair for pair in pairs)]
        same = [tie for tie in mine if all(tie in pair and pair[tie].how is tie.how for pair in pairs)]
        for tie in same or mine[:1]:
            way = _WAYS[tie.how]
            sure = (
                tie.sure
                and tie.how is not How.ISSUER
                and all(pair[tie].sure for pair in pairs if tie in pair)
            )
            thing = way.thing.format(tie.thing) if same else tie.thing
            why = f"all {way.many}" if same else "each needs it in its own way"
            go = f"all addresses of the page {'go' if sure else 'may go'}"
            yield f"if {thing} goes, {go}: {why}", way.remedy


def examine_origins(
    asked: Mapping[str, str], products: Mapping[str, Sequence[str]], domains: Domains | None
) -> Check:
    """What the built site makes browsers ask elsewhere: such a page is as fragile as that other host.

    `asked`: the host, and a file that asks it; `products`: the hosts of each component.
    """
    if not asked:
        return ok("origins", "the site asks nobody but its own host")
    text = f"the site makes browsers ask {_list(f'{host} ({asked[host]})' for host in asked)}"
    if domains:
        own = {domains.owned(host.partition(":")[0]) for host in asked} - {""}
        hit = {id_ for id_, hosts in products.items() if own & {domains.owned(host) for host in hosts}}
        text += f"; that is gone when {_list(hit)} is" if hit else ""
    hint = "remove it from mkdocs.yml and templates/: a reader's page talks to its own origin only"
    return Check("origins", Health.FAIL, text, hint)


def _list(words: Iterable[str]) -> str:
    ordered = sorted(words)
    return ordered[0] if len(ordered) == 1 else f"{', '.join(ordered[:-1])} and {ordered[-1]}"
