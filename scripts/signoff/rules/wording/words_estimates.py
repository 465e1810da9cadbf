"""Words of estimates that need no time beside them, and what only sounds like one; "
"patterns as in phrases.py.
"""

from __future__ import annotations

# What speaks of an estimate by name.
NAMED = {
    "en": (
        (
            "almost|nearly|won't",
            (
                r"\bwon't be (?:much )?long(?:er)?\b"
                r"|\b(?:almost|nearly) (?:fixed|resolved|restored|repaired|back|there)\b"
            ),
        ),
        ("eta", r"\beta\b(?! (?:for|on|of) (?:the |our )?(?:next )?update)"),
        ("time", r"\btime to (?:resolution|recovery|repair|restor\w+)\b"),
        (
            "anticipated|estimated|expected|projected",
            (
                r"\b(?:estimated|expected|projected|anticipated) (?:time (?:of|to|for"
                r"|until) )?(?:the )?(?:full )?"
                r"(?:fix|resolution|restoration|recovery|repair|completion|uptime)(?: time| date)?\b"
                r"(?=[^.!?\n]{0,80}(?:\d| is | in | by ))"
            ),
        ),
        (
            "any",
            r"\b(?:fix|back|restor\w+|recover\w*) [^.!?\n]{0,30}\bany (?:minute|moment)\b",
        ),
    ),
    "es": (
        (
            "casi|poco",
            (
                r"\b(?:falta|queda) (?:muy )?poco(?: para\b| ?[.!])"
                r"|\bcasi (?:esta )?(?:resuelto|arreglado|solucionado|listo)\b"
            ),
        ),
        ("eta", r"\beta\b"),
        (
            "aproximad|estimad|previst",
            (
                r"\b(?:tiempo|hora|plazo|fecha|momento) (?:estimad[oa]|previst[oa]|aproximad[oa])"
                r" (?:de|para)(?: la| el)? (?:resolucion|restablecimiento|solucion|recuperacion"
                r"|restauracion|reparacion|cierre)"
            ),
        ),
        (
            "estimad|previst",
            (
                r"\b(?:resolucion|solucion|recuperacion|restablecimiento|reparacion) (?:estimad[oa]"
                r"|previst[oa])"
            ),
        ),
        ("prevision", r"\bprevision de (?:resolucion|solucion|recuperacion|restablecimiento|reparacion)"),
    ),
    "ja": (
        (
            "あと少し|もうじき|もう少し",
            r"(?:もう少し|あと少し|もうじき)で?[^。！？\n]{0,8}(?:復旧|解決|直|再開|利用でき)",
        ),
        (
            "めど|予定|目処|目途|見込|見通し",
            (
                r"(?:復旧|回復|解消|解決|修復)(?:の)?(?:予定|見込み?|見通し|目処|めど|目途)(?:時刻|時間|日時)?(?:は|:|：)(?!.{0,12}(?:立って"
                r"|たって|未定|不明|あり?ません))"
            ),
        ),
    ),
    "fr": (
        (
            "longtemps|resque",
            (r"\bpresque (?:repare|resolu|retabli|termine|regle)e?\b|\bplus pour (?:tres )?longtemps\b"),
        ),
        ("eta", r"\beta\b"),
        (
            "estime|previsionnel|prevu",
            (
                r"\b(?:delai|heure|temps|duree|date|moment) (?:de |du )?(?:(?:la )?(?:resolution"
                r"|retablissement|reparation|correction"
                r"|remise en service|retour a la normale) )?(?:estime|prevu|previsionnel)(?:le)?e?\b"
                r"(?=[^.!?\n]{0,80}(?:resol|retabl|repar|correct|normal|:|\d))"
            ),
        ),
        (
            "estime|prevu",
            (
                r"\b(?:resolution|retablissement|reparation|remise en service"
                r"|retour a la normale) (?:estime|prevu)e?\b"
            ),
        ),
    ),
    "pt-BR": (
        (
            "falta|quase",
            (
                r"\bfalta (?:muito )?pouco(?: para\b| ?[.!])"
                r"|\bquase (?:resolvid|pronto|pronta|normalizad|consertad)\w*"
            ),
        ),
        ("eta", r"\beta\b"),
        (
            "estimativa|expectativa|prazo|previsao",
            (
                r"\b(?:previsao|estimativa|prazo|expectativa) (?:estimad[ao] )?(?:de|para|e)(?: a| o| de)?"
                r" (?:\w+ )?(?:normaliza\w+|resolu\w+|solu\w+|retorno|restabelec\w+|recupera\w+|reparo"
                r"|corre\w+|conclus\w+|resolv\w+)"
            ),
        ),
        (
            "estimad|previst",
            (
                r"\b(?:tempo|hora\w*|prazo) (?:estimad|previst)[oa] (?:de|para) (?:\w+ )?(?:normaliza"
                r"|resolu|solu|retorno|restabel|recupera|reparo|corre|conclus)\w*"
            ),
        ),
    ),
}

# Sentences that only sound like it: no estimate is given, or it is about something else.
UNLESS = {
    "en": (
        r"\b(?:no|not|cannot|can't|don't|doesn't|without|unable|never|isn't"
        r"|won't)\b[^.!?\n]{0,60}\b(?:eta|estimat\w*|timeline|time ?frame|expect\w*|when|how long"
        r"|time to)\b"
        r"|\b(?:than|as) (?:\w+ )?(?:expected|anticipated|planned|hoped)|\bmaintenance\b"
        r"|\b(?:support|hotline|help ?desk|incident report|summary|post-?mortem|workaround"
        r"|analysis)\b[^.!?\n]{0,40}"
        r"\bavailable\b"
        r"|\bif (?:this|it|the (?:problem|issue|error))\b"
        r"|\b(?:estimated|expected|hoped|planned) (?:that|this|it) (?:had|was)"
        r"|\b(?:eta|estimate)\b[^.!?\n]{0,40}\b(?:unknown|not known|unavailable"
        r"|will be (?:provided|shared))"
        r"|\bupdates? (?:about|on|regarding|with) [^.!?\n]{0,40}\b(?:expected|estimated|eta)\b"
        r"|\bwaiting (?:for|on) (?:an? |the )?eta\b|\bestimating how long\b"
        r"|\b(?:change|changes) (?:in|to|of) (?:the |our )?eta\b"
    ),
    "es": (
        r"\b(?:no|sin|aun no|todavia no|tampoco|nunca)\b[^.!?\n]{0,50}\b(?:eta|estima\w*"
        r"|previsi\w*|plazo|cuando|hora (?:de|prev|estim)\w*|fecha|tiempo)\b|\bmantenimiento\b"
        r"|\bantes de lo (?:previsto|esperado)|\bmas de lo (?:previsto|esperado)"
    ),
    "ja": (
        r"未定|不明|見通しは立って|めどは?立って|目処は?立って|目途は?立って|お答えでき|お伝えでき|申し上げられ|メンテナンス|(?:次回|次の|続報|最新"
        r"|更新)[^。]{0,12}(?:お知らせ|ご案内|情報|報告|更新|掲載)|お知らせ[^。]{0,8}(?:予定|いたします|します)|ご報告"
    ),
    "fr": (
        r"\b(?:pas|aucune?|sans|ni|jamais|plus)\b[^.!?\n]{0,50}\b(?:eta|estim\w+|delai|quand|date"
        r"|heure de|duree|prevision)\b|\bmaintenance\b|\bque prevu\b"
    ),
    "pt-BR": (
        r"\b(?:nao|sem|ainda nao|nunca|nenhuma)\b[^.!?\n]{0,50}\b(?:eta|estimativa|previsao|prazo"
        r"|quando|hora (?:de|prevista|exata)|data|tempo)\b|\bmanutencao\b"
        r"|\bdo que (?:o )?(?:previsto|esperado)"
    ),
}

# Work that was planned has a window, whatever kind of message speaks of it.
PLANNED = {
    "en": (
        r"\b(?:planned|scheduled|upcoming|short notice)\b[^.!?\n]{0,40}\b(?:maintenance|downtime"
        r"|outage|upgrades?"
        r"|migrations?|reboots?|works?)\b|\b(?:maintenance|upgrades?|migrations?) (?:window|will"
        r"|(?:is|are) (?:scheduled"
        r"|planned|expected))\b|\bwe(?:'ll| will| are going to) (?:upgrade|migrate|reboot|perform"
        r"|replace|move)\b"
        r"|\bwill be (?:upgraded|migrated|rebooted)\b|\b(?:upgrades?|migrations?"
        r"|reboots?) (?:should|may|is going to)\b"
        r"|\bthere will be an? (?:\w+ )?(?:outage|downtime|interruption)\b"
    ),
    "es": (
        r"\b(?:mantenimiento|migracion|trabajos?|corte) (?:programad|previst|planificad)\w+"
        r"|\bventana de mantenimiento\b"
    ),
    "ja": "計画(?:停止|メンテナンス|作業)|定期メンテナンス|メンテナンスを実施",
    "fr": (
        r"\b(?:maintenance|migration|travaux|interruption|coupure) (?:programme|planifie"
        r"|prevu)\w*|\bfenetre de maintenance\b"
    ),
    "pt-BR": (
        r"\b(?:manutencao|migracao|parada|trabalhos?) (?:programad|planejad|agendad|previst)\w+"
        r"|\bjanela de manutencao\b"
    ),
}
