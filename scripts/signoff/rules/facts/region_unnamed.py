"""SO408: some regions or all of them? The message does not say."""

from __future__ import annotations

from signoff.rules.draft import Draft, House, Touched
from signoff.rules.facts.words_facts import is_open_incident, names_word, says
from signoff.rules.rule import Example, Rule, Spot

RULE = Rule(
    code="SO408",
    slug="region-unnamed",
    severity="warning",
    family="facts",
    about="the text does not say in which regions",
    hint="name the region as customers know it, or say that it is all of them",
    why=(
        "In chat, mail and feeds the text stands alone. Customers in another region act on an outage that is "
        "not theirs, or overlook their own."
    ),
    source="docs/design.md, section 1: a scoping message (impact, components, regions)",
    bad=(
        Example("en", "Half of all requests to the API fail.", "components: {api: {eu: partial_outage}}"),
        Example(
            "en", "Half of all requests fail.", "components: {api: partial_outage}", before="components: {}"
        ),
        Example("es", "La API responde con errores.", "components: {api: {eu: partial_outage}}"),
        Example("ja", "APIへのリクエストの半分が失敗します。", "components: {api: {eu: partial_outage}}"),
        Example("fr", "La moitié des requêtes échouent.", "components: {api: {eu: partial_outage}}"),
        Example("pt-BR", "Metade das requisições falha.", "components: {api: {eu: partial_outage}}"),
    ),
    good=(
        Example(
            "en",
            "In Europe, half of all requests to the API fail.",
            "components: {api: {eu: partial_outage}}",
        ),
        Example(
            "en",
            "In all regions, half of all requests fail.",
            "components: {api: partial_outage}",
            before="components: {}",
        ),
        Example("en", "We are investigating errors of the API.", "components: {api: partial_outage}"),
        Example("es", "En Europa, la API responde con errores.", "components: {api: {eu: partial_outage}}"),
        Example(
            "ja",
            "ヨーロッパでAPIへのリクエストの半分が失敗します。",
            "components: {api: {eu: partial_outage}}",
        ),
        Example(
            "fr", "En Europe, la moitié des requêtes échouent.", "components: {api: {eu: partial_outage}}"
        ),
        Example(
            "pt-BR", "Na região EU, metade das requisições falha.", "components: {api: {eu: partial_outage}}"
        ),
    ),
)

EVERYWHERE = {
    "en": r"\b(?:(?:all|every|both|any|each|other)(?: \w+)? (?:regions?|locations?)|everywhere|world-?wide|globally|regions?)\b",
    "es": r"\b(?:tod[oa]s (?:las|los) (?:regiones|zonas)|regiones|en todo el mundo|a nivel mundial|globalmente|ambas regiones)\b",
    "ja": r"リージョン|地域|全世界|世界中|全域",
    "fr": r"\b(?:toutes les (?:régions|zones)|régions?|partout|dans le monde entier|mondiale?ment)\b",
    "pt-BR": r"\b(?:todas as regiões|regiões|região|em todo o mundo|globalmente|mundialmente)\b",
}


def check(draft: Draft, house: House) -> list[Spot]:
    if not is_open_incident(draft) or draft.status == "monitoring":
        return []
    for touched in draft.stated_components:
        if touched.has_regions and touched.status != "operational":
            if touched.region == "" and draft.position == 1:
                continue
            if says(draft, EVERYWHERE) or names_a_region(draft, house):
                return []
            return [Spot("facts", 0, 0, "components", note_on(touched))]
    return []


def names_a_region(draft: Draft, house: House) -> bool:
    for region, names in house.regions.items():
        if names_word(region, draft):
            return True
        for name in names.values():
            if names_word(name, draft):
                return True
    return False


def note_on(touched: Touched) -> str:
    if touched.region == "":
        return f"without a region, {touched.name} is affected in all of them: say so, or name those that are"
    return f"{touched.name} is affected in {touched.region_name}: say so in the text, too"
