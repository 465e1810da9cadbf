"""SO401: the second message still names no component."""

from __future__ import annotations

from signoff.rules.draft import Draft, House
from signoff.rules.rule import Example, Rule, Spot

RULE = Rule(
    code="SO401",
    slug="components-unnamed",
    severity="warning",
    family="facts",
    about="nobody can see yet what is affected",
    hint="name it: 'components: {api: partial_outage}'; if nothing is, say 'impact: none'",
    why=(
        "The first message may go out before anybody knows the extent. By the second, customers decide "
        "whether it concerns them, and the page stays green until a component is named."
    ),
    source="docs/design.md, section 1: a scoping message within 5 more minutes (impact, components, regions)",
    bad=(
        Example("en", "Pages fail to load for many customers.", before="components: {}"),
        Example("en", "Pages fail to load.", "status: identified", before="components: {}"),
    ),
    good=(
        Example("en", "We are investigating reports that pages fail to load.", "components: {}"),
        Example(
            "en",
            "Pages fail to load for many customers.",
            "components: {web: partial_outage}",
            before="components: {}",
        ),
        Example("en", "Pages fail to load for many customers."),
        Example(
            "en",
            "Nothing that customers use fails; a copy of our data is late.",
            "impact: none",
            before="components: {}",
        ),
    ),
)


def check(draft: Draft, house: House) -> list[Spot]:
    scoping = draft.status in ["investigating", "identified"] and draft.position > 1
    if draft.kind != "incident" or not scoping or draft.is_correction or draft.stated_impact == "none":
        return []
    none_now = draft.impact == "none" and draft.impact_before != "none"
    if none_now or len(draft.affected) > 0 or len(draft.affected_before) > 0:
        return []
    return [Spot("facts", 0, 0, "components")]
