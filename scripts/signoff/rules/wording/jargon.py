"""SO511: words of the trade."""

from __future__ import annotations

from signoff.rules.draft import Draft, House
from signoff.rules.rule import Example, Rule, Spot
from signoff.rules.wording.phrases import phrases
from signoff.rules.wording.words_allowed import is_allowed

RULE = Rule(
    code="SO511",
    slug="jargon",
    severity="info",
    family="wording",
    about="a word of the trade that customers need not know",
    hint="say what customers see of it; words that yours do know go into `allowed_words` of status.yml",
    why=(
        "The person who reads this wants to know whether they can work. Names of machinery and "
        "of our own procedures "
        "do not say that, and make a translation impossible."
    ),
    source=(
        "PagerDuty, Incident Response documentation, Customer Liaison: “Don't provide "
        "too much detail”; GOV.UK style guide: plain English"
    ),
    bad=(
        Example("en", "The primary failed over and pods were OOM-killed."),
        Example("es", "El nodo primario hizo failover y los pods murieron por OOM."),
        Example("ja", "プライマリがフェイルオーバーし、PodがOOMで落ちました。"),
        Example("fr", "Le nœud primaire a fait un failover et des pods ont été tués (OOM)."),
        Example("pt-BR", "O nó primário fez failover e os pods sofreram OOM."),
    ),
    good=(
        Example("en", "Saving fails for about two minutes whenever we switch to the second database."),
        Example("es", "Guardar falla unos dos minutos cada vez que pasamos a la segunda base de datos."),
        Example("ja", "予備のデータベースへの切り替え中、約2分間保存できません。"),
        Example(
            "fr",
            ("L'enregistrement échoue environ deux minutes à chaque passage à la seconde base de données."),
        ),
        Example(
            "pt-BR", "Salvar falha por cerca de dois minutos a cada troca para o segundo banco de dados."
        ),
    ),
)

# Used in every language as they are. Longer ones first where one begins another.
_INTERNATIONAL = (
    (
        "bug|incident|issue|outage|sev|ticket",
        r"\bsev[- ]?[0-5]\b|\bp[0-2] (?:incident|incidente|outage|ticket|issue|bug)\b",
    ),
    ("rca", r"\brca\b"),
    ("noc|sre", r"\bsre(?:s|チーム)?\b|\bnoc\b"),
    (
        "k8s|kubelet|oom|pod",
        (
            r"\boom(?:[- ]?kill(?:ed|s|er)?|ed|s)?\b|\bk8s\b|\bkubelet\b"
            r"|\bpods?\b(?! ?casts?)"
        ),
    ),
    ("over", r"\bfail(?:ed|ing|s)?[- ]?over(?:s|ed)?\b"),
    ("hot", r"\bhot[- ]?fix(?:es|ed)?\b"),
    (
        ("deadlock|dump|kernel|mutex|null|segfault|stack"),
        (
            r"\bstack ?traces?\b|\bsegfault\w*|\bcore dumps?\b|\bkernel panics?\b|\bnull ?pointer\w*"
            r"|\bdeadlock\w*|\bmutex\w*"
        ),
    ),
    (
        ("bgp|elasticsearch|etcd|haproxy|iptables|kafka|memcache|ospf|rabbitmq|redis|vlan|vxlan|zookeeper"),
        (
            r"\b(?:bgp|ospf|vlans?|vxlan|iptables|etcd|haproxy|zookeeper|rabbitmq)\b|\b(?:kafka"
            r"|elasticsearch|redis|memcached?) (?:cluster|node|broker|shard|instance|nodo|instancia"
            r"|noeud|no|queue|primary|index)\w*"
        ),
    ),
    ("mttr|p9|qps|ttfb", r"\bp9[059]9?\b|\bqps\b|\bmttr\b|\bttfb\b"),
    (
        ("blast|canary|room|runbook|split|thundering"),
        (
            r"\bcanary (?:deploy\w*|release|node|host)\w*|\bthundering herd\b|\bsplit[- ]brain\b"
            r"|\bblast radius\b|\bwar ?room\b|\brunbooks?\b"
        ),
    ),
)

_JARGON = {
    "en": (
        *_INTERNATIONAL,
        (
            "call|paged|pagerduty",
            (
                r"\b(?:the |our )?on-?call (?:engineers?|team|person|rotation|staff|responders?)\b"
                r"|\bon call (?:engineers?|team)\b|\bpaged (?:the|our|out)\b|\bpagerduty\b"
            ),
        ),
        (
            "database|db|master|primary|quorum|replica|secondary|shard|stale",
            (
                r"\breplication (?:lag|delay|slots?)\b|\b(?:read )?replicas?\b|\b(?:re)?shard(?:s|ed"
                r"|ing)\b|\bquorum\b|\b(?:database|db|primary|secondary|master) (?:primary|failed|node"
                r"|replica|shard)s?\b|\bstale reads?\b"
            ),
        ),
        (
            (
                "circuit|condition|cron|daemon|egress|flag|garbage|heap|hypervisor|ingress|noisy|pool"
                "|pressure|shed"
            ),
            (
                r"\bcron ?jobs?\b|\bdaemons?\b|\b(?:java |memory )?heap\b|\bgarbage collect\w+"
                r"|\brace conditions?\b|\b(?:connection|thread|worker) pools?\b|\bcircuit breakers?\b"
                r"|\bback-?pressure\b|\bingress\b|\begress\b|\bhypervisors?\b|\bfeature flags?\b"
                r"|\bload[- ]shed\w*|\bnoisy neighbou?rs?\b"
            ),
        ),
        (
            "bounc|cordon|cut|drain|imag",
            (
                r"\bcut ?over\b|\bbounc(?:ed|ing) the\b|\bre-?imag(?:ed|ing)\b|\bcordon(?:ed|ing)\b"
                r"|\bdrain(?:ed|ing) (?:the )?nodes?\b"
            ),
        ),
    ),
    "es": (
        *_INTERNATIONAL,
        (
            "back|call|deploy|downtime|front|guardia|roll",
            (
                r"\b(?:re)?deploy(?:s|ment|ments|ado|amos|ar)?\b|\broll-?back\b|\bon-?call\b|\bdowntime\b"
                r"|\b(?:ingeniero|equipo|persona) de guardia\b|\bback-?end\b|\bfront-?end\b"
            ),
        ),
        (
            "esclav|lecturas|maestr|primari|quorum|replica|secundari|shard",
            (
                r"\b(?:retardo|retraso|lag|latencia) de (?:la )?replicacion\b"
                r"|\breplicas?\b(?! de seguridad)|\bshards?\b|\bquorum\b|\b(?:nodo|base de datos"
                r"|servidor) (?:primari[oa]|secundari[oa]|maestr[oa]|esclav[oa])\b|\blecturas obsoletas\b"
            ),
        ),
        (
            ("condicion|contrapresion|cron|feature|heap|hipervisor|interbloqueo|pool"),
            (
                r"\bcron ?jobs?\b|\bcondicion(?:es)? de carrera\b|\bpool de (?:conexiones|hilos)\b"
                r"|\binterbloqueos?\b|\bcontrapresion\b|\bfeature flags?\b|\bhipervisor(?:es)?\b|\bheap\b"
            ),
        ),
    ),
    "ja": (
        ("noc|rca|sev|sre", r"(?<![a-z])(?:sev[- ]?[0-5]|rca|sre|noc)(?![a-z])"),
        ("k8s|oom|pod", r"(?<![a-z])(?:oom|pods?|k8s)(?![a-z])"),
        (
            "シャーディング|シャード|スプリットブレイン|ルオーバー|レプリカ|レプリケーション",
            r"フェ[イー]ルオーバー|レプリケーション|レプリカ|シャード|シャーディング|スプリットブレイン",
        ),
        (
            "カナリア|デプロイ|ホットフィックス|ロールバック|戻し",
            r"ホットフィックス|(?:再)?デプロイ|ロールバック|切り?戻し|カナリア(?:リリース|デプロイ)",
        ),
        (
            "オンコール|カーネルパニック|コネクションプール|スタックトレース|スレッドプール|デッドロック|ハイパーバイザ|バックプレッシャー|フィーチャーフラグ|死活監視|縮退|輻輳",
            (
                r"オンコール|死活監視|輻輳|縮退(?:運転|運用)?|デッドロック|コネクションプール|スレッドプール|スタックトレース|カーネルパニック|バックプレッシャー"
                r"|ハイパーバイザー?|フィーチャーフラグ"
            ),
        ),
        (
            "bgp|etcd|failover|haproxy|hotfix|ospf|rabbitmq|vlan",
            r"(?<![a-z])(?:bgp|ospf|vlan|etcd|hotfix|failover|haproxy|rabbitmq)(?![a-z])",
        ),
    ),
    "fr": (
        *_INTERNATIONAL,
        (
            "back|call|d'astreinte|deploy|downtime|front|roll",
            (
                r"\broll-?back\b|\bdeploy(?:s|ment|ments|er)?\b|\bdowntime\b|\b(?:ingenieur|equipe"
                r"|personne) d'astreinte\b|\bback-?end\b|\bfront-?end\b|\bon-?call\b"
            ),
        ),
        (
            "esclave|lectures|maitre|primaire|quorum|replica|secondaire|shard",
            (
                r"\b(?:latence|retard|decalage|lag) de (?:la )?replication\b|\breplicas?\b|\bshards?\b"
                r"|\bquorum\b|\b(?:n(?:oe|œ)ud|base|serveur) (?:de donnees )?(?:primaire|secondaire"
                r"|maitre|esclave)\b|\blectures perimees\b"
            ),
        ),
        (
            ("competition|cron|feature|heap|hyperviseur|interblocage|pool|race"),
            (
                r"\bcron ?jobs?\b|\bsituations? de competition\b|\bpool de (?:connexions|threads)\b"
                r"|\binterblocages?\b|\bfeature flags?\b|\bhyperviseurs?\b|\bheap\b|\brace conditions?\b"
            ),
        ),
    ),
    "pt-BR": (
        *_INTERNATIONAL,
        (
            "back|call|deploy|downtime|front|plantao|plantonista|roll",
            (
                r"\b(?:re)?deploy(?:s|ment|ado|amos|ar)?\b|\broll-?back\b|\bdowntime\b|\bon-?call\b"
                r"|\b(?:plantonista|engenheiro de plantao|equipe de plantao)s?\b|\bback-?end\b"
                r"|\bfront-?end\b"
            ),
        ),
        (
            "escravo|leituras|master|mestre|primari|quorum|replica|secundari|shard",
            (
                r"\b(?:atraso|lag|latencia) (?:de|na|da) replicacao\b|\breplicas?\b|\bshards?\b"
                r"|\bquorum\b|\b(?:no|banco|servidor|base) (?:primari[oa]|secundari[oa]|mestre|escravo"
                r"|master)\b|\bleituras desatualizadas\b"
            ),
        ),
        (
            "condic|cron|feature|heap|hipervisor|pool",
            (
                r"\bcron ?jobs?\b|\bcondic(?:ao|oes) de corrida\b|\bpool de (?:conexoes|threads)\b"
                r"|\bfeature flags?\b|\bhipervisor(?:es)?\b|\bheap\b"
            ),
        ),
    ),
}


def check(draft: Draft, house: House) -> list[Spot]:
    """Words of the trade, except those the house allows; a postmortem may explain the machinery."""
    if draft.status == "postmortem":
        return []
    found = phrases(draft, _JARGON, {}, {})
    return [spot for spot in found if not is_allowed(spot.word, house)]
