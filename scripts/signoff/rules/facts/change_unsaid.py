"""SO409: the impact changes, and only the colour says so."""

from __future__ import annotations

from signoff.rules.draft import Draft, House
from signoff.rules.facts.words_facts import RANK, is_open_incident, names_word, says
from signoff.rules.rule import Example, Rule, Spot

RULE = Rule(
    code="SO409",
    slug="change-unsaid",
    severity="warning",
    family="facts",
    about="the impact changes, and the text does not say so",
    hint="say what works now that did not, or what fails now that worked",
    why=(
        "A change of impact is the news. Readers of a mail or a text message see no colour, and those of the "
        "page do not remember which one it was."
    ),
    source="docs/design.md, section 1: an update at once when impact changes, the effect on customers first",
    bad=(
        Example(
            "en",
            "We are looking into it.",
            "components: {web: major_outage}",
            before="components: {web: degraded_performance}",
        ),
        Example(
            "es",
            "Seguimos analizando la causa.",
            "impact: major",
            before="components: {web: degraded_performance}",
        ),
        Example(
            "ja",
            "原因を調査しています。",
            "impact: major",
            before="components: {web: degraded_performance}",
        ),
        Example(
            "fr",
            "Nous analysons la cause.",
            "impact: major",
            before="components: {web: degraded_performance}",
        ),
        Example(
            "pt-BR",
            "Analisamos a causa.",
            "impact: major",
            before="components: {web: degraded_performance}",
        ),
    ),
    good=(
        Example(
            "en",
            "The Web app no longer loads at all.",
            "components: {web: major_outage}",
            before="components: {web: degraded_performance}",
        ),
        Example(
            "en",
            "Fewer customers are affected now.",
            "impact: minor",
            before="components: {web: partial_outage}",
        ),
        Example("en", "We are looking into it.", before="components: {web: partial_outage}"),
        Example(
            "es",
            "Ahora también fallan los informes.",
            "impact: major",
            before="components: {web: degraded_performance}",
        ),
        Example(
            "ja",
            "影響が拡大し、ログインもできません。",
            "impact: major",
            before="components: {web: degraded_performance}",
        ),
        Example(
            "fr",
            "Désormais, aucune page ne s'affiche.",
            "impact: major",
            before="components: {web: degraded_performance}",
        ),
        Example(
            "pt-BR",
            "Agora nenhuma página carrega.",
            "impact: major",
            before="components: {web: degraded_performance}",
        ),
    ),
)

CHANGE = {
    "en": r"\b(?:now|no longer|more|less|fewer|grew|grown|grows|spread\w*|wors\w*|better|improv\w*|increas\w*|decreas\w*|"
    r"reduc\w*|recover\w*|restor\w*|also|as well|in addition|only|limited|all|none|again|back|completely|entirely|"
    r"down|most|fully|mitigat\w*|impact (?:is|has)|affects?|affected)\b",
    "es": r"\b(?:ahora|ya|también|además|más|menos|aument\w+|amplí\w+|ampli\w+|empeor\w+|mejor\w+|reduc\w+|disminu\w+|"
    r"recuper\w+|restablec\w+|solo|sólo|limitad\w+|tod[oa]s?|ningun[oa]?|ningún|completamente|por completo|afecta\w*)\b",
    "ja": r"現在は|新た|も(?:影響|発生|ご?利用|失敗|でき)|拡大|悪化|改善|縮小|減少|増加|復旧|回復|のみ|だけ|限定|すべて|全て|全面|一部|まで|できなく|影響",
    "fr": r"\b(?:désormais|maintenant|également|aussi|plus|moins|aggrav\w+|étend\w*|étendu\w*|amélior\w+|rédui\w+|diminu\w+|"
    r"augment\w+|rétabl\w+|seule?s?|seulement|uniquement|limitée?s?|tout\w*|tous|aucune?|complètement|touch\w+|affect\w+)\b",
    "pt-BR": r"\b(?:agora|já|também|além|mais|menos|aument\w+|ampli\w+|pior\w+|melhor\w+|reduz\w+|diminu\w+|recuper\w+|"
    r"restabelec\w+|só|somente|apenas|limitad\w+|tod[oa]s?|nenhum\w*|completamente|totalmente|afeta\w*)\b",
}


def check(draft: Draft, house: House) -> list[Spot]:
    if not is_open_incident(draft) or draft.position == 1 or draft.status == "monitoring":
        return []
    if draft.impact_before in ["", "none"] or draft.impact in ["", draft.impact_before]:
        return []
    if says(draft, CHANGE):
        return []
    for touched in draft.stated_components:
        if names_word(touched.name, draft):
            return []
    grew = RANK[draft.impact] > RANK[draft.impact_before]
    note = "say what fails now that worked" if grew else "say what works now that did not"
    return [Spot("facts", 0, 0, "impact", f"it was {draft.impact_before} and is {draft.impact}: {note}")]
