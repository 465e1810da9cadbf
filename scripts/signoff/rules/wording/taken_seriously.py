"""SO509: “we take … very seriously”."""

from __future__ import annotations

from signoff.rules.draft import Draft, House
from signoff.rules.rule import Example, Rule, Spot
from signoff.rules.wording.phrases import phrases

RULE = Rule(
    code="SO509",
    slug="taken-seriously",
    severity="warning",
    family="wording",
    about="assures how much you care instead of showing it",
    hint="leave it out, and say what you did and do",
    why=(
        "“We take your privacy very seriously” stands in every notice of a breach, so that "
        "readers hear the opposite. "
        "What was done says how seriously it is taken."
    ),
    source="Zack Whittaker, TechCrunch 2019, on notices of data breaches; docs/design.md, section 1",
    bad=(
        Example("en", "We take the security of your data very seriously."),
        Example("es", "Nos tomamos muy en serio la seguridad de sus datos."),
        Example("ja", "弊社ではセキュリティを非常に重く受け止めております。"),
        Example("fr", "Nous prenons la sécurité de vos données très au sérieux."),
        Example("pt-BR", "Levamos a segurança dos seus dados muito a sério."),
    ),
    good=(
        Example(
            "en",
            ("Passwords were not readable. We ended all sessions at 10:40 UTC and ask you to sign in again."),
        ),
        Example("es", "Las contraseñas no eran legibles. Cerramos todas las sesiones a las 10:40 UTC."),
        Example("ja", "パスワードは読み取れない状態でした。10:40(UTC)にすべてのセッションを終了しました。"),
        Example(
            "fr",
            ("Les mots de passe n'étaient pas lisibles. Nous avons fermé toutes les sessions à 10 h 40 UTC."),
        ),
        Example("pt-BR", "As senhas não eram legíveis. Encerramos todas as sessões às 10h40 UTC."),
    ),
)

_ASSURANCES = {
    "en": (
        (
            "serious",
            (
                r"\b(?:take|takes|taking|took|taken) (?:[^.!?\n]{0,60} )?(?:very |extremely |incredibly "
                r"|most |quite |so )?seriously\b"
            ),
        ),
        (
            "priorit|importan",
            (
                r"\b(?:is|are|remains?) (?:always )?(?:our|a|of) (?:the )?(?:number one|no\.? ?1|top"
                r"|first|highest|utmost|main|absolute|#1) (?:priorit\w+|concerns?|importance)\b"
                r"|\bof (?:the )?utmost importance\b"
            ),
        ),
        (
            "rest assured|be assured|we value|committed to|pride|we care|we understand how",
            (
                r"\b(?:please )?(?:rest|be) assured\b|\bwe (?:really |truly |greatly "
                r"|deeply )?value your\b|\bwe (?:deeply|really|truly) (?:care|understand)\b|\b(?:we"
                r"|our team) (?:are|is|remains?) (?:\w+ )?committed to (?:provid|deliver|ensur"
                r"|the highest|your|maintain|offer|giv)\w*|\bwe pride ourselves\b"
            ),
        ),
    ),
    "es": (
        ("serio", r"\b(?:tomamos|toma|tomando|tomarnos|tomado)\b[^.!?\n]{0,60}\ben serio\b|\bmuy en serio\b"),
        (
            "priorid|importan",
            (
                r"\b(?:es|son|sigue siendo) (?:siempre )?(?:nuestra|la|de) (?:\w+ )?(?:maxima|principal"
                r"|primera|mayor|absoluta) (?:prioridad|preocupacion|importancia)\b"
                r"|\bnuestra prioridad (?:numero uno|absoluta|principal|maxima)\b|\bde (?:maxima|suma"
                r"|vital) importancia para nosotros\b"
            ),
        ),
        (
            "segur|tranquil|comprometid|valoramos",
            (
                r"\b(?:tenga|tengan|tened|puede tener|pueden tener) la (?:seguridad|certeza"
                r"|tranquilidad)\b|\b(?:esten|este|pueden estar|puede estar) tranquil[oa]s?\b"
                r"|\bestamos (?:\w+ )?comprometidos con\b|\bvaloramos (?:mucho "
                r"|enormemente )?su (?:confianza|fidelidad|satisfaccion)\b"
            ),
        ),
    ),
    "ja": (
        ("重く|真摯|厳粛|深刻に|重大に", r"(?:重く|厳粛に|真摯に|重大に|深刻に)受け?(?:止め|とめ)"),
        (
            "最優先|第一に|最重要",
            r"(?:最優先|第一|最重要)(?:に|と|の課題)[^。！？\n]{0,8}(?:考え|位置|心が|認識|捉え|とらえ)",
        ),
        (
            "ご安心|万全",
            r"(?:どうぞ)?ご安心(?:ください|下さい)|万全を(?:期し|尽くし)|全力を(?:尽くし|挙げ|あげ)|誠心誠意",
        ),
    ),
    "fr": (
        ("serieux", r"\b(?:prenons|prend|prenant|pris)\b[^.!?\n]{0,60}\bau serieux\b|\btres au serieux\b"),
        (
            "priorit|importan|preoccupation",
            (
                r"\b(?:est|sont|reste|demeure) (?:\w+ )?(?:notre|une|de) (?:\w+ )?(?:priorite"
                r"|preoccupation)(?: \w+)? ?(?:absolue|premiere|numero un|majeure|principale)?\b"
                r"|\bnotre (?:priorite absolue|premiere priorite|priorite numero un)\b"
                r"|\bde la plus haute importance\b"
            ),
        ),
        (
            "soyez assur|rassur|engages a|coeur",
            (
                r"\bsoyez (?:assure|rassure|certain)e?s?\b|\bnous vous assurons\b|\bnous (?:sommes"
                r"|restons) (?:\w+ )?engages a\b|\bnous tient a coeur\b|\bnous avons a coeur\b"
                r"|\bmettons tout en (?:oe|œ)uvre\b|\bmettent tout en (?:oe|œ)uvre\b"
            ),
        ),
    ),
    "pt-BR": (
        (
            "serio|seriedade",
            (
                r"\b(?:levamos|leva|levando|tratamos|encaramos)\b[^.!?\n]{0,60}\b(?:a serio"
                r"|com (?:a maxima|muita|total|extrema) seriedade)\b|\bmuito a serio\b"
            ),
        ),
        (
            "priorid|importan",
            (
                r"\b(?:e|sao|continua sendo) (?:sempre )?(?:a )?noss[ao] (?:\w+ )?(?:maior|maxima"
                r"|principal|primeira|absoluta)? ?(?:prioridade|preocupacao)\b|\bprioridade (?:numero um"
                r"|maxima|absoluta|total) (?:para|da|de)\b|\bda (?:maxima|maior) importancia para nos\b"
            ),
        ),
        (
            "fique|tranquil|comprometid|valorizamos",
            (
                r"\bfiquem? (?:tranquil\w+|segur\w+|cert\w+)\b|\bestamos (?:\w+ )?comprometidos (?:com"
                r"|em)\b|\bvalorizamos (?:muito )?(?:a )?sua (?:confianca|satisfacao)\b"
                r"|\bnao (?:mediremos|medimos) esforcos\b"
            ),
        ),
    ),
}


def check(draft: Draft, house: House) -> list[Spot]:
    """Assurances of how important it is."""
    return phrases(draft, _ASSURANCES, {}, {})
