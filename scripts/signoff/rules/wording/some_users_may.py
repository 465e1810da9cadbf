"""SO510: “some users may”."""

from __future__ import annotations

from signoff.rules.draft import Draft, House
from signoff.rules.rule import Example, Rule, Spot
from signoff.rules.wording.phrases import phrases

RULE = Rule(
    code="SO510",
    slug="some-users-may",
    severity="warning",
    family="wording",
    about="leaves open who is affected and whether anything happens at all",
    hint=(
        "say who (region, plan, about how many) and what they see: “about one login in ten fails in Europe”"
    ),
    why=(
        "“Some users may experience issues” is true of every service at every moment. Readers "
        "who cannot work take it "
        "for playing down; others cannot tell whether they are meant."
    ),
    source=(
        "PagerDuty, Incident Response documentation, Customer Liaison: be clear about "
        "how the incident is affecting customers"
    ),
    bad=(
        Example("en", "Some users may experience issues with the dashboard."),
        Example("es", "Algunos usuarios podrían experimentar problemas con el panel."),
        Example("ja", "一部のユーザーで問題が発生する可能性があります。"),
        Example("fr", "Certains utilisateurs peuvent rencontrer des problèmes."),
        Example("pt-BR", "Alguns usuários podem enfrentar problemas no painel."),
    ),
    good=(
        Example(
            "en",
            ("About one in ten logins fails for accounts in Europe. Some customers see an empty dashboard."),
        ),
        Example(
            "es", "Falla uno de cada diez inicios de sesión en Europa. Algunos clientes ven el panel vacío."
        ),
        Example("ja", "ヨーロッパでログインの約1割が失敗します。一部のお客様には空の画面が表示されます。"),
        Example(
            "fr",
            ("En Europe, une connexion sur dix échoue. Certains clients voient un tableau de bord vide."),
        ),
        Example("pt-BR", "Na Europa, um em cada dez logins falha. Alguns clientes veem o painel vazio."),
    ),
)

_WHO_EN = (
    r"(?:some|certain|a (?:small |limited |tiny )?(?:number|subset|portion|fraction|handful"
    r"|percentage|few|minority) of(?: (?:our|the))?|a few|select|several|few|many|limited"
    r"|a small percentage of)(?: of)?(?: our)?"
)
_PEOPLE_EN = (
    r"(?:[\w-]+ ){0,2}?(?:users?|customers?|clients?|people|subscribers?|accounts?|visitors?"
    r"|members?|organi[sz]ations?|tenants?|repositories|requests)"
)

_VAGUE = {
    "en": (
        (
            "some|there|trouble",
            (
                r"\bsome of you (?:may|might|could)\b|\b(?:users|customers|clients) (?:may|might"
                r"|could) (?:\w+ )?have"
                r" (?:some )?trouble\b|\bthere (?:may|might|could) be (?:some |a |an |minor |limited "
                r"|brief "
                r"|possible |intermittent )*(?:impact|disruptions?|degradation)\b"
            ),
        ),
        (
            "could|may|might",
            r"\b"
            + _WHO_EN
            + " "
            + _PEOPLE_EN
            + (
                r"(?: [^.!?\n]{1,60}?)?? (?:may|might|could(?! not\b))(?: (?:also|still|now|temporarily"
                r"|be|have"
                r"|currently|continue))*(?: \w+)?\b"
            ),
        ),
        (
            "could|may|might",
            (
                r"\b(?:you|(?:our )?(?:users|customers|clients)) (?:may|might|could(?! not\b))(?: (?:also"
                r"|still"
                r"|have|be|currently|potentially))* (?:experienc\w+|encounter\w*|notic\w+|hav\w+|fac\w+"
                r"|observ\w+|see|seeing) (?:\w+ ){0,2}(?:issues?|problems?|difficult\w+|errors"
                r"|disruptions?|degradation|degraded \w+)\b"
            ),
        ),
    ),
    "es": (
        (
            "algun|experimentar|notar|observar|poc|sufrir",
            (
                r"\balgun[oa]s de (?:ustedes|vosotr[oa]s|nuestr[oa]s \w+) (?:pueden|podrian|podeis)\b"
                r"|\b(?:un[oa]s )?poc[oa]s (?:clientes|usuari[oa]s|cuentas) (?:pueden|podrian)\b"
                r"|\b(?:puede"
                r"|pueden|podria|podrian) (?:notar|experimentar|sufrir"
                r"|observar) (?:\w+ ){0,2}(?:dificultades"
                r"|fallos|problemas)\b"
            ),
        ),
        (
            "algun|ciert|determinad|grupo|numero|parte|poc|porcentaje|subconjunto|vari",
            (
                r"\b(?:algun[oa]s|ciert[oa]s|determinad[oa]s|un[oa]s poc[oa]s|vari[oa]s|un (?:pequeno "
                r"|reducido )?(?:grupo|numero|subconjunto|porcentaje) (?:(?:reducido|limitado"
                r"|pequeno) )?de"
                r"|una (?:pequena )?parte de)(?: de)?(?: (?:nuestr[oa]s|los|las))? (?:usuari[oa]s"
                r"|clientes|cuentas|personas|organizaciones)(?: [^.!?\n]{1,40}?)?? (?:podrian?|pueden?"
                r"|pudieran?|puedan)\b"
            ),
        ),
        (
            "posible",
            (
                r"\bes posible que (?:algun[oa]s|ciert[oa]s|determinad[oa]s|vari[oa]s|los"
                r"|las)? ?(?:de )?(?:usuari[oa]s|clientes|cuentas|personas)\b"
            ),
        ),
        (
            "encontrar|estar|experimentar|notar|sufrir|tener",
            (
                r"\b(?:los |las )?(?:usuari[oa]s|clientes) (?:podrian?|pueden) (?:\w+ )?(?:experimentar"
                r"|encontrar|notar|sufrir|tener|estar \w+)(?: \w+){0,2} (?:problemas|dificultades|errores"
                r"|incidencias|fallos)\b"
            ),
        ),
    ),
    "ja": (
        (
            "によっては",
            r"(?:お客様|お客さま|ご利用環境|環境|ご契約|地域|ユーザー?)によっては[^。！？\n]{0,30}(?:場合|可能性|おそれ|恐れ|ことが)",
        ),
        (
            "一部",
            (
                r"一部(?:の|で)?(?:[^。！？\n]{0,14})(?:ユーザ|お客様|お客さま|利用者|方|アカウント|顧客|環境)[^。！？\n]{0,40}(?:可能性|場合が"
                r"|おそれ|恐れ|ことがあ|こともあ|かもしれ)"
            ),
        ),
        (
            "の一部",
            r"(?:ユーザー?|お客様|お客さま|利用者)(?:の一部|様の一部)[^。！？\n]{0,40}(?:可能性|場合が|おそれ|恐れ|ことがあ|かもしれ)",
        ),
    ),
    "fr": (
        (
            "constater|d'entre|observer|remarquer|rencontrer|subir",
            (
                r"\b(?:certains|certaines|quelques-uns) d'entre vous (?:peuvent|pourraient)\b"
                r"|\bvous (?:pourriez|risquez de|pouvez) (?:\w+ )?(?:constater|rencontrer|observer|subir"
                r"|remarquer) (?:\w+ ){0,2}(?:problemes?|perturbations?"
                r"|difficultes?|interruptions?)\b"
            ),
        ),
        (
            "certain|fraction|groupe|minorite|nombre|partie|pourcentage|quelques",
            (
                r"\b(?:certain(?:e)?s|quelques|une (?:petite )?(?:partie|minorite|fraction) (?:de "
                r"|des )?(?:nos |d')?|un (?:petit |faible )?(?:nombre|groupe|pourcentage) (?:(?:limite"
                r"|restreint|reduit) )?(?:de "
                r"|d'))(?: de nos| des| nos)? ?(?:utilisateurs|utilisatrices|clients|comptes|personnes"
                r"|organisations)(?: [^.!?\n]{1,40}?)?? (?:peuvent|pourraient|peut|pourrait"
                r"|sont susceptibles|risquent)\b"
            ),
        ),
        (
            "clients|comptes|personnes|utilisateurs",
            (
                r"\bil (?:est|se peut)(?: possible)? que (?:certain(?:e)?s|quelques|les|des|nos"
                r"|vos)(?: de nos| des)? (?:utilisateurs|clients|comptes|personnes)\b"
            ),
        ),
        (
            "avoir|constater|eprouver|observer|rencontrer|subir",
            (
                r"\b(?:les |nos |des )(?:utilisateurs|clients) (?:peuvent"
                r"|pourraient) (?:\w+ )?(?:rencontrer|constater|subir|avoir|observer"
                r"|eprouver)(?: \w+){0,2} (?:problemes|difficultes|erreurs|perturbations"
                r"|dysfonctionnements)\b"
            ),
        ),
    ),
    "pt-BR": (
        (
            "alguma|pouc|voce",
            (
                r"\balgun[s] de voces podem\b|\balgumas? d[eo]\w* voces podem\b|\bpouc[oa]s (?:clientes"
                r"|usuari[oa]s|contas) (?:podem|poderao)\b|\bvoces? (?:pode|podem|podera"
                r"|poderao) (?:notar|enfrentar|perceber|ter|encontrar|sofrer"
                r"|experimentar) (?:\w+ ){0,2}(?:problemas?|dificuldades?"
                r"|falhas?|instabilidades?)\b"
            ),
        ),
        (
            "pode",
            (
                r"\b(?:algun[s]|algumas|cert[oa]s|determinad[oa]s|uns poucos|vari[oa]s"
                r"|um (?:pequeno )?(?:grupo|numero|subconjunto|percentual) (?:(?:reduzido|limitado"
                r"|pequeno) )?de|uma (?:pequena )?(?:parte"
                r"|parcela) d[eoa]s?)(?: d[eo]s?)?(?: (?:nossos|nossas|os|as))? ?(?:usuari[oa]s|clientes"
                r"|contas|pessoas|organizacoes)(?: [^.!?\n]{1,40}?)?? (?:podem|poderiam|poderao|pode"
                r"|podera)\b"
            ),
        ),
        (
            "possivel",
            (
                r"\be possivel que (?:alguns|algumas|cert[oa]s|determinad[oa]s|vari[oa]s|os"
                r"|as)? ?(?:d[eo]s )?(?:usuari[oa]s|clientes|contas|pessoas)\b"
            ),
        ),
        (
            "dificuldades|erros|falhas|instabilidade|problemas",
            (
                r"\b(?:os |as )?(?:usuari[oa]s|clientes) (?:podem|poderao|poderiam) (?:\w+ )?(?:enfrentar"
                r"|encontrar|notar|sofrer|ter|experimentar|estar \w+)(?: \w+){0,2} (?:problemas"
                r"|dificuldades|erros|falhas|instabilidades?)\b"
            ),
        ),
    ),
}

# A share that is named, advice, and what somebody may do.
_UNLESS = {
    "en": (
        r"\d ?%|\b(?:one|two|three) (?:in|out of)\b|\d (?:in|of|out of) \d|\bapproximately \d"
        r"|\babout \d|\b(?:may|might|could) (?:also |now |again )?(?:retry|need to|want to|wish"
        r"|choose|use|log (?:out|in)|refresh|sign|contact|be required|be asked|have to|opt)\b"
    ),
    "es": (
        r"\d ?%|\bun[oa] de cada\b|\b(?:pueden|podrian) (?:volver a|reintentar|usar|utilizar"
        r"|seguir|continuar|iniciar|tener que|necesitar|contactar|consultar)\b"
    ),
    "ja": r"[0-9０-９][ 　]?(?:%|％|割|パーセント)|約[0-9]",
    "fr": (
        r"\d ?%|\bun(?:e)? \w+ sur \w+\b|\b(?:peuvent|pourraient) (?:de nouveau "
        r"|a nouveau )?(?:reessayer|utiliser|continuer|se (?:re)?connecter|devoir|avoir a"
        r"|contacter|consulter)\b"
    ),
    "pt-BR": (
        r"\d ?%|\bum(?:a)? em cada\b|\b(?:podem|poderiam) (?:usar|utilizar|continuar|tentar"
        r"|precisar|ter que|fazer|entrar|acessar|voltar a)\b"
    ),
}


def check(draft: Draft, house: House) -> list[Spot]:
    """Vague people to whom something vague may happen; in maintenance nothing has happened yet."""
    if draft.kind == "maintenance":
        return []
    return phrases(draft, _VAGUE, {}, _UNLESS)
