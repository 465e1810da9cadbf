"""SO518: says that the cause is known while the status is still investigating."""

from __future__ import annotations

from signoff.rules.draft import Draft, House
from signoff.rules.rule import Example, Rule, Spot
from signoff.rules.wording.phrases import body_phrases

RULE = Rule(
    code="SO518",
    slug="cause-said-early",
    severity="warning",
    family="wording",
    about="the text says that the cause is known, the status that it is still looked for",
    hint="set `status: identified`, so that page, feeds and API say it, too",
    why=("Customers and their programs follow the status; progress that only the text tells of reaches few."),
    source="docs/design.md, section 4",
    internal=True,
    bad=(
        Example("en", "We have identified the cause of the failing logins.", "status: investigating"),
        Example("es", "Hemos identificado la causa de los fallos de acceso.", "status: investigating"),
        Example("ja", "ログインできない原因を特定しました。", "status: investigating"),
        Example("fr", "Nous avons identifié la cause des échecs de connexion.", "status: investigating"),
        Example("pt-BR", "Identificamos a causa das falhas de login.", "status: investigating"),
    ),
    good=(
        Example(
            "en", "Logins fail in Europe. We have not identified the cause yet.", "status: investigating"
        ),
        Example(
            "es", "El acceso falla en Europa. Aún no hemos identificado la causa.", "status: investigating"
        ),
        Example(
            "ja", "ヨーロッパでログインできません。原因はまだ特定できていません。", "status: investigating"
        ),
        Example(
            "fr",
            "La connexion échoue en Europe. Nous n'avons pas encore identifié la cause.",
            "status: investigating",
        ),
        Example(
            "pt-BR", "O login falha na Europa. Ainda não identificamos a causa.", "status: investigating"
        ),
    ),
)

_KNOWN = {
    "en": (
        (
            "confirmed|determined|discovered|found|identified|isolated|know|pinpointed",
            (
                r"\b(?:we|engineers?|team|engineering)(?: (?:have|has|'ve)|'ve)?(?: (?:now|also"
                r"|successfully|since))* (?:identified|found|determined|isolated|pinpointed|discovered"
                r"|confirmed) (?:the (?:[\w-]+ ){0,3}?(?:cause|source|origin|culprit|issue|problem|reason"
                r"|fault)s?|(?:a |an )?(?:[\w-]+ )?(?:(?:root|underlying) )?(?:cause|source|origin"
                r"|culprit)"
                r"|what (?:caused|causes|is causing))\b|\bwe (?:now )?know (?:the cause"
                r"|what caused|what is causing)\b"
            ),
        ),
        (
            "determined|found|identified|known|pinpointed",
            (
                r"\b(?:the )(?:root |underlying )?(?:cause|source|origin|issue|problem"
                r"|reason) (?:of [\w' -]{1,50} )?(?:is (?:now )?known|has (?:now )?been (?:identified"
                r"|found|determined|pinpointed)|was (?:identified|found|determined))\b"
            ),
        ),
    ),
    "es": (
        ("dado", r"\bhemos dado con (?:la causa|el origen|el problema)\b"),
        (
            (
                "conocemos|descubierto|determinado|encontrado|encontramos|hallado|identificado"
                "|identificamos|localizado|localizamos|sabemos"
            ),
            (
                r"\b(?:hemos|ha|han) (?:ya )?(?:identificado|encontrado|localizado|determinado|hallado"
                r"|descubierto) (?:el |la |un |una )?(?:\w+ )?(?:causa|origen|problema|motivo|raiz"
                r"|fallo)\b|\b(?:identificamos|encontramos|localizamos) (?:la causa|el origen|el problema"
                r"|el motivo)\b|\bya (?:sabemos|conocemos) (?:la causa|que (?:lo )?(?:causa|provoca))\b"
            ),
        ),
        (
            "conocida|determinad|encontrad|identificad|localizad",
            (
                r"\b(?:la causa|el origen|el problema|el motivo)(?: (?:de|del"
                r"|raiz)(?: [\w'/-]+){1,8}?)? (?:ha sido|ya ha sido|fue|se ha|esta|ya esta"
                r"|ha quedado) (?:identificad|localizad|encontrad|determinad)[oa]\b|\b(?:la )?causa (?:es"
                r"|ya es) conocida\b"
            ),
        ),
    ),
    "ja": (
        (
            "判明|特定|確認|突き止め",
            (
                r"(?:原因|要因|問題箇所|問題の箇所)(?:が|を|は|となる[^。\n]{0,12})[^。！？\n]{0,10}(?:特定|判明|突き止め|確認)(?:し|いたし|致し"
                r"|され|でき|しており)?(?:まし|て(?:い|おり)ます|済み)"
            ),
        ),
    ),
    "fr": (
        (
            "connaissons|decouvert|determine|identifie|localise|savons|trouve",
            (
                r"\b(?:nous avons|nos equipes ont|notre equipe a)(?: (?:desormais|bien))? (?:identifie"
                r"|trouve|localise|determine|decouvert) (?:la |l'|le |une? )?(?:\w+ )?(?:cause|origine"
                r"|probleme|source|raison)\b|\bnous (?:connaissons|savons) (?:desormais )?(?:la cause"
                r"|l'origine|ce qui cause)\b"
            ),
        ),
        (
            "connu|determine|identifie|localise|trouve",
            (
                r"\b(?:la cause|l'origine|le probleme|la source)(?: (?:de|du|des"
                r"|d'[\w-]+)(?: [\w'/-]+){0,8}?)? (?:est (?:desormais )?(?:connue?|identifiee?|trouvee?)"
                r"|a ete (?:identifie|trouve|localise|determine)e?)\b"
            ),
        ),
    ),
    "pt-BR": (
        (
            "conhecemos|descobrimos|determinamos|encontramos|identificamos|localizamos|sabemos",
            (
                r"\b(?:ja )?(?:identificamos|encontramos|localizamos|descobrimos|determinamos) (?:a |o "
                r"|um |uma )?(?:\w+ )?(?:causa|origem|problema|motivo|raiz|falha)\b|\bja (?:sabemos"
                r"|conhecemos) (?:a causa|o motivo|o que causou|o que (?:esta )?causa)\b"
            ),
        ),
        (
            "conhecida|determinad|encontrad|identificad|localizad",
            (
                r"\b(?:a causa|a origem|o problema|o motivo)(?: (?:d[eoa]s?"
                r"|raiz)(?: [\w'/-]+){0,8}?)? (?:foi|ja foi|esta|ja esta) (?:identificad|encontrad"
                r"|localizad|determinad)[oa]\b|\b(?:a )?causa (?:ja )?(?:e|foi) conhecida\b"
            ),
        ),
    ),
}

_UNLESS = {
    "en": (
        r"\b(?:not|no|yet to|once|when|if|until|haven't|hasn't|after|as soon as|to identify"
        r"|workaround|potential\w*|possibl\w*|likely|probably|suspect\w*|believe|think|may have"
        r"|might have)\b"
    ),
    "es": r"\b(?:no|aun|todavia|cuando|si|hasta|en cuanto|una vez|posible|probable)\b",
    "ja": "まだ|ません|いない|次第|したら|までに|ておらず|可能性",
    "fr": r"\b(?:pas|n'avons|quand|lorsque|si|jusqu\w*|des que|une fois|possible|probable)\b",
    "pt-BR": r"\b(?:nao|ainda|quando|se|ate|assim que|uma vez|possivel|provavel)\b",
}


def check(draft: Draft, house: House) -> list[Spot]:
    """A known cause in a message whose status in force is investigating."""
    if draft.kind != "incident" or draft.status != "investigating":
        return []
    return body_phrases(draft, _KNOWN, _UNLESS)
