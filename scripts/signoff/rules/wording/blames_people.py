"""SO503: blames people."""

from __future__ import annotations

from signoff.rules.draft import Draft, House
from signoff.rules.rule import Example, Rule, Spot
from signoff.rules.wording.phrases import phrases

RULE = Rule(
    code="SO503",
    slug="blames-people",
    severity="warning",
    family="wording",
    about="puts the blame on a person or a team",
    hint="say what happened to the system and what you change, not who did it",
    why=(
        "Who touched the system last is neither the cause nor of use to customers. Where people "
        "are blamed, they "
        "report less and later. What allowed one mistake to break the service is what has to be "
        "named and mended."
    ),
    source="Google, Site Reliability Engineering, chapter 15: Postmortem Culture",
    internal=True,
    bad=(
        Example("en", "An engineer accidentally deleted a table, so invoices are missing."),
        Example("es", "Faltan facturas por un error humano."),
        Example("ja", "担当者の操作ミスにより、請求書が表示されません。"),
        Example("fr", "Des factures manquent à la suite d'une erreur humaine."),
        Example("pt-BR", "Faltam faturas por causa de erro humano."),
    ),
    good=(
        Example(
            "en",
            (
                "A change deleted a table, so invoices are missing. Our engineers are restoring them "
                "from the backup."
            ),
        ),
        Example("es", "Un cambio borró una tabla y faltan facturas. Las estamos restaurando desde la copia."),
        Example("ja", "変更作業で表が削除され、請求書が表示されません。バックアップから復元しています。"),
        Example("fr", "Une modification a supprimé une table et des factures manquent. Nous les restaurons."),
        Example(
            "pt-BR", "Uma mudança apagou uma tabela e faltam faturas. Estamos restaurando a partir do backup."
        ),
    ),
)

_BLAME = {
    "en": (
        (
            "wrong",
            (
                r"\b(?!we\b|it\b|which\b|that\b|and\b|also\b|change\b|automation\b|deployment\b|process\b"
                r"|system\b|software\b|update\b)[\w-]+ (?:has )?(?:deployed|deleted|dropped|pushed"
                r"|started|removed|merged|overwrote|stopped) the wrong\b"
            ),
        ),
        (
            "accident|error|mistake|some|without|wrong",
            (
                r"\b(?:engineer|developer|employee|colleague|intern|admin(?:istrator)?|operator"
                r"|technician|contractor|team ?mate|someone|somebody|staff member"
                r"|trainee)s?\b[^.!?\n]{0,80}\b(?:by mistake|by accident|in error|without (?:checking"
                r"|testing|asking)|the wrong \w+)\b|\b(?:somebody|someone)(?:'s)? (?:else )?(?:error"
                r"|mistake|carelessness)\b"
            ),
        ),
        (
            "administrator|employee|human|manual|operator|staff|technician",
            (
                r"\b(?:human|operator|manual|employee|staff|administrator|technician)(?:'s)? (?:error"
                r"|mistake|failure|negligence|oversight)s?\b"
            ),
        ),
        (
            (
                "accidentally|carelessly|did|erroneously|failed|forgot|inadvertently|made|messed"
                "|misconfigured|mistakenly|mistyped|neglected|screwed|wrongly"
            ),
            (
                r"\b(?:engineers?|developers?|employees?|colleagues?|interns?|admin(?:istrator)?s?"
                r"|operators?|technicians?|contractors?|team|someone|somebody"
                r"|staff|team members?|trainee)(?: (?:has|have|had|who))? (?:(?:on|in|of|from) (?:the "
                r"|our )?[\w-]+ (?:team )?)?"
                r"(?:accidentally|mistakenly|inadvertently|wrongly|carelessly|forgot|failed to|neglected"
                r"|messed|screwed|misconfigured|mistyped"
                r"|erroneously|did not (?:check|test|follow)|didn't (?:check|test|follow)"
                r"|made an? (?:\w+ )?(?:mistake|error|typo))\b"
            ),
        ),
        (
            "blame|fault",
            (
                r"\b(?:it|this) (?:is|was) (?:the |our )?[\w' -]{0,25}\bfault\b|\b(?:is|are|was"
                r"|were) to blame\b|\b(?:at fault)\b"
            ),
        ),
    ),
    "es": (
        (
            (
                "administrador|becari|companer|desarrollador|descuido|despiste|emplead|equivocacion"
                "|ingenier|negligencia|operador|tecnic|torpeza"
            ),
            (
                r"\b(?:ingenier[oa]s?|desarrollador\w*|emplead[oa]s?|companer[oa]s?|becari[oa]s?"
                r"|administrador\w*|operador\w*|tecnic[oa]s?)\b[^.!?\n]{0,60}\b(?:que no (?:era|debia)"
                r"|equivocad[oa]s?|errone[oa]s?)\b|\b(?:despiste|descuido|equivocacion|negligencia"
                r"|torpeza) de (?:un|una|nuestr[oa]|algun)\b"
            ),
        ),
        (
            "administrador|companer|emplead|humana|humano|ingenier|manual|operador|tecnic",
            (
                r"\b(?:error|errores|fallo|fallos|falla|descuido) (?:humanos?|humana|del operador"
                r"|manual(?:es)?|de (?:un|una|el|la|nuestro|nuestra) (?:operador\w*|tecnic\w+|ingenier\w+"
                r"|emplead\w+|companer\w+|administrador\w*))\b"
            ),
        ),
        (
            ("administrador|alguien|becari|companer|desarrollador|emplead|equipo|ingenier|operador|tecnic"),
            (
                r"\b(?:ingenier[oa]s?|desarrollador\w*|emplead[oa]s?|companer[oa]s?|becari[oa]s?"
                r"|administrador\w*|operador\w*|tecnic[oa]s?|equipo|alguien)\b[^.!?\n]{0,80}"
                r"(?:\bpor error\b|\bpor equivocacion\b|\baccidentalmente\b|\bsin querer\b"
                r"|\bpor descuido\b|\bse olvido\b|\bolvido\b|\bse equivoco\b|\bcometio un error\b"
                r"|\berroneamente\b|\bno (?:comprobo|reviso|probo|siguio)\b)"
            ),
        ),
        ("culpa", r"\b(?:es|fue|ha sido|por) (?:la )?culpa (?:de|del)\b"),
    ),
    "ja": (
        (
            "誤った|間違った",
            r"(?:担当者?|エンジニア|社員|従業員|開発者|スタッフ|作業者|作業員|管理者|オペレーター|新人)が?[^。！？\n]{0,12}(?:間違った|誤った)",
        ),
        (
            "しくじ|ミス|勘違い|取り違え|失念|忘れ|思い違い|確認不足|認識不足|誤操作",
            (
                r"(?:担当者?|エンジニア|社員|従業員|開発者|スタッフ|作業者|作業員|管理者|オペレーター|新人|チーム|部署)[^。！？\n]{0,20}(?:取り違え|勘違い"
                r"|思い違い|誤操作|しくじ|失念|確認不足|認識不足|忘れ|ミス)"
            ),
        ),
        (
            "ヒューマンエラー|ミス|不注意|人|手違い",
            r"(?:人為的|人的)(?:な)?(?:ミス|要因|過誤|エラー)|ヒューマンエラー|(?:作業|操作|設定|担当者の?|入力|確認)(?:の)?(?:ミス|手違い)|不注意",
        ),
        (
            "うっかり|忘れ|怠|見落とし|誤って|間違えて|間違って",
            (
                r"(?:担当者?|エンジニア|社員|従業員|開発者|スタッフ|作業者|作業員|管理者|オペレーター|新人|チーム)[^。！？\n]{0,20}(?:誤って|間違って|間違えて"
                r"|うっかり|忘れ|怠[りっ]|見落とし)"
            ),
        ),
    ),
    "fr": (
        (
            "mauvais",
            (
                r"\b(?:ingenieure?s?|developpeu(?:r|se)s?|employee?s?|collegues?|stagiaires?"
                r"|administrateurs?|operateurs?|technicien(?:ne)?s?)\b[^.!?\n]{0,50}\b(?:mauvais|mauvaise"
                r"|mauvaises)\b"
            ),
        ),
        (
            "administrateur|collegue|employe|equipe|humaine|ingenieur|manipulation|operateur|technicien",
            (
                r"\b(?:erreurs?|defaillances?|fautes?|negligences?) (?:humaines?|d'un (?:operateur"
                r"|technicien|ingenieur|employe|collegue|administrateur)|de manipulation|de l'operateur"
                r"|de notre (?:equipe|technicien))\b"
            ),
        ),
        (
            (
                "administrateur|collegue|developpeu|employe|equipe|ingenieur|operateur|quelqu'un"
                "|stagiaire|technicien"
            ),
            (
                r"\b(?:ingenieure?s?|developpeu(?:r|se)s?|employee?s?|collegues?|stagiaires?"
                r"|administrateurs?|operateurs?|technicien(?:ne)?s?|equipes?|quelqu'un)\b[^.!?\n]{0,80}"
                r"(?:\bpar (?:erreur|megarde|inadvertance|negligence)\b|\baccidentellement\b"
                r"|\bsans le vouloir\b|\boublie\b|\bs'est trompee?\b|\ba commis une (?:erreur|faute)\b"
                r"|\bn'a pas (?:verifie|teste|suivi)\b)"
            ),
        ),
        ("faute", r"\b(?:c'est|c'etait|par) la faute (?:de|du|d'un)"),
    ),
    "pt-BR": (
        (
            "administrador|colega|desenvolvedor|engenheir|estagiari|funcionari|operador|tecnic",
            (
                r"\b(?:engenheir[oa]s?|desenvolvedor\w*|funcionari[oa]s?|colegas?|estagiari[oa]s?"
                r"|administrador\w*|operador\w*|tecnic[oa]s?)\b[^.!?\n]{0,60}\b(?:errad[oa]s?"
                r"|indevidamente|que nao (?:era|devia))\b"
            ),
        ),
        (
            "administrador|colega|engenheir|funcionari|humana|humano|manua|operador|tecnic",
            (
                r"\b(?:erros?|falhas?|descuidos?) (?:humanos?|humanas?|d[eo] operador|manua(?:l|is)"
                r"|de (?:um|uma|nosso|nossa) (?:operador\w*|tecnic\w+|engenheir\w+|funcionari\w+|colega"
                r"|administrador\w*))\b"
            ),
        ),
        (
            (
                "administrador|alguem|colega|desenvolvedor|engenheir|equipe|estagiari|funcionari"
                "|operador|tecnic|time"
            ),
            (
                r"\b(?:engenheir[oa]s?|desenvolvedor\w*|funcionari[oa]s?|colegas?|estagiari[oa]s?"
                r"|administrador\w*|operador\w*|tecnic[oa]s?|equipe|time|alguem)\b[^.!?\n]{0,80}"
                r"(?:\bpor (?:engano|erro|descuido)\b|\bacidentalmente\b|\bsem querer\b|\besqueceu\b"
                r"|\besqueceram\b|\bse enganou\b|\bcometeu um erro\b|\berroneamente\b|\bnao (?:verificou"
                r"|testou|seguiu|revisou)\b)"
            ),
        ),
        ("culpa", r"\b(?:foi|e|por) culpa d[eoa]s?\b"),
    ),
}


def check(draft: Draft, house: House) -> list[Spot]:
    """People as the cause, in any message, sitreps included."""
    return phrases(draft, _BLAME, {}, {})
