"""SO513: says “resolved” in a message that is not."""

from __future__ import annotations

from signoff.rules.draft import Draft, House
from signoff.rules.find import matches
from signoff.rules.rule import Example, Rule, Spot
from signoff.rules.wording.phrases import body_phrases, folded, spaced

RULE = Rule(
    code="SO513",
    slug="resolved-said-early",
    severity="error",
    family="wording",
    about="the text says it is over, the front matter that it is not",
    hint=("set `status: resolved` (`signoff resolve` asks for what belongs to it), or say what still fails"),
    why=(
        "The page, the feeds and the API go on telling of an incident that the text says is "
        "over; customers and "
        "their programs then believe different things."
    ),
    source="docs/design.md, section 4: state is the fold of the messages",
    internal=True,
    bad=(
        Example("en", "The incident has been resolved.", "status: identified"),
        Example("es", "El incidente ha quedado resuelto.", "status: identified"),
        Example("ja", "障害は復旧しました。", "status: identified"),
        Example("fr", "L'incident est résolu.", "status: identified"),
        Example("pt-BR", "O incidente foi resolvido.", "status: identified"),
    ),
    good=(
        Example(
            "en",
            (
                "Logins in Europe are not resolved yet. We will say so here when the incident has been "
                "resolved."
            ),
            "status: identified",
        ),
        Example("en", "The problem with logins has been fixed, exports still fail.", "status: identified"),
        Example("es", "El acceso ya funciona, pero las exportaciones siguen fallando.", "status: identified"),
        Example(
            "ja", "ログインは復旧しましたが、エクスポートは引き続き利用できません。", "status: identified"
        ),
        Example("fr", "La connexion est rétablie, mais les exports échouent encore.", "status: identified"),
        Example("pt-BR", "O login voltou, mas as exportações ainda falham.", "status: identified"),
    ),
)

_THING_EN = r"(?:incident|issue|problem|outage|disruption|error)s?"
_OVER = {
    "en": (
        (
            "access|clos|features|fixed|functionality|functions|solved",
            (
                r"\b(?:the|this) (?:[\w-]+ ){0,2}?(?:incident|issue|problem|outage) (?:has been|is"
                r"|was)(?: \w+ and)?(?: (?:now|fully|completely))* (?:resolved|fixed|solved|closed)\b"
                r"|\bwe (?:have |are )?(?:now )?(?:closed|closing) (?:this|the) incident\b"
                r"|\ball (?:functionality|functions|features|access) (?:has|have|is"
                r"|are) (?:now )?(?:been )?(?:restored|available again|back)\b"
            ),
        ),
        (
            "closed|fixed|over|solved|tored|umed",
            (
                r"\b(?:issue|incident|problem|outage) (?:resolved|fixed|solved|over|closed)(?= ?[.!]|$)"
                r"|\bnormal (?:service|operations?) (?:has|have|is|was) (?:now )?(?:been )?(?:resumed"
                r"|restored)\b|\b(?:we've|we have) (?:now )?(?:fixed|resolved|solved) it\b|\b(?:it is"
                r"|it's|this is|this has been|it has been) (?:now |all )?(?:fixed|resolved|solved|over)\b"
            ),
        ),
        (
            "everything",
            (
                r"\beverything (?:works|is working|runs|is running|is back)(?: (?:again|now"
                r"|fully))* ?(?:as (?:usual|normal|expected|it should)|normally|again|properly|fine"
                r"|smoothly|and running|online|up)\b"
            ),
        ),
        (
            "behind|closed|ended|finished|over",
            (
                r"\b(?:the )?(?:incident|outage|disruption) (?:is|has) (?:now )?(?:over|ended|finished"
                r"|behind us|closed)\b"
            ),
        ),
        (
            "closed|fixed|over|repaired|solved",
            r"\b(?:this|the|our|that|these) (?:[\w-]+ ){0,3}?"
            + _THING_EN
            + (
                r"(?: (?:with|affecting|in|on|that|of|for|causing|impacting)(?: [\w,'/-]+){1,8}?)? (?:is"
                r"|are|was|were|has been|have been|has|have)(?: (?:now|already|since|been|fully"
                r"|completely|successfully|permanently))* (?:resolved|fixed|solved|over|closed|repaired)\b"
            ),
        ),
        (
            "fixed|repaired|solved",
            (
                r"\bwe(?:'ve| have)(?: (?:now|successfully|fully))* (?:resolved|fixed|solved"
                r"|repaired) (?:the|this) (?:[\w-]+ ){0,2}?"
            )
            + _THING_EN
            + r"\b",
        ),
        (
            "components|everything|functions|service|systems",
            (
                r"\b(?:all (?:of our )?(?:systems|services|components|functions)|everything|(?:the "
                r"|all )?services?) (?:is|are|has|have)(?: (?:now|again|been|all|fully|completely"
                r"|returned))* (?:operational|back to normal|back online|restored|recovered"
                r"|working (?:normally|as (?:usual|expected|normal))|to normal)\b"
            ),
        ),
    ),
    "es": (
        (
            "arreglado|corregido|inciden|resuelto|solucionado",
            (
                r"\bse (?:ha|han) (?:solucionado|resuelto|arreglado|corregido) (?:el|la|este"
                r"|esta) (?:incidente|incidencia|problema|fallo|averia|error)\b|\b(?:incidente"
                r"|incidencia) se da por (?:cerrad|resuelt|terminad)[oa]\b"
            ),
        ),
        (
            "arreglado|hemos|normalizad|recuperad|restablecid|resuelto|solucionado",
            (
                r"\b(?:lo|la) hemos (?:ya )?(?:solucionado|resuelto|arreglado|corregido)\b"
                r"|\bservicios? (?:restablecid|normalizad|recuperad)[oa]s?(?= ?[.!]|$)"
                r"|\b(?:ya )?esta (?:todo )?(?:resuelto|solucionado|arreglado)\b"
            ),
        ),
        (
            "todo",
            (
                r"\btodo (?:ya )?(?:funciona|vuelve a funcionar|marcha|va|esta funcionando)(?: (?:ya"
                r"|otra vez|de nuevo))* ?(?:como (?:siempre|es debido|debe)|con normalidad|correctamente"
                r"|bien|perfectamente)"
            ),
        ),
        (
            "arreglad|cerrad|corregid|reparad|resuelt|solucionad",
            (
                r"\b(?:el|la|este|esta|los|las) (?:incidente|incidencia|problema|fallo|averia"
                r"|interrupcion|error|caida)s?(?: (?:con|de|del|en|que"
                r"|al)(?: [\w,'/-]+){1,8}?)? (?:ha sido|han sido|ha quedado|han quedado|quedo|queda|fue"
                r"|fueron|esta|estan|se ha|se han|ya esta)(?: (?:ya|ahora|totalmente|completamente"
                r"|definitivamente))* (?:resuelt|solucionad|arreglad|cerrad|corregid|reparad)[oa]s?\b"
            ),
        ),
        (
            "cerrada|hemos|resuelta|resuelto|solucionada|solucionado",
            (
                r"\b(?:hemos|ya hemos) (?:resuelto|solucionado|arreglado|corregido) (?:el|la|este"
                r"|esta) (?:incidente|incidencia|problema|fallo|averia|error)\b|\bproblema (?:resuelto"
                r"|solucionado)\b|\bincidencia (?:resuelta|solucionada|cerrada)\b"
            ),
        ),
        (
            "correctamente|disponibl|normal|operativ|recuperad|restablecid",
            (
                r"\b(?:todos los (?:sistemas|servicios|componentes)|todo|el servicio|los servicios"
                r"|todas las funciones) (?:ya )?(?:esta|estan|vuelve|vuelven|ha|han|funciona|funcionan"
                r"|ha vuelto|han vuelto|queda|quedan)(?: (?:ya|de nuevo|nuevamente|a|sido|estar|otra vez"
                r"|quedado|vuelto|la))* (?:operativ|restablecid|recuperad|normal|con normalidad"
                r"|correctamente|disponibl)\w*"
            ),
        ),
    ),
    "ja": (
        (
            "されています|されました|クローズ|済みです|終了|終息",
            (
                r"(?:インシデント|障害)[^。！？\n]{0,6}(?:終了|終息|クローズ)(?:し|いたし)ました|(?:問題|障害|不具合"
                r"|インシデント)[^。！？\n]{0,8}(?:修正|解決|復旧|解消)(?:されました|済みです|されています)"
            ),
        ),
        (
            "今回の障害|当該障害|復旧|本事象|本件|本障害",
            r"(?:本件|本障害|本事象|今回の障害|当該障害)[^。！？\n]{0,8}(?:解決|復旧|解消|収束)|(?:^|。)(?:すべて|完全に)?復旧(?:いた)?しました",
        ),
        (
            "すべて|全て|全サービス|直",
            (
                r"(?:すべて|全て|全サービス)[^。！？\n]{0,12}(?:通常どおり|通常通り|元どおり|元通り|正常)(?:です|に(?:動作|稼働|ご利用|戻))|(?:不具合"
                r"|問題|障害)[^。！？\n]{0,6}(?:直り|直っ)"
            ),
        ),
        (
            "修復|収束|復旧|解決|解消",
            (
                r"(?:問題|障害|事象|不具合|エラー|インシデント|サービス|システム|すべて|全て|全サービス)[^。！？\n]{0,16}(?:は|が|を)?(?:すべて|全て|無事"
                r"|完全に|既に|すでに)?(?:解決|復旧|解消|収束|修復)(?:し|いたし|致し|され|でき|済み)(?:ました|ております|ています|て(?:おり|い)|、)"
            ),
        ),
        (
            "に戻りました|直りました|通常どおり",
            r"(?:直りました|正常(?:な状態)?に戻りました|通常どおり(?:ご利用|利用)(?:いただけ|可能|でき)(?:ます|るようになりました))",
        ),
    ),
    "fr": (
        (
            "cloture|cloturons|considere",
            (
                r"\b(?:l'|cet )incident est considere comme (?:resolu|clos)\b|\b(?:nous )?(?:cloturons"
                r"|avons cloture) (?:cet|l') ?incident\b"
            ),
        ),
        (
            "c'est|l'avons|normalise|retabli|revenu",
            (
                r"\bnous l'avons (?:resolue?|corrigee?|reglee?|reparee?)\b|\bservices? (?:retabli"
                r"|revenu a la normale|normalise)s?(?= ?[.!]|$)|\bc'est (?:repare|resolu|regle|corrige)\b"
            ),
        ),
        (
            "tout",
            (
                r"\btout (?:fonctionne|marche|est rentre|refonctionne)(?: (?:de nouveau"
                r"|a nouveau))* ?(?:comme (?:d'habitude|avant|prevu)|normalement|correctement|bien"
                r"|parfaitement|dans l'ordre)"
            ),
        ),
        (
            "clos|corrige|regle|repare|resolu|termine",
            (
                r"\b(?:l'|le |la |les |cet |cette |ce |ces )(?:incident|probleme|panne|interruption"
                r"|dysfonctionnement|erreur|perturbation)s?(?: (?:de|d'[\w-]+|du|avec|sur|qui|affectant"
                r"|touchant|lie a|concernant)(?: [\w,'/-]+){0,8}?)? (?:est|sont|a ete|ont ete|a"
                r"|vient d'etre)(?: (?:desormais|maintenant|ete|completement|entierement|definitivement"
                r"|a present))* (?:resolu|corrige|regle|clos|close|termine|repare)(?:e|s|es)?\b"
            ),
        ),
        (
            "avons|clos|regle|resolu",
            (
                r"\bnous avons (?:resolu|corrige|regle|repare) (?:le |la |l'|cet |ce |cette )(?:incident"
                r"|probleme|panne|dysfonctionnement|erreur)\b|\b(?:probleme|incident) (?:resolu|clos"
                r"|regle)\b"
            ),
        ),
        (
            "disponible|l'ordre|normal|operationnel|retabli",
            (
                r"\b(?:tous les (?:services|systemes|composants)|tout|le service|les services"
                r"|l'ensemble des services) (?:est|sont|a|ont|fonctionne|fonctionnent)(?: (?:de nouveau"
                r"|a nouveau|desormais|maintenant|ete|entierement|redevenus?|revenus?|a la|rentre"
                r"|dans))* (?:operationnel|retabli|normal|l'ordre|normalement|disponible)\w*"
            ),
        ),
    ),
    "pt-BR": (
        (
            "corrigid|encerrando|ncerramos|resolvid|solucionad",
            (
                r"\b(?:encerramos|estamos encerrando) (?:o|este) incidente\b|\b(?:foi"
                r"|foram) (?:solucionad|resolvid|corrigid)[oa] o (?:problema|incidente)\b"
            ),
        ),
        (
            "todos",
            (
                r"\btodos os (?:sistemas|servicos|componentes) estao (?:normais|no ar|operando"
                r"|funcionando)"
            ),
        ),
        (
            (
                "consertado|consertamos|corrigimos|normalizad|recuperad|resolvemos|resolvido"
                "|restabelecid|solucionado"
            ),
            (
                r"\bja (?:resolvemos|corrigimos|consertamos)\b|\bservicos? (?:restabelecid|normalizad"
                r"|recuperad)[oa]s?(?= ?[.!]|$)|\b(?:ja )?esta (?:tudo )?(?:resolvido|solucionado"
                r"|consertado)\b"
            ),
        ),
        (
            "tudo",
            (
                r"\btudo (?:ja )?(?:funciona|funcionando|voltou a funcionar"
                r"|esta funcionando)(?: (?:de novo|novamente))* ?(?:como (?:sempre|antes|esperado)"
                r"|normalmente|corretamente|bem|perfeitamente)"
            ),
        ),
        (
            "consertad|corrigid|encerrad|normalizad|resolvid|sanad|solucionad",
            (
                r"\b(?:o|a|este|esta|os|as) (?:incidente|problema|falha|erro|interrupcao"
                r"|indisponibilidade|instabilidade)s?(?: (?:com|de|do|da|no|na|que"
                r"|em)(?: [\w,'/-]+){1,8}?)? (?:foi|foram|esta|estao|ja foi|ja esta|encontra-se)(?: (?:ja"
                r"|agora|totalmente|completamente|definitivamente))* (?:resolvid|solucionad|corrigid"
                r"|encerrad|normalizad|sanad|consertad)[oa]s?\b"
            ),
        ),
        (
            "consertamos|corrigimos|incidente|resolvemos|resolvido|solucionado|solucionamos",
            (
                r"\b(?:ja )?(?:resolvemos|corrigimos|solucionamos|consertamos) (?:o|a|este"
                r"|esta) (?:incidente|problema|falha|erro|instabilidade)\b|\bproblema (?:resolvido"
                r"|solucionado)\b|\bincidente (?:resolvido|encerrado)\b"
            ),
        ),
        (
            "disponive|funcionando|normal|operaciona|recuperad|restabelecid",
            (
                r"\b(?:todos os (?:sistemas|servicos|componentes)|tudo|o servico"
                r"|os servicos) (?:ja )?(?:esta|estao|voltou|voltaram|foi|foram)(?: (?:ja|de novo"
                r"|novamente|todos|a|ao|funcionar|funcionando|agora|totalmente))* (?:operaciona"
                r"|restabelecid|normal|recuperad|funcionando normalmente|normalmente|disponive)\w*"
            ),
        ),
    ),
}

_INCIDENT = "inciden|障害|インシデント"

# Where this stands, something is left over, or the ending is only spoken of.
_NOT_ALL = {
    "en": (
        r"\b(?:still|remain\w*|continu\w+|however|but|except|until|once|after|if|when|whether|not"
        r"|no longer than|yet|some|another|other|while|before|as soon as|will|unless|previous"
        r"|earlier|partially|most|working|investigating|fails?|first|second|one of"
        r"|intermittent\w*|monitor\w*|watch\w*"
        r"|observ\w*|verify\w*|confirm\w*|validat\w*)\b"
    ),
    "es": (
        r"\b(?:aun|todavia|sigue\w*|siguen|seguimos|continu\w+|pero|sin embargo|excepto|salvo"
        r"|hasta|cuando|si|no|una vez|mientras|antes|parcial\w*|monitor\w*|vigil\w*|supervis\w*"
        r"|comprob\w*|verific\w*|confirm\w*|algun\w*|otro\w*|otra\w*|falla|fallan|primer\w*"
        r"|uno de|una de)\b"
    ),
    "ja": (
        "引き続き|まだ|ものの|一方|ただし|しかし|ましたが|次第|までは|したら|すれば|した後|していません|していない|ておりません|監視|確認|見守|様子|一部|順次|ほか"
        "|他の|残り"
    ),
    "fr": (
        r"\b(?:encore|toujours|continu\w+|mais|cependant|toutefois|sauf|jusqu\w*|quand|lorsque"
        r"|des que|si|pas|une fois|tant que|avant|partiel\w*|surveill\w*|verifi\w*|confirm\w*"
        r"|certain\w*|autres?|echoue|echouent|premiere?|un des|une des|reste\w*)\b"
    ),
    "pt-BR": (
        r"\b(?:ainda|continu\w+|mas|porem|no entanto|exceto|ate|quando|se|nao|assim que"
        r"|depois que|apos|enquanto|antes|parcial\w*|monitor\w*|acompanh\w*|verific\w*|confirm\w*"
        r"|algun\w*|outr\w*|falham|primeir\w*|um dos|uma das|segue\w*|seguem|seguimos"
        r"|restante\w*)\b"
    ),
}


def check(draft: Draft, house: House) -> list[Spot]:
    """The end, said while the status in force is an open one and nothing in the text qualifies it."""
    if draft.kind != "incident" or draft.status not in ["investigating", "identified", "monitoring"]:
        return []
    found = body_phrases(draft, _OVER, {})
    if draft.status == "monitoring":
        # services that work again are what is being watched; an incident that is over is not
        found = [spot for spot in found if len(matches(_INCIDENT, spot.word)) > 0]
    if len(found) > 0 and len(matches(spaced(_NOT_ALL[draft.language]), folded(draft.text))) > 0:
        return []
    return found
