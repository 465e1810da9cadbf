"""SO512: “mistakes were made”."""

from __future__ import annotations

from signoff.rules.draft import Draft, House
from signoff.rules.rule import Example, Rule, Spot
from signoff.rules.wording.phrases import phrases

RULE = Rule(
    code="SO512",
    slug="mistakes-were-made",
    severity="warning",
    family="wording",
    about="a mistake without anybody who made it",
    hint="say “we”: “we overlooked a warning”, “our change switched off the wrong servers”",
    why=(
        "The passive is how institutions admit something without owning it. “We” names no "
        "person, takes the "
        "responsibility, and is shorter."
    ),
    source=("William Safire, Safire's Political Dictionary: “mistakes were made”; docs/design.md, section 1"),
    bad=(
        Example("en", "Mistakes were made when the schedule was changed."),
        Example("es", "Se cometieron errores al cambiar el calendario."),
        Example("ja", "設定に誤りがあったことが判明しました。"),
        Example("fr", "Des erreurs ont été commises lors du changement de planning."),
        Example("pt-BR", "Foram cometidos erros na mudança do agendamento."),
    ),
    good=(
        Example("en", "We set the wrong time in the schedule, so no backup was made on Sunday."),
        Example("es", "Pusimos una hora equivocada en el calendario y el domingo no hubo copia."),
        Example("ja", "当社が予定時刻を誤って設定したため、日曜日のバックアップを取得できませんでした。"),
        Example("fr", "Nous avons saisi une mauvaise heure et la sauvegarde de dimanche n'a pas eu lieu."),
        Example("pt-BR", "Definimos um horário errado e não houve backup no domingo."),
    ),
)

_PASSIVE = {
    "en": (
        (
            "ignored|missed|omitted|skipped",
            (
                r"\b(?:step|check|test|warning|alert|review|procedure|alarm)s? (?:was|were|had been"
                r"|got) (?:\w+ )?(?:skipped|omitted|missed|ignored)\b"
            ),
        ),
        (
            "caught|checked|considered|detected|noticed|realised|realized|slipped|spotted|tested",
            (
                r"\bit was not (?:\w+ )?(?:noticed|realised|realized|spotted|checked|considered|tested"
                r"|caught)\b|\b(?:went|gone|going) (?:\w+ )?(?:unnoticed|undetected|unchecked)\b"
                r"|\bslipped through\b"
            ),
        ),
        (
            "committed|made|misjudg|omission|oversight",
            (
                r"\b(?:mistakes?|errors? (?:in|of) judge?ment|errors?|oversights?|omissions?"
                r"|misjudge?ments?) (?:was|were|has been|have been|had been|got) (?:\w+ )?(?:made"
                r"|committed)\b|\b(?:there was|due to|because of|through|by) an? (?:\w+ )?(?:oversight"
                r"|omission|misjudge?ment)\b"
            ),
        ),
        (
            "disregarded|followed|forgotten|neglected|noticed|overlooked",
            (
                r"\b(?:was|were|had been|has been|have been|got|being) (?:\w+ )?(?:overlooked|forgotten"
                r"|neglected|disregarded|not followed|not noticed)\b"
            ),
        ),
        (
            "accidentally|bad|erroneous|faulty|inadvertently|incorrect|mistaken|wrong",
            (
                r"\b(?:an? |the )?(?:wrong|incorrect|faulty|erroneous|bad"
                r"|mistaken) (?:[\w-]+ ){1,3}(?:was|were|had been|got) (?:\w+ )?(?:applied|deployed"
                r"|pushed|used|rolled out|entered|chosen|selected|installed|configured|activated|set|made"
                r"|introduced)\b|\b(?:was|were|had been|got) (?:accidentally|inadvertently|mistakenly"
                r"|erroneously|wrongly) (?:\w+ed|\w+en|sent|set|put|built|made|shut|run|cut|left|lost)\b"
            ),
        ),
    ),
    "es": (
        (
            "advirtio|desapercibid|detecto|dio|inadvertid|noto|probo|reviso|siguio|tuvo|verifico",
            (
                r"\bno se (?:advirtio|noto|reviso|comprobo|verifico|tuvo en cuenta|probo|siguio"
                r"|detecto a tiempo|dio cuenta)\b|\bpas(?:o|aron) (?:inadvertid|desapercibid)[oa]s?\b"
            ),
        ),
        (
            "cometido|cometieron|cometio|fueron|hubo|produjeron|produjo",
            (
                r"\b(?:se (?:cometieron|cometio|han cometido|ha cometido|produjo|produjeron)"
                r"|fueron cometidos|fue cometido|hubo) (?:\w+ ){0,2}(?:errores|error|equivocacion(?:es)?"
                r"|descuidos?|omision(?:es)?|despiste)\b"
            ),
        ),
        (
            "alto|descuido|ignorad|ignoro|olvidad|olvido|omitio|pasad",
            (
                r"\bse (?:paso|pasaron|ha pasado|han pasado) por alto\b"
                r"|\bfue(?:ron)? (?:\w+ )?(?:pasad[oa]s? por alto|ignorad[oa]s?|olvidad[oa]s?)\b"
                r"|\bse (?:olvido|omitio|descuido|ignoro)\b"
            ),
        ),
        (
            "activo|aplico|configuro|desplego|eligio|fue|instalo|introdujo|publico|uso|utilizo",
            (
                r"\bse (?:aplico|desplego|uso|utilizo|introdujo|activo|configuro|instalo|eligio|puso"
                r"|publico) (?:por error |erroneamente |(?:\w+ ){1,3}(?:equivocad|erroneo|erronea"
                r"|incorrect)\w*)|\bfue(?:ron)? (?:\w+ )?(?:por error|erroneamente) \w+"
            ),
        ),
    ),
    "ja": (
        (
            "不適切な|見落とし|誤った|間違った",
            (
                r"見落とし(?:が(?:あり|あった)|により)|(?:誤った|間違った|不適切な)[^。！？\n]{0,14}(?:公開|送信|配信|登録|表示|削除"
                r"|上書き)されて?(?:しまい|しまっ|いまし|おりまし|まし)"
            ),
        ),
        (
            "テストされ|検証され|気づかれ|気付かれ|確認され|考慮され|認識され",
            r"(?:気づかれ|気付かれ|認識され|考慮され|確認され|テストされ|検証され)(?:て(?:い|おり)ません|ず|ないまま|ていなかった|ていませんでした)",
        ),
        (
            "ミス|不備|手違い|誤り|過ち|間違い",
            r"(?:誤り|不備|ミス|間違い|手違い|過ち)が(?:あった|ありました|ございました|生じ|発生し|見つかり|判明|確認され)",
        ),
        (
            "忘れられ|漏れ|見落とされ|見過ごされ",
            r"見落とされ|見過ごされ|忘れられ|確認が?漏れ|漏れて(?:いた|おり)",
        ),
        (
            "不適切な|誤った|誤って|間違った",
            (
                r"(?:誤った|間違った|不適切な)[^。！？\n]{0,14}(?:適用|設定|実行|投入|配布|反映|選択|使用)されて?(?:しまい|しまっ|いまし|おりまし|まし)"
                r"|誤って[^。！？\n]{0,12}(?:削除|適用|設定|実行|投入|停止|公開|送信)され"
            ),
        ),
    ),
    "fr": (
        (
            "constate|controle|inapercu|pris|relu|remarque|tenu|teste|verifie|vu",
            (
                r"\bil n'a pas ete (?:\w+ )?(?:remarque|verifie|tenu compte|vu|teste|constate|pris)\b"
                r"|\b(?:a|ont) (?:ete )?passee?s? inapercue?s?\b|\b(?:n'a|n'ont) pas ete (?:remarque"
                r"|verifie|teste|controle|relue?)\w*"
            ),
        ),
        (
            "commise|erreur|faite|faute|negligence|oubli",
            (
                r"\b(?:des |une |plusieurs |certaines )?(?:erreurs?|fautes?|omissions?|maladresses?"
                r"|negligences?) (?:a|ont|avait|avaient) (?:\w+ )?ete (?:\w+ )?(?:commise|faite)s?\b"
                r"|\bil y a eu (?:une |des |un )?(?:\w+ )?(?:erreurs?|oublis?|fautes?|negligences?)\b"
            ),
        ),
        (
            "detecte|ignore|inapercu|neglige|omis|oublie|pris|remarque|respecte|suivi|verifie",
            (
                r"\b(?:a|ont|avait|avaient) (?:\w+ )?ete (?:\w+ )?(?:oublie|neglige|ignore|omis)(?:e|s"
                r"|es)?\b|\b(?:n'a|n'ont|n'avait) pas ete (?:prise? en compte|suivie?|respecte|remarque"
                r"|verifie|detecte a temps)\w*|\b(?:est|sont|etait) passee?s? inapercue?s?\b"
            ),
        ),
        (
            "accidentellement|erreur|errone|incorrect|malencontreusement|mauvais",
            (
                r"\b(?:une? |la |le |de )?(?:mauvais(?:e)?s?) (?:\w+ ){1,3}(?:a|ont|avait) ete \w+"
                r"|\b\w+ (?:errone|incorrect)(?:e|es|s|ee|ees)? (?:a|ont|avait) ete \w+|\b(?:a|ont"
                r"|avait) ete (?:accidentellement|par erreur|malencontreusement) \w+"
            ),
        ),
    ),
    "pt-BR": (
        (
            "cometid|descuido|engano|equivoco|erro|omiss",
            (
                r"\b(?:foram|foi|foram|houve|ocorreram|ocorreu) (?:cometid[oa]s? )?(?:um |uma "
                r"|alguns )?(?:erros?|equivocos?|descuidos?|omiss(?:ao|oes)|enganos?)(?: de (?:avaliacao"
                r"|julgamento))?\b(?! (?:4|5|http|de (?:conexao|rede|login|autenticacao|acesso)))"
                r"|\b(?:erros?|equivocos?) (?:foram|foi) cometid"
            ),
        ),
        (
            "esquecid|ignorad|negligenciad|notad|omitid|percebid|seguid|verificad",
            (
                r"\bpass(?:ou|aram) despercebid[oa]s?\b|\b(?:foi|foram) (?:\w+ )?(?:esquecid|ignorad"
                r"|negligenciad|omitid)[oa]s?\b|\bnao (?:foi|foram) (?:percebid|notad|seguid"
                r"|verificad)[oa]s?\b"
            ),
        ),
        (
            "acidentalmente|engano|errad|erro|incorret|indevid",
            (
                r"\b\w+ (?:errad|incorret|indevid)[oa] (?:foi|foram) \w+|\b(?:foi"
                r"|foram) (?:acidentalmente|erroneamente|indevidamente|por engano) \w+|\b(?:foi"
                r"|foram) \w+ (?:por engano|por erro|erroneamente|indevidamente|acidentalmente)\b"
            ),
        ),
    ),
}


def check(draft: Draft, house: House) -> list[Spot]:
    """Mistakes in the passive."""
    return phrases(draft, _PASSIVE, {}, {})
