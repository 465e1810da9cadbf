"""SO516: text and `lingering` say different things."""

from __future__ import annotations

from signoff.rules.draft import Draft, House
from signoff.rules.rule import Example, Rule, Spot
from signoff.rules.wording.phrases import body_phrases

_NONE = "status: resolved\ndata_loss: none\nlingering: none"
_SOME = (
    "status: resolved\ndata_loss: none\nlingering: Reports of 20 November are computed again until tomorrow."
)

RULE = Rule(
    code="SO516",
    slug="lingering-contradicted",
    severity="warning",
    family="wording",
    about="text and `lingering` say different things",
    hint="say in both what customers will still notice, or that nothing is left",
    why=(
        "“Resolved” is trusted when what is left over is said, too. Page and API repeat the "
        "front matter, people read "
        "the text."
    ),
    source="docs/design.md, sections 1 and 4",
    internal=True,
    bad=(
        Example("en", "Reports are available again. There are no lingering effects.", _SOME),
        Example("en", "Reports work again. Mail sent before 10:00 UTC is still delayed.", _NONE),
        Example("es", "Los informes están disponibles. No queda ningún efecto.", _SOME),
        Example("es", "Los informes funcionan. El correo anterior a las 10:00 UTC sigue retrasado.", _NONE),
        Example("ja", "レポートを利用できます。残る影響はありません。", _SOME),
        Example("ja", "レポートを利用できます。10:00(UTC)以前のメールには引き続き遅延があります。", _NONE),
        Example("fr", "Les rapports sont disponibles. Il ne reste aucun effet.", _SOME),
        Example(
            "fr",
            "Les rapports fonctionnent. Les courriels envoyés avant 10 h UTC sont encore retardés.",
            _NONE,
        ),
        Example("pt-BR", "Os relatórios estão disponíveis. Não há efeitos remanescentes.", _SOME),
        Example(
            "pt-BR", "Os relatórios funcionam. E-mails anteriores às 10h UTC ainda estão atrasados.", _NONE
        ),
    ),
    good=(
        Example(
            "en",
            "Reports are available again. Those of 20 November are computed again until tomorrow.",
            _SOME,
        ),
        Example(
            "es", "Los informes están disponibles. Los del 20 de noviembre se recalculan hasta mañana.", _SOME
        ),
        Example("ja", "レポートを利用できます。11月20日分は明日までに再計算します。", _SOME),
        Example(
            "fr", "Les rapports sont disponibles. Ceux du 20 novembre sont recalculés jusqu'à demain.", _SOME
        ),
        Example(
            "pt-BR",
            "Os relatórios estão disponíveis. Os de 20 de novembro serão recalculados até amanhã.",
            _SOME,
        ),
    ),
)

_NOTHING_LEFT = {
    "en": (
        (
            "after|further|lasting|lingering|nothing|ongoing|remaining|residual",
            (
                r"\b(?:no|without)(?: any)? (?:further |other |more )?(?:lingering|remaining|residual"
                r"|ongoing|lasting|after)[- ]?(?:\w+ )?(?:effects?|impacts?|issues?|problems?"
                r"|consequences)?\b|\bno further (?:impact|effects?|issues?|problems?)\b"
                r"|\bnothing (?:remains|is left|else remains)\b"
            ),
        ),
    ),
    "es": (
        (
            "existen|habra|hay|queda|sin",
            (
                r"\b(?:no (?:queda|quedan|hay|existen|habra)|sin)(?: ya)?(?: ningun[oa]?)? ?(?:efectos?"
                r"|secuelas?|consecuencias?|problemas?|incidencias?"
                r"|repercusion(?:es)?)(?: (?:\w+ )?(?:posterior(?:es)?|residual(?:es)?|pendientes?"
                r"|duradero?s?|persistentes?|restantes?))?\b"
            ),
        ),
    ),
    "ja": (
        (
            "ありません|ございません|残って",
            (
                r"(?:残(?:って|る|存する)[^。\n]{0,8}|継続する|今後の|その他の)?(?:影響|問題|不具合)(?:は|も)[^。\n]{0,6}(?:残って(?:い"
                r"|おり)ません|ありません|ございません)"
            ),
        ),
    ),
    "fr": (
        (
            "demeure|n'y|reste|sans|subsiste",
            (
                r"\b(?:ne (?:reste|subsiste|demeure)|n'y a|sans)(?: plus| pas)? ?(?:aucune?|d'"
                r"|de )? ?(?:\w+ )?(?:effets?|sequelles?|consequences?|problemes?|impacts?)\b"
            ),
        ),
    ),
    "pt-BR": (
        (
            "consequencia|efeito|impacto|problema|sequela",
            (
                r"\b(?:nao (?:ha|restam?|existem|ficou|ficaram|havera)"
                r"|sem)(?: mais)?(?: nenhum[a]?)? ?(?:efeitos?|sequelas?|consequencias?|problemas?"
                r"|impactos?)(?: (?:remanescentes?|residua(?:l|is)|pendentes?|posteriores|duradouros?"
                r"|persistentes?))?\b"
            ),
        ),
    ),
}

_SOMETHING_LEFT = {
    "en": (
        (
            "continue|remain|still",
            (
                r"\b(?:is|are|will|may|might|can) (?:\w+ )?(?:still|continue to"
                r"|remain)(?: be)? (?:delayed|slow\w*|unavailable|see|experience|fail\w*|missing|affected"
                r"|incomplete|degraded|offline|down|impacted|unable|notice|wrong|out of date|stale)\b"
                r"|\bstill (?:see|fail|experience|lack)\w*\b|\bremaining (?:impact|issues?|errors"
                r"|delays?)\b"
            ),
        ),
    ),
    "es": (
        (
            "aun|continua|permanece|seguira|sigue|todavia",
            (
                r"\b(?:sigue|siguen|seguira|seguiran|continua|continuan|continuara|aun esta|aun estan"
                r"|todavia esta|todavia estan|permanece|permanecen|permanecera)(?: \w+)? (?:retrasad|lent"
                r"|indisponible|no disponible|afectad|incomplet|fallando|degradad|sin |caid|desactualizad"
                r"|viendo|pendiente)\w*"
            ),
        ),
    ),
    "ja": (
        (
            "なお|まだ|依然として|引き続き",
            (
                r"(?:引き続き|まだ|いまだ|依然として|なお)[^。！？\n]{0,24}(?:遅延|遅れ|失敗|利用できません|表示されません|影響(?:が|を)|ご利用いただけません"
                r"|できない)"
            ),
        ),
    ),
    "fr": (
        (
            "affecte|continue|degrade|inaccessible|incomplet|indisponible|lent|perturbe|retarde",
            (
                r"\b(?:est|sont|restent|reste|demeurent|resteront|restera|seront)(?: (?:encore"
                r"|toujours))? (?:encore |toujours )?(?:retarde|lent|indisponible|affecte|incomplet"
                r"|perturbe|degrade|inaccessible)\w*\b|\b(?:continuent|continue|continueront) (?:de|d'"
                r"|a) ?(?:echouer|voir|etre|subir)\b"
            ),
        ),
    ),
    "pt-BR": (
        (
            "ainda|continua|permanece|segue",
            (
                r"\b(?:ainda (?:esta|estao|ha|veem|falham|falha|sofrem|ficam)|continuam?|continuarao"
                r"|permanecem?|permanecerao|segue|seguem)(?: \w+)? (?:atrasad|lent|indisponive|afetad"
                r"|incomplet|falhand|degradad|sem |fora|desatualizad|vendo|pendente|atrasos)\w*"
            ),
        ),
    ),
}

_UNLESS_LEFT = {
    "en": r"\b(?:if|was|were|had|no|not|none|between|during|investigat\w*)\b",
    "es": r"\b(?:si|no|ningun\w*|entre|durante|investig\w*)\b",
    "ja": "場合|ありません|ございません|調査|原因|でした|していました",
    "fr": r"\b(?:si|aucun\w*|pas|entre|pendant|etai\w*|recherch\w*)\b",
    "pt-BR": r"\b(?:se|nao|nenhum\w*|entre|durante|investig\w*)\b",
}


def check(draft: Draft, house: House) -> list[Spot]:
    """“No lingering effects” against stated ones, and effects against `none`."""
    if draft.lingering == "":
        return []
    if draft.lingering == "none":
        return body_phrases(draft, _SOMETHING_LEFT, _UNLESS_LEFT)
    return body_phrases(draft, _NOTHING_LEFT, {})
