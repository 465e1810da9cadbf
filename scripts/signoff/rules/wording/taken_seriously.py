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
    source=("Zack Whittaker, “Stop saying, ‘We take your privacy and security seriously’”, TechCrunch, 2019"),
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
            "committed|means",
            (
                r"\bcommitted to (?:protect|safeguard|secur|keep)\w*|\b(?:trust|satisfaction|privacy"
                r"|security|safety) means (?:everything|a lot|the world)\b"
            ),
        ),
        (
            "come|first|heart|paramount|utmost",
            (
                r"\b(?:is|are) (?:of )?(?:paramount|utmost)\b|\b(?:security|privacy|safety|trust"
                r"|customers?|quality|reliability|satisfaction) (?:always )?comes? first\b"
                r"|\bat the (?:very )?heart of (?:everything|what|all)\b|\bput (?:our )?(?:customers"
                r"|security|privacy) first\b"
            ),
        ),
        (
            "seriously",
            (
                r"\b(?:take|takes|taking|took|taken) (?:[^.!?\n]{0,60} )?(?:very |extremely |incredibly "
                r"|most |quite |so )?seriously\b"
            ),
        ),
        (
            "concern|importance|priorit|utmost",
            (
                r"\b(?:is|are|remains?) (?:always )?(?:our|a|of) (?:the )?(?:number one|no\.? ?1|top"
                r"|first|highest|utmost|main|absolute|#1) (?:priorit\w+|concerns?|importance)\b"
                r"|\bof (?:the )?utmost importance\b"
            ),
        ),
        (
            "assured|committed|deeply|pride|really|truly|value",
            (
                r"\b(?:please )?(?:rest|be) assured\b|\bwe (?:really |truly |greatly "
                r"|deeply )?value your\b|\bwe (?:deeply|really|truly) (?:care|understand)\b|\b(?:we"
                r"|our team) (?:are|is|remains?) (?:\w+ )?committed to (?:provid|deliver|ensur"
                r"|the highest|your|maintain|offer|giv)\w*|\bwe pride ourselves\b"
            ),
        ),
    ),
    "es": (
        (
            "encima|fundamental|importante|lugar|primero|primordial",
            (
                r"\b(?:seguridad|privacidad|confianza|calidad|clientes?"
                r"|satisfaccion)\b[^.!?\n]{0,30}\b(?:es|son|esta|estan) (?:siempre )?(?:lo (?:primero"
                r"|mas importante)|en primer lugar|por encima de todo|primordial\w*"
                r"|fundamental\w* para nosotros)\b"
            ),
        ),
        (
            "serio|toma",
            r"\b(?:tomamos|toma|tomando|tomarnos|tomado)\b[^.!?\n]{0,60}\ben serio\b|\bmuy en serio\b",
        ),
        (
            "importancia|preocupacion|prioridad",
            (
                r"\b(?:es|son|sigue siendo) (?:siempre )?(?:nuestra|la|de) (?:\w+ )?(?:maxima|principal"
                r"|primera|mayor|absoluta) (?:prioridad|preocupacion|importancia)\b"
                r"|\bnuestra prioridad (?:numero uno|absoluta|principal|maxima)\b|\bde (?:maxima|suma"
                r"|vital) importancia para nosotros\b"
            ),
        ),
        (
            "comprometidos|tened|tener|tenga|tranquil|valoramos",
            (
                r"\b(?:tenga|tengan|tened|puede tener|pueden tener) la (?:seguridad|certeza"
                r"|tranquilidad)\b|\b(?:esten|este|pueden estar|puede estar) tranquil[oa]s?\b"
                r"|\bestamos (?:\w+ )?comprometidos con\b|\bvaloramos (?:mucho "
                r"|enormemente )?su (?:confianza|fidelidad|satisfaccion)\b"
            ),
        ),
    ),
    "ja": (
        (
            "使命|優先|大切|重要視|重視",
            (
                r"(?:何より(?:も)?|最も|常に)[^。！？\n]{0,8}(?:大切|重視|重要視|優先)|(?:安全|セキュリティ|プライバシー|信頼"
                r"|満足)[^。！？\n]{0,10}(?:大切に(?:考え|して)|重視し|使命)"
            ),
        ),
        ("厳粛に|深刻に|真摯に|重く|重大に", r"(?:重く|厳粛に|真摯に|重大に|深刻に)受け?(?:止め|とめ)"),
        (
            "最優先|最重要|第一",
            r"(?:最優先|第一|最重要)(?:に|と|の課題)[^。！？\n]{0,8}(?:考え|位置|心が|認識|捉え|とらえ)",
        ),
        (
            "ご安心|万全を|全力を|誠心誠意",
            r"(?:どうぞ)?ご安心(?:ください|下さい)|万全を(?:期し|尽くし)|全力を(?:尽くし|挙げ|あげ)|誠心誠意",
        ),
    ),
    "fr": (
        (
            "avant|essentiell|oe|primordial|souci|œ",
            (
                r"\bau c(?:oe|œ)ur de (?:nos|notre)\b|\b(?:securite|confidentialite|confiance"
                r"|satisfaction|qualite|clients?)\b[^.!?\n]{0,30}\b(?:est|sont|passe"
                r"|passent) (?:avant tout|primordiale?s?|essentielle? pour nous|notre souci)\b"
            ),
        ),
        ("serieux", r"\b(?:prenons|prend|prenant|pris)\b[^.!?\n]{0,60}\bau serieux\b|\btres au serieux\b"),
        (
            "absolue|emiere|eoccupation|haute|iorite|numero",
            (
                r"\b(?:est|sont|reste|demeure) (?:\w+ )?(?:notre|une|de) (?:\w+ )?(?:priorite"
                r"|preoccupation)(?: \w+)? ?(?:absolue|premiere|numero un|majeure|principale)?\b"
                r"|\bnotre (?:priorite absolue|premiere priorite|priorite numero un)\b"
                r"|\bde la plus haute importance\b"
            ),
        ),
        (
            "assurons|coeur|engages|mettent|mettons|soyez",
            (
                r"\bsoyez (?:assure|rassure|certain)e?s?\b|\bnous vous assurons\b|\bnous (?:sommes"
                r"|restons) (?:\w+ )?engages a\b|\bnous tient a coeur\b|\bnous avons a coeur\b"
                r"|\bmettons tout en (?:oe|œ)uvre\b|\bmettent tout en (?:oe|œ)uvre\b"
            ),
        ),
    ),
    "pt-BR": (
        (
            "acima|fundamental|importante|lugar|primordia",
            (
                r"\b(?:seguranca|privacidade|confianca|qualidade|clientes?"
                r"|satisfacao)\b[^.!?\n]{0,30}\b(?:vem|esta|estao|e"
                r"|sao) (?:sempre )?(?:em primeiro lugar|acima de tudo|primordia(?:l|is)"
                r"|fundamental para nos|o mais importante)\b"
            ),
        ),
        (
            "muito|seriedade|serio",
            (
                r"\b(?:levamos|leva|levando|tratamos|encaramos)\b[^.!?\n]{0,60}\b(?:a serio"
                r"|com (?:a maxima|muita|total|extrema) seriedade)\b|\bmuito a serio\b"
            ),
        ),
        (
            "eocupacao|importancia|ioridade",
            (
                r"\b(?:e|sao|continua sendo) (?:sempre )?(?:a )?noss[ao] (?:\w+ )?(?:maior|maxima"
                r"|principal|primeira|absoluta)? ?(?:prioridade|preocupacao)\b|\bprioridade (?:numero um"
                r"|maxima|absoluta|total) (?:para|da|de)\b|\bda (?:maxima|maior) importancia para nos\b"
            ),
        ),
        (
            "comprometidos|esforcos|fique|valorizamos",
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
