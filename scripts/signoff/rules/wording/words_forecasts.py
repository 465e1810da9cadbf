"""Words that say how long it lasts or when it is back, if a time stands beside them; "
"patterns as in phrases.py.
"""

from __future__ import annotations

FORECASTS = {
    "en": (
        (
            "back|emptied|empty|idle|quiet",
            (
                r"\b(?:expect|expecting|hope|hoping|aim|plan)\w*\b[^.!?;\n]{0,50}\b(?:empty|emptied|idle"
                r"|quiet)\b|(?:^|[.!] |, )back (?:in|by|at|within)\b"
            ),
        ),
        (
            "'ll|going|likely|ought|should|will",
            (
                r"(?:\b(?:will|should|going to|likely to|ought to)\b|'ll\b)(?: (?!not\b|update|post|share"
                r"|inform|provide|continue)\w+){0,5}? (?:sorted|functioning|return(?! (?:an?|the|error"
                r"|empty|http|\d))|resum(?:e|ed)|flow(?:ing)?|gone|improve|solved|repaired|live|finished"
                r"|disappear|be over|last|take)\b"
            ),
        ),
        (
            "expect|need",
            (
                r"\b(?:can|may|should) expect (?:\w+ )?(?:normal|full|regular|usual|recovery)\b"
                r"|\bwe need (?:[\w-]+ ){1,5}to (?:fix|repair|restore|recover|resolve|rebuild|mend)\b"
            ),
        ),
        (
            "before|till|until",
            (
                r"\b(?:another|approximately|about|around|roughly|only) [^.!?;\n]{0,24}\b(?:until|before"
                r"|till) (?:[\w-]+ ){0,4}(?:works?|working|back|fixed|restored|available|normal|resolved"
                r"|online|up)\b"
            ),
        ),
        (
            "fix|patch|repair|solution",
            (
                r"\b(?:fix|patch|solution|repair)(?: is| will be| should be| will| should)? (?:coming"
                r"|arriving|arrives?|due|out|ready|lands?)\b"
            ),
        ),
        (
            "able|bear|give",
            (
                r"(?:\b(?:will|should)\b|'ll\b) (?:\w+ )?be able to\b[^.!?\n]{0,40}\b(?:again|normally"
                r"|as usual)\b|\b(?:give us|bear with us (?:for )?)(?: \w+)? (?:another |half |\d|a few "
                r"|an? |about )"
            ),
        ),
        (
            "anticipated|due|estimated|expected|planned|projected|scheduled",
            (
                r"\b(?:service|everything|recovery|resolution|restoration|fix|operations?|access) (?:is"
                r"|are)(?: (?:now|currently|still))? (?:expected|anticipated|planned|scheduled|due"
                r"|estimated|projected)\b"
            ),
        ),
    ),
    "es": (
        (
            "durar|llevar|tardar|vacia|volvemos|vuelta",
            (
                r"\b(?:esperamos|prevemos|confiamos)\b[^.!?;\n]{0,40}\b(?:vaciar|vacia)\b"
                r"|\bdeberia(?:n)? (?:\w+ )?(?:tardar|llevar|durar)\b|(?:^|[.!] )(?:volvemos"
                r"|de vuelta) (?:en|a las|sobre|dentro)\b"
            ),
        ),
        (
            (
                "acabara|concluira|desaparecera|durara|finalizara|habra|mejorara|reanudara|regresara"
                "|tardara|terminara|volvera"
            ),
            (
                r"\b(?:volvera|reanudara|terminara|acabara|desaparecera|mejorara|tardara|durara|concluira"
                r"|finalizara|regresara)n?\b(?! a (?:informar|fallar|publicar|comunicar))"
                r"|\bhabran? (?:vuelto|terminado|acabado|desaparecido)\b"
            ),
        ),
        (
            "contar|debe|necesitamos",
            (
                r"\b(?:deberian?|deben?) (?:\w+ )?(?:volver(?! a\b)|estar (?:listo|lista|arreglad|resuelt"
                r"|solucionad)\w*|mejorar|desaparecer|terminar|acabar)\b|\bcontar con (?:el "
                r"|un )?servicio\b|\bnecesitamos [^.!?;\n]{0,30}para (?:reparar|arreglar|resolver"
                r"|restablecer|recuperar|restaurar)\b"
            ),
        ),
        (
            "calcula|estima|falta",
            (
                r"\bfaltan? [^.!?;\n]{0,24}para que\b|\b(?:estima|estiman|estimamos|calcula"
                r"|calculan)\b[^.!?;\n]{0,40}\b(?:recuperacion|resolucion|restablecimiento|reparacion"
                r"|solucion)\b"
            ),
        ),
        (
            "estara|habra|llega|saldra|sale|tendremos",
            (
                r"\b(?:llegara|llega|saldra|sale|tendremos|estara|habra) (?:la "
                r"|una )?(?:\w+ )?(?:solucion|correccion|arreglo)\b|\b(?:solucion|correccion"
                r"|arreglo) (?:llegara|llega|saldra|sale|estara list\w+)\b"
            ),
        ),
        (
            "adnos|ennos|enos|podra",
            (
                r"\bpodra[ns]?\b[^.!?\n]{0,40}\b(?:de nuevo|otra vez|nuevamente|con normalidad)\b"
                r"|\b(?:dennos|dadnos|denos)\b"
            ),
        ),
    ),
    "ja": (
        (
            "されます|を目指し|以上はかから|所要時間は",
            r"(?:修正|解決|復旧|解消|修復|改善)されます|(?:復旧|解決|再開|修復)を目指し|所要時間は|以上はかから",
        ),
        (
            "くらいで|ころに|ほどで|までに|中に|以内|以降|分で|後に|時間で|曜に|曜日に|程度で|頃に|頃まで",
            (
                r"(?:以降|以内|までに|後に|後には|ころに|頃に|頃まで|ほどで|程度で|くらいで|中に|分で|時間で|曜日に|曜に)(?:は)?[^。！？\n]{0,22}(?:完了"
                r"|終わ|終了|元に戻|元どおり|通常どおり|再開|復旧|解消|改善|修復|解決|ご利用いただけ|ログインでき|使え)[^。！？\n]{0,12}(?:ます(?!が)|見通し"
                r"|予定|はず|存じ|見込)(?!せん)"
            ),
        ),
        (
            "かかり|必要|要し",
            (
                r"(?:修復|復旧|回復|修理|復元|解消|完了|利用でき|使え|ご利用)[^。！？\n]{0,20}(?:分|時間|日|週間)[^。！？\n]{0,8}(?:かかり|要し"
                r"|必要)(?:ます|と)"
            ),
        ),
        (
            "しばらく|まもなく|数分|数時間|間もなく",
            (
                r"(?:数分|数時間|まもなく|間もなく|しばらく)で[^。！？\n]{0,16}(?:できる|戻る|直る|使える)[^。！？\n]{0,8}(?:存じ|思|はず|見込"
                r"|でしょう)"
            ),
        ),
        (
            "はずです|予定です|見込",
            r"(?:ご利用|利用|使え|ログイン|表示|アクセス|閲覧)[^。！？\n]{0,10}(?:見込|予定です|はずです)",
        ),
        (
            "ようになります",
            r"(?:できる|いただける|使える|元どおり|元通り|通常どおり|再び)[^。！？\n]{0,10}ようになります",
        ),
    ),
    "fr": (
        (
            "durer|prendre|retour|vide",
            (
                r"\b(?:pensons|esperons|prevoyons)\b[^.!?;\n]{0,40}\b(?:vider|vide)\b|\bdevrai(?:t"
                r"|ent) (?:pas )?(?:prendre|durer)\b|(?:^|[.!] )de retour (?:dans|a|vers|d'ici|sous)\b"
            ),
        ),
        (
            (
                "aur|cessera|disparaitra|disparaitront|durera|dureront|finira|finiront|prendra|prendront"
                "|redemarrera|regle|reparti|retour|revenu|reviendra|reviendront|s'ameliorer|termine"
            ),
            (
                r"\b(?:reviendra|reprendra|repartira|redemarrera|disparaitra|durera|prendra|cessera"
                r"|finira)(?:ont)?\b|\b(?:reviendront|reprendront|repartiront|disparaitront|dureront"
                r"|prendront|finiront)\b|\bs'ameliorer(?:a|ont)\b|\baur(?:a|ont) (?:disparu|repris|cesse"
                r"|termine)\b|\bser(?:a|ont) (?:revenue?s?|terminee?s?|repartie?s?|de retour|regle\w*)\b"
            ),
        ),
        (
            "compter|devrai|faudra|faut|reste",
            (
                r"\bdevrai(?:t|ent) (?:\w+ )?(?:revenir|repartir|reprendre|s'ameliorer|disparaitre"
                r"|etre (?:regle|fini|pret|termine|resolu|repare)\w*)\b|\bcompter sur (?:un "
                r"|le )?service\b|\bil (?:nous )?(?:faut|faudra|reste) [^.!?;\n]{0,30}(?:pour (?:reparer"
                r"|retablir|resoudre|corriger|restaurer)|avant que)\b"
            ),
        ),
        (
            "stime|stimons|value|valuons",
            (
                r"\b(?:estime|estimons|evalue|evaluons)\b[^.!?;\n]{0,40}\b(?:reprise|retablissement"
                r"|resolution|reparation|correction)\b"
            ),
        ),
        (
            "correctif|correction|reparation|solution",
            (
                r"\b(?:correction|correctif|solution|reparation) (?:arrivera|arrive|suivra|sera (?:prete?"
                r"|disponible|en place)|est prevue?)\b"
            ),
        ),
        (
            "-nous|pourr",
            (
                r"\bpourr(?:ez|ont|a)\b[^.!?\n]{0,30}\b(?:de nouveau|a nouveau|normalement)\b"
                r"|\b(?:laissez|donnez|accordez)-nous\b"
            ),
        ),
    ),
    "pt-BR": (
        (
            "demorar|durar|levar|vazia|voltamos",
            (
                r"\b(?:esperamos|prevemos|pretendemos)\b[^.!?;\n]{0,40}\b(?:esvaziar|vazia)\b"
                r"|\bdevem? (?:\w+ )?(?:demorar|levar|durar)\b|(?:^|[.!] )voltamos (?:em|as|a|dentro)\b"
            ),
        ),
        (
            "acabar|demorar|desaparecera|durar|levar|melhorar|passar|sumir|tera|terminar|volta",
            (
                r"\b(?:volta|voltam|voltara|voltarao)\b(?! a (?:falhar|ocorrer|apresentar|dar|informar"
                r"|publicar))|\bva(?:i|o) (?:\w+ )?(?:sumir|melhorar|levar|voltar|terminar|acabar|demorar"
                r"|durar|passar)\b|\b(?:terminara|acabara|melhorara|levara|demorara|durara"
                r"|desaparecera)o?\b|\btera(?:o)? (?:voltado|terminado|acabado|sumido)\b"
            ),
        ),
        (
            "contar|deve|precisamos",
            (
                r"\bdevem? (?:\w+ )?(?:voltar(?! a\b)|estar (?:pronto|pronta|resolvid|normalizad)\w*"
                r"|melhorar"
                r"|sumir|terminar|acabar)\b|\bcontar com (?:o )?servico\b"
                r"|\bprecisamos de [^.!?;\n]{0,30}para (?:consertar|corrigir|reparar|resolver"
                r"|restabelecer|recuperar|restaurar)\b"
            ),
        ),
        (
            "acaba|calcula|estima|falta|termina",
            (
                r"\bfaltam? [^.!?;\n]{0,30}para\b|\b(?:reparo|conserto|trabalho|correcao) (?:termina"
                r"|acaba)\b|\b(?:estima|estimam|calcula|calculam)\b[^.!?;\n]{0,40}\b(?:recuperacao"
                r"|resolucao|restabelecimento|reparo|solucao|normalizacao)\b"
            ),
        ),
        (
            "conserto|correcao|solucao",
            (
                r"\b(?:correcao|solucao|conserto) (?:sai|chega|vai (?:sair|chegar)|saira|chegara"
                r"|fica pront\w+|estara pront\w+)\b"
            ),
        ),
        (
            "conseguir|deem|poder",
            (
                r"\b(?:vao|irao|vai|ira|ja) (?:\w+ )?(?:conseguir|poder)\b"
                r"|\bpoderao\b[^.!?\n]{0,40}\b(?:de novo|novamente|normalmente)\b|\bdeem-nos\b"
                r"|\bnos deem\b"
            ),
        ),
    ),
}
