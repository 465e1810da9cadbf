"""SO517: the text says that a maintenance is at another stage than the front matter does."""

from __future__ import annotations

from signoff.rules.draft import Draft, House
from signoff.rules.rule import Example, Rule, Spot
from signoff.rules.wording.phrases import body_phrases

_WINDOW = "kind: maintenance\nwindow: {start: 2026-11-21T10:00Z, end: 2026-11-21T14:00Z}\nstatus: "

RULE = Rule(
    code="SO517",
    slug="maintenance-contradicted",
    severity="error",
    family="wording",
    about="the text says that the maintenance is at another stage than its status does",
    hint="set the status that the text speaks of: in_progress, completed or cancelled",
    why=(
        "Calendars, feeds and programs follow the status. Whoever reads “completed” while they "
        "still announce the "
        "window plans for the wrong thing."
    ),
    source="docs/design.md, section 4",
    internal=True,
    bad=(
        Example("en", "The maintenance has been completed.", _WINDOW + "in_progress"),
        Example("en", "The maintenance has been cancelled.", _WINDOW + "scheduled"),
        Example("es", "El mantenimiento ha finalizado.", _WINDOW + "in_progress"),
        Example("es", "El mantenimiento se ha cancelado.", _WINDOW + "scheduled"),
        Example("ja", "メンテナンスは完了しました。", _WINDOW + "in_progress"),
        Example("ja", "メンテナンスを中止しました。", _WINDOW + "scheduled"),
        Example("fr", "La maintenance est terminée.", _WINDOW + "in_progress"),
        Example("fr", "La maintenance a été annulée.", _WINDOW + "scheduled"),
        Example("pt-BR", "A manutenção foi concluída.", _WINDOW + "in_progress"),
        Example("pt-BR", "A manutenção foi cancelada.", _WINDOW + "scheduled"),
    ),
    good=(
        Example(
            "en",
            "The maintenance has begun. We will say so here when the maintenance is completed.",
            _WINDOW + "in_progress",
        ),
        Example(
            "es",
            "El mantenimiento ha comenzado. Avisaremos aquí cuando el mantenimiento haya finalizado.",
            _WINDOW + "in_progress",
        ),
        Example(
            "ja",
            "メンテナンスを開始しました。完了しましたら、ここでお知らせします。",
            _WINDOW + "in_progress",
        ),
        Example(
            "fr",
            "La maintenance a commencé. Nous le dirons ici quand la maintenance sera terminée.",
            _WINDOW + "in_progress",
        ),
        Example(
            "pt-BR",
            "A manutenção começou. Avisaremos aqui quando a manutenção for concluída.",
            _WINDOW + "in_progress",
        ),
    ),
)

_DONE = {
    "en": (
        (
            "complete|concluded|done|finished",
            (
                r"\b(?:maintenance|upgrade|migration) (?:complete|completed|finished|done)(?= ?[.!]|$)"
                r"|\bwe have (?:now |successfully )?(?:completed|finished|concluded) (?:the|this"
                r"|our) (?:[\w-]+ ){0,3}?(?:maintenance|upgrade|migration|work)\b"
            ),
        ),
        (
            "complete|concluded|done|finished|over|successful",
            (
                r"\b(?:maintenance|work|upgrade|migration|update)(?: (?:window|work|works|on|of|for"
                r"|to)(?: [\w'/-]+){0,6}?)? (?:is|are|was|were|has|have)(?: (?:now|been|already"
                r"|successfully|fully))* (?:complete|completed|finished|concluded|over|done|successful)\b"
            ),
        ),
    ),
    "es": (
        (
            "completad|concluid|finalizad|hemos|terminad",
            (
                r"\b(?:mantenimiento|migracion|actualizacion) (?:finalizad|terminad|completad"
                r"|concluid)[oa](?= ?[.!]|$)|\bhemos (?:finalizado|terminado|completado|concluido) (?:el"
                r"|la|los|las) (?:\w+ ){0,2}?(?:mantenimiento|migracion|actualizacion|trabajos)\b"
            ),
        ),
        (
            "acab|complet|conclu|finaliz|termin",
            (
                r"\b(?:mantenimiento|trabajos?|actualizacion|migracion|tareas)(?: (?:de|del|en"
                r"|programad\w+)(?: [\w'/-]+){0,6}?)? (?:ha|han|ya ha|esta|fue|fueron|quedo|se ha|se han"
                r"|ya esta)(?: (?:sido|ya|quedado|con exito))* (?:finaliz|termin|complet|conclu"
                r"|acab)(?:ad|id)[oa]s?\b|\b(?:mantenimiento|trabajos?) (?:finalizo|termino|concluyo"
                r"|completado)\b"
            ),
        ),
    ),
    "ja": (
        (
            "完了|終わりました|終了",
            (
                r"(?:メンテナンス|作業|更新|移行|保守)[^。！？\n]{0,16}(?:完了|終了)(?:し|いたし|致し)(?:ました(?!ら)|ております|ています)"
                r"|(?:メンテナンス|作業)[^。\n]{0,8}終わりました"
            ),
        ),
    ),
    "fr": (
        (
            "acheve|fini|termine",
            (
                r"\b(?:maintenance|migration|intervention) (?:terminee|achevee)(?= ?[.!]|$)"
                r"|\bnous avons (?:bien )?(?:termine|acheve|fini) (?:la|les"
                r"|cette) (?:\w+ ){0,2}?(?:maintenance|travaux|migration|intervention)\b"
            ),
        ),
        (
            "acheve|fini|termine",
            (
                r"\b(?:maintenance|travaux|mise a jour|migration|intervention)(?: (?:de|du|des|d'[\w-]+"
                r"|sur"
                r"|programmee?|prevue?)(?: [\w'/-]+){0,6}?)? (?:est|sont|a ete|ont ete|s'est"
                r"|vient d'etre)(?: (?:desormais|maintenant|bien))* (?:termine|acheve|fini)(?:e|s|es)?\b"
            ),
        ),
    ),
    "pt-BR": (
        (
            "concluimos|finalizamos|migracao|terminamos",
            (
                r"\b(?:concluimos|terminamos|finalizamos) (?:a|as|os|esta) (?:\w+ ){0,2}?(?:manutencao"
                r"|migracao|atualizacao|trabalhos)\b|\bmigracao (?:terminou|acabou|concluida)\b"
            ),
        ),
        (
            "acabou|conclu|encerr|finaliz|termin",
            (
                r"\b(?:manutencao|trabalhos?|atualizacao|migracao)(?: (?:d[eoa]s?|em|programada"
                r"|agendada)(?: [\w'/-]+){0,6}?)? (?:foi|foram|esta|ja foi|ja esta)(?: (?:ja|agora"
                r"|com sucesso))* (?:conclu|finaliz|termin|encerr)\w+\b|\b(?:manutencao"
                r"|atualizacao) (?:terminou|acabou|concluida)\b"
            ),
        ),
    ),
}

_CANCELLED = {
    "en": (
        (
            "maintenance",
            r"\bmaintenance (?:will not|won't|is not going to) (?:take place|happen|be carried out)\b",
        ),
        (
            "ncel|off",
            (
                r"\b(?:maintenance|work|upgrade|migration)(?: (?:window|on|of|for|announced|planned"
                r"|scheduled)(?: [\w'/-]+){0,6}?)? (?:is|was|has|have|were)(?: (?:now"
                r"|been))* (?:cancell?ed|called off)\b|\bwe(?:'ve| have)? (?:cancell?ed"
                r"|called off) (?:the|this|our) (?:[\w-]+ ){0,3}?(?:maintenance|work|upgrade|migration)\b"
            ),
        ),
    ),
    "es": (
        (
            "efectuara|hara|llevara|realizara|tendra",
            r"\bmantenimiento no (?:se (?:realizara|hara|llevara a cabo|efectuara)|tendra lugar)\b",
        ),
        (
            "anulad|cancelad|cancelamos|suspendid",
            (
                r"\b(?:mantenimiento|trabajos?|migracion)(?: (?:de|del|en|programad\w+|previst\w+"
                r"|anunciad\w+)(?: [\w'/-]+){0,6}?)? (?:ha|han|se ha|se han|ha sido|fue|queda"
                r"|esta)(?: (?:sido|quedado))? (?:cancelad|anulad|suspendid)[oa]s?\b"
                r"|\b(?:hemos )?(?:cancelado|anulado|suspendido) (?:el|los|la|las|este) (?:mantenimiento"
                r"|trabajos|migracion)\b|\bcancelamos el mantenimiento\b"
            ),
        ),
    ),
    "ja": (
        ("実施|行い|行わ", r"(?:メンテナンス|作業|保守)[^。！？\n]{0,6}(?:実施|行い|行わ)(?:いたし|し)?ませ"),
        (
            "キャンセル|中止|取りやめ|取り止め|見送",
            r"(?:メンテナンス|作業|移行|保守)[^。！？\n]{0,16}(?:中止|キャンセル|取りやめ|取り止め|見送り?)(?:に|と|し|いたし|致し|となり|にし|させて)",
        ),
    ),
    "fr": (
        (
            "effectuee|n'aura|realisee",
            (
                r"\bmaintenance n'aura (?:pas|finalement pas) lieu\b"
                r"|\bmaintenance ne sera pas (?:effectuee|realisee)\b"
            ),
        ),
        (
            "annul",
            (
                r"\b(?:maintenance|travaux|migration|intervention)(?: (?:de|du|des|d'[\w-]+|sur"
                r"|programmee?"
                r"|prevue?|annoncee?)(?: [\w'/-]+){0,6}?)? (?:est|sont|a ete"
                r"|ont ete)(?: finalement)? annulee?s?\b|\b(?:nous )?(?:avons )?(?:annule|annulons) (?:la"
                r"|les|cette) (?:maintenance|travaux|intervention|migration)\b"
            ),
        ),
    ),
    "pt-BR": (
        (
            "acontecera|executada|feita|ocorrera|realizada",
            r"\bmanutencao nao (?:sera (?:realizada|feita|executada)|acontecera|ocorrera)\b",
        ),
        (
            "cancelad|cancelamos|suspens",
            (
                r"\b(?:manutencao|trabalhos?|migracao)(?: (?:d[eoa]s?|em|programada|agendada|prevista"
                r"|anunciada)(?: [\w'/-]+){0,6}?)? (?:foi|foram|esta)(?: sido)? (?:cancelad"
                r"|suspens)[oa]s?\b|\bcancelamos (?:a|as|os|esta) (?:manutencao|migracao|trabalhos)\b"
            ),
        ),
    ),
}

_UNDER_WAY = {
    "en": (
        (
            "maintenance|migration|upgrade",
            (
                r"\b(?:maintenance|upgrade|migration)(?: (?:window|work|on|of"
                r"|for)(?: [\w'/-]+){0,6}?)? (?:has|have|is|are)(?: (?:now|just|currently"
                r"|already))* (?:begun|started|in progress|under ?way|ongoing|still running)\b"
            ),
        ),
    ),
    "es": (
        (
            "comenzado|curso|empezado|iniciado|marcha|progreso",
            (
                r"\b(?:mantenimiento|migracion)(?: (?:de|del|en"
                r"|programad\w+)(?: [\w'/-]+){0,6}?)? (?:ya )?(?:ha|esta|se ha)(?: ya)? (?:comenzado"
                r"|empezado|iniciado|en curso|en marcha|en progreso)\b"
            ),
        ),
    ),
    "ja": (
        (
            "を行って|作業中です|実施|進行中です|開始",
            (
                r"(?:メンテナンス|移行)[^。！？\n]{0,12}(?:開始(?:し|いたし)まし|実施(?:中です|して(?:い|おり)ます)|進行中です|作業中です|を行って(?:い"
                r"|おり)ます)"
            ),
        ),
    ),
    "fr": (
        (
            "commence|cours|debute|demarre",
            (
                r"\b(?:maintenance|migration|travaux|intervention)(?: (?:de|du|des|d'[\w-]+|sur"
                r"|programmee?"
                r"|prevue?)(?: [\w'/-]+){0,6}?)? (?:a|ont|est|sont|vient de)(?: (?:actuellement"
                r"|maintenant|bien))* (?:commencee?|commence|debute|demarre|en cours)\b"
            ),
        ),
    ),
    "pt-BR": (
        (
            "andamento|comecou|curso|execucao|iniciada|iniciou|teve",
            (
                r"\b(?:manutencao|migracao)(?: (?:d[eoa]s?|em|programada"
                r"|agendada)(?: [\w'/-]+){0,6}?)? (?:ja )?(?:comecou|foi iniciada|iniciou|teve inicio"
                r"|esta em andamento|esta em curso|esta em execucao)\b"
            ),
        ),
    ),
}

# What is yet to come, or was another time.
_UNLESS = {
    "en": (
        r"\b(?:once|when|whenever|after|until|if|as soon as|before|by the time|will|would|last"
        r"|previous|earlier|should|not|unless|phase|part|step|first|half)\b"
    ),
    "es": (
        r"\b(?:una vez|cuando|tras|despues|hasta|si|en cuanto|antes|anterior|pasad[oa]|no|fase"
        r"|parte|primer\w*|mientras)\b"
    ),
    "ja": "次第|したら|すれば|した後|しだい|まで|予定(?:です|して(?:い|おり)ます|時刻|日時)|前回|場合|後に|一部|段階|第一|フェーズ|前半|後半",
    "fr": (
        r"\b(?:une fois|quand|lorsque|apres|jusqu\w*|si|des que|avant|precedente?|sera|seront|pas"
        r"|phase|partie|premiere?|tant que)\b"
    ),
    "pt-BR": (
        r"\b(?:uma vez|quando|apos|depois|ate|se|assim que|antes|anterior|passada|nao|fase|parte"
        r"|primeir\w*|enquanto)\b"
    ),
}

_UNLESS_CANCELLED = {
    "en": r"\b(?:once|when|if|until|last|previous|earlier|unless|phase|part|affect\w*|impact)\b",
    "es": r"\b(?:cuando|hasta|si|anterior|pasad[oa]|fase|parte|afecta\w*)\b",
    "ja": "次第|したら|すれば|まで|前回|場合|一部|段階|影響",
    "fr": r"\b(?:quand|lorsque|jusqu\w*|si|precedente?|phase|partie|affecte\w*)\b",
    "pt-BR": r"\b(?:quando|ate|se|anterior|passada|fase|parte|afeta\w*)\b",
}


def check(draft: Draft, house: House) -> list[Spot]:
    """Stages that the text claims and the status in force denies."""
    if draft.kind != "maintenance":
        return []
    found: list[Spot] = []
    if draft.status in ["scheduled", "in_progress"]:
        found.extend(body_phrases(draft, _DONE, _UNLESS))
    if draft.status in ["scheduled", "in_progress", "verifying"]:
        found.extend(body_phrases(draft, _CANCELLED, _UNLESS_CANCELLED))
    if draft.status in ["scheduled", "completed", "cancelled"]:
        found.extend(body_phrases(draft, _UNDER_WAY, _UNLESS))
    return found
