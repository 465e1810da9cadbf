"""SO505: blames customers."""

from __future__ import annotations

from signoff.rules.draft import Draft, House
from signoff.rules.rule import Example, Rule, Spot
from signoff.rules.wording.phrases import phrases

RULE = Rule(
    code="SO505",
    slug="blames-customers",
    severity="warning",
    family="wording",
    about="puts the blame on customers",
    hint="say what happens and what customers can do now, without a reproach",
    why=(
        "The reader is the customer. A service that one customer can break is the provider's "
        "problem, and a "
        "reproach in public loses more than one customer."
    ),
    source="our own judgement; docs/design.md, section 1: honest, and about the effect on customers",
    internal=True,
    bad=(
        Example("en", "A customer is abusing our API, so it is slow for everybody."),
        Example("es", "Un cliente está abusando de la API y va lenta para todos."),
        Example("ja", "一部のお客様の不適切な利用により、APIが遅くなっています。"),
        Example("fr", "Un client abuse de l'API, qui est lente pour tous."),
        Example("pt-BR", "Um cliente está abusando da API, que está lenta para todos."),
    ),
    good=(
        Example(
            "en",
            (
                "The API is slow: it receives far more requests than usual. Requests above 100 per "
                "minute are answered with error 429."
            ),
        ),
        Example("es", "La API va lenta: recibe muchas más peticiones de lo habitual."),
        Example("ja", "通常を大きく上回るリクエストにより、APIの応答が遅くなっています。"),
        Example("fr", "L'API est lente : elle reçoit bien plus de requêtes que d'habitude."),
        Example("pt-BR", "A API está lenta: ela recebe muito mais requisições do que o normal."),
    ),
)

_BLAME = {
    "en": (
        (
            "too",
            (
                r"\b(?:users|customers|clients|people|tenants) (?:are |were |have been )?(?:send|sending"
                r"|sent|mak|making|made|upload|uploading|creat|creating|open|opening)\w* (?:far "
                r"|way )?too (?:many|much|large)\b"
            ),
        ),
        (
            "badly|carelessly|improperly|incorrectly|wrong",
            (
                r"\b(?:customers?|users?|clients?|tenants?)(?: (?:is|are|was|were|has|have|had"
                r"|been))* (?:using|used|configured|entered|entering|sent|uploaded|set up|calling"
                r"|misreading)\b[^.!?\n]{0,40}\b(?:incorrectly|wrong|wrongly|improperly|badly"
                r"|carelessly)\b"
            ),
        ),
        (
            "against|contrary|disregarding|ignoring|spite|violation",
            (
                r"\b(?:customers?|users?|clients?|tenants?|accounts?|people)\b[^.!?\n]{0,80}\b(?:against"
                r"|contrary to|in violation of|despite|ignoring|disregarding|in spite of) (?:our|the"
                r"|all) (?:\w+ )?(?:documentation|docs|instructions?|terms|guidelines?|advice|limits?"
                r"|warnings?|recommendations?|rules|policy|polic\w+|manual)\b"
            ),
        ),
        (
            "carelessly|excessive|recklessly|too",
            (
                r"\b(?:a|some|certain|one of our|individual) (?:customers?|users?|clients?"
                r"|tenants?)\b[^.!?\n]{0,60}\b(?:far )?(?:too (?:many|much|large|often)|excessively"
                r"|excessive|recklessly|carelessly)\b"
            ),
        ),
        (
            (
                "abus|did|error|failed|flood|hammer|ignor|misconfigured|mistake|misus|neglect|overload"
                "|refuse|should|spamming"
            ),
            (
                r"\b(?:customers?|users?|clients?|tenants?|subscribers?|people"
                r"|accounts?)(?: who)?(?: (?:is|are|has|have|had|was|were|been|has been"
                r"|have been))? ?(?:abus(?:ing|ed|es?)|misus(?:ing|ed|es?)|hammer(?:ing|ed|s)?|"
                r"overload(?:ing|ed|s)?|spamming|flood(?:ing|ed|s)?|ignor(?:e|ed|ing)|neglect\w*"
                r"|failed to (?:update|renew|upgrade|follow|read|migrate|heed|act|install|set)"
                r"|did not (?:read|follow|heed|bother|renew|migrate)|didn't (?:read|follow|heed|bother"
                r"|renew|migrate)|should have (?:\w+ )?(?:read|renewed|updated|upgraded|known|migrated"
                r"|followed|acted|checked"
                r"|noticed|prepared|backed)|refus(?:e|ed)|misconfigured|"
                r"(?:made|make) (?:a |the )?(?:mistake|error)s?)\b"
            ),
        ),
        (
            "carelessness|error|failed|fault|forgot|ignored|mistake|misuse|negligence|should",
            (
                r"\b(?:user|customer|client|your own|your)(?:'s)? (?:error|mistake|fault|misuse"
                r"|negligence|carelessness)\b(?! (?:code|message|log|rate|page))"
                r"|\byou (?:should have (?:read|renewed|updated|known|migrated|checked|followed)"
                r"|failed to|forgot to|ignored)\b"
            ),
        ),
        (
            "abuse|abusive|bad|careless|excessive|greedy|improper|misuse|rogue",
            (
                r"\b(?:abuse|abusive (?:use|behaviou?r|traffic|requests)|misuse|improper use"
                r"|excessive use)(?: \w+){0,4} (?:by|of|from)(?: \w+){0,3} (?:customers?|users?|clients?"
                r"|tenants?)\b|\b(?:a|one|some|certain) (?:abusive|careless|bad|rogue"
                r"|greedy) (?:customers?|users?|clients?|tenants?)\b"
            ),
        ),
    ),
    "es": (
        (
            "demasiad|excesiv",
            (
                r"\b(?:usuari[oa]s|clientes) (?:\w+ )?(?:envian|enviaron|hacen|suben|abren|crean"
                r"|estan enviando) (?:demasiad|excesiv)\w+"
            ),
        ),
        (
            "colapsado|incorrectamente|mal|saturado|sobrecargado|tumbado",
            (
                r"\b(?:clientes?|usuari[oa]s?)(?: que)? (?:usan?|utilizan?|han usado|ha usado"
                r"|configuraron|han configurado) (?:mal|incorrectamente)\b|\b(?:clientes?"
                r"|usuari[oa]s?)(?: que)? (?:ha|han) (?:sobrecargado|saturado|colapsado|tumbado)\b"
            ),
        ),
        (
            (
                "aviso|condiciones|documentacion|indicaciones|instrucciones|limite|manual|normas"
                "|recomendaciones"
            ),
            (
                r"\b(?:clientes?|usuari[oa]s?)\b[^.!?\n]{0,80}\b(?:en contra de|contra|incumpliendo"
                r"|pese a|a pesar de|sin (?:leer|respetar|seguir)|saltandose) (?:nuestr[oa]s?|la|las|los"
                r"|el) (?:\w+ )?(?:documentacion|instrucciones|condiciones|recomendaciones|avisos?"
                r"|limites?|normas|manual|indicaciones)\b"
            ),
        ),
        (
            "demasiad|excesiv|exceso",
            (
                r"\b(?:un|algun[oa]s|ciert[oa]s|determinad[oa]s|uno de nuestros) (?:clientes?"
                r"|usuari[oa]s?)\b[^.!?\n]{0,60}\b(?:demasiad[oa]s?|excesiv[oa]s?|en exceso)\b"
            ),
        ),
        (
            (
                "abusa|abuso|actualizaron|atendieron|bombardean|descuidaron|equivocaron|haber|hicieron"
                "|ignorado|ignoran|ignoraron|leyeron|olvidaron|omiso|renovaron|saturado|saturan"
                "|siguieron|tendrian"
            ),
            (
                r"\b(?:clientes?|usuari[oa]s?)(?: que)?(?: (?:esta|estan|ha|han|habia"
                r"|habian))? ?(?:abusan(?:do)?|abusado|abusa|abuso|saturan(?:do)?|saturado"
                r"|bombardean(?:do)?|hicieron caso omiso|ignoraron|ignorado|ignoran|no (?:leyeron"
                r"|renovaron|siguieron|actualizaron|hicieron caso|atendieron)"
                r"|deberian haber|deberia haber|tendrian que haber|se olvidaron|olvidaron|descuidaron"
                r"|se equivocaron)\b"
            ),
        ),
        (
            "culpa|descuido|error|fallo|uso",
            (
                r"\b(?:error(?:es)?|fallos?|culpa|descuido) (?:del|de los|de un"
                r"|de algunos) (?:propi[oa]s? )?(?:usuari[oa]s?|clientes?)\b|\b(?:uso (?:indebido|abusivo"
                r"|inadecuado|incorrecto)|mal uso|abuso)(?: \w+){0,5} (?:clientes?|usuari[oa]s?)\b"
            ),
        ),
        (
            "haberl",
            r"\b(?:usted|ustedes|deberian|deberia|tendrian) (?:deberian? |que )?haberl[oae]s? ",
        ),
    ),
    "ja": (
        (
            "大量のリクエストを送|誤った使い方|過剰な負荷|過大な負荷|間違った使い方",
            r"(?:お客様|お客さま|ユーザー?|利用者|顧客)[^。！？\n]{0,16}(?:誤った使い方|間違った使い方|過大な負荷|過剰な負荷|大量のリクエストを送)",
        ),
        (
            "守らず|守らない|従わず|無視|見ず|読まず|読んでいない",
            (
                r"(?:マニュアル|規約|説明|案内|注意|ドキュメント|手順|お知らせ|制限)[^。！？\n]{0,6}(?:読まず|守らず|無視|見ず|従わず|読んでいない"
                r"|守らない)[^。！？\n]{0,30}(?:お客様|お客さま|ユーザー?|利用者|方)"
            ),
        ),
        (
            "べきでし|不注意|不適切|乱用|怠|悪用|操作ミス|放置|濫用|無視|設定ミス|誤った操作|誤操作|誤用|責任|迷惑行為|過剰な|過失",
            (
                r"(?:お客様|お客さま|ユーザー?|利用者|顧客)(?:側|様)?(?:の|が|による|において|に)[^。！？\n]{0,12}(?:不適切|誤操作|誤った操作|操作ミス"
                r"|設定ミス|過剰な|乱用|濫用|悪用|無視|怠[っり]|不注意|責任|過失|迷惑行為|誤用)"
                r"|(?:無視|放置|怠[っり])[^。！？\n]{0,8}(?:お客様|お客さま|ユーザー?|利用者)|(?:いただく|頂く|する|しておく)べきでし"
            ),
        ),
        ("べきでし", r"(?:いただく|頂く|して(?:おく|いただく))べきでし"),
    ),
    "fr": (
        (
            "trop",
            (
                r"\b(?:utilisateurs|clients) (?:\w+ )?(?:envoient|font|chargent|ouvrent"
                r"|creent) (?:beaucoup )?trop\b"
            ),
        ),
        (
            "ature|incorrectement|mal|ubmerge|urcharge",
            (
                r"\b(?:clients?|utilisateurs?)(?: qui)? (?:utilisent|utilise|configurent|emploient|ont"
                r"|a) (?:mal|incorrectement)\b|\b(?:clients?|utilisateurs?)(?: qui)? (?:a"
                r"|ont) (?:surcharge|sature|submerge)\b"
            ),
        ),
        (
            (
                "avertissements|conditions|consignes|documentation|instructions|limites|manuel"
                "|recommandations|regles"
            ),
            (
                r"\b(?:clients?|utilisateurs?)\b[^.!?\n]{0,80}\b(?:contrairement a|en violation de|malgre"
                r"|au mepris de|sans (?:lire|respecter|suivre)) (?:notre|nos|la|les"
                r"|le) (?:\w+ )?(?:documentation|consignes|conditions|recommandations|avertissements"
                r"|limites|regles|manuel|instructions)\b"
            ),
        ),
        (
            "beaucoup|excessi|outrance|trop",
            (
                r"\b(?:un|certains|quelques|l'un de nos) (?:clients?"
                r"|utilisateurs?)\b[^.!?\n]{0,60}\b(?:beaucoup trop|trop de|a outrance|excessi(?:f|fs|ve"
                r"|ves|vement))\b"
            ),
        ),
        (
            "abus|auraient|aurait|bombarde|ignor|n'a|n'ont|neglige|oublie|sature|surcharge",
            (
                r"\b(?:clients?|utilisateurs?|utilisatrices?)(?: qui)?(?: (?:a|ont|avait"
                r"|avaient))? ?(?:abus(?:e|ent|ait|aient)|satur(?:e|ent)|bombard(?:e|ent)"
                r"|surcharge(?:nt)?|ignor(?:e|ent|aient)|neglig(?:e|ent)|oublie(?:nt)?"
                r"|n'ont pas (?:lu|suivi|renouvele|mis a jour|tenu compte|respecte)|n'a pas (?:lu|suivi"
                r"|renouvele|respecte)|auraient du|aurait du)\b"
            ),
        ),
        (
            "abus|erreur|faute|inappropriee|incorrecte|negligence|sage|tilisation",
            (
                r"\b(?:erreurs?|fautes?|negligences?) (?:de l'|de |des |d'un |du "
                r"|de certains )(?:utilisateurs?|clients?)\b|\b(?:utilisation (?:abusive|incorrecte"
                r"|inappropriee)|mauvais(?:e)? (?:usage|utilisation)|usage abusif"
                r"|abus)(?: \w+){0,4} (?:par|de|d'un|des) (?:\w+ ){0,2}(?:clients?|utilisateurs?)\b"
            ),
        ),
        ("auriez", r"\bvous auriez du\b"),
    ),
    "pt-BR": (
        (
            "demais|excessiv|excesso",
            (
                r"\b(?:usuari[oa]s|clientes) (?:\w+ )?(?:enviam|fazem|sobem|abrem|criam"
                r"|estao enviando)\b[^.!?\n]{0,30}\b(?:demais|excessiv\w+|em excesso)"
            ),
        ),
        (
            "derrubaram|derrubou|errad|incorretamente|indevidamente|mal|sobrecarregaram|sobrecarregou",
            (
                r"\b(?:clientes?|usuari[oa]s?)(?: que)? (?:usam|usa|utilizam|configuraram"
                r"|usaram)\b[^.!?\n]{0,30}\b(?:errad[oa]|incorretamente|mal|indevidamente)\b"
                r"|\b(?:clientes?|usuari[oa]s?)(?: que)? (?:sobrecarregou|sobrecarregaram|derrubou"
                r"|derrubaram)\b"
            ),
        ),
        ("mau", r"\bmau uso(?: \w+){0,5} (?:clientes?|usuari[oa]s?)\b"),
        (
            "aviso|documentacao|instrucoes|limite|manual|orientacoes|recomendacoes|regras|termos",
            (
                r"\b(?:clientes?|usuari[oa]s?)\b[^.!?\n]{0,80}\b(?:contrariando|contra|desrespeitando"
                r"|apesar d[eoa]s?|sem (?:ler|respeitar|seguir)|descumprindo) (?:a |as |o "
                r"|os )?(?:noss[oa]s? )?(?:\w+ )?(?:documentacao|instrucoes|termos|recomendacoes|avisos?"
                r"|limites?|regras|manual|orientacoes)\b"
            ),
        ),
        (
            "demais|exagerad|excessiv|excesso",
            (
                r"\b(?:um|alguns|cert[oa]s|determinad[oa]s|um dos nossos) (?:clientes?"
                r"|usuari[oa]s?)\b[^.!?\n]{0,60}\b(?:demais|excessiv[oa]s?|em excesso|exagerad\w+)\b"
            ),
        ),
        (
            (
                "abusa|abusou|atenderam|atualizaram|bombarde|deveria|erraram|esqueceram|ignoram"
                "|ignoraram|ignorou|leram|renovaram|seguiram|sobrecarreg|tinham"
            ),
            (
                r"\b(?:clientes?|usuari[oa]s?)(?: que)?(?: (?:esta|estao|tem|vem|havia"
                r"|haviam))? ?(?:abusan(?:do|m)?|abusou|abusaram|abusa|sobrecarreg(?:a|am|ando|ou)"
                r"|bombarde(?:ia|iam|ando)|ignoraram|ignorou|ignoram|nao (?:leram|renovaram|seguiram"
                r"|atualizaram|atenderam)"
                r"|deveriam ter|deveria ter|tinham que ter|se esqueceram|esqueceram|erraram)\b"
            ),
        ),
        (
            "abusivo|abuso|cliente|inadequado|incorreto|indevido|mau|usuari",
            (
                r"\b(?:erros?|falhas?|culpa|descuido) (?:do|dos|de um|de alguns"
                r"|da) (?:propri[oa]s? )?(?:usuari[oa]s?|clientes?)\b|\b(?:uso (?:indevido|abusivo"
                r"|inadequado|incorreto)|mau uso|abuso)(?: \w+){0,4} (?:por parte )?(?:de|do|dos"
                r"|por) (?:\w+ ){0,2}(?:clientes?|usuari[oa]s?)\b"
            ),
        ),
        ("deveria|tinha", r"\bvoces? (?:deveriam?|tinham?) (?:que )?ter\b"),
    ),
}


def check(draft: Draft, house: House) -> list[Spot]:
    """Customers as the cause, in any message, sitreps included."""
    return phrases(draft, _BLAME, {}, {})
