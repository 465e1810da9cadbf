"""How much a rule weighs here, whether it is asked at all, and what it says. The composer runs the same."""

from __future__ import annotations

from signoff.rules.draft import Draft
from signoff.rules.rule import FACTS, Rule, Spot
from signoff.rules.wording.hiding import without_secrets

OFF = "off"
KEYS = ["components", "data_loss", "impact", "lingering", "next_update", "status", "title", "window"]
"""Keys of the front matter: a spot there has the line, and the sentence needs no word."""


def weight_of(rule: Rule, weights: dict[str, str]) -> str:
    """What `status.yml` says of a rule, by its code or slug, else what the rule says: "off" or a severity."""
    return weights.get(rule.code, weights.get(rule.slug, rule.severity))


def is_asked(rule: Rule, draft: Draft) -> bool:
    """Whether a rule is for such a text. Facts are judged once, in the message; never in imported ones."""
    if rule.family == "facts" and (draft.is_translation or draft.is_imported):
        return False
    return rule.internal or draft.audience != "internal"


def said(rule: Rule, spot: Spot) -> list[str]:
    """The sentence about a finding, and what to do; findings are public, so secrets are not repeated."""
    text = rule.about
    if spot.word != "" and not (spot.where == FACTS and spot.word in KEYS):
        text = "'" + without_secrets(" ".join(spot.word.split("\n"))) + "': " + rule.about
    hint = rule.hint
    if spot.note != "":
        hint = without_secrets(spot.note)
    return [text, hint]
