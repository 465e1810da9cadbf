"""SO603: a link without encryption."""

from __future__ import annotations

from signoff.rules.draft import Draft, House
from signoff.rules.form.words_links import addresses
from signoff.rules.rule import Example, Rule, Spot

RULE = Rule(
    code="SO603",
    slug="insecure-link",
    severity="info",
    family="form",
    about="this link is not encrypted",
    hint="write https:// where the site has it",
    why="On a strange network somebody else may answer in its place, and an outage is when people click without looking.",
    source="Mozilla, HTTP Observatory and Web Security guidelines",
    bad=(Example("en", "Pages fail to load; see [the workaround](http://help.acme.example/retry)."),),
    good=(Example("en", "Pages fail to load; see [the workaround](https://help.acme.example/retry)."),),
)


def check(draft: Draft, house: House) -> list[Spot]:
    return [
        Spot("body", found.start, found.end, found.word)
        for found in addresses(draft.uncoded)
        if found.word.lower().startswith("http://")
    ]
