"""SO608: a table in a message."""

from __future__ import annotations

from signoff.rules.draft import Draft, House
from signoff.rules.find import matches
from signoff.rules.rule import Example, Rule, Spot

RULE = Rule(
    code="SO608",
    slug="table-in-body",
    severity="info",
    family="form",
    about="chat, mail and telephones do not show this table as one",
    hint="write a list, or a sentence per row",
    why="A table on a narrow screen or in plain text is a heap of bars. What matters is read there first.",
    source="docs/design.md, section 7: what a message becomes in each channel",
    bad=(Example("en", "Pages fail to load:\n\n| region | state |\n|---|---|\n| Europe | fails |"),),
    good=(Example("en", "Pages fail to load:\n\n- in Europe since 10:02 UTC\n- in Asia since 10:10 UTC"),),
)


def check(draft: Draft, house: House) -> list[Spot]:
    if draft.status == "postmortem" or "|" not in draft.uncoded:
        return []
    found = matches(r"^ {0,3}\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-{2,}:?[ \t]*)+\|?[ \t]*$", draft.uncoded)
    return [Spot("body", table.start, table.end, "") for table in found[0:1]]
