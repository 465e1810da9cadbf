"""The composer's script: runtime, translated rules and ready-text machinery, and the page's own part."""

from __future__ import annotations

from functools import lru_cache

from signoff.composer.script import object_name, script
from signoff.composer.sources import runtime, sources
from signoff.rules.catalogue import catalogue

PACKAGE = "signoff."

PARTS = {
    "rules.joining": "drafts_from touched expanded effects_after not_operational impact_after ENDED",
    "rules.weighing": "weight_of is_asked said OFF",
    "writing.fill": "fill asks needed used is_answered",
    "writing.naming": "collapsed",
    "writing.tongues": "tongue_of",
    "composer.letter": "message_text translation_text slug_of numbered message_name",
    "composer.answers": "filled letter_of missing needs_of promised said_from stated_first status_of usable"
    " wanting",
}
"""What the page calls."""

LINT = """\
// What lint_draft of rules/lint.py gives, with the weight and the sentence of each finding.
const lintDraft = (draft, house, weights) => RULES.flatMap(({ rule, check }) => {
  const weight = rules_weighing.weight_of(rule, weights);
  if (weight === rules_weighing.OFF || !rules_weighing.is_asked(rule, draft)) return [];
  return check(draft, house).map((spot) => {
    const [text, hint] = rules_weighing.said(rule, spot);
    return { rule, spot, weight, text, hint };
  });
});
const revive = (key, value) => (value !== null && typeof value === "object" && Array.isArray(value.dict)
  ? new Map(value.dict) : value);
"""


@lru_cache(maxsize=1)
def engine() -> str:
    """Everything but the page's own part: it runs in Node, too."""
    modules = [module.removeprefix(PACKAGE) for _, _, module in catalogue()]
    translated = script(sources(), PARTS | dict.fromkeys(modules, "RULE check"))
    entries = [f"{{ rule: {name}.RULE, check: {name}.check }},\n" for name in map(object_name, modules)]
    return "".join([runtime(), translated, "const RULES = [\n", *entries, "];\n", LINT])


def encoded(value: object) -> object:
    """`value` as JSON that `revive` makes the same of: a dict keeps its order and says that it is one."""
    if isinstance(value, dict):
        return {"dict": [[key, encoded(held)] for key, held in value.items()]}
    if isinstance(value, list | tuple):
        return [encoded(held) for held in value]
    slots = getattr(type(value), "__slots__", None)
    if slots is not None:
        return {name: encoded(getattr(value, name)) for name in slots}
    return value
