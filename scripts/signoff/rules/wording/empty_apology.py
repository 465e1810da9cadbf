"""SO508: an apology that names nothing."""

from __future__ import annotations

from signoff.rules.draft import Draft, House
from signoff.rules.rule import Example, Rule, Spot
from signoff.rules.wording.phrases import phrases

RULE = Rule(
    code="SO508",
    slug="empty-apology",
    severity="warning",
    family="wording",
    about="an apology that leaves open whether anything happened",
    hint=(
        "say what you are sorry for: “we are sorry that invoices could not be opened this "
        "morning”, or leave it out"
    ),
    why=(
        "“Any inconvenience this may have caused” doubts what the reader has just been through, "
        "and everybody "
        "recognises it as a set phrase. One apology that names the effect is worth more than "
        "five of these."
    ),
    source="our own judgement, after reading those in 5,471 real messages (docs/precision.md)",
    bad=(
        Example("en", "Invoices open again. We apologize for any inconvenience this may have caused."),
        Example(
            "es",
            (
                "Las facturas se abren de nuevo. Disculpen cualquier inconveniente que esto haya podido "
                "causar."
            ),
        ),
        Example("ja", "請求書を開けます。ご迷惑をおかけしていたとしたら申し訳ございません。"),
        Example(
            "fr",
            ("Les factures s'ouvrent de nouveau. Veuillez nous excuser pour les éventuels désagréments."),
        ),
        Example("pt-BR", "As faturas abrem de novo. Pedimos desculpas por qualquer inconveniente."),
    ),
    good=(
        Example("en", "Invoices open again. We are sorry that you could not pay this morning."),
        Example("es", "Las facturas se abren de nuevo. Sentimos que esta mañana no se pudieran pagar."),
        Example(
            "ja", "請求書を開けます。午前中にお支払いいただけず、ご不便をおかけしました。申し訳ございません。"
        ),
        Example(
            "fr",
            ("Les factures s'ouvrent de nouveau. Nous regrettons que les paiements aient échoué ce matin."),
        ),
        Example(
            "pt-BR", "As faturas abrem de novo. Lamentamos que não tenha sido possível pagar hoje de manhã."
        ),
    ),
)

_APOLOGIES = {
    "en": (
        (
            "been|inconvenienced",
            (
                r"\b(?:anyone|anybody|those|customers|users|whoever) (?:who|that)? ?(?:may"
                r"|might) have been\b[^.!?\n]{0,30}\b(?:inconvenienced|affected|impacted|disrupted"
                r"|bothered)\b|\binconvenienced\b"
            ),
        ),
        (
            "any|apologi|possible|potential|regret|sorry|whatever",
            (
                r"\b(?:any|whatever|possible|potential) (?:\w+ ){0,2}(?:inconvenien\w+|disruptions?"
                r"|trouble|frustrations?|disturbance|difficult(?:y|ies)) (?:(?:that|this|these|it|we|the"
                r"|which|issue|outage|incident|disruption|service|may|might|could|has|have) ){0,6}caus\w+"
                r"|\b(?:sorry|apologi[sz]e|apologies|apologi[sz]ing|regret)\b[^.!?\n]{0,25}\b(?:any"
                r"|possible|potential) (?:\w+ ){0,2}(?:inconvenien\w+|disruptions?|trouble|frustrations?"
                r"|disturbance|difficult(?:y|ies)|impact [^.!?\n]{0,60}\bm(?:ay|ight))\b"
            ),
        ),
        (
            "inconvenien",
            (
                r"\b(?:sorry|apologi[sz]e|apologies|apologi[sz]ing|regret|pardon"
                r"|excuse)\b[^.!?\n]{0,25}\b(?:the|this|these|such|your) (?:\w+ ){0,2}inconvenien\w+"
            ),
        ),
        (
            "apologi|regret|sorry",
            (
                r"\b(?:sorry|apologi[sz]e|apologies|regret) if\b|\b(?:if|should) (?:this|it|you"
                r"|anyone)\b[^.!?\n]{0,40}\b(?:apologi[sz]e|sorry)\b"
            ),
        ),
    ),
    "es": (
        ("disculp|lamentamos|perdon|sentimos", r"\b(?:disculp\w+|perdon\w*|sentimos|lamentamos) si\b"),
        (
            (
                "cualesquiera|cualquier|eventual|inconveniente|molestia|perjuicio|posible|potenciales"
                "|trastorno"
            ),
            (
                r"\b(?:cualquier|cualesquiera|posibles?|eventual(?:es)?"
                r"|potenciales) (?:\w+ )?(?:inconvenientes?|molestias?|trastornos?|perjuicios?"
                r"|dificultad(?:es)?)\b"
                r"|\b(?:inconvenientes?|molestias?|trastornos?"
                r"|perjuicios?) (?:\w+ )?que (?:\w+ ){0,3}(?:pueda|puedan|pudiera|pudieran|podria|podrian"
                r"|haya podido|hayan podido|hayamos podido|hubiesemos|podamos|hubiera|pudiese)\b"
            ),
        ),
        ("disculpas|lamentamos|perdon|sentimos", r"\b(?:disculpas|perdon|lamentamos|sentimos) si\b"),
    ),
    "ja": (
        (
            "おかけし|お掛けし|お詫び|ご不便を感じ|すみません|不快に思われ|申し訳|陳謝",
            (
                r"(?:もし|万が?一)[^。！？\n]{0,30}(?:お詫び|申し訳|すみません|陳謝)|(?:おかけし|お掛けし|不快に思われ"
                r"|ご不便を感じ)[^。！？\n]{0,8}(?:ていたとし|ていたら|ておりましたら|たのであれば|た場合|た方)[^。！？\n]{0,20}(?:お詫び|申し訳|すみません"
                r"|お許し)"
            ),
        ),
        (
            "お手数|ご不便|ご心配|ご迷惑",
            r"(?:ご迷惑|ご不便|お手数|ご心配)[^。！？\n]{0,10}(?:かもしれ|可能性|おそれ|恐れ)[^！？\n]{0,20}(?:お詫び|申し訳|ご了承)",
        ),
        (
            "思われ|感じられ",
            r"(?:ご?不快|ご?不満|ご?不便)に(?:思われ|感じられ)た[^。！？\n]{0,20}(?:お詫び|申し訳)",
        ),
    ),
    "fr": (
        (
            "eventuellement",
            (
                r"\b(?:desagrements?|genes?|inconvenients?|derangements?"
                r"|perturbations?) (?:eventuellement )(?:occasionn|caus|provoqu|subi)\w+"
            ),
        ),
        (
            "derangement|desagrement|gene|inconfort|inconvenient|perturbation",
            (
                r"\b(?:eventuel(?:le)?s?|tout|toute|tous les|possibles?"
                r"|quelconques?) (?:\w+ )?(?:desagrements?|genes?|inconvenients?|derangements?"
                r"|perturbations?|inconforts?)\b"
                r"|\b(?:desagrements?|genes?|inconvenients?|derangements?"
                r"|perturbations?) (?:eventuel(?:le)?s?|que (?:cela|ceci|cet incident|cette \w+"
                r"|nous) (?:a|ont|ait|aient|aurait|auraient|avons|peut|pourrait"
                r"|puisse) (?:pu )?(?:\w+ )?(?:occasionn\w+|caus\w+|provoqu\w+|engendr\w+))"
            ),
        ),
        ("desole|excuser|excuses|regrettons", r"\b(?:excuses|desoles?|excuser|regrettons) si\b"),
    ),
    "pt-BR": (
        ("desculp|perdao", r"\bdesculp\w+(?:-nos)? se\b|\bperdao se\b"),
        (
            "eventua|quaisquer|qualquer",
            (
                r"\b(?:desculp\w+|lamentamos|perdao)\b[^.!?\n]{0,12}\b(?:qualquer|quaisquer"
                r"|eventua\w+) \w+"
            ),
        ),
        (
            "aborrecimento|dificuldade|incomodo|inconveniente|prejuizo|transtorno",
            (
                r"\b(?:qualquer|quaisquer|possive(?:l|is)|eventua(?:l|is)"
                r"|potenciais) (?:\w+ )?(?:inconvenientes?|transtornos?|incomodos?|aborrecimentos?"
                r"|prejuizos?|dificuldades?)\b"
                r"|\b(?:inconvenientes?|transtornos?|incomodos?"
                r"|aborrecimentos?) (?:\w+ )?que (?:\w+ ){0,3}(?:possa|possam|tenha|tenham|pode|podem"
                r"|puder)\b"
            ),
        ),
        ("desculpa|lamentamos|sentimos", r"\b(?:desculpas?|lamentamos|sentimos) se\b"),
    ),
}


def check(draft: Draft, house: House) -> list[Spot]:
    """Set phrases of apology; an apology for something named is fine."""
    return phrases(draft, _APOLOGIES, {}, {})
