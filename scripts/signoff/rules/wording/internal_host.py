"""Names of machines and of networks that only insiders know."""

from __future__ import annotations

from signoff.rules.draft import Draft, House
from signoff.rules.find import matches
from signoff.rules.rule import Example, Rule, Spot
from signoff.rules.wording.words_allowed import has_any, has_digit, is_allowed, places, spot_at

RULE = Rule(
    code="SO530",
    slug="internal-host",
    severity="error",
    family="wording",
    about="names a machine or a network of ours",
    hint="say which component and region is affected; customers do not know the names of our machines",
    why=(
        "A machine's name tells customers nothing about what is broken for them, and tells an attacker "
        "how the inside is built and named."
    ),
    source="MITRE ATT&CK T1590 and T1592 (gather victim network and host information)",
    bad=(
        Example("en", "The disk of application-server-123 is full, so invoices cannot be opened."),
        Example("en", "Uploads fail because files.eu.internal does not answer."),
        Example("es", "Los informes no se generan desde que se reinició db-primary-02."),
        Example("fr", "Les exports passent par worker07, qui ne répond plus."),
        Example("pt-BR", "As faturas ficam em nfs-01, que está cheio."),
        Example("ja", "web-prod-3の再起動後、サインインできません。"),
        Example("en", "Reports are late while publick8s is being upgraded."),
    ),
    good=(
        Example("en", "Invoices in Europe cannot be opened since 10:02 UTC."),
        Example("es", "Los informes de Europa no se generan desde las 10:02 UTC."),
        Example("fr", "Les exports n'aboutissent plus depuis 10:02 UTC."),
        Example("pt-BR", "As faturas da Europa não abrem desde 10:02 UTC."),
        Example("ja", "ヨーロッパで、10:02 UTCからサインインできません。"),
        Example("en", "Invoices in us-east-1 cannot be opened. Runners with ubuntu-22.04 are not affected."),
        Example("es", "Las facturas de la región eu-west-2 no se abren; usamos TLS 1.2 y SHA-256."),
        Example("en", "Clusters that customers run themselves are not affected."),
        Example("fr", "L'API v2 répond avec l'erreur 503 en Europe."),
        Example("pt-BR", "A API responde com erro 503 na região sa-east-1."),
        Example("ja", "ap-northeast-1で請求書を開けません。"),
    ),
)

# What machines are called after, where a number follows.
_MACHINE = (
    "server|srv|svr|serveur|servidor|host|node|db|dbs|database|sql|mysql|mariadb|postgres|postgresql|pg|pgsql|"
    "mongo|mongodb|redis|memcached?|cassandra|kafka|zookeeper|zk|elastic|elasticsearch|opensearch|rabbit|"
    "rabbitmq|worker|proxy|haproxy|nginx|lb|loadbalancer|fw|firewall|rtr|router|bastion|jump|jumphost|vm|hv|"
    "esx|esxi|hypervisor|k8s|kube|kubelet|pod|replica|slave|shard|nas|nfs|ceph|osd|ldap|vpn|jenkins|prod|stg|"
    "backend|frontend|app|web|api|cache|queue|mail|smtp|mx|dns|ns|gw|gateway|sw|switch|storage|san|backup|"
    "master|primary|secondary|rack|instance|agent"
)

# With a hyphen before the number (web-01, db-eu-2), or without one and at least two digits (web01, srv123).
_NUMBERED = (
    rf"(?<![a-z0-9_./@#-])(?:[a-z][a-z0-9]*-){{0,4}}(?:{_MACHINE})[0-9]?(?:-[a-z0-9]+){{0,3}}"
    r"[-_](?![vx][0-9])[a-z]{0,5}[0-9]{1,4}(?:(?<=[0-9]{2})[a-z])?(?![a-z0-9_-])(?!\.[a-z0-9])"
    rf"|(?<![a-z0-9_./@#-])(?:[a-z][a-z0-9]*-){{0,4}}(?:{_MACHINE})(?<!node)[0-9]{{2,3}}"
    r"(?![a-z0-9_-])(?!\.[a-z0-9])"
    r"|(?<![a-z0-9_./@#-])(?:[a-z][a-z0-9]*-){0,4}(?!micro|mini)[a-z]+k8s(?![a-z0-9_])(?!\.[a-z0-9])"
)

# Names that no public name server knows, and what clouds call their insides.
_PRIVATE_NAME = (
    r"(?<![a-z0-9_@-])(?:(?:[a-z0-9][a-z0-9_-]*\.)+"
    r"(?:internal|intranet|intra|corp|lan|localdomain|svc\.cluster\.local|home\.arpa|consul)"
    r"|(?:[a-z0-9][a-z0-9_-]*\.){2,}local)(?![a-z0-9_.-]*[a-z0-9])"
    r"|(?<![a-z0-9_@-])(?:[a-z0-9][a-z0-9_-]*\.)+(?:compute|rds|cache|elb)\.amazonaws\.com"
    r"|(?<![a-z0-9_@.-])[a-z][a-z0-9-]*[0-9]\.(?:prod|stg|mgmt|infra)\.[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}"
    r"|(?<![a-z0-9_@-])(?:gke|eks|aks)-[a-z0-9]+(?:-[a-z0-9]+){2,}"
    r"|(?<![a-z0-9_@-])(?:i|vol|sg|subnet|vpc|eni)-[0-9a-f]{8}(?:[0-9a-f]{9})?(?![a-z0-9-])"
    r"|(?<![a-z0-9_@-])arn:aws[a-z-]*:[a-z0-9-]+:[a-z0-9:/_*.-]+[a-z0-9*]"
    r"|(?<![a-z0-9_@-])ip-[0-9]{1,3}-[0-9]{1,3}-[0-9]{1,3}-[0-9]{1,3}"
)

# Every match of the first pattern has one of these pieces, and every match of the second of those.
_MACHINE_PIECES = _MACHINE.replace("memcached?", "memcache").split("|")
_NAME_PIECES = [
    ".internal",
    ".intra",
    ".corp",
    ".lan",
    ".local",
    ".home.arpa",
    ".consul",
    ".amazonaws.com",
    ".prod.",
    ".stg.",
    ".mgmt.",
    ".infra.",
    "gke-",
    "eks-",
    "aks-",
    "i-0",
    "vol-0",
    "sg-0",
    "subnet-0",
    "vpc-0",
    "eni-0",
    "arn:aws",
    "ip-",
]
_HAS_NUMBER = "[a-z](?:[0-9]?[-_][a-z]{0,5}[0-9]|[0-9]{2}|k8s)"


def check(draft: Draft, house: House) -> list[Spot]:
    """Every machine and every internal name, in words and in links."""
    spots = []
    for where, text in places(draft):
        low = text.lower()
        patterns = []
        if has_digit(text) and len(matches(_HAS_NUMBER, low)) > 0 and has_any(low, _MACHINE_PIECES):
            patterns.append(_NUMBERED)
        if has_any(low, _NAME_PIECES):
            patterns.append(_PRIVATE_NAME)
        for pattern in patterns:
            for match in matches(pattern, text):
                if not is_allowed(match.word, house):
                    spots.append(spot_at(where, match.start, match.end, match.word))
    return spots
