"""SO405: the impact and what the components do tell different stories."""

from __future__ import annotations

from signoff.rules.draft import Draft, House
from signoff.rules.facts.words_facts import RANK, is_open_incident
from signoff.rules.joining import IMPACTS
from signoff.rules.rule import Example, Rule, Spot

RULE = Rule(
    code="SO405",
    slug="impact-disagrees",
    severity="warning",
    family="facts",
    about="the impact does not fit what the components do",
    hint="correct one of them, or leave 'impact' out: it then follows from the components",
    why=(
        "The colour of the page, the filters of subscribers and the cadence go by the impact; the component "
        "shows its own state. A reader who sees 'minor' beside a major outage believes neither."
    ),
    source="Atlassian Statuspage, Top level status and incident impact calculations",
    bad=(
        Example("en", "The API does not answer.", "impact: minor\ncomponents: {api: major_outage}"),
        Example("en", "Some pages load slowly.", "impact: critical\ncomponents: {web: degraded_performance}"),
        Example("en", "Some pages fail to load.", "impact: none\ncomponents: {web: partial_outage}"),
        Example("en", "Many pages fail to load.", "impact: major\ncomponents: {}"),
    ),
    good=(
        Example("en", "Some pages fail to load.", "impact: minor\ncomponents: {web: partial_outage}"),
        Example("en", "Some pages fail to load.", "impact: critical\ncomponents: {web: partial_outage}"),
        Example("en", "Nothing that customers use fails.", "impact: none\ncomponents: {}"),
    ),
)


def check(draft: Draft, house: House) -> list[Spot]:
    if not is_open_incident(draft) or draft.status == "monitoring" or draft.impact == "":
        return []
    if draft.stated_impact == "" and not draft.names_components:
        return []
    worst = "none"
    for touched in draft.affected:
        impact = IMPACTS.get(touched.status, "none")
        if RANK[impact] > RANK[worst]:
            worst = impact
    distance = RANK[draft.impact] - RANK[worst]
    one_is_none = draft.impact == "none" or worst == "none"
    if distance == 0 or (abs(distance) < 2 and not one_is_none):
        return []
    if worst == "none" and draft.position == 1 and draft.impact == "minor":
        return []
    note = f"the impact is {draft.impact}, what the components do amounts to {worst}: correct one of them"
    return [Spot("facts", 0, 0, "impact", note)]
