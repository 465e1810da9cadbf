"""SO604: a link to what is down."""

from __future__ import annotations

from signoff.rules.draft import Draft, House
from signoff.rules.form.words_links import addresses, host_of
from signoff.rules.rule import Example, Rule, Spot

RULE = Rule(
    code="SO604",
    slug="affected-host",
    severity="warning",
    family="form",
    about="this link leads to what is affected now",
    hint="link to a place that works, or put the words here",
    why=(
        "A help page that is down with the rest is no help, and everybody who tries it adds to the load. What "
        "answers where is said by 'hosts' of the components in status.yml."
    ),
    source="docs/design.md: hosts that share nothing with the infrastructure that just broke",
    bad=(
        Example("en", "Pages fail to load; see [the workaround](https://app.acme.example/help)."),
        Example(
            "en",
            "Half of all requests in Europe fail; see https://docs.api.acme.example/.",
            "components: {api: {eu: partial_outage}}",
        ),
    ),
    good=(
        Example("en", "Pages fail to load; see [the workaround](https://help.acme.example/retry)."),
        Example(
            "en",
            "Half of all requests in Europe fail; see https://app.acme.example/.",
            "components: {api: {eu: partial_outage}}",
        ),
        Example(
            "en",
            "Pages load again; see https://app.acme.example/.",
            "status: resolved\ndata_loss: none\nlingering: none",
            before="components: {web: partial_outage}",
        ),
    ),
)


def check(draft: Draft, house: House) -> list[Spot]:
    hosts: dict[str, str] = {}
    for touched in draft.affected:
        for component in house.components:
            if component.id == touched.id and touched.status != "under_maintenance":
                for host in component.hosts:
                    hosts[host] = touched.name
    spots: list[Spot] = []
    for found in addresses(draft.uncoded):
        host = host_of(found.word)
        for known, name in hosts.items():
            if host == known or host.endswith("." + known):
                note = f"{name} answers there and is affected: link to a place that works"
                spots.append(Spot("body", found.start, found.end, found.word, note))
                break
    return spots
