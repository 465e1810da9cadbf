"""SO501: says when it will be fixed."""

from __future__ import annotations

from signoff.rules.draft import Draft, House
from signoff.rules.find import matches
from signoff.rules.rule import Example, Rule, Spot
from signoff.rules.wording.phrases import OVER, folded, phrases, spaced
from signoff.rules.wording.words_times import TIMES

RULE = Rule(
    code="SO501",
    slug="repair-estimate",
    severity="error",
    family="wording",
    about="the text says when it will be fixed",
    hint=("say what is being done and when the next update comes; the policy `estimates` forbids the rest"),
    why=(
        "Nobody can say how long an unknown repair takes. Customers plan by the time they are "
        "given, and a "
        "missed one costs more trust than none. The promise that can be kept is that of the next "
        "update. "
        "Houses that have to give estimates set `estimates: allow`."
    ),
    source=(
        "PagerDuty, Incident Response documentation, External Communication Guidelines; "
        "docs/design.md, section 1"
    ),
    bad=(
        Example("en", "Exports fail. We expect this to be fixed within the next hour."),
        Example("es", "Las exportaciones fallan. Esperamos tenerlo resuelto en una hora."),
        Example("ja", "エクスポートに失敗します。1時間以内に復旧する見込みです。"),
        Example("fr", "Les exports échouent. Le service devrait être rétabli d'ici une heure."),
        Example("pt-BR", "As exportações falham. O serviço deve voltar ao normal em uma hora."),
    ),
    good=(
        Example(
            "en",
            (
                "Exports fail. A change is being deployed. We will post an update on the recovery within "
                "20 minutes."
            ),
        ),
        Example(
            "en",
            ("We cannot give an ETA yet. Exports failed for 30 minutes this morning and fail again now."),
        ),
        Example("es", "Las exportaciones fallan. Publicaremos la próxima actualización en 20 minutos."),
        Example("ja", "エクスポートに失敗します。次回のお知らせは20分後の予定です。"),
        Example("fr", "Les exports échouent. Le prochain point sera publié dans 20 minutes."),
        Example("pt-BR", "As exportações falham. Publicaremos a próxima atualização em 20 minutos."),
    ),
)

# What speaks of an estimate by name.
_NAMED = {
    "en": (
        ("eta", r"\beta\b(?! (?:for|on|of) (?:the |our )?(?:next )?update)"),
        ("time to re", r"\btime to (?:resolution|recovery|repair|restor\w+)\b"),
        (
            "estimated|expected|projected|anticipated",
            (
                r"\b(?:estimated|expected|projected|anticipated) (?:time (?:of|to|for"
                r"|until) )?(?:the )?(?:full )?"
                r"(?:fix|resolution|restoration|recovery|repair|completion|uptime)(?: time| date)?\b"
                r"(?=[^.!?\n]*(?:\d| is | in | by ))"
            ),
        ),
        (
            "the moment|any minute",
            r"\b(?:fix|back|restor\w+|recover\w*) [^.!?\n]{0,30}\bany (?:minute|moment)\b",
        ),
    ),
    "es": (
        ("eta", r"\beta\b"),
        (
            "estimad|previst|prevision",
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
        ("previ", r"\bprevision de (?:resolucion|solucion|recuperacion|restablecimiento|reparacion)"),
    ),
    "ja": (
        (
            "復旧",
            (
                r"(?:復旧|回復|解消|解決|修復)(?:の)?(?:予定|見込み?|見通し|目処|めど|目途)(?:時刻|時間|日時)?(?:は|:|：)(?!.{0,12}(?:立って"
                r"|たって|未定|不明|あり?ません))"
            ),
        ),
    ),
    "fr": (
        ("eta", r"\beta\b"),
        (
            "estim|prev",
            (
                r"\b(?:delai|heure|temps|duree|date|moment) (?:de |du )?(?:(?:la )?(?:resolution"
                r"|retablissement|reparation|correction"
                r"|remise en service|retour a la normale) )?(?:estime|prevu|previsionnel)(?:le)?e?\b"
                r"(?=[^.!?\n]*(?:resol|retabl|repar|correct|normal|:|\d))"
            ),
        ),
        (
            "estim|prev",
            (
                r"\b(?:resolution|retablissement|reparation|remise en service"
                r"|retour a la normale) (?:estime|prevu)e?\b"
            ),
        ),
    ),
    "pt-BR": (
        ("eta", r"\beta\b"),
        (
            "previs|estimativa|prazo|expectativa",
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

# What promises a repair; it counts where a time stands in the same sentence.
_PROMISES = {
    "en": (
        (
            "expect|anticipat|hop|estimat|aim|target|project|forecast|confident|plan",
            (
                r"\b(?:expect(?:s|ed|ing)?|anticipat(?:e|es|ed|ing)|hop(?:e|es|ing|eful)|hopefully"
                r"|estimat(?:e|es|ed|ing)|aim(?:s|ing)?"
                r"|target(?:s|ing)|project(?:ed|ing)|forecast|confident|plan(?:s|ning)? to)\b"
                r"(?:(?!updat|inform|communicat|more detail|post)[^.!?;\n]){0,90}?"
                r"\b(?:fix(?:ed|es)?|resolv\w+|resolution|restor\w+|recover\w*|repair\w*|back|normal"
                r"|complet\w+|finish\w*"
                r"|mitigat\w+|working|online|available|operational|deploy(?:ed)?|roll(?:ed)? out|clear(?:ed|s)?"
                r"|drain\w*|catch up|caught up"
                r"|delivered|processed|until all|take)\b"
            ),
        ),
        (
            "will|'ll|’ll|should|going to|shall",
            (
                r"(?:\b(?:will|should|shall|going to)\b|'ll\b)(?: (?!not\b|update|post|share|inform"
                r"|provide|communicate|report\b|get back|circle|come back to)\w+){0,5}?"
                r" (?:fixed|fix (?:it|this|that|the)|resolv(?:e|ed)|restor(?:e|ed)|recover(?:ed|y)?|repair(?:ed)?|back"
                r"|normali[sz]e|return to normal"
                r"|back to normal|up and running|fully (?:operational|available|functional)"
                r"|operational again|available again"
                r"|work(?:ing)? again|mitigated|online|in production|roll(?:ed|ing)? (?:it |this |a \w+ |the \w+ )?out"
                r"|drain(?:ed)?|(?:start|begin) (?:seeing|to see) (?:\w+ ){0,2}(?:recovery|improvements?))\b"
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
            "complet",
            r"\b(?:will|should|expected to) (?:be )?(?:fully )?(?:complet\w+|finish\w*|done|out|live)\b",
        ),
    ),
    "es": (
        (
            "esper|prev|calcul|estim|confi|tard",
            (
                r"\b(?:esperamos|se espera|esperando|prevemos|se preve|previsto|prevista|calculamos"
                r"|se calcula|estimamos|se estima"
                r"|confiamos|creemos|pensamos|tardaremos|tardara|tardaran)\b"
                r"(?:(?!actualiz|inform|comunic|publica)[^.!?;\n]){0,90}?"
                r"\b(?:resolv\w+|resuelt\w+|solucion\w*|arregl\w+|restablec\w+|restaur\w+|recuper\w+"
                r"|repar\w+|normal\w*"
                r"|funcion\w+|operativ\w+|complet\w+|termin\w+|finaliz\w+|list[oa]s?|entregar|tardar\w*"
                r"|corregid\w+|corregir)\b"
            ),
        ),
        (
            "debe|quedar|estar|volver|ser|va a|van a",
            (
                r"\b(?:deberia|deberian|debe|deben|quedara|quedaran|estara|estaran|volvera|volveran|sera"
                r"|seran|va a|van a)\b"
                r"(?: (?!actualiz|inform|comunic|public)\w+){0,4}?"
                r" (?:resolv\w+|resuelt\w+|solucion\w*|arregl\w+|restablec\w+|restaur\w+|recuper\w+"
                r"|repar\w+|normal\w*"
                r"|funcionar|funcionando|operativ\w+|disponibles? de nuevo|corregid\w+|listo|lista)\b"
            ),
        ),
        (
            "ra",
            (
                r"\bse (?:resolvera|solucionara|restablecera|restaurara|recuperara|normalizara|arreglara"
                r"|corregira)n?\b"
            ),
        ),
        (
            "remos",
            r"\b(?:resolveremos|solucionaremos|restableceremos|arreglaremos|repararemos|corregiremos)\b",
        ),
    ),
    "ja": (
        (
            "復旧|回復|解消|解決|修正|修復|完了|再開|正常|直",
            (
                r"(?:復旧|回復|解消|解決|修正|修復|完了|再開|改善|正常化|正常に戻|直)[^。！？\n]{0,14}"
                r"(?:予定|見込|見通し|はず|思い?ます|思われ|いたします|致します|させます|でしょう|予想)"
            ),
        ),
        ("復旧|解消|解決|再開", r"(?:復旧|解消|解決|再開)(?:し|でき)ます"),
        ("見込", r"(?:かかる|要する|必要)[^。！？\n]{0,4}(?:と)?(?:見込|見通し|予定|予想|思)"),
    ),
    "fr": (
        (
            "pens|esper|prev|estim|compt|croy|confian|attend",
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
            "ra|dev|ront",
            (
                r"\b(?:sera|seront|devrait|devraient|va|vont|doit|doivent)\b(?: (?!inform|communiq"
                r"|publi)[\w']+){0,4}?"
                r" (?:resol\w+|resoud\w+|retabli\w*|repar\w+|corrig\w+|restaur\w+|normale?|normalement"
                r"|dans l'ordre|operationnel\w*"
                r"|(?:de nouveau|a nouveau) disponibles?|remis\w* en service|termin\w+|fonctionner"
                r"|revenir|reprendre)\b"
            ),
        ),
        (
            "compter|faudra|prendra",
            r"\b(?:faudra|il faut|prendra|faut)(?: \w+){0,3}? (?:compter|environ|encore|pres d)",
        ),
        (
            "rentrera|reviendra|reprendra|fonctionnera",
            (
                r"\b(?:rentrera|reviendra|reprendra|fonctionnera|retablirons|resoudrons|corrigerons)(?:it"
                r"|ient|ont)?\b"
            ),
        ),
    ),
    "pt-BR": (
        (
            "esper|previs|prev|estim|acredit|pretend|calcul|expectativa",
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
            "deve|sera|serao|vai|vao|estara|voltar",
            (
                r"\b(?:deve|devem|devera|deverao|sera|serao|vai|vao|estara|estarao)\b(?: (?!atualiz"
                r"|inform|comunic|public)\w+){0,4}?"
                r" (?:resolv\w+|solucion\w+|consert\w+|restabelec\w+|restaur\w+|recuper\w+|repar\w+"
                r"|normal\w*|corrig\w+|funcion\w+|conclu\w+"
                r"|operaciona\w+|disponive\w+ novamente|voltar)\b"
            ),
        ),
        (
            "volta|normaliz",
            (
                r"\b(?:voltara|voltarao|normalizaremos|resolveremos|restabeleceremos|corrigiremos"
                r"|consertaremos)\b"
            ),
        ),
    ),
}

# Sentences that only sound like it: no estimate is given, or it is about something else.
_UNLESS = {
    "en": (
        r"\b(?:no|not|cannot|can't|don't|doesn't|without|unable|never|isn't"
        r"|won't)\b[^.!?\n]{0,60}\b(?:eta|estimat\w*|timeline|time ?frame|expect\w*|when|how long"
        r"|time to)\b"
        r"|\b(?:than|as) (?:\w+ )?(?:expected|anticipated|planned|hoped)|\bmaintenance\b"
        r"|\bif (?:this|it|the (?:problem|issue|error))\b"
        r"|\b(?:estimated|expected|hoped|planned) (?:that|this|it) (?:had|was)"
        r"|\b(?:eta|estimate)\b[^.!?\n]{0,40}\b(?:unknown|not known|unavailable|will be (?:provided|shared))"
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
        r"|quando|hora|data|tempo)\b|\bmanutencao\b|\bdo que (?:o )?(?:previsto|esperado)"
    ),
}

# Work that was planned has a window, whatever kind of message speaks of it.
_PLANNED = {
    "en": (
        r"\b(?:planned|scheduled|upcoming|short notice)\b[^.!?\n]{0,40}\b(?:maintenance|downtime|outage|upgrades?"
        r"|migrations?|reboots?|works?)\b|\b(?:maintenance|upgrades?|migrations?) (?:window|will|(?:is|are) (?:scheduled"
        r"|planned|expected))\b|\bwe(?:'ll| will| are going to) (?:upgrade|migrate|reboot|perform|replace|move)\b"
        r"|\bwill be (?:upgraded|migrated|rebooted)\b"
    ),
    "es": r"\b(?:mantenimiento|migracion|trabajos?|corte) (?:programad|previst|planificad)\w+|\bventana de mantenimiento\b",
    "ja": "計画(?:停止|メンテナンス|作業)|定期メンテナンス|メンテナンスを実施",
    "fr": r"\b(?:maintenance|migration|travaux|interruption|coupure) (?:programme|planifie|prevu)\w*|\bfenetre de maintenance\b",
    "pt-BR": r"\b(?:manutencao|migracao|parada|trabalhos?) (?:programad|planejad|agendad|previst)\w+|\bjanela de manutencao\b",
}


def check(draft: Draft, house: House) -> list[Spot]:
    """Estimates in what is not over; none where the policy allows them, nor in maintenance, "
    "which has a window.
    """
    if house.estimates == "allow" or draft.kind == "maintenance" or draft.status in OVER:
        return []
    if len(matches(spaced(_PLANNED.get(draft.language, "$^")), folded(draft.text))) > 0:
        return []
    found = phrases(draft, _NAMED, {}, _UNLESS)
    for spot in phrases(draft, _PROMISES, TIMES, _UNLESS):
        if all(spot.where != one.where or spot.end <= one.start or one.end <= spot.start for one in found):
            found.append(spot)
    return found
