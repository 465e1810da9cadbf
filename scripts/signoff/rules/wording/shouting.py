"""SO506: shouts."""

from __future__ import annotations

from signoff.rules.draft import Draft, House
from signoff.rules.find import Match, matches_exactly
from signoff.rules.rule import BODY, TITLE, Example, Rule, Spot
from signoff.rules.wording.phrases import is_free
from signoff.rules.wording.words_allowed import is_allowed

RULE = Rule(
    code="SO506",
    slug="shouting",
    severity="warning",
    family="wording",
    about="shouts",
    hint=(
        "write it in ordinary letters with a full stop; an acronym can be put into "
        "`allowed_words` of status.yml"
    ),
    why=(
        "Capitals and rows of exclamation marks sound like panic, are slower to read, and screen "
        "readers may spell "
        "capitals letter by letter."
    ),
    source="GOV.UK style guide, capitalisation: block capitals are hard to read",
    internal=True,
    bad=(
        Example("en", "The API is DOWN. DO NOT retry."),
        Example("es", "¡¡La API está CAÍDA!!"),
        Example("ja", "APIが利用できません！！"),
        Example("fr", "L'API est EN PANNE !!!"),
        Example("pt-BR", "A API está FORA DO AR!"),
    ),
    good=(
        Example(
            "en",
            ("The REST API and SMS codes fail in the US. HTTP 503 is returned. Error: DNS_PROBE_FINISHED."),
        ),
        Example("es", "La API REST y los SMS fallan en EE. UU. Se devuelve el error HTTP 503."),
        Example("ja", "REST APIとSMSが利用できません。HTTP 503エラーが返ります。"),
        Example("fr", "L'API REST et les SMS échouent. L'erreur HTTP 503 est renvoyée."),
        Example("pt-BR", "A API REST e os SMS falham. O erro HTTP 503 é retornado."),
    ),
)

_LANGUAGES = ("en", "es", "ja", "fr", "pt-BR")
_MARKS = "[!?！？]{2,}|¡{2,}"  # a run at a time: looking for one in the middle of it takes its square
_TWO_MARKS = "[!！?？]{2}|¡¡"
_CAPITALS = "(?<![\\w'’/_.#@-])(?:[A-ZÀ-ÖØ-Þ]+(?:['’-][A-ZÀ-ÖØ-Þ]+)*)(?![\\w'’/_@-]|\\.\\w)"
_ROW = _CAPITALS + "(?:,?\\s+" + _CAPITALS + ")+"

# A word of these in capitals is emphasis, never an acronym.
_EMPHATIC = {
    "en": (
        "DOWN NOT NO URGENT NOW PLEASE STOP NEVER DONT IMPORTANT CRITICAL IMMEDIATELY MUST "
        "ATTENTION BROKEN WARNING EVERYONE EVERYBODY NOTHING EVERYTHING FAILED FAILING AGAIN "
        "HELP SORRY ONLY"
    ),
    "es": (
        "CAÍDA CAÍDO CAIDA CAIDO NO URGENTE AHORA FAVOR NUNCA IMPORTANTE CRÍTICO CRÍTICA "
        "INMEDIATAMENTE ATENCIÓN ATENCION NADA TODO TODOS YA SOLO FALLA GRAVE MUY CORTE"
    ),
    "ja": "DOWN NOT NO URGENT NOW PLEASE STOP NEVER IMPORTANT CRITICAL",
    "fr": (
        "PANNE PAS URGENT URGENTE MAINTENANT MERCI JAMAIS IMPORTANT CRITIQUE IMMÉDIATEMENT "
        "ATTENTION RIEN TOUT TOUS NE PLUS SEULEMENT GRAVE VEUILLEZ"
    ),
    "pt-BR": (
        "FORA NÃO NAO URGENTE AGORA FAVOR NUNCA IMPORTANTE CRÍTICO CRÍTICA IMEDIATAMENTE ATENÇÃO "
        "ATENCAO NADA TUDO TODOS JÁ SÓ GRAVE CAIU AR"
    ),
}
# Words that say, among several in capitals, that this is a sentence and no name.
_ORDINARY = {
    "en": (
        "IS ARE WAS THE AND OR TO OF IN ON FOR WITH ALL WE YOU YOUR IT THIS THAT DO CAN WILL BE "
        "HAS HAVE STILL OUTAGE ISSUE PROBLEM FIX FIXED ERROR ERRORS TICKETS SERVICE USERS "
        "CUSTOMERS"
    ),
    "es": (
        "ES ESTÁ ESTAN ESTÁN EL LA LOS LAS DE DEL EN CON POR PARA Y O SE SON HAY QUE SIN AÚN "
        "SERVICIO PROBLEMA ERROR CLIENTES USUARIOS"
    ),
    "ja": "IS ARE THE ALL",
    "fr": (
        "EST SONT LE LES DE DES DU EN AVEC POUR ET OU IL NOUS VOUS QUE SANS UN UNE AUX SERVICE "
        "PROBLÈME ERREUR CLIENTS TICKETS HORS"
    ),
    "pt-BR": (
        "É ESTÁ ESTÃO OS AS DE DO DA DOS DAS EM NO NA COM POR PARA E OU QUE SEM SERVIÇO PROBLEMA "
        "ERRO CLIENTES USUÁRIOS CHAMADOS"
    ),
}


def check(draft: Draft, house: House) -> list[Spot]:
    """Rows of exclamation marks, and sentences or emphatic words in capitals."""
    if draft.language not in _LANGUAGES:
        return []
    found = _shouts(TITLE, draft.title, draft.language, house)
    found.extend(_shouts(BODY, draft.text, draft.language, house))
    return found


def _shouts(where: str, text: str, language: str, house: House) -> list[Spot]:
    emphatic = _EMPHATIC[language].split(" ")
    ordinary = _ORDINARY[language].split(" ")
    found: list[Spot] = []
    if len(matches_exactly(_TWO_MARKS, text)) > 0:
        found = [
            Spot(where, m.start, m.end, m.word)
            for m in matches_exactly(_MARKS, text)
            if "!" in m.word or "！" in m.word or "¡" in m.word
        ]
    for row in matches_exactly(_ROW, text):
        words = [word.strip(",") for word in row.word.split()]
        if _is_sentence(words, emphatic, ordinary) and not _is_name(row, words, house):
            found.append(Spot(where, row.start, row.end, row.word))
    for match in matches_exactly(_CAPITALS, text):
        if (
            match.word in emphatic
            and len(match.word) > 2
            and is_free(found, match)
            and not is_allowed(match.word, house)
        ):
            found.append(Spot(where, match.start, match.end, match.word))
    return found


def _is_sentence(words: list[str], emphatic: list[str], ordinary: list[str]) -> bool:
    """Whether words in capitals that follow each other are shouted: not "HTTP API" nor "AWS US EAST"."""
    if any(word in emphatic for word in words):
        return True
    count = len([word for word in words if word in ordinary])
    return count > 0 and len(words) - count > 0 and max([len(word) for word in words]) > 3


def _is_name(row: Match, words: list[str], house: House) -> bool:
    if all(is_allowed(word, house) for word in words):
        return True
    return any(row.word in name for name in house.names)
