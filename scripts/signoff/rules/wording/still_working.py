"""SO514: says “we are investigating” in a message that ends the incident."""

from __future__ import annotations

from signoff.rules.draft import Draft, House
from signoff.rules.rule import Example, Rule, Spot
from signoff.rules.wording.phrases import OVER, body_phrases

RULE = Rule(
    code="SO514",
    slug="still-working",
    severity="warning",
    family="wording",
    about="the text says work is going on, the front matter that it is over",
    hint=(
        "say that it is over and since when, or leave the status open; what goes on afterwards "
        "belongs into `lingering:`"
    ),
    why=(
        "A page that is green above a text that says “we are investigating” is believed by "
        "nobody, the next time either."
    ),
    source="docs/design.md, section 4: state is the fold of the messages",
    internal=True,
    bad=(
        Example(
            "en",
            "We are still investigating failed logins.",
            "status: resolved\ndata_loss: none\nlingering: none",
        ),
        Example(
            "es",
            "Seguimos investigando los fallos de acceso.",
            "status: resolved\ndata_loss: none\nlingering: none",
        ),
        Example(
            "ja",
            "ログインの問題を引き続き調査しています。",
            "status: resolved\ndata_loss: none\nlingering: none",
        ),
        Example(
            "fr",
            "Nous recherchons toujours la solution.",
            "status: resolved\ndata_loss: none\nlingering: none",
        ),
        Example(
            "pt-BR",
            "Continuamos investigando as falhas de login.",
            "status: resolved\ndata_loss: none\nlingering: none",
        ),
    ),
    good=(
        Example(
            "en",
            (
                "Logins work again since 10:40 UTC. No data was lost and nothing remains to be done. We "
                "are investigating why our alarms came late."
            ),
            "status: resolved\ndata_loss: none\nlingering: none",
        ),
        Example(
            "es",
            (
                "El acceso funciona de nuevo desde las 10:40 UTC. No se perdieron datos y no queda "
                "ningún efecto. Estamos investigando la causa."
            ),
            "status: resolved\ndata_loss: none\nlingering: none",
        ),
        Example(
            "ja",
            "10:40(UTC)からログインできます。データの消失や残る影響はありません。根本原因は引き続き調査しています。",
            "status: resolved\ndata_loss: none\nlingering: none",
        ),
        Example(
            "fr",
            (
                "La connexion fonctionne de nouveau depuis 10 h 40 UTC. Aucune donnée n'est perdue et il "
                "ne reste aucun effet. Nous recherchons la cause profonde."
            ),
            "status: resolved\ndata_loss: none\nlingering: none",
        ),
        Example(
            "pt-BR",
            (
                "O login voltou às 10h40 UTC. Nenhum dado foi perdido e não há efeitos remanescentes. "
                "Estamos investigando a causa raiz."
            ),
            "status: resolved\ndata_loss: none\nlingering: none",
        ),
    ),
)

_WORKING = {
    "en": (
        (
            "being",
            (
                r"\b(?:a|the) (?:fix|solution|patch|mitigation) is(?: (?:currently"
                r"|still))? being (?:developed|prepared|deployed|rolled out|implemented|worked on|tested"
                r"|applied)\b"
            ),
        ),
        (
            "continue|debugging|keep|looking|searching|troubleshooting|trying",
            (
                r"\b(?:we|team|engineers?|teams)(?: (?:still|will))? (?:keeps?"
                r"|continues?(?: to)?) (?:looking for|look for|searching|search|working on|work on|trying"
                r"|try|troubleshoot\w*|debug\w*)\b|\bwe(?:'re| are) still (?:trying|searching"
                r"|troubleshooting|debugging|looking for)\b"
            ),
        ),
        (
            "continue|into|investigat|keep",
            (
                r"\b(?:we|engineers?|team|teams) (?:are|is)(?: (?:still|currently|now|actively"
                r"|continuing to|also|presently))* (?:investigat(?:e|ing)|look(?:ing)? into)\b"
                r"|\bwe (?:continue to|keep) (?:investigat\w+|look\w* into)\b"
            ),
        ),
        (
            "work",
            (
                r"\b(?:we|engineers?|team|teams) (?:are|is)(?: (?:still|currently|now|actively|hard"
                r"|continuing to))* work(?:ing)?(?: (?:hard|actively))? (?:on (?:a|the) (?:fix|solution"
                r"|repair|resolution)|(?:on|towards?) (?:resolving|fixing|restoring|a resolution"
                r"|recovery)|to (?:resolve|fix|restore|repair|mitigate|recover|identify))\b"
            ),
        ),
    ),
    "es": (
        (
            "analizando|investigando|revisando",
            r"\b(?:lo|la|los) (?:estamos|esta|estan) (?:investigando|revisando|analizando)\b",
        ),
        (
            "aplicando|desarrollando|desplegando|preparando|probando",
            (
                r"\bse esta(?:n)? (?:preparando"
                r"|desplegando|aplicando|desarrollando|probando) (?:una |la )?(?:correccion|solucion"
                r"|arreglo)\b"
            ),
        ),
        (
            "buscando",
            (
                r"\b(?:seguimos|continuamos|estamos|sigue|continua|esta|siguen|continuan)(?: (?:todavia"
                r"|aun))? buscando (?:una |la )?(?:solucion|arreglo|forma|manera)"
            ),
        ),
        (
            "equipo|investigando",
            (
                r"\b(?:estamos|seguimos|continuamos)(?: (?:todavia|actualmente|aun))? investigando\b"
                r"|\b(?:nuestro equipo|el equipo) (?:esta|sigue|continua) investigando\b"
            ),
        ),
        (
            "trabajando",
            (
                r"\b(?:estamos|seguimos|continuamos|esta|sigue|continua|estan|siguen)(?: (?:todavia"
                r"|actualmente|aun))? trabajando (?:en (?:una |la |su )?(?:solucion|correccion|resolucion"
                r"|resolver\w*|solucionar\w*|arreglo|recuperacion)|para (?:resolver|solucionar"
                r"|restablecer|corregir|arreglar|recuperar))"
            ),
        ),
    ),
    "ja": (
        (
            "パッチ|修正|対策",
            r"(?:修正|対策|パッチ)を[^。！？\n]{0,8}(?:準備|適用|開発|配布|展開|検証)(?:して|中)(?:い|おり|です)",
        ),
        (
            "に向け",
            r"(?:復旧|修正|解決|解消|回復)に向けて?(?:対応|作業|取り組|努め|調査|全力)[^。！？\n]{0,4}(?:い|おり|ます|中)",
        ),
        (
            "回避策|対処方法|対応策|復旧方法|解決策",
            r"(?:解決策|対応策|対処方法|復旧方法|回避策)を[^。！？\n]{0,4}(?:探し|検討し|模索し|調べ)",
        ),
        (
            "調査",
            r"調査(?:を(?:続け|進め|行っ|継続し)|し|中|して|を継続)(?:て|で)?(?:い|おり)?(?:ます|です|しております|しています)",
        ),
        (
            "あたっ|中で|努め|取り組ん|当たっ|継続し|続け|行っ|進め",
            (
                r"(?:復旧|修正|対応|対処|解決)(?:作業|に向けた作業|に向け)?(?:を|に|に当たって)?(?:進め|行っ|続け|努め|取り組ん|あたっ|当たっ|継続し)(?:て"
                r"|で)(?:い|おり)ます|(?:復旧|修正|対応)(?:作業)?中(?:です|でございます)"
            ),
        ),
    ),
    "fr": (
        (
            "travaillent",
            (
                r"\b(?:techniciens|ingenieurs|equipes|specialistes)(?: \w+)? travaillent (?:a"
                r"|pour) (?:resoudre|retablir|corriger|reparer)\b"
            ),
        ),
        (
            "cours|preparation",
            (
                r"\b(?:un|le) correctif est (?:actuellement )?en cours\b|\bune (?:correction"
                r"|solution) est (?:actuellement )?en (?:cours|preparation)\b"
            ),
        ),
        (
            "continu|toujours",
            (
                r"\b(?:continue|continuent|continuons) (?:de |a |d')?(?:chercher|rechercher|travailler"
                r"|enqueter|investiguer)\b|\bsont toujours (?:a la recherche|a pied d'(?:oe|œ)uvre)\b"
            ),
        ),
        (
            "analysons|cherchons|continuons|enquetons|equipe|examinons|investiguons",
            (
                r"\bnous (?:recherchons|cherchons|enquetons|investiguons|examinons|analysons"
                r"|continuons (?:de|a) (?:rechercher|chercher|enqueter|examiner|analyser))(?: (?:toujours"
                r"|encore|actuellement))?\b|\b(?:notre equipe|nos equipes) (?:recherche|recherchent"
                r"|enquete|enquetent|examine|examinent)\b"
            ),
        ),
        (
            "equipes|ingenieurs|travaille|travaillons",
            (
                r"\b(?:nous travaillons|notre equipe travaille|nos equipes travaillent"
                r"|nos ingenieurs travaillent)(?: (?:toujours|encore|actuellement|activement))? (?:a|sur"
                r"|pour|au|afin) (?:une |la |le |un |de )?(?:\w+ )?(?:solution|resolution|correctif"
                r"|correction|retablissement|resoudre|retablir|corriger|reparer|reparation)"
            ),
        ),
    ),
    "pt-BR": (
        (
            "sendo",
            (
                r"\b(?:uma|a) (?:correcao"
                r"|solucao) esta sendo (?:preparada|implantada|aplicada|desenvolvida|testada)\b"
            ),
        ),
        (
            "buscando|procura",
            (
                r"\b(?:seguimos|continuamos|estamos|segue|continua|esta|seguem"
                r"|continuam)(?: ainda)? (?:buscando|procurando|a procura d[eoa]) (?:um[a]? "
                r"|a )?(?:solucao|correcao|forma|jeito)"
            ),
        ),
        (
            "analisando|apurando|equipe|investigando|investigar|time",
            (
                r"\b(?:estamos|seguimos|continuamos)(?: (?:ainda|atualmente))? (?:a )?(?:investigando"
                r"|investigar|apurando|analisando o problema)\b|\b(?:nossa equipe|a equipe"
                r"|o time) (?:esta|segue|continua) (?:investigando|apurando)\b"
            ),
        ),
        (
            "trabalhando",
            (
                r"\b(?:estamos|seguimos|continuamos|esta|segue|continua|estao|seguem)(?: (?:ainda"
                r"|atualmente))? trabalhando (?:em (?:uma )?(?:solucao|correcao)|n[ao] (?:solucao"
                r"|correcao|resolucao|recuperacao|restabelecimento)|para (?:resolver|solucionar"
                r"|restabelecer|corrigir|normalizar|recuperar))"
            ),
        ),
    ),
}

# What goes on rightly after the end: the cause, prevention, individual cases.
_UNLESS = {
    "en": (
        r"\b(?:root|underlying|caused?|causes|why (?:this|it|our|the)|how (?:this|it)"
        r"|what happened|what led|prevent\w*|avoid\w*|future|similar|again|post-?mortem|report"
        r"|long[- ]term|permanent|improv\w*|review|follow[- ]?up|source|origin|factors?|also|how we"
        r"|what (?:went|caused)|investigating (?:more|further))\b"
    ),
    "es": (
        r"\b(?:causa|causas|origen|raiz|por que (?:ocurrio|sucedio|paso|nuestr\w+)|que ocurrio"
        r"|evitar\w*|preven\w*|futuro|informe|a largo plazo|definitiv\w*|mejor\w*)\b"
    ),
    "ja": "原因|再発|防止|今後|経緯|報告|恒久|改善",
    "fr": (
        r"\b(?:causes?|origine|pourquoi (?:cela|cet|nos|notre)|profonde|eviter|preven\w*|avenir"
        r"|rapport|long terme|definitive?|ameliorer|ameliorations?)\b"
    ),
    "pt-BR": (
        r"\b(?:causas?|origem|raiz|por que (?:isso|ocorreu|aconteceu|noss\w+)|o que (?:ocorreu"
        r"|aconteceu)|evitar\w*|preven\w*|futuro|relatorio|longo prazo|definitiv\w*|melhor\w*)\b"
    ),
}


def check(draft: Draft, house: House) -> list[Spot]:
    """Work in the present tense after the end; fine where the front matter states lingering effects."""
    if draft.status not in OVER or draft.status == "postmortem" or draft.lingering not in ["", "none"]:
        return []
    return body_phrases(draft, _WORKING, _UNLESS)
