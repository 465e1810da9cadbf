"""SO404: data_loss or lingering has a value that says nothing."""

from __future__ import annotations

from signoff.rules.draft import Draft, House
from signoff.rules.find import matches
from signoff.rules.rule import Example, Rule, Spot

RULE = Rule(
    code="SO404",
    slug="empty-statement",
    severity="error",
    family="facts",
    about="this says neither that nothing is lost or lingers, nor what",
    hint="write none, or what customers have lost and what they will still notice",
    why=(
        "An incident is over when customers can trust what they see again. If data was lost they have to be "
        "told which, and 'n/a' or 'under investigation' leaves them to find out. Who does not know yet is "
        "monitoring, not resolved."
    ),
    source="docs/design.md, section 1: the resolution states data loss or lingering effects, or that there are none",
    bad=(
        Example("en", "Pages load again.", "status: resolved\ndata_loss: n/a\nlingering: none"),
        Example("en", "Pages load again.", "status: resolved\ndata_loss: none\nlingering: unknown"),
        Example("en", "Pages load again.", 'status: resolved\ndata_loss: "yes"\nlingering: none'),
        Example(
            "es",
            "Las páginas cargan de nuevo.",
            "status: resolved\ndata_loss: por confirmar\nlingering: none",
        ),
        Example("ja", "ページは正常に表示されます。", "status: resolved\ndata_loss: 調査中\nlingering: none"),
        Example(
            "fr",
            "Les pages s'affichent de nouveau.",
            "status: resolved\ndata_loss: à déterminer\nlingering: none",
        ),
        Example(
            "pt-BR",
            "As páginas carregam novamente.",
            "status: resolved\ndata_loss: não se aplica\nlingering: none",
        ),
    ),
    good=(
        Example("en", "Pages load again.", "status: resolved\ndata_loss: none\nlingering: none"),
        Example(
            "en",
            "Pages load again.",
            "status: resolved\ndata_loss: none\nlingering: Reports of today are complete by 18:00 UTC",
        ),
        Example(
            "ja",
            "ページは正常に表示されます。",
            "status: resolved\ndata_loss: 10時から10時20分の下書き\nlingering: none",
        ),
    ),
)

EMPTY = (
    r"^[\s\W_]*(?:n ?/? ?a|tb[adc]|to be (?:determined|confirmed|announced|checked)|unknown|unclear|not (?:yet )?known|"
    r"not applicable|yes|no|maybe|possibly|some|minor|minimal|nothing known|none known|pending|see (?:below|above|text)|"
    r"(?:still |currently |being )?(?:under )?(?:investigat\w+|checking|review)|we are (?:still )?(?:checking|investigating)|"
    r"todo|xxx+|ok(?:ay)?|true|false|null|"
    r"por (?:confirmar|determinar)|desconocid[oa]|no (?:se sabe|aplica)|sí|si|en (?:investigación|revisión)|pendiente|"
    r"不明|未定|調査中|確認中|あり|有り?|該当なし|特になし|未確認|"
    r"à (?:déterminer|confirmer|préciser|vérifier)|inconnue?s?|oui|non|sans objet|en cours(?: (?:d'analyse|de vérification))?|"
    r"a (?:confirmar|determinar|definir)|desconhecid[oa]|não (?:se aplica|sabemos|há informações)|sim|não|"
    r"em (?:análise|apuração|investigação|verificação))[\s\W_]*$"
)


def check(draft: Draft, house: House) -> list[Spot]:
    spots = []
    for key, value in [["data_loss", draft.data_loss], ["lingering", draft.lingering]]:
        silent = len(matches(r"\w", value)) == 0
        if value != "" and (silent or len(matches(EMPTY, value)) > 0):
            spots.append(Spot("facts", 0, 0, key))
    return spots
