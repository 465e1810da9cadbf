"""The words with which updates are labelled, in the languages of histories seen so far."""

from __future__ import annotations

from enum import StrEnum


class Meaning(StrEnum):
    """What a label says about the update below it."""

    INITIAL = "initial"
    UPDATE = "update"
    FINAL = "final"
    INVESTIGATING = "investigating"
    IDENTIFIED = "identified"
    MONITORING = "monitoring"
    RESOLVED = "resolved"
    POSTMORTEM = "postmortem"


STATUSES = frozenset(
    {Meaning.INVESTIGATING, Meaning.IDENTIFIED, Meaning.MONITORING, Meaning.RESOLVED, Meaning.POSTMORTEM}
)
"""The meanings that a page shows as a status of its own."""

_PHRASES = {
    Meaning.INITIAL: """
        initial message|initial post|initial|original post|original message|original
        opening incident|opening|open issue|open
        ursprüngliche meldung|ursprungsmeldung|message initial|messaggio iniziale
        mensaje inicial|mensagem inicial
        """,
    Meaning.UPDATE: """
        updated notice|updated|update|updates|edit|edited
        stand|aktualisierung|aktualisiert|aggiornamento|màj/update|màj|maj|mise à jour
        actualización|actualizacion|atualização|atualizacao
        更新|追記
        """,
    Meaning.FINAL: """
        final message|final update|final|closing message|closing incident|closing|close issue|closed|close
        end of outage message|end of outage
        abschlussmeldung|message final|messaggio finale|mensaje final
        """,
    Meaning.INVESTIGATING: """
        investigating|investigation|under investigation|reopened
        indagine in corso|in analisi|untersuchung läuft|untersuchung|störung erkannt
        analyse en cours|en cours d'analyse|investigation en cours|investigando
        調査中
        """,
    Meaning.IDENTIFIED: """
        identified|confirmed|fixing|resolving
        risoluzione in corso|confermato|identificato|problema identificato
        ursache identifiziert|identifiziert|problème identifié|identifié|identificado
        原因特定
        """,
    Meaning.MONITORING: """
        monitoring|monitoraggio in corso|monitoraggio|surveillance|überwachung|beobachtung
        monitoreando|monitorando
        監視中
        """,
    Meaning.RESOLVED: """
        resolved|solved|fixed|complete|completed
        risolto|completato|gelöst|behoben|erledigt|résolu|resolu|terminé|resuelto|resolvido|concluído
        解決済み|復旧
        """,
    Meaning.POSTMORTEM: """
        postmortem|post-mortem|post mortem|root cause analysis|retrospective
        事後分析
        """,
}
_TELLING = {
    Meaning.INITIAL: "description",
    Meaning.UPDATE: """
        mitigation|mitigating|mitigazione|scheduled|just began|started|in progress|underway
        maintenance complete|service restored|full service restored
        """,
}


def _split(phrases: str) -> list[str]:
    return [phrase for line in phrases.split("\n") for phrase in line.strip().split("|") if phrase]


TELLING = frozenset(phrase for phrases in _TELLING.values() for phrase in _split(phrases))
"""Labels that say more than any status does: they stay in the text."""

MEANINGS: dict[str, Meaning] = {
    phrase: meaning
    for group in (_PHRASES, _TELLING)
    for meaning, phrases in group.items()
    for phrase in _split(phrases)
}
"""What each label means, in lower case."""
