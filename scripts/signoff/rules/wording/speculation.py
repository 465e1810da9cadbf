"""SO502: guesses."""

from __future__ import annotations

from signoff.rules.draft import Draft, House
from signoff.rules.rule import Example, Rule, Spot
from signoff.rules.wording.phrases import phrases

RULE = Rule(
    code="SO502",
    slug="speculation",
    severity="warning",
    family="wording",
    about="a guess about the cause or the state",
    hint="say what you know and what you are doing to find out; leave the rest out until it is certain",
    why=(
        "A guess that is published is read as a fact, is quoted, and has to be taken back in "
        "front of everybody "
        "when it was wrong. Saying that the cause is not known yet is honest and enough."
    ),
    source=("PagerDuty, Incident Response documentation, Customer Liaison: “Never lie, and never guess”"),
    bad=(
        Example("en", "Logins fail. This is probably caused by an expired certificate."),
        Example("es", "El acceso falla. Creemos que se debe a un certificado caducado."),
        Example("ja", "ログインできません。証明書の期限切れが原因と思われます。"),
        Example("fr", "La connexion échoue. Un certificat expiré en est probablement la cause."),
        Example("pt-BR", "O login falha. Provavelmente a causa é um certificado vencido."),
    ),
    good=(
        Example(
            "en",
            (
                "Logins fail for accounts in Europe. We do not know the cause yet. You may need to sign "
                "in twice."
            ),
        ),
        Example("es", "El acceso falla en Europa. Todavía no conocemos la causa."),
        Example("ja", "ヨーロッパでログインできません。原因はまだ分かっていません。"),
        Example("fr", "La connexion échoue en Europe. La cause n'est pas encore connue."),
        Example("pt-BR", "O login falha na Europa. A causa ainda não é conhecida."),
    ),
)

_GUESSES = {
    "en": (
        (
            "90|almost|fairly|likely|nearly|plausible|pretty|probable|quite|reasonably",
            (
                r"\b(?:fairly|quite|pretty|almost|reasonably|nearly|90 ?%) (?:sure|certain|confident)\b"
                r"|\bmost (?:likely|probable|plausible) (?:explanation|cause|reason|culprit)\b"
            ),
        ),
        (
            "'d|believe|chances|could|guess|may|might|point|reason|suggest|suppose|think",
            (
                r"\b(?:may|might|could) be (?:a|an|some|the) (?:[\w-]+ ){0,3}(?:problem|issue|failure"
                r"|fault|bug|outage|attack|error)s?\b|\bhave (?:\w+ )?reasons? to (?:believe|think"
                r"|suspect)\b|\bchances are\b|\b(?:signs?|evidence|indications?|indicators?|everything"
                r"|clues?) (?:\w+ )?(?:point(?:s|ing)? (?:to|towards?)|suggest\w*)\b|\bi (?:guess|think"
                r"|suppose|believe)\b|\b(?:i|we)'d (?:guess|bet)\b"
            ),
        ),
        (
            "do|from|guess",
            (
                r"\b(?:might|could|may) (?:well )?(?:have|be) (?:something )?to do with\b|\b(?:might"
                r"|could|may) (?:well )?(?:stem|result|come|originate|arise) from\b|\bif (?:we"
                r"|our) (?:had|have) to guess\b"
            ),
        ),
        (
            "guessing|rumo|sure",
            (
                r"\bwe(?:'re| are) (?:only |just )?guessing\b|\b(?:rumou?rs?|rumou?red)\b|\bwe(?:'re"
                r"| are) (?:not (?:entirely |quite )?|un)sure but\b"
            ),
        ),
        (
            (
                "apparent|conceivably|likely|maybe|perhaps|possible|possibly|potential|presumably"
                "|presumed|probable|probably|seemingly|supposedly|suspected"
            ),
            (
                r"\b(?:probably|presumably|apparently|seemingly|conceivably|supposedly|perhaps|maybe"
                r"|possibly|most likely|very likely"
                r"|likely (?:caused|due|related|because|the|a|an|that|to be|stem\w*|result\w*)|(?:the "
                r"|a )?(?:likely|probable|suspected|potential|possible"
                r"|presumed|apparent) (?:root )?(?:cause|culprit|source|reason|origin))\b(?! (?:affect\w*"
                r"|impact\w*|delayed|need))"
            ),
        ),
        (
            (
                "assume|believe|guess|hunch|hypothesis|presume|speculate|suspect|suspicion|theory|think"
                "|thought"
            ),
            (
                r"\bwe (?:(?:currently|now|still|strongly|initially) )?(?:believe|think|suspect|assume"
                r"|guess|speculate|presume)\b"
                r"|\b(?:best|educated) guess\b|\b(?:is|are) (?:suspected|thought|believed"
                r"|assumed|presumed) to\b|\bsuspicions?\b|\bhunch\b"
                r"|\b(?:working|current|leading) (?:hypothesis|theory)\b|\bour (?:hypothesis|theory"
                r"|guess)\b"
            ),
        ),
        (
            "appear|look|seem|sound",
            (
                r"\b(?:it|this|that|there) (?:also |now )?(?:looks?|sounds?) (?:like|as if|as though)\b"
                r"|\b(?:it|this|that|there|cause|issue|problem|incident) (?:\w+ )?(?:seems?"
                r"|appears?) (?:to|that|like|as|related)\b"
            ),
        ),
        (
            "because|caused|connected|due|led|linked|related|result|triggered",
            (
                r"\b(?:might|could|may) (?:well )?(?:have been|be) (?:\w+ )?(?:caused|due|related"
                r"|connected|linked|triggered|the result|because|a result)\b"
                r"|\b(?:might|could|may) have (?:caused|led|triggered|resulted)\b"
            ),
        ),
    ),
    "es": (
        (
            "bastante|casi|explicacion|practicamente|presumiblemente",
            (
                r"\bpresumiblemente\b|\b(?:casi|bastante|practicamente) (?:segur[oa]s?|convencid[oa]s?)\b"
                r"|\bexplicacion mas (?:probable|plausible)\b"
            ),
        ),
        (
            "apuntan|exista|haya|hubiera|hubiese|indican|motivos|razones|sugieren",
            (
                r"\bpuede que (?:haya|exista|hubiera|hubiese)\b|\b(?:motivos|razones) para (?:pensar"
                r"|creer|sospechar)\b|\b(?:indicios|pistas|senales|sintomas)\b[^.!?\n]{0,15}\b(?:apuntan"
                r"|sugieren|indican)\b"
            ),
        ),
        (
            "haber|proceder|relacion|tener|venir",
            (
                r"\b(?:podria|puede|pudiera|pudo) (?:tener (?:algo )?que ver con|tener relacion"
                r"|estar relacionad\w+|venir de|provenir|proceder|haber (?:sido )?(?:causad|provocad)\w+)"
            ),
        ),
        (
            "apostariamos|apunta|hipotesis|impresion|indica|intuicion|pensar|rumore|teoria",
            (
                r"\b(?:todo (?:apunta|indica|hace pensar)|da la impresion|rumore[as]|apostariamos"
                r"|nuestra (?:hipotesis|intuicion|teoria))\b"
            ),
        ),
        (
            "aparentemente|osible|resunta|robable|seguramente|supuesta",
            (
                r"\b(?:muy )?(?:probablemente|posiblemente|seguramente|presuntamente|supuestamente"
                r"|aparentemente)\b|\b(?:(?:lo )?mas probable|es probable)\b|\b(?:probable|posible"
                r"|presunta|supuesta) causa\b|\bcausa (?:probable|posible|presunta)\b"
            ),
        ),
        (
            "deba|este|igual|mejor|parecer|quiza|sea|sido|tenga|vez|visto",
            (
                r"\b(?:quizas?|tal vez|a lo mejor|por lo visto|al parecer|igual es)\b|\bpuede que (?:sea"
                r"|se deba|este|haya sido|tenga)\b"
            ),
        ),
        ("parecer", r"\bal parecer\b"),
        (
            "parece",
            (
                r"\b(?:parece|pareceria) (?:ser|estar|que|tratarse|deberse|haber)\b|\bparecen (?:ser"
                r"|estar|deberse)\b"
            ),
        ),
        (
            "cree|imaginamos|intuimos|pensamos|sospecha|supone",
            (
                r"\b(?:creemos|pensamos|suponemos|imaginamos|intuimos)\b(?! (?:resolver|solucionar"
                r"|arreglar|tener))|\bsospech(?:amos|as?)\b|\bse (?:cree|sospecha|supone) que\b"
            ),
        ),
        (
            "debe|odria|udiera|udo|uede",
            (
                r"\b(?:podria|pudiera|pudo|puede) (?:ser (?:un|una|el|la|los|las|algo|algun\w*|culpa"
                r"|debido|cosa|por|que)|deberse|estar (?:relacionad|causad|provocad)\w+"
                r"|haber sido|tratarse|haberse)\b|\bdebe de (?:ser|haber|estar)\b"
            ),
        ),
    ),
    "ja": (
        (
            "ほぼ確信|よう|推定され|有力",
            r"推定され|ほぼ確信|(?:関連|関係|起因|影響)して(?:いる|いた)よう(?:です|に)|有力(?:な|です)",
        ),
        (
            "兆候があり|可能性|示唆",
            r"(?:原因|要因|起因)[^。！？\n]{0,10}可能性(?:が|も)|に(?:問題|不具合|故障|異常)がある可能性|示唆|兆候があり",
        ),
        (
            "うわさ|でしょう|ではない|のようです|みたいです|仮説|噂|気がし",
            (
                r"(?:の|ん)では(?:ないか|ないでしょうか)|気がし(?:ます|ており)|仮説|噂|うわさ|(?:原因|影響)[^。\n]{0,10}(?:でしょう|のようです"
                r"|みたいです)"
            ),
        ),
        (
            "おそらく|たぶん|どうやら|もしかし|多分|怪しい|恐らく|憶測|推察|推測|疑いが|疑って|疑われ",
            r"おそらく|恐らく|たぶん|多分(?!の)|もしかし|どうやら|推測(?:し|され|で)|推察|憶測|怪しい|疑って|疑いが(?:あり|ある|強)|疑われ",
        ),
        (
            "かもしれ|かも知れ|と推|のようです|の模様|みて|みられ|らしい|思|考えて|考えられ|見て|見られ",
            (
                r"(?:原因|影響|障害|不具合|故障|問題|不足|設定|更新|によるもの|の)[^。！？\n]{0,8}(?:と思|と考えられ|と考えて|とみられ|と見られ|とみて|と見て)"
                r"|かもしれ|かも知れ|(?:原因|による|障害|故障|もの)[^。\n]{0,6}(?:の模様|のようです|らしい|と推)"
            ),
        ),
    ),
    "fr": (
        (
            "assez|explication|pres|quasiment",
            (
                r"\b(?:presque|quasiment|a peu pres|assez) (?:surs?|sures?|certains?|certaines?)\b"
                r"|\bexplication la plus (?:probable|plausible|vraisemblable)\b"
            ),
        ),
        (
            "certainement|elements|indices|premieres|raisons|serait|signes|surement|vraisemblablement",
            (
                r"\b(?:cause|origine|panne|probleme|raison) serait\b|\braisons de (?:croire|penser"
                r"|soupconner)\b|\b(?:elements|indices|signes"
                r"|premieres \w+)\b[^.!?\n]{0,15}\b(?:suggerent|laissent (?:penser|croire)|indiquent"
                r"|pointent)\b|\bc'est (?:certainement|surement|vraisemblablement)\b"
            ),
        ),
        (
            "doit|peut|pourrait",
            (
                r"\b(?:pourrait|peut|doit) (?:bien )?(?:avoir (?:un (?:lien|rapport)"
                r"|quelque chose a voir)|etre en lien|etre liee? a)\b"
            ),
        ),
        (
            ("indique|l'impression|penser|porte|priori|rumeur"),
            (
                r"\b(?:tout (?:porte a croire|indique|laisse penser)|a priori|rumeurs?|laisse penser"
                r"|on a l'impression)\b"
            ),
        ),
        (
            ("apparemment|doute|ossible|peut-etre|presumee|robable|supposee|supposement|vraisemblable"),
            (
                r"\b(?:probablement|vraisemblablement|apparemment|possiblement|supposement|peut-etre"
                r"|sans doute)\b(?! pas a)|\b(?:cause|origine|piste|raison) (?:la plus "
                r"|tres )?(?:probable|possible|vraisemblable|presumee|supposee)\b|\b(?:probable"
                r"|possible) (?:cause|origine)\b|\bil est (?:probable|vraisemblable)\b"
            ),
        ),
        (
            "dirait|l'air|parait|semble",
            (
                r"\b(?:il|cela|ca|qui|probleme|panne|incident|cause|origine|ceci) (?:nous )?(?:sembl(?:e"
                r"|erait|ent)|parait)\b|\bsemblerait\b|\bon dirait\b|\b(?:a|aurait) l'air\b"
            ),
        ),
        (
            (
                "croyons|hypothese|imaginons|pense|pensons|presumons|soupconne|soupconnons|suppose"
                "|supposons|suspectons"
            ),
            (
                r"\bnous (?:pensons|croyons|supposons|soupconnons|suspectons|presumons"
                r"|imaginons)\b(?! (?:retablir|resoudre|pouvoir|reparer|corriger))|\bnotre hypothese\b"
                r"|\b(?:principale|premiere) hypothese\b|\bon (?:pense|suppose|soupconne)\b"
            ),
        ),
        (
            "doit|pourrai|s'agirait|serai|viendrait",
            (
                r"\b(?:pourrait|pourraient) (?:etre|venir|provenir|s'agir|avoir ete|resulter) ?(?:lie"
                r"|liee|du|due|cause|causee|d'|de|un|une)?|\b(?:serait|seraient) (?:du|due|dus|dues|lie"
                r"|liee|lies|cause|causee|provoque|provoquee)s?\b|\b(?:viendrait|proviendrait"
                r"|s'agirait)\b|\bdoit etre (?:du|due|le|la|un|une)\b"
            ),
        ),
    ),
    "pt-BR": (
        (
            "explicacao|praticamente|quase",
            (
                r"\bquase certeza\b|\b(?:quase|praticamente) (?:cert|segur)[oa]s?\b"
                r"|\bexplicacao mais (?:provavel|plausivel)\b"
            ),
        ),
        (
            "acredita-se|certeza|cre-se|haver|imagina-se|indicios|motivos|pistas|razoes|sinais|supoe-se",
            (
                r"\b(?:acredita-se|cre-se|supoe-se|imagina-se)\b|\bpode(?:m)? haver (?:um|uma|algum"
                r"|alguma)\b|\b(?:motivos|razoes) para (?:crer|acreditar|suspeitar|pensar)\b"
                r"|\b(?:indicios|sinais|pistas)\b[^.!?\n]{0,15}\b(?:apontam|sugerem|indicam)\b"
                r"|\bcom certeza deve\b"
            ),
        ),
        (
            "ligad|relacao|relacionad|ver|vir",
            (
                r"\b(?:pode|podem|poderia) (?:ter (?:algo |alguma coisa )?a ver com|ter relacao com"
                r"|estar ligad\w+|estar relacionad\w+|vir d[eoa]s?)"
            ),
        ),
        (
            "aposta|boato|chutando|hipotese|impressao|palpite|teoria",
            r"\b(?:nossa (?:hipotese|teoria|aposta)|boatos?|da a impressao|nosso palpite|chutando)\b",
        ),
        (
            "aparentemente|ossivel|presumivelmente|resumida|rovavel|suposta",
            (
                r"\b(?:(?:muito )?provavelmente|possivelmente|presumivelmente|supostamente"
                r"|aparentemente)\b|\bcausa (?:mais )?(?:provavel|possivel|presumida)\b|\b(?:provavel"
                r"|possivel|suposta) causa\b|\be (?:bem |muito )?provavel que\b|\bo mais provavel\b"
            ),
        ),
        (
            "indica|jeito|parece|pelo|quem|talvez",
            (
                r"\b(?:talvez|quem sabe|pelo jeito|pelo visto|ao que parece|(?:ao que )?tudo indica)\b"
                r"|\bparece(?:m)? (?:ser|estar|que|tratar-se|ter)\b"
            ),
        ),
        (
            "achamos|acreditamos|desconfia|imaginamos|pensamos|presumimos|supomos|suspeita",
            (
                r"\b(?:acreditamos|achamos|supomos|imaginamos|presumimos|pensamos)\b(?! (?:resolver"
                r"|conseguir|normalizar|concluir))|\bsuspeit(?:amos|a-se|as?)\b|\bdesconfi(?:amos|a-se)\b"
            ),
        ),
        (
            "deve|pode",
            (
                r"\b(?:pode|podem|poderia) (?:ser (?:um|uma|o|a|algum|alguma|culpa|causad\w+|provocad\w+"
                r"|relacionad\w+|devido)|ter sido|estar relacionad\w+|tratar-se)\b"
                r"|\bdeve ser (?:o|a|um|uma|algum|alguma|culpa)\b"
            ),
        ),
    ),
}

# Uncertainty about what is not a cause: knowledge denied, questions, advice.
_UNLESS = {
    "en": (
        r"\b(?:no|not|any) (?:\w+ ){0,2}(?:reason to believe|indication|sign)\b"
        r"|\bas soon as possible\b|\binconvenien\w*|\bapologi[sz]e|\bapologies\b|\bsorry\b"
        r"|\bwe think (?:this|it) (?:is|was) important\b|\bif (?:it"
        r"|this) (?:seems|looks|appears)\b"
    ),
    "pt-BR": (
        r"\b(?:nao|nunca) (?:pode|podem) ser\b|\bpode(?:m)? ser (?:de|necessario|feito|usado"
        r"|acompanhad|consultad)"
    ),
    "es": r"\bno (?:puede|pueden) ser\b",
}


def check(draft: Draft, house: House) -> list[Spot]:
    """Guesses anywhere: at the start nobody knows, in the end nobody needs them."""
    return phrases(draft, _GUESSES, {}, _UNLESS)
