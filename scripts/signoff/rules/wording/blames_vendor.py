"""SO504: blames a vendor."""

from __future__ import annotations

from signoff.rules.draft import Draft, House
from signoff.rules.rule import Example, Rule, Spot
from signoff.rules.wording.phrases import phrases

RULE = Rule(
    code="SO504",
    slug="blames-vendor",
    severity="warning",
    family="wording",
    about="puts the blame on a third party",
    hint=(
        "say what does not work and what you do about it; that a service you depend on fails is "
        "a fact, whose fault it is no help"
    ),
    why=(
        "Customers bought from you. Whose fault it is does not help them, reads as an excuse, "
        "and may be wrong or "
        "unfair. It is fine to say that a service you depend on is failing, and what you do meanwhile."
    ),
    source=(
        "PagerDuty, Incident Response documentation, Customer Liaison: “If we are "
        "dropping the ball, be upfront about it”"
    ),
    bad=(
        Example("en", "The outage was caused by our hosting provider."),
        Example("es", "La caída ha sido provocada por nuestro proveedor de alojamiento."),
        Example("ja", "今回の障害はホスティング事業者に起因するものです。"),
        Example("fr", "La panne est due à notre hébergeur."),
        Example("pt-BR", "A queda foi causada pelo nosso provedor de hospedagem."),
    ),
    good=(
        Example(
            "en",
            (
                "Text messages do not arrive: a service that we use to send them is failing. We are "
                "sending codes by e-mail."
            ),
        ),
        Example(
            "es",
            (
                "Los SMS no llegan: falla un servicio que usamos para enviarlos. Enviamos los códigos "
                "por correo."
            ),
        ),
        Example(
            "ja",
            "SMSが届きません。送信に利用しているサービスで障害が発生しています。コードはメールで送信しています。",
        ),
        Example(
            "fr",
            (
                "Les SMS n'arrivent pas : un service que nous utilisons pour l'envoi est en panne. Les "
                "codes partent par courriel."
            ),
        ),
        Example(
            "pt-BR",
            (
                "Os SMS não chegam: um serviço que usamos para o envio está com falha. Os códigos seguem "
                "por e-mail."
            ),
        ),
    ),
)

_WHO_EN = (
    r"(?:(?:our|an?|the|one of our) (?:[\w-]+ ){0,3}?(?:providers?|processors?|vendors?|suppliers?"
    r"|partners?|carriers?|registrars?|isp|hoster)|third[ -]parties|a third[ -]party"
    r"|(?:an? |the |our )?(?:upstream|external|downstream|third[ -]party) (?:[\w-]+ ){0,2}?(?:provider"
    r"|vendor|supplier|partner|service|outage|carrier|network|isp|dns|cloud)s?\b|aws|amazon web services"
    r"|azure|google cloud|gcp|cloudflare|fastly|akamai|twilio|stripe|okta|openai|github"
    r"|microsoft|hetzner|ovh|digitalocean|telia|level ?3|let's encrypt|heroku)"
)
_WHO_ES = (
    r"(?:(?:nuestr[oa]s?|un|una|del|el|los) (?:\w+ )?(?:proveedor\w*|socios?|operador\w*"
    r"|suministrador\w*|subcontrat\w+)|terceros?|un tercero|aws|amazon|azure|google cloud"
    r"|cloudflare|twilio)"
)
_WHO_FR = (
    r"(?:(?:notre|nos|un|une|du|le|l'un de nos|d'un|au) ?(?:\w+ )?(?:prestataires?"
    r"|fournisseurs?|hebergeurs?|partenaires?|operateurs?|sous-traitants?)|tiers|aws|amazon"
    r"|azure|google cloud|cloudflare|ovh|twilio)"
)
_WHO_PT = (
    r"(?:(?:noss[oa]s?|um|uma|do|o|pelo) (?:\w+ )?(?:provedor\w*|fornecedor\w*|parceir[oa]s?"
    r"|operadora?s?)|terceiros?|aws|amazon|azure|google cloud|cloudflare|twilio)"
)

_BLAME = {
    "en": (
        (
            "broke|brought|lies|messed|rests|ruined|taken|took",
            r"\b(?:fault|blame|responsibility) (?:lies|rests) with\b|\b"
            + _WHO_EN
            + r" (?:has |have )?(?:broke|broken|took down|brought down|taken down|messed up|ruined)\b",
        ),
        (
            "blame|fault|thanks",
            r"\b(?:blame|thanks to) "
            + _WHO_EN
            + r"\b|\bfault of "
            + _WHO_EN
            + r"\b|\b"
            + _WHO_EN
            + r"'s fault\b|\bblame (?:lies|rests) with\b",
        ),
        (
            ("attribut|caused|created|due|introduced|owing|thanks|triggered"),
            (
                r"\b(?:caused|due|triggered|created|introduced|attribut\w+|thanks|owing)(?: \w+)? (?:by"
                r"|to)(?: (?:an? |the )?(?:[\w-]+ ){0,4}?(?:by|with|at|from|of|in|on))? "
            )
            + _WHO_EN
            + r"(?:\b|')",
        ),
        (
            "blame|doing|fault|problem|responsible",
            r"\b(?:not (?:our|ours|on our) (?:fault|doing|problem)|not (?:to blame|responsible)|"
            + _WHO_EN
            + r"(?:'s)? (?:is|are|was|were) (?:to blame|responsible|at fault))\b",
        ),
        ("because", r"\bbecause (?:of )?" + _WHO_EN + r"(?:\b|')"),
        (
            "control|hands|influence|nothing|reach",
            (
                r"\b(?:beyond|outside|out of) (?:of )?our (?:control|hands|reach|influence)\b"
                r"|\bnothing (?:that )?we can do\b|\bour hands are tied\b"
            ),
        ),
        (
            "ball|down|failed|messed|screwed",
            r"\b"
            + _WHO_EN
            + r"[^.!?\n]{0,25}\b(?:let us down|failed us|screwed|messed up|dropped the ball)\b",
        ),
    ),
    "es": (
        (
            "culpa|fallo|tercero",
            (
                r"\b(?:la )?culpa (?:es|la tiene|recae|ha sido) (?:de|del|en|sobre) "
                r"|\bel fallo es de(?:l)? (?:nuestr|la |otr)|\b(?:lo |la )?ha causado un tercero"
                r"|\bun tercero ha (?:causado|provocado)"
            ),
        ),
        (
            (
                "amazon|aws|azure|cloudflare|google|operador|proveedor|socio|subcontrat|suministrador"
                "|tercero|twilio"
            ),
            r"\b(?:por culpa|gracias|a causa|debido) (?:de |a |al |del )(?:la |el |los |las )?"
            + _WHO_ES
            + r"\b",
        ),
        (
            (
                "amazon|aws|azure|cloudflare|google|operador|proveedor|socio|subcontrat|suministrador"
                "|tercero|twilio"
            ),
            (
                r"\b(?:causad[oa]s?|provocad[oa]s?|ocasionad[oa]s?|originad[oa]s?|debid[oa]s?|se debe"
                r"|deberse) (?:por|a|al)(?: (?:un|una|la|el) [^.!?\n]{0,40}? (?:de|del|en|con))? ?"
            )
            + _WHO_ES
            + r"\b",
        ),
        (
            (
                "amazon|aws|azure|cloudflare|google|operador|proveedor|socio|subcontrat|suministrador"
                "|tercero|twilio"
            ),
            (
                r"\b(?:por|a) (?:un |una |el |la )?(?:fallo|error|problema|averia|caida|incidencia) (?:de"
                r"|del|en|con)(?: el| un)? ?"
            )
            + _WHO_ES
            + r"\b",
        ),
        (
            "culpa|nuestr|proveedor|responsabilidad",
            (
                r"\b(?:no es|no ha sido|no fue) (?:culpa|responsabilidad|problema) nuestr[oa]|\b(?:no es"
                r"|no ha sido|no fue) nuestra (?:culpa|responsabilidad)"
                r"|\bculpa de(?:l)? (?:nuestro )?proveedor"
            ),
        ),
        (
            "ajen|fuera|manos|nosotros|podemos",
            (
                r"\b(?:es |son |causas? )?ajen[oa]s? a (?:nosotros|nuestr\w+|la empresa)"
                r"|\bfuera de nuestro (?:control|alcance)|\bno (?:esta|depende) (?:en nuestras manos"
                r"|de nosotros)|\bno podemos hacer nada\b"
            ),
        ),
        (
            "proveedor",
            (
                r"\bproveedor[^.!?\n]{0,30}\b(?:ha vuelto a fallar|nos ha fallado|nos fallo|ha fallado"
                r"|otra vez)\b"
            ),
        ),
    ),
    "ja": (
        (
            "に責任|の責任|の過失|原因は",
            (
                r"(?:会社|事業者|業者|ベンダー|プロバイダー?|他社|パートナー|委託先|提携先)(?:の責任|に責任|の過失)|原因は[^。！？\n]{0,10}(?:他社|業者|会社"
                r"|事業者|ベンダー)に"
            ),
        ),
        (
            "が原因|によって引き起こ|による|に責任|に起因|のせい|側の",
            (
                r"(?:事業者|業者|ベンダー|プロバイダー?|委託先|提携先|取引先|他社|第三者|ホスティング会社|データセンター|キャリア|通信会社|外部サービス|外部|AWS"
                r"|Azure|aws|azure|アマゾン|Cloudflare|cloudflare)[^。！？\n]{0,15}(?:に起因|が原因|のせい|に責任|による(?:もの"
                r"|障害)"
                r"|によって引き起こ|側の(?:問題|障害|不具合))"
            ),
        ),
        (
            "では|弊社|当社|私たち|私ども",
            (
                r"(?:弊社|当社|私ども|私たち)(?:に|には|の|側に)?(?:責任|問題|落ち度|非)(?:は|で)?(?:なく|ありません|ございません|ない|はなく)|(?:弊社"
                r"|当社)では(?:対応|どうすること)[^。\n]{0,6}(?:できません|できかね|でき ?ない)"
            ),
        ),
        (
            "ミス|不備|不手際|怠慢",
            r"(?:会社|事業者|業者|ベンダー|プロバイダー?|委託先|他社)の(?:不手際|不備|怠慢|ミス)",
        ),
    ),
    "fr": (
        (
            "c'est|faute|imputable",
            (
                r"\bla faute (?:en )?(?:revient|incombe) a|\bc'est (?:un tiers|notre \w+"
                r"|l'\w+) qui (?:en )?est (?:la cause|responsable|a l'origine)|\bimputables? a\b"
            ),
        ),
        (
            (
                "amazon|aws|azure|cloudflare|fournisseur|google|hebergeur|operateur|ovh|partenaire"
                "|prestataire|sous-traitant|tiers|twilio"
            ),
            r"\b(?:a cause|par la faute|la faute) (?:d'|de |du |des )(?:la |l')?" + _WHO_FR + r"\b",
        ),
        (
            (
                "amazon|aws|azure|cloudflare|fournisseur|google|hebergeur|operateur|ovh|partenaire"
                "|prestataire|sous-traitant|tiers|twilio"
            ),
            (
                r"\b(?:due?s?|causee?s?|provoquee?s?|imputables?|lie?e?s?)(?: a| par| au)?(?: (?:une?|la"
                r"|le|des) [^.!?\n]{0,40}? (?:de|du|chez|d'))? ?"
            )
            + _WHO_FR
            + r"\b",
        ),
        (
            (
                "amazon|aws|azure|cloudflare|fournisseur|google|hebergeur|operateur|ovh|partenaire"
                "|prestataire|sous-traitant|tiers|twilio"
            ),
            (
                r"\b(?:a la suite|suite a|en raison|a cause) (?:d'|de |du )?(?:une? )?(?:panne|incident"
                r"|probleme|erreur|defaillance)? ?(?:de |du |chez |d')?"
            )
            + _WHO_FR
            + r"\b",
        ),
        (
            "echappe|eut-on|fait|faute|hors|independant|n'y|ouvons|responsabilite|ressort",
            (
                r"\bn'y (?:sommes|est) pour rien\b|\b(?:n'est|etait) pas (?:de )?notre (?:faute|fait"
                r"|responsabilite|ressort)|\bindependante?s? de notre volonte|\b(?:hors|echappe a"
                r"|en dehors) (?:de )?notre controle|\bne (?:pouvons|peut-on) rien (?:faire|y faire)"
                r"|\bpar la faute de\b"
            ),
        ),
        (
            "fournisseur|hebergeur|operateur|prestataire",
            (
                r"\b(?:prestataire|fournisseur|hebergeur|operateur)\b[^.!?\n]{0,30}\b(?:encore"
                r"|une fois de plus|nous a laisse)\b"
            ),
        ),
    ),
    "pt-BR": (
        ("culpa", r"\b(?:a )?culpa (?:e|foi|recai) (?:d[eoa]s?|sobre) "),
        (
            "amazon|aws|azure|cloudflare|fornecedor|google|operador|parceir|provedor|terceiro|twilio",
            r"\b(?:por culpa|por causa|gracas) (?:d[eoa]s? |a |ao )(?:noss[oa] )?" + _WHO_PT + r"\b",
        ),
        (
            (
                "amazon|aws|azure|causad|cloudflare|fornecedor|google|ocasionad|operador|parceir"
                "|provedor|provocad|terceiro|twilio"
            ),
            (
                r"\b(?:causad[oa]s?|provocad[oa]s?|ocasionad[oa]s?|devid[oa]|se deve|deveu-se) (?:por"
                r"|pel[oa]s?|a|ao)(?: (?:um|uma)? ?[^.!?\n]{0,40}? (?:de|do|da|no|na|com))? ?"
            )
            + _WHO_PT
            + r"\b"
            r"|\b(?:causad|provocad|ocasionad)[oa]s? pel[oa]s? (?:noss[oa] )?(?:provedor\w*"
            r"|fornecedor\w*|parceir\w+|operadora\w*|aws|azure|cloudflare)",
        ),
        (
            "culpa|fornecedor|parceiro|provedor|responsabilidade",
            (
                r"\b(?:a )?culpa nao (?:e|foi) nossa|\bnao (?:e|foi) (?:culpa nossa|nossa culpa"
                r"|responsabilidade nossa|nossa responsabilidade)|\bculpa d[oa] (?:nosso )?(?:provedor"
                r"|fornecedor|parceiro)"
            ),
        ),
        (
            "alcance|alhei|controle|foge|podemos|possamos",
            (
                r"\bfora d[eo] nosso (?:controle|alcance)|\balhei[oa]s? a(?: nossa)? (?:nos|vontade"
                r"|empresa)|\bnao podemos fazer nada\b|\bnada que possamos fazer\b|\bfoge (?:do"
                r"|ao) nosso controle"
            ),
        ),
        (
            "fornecedor|operadora|parceiro|provedor",
            (
                r"\b(?:fornecedor|provedor|parceiro|operadora)\b[^.!?\n]{0,30}\b(?:falhou de novo"
                r"|falhou novamente|nos deixou|nos decepcionou|mais uma vez)\b"
            ),
        ),
    ),
}

# What customers asked for, or did: their own vendor may be the news.
_UNLESS = {
    "en": r"\b(?:scheduled|planned) maintenance\b",
}


def check(draft: Draft, house: House) -> list[Spot]:
    """A third party as the cause; a house that is called like one is none."""
    found = phrases(draft, _BLAME, {}, _UNLESS)
    return [spot for spot in found if not any(name.lower() in spot.word.lower() for name in house.names)]
