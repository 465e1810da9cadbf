"""SO650: a text in another language than its file says."""

from __future__ import annotations

from signoff.rules.draft import Draft, House
from signoff.rules.find import matches
from signoff.rules.form.words_languages import SPOKEN, base_of, language_of
from signoff.rules.rule import BODY, Example, Rule, Spot

_EN = (
    "Customers in Europe cannot sign in to the web app. Invoices that are already open can be read as usual."
)
_ES = "Los clientes de Europa no pueden entrar en la aplicación web. Las facturas abiertas se pueden leer."
_FR = "Les clients d'Europe ne peuvent pas se connecter à l'application web. Les factures ouvertes restent lisibles."
_PT = "Os clientes da Europa não conseguem entrar no aplicativo web. As faturas abertas podem ser lidas."
_JA = "ヨーロッパのお客様がサインインできない状態です。開いている請求書は通常どおりご覧いただけます。"

RULE = Rule(
    code="SO650",
    slug="other-language",
    severity="error",
    family="form",
    about="a text in another language than its file",
    hint=(
        "translate it, or move it to the file of its language; without a file the page shows the "
        "default language"
    ),
    why=(
        "Readers who chose a language get a text that they cannot read, without the note that a "
        "translation is "
        "missing, and screen readers pronounce it wrongly. Texts of a few words are not judged."
    ),
    source="WCAG 2.2, success criteria 3.1.1 and 3.1.2 (language of page and of parts)",
    bad=(
        Example("en", _ES),
        Example("es", _PT),
        Example("fr", _EN),
        Example("pt-BR", _ES),
        Example("ja", _EN),
        Example("en", _JA),
        Example("ja", f"{_JA}\n\n{_EN}"),
    ),
    good=(
        Example("en", _EN + " The page says “no se puede entrar”."),
        Example("es", _ES + " La página muestra «Service Unavailable»."),
        Example("fr", _FR),
        Example("pt-BR", _PT),
        Example("ja", _JA + " Webhookの再送は API から行えます（Retry now）。"),
    ),
)


def check(draft: Draft, house: House) -> list[Spot]:
    """The first paragraph that is in another language."""
    expected = base_of(draft.language)
    start = 0
    for paragraph in draft.text.split("\n\n"):
        found = language_of(paragraph, expected)
        if found != "":
            words = matches(r"\S[^\n]*", paragraph)
            note = (
                f"this reads as {SPOKEN[found]}, the file is for {SPOKEN.get(expected, draft.language)}: "
                "translate it, or leave the file out"
            )
            first = start + words[0].start
            return [Spot(BODY, first, start + words[0].end, words[0].word.strip()[:40], note)]
        start = start + len(paragraph) + 2
    return []
