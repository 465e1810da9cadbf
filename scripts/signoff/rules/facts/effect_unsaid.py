"""SO410: nobody has told yet what customers notice."""

from __future__ import annotations

from signoff.rules.draft import Draft, House
from signoff.rules.find import matches
from signoff.rules.rule import Example, Rule, Spot

RULE = Rule(
    code="SO410",
    slug="effect-unsaid",
    severity="warning",
    family="facts",
    about="no message says yet what customers notice",
    hint="say it first: what fails, is slow or is missing, and for whom",
    why=(
        "Readers come with one question: is this what I see? Causes, teams and machines do not answer it. The "
        "first message may be early; from the second on the effect has to be there."
    ),
    source="docs/design.md, section 1: the effect on customers first; PagerDuty, External Communication Guidelines",
    bad=(
        Example("en", "We found an issue with the Web app.", "status: identified", title="Web app"),
        Example("es", "Hemos encontrado la causa.", "status: identified", title="Aplicación web"),
        Example("ja", "原因を特定しました。", "status: identified", title="ウェブアプリについて"),
        Example("fr", "Nous avons trouvé la cause.", "status: identified", title="Application web"),
        Example("pt-BR", "Encontramos a causa.", "status: identified", title="Aplicativo web"),
    ),
    good=(
        Example(
            "en", "Some pages fail to load. We have found the cause.", "status: identified", title="Web app"
        ),
        Example("en", "We have found the cause.", "status: identified", before="title: Slow pages"),
        Example("en", "We are investigating an issue with the Web app.", title="Web app"),
        Example(
            "es",
            "Algunas páginas no cargan. Hemos encontrado la causa.",
            "status: identified",
            title="Aplicación web",
        ),
        Example(
            "ja",
            "一部のページを表示できません。原因を特定しました。",
            "status: identified",
            title="ウェブアプリについて",
        ),
        Example(
            "fr",
            "Certaines pages ne s'affichent pas. Nous avons trouvé la cause.",
            "status: identified",
            title="Application web",
        ),
        Example(
            "pt-BR",
            "Algumas páginas não carregam. Encontramos a causa.",
            "status: identified",
            title="Aplicativo web",
        ),
    ),
)

EFFECT = {
    "en": r"\b(?:fail\w*|slow\w*|delay\w*|late|latency|error\w*|unavailab\w*|inaccessib\w*|cannot|can['’]?t|can not|unable|"
    r"down|outage\w*|degrad\w*|missing|los[ts]|loses|loss|time[ds]? ?-?outs?|timing out|timeouts?|interrupt\w*|disrupt\w*|"
    r"not (?:load\w*|work\w*|respond\w*|available|arriv\w*|receiv\w*|reach\w*|deliver\w*|display\w*|show\w*|start\w*|"
    r"process\w*|sent|visible|possible|updat\w*|run\w*|complet\w*|affected|be \w+)|n['’]t \w+|stuck|wrong|incorrect\w*|"
    r"duplicat\w*|incomplete|impair\w*|stale|outdated|out of date|reject\w*|declin\w*|refus\w*|drop\w*|crash\w*|hang\w*|"
    r"affect\w*|impact\w*|elevated|intermittent\w*|increased|longer|retry|retries|twice|no (?:effect|impact|customer\w*)|"
    r"without \w+|works?|working|load(?:s|ed)?|again|recover\w*|exposed|leak\w*|access\w*)\b",
    "es": r"\b(?:fall\w+|lent\w+|demor\w+|retras\w+|tard\w+|error\w*|no \w+|inaccesib\w+|indisponib\w+|imposib\w+|"
    r"degrad\w+|interrup\w+|interrump\w+|caíd\w+|perdid\w+|pérdid\w+|incorrect\w+|duplicad\w+|incomplet\w+|rechaz\w+|"
    r"intermiten\w+|afect\w+|impact\w+|latencia|más tiempo|sin \w+|funciona\w*|de nuevo|accedi\w+|acceso)\b",
    "ja": r"失敗|遅|エラー|でき(?:ない|ず|ません|なく|にく)|つなが|接続|停止|中断|利用|表示|届|影響|障害|低下|欠|消失|不安定|"
    r"時間がかか|重く|重い|タイムアウト|拒否|誤っ|重複|正しく|断続|反映|正常|ご不便|漏|アクセス",
    "fr": r"\b(?:échou\w+|échec\w*|lent\w*|retard\w*|délai\w*|erreurs?|indisponib\w+|inaccessib\w+|impossib\w+|"
    r"ne \w+|n['’]\w+|dégrad\w+|interrup\w+|interromp\w+|coupure\w*|panne\w*|perdu\w*|perte\w*|incorrect\w*|doublon\w*|"
    r"incompl\w+|refus\w+|rejet\w+|intermitten\w+|touch\w+|affect\w+|impact\w*|latence|plus de temps|sans \w+|fonctionn\w+|accès|accéd\w+)\b",
    "pt-BR": r"\b(?:falh\w+|lent\w+|demor\w+|atras\w+|tarda\w*|erros?|não \w+|inacess\w+|indispon\w+|imposs\w+|"
    r"degrad\w+|interrup\w+|interromp\w+|fora do ar|queda\w*|perd\w+|incorret\w+|duplicad\w+|incomplet\w+|recus\w+|rejeit\w+|"
    r"intermiten\w+|afet\w+|impact\w+|latência|mais tempo|sem \w+|funcion\w+|de novo|acess\w+)\b",
}

COMMON = {
    "en": ["fail", "slow", "delay", "error", "unavailab", "affected", "not load", "no longer", "degraded"],
    "es": ["falla", "lent", "error", "retras", "disponible", "afecta"],
    "ja": ["失敗", "遅", "エラー", "できな", "影響", "障害", "できません"],
    "fr": ["échou", "lent", "erreur", "retard", "indisponible", "touch"],
    "pt-BR": ["falha", "lent", "erro", "atras", "indispon", "afeta"],
}
"""What is looked for first, because it is quickly found."""


def check(draft: Draft, house: House) -> list[Spot]:
    early = draft.position == 1 and draft.status == "investigating"
    if draft.kind != "incident" or early or draft.is_correction or draft.language not in EFFECT:
        return []
    if draft.impact == "none" or draft.status == "postmortem":
        return []
    plain = draft.text.lower()
    for word in COMMON[draft.language]:
        if word in plain:
            return []
    pattern = EFFECT[draft.language]
    for text in [draft.text, draft.title] + draft.told:  # noqa: RUF005
        if len(matches(pattern, text)) > 0:
            return []
    return [Spot("body", 0, min(len(draft.body), 40), draft.body[0:40])]
