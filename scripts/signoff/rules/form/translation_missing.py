"""SO651: a message without a translation into a language of the page."""

from __future__ import annotations

from signoff.rules.draft import Draft, House
from signoff.rules.rule import FACTS, Example, Rule, Spot

RULE = Rule(
    code="SO651",
    slug="translation-missing",
    severity="info",
    family="form",
    about="no translation into a language of the page",
    hint=(
        "add a file with this language in its name; until then the page shows the default language "
        "and says so"
    ),
    why=(
        "Readers who chose a language see the default language with a note. That is better than waiting "
        "for the "
        "translator, so this never blocks; `signoff new` fills the ready texts of all languages."
    ),
    source="docs/design.md, section 4",
    bad=(
        Example("en", "Customers in Europe cannot sign in.", "translations: es, fr, pt-BR"),
        Example("es", "Los clientes de Europa no pueden entrar.", "translations: en"),
        Example("fr", "Les clients d'Europe ne peuvent pas se connecter.", "translations: en, es"),
        Example("pt-BR", "Os clientes da Europa não conseguem entrar.", "translations: en, es, ja"),
        Example("ja", "ヨーロッパのお客様がサインインできません。", "translations: en"),
    ),
    good=(
        Example("en", "Customers in Europe cannot sign in.", "translations: es, fr, ja, pt-BR"),
        Example("en", "Customers in Europe cannot sign in.", "audience: internal\ntranslations: es"),
    ),
)


def check(draft: Draft, house: House) -> list[Spot]:
    """One finding with every missing language; translations, internal and imported messages are not asked."""
    if draft.is_translation or draft.audience == "internal" or draft.is_drill or draft.is_imported:
        return []
    missing = [tag for tag in house.languages if tag != draft.language and tag not in draft.translations]
    if len(missing) == 0:
        return []
    return [Spot(FACTS, 0, 0, ", ".join(missing))]
