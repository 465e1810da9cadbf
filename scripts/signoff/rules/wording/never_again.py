"""SO519: promises that it will never happen again."""

from __future__ import annotations

from signoff.rules.draft import Draft, House
from signoff.rules.rule import Example, Rule, Spot
from signoff.rules.wording.phrases import phrases

RULE = Rule(
    code="SO519",
    slug="never-again",
    severity="warning",
    family="wording",
    about="promises what nobody can keep",
    hint="say what you changed or will change, and by when; not that it cannot happen again",
    why=(
        "The next incident of the same look makes a liar of whoever promised there would be "
        "none. What was changed "
        "can be checked, and stays true."
    ),
    source="Richard Cook, How Complex Systems Fail; docs/design.md, section 1: honest, no guesses",
    bad=(
        Example("en", "We have changed the alarm and this will never happen again."),
        Example("es", "Hemos cambiado la alarma y no volverá a ocurrir nunca."),
        Example("ja", "警報を変更しましたので、今後二度と発生いたしません。"),
        Example("fr", "Nous avons modifié l'alarme et cela ne se reproduira plus jamais."),
        Example("pt-BR", "Mudamos o alarme e isso nunca mais vai acontecer."),
    ),
    good=(
        Example("en", "We have changed the alarm, so that we notice a full queue before mail is delayed."),
        Example(
            "es", "Hemos cambiado la alarma para notar una cola llena antes de que se retrase el correo."
        ),
        Example("ja", "警報を変更し、メールが遅れる前に滞留に気づけるようにしました。"),
        Example(
            "fr",
            ("Nous avons modifié l'alarme pour voir une file pleine avant que les courriels ne tardent."),
        ),
        Example("pt-BR", "Mudamos o alarme para perceber uma fila cheia antes que os e-mails atrasem."),
    ),
)

_PROMISES = {
    "en": (
        (
            "happen|occur|recur",
            r"\b(?:this|it|such \w+) can(?:not| no longer)(?: \w+)? (?:happen|occur|recur)\b",
        ),
        (
            "incidents|outages|promise|recurrence|repeat",
            (
                r"\bwe (?:\w+ )?promise\b|\b(?:be|see) no (?:repeat|recurrence|more (?:outages"
                r"|incidents))\b"
            ),
        ),
        (
            "again|cur|happens|once",
            (
                r"\b(?:(?:will|can|could|shall) (?:never|not ever)|never|won't|will not|cannot"
                r"|can't)(?: \w+){0,2} (?:happen\w*|occur\w*|recur\w*|reoccur\w*|be repeated|repeat\w*"
                r"|see this|experience this)(?: \w+)? ?(?:ever |once )?again\b|\b(?:will|can) (?:never"
                r"|not|no longer) (?:recur|reoccur)\b|\bnever (?:recurs|happens|occurs"
                r"|reoccurs)(?: again)?\b|\bonce and for all\b"
            ),
        ),
        (
            "100|guarantee|hundred",
            (
                r"\bwe (?:can |will |hereby )?guarantee\b|\b(?:100 ?%|one hundred percent"
                r"|hundred percent) (?:certain|sure|safe|secure|guaranteed|reliable)\b"
            ),
        ),
    ),
    "es": (
        (
            "ocurrir|pasar|repetirse|suceder",
            (
                r"\b(?:esto|eso)?\b ?ya no (?:puede|podra) (?:volver a )?(?:ocurrir|pasar|suceder"
                r"|repetirse)\b"
            ),
        ),
        ("promet", r"\b(?:les |le |os )?(?:prometemos|prometido)\b"),
        (
            "jamas|nunca|ocurrir|pasar|producirse|repetira|repetirse|suceder|volvera",
            (
                r"\b(?:no|nunca|jamas)(?: \w+){0,2} (?:volvera|volveran|vuelva|volvera nunca"
                r"|va a volver) a (?:ocurrir|pasar|suceder|repetirse|producirse)\b|\b(?:nunca"
                r"|jamas) (?:mas )?(?:volvera|ocurrira|sucedera|pasara|se repetira)\b|\bno se (?:repetira"
                r"|volvera a \w+)\b"
            ),
        ),
        (
            "100|cien|garantizamos|garantizar",
            (
                r"\b(?:les |le |os |te )?(?:garantizamos|podemos garantizar)\b|\b(?:cien por cien"
                r"|100 ?%) (?:segur|fiable|garantizad)\w*"
            ),
        ),
    ),
    "ja": (
        (
            "いたしません|ようにいたします|ようにします|今後",
            (
                r"今後[^。！？\n]{0,16}(?:発生し|起こり|起き|生じ)(?:ません|ることはありません)|二度と[^。！？\n]{0,24}(?:ようにいたします|ようにします"
                r"|いたしません)"
            ),
        ),
        (
            "もう|二度と|再び|決して|絶対に",
            (
                r"(?:二度と|再び|絶対に|決して|もう)[^。！？\n]{0,20}(?:発生|起こ|起き|繰り返|生じ|ご迷惑)[^。！？\n]{0,14}(?:ません"
                r"|ない(?:こと)?|ことはございません|いたしません|よう(?:に)?お約束)"
            ),
        ),
        (
            "100|お約束|保証|絶対に",
            r"(?:保証|お約束)(?:いた)?します|絶対に(?:安全|大丈夫)|100 ?(?:%|％|パーセント)(?:安全|大丈夫)",
        ),
    ),
    "fr": (
        (
            "arriver|produire",
            (
                r"\b(?:cela|ca|ceci) n'arrivera (?:plus|jamais)\b|\bne (?:peut"
                r"|pourra) plus (?:se (?:re)?produire|arriver)\b"
            ),
        ),
        (
            "assurons|engageons|promettons",
            (
                r"\bnous (?:vous )?promettons\b|\bnous (?:nous engageons"
                r"|vous assurons) (?:a ce )?que (?:cela|ca) ne\b"
            ),
        ),
        (
            "arrivera|arriveront|jamais|pourra|produira|repetera|reproduiront",
            (
                r"\bne (?:se |s')?(?:reproduira|reproduiront|arrivera|arriveront|repetera"
                r"|produira)(?: plus| pas| jamais)+|\bplus jamais\b|\bne pourra plus (?:se reproduire"
                r"|arriver|se produire)\b"
            ),
        ),
        (
            "100|garantir|garantissons",
            (
                r"\b(?:nous (?:vous )?(?:garantissons|pouvons (?:vous )?garantir))\b|\b100 ?% (?:sur"
                r"|fiable|garanti|securise)\w*"
            ),
        ),
    ),
    "pt-BR": (
        ("acontecer|ocorrer|repetir", r"\bnao (?:pode|podera) mais (?:acontecer|ocorrer|se repetir)\b"),
        ("prometemos", r"\bprometemos\b"),
        (
            "acontecer|jamais|nunca|ocorrer|repetir",
            (
                r"\b(?:nunca|jamais)(?: mais)? (?:vai|ira|voltara|acontecera|ocorrera|se repetira"
                r"|volta)\b|\bnao (?:vai|voltara|ira|vao) (?:mais )?(?:a |voltar a |se )?(?:acontecer"
                r"|ocorrer|repetir)\b|\bnao se repetira\b"
            ),
        ),
        (
            "100|garantimos|garantir",
            r"\b(?:garantimos|podemos garantir)\b|\b100 ?% (?:segur|confiave|garantid)\w*",
        ),
    ),
}

_UNLESS = {
    "en": (
        r"\bguarantee(?:d)? (?:of )?(?:delivery|uptime|a refund)|\b(?:cannot|can't"
        r"|not) (?:\w+ )?guarantee|(?:\bnot|cannot|can't|n't) (?:be )?(?:100|one hundred)"
    ),
    "es": r"\bno (?:\w+ )?(?:podemos garantizar|garantizamos)",
    "ja": "保証(?:でき|いたしかね|は(?:でき|あり))",
    "fr": r"\bne (?:vous )?pouvons (?:pas )?(?:vous )?garantir|\bne (?:vous )?garantissons pas",
    "pt-BR": r"\bnao (?:podemos garantir|garantimos)",
}


def check(draft: Draft, house: House) -> list[Spot]:
    """Promises about all future."""
    return phrases(draft, _PROMISES, {}, _UNLESS)
