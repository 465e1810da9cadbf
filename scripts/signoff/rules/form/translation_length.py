"""SO652: a translation much shorter or longer than its original."""

from __future__ import annotations

from signoff.rules.draft import Draft, House
from signoff.rules.form.words_languages import base_of
from signoff.rules.plain import without_code, words_only
from signoff.rules.rule import BODY, Example, Rule, Spot

_EN = (
    "Customers in Europe cannot sign in to the web app since 09:10 UTC. Invoices that are already open can "
    "be "
    "read, and payments by link go through as usual."
)

RULE = Rule(
    code="SO652",
    slug="translation-length",
    severity="warning",
    family="form",
    about="a translation much shorter or longer than the original",
    hint="compare both texts: something is left out, or only one of them was updated",
    why=(
        "The commonest mistake under pressure: the original gets another sentence and the translation does "
        "not. "
        "Readers of one language then know less."
    ),
    source="W3C, Text size in translation; IBM globalization guidelines (expansion by language)",
    bad=(
        Example("es", "No se puede iniciar sesión en Europa.", original=_EN),
        Example("fr", "La connexion est impossible en Europe.", original=_EN),
        Example("pt-BR", "Não é possível entrar na Europa.", original=_EN),
        Example("ja", "サインインできません。", original=_EN),
    ),
    good=(
        Example(
            "es",
            "Los clientes de Europa no pueden iniciar sesión en la aplicación web desde las 09:10 UTC. "
            "Las facturas que ya están abiertas se pueden leer, y los pagos por enlace funcionan con "
            "normalidad.",
            original=_EN,
        ),
        Example(
            "fr",
            "Les clients d'Europe ne peuvent pas se connecter à l'application web depuis 09:10 UTC. Les "
            "factures "
            "déjà ouvertes restent lisibles, et les paiements par lien passent normalement.",
            original=_EN,
        ),
        Example(
            "pt-BR",
            "Os clientes da Europa não conseguem entrar no aplicativo web desde 09:10 UTC. As faturas já "
            "abertas "
            "podem ser lidas, e os pagamentos por link funcionam normalmente.",
            original=_EN,
        ),
        Example(
            "ja",
            "09:10 UTC以降、ヨーロッパのお客様がウェブアプリにサインインできない状態です。"
            "開いている請求書の閲覧とリンクによる支払いは通常どおりご利用いただけます。",
            original=_EN,
        ),
    ),
)

# Hundredths of the letters that the same text has in English.
_LETTERS = {"en": 100, "es": 118, "fr": 120, "pt": 112, "de": 115, "it": 115, "ja": 52, "zh": 38, "ko": 58}
_OTHER_LETTERS = 110

_SHORTEST = 100
_LEAST = 50
_MOST = 200


def check(draft: Draft, house: House) -> list[Spot]:
    """The whole text, when it has less than half or more than twice the letters to be expected."""
    if not draft.is_translation or len(house.languages) == 0:
        return []
    own = _size(draft.text, draft.language)
    original = _size(words_only(without_code(draft.original)), house.languages[0])
    if max(own, original) < _SHORTEST or min(own, original) == 0:
        return []
    percent = own * 100 // original
    if _LEAST <= percent <= _MOST:
        return []
    note = f"about {percent} % of what the original says: compare both, one was not updated"
    body = draft.body.strip()
    start = draft.body.find(body)
    line = body.split("\n")[0]
    return [Spot(BODY, start, start + len(line), line[:40], note)]


def _size(text: str, language: str) -> int:
    """The letters that the text would have in English."""
    return len("".join(text.split())) * 100 // _LETTERS.get(base_of(language), _OTHER_LETTERS)
