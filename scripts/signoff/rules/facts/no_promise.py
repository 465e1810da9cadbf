"""SO402: an open incident, and nobody knows when the next update comes."""

from __future__ import annotations

from signoff.rules.draft import Draft, House
from signoff.rules.facts.words_facts import is_open_incident
from signoff.rules.rule import Example, Rule, Spot

RULE = Rule(
    code="SO402",
    slug="no-promise",
    severity="warning",
    family="facts",
    about="the message does not say when the next update comes",
    hint="add 'next_update: 20m'",
    why=(
        "Who knows when to look again can do something else meanwhile. Without it they ask support, and the "
        "page's silence reads as if nobody worked on it."
    ),
    source="docs/design.md, section 1: every update says when the next one comes; Atlassian Incident Communication Handbook",
    bad=(
        Example("en", "Pages fail to load.", "next_update: -"),
        Example("en", "Pages fail to load.", "next_update: none"),
        Example(
            "en",
            "A change is being rolled out.",
            "status: identified\nnext_update: -",
            before="next_update: 20m",
        ),
    ),
    good=(
        Example("en", "Pages fail to load.", "next_update: 20m"),
        Example(
            "en",
            "Pages load normally for everybody.",
            "status: resolved\nnext_update: -",
            before="next_update: 20m",
        ),
        Example(
            "en",
            "It began at 10:02, not at 10:20.",
            "corrects: 01-before\nnext_update: -",
            before="next_update: 20m",
        ),
    ),
)


def check(draft: Draft, house: House) -> list[Spot]:
    if not is_open_incident(draft) or draft.promise in ["span", "instant"]:
        return []
    if draft.audience not in ["public", "internal"]:  # a note beside the public updates, which promise
        return []
    if draft.promise == "none":
        return [Spot("facts", 0, 0, "next_update", "the incident goes on: say when customers hear again")]
    return [Spot("facts", 0, 0, "next_update")]
