"""Words that promise a repair, if a time stands beside them; patterns as in phrases.py."""

from __future__ import annotations

# What promises a repair; it counts where a time stands in the same sentence.
PROMISES = {
    "en": (
        (
            "away|clear|disappear|end|last|over",
            (
                r"\b(?:outage|downtime|disruption|problem|issue|interruption)s? (?:will|should"
                r"|is expected to|are expected to) (?:\w+ )?(?:last|end|be over|go away|clear|disappear)\b"
            ),
        ),
        (
            "again|expected|normally|properly|usual",
            (
                r"(?:\b(?:will|should)\b|'ll\b) (?:\w+ ){0,2}(?:work|function|operate)(?: \w+)? (?:again"
                r"|normally|properly|as usual|as expected)\b"
            ),
        ),
        (
            "aim|anticipat|confident|estimat|expect|forecast|hop|plan|project|target",
            (
                r"\b(?:expect(?:s|ed|ing)?|anticipat(?:e|es|ed|ing)|hop(?:e|es|ing|eful)|hopefully"
                r"|estimat(?:e|es|ed|ing)|aim(?:s|ing)?"
                r"|target(?:s|ing)|project(?:ed|ing)|forecast|confident|plan(?:s|ning)? to)\b"
                r"(?:(?!updat|inform|communicat|more detail|post)[^.!?;\n]){0,90}?"
                r"\b(?:fix(?:ed|es)?|resolv\w+|resolution|restor\w+|recover\w*|repair\w*|back|normal"
                r"|complet\w+|finish\w*"
                r"|mitigat\w+|working|online|available|operational|deploy(?:ed)?|roll(?:ed)? out"
                r"|clear(?:ed|s)?"
                r"|drain\w*|catch up|caught up"
                r"|delivered|processed|until all|take)\b"
            ),
        ),
        (
            "'ll|going|shall|should|will",
            (
                r"(?:\b(?:will|should|shall|going to)\b|'ll\b)(?: (?!not\b|update|post|share|inform"
                r"|provide|communicate|report\b|get back|circle|come back to)\w+){0,5}?"
                r" (?:fixed|fix (?:it|this|that|the)|resolv(?:e|ed)|restor(?:e|ed)|recover(?:ed|y)?"
                r"|repair(?:ed)?|back"
                r"|normali[sz]e|return to normal"
                r"|back to normal|up and running|fully (?:operational|available|functional)"
                r"|operational again|(?:available|usable|accessible|reachable|functional"
                r"|working)(?! (?:until|for|from))"
                r"|work(?:ing)? again|mitigated|online|in production|roll(?:ed|ing)? (?:it |this |a \w+ "
                r"|the \w+ )?out"
                r"|drain(?:ed)?|(?:start|begin) (?:seeing|to see) (?:\w+ ){0,2}(?:recovery"
                r"|improvements?))\b"
            ),
        ),
        (
            "take",
            (
                r"\b(?:fix|deploy\w*|roll ?out|rollback|recovery|restor\w+|repair|backlog|rebuild\w*"
                r"|replacement|process|this|it)\b"
                r"[^.!?;\n]{0,40}\b(?:will|should|expected to|going to|estimated to) (?:\w+ )?take\b"
            ),
        ),
        (
            "complet|finish",
            r"\b(?:will|should|expected to) (?:be )?(?:fully )?(?:complet\w+|finish\w*)\b",
        ),
    ),
    "es": (
        (
            "espera|estima|preve|previst",
            (
                r"\b(?:recuperacion|resolucion|restablecimiento|solucion|normalizacion|servicio"
                r"|vuelta a la normalidad)\b[^.!?\n]{0,30}\b(?:esta|estan|se)? ?(?:previst[oa]s?"
                r"|esperad[oa]s?|estimad[oa]s?|espera|preve|estima)\b"
            ),
        ),
        (
            "acabara|durara|funcionara|prolongara|terminara",
            (
                r"\b(?:todo|servicio|api|acceso|pagos?|sistemas?)\b[^.!?\n]{0,20}\bfuncionaran?\b"
                r"|\b(?:caida|corte|interrupcion|incidencia|problema|averia|parada) (?:\w+ )?(?:durara"
                r"|terminara|se prolongara|acabara)\b"
            ),
        ),
        (
            ("calcula|confiamos|creemos|espera|estima|pensamos|preve|prevista|previsto|tardara|tardaremos"),
            (
                r"\b(?:esperamos|se espera|esperando|prevemos|se preve|previsto|prevista|calculamos"
                r"|se calcula|estimamos|se estima"
                r"|confiamos|creemos|pensamos|tardaremos|tardara|tardaran)\b"
                r"(?:(?!actualiz|inform|comunic|publica)[^.!?;\n]){0,90}?"
                r"\b(?:resolv\w+|resuelt\w+|solucion\w*|arregl\w+|restablec\w+|restaur\w+|recuper\w+"
                r"|repar\w+|normal\w*"
                r"|funcion\w+|operativ\w+|disponibles?|accesibles?|complet\w+|termin\w+|finaliz\w+"
                r"|list[oa]s?|entregar|tardar\w*"
                r"|corregid\w+|corregir)\b"
            ),
        ),
        (
            "debe|estara|quedara|sera|va|volvera",
            (
                r"\b(?:deberia|deberian|debe|deben|quedara|quedaran|estara|estaran|volvera|volveran|sera"
                r"|seran|va a|van a)\b"
                r"(?: (?!actualiz|inform|comunic|public)\w+){0,4}?"
                r" (?:resolv\w+|resuelt\w+|solucion\w*|arregl\w+|restablec\w+|restaur\w+|recuper\w+"
                r"|repar\w+|normal\w*"
                r"|funcionar|funcionando|operativ\w+|(?:disponibles?|accesibles?)(?! (?:hasta|durante"
                r"|desde))|corregid\w+|listo|lista)\b"
            ),
        ),
        (
            "arreglara|corregira|normalizara|recuperara|resolvera|restablecera|restaurara|solucionara",
            (
                r"\bse (?:resolvera|solucionara|restablecera|restaurara|recuperara|normalizara|arreglara"
                r"|corregira)n?\b"
            ),
        ),
        (
            "arreglaremos|corregiremos|repararemos|resolveremos|restableceremos|solucionaremos",
            r"\b(?:resolveremos|solucionaremos|restableceremos|arreglaremos|repararemos|corregiremos)\b",
        ),
    ),
    "ja": (
        (
            "ごろ|しそう|できそう|になりそう|の見通し|頃",
            r"(?:復旧|回復|解消|解決|再開|修正|修復)[^。！？\n]{0,16}(?:になりそう|できそう|しそう|の見通し|頃(?:に|を|の|です)|ごろ)",
        ),
        (
            "終わる|続く|解消する",
            r"(?:停止|障害|影響|遅延)[^。！？\n]{0,14}(?:続く|終わる|解消する)(?:見込み|予定|と見|と思)",
        ),
        ("お待ち", r"あと[^。！？\n]{0,8}(?:分|時間)[^。！？\n]{0,6}お待ち"),
        (
            "いたします|させます|でしょう|はず|予定|予想|思|致します|見込|見通し",
            (
                r"(?:復旧|回復|解消|解決|修正|修復|完了|再開|改善|正常化|正常に戻|直)[^。！？\n]{0,14}"
                r"(?:予定|見込|見通し|はず|思い?ます|思われ|いたします|致します|させます|でしょう|予想)"
            ),
        ),
        ("再開|復旧|解決|解消", r"(?:復旧|解消|解決|再開)(?:し|でき)ます"),
        ("かかる|必要|要する", r"(?:かかる|要する|必要)[^。！？\n]{0,4}(?:と)?(?:見込|見通し|予定|予想|思)"),
    ),
    "fr": (
        (
            "attendu|espere|estime|prevu",
            (
                r"\b(?:retablissement|resolution|retour a la normale|reparation|reprise|service"
                r"|remise en service)\b[^.!?\n]{0,30}\b(?:attendue?s?|prevue?s?|estimee?s?|esperee?s?)\b"
            ),
        ),
        (
            "cessera|durera|fonctionneron|prendra|terminera",
            (
                r"\b(?:tout|services?|api|acces|paiements?|systemes?)\b[^.!?\n]{0,20}\bfonctionneront?\b"
                r"|\b(?:panne|coupure|interruption|incident|perturbation|probleme) (?:\w+ )?(?:durera"
                r"|prendra fin|se terminera|cessera)\b"
            ),
        ),
        (
            (
                "attendu|comptons|confiant|croyons|espere|esperons|estime|estimons|pense|pensons"
                "|prevoyons|prevu"
            ),
            (
                r"\b(?:pensons|esperons|prevoyons|estimons|comptons|croyons|confiants?|on espere|on pense"
                r"|est prevu\w*|sont prevu\w*"
                r"|est attendu\w*|est estime\w*)\b"
                r"(?:(?!inform|communiq|publi|point|tenir)[^.!?;\n]){0,90}?"
                r"\b(?:resol\w+|resoud\w+|retabli\w*|repar\w+|corrig\w+|restaur\w+|normale?|normalement"
                r"|termin\w+|achev\w+|fonctionn\w+"
                r"|remis\w* en service|remettre|ecoul\w+|operationnel\w*|disponibles?|repris\w*|reprise"
                r"|fini\w*)\b"
            ),
        ),
        (
            "devraient|devrait|doit|doivent|sera|seront|va|vont",
            (
                r"\b(?:sera|seront|devrait|devraient|va|vont|doit|doivent)\b(?: (?!inform|communiq"
                r"|publi)[\w']+){0,4}?"
                r" (?:resol\w+|resoud\w+|retabli\w*|repar\w+|corrig\w+|restaur\w+|normale?|normalement"
                r"|dans l'ordre|operationnel\w*"
                r"|(?:disponibles?|accessibles?)(?! (?:jusqu|pendant|depuis))|remis\w* en service"
                r"|termin\w+|fonctionner"
                r"|revenir|reprendre)\b"
            ),
        ),
        (
            "faudra|faut|prendra",
            r"\b(?:faudra|il faut|prendra|faut)(?: \w+){0,3}? (?:compter|environ|encore|pres d)",
        ),
        (
            "corrigerons|fonctionnera|rentrera|reprendra|resoudrons|retablirons|reviendra",
            (
                r"\b(?:rentrera|reviendra|reprendra|fonctionnera|retablirons|resoudrons|corrigerons)(?:it"
                r"|ient|ont)?\b"
            ),
        ),
    ),
    "pt-BR": (
        (
            "esperad|estimad|previst|programad",
            (
                r"\b(?:recuperacao|resolucao|normalizacao|restabelecimento|solucao|servico|retorno"
                r"|volta)\b[^.!?\n]{0,30}\b(?:previst|esperad|estimad|programad)[oa]s?\b"
            ),
        ),
        (
            "acabar|durar|estar|funcionara|terminar",
            (
                r"\bfuncionara\b|\bva[io](?:m|o)? (?:\w+ )?estar (?:funcionando|resolvid\w+|normal\w*"
                r"|no ar|disponive\w+)|\b(?:queda|interrupcao|falha|problema|indisponibilidade"
                r"|parada) (?:vai durar|durara|vai terminar|vai acabar)\b"
            ),
        ),
        (
            (
                "acreditamos|calculamos|confiamos|espera|estima-se|estimamos|estimativa|expectativa"
                "|pretendemos|prevemos|previsao|previst"
            ),
            (
                r"\b(?:esperamos|espera-se|a espera|prevemos|previst[oa]|previsao|estimamos|estima-se"
                r"|estimativa|calculamos|acreditamos|pretendemos"
                r"|expectativa|confiamos)\b"
                r"(?:(?!atualiz|inform|comunic|public)[^.!?;\n]){0,90}?"
                r"\b(?:resolv\w+|resolu\w+|solucion\w+|consert\w+|restabelec\w+|restaur\w+|recuper\w+"
                r"|repar\w+|normal\w*|corrig\w+|correcao"
                r"|funcion\w+|conclu\w+|termin\w+|finaliz\w+|entregues|operaciona\w+|disponive\w+"
                r"|volt\w+)\b"
            ),
        ),
        (
            "deve|estara|sera|vai|vao",
            (
                r"\b(?:deve|devem|devera|deverao|sera|serao|vai|vao|estara|estarao)\b(?: (?!atualiz"
                r"|inform|comunic|public)\w+){0,4}?"
                r" (?:resolv\w+|solucion\w+|consert\w+|restabelec\w+|restaur\w+|recuper\w+|repar\w+"
                r"|normal\w*|corrig\w+|funcion\w+|conclu\w+"
                r"|operaciona\w+|(?:disponive\w+|acessive\w+)(?! (?:ate o|durante|desde))"
                r"|voltar(?! a (?!func|oper|norm|ser|est|carr|abr)))\b"
            ),
        ),
        (
            "consertaremos|corrigiremos|normalizaremos|resolveremos|restabeleceremos|voltara",
            (
                r"\b(?:voltara|voltarao|normalizaremos|resolveremos|restabeleceremos|corrigiremos"
                r"|consertaremos)\b"
            ),
        ),
    ),
}
