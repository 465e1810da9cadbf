"""SO515: text and `data_loss` say different things."""

from __future__ import annotations

from signoff.rules.draft import Draft, House
from signoff.rules.rule import Example, Rule, Spot
from signoff.rules.wording.phrases import body_phrases

_NONE = "status: resolved\ndata_loss: none\nlingering: none"
_SOME = "status: resolved\ndata_loss: Comments written between 10:02 and 10:20 UTC are gone.\nlingering: none"

RULE = Rule(
    code="SO515",
    slug="data-loss-contradicted",
    severity="error",
    family="wording",
    about="text and `data_loss` say different things",
    hint="find out which is true and correct the other",
    why=(
        "Whether data was lost is what customers act on. Page, mail and API repeat the front "
        "matter, people read the "
        "text; two answers are worse than a late one."
    ),
    source="docs/design.md, sections 1 and 4",
    internal=True,
    bad=(
        Example("en", "Comments work again. No data was lost.", _SOME),
        Example("en", "Comments work again. Some comments were lost.", _NONE),
        Example("es", "Los comentarios funcionan de nuevo. No se perdieron datos.", _SOME),
        Example("es", "Los comentarios funcionan de nuevo. Se perdieron algunos comentarios.", _NONE),
        Example("ja", "コメントを利用できます。データの消失はありません。", _SOME),
        Example("ja", "コメントを利用できます。一部のコメントが失われました。", _NONE),
        Example("fr", "Les commentaires fonctionnent de nouveau. Aucune donnée n'a été perdue.", _SOME),
        Example("fr", "Les commentaires fonctionnent de nouveau. Des commentaires ont été perdus.", _NONE),
        Example("pt-BR", "Os comentários voltaram a funcionar. Nenhum dado foi perdido.", _SOME),
        Example("pt-BR", "Os comentários voltaram a funcionar. Alguns comentários foram perdidos.", _NONE),
    ),
    good=(
        Example(
            "en",
            ("Comments work again. No comments were lost, and all that were delayed have been delivered."),
            _NONE,
        ),
        Example("es", "Los comentarios funcionan de nuevo. No se perdió ningún comentario.", _NONE),
        Example("ja", "コメントを利用できます。失われたコメントはありません。", _NONE),
        Example("fr", "Les commentaires fonctionnent de nouveau. Aucun commentaire n'a été perdu.", _NONE),
        Example("pt-BR", "Os comentários voltaram a funcionar. Nenhum comentário foi perdido.", _NONE),
    ),
)

_NOTHING_LOST = {
    "en": (
        (
            "data|deleted|erased|lose|loss|lost|nothing|without",
            (
                r"\bno (?:[\w-]+ ){0,4}?(?:was|were|has been|have been|is|are|got) (?:\w+ )?(?:lost"
                r"|deleted|erased)\b|\bno (?:[\w-]+ )?(?:data|loss of)[- ]?(?:loss|data)\b"
                r"|\bnothing (?:was|has been|is|got) lost\b|\bwithout (?:any )?(?:data loss|loss of data"
                r"|losing)\b|\b(?:did not|didn't) lose any\b"
            ),
        ),
    ),
    "es": (
        (
            "han|ningun|perdi|sin",
            (
                r"\bno (?:se )?(?:ha|han|hubo|se|hemos)(?: se)? ?(?:perdid\w+|perdio|perdieron|perdida)\b"
                r"|\bno se (?:perdio|perdieron|ha perdido|han perdido)\b|\bno (?:hay|hubo"
                r"|ha habido) (?:ninguna )?perdidas?\b|\bsin (?:ninguna )?perdidas? de datos\b"
                r"|\bninguno? [^.!?\n]{0,20}se (?:perdio|ha perdido)\b"
            ),
        ),
    ),
    "ja": (
        (
            "ロス|喪失|失われ|損失|欠損|消失|紛失",
            (
                r"(?:失われ(?:て(?:い|おり))?ません|失われた[^。\n]{0,14}(?:ありません|ございません|なし)|(?:消失|欠損|損失|喪失|ロス|紛失)(?:した"
                r"|された)?[^。\n]{0,14}(?:ありません|ございません|なく|なし|ありませんでした|ございませんでした|していません|しておりません))"
            ),
        ),
    ),
    "fr": (
        (
            "aucun|n'avons|perte|rien|sans",
            (
                r"\baucune? [^.!?\n]{0,30}(?:n'a|n'ont|n'est|n'etait)(?: ete)? (?:perdu|supprime"
                r"|efface)\w*|\baucune? perte\b|\bsans (?:aucune )?perte\b|\brien n'(?:a ete|est) perdu\b"
                r"|\bn'avons (?:rien )?(?:perdu )?(?:aucune|rien)\b|\bpas de perte\b"
            ),
        ),
    ),
    "pt-BR": (
        (
            "nada|nenhum|perda|perdemos|perderam|perdeu|perdidos",
            (
                r"\bnenhum[a]? [^.!?\n]{0,30}(?:foi|foram) (?:perdid|apagad|excluid)\w*|\bnao (?:houve"
                r"|ha) (?:nenhuma )?perdas?\b|\bsem (?:nenhuma )?perdas?\b|\bnada foi perdido\b"
                r"|\bnao (?:perdemos|se perdeu|se perderam|foram perdidos)\b"
            ),
        ),
    ),
}

_SOMETHING_LOST = {
    "en": (
        (
            "cover|disappeared|gone|loss|lost|occurred|permanently|stor|triev|vanished",
            (
                r"\b(?:was|were|is|are|been|have|has|got) (?:\w+ )?(?:(?:permanently "
                r"|irretrievably )(?:lost|deleted|gone)|lost)\b|\b(?:cannot|can't|can not|will not"
                r"|won't) (?:be )?(?:recover|restor|retriev)\w*"
                r"|\b(?:could not|couldn't) be (?:recovered|retrieved)\b"
                r"|\bdata loss (?:has )?occurred\b|\bthere (?:was|is|has been) (?:some |partial |minor "
                r"|limited )?(?:data loss|loss of data)\b|\b(?:we )?lost (?:some|all|your|the|about"
                r"|a few)\b|\birretrievabl[ey]\b|\b(?:gone (?:for good|forever)|permanently gone|(?:have"
                r"|has|had) (?:disappeared|vanished))\b"
            ),
        ),
    ),
    "es": (
        (
            "perdimos|podido",
            (
                r"\bno se (?:ha|han) podido (?:recuper|restaur)\w*|\bperdimos (?:\w+ ){0,3}(?:datos"
                r"|comentarios|mensajes|registros|archivos|pedidos|entradas|notas|unos|unas|algunos)\b"
                r"|\bperdimos \d"
            ),
        ),
        (
            "cuper|han|perdida|perdido|perdieron|perdio|staur",
            (
                r"\bse (?:perdio|perdieron|han perdido|ha perdido)\b|\b(?:no (?:se )?(?:pueden?|pudieron"
                r"|podran?|hemos podido|es posible))(?: ser)? (?:recuper|restaur)\w*|\birrecuperables?\b"
                r"|\b(?:hubo|ha habido) (?:una )?(?:cierta )?perdida\b|\bhemos perdido\b"
            ),
        ),
    ),
    "ja": (
        (
            "回復|失われ|復元|復旧|欠損|消失",
            (
                r"失われ(?:まし|て(?:い|おり|しまい)|、|た)|消失(?:し|いたし)(?:まし|て|、)|欠損(?:が(?:発生|生じ)|し(?:まし|て))|(?:復元|復旧"
                r"|回復)(?:は)?(?:でき(?:ません|ず|ない)|不可能|いたしかね|が?困難)"
            ),
        ),
    ),
    "fr": (
        ("cuper|staur", r"\bn'(?:a|ont) pas pu etre (?:recuper|restaur)\w*"),
        (
            "cuper|efface|perdu|perte|staur",
            (
                r"\b(?:a|ont|sont|est|avons) (?:ete )?(?:\w+ )?(?:perdu|definitivement efface)(?:e|s"
                r"|es)?\b|\bne (?:peuvent|peut|pourront|pourra)(?: pas)? (?:pas )?etre (?:recuper"
                r"|restaur)\w*|\birrecuperables?\b|\bil y a eu (?:une )?perte\b|\bune perte de donnees\b"
            ),
        ),
    ),
    "pt-BR": (
        (
            "cuper|houve|perde|perdid|staur",
            (
                r"\b(?:foi|foram|se perderam|se perdeu|estao) (?:\w+ )?perdid[oa]s?\b|\bse perd(?:eu"
                r"|eram)\b|\bnao (?:pode|podem|puderam|pudemos|poderao|foi possivel"
                r"|e possivel)(?: ser)? (?:recuper|restaur)\w*|\birrecuperave(?:l|is)\b"
                r"|\bhouve (?:uma )?(?:\w+ )?perda\b|\bperdemos\b"
            ),
        ),
    ),
}

# A denial, a condition, or a loss of something else than data.
_UNLESS = {
    "en": (
        r"\b(?:no|not any|none|nothing|never|neither|without|if|whether|any)\b|\b(?:connection"
        r"|connectivity|connections|packets?|power|signal|session|sessions|access|trust)\b"
    ),
    "es": (
        r"\b(?:no se (?:ha|han) perdid\w*|no se perd\w*|no hubo|ningun\w*|nada|sin|si|ni|nunca)\b"
        r"|\b(?:conexion"
        r"|conectividad|conexiones|paquetes|senal|sesion|sesiones|corriente|acceso)\b"
    ),
    "ja": "ありません|ございません|なく、|失われていません|失われておりません|していません|しておりません|接続|通信|パケット|電源|信号|セッション",
    "fr": (
        r"\b(?:aucune?s?|rien|sans|si|ni|jamais)\b|\bn'(?:a|ont|est|sont) (?:pas )?(?:ete )?perdu"
        r"|\b(?:connexions?|connectivite|paquets|signal|sessions?|courant|acces)\b"
    ),
    "pt-BR": (
        r"\b(?:nenhum\w*|nada|sem|se houve|nem|nunca)\b|\bnao (?:houve|ha|foi perdid"
        r"|foram perdid)\w*|\b(?:conexao|conectividade|conexoes|pacotes|sinal|sessao|sessoes"
        r"|energia|acesso)\b"
    ),
}


def check(draft: Draft, house: House) -> list[Spot]:
    """“No data was lost” against a stated loss, and a loss against `none`."""
    if draft.data_loss == "":
        return []
    if draft.data_loss == "none":
        return body_phrases(draft, _SOMETHING_LOST, _UNLESS)
    return body_phrases(draft, _NOTHING_LOST, {})
