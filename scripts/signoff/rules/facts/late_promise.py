"""SO403: the next update is promised later than the policy allows."""

from __future__ import annotations

from signoff.rules.draft import Draft, House
from signoff.rules.facts.words_facts import is_open_incident
from signoff.rules.rule import Example, Rule, Spot

NEVER_WITHIN = 60
"""Minutes after the start in which no cadence may be slower, whatever the policy says."""

RULE = Rule(
    code="SO403",
    slug="late-promise",
    severity="warning",
    family="facts",
    about="the next update comes later than the policy allows",
    hint="promise one in time; an update without news is one, too",
    why=(
        "Readers come back when the page said they would hear more. The `cadence` of the policy says how long "
        "they may be left alone at which impact; a slower one may be chosen when an incident is long-running, "
        "and never within the first hour."
    ),
    source="docs/design.md, section 1: at least every 20 minutes for two hours, then a slower cadence may be chosen",
    bad=(
        Example("en", "Pages fail to load.", "next_update: 2h"),
        Example("en", "Pages fail to load.", "next_update: 2026-11-21T14:00Z"),
        Example("en", "Some pages load slowly.", "components: {web: degraded_performance}\nnext_update: 45m"),
        Example("en", "Pages still fail to load.", "next_update: 1h", before="started: 2026-11-21T10:30Z"),
    ),
    good=(
        Example("en", "Pages fail to load.", "next_update: 20m"),
        Example("en", "Some pages load slowly.", "components: {web: degraded_performance}\nnext_update: 30m"),
        Example("en", "Pages still fail to load.", "next_update: 1h", before="started: 2026-11-21T09:30Z"),
    ),
)


def check(draft: Draft, house: House) -> list[Spot]:
    limit = house.cadence.get(draft.impact, -1)
    if not is_open_incident(draft) or limit < 0 or draft.promise_minutes <= limit:
        return []
    if draft.minutes_open < 0 or draft.minutes_open >= max(house.long_running_after, NEVER_WITHIN):
        return []
    note = f"at impact {draft.impact} customers hear again after {limit} minutes at the latest"
    return [Spot("facts", 0, 0, "next_update", note)]
