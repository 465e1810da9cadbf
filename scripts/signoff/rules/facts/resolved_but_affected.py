"""SO411: resolved, and a component is still not operational."""

from __future__ import annotations

from signoff.rules.draft import Draft, House
from signoff.rules.rule import Example, Rule, Spot

RULE = Rule(
    code="SO411",
    slug="resolved-but-affected",
    severity="error",
    family="facts",
    about="the incident is resolved, and a component in it still does not work",
    hint="stay at 'monitoring' until it works, or leave the component out: the end makes all operational",
    why="The page would show a component in red that no open incident explains, and nobody would be asked to update it.",
    source="docs/design.md, section 4: resolved sets affected components back to operational unless it says otherwise",
    bad=(
        Example(
            "en",
            "Pages load again; the API remains slow.",
            "status: resolved\ndata_loss: none\nlingering: none\ncomponents: {api: degraded_performance}",
            before="components: {web: partial_outage, api: partial_outage}",
        ),
    ),
    good=(
        Example(
            "en",
            "All pages load normally again.",
            "status: resolved\ndata_loss: none\nlingering: none",
            before="components: {web: partial_outage}",
        ),
        Example(
            "en",
            "Pages failed from 10:02 to 10:20 UTC.",
            "status: resolved\ndata_loss: none\nlingering: none",
        ),
    ),
)


def check(draft: Draft, house: House) -> list[Spot]:
    ends = draft.kind == "incident" and draft.stated_status == "resolved"
    if not ends or draft.position == 1 or len(draft.affected) == 0:
        return []
    return [
        Spot(
            "facts",
            0,
            0,
            "components",
            f"{draft.affected[0].name} is {draft.affected[0].status}: {RULE.hint}",
        )
    ]
