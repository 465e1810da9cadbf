"""The few words an import itself says, in the languages of pages seen so far."""

from __future__ import annotations

_RESOLVED = {
    "en": "Resolved.",
    "cs": "Vyřešeno.",
    "de": "Behoben.",
    "es": "Resuelto.",
    "fr": "Résolu.",
    "it": "Risolto.",
    "ja": "解決済みです。",
    "ko": "해결되었습니다.",
    "nl": "Opgelost.",
    "pl": "Rozwiązano.",
    "pt": "Resolvido.",
    "ru": "Решено.",
    "sv": "Åtgärdat.",
    "zh": "已解决。",
}
_AFFECTED = {
    "en": "Affected: ",
    "cs": "Dotčeno: ",
    "de": "Betroffen: ",
    "es": "Afectado: ",
    "fr": "Concerné : ",
    "it": "Interessati: ",
    "ja": "影響範囲: ",
    "ko": "영향 범위: ",
    "nl": "Getroffen: ",
    "pl": "Dotyczy: ",
    "pt": "Afetado: ",
    "ru": "Затронуто: ",
    "sv": "Berör: ",
    "zh": "影响范围：",
}


def resolved(language: str) -> str:
    """The text of a message that only says the post was resolved."""
    return _RESOLVED.get(language.partition("-")[0], _RESOLVED["en"])


def affected(language: str) -> str:
    """What stands before names of systems that are no components."""
    return _AFFECTED.get(language.partition("-")[0], _AFFECTED["en"])
