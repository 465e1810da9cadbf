"""SO406: the status goes back, and the text does not say so."""

from __future__ import annotations

from signoff.rules.draft import Draft, House
from signoff.rules.facts.words_facts import says
from signoff.rules.rule import Example, Rule, Spot

RULE = Rule(
    code="SO406",
    slug="status-backwards",
    severity="warning",
    family="facts",
    about="the status goes back, and the text does not say why",
    hint="say that it failed again, or that the cause was another one",
    why=(
        "Customers who read 'monitoring' have gone back to work. If it is broken again they have to be told "
        "in words; a changed label looks like a mistake of the page."
    ),
    source="docs/design.md, section 1: honest, no guesses; Google SRE Workbook, Incident Response",
    bad=(
        Example(
            "en", "We are looking into the errors.", "status: investigating", before="status: monitoring"
        ),
        Example(
            "en",
            "We are looking into the errors.",
            "status: identified",
            before="status: resolved\ndata_loss: none\nlingering: none",
        ),
        Example(
            "es", "Analizamos los errores de la página.", "status: investigating", before="status: monitoring"
        ),
        Example(
            "ja", "ページのエラーを調査しています。", "status: investigating", before="status: monitoring"
        ),
        Example("fr", "Nous analysons les erreurs.", "status: investigating", before="status: monitoring"),
        Example(
            "pt-BR", "Estamos analisando os erros.", "status: investigating", before="status: monitoring"
        ),
    ),
    good=(
        Example(
            "en", "Pages fail again since 11:50 UTC.", "status: investigating", before="status: monitoring"
        ),
        Example("en", "A change is being rolled out.", "status: identified", before="status: investigating"),
        Example("es", "Las páginas vuelven a fallar.", "status: investigating", before="status: monitoring"),
        Example(
            "ja", "ページで再びエラーが発生しています。", "status: investigating", before="status: monitoring"
        ),
        Example("fr", "Les pages échouent à nouveau.", "status: investigating", before="status: monitoring"),
        Example(
            "pt-BR", "As páginas voltaram a falhar.", "status: investigating", before="status: monitoring"
        ),
    ),
)

ORDER = {"investigating": 1, "identified": 2, "monitoring": 3, "resolved": 4, "postmortem": 5}
AGAIN = {
    "en": r"\b(?:again|re-?open\w*|return\w*|re-?occur\w*|recur\w*|came back|back to|another|still|not (?:yet )?(?:fixed|resolved|"
    r"helped|over|enough|sufficient|the cause|the only)|did(?: not|n['’]t)|has(?: not|n['’]t)|remain\w*|persist\w*|second|"
    r"further|more|additional|new|other|premature\w*|too early|roll(?:ed|ing)? back|revert\w*|worse\w*|once more|continu\w*)\b",
    "es": r"\b(?:de nuevo|otra vez|nuevamente|vuel(?:ve|ven|to)|volv\w+|reapar\w+|reab\w+|regres\w+|todavía|aún|sigue\w*|"
    r"otr[oa]s?|nuev[oa]s?|no (?:ha|han|fue|era|bastó|funcionó|resolvió)|persist\w+|continú\w+|adicional\w*|más)\b",
    "ja": r"再び|再度|再発|もう一度|また|まだ|引き続き|別の|他の|依然|継続|解消して(?:い|お)|戻し|新た|不十分|ありませんでした|悪化",
    "fr": r"\b(?:de nouveau|à nouveau|encore|toujours|réappar\w+|rouv\w+|revien\w+|reven\w+|autres?|nouve\w+|"
    r"n['’]a pas|n['’]ont pas|n['’]était pas|persist\w+|subsist\w+|continu\w+|plus|supplémentaire\w*|reprend\w*|repris\w*)\b",
    "pt-BR": r"\b(?:de novo|novamente|outra vez|volt(?:ou|aram|a|am)|reapar\w+|reab\w+|retorn\w+|ainda|continu\w+|"
    r"outr[oa]s?|nov[oa]s?|não (?:foi|era|bastou|funcionou|resolveu)|persist\w+|adiciona\w+|mais)\b",
}


def check(draft: Draft, house: House) -> list[Spot]:
    if (
        draft.kind != "incident"
        or draft.is_correction
        or draft.stated_status == ""
        or draft.status_before == ""
    ):
        return []
    if ORDER.get(draft.stated_status, 0) >= ORDER.get(draft.status_before, 0) or says(draft, AGAIN):
        return []
    note = f"say why it is no longer {draft.status_before}: it failed again, or the cause was another one"
    return [Spot("facts", 0, 0, "status", note)]
