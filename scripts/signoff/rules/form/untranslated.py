"""SO656: a translation that repeats the original."""

from __future__ import annotations

from signoff.rules.draft import Draft, House
from signoff.rules.form.words_languages import base_of
from signoff.rules.rule import BODY, TITLE, Example, Rule, Spot

_EN = "Payments work again."

RULE = Rule(
    code="SO656",
    slug="untranslated",
    severity="warning",
    family="form",
    about="a translation that says the same words as the original",
    hint="translate it, or leave the file out; the page then shows the default language and says so",
    why="A copied file looks translated: nobody is told that the translation is still to be done.",
    source="WCAG 2.2, success criterion 3.1.2 (language of parts)",
    bad=(
        Example("es", _EN, original=_EN),
        Example("fr", _EN, original=_EN),
        Example("pt-BR", _EN, original=_EN),
        Example("ja", _EN, original=_EN),
    ),
    good=(
        Example("es", "Los pagos vuelven a funcionar.", original=_EN),
        Example("fr", "Les paiements fonctionnent à nouveau.", original=_EN),
        Example("pt-BR", "Os pagamentos voltaram a funcionar.", original=_EN),
        Example(
            "ja",
            "決済は復旧しました。",
            original=_EN,
        ),
    ),
)


def check(draft: Draft, house: House) -> list[Spot]:
    """A body or a title of three words or more that is letter for letter the original's."""
    if not draft.is_translation or len(house.languages) == 0:
        return []
    if base_of(draft.language) == base_of(house.languages[0]):
        return []
    spots = []
    body = draft.body.strip()
    if body == draft.original.strip() and _is_text(body):
        start = draft.body.find(body)
        spots.append(Spot(BODY, start, start + len(body), body.split("\n")[0][:40]))
    if draft.title != "" and draft.title == draft.original_title and _is_text(draft.title):
        spots.append(Spot(TITLE, 0, len(draft.title), draft.title))
    return spots


def _is_text(text: str) -> bool:
    return len(text.split()) >= 3 or len(text) >= 30
