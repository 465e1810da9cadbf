"""SO653: numbers that differ between a translation and its original."""

from __future__ import annotations

from signoff.rules.draft import Draft, House
from signoff.rules.form.figures import halfwidth, numbers, only_in
from signoff.rules.plain import without_code, words_only
from signoff.rules.rule import BODY, Example, Rule, Spot

_EN = "About 15,000 invoices of 3 December arrived twice; 0.5 % of customers are affected."

RULE = Rule(
    code="SO653",
    slug="numbers-differ",
    severity="warning",
    family="form",
    about="a number that differs from the original",
    hint="put the same number into both; 1,000, 1.000, 1 000 and a small number in words count as the same",
    why="Numbers are what readers act on and quote; one of the two texts is wrong, and nobody knows which.",
    source="ISO 17100:2015, 5.3 (check of the target text: omissions, figures)",
    bad=(
        Example(
            "es", "Unas 1.500 facturas del 3 de diciembre llegaron dos veces; afecta al 0,5 %.", original=_EN
        ),
        Example(
            "fr",
            "Environ 1 500 factures du 3 décembre sont arrivées deux fois ; 0,5 % sont concernés.",
            original=_EN,
        ),
        Example(
            "pt-BR",
            "Cerca de 15.000 faturas de 3 de dezembro chegaram duas vezes; 5 % dos clientes.",
            original=_EN,
        ),
        Example(
            "ja", "12月3日の請求書約1,500件が二重に届きました。お客様の0.5%に影響しています。", original=_EN
        ),
    ),
    good=(
        Example(
            "es", "Unas 15.000 facturas del 3 de diciembre llegaron dos veces; afecta al 0,5 %.", original=_EN
        ),
        Example(
            "fr",
            "Environ 15 000 factures du 3 décembre sont arrivées deux fois ; 0,5 % sont concernés.",
            original=_EN,
        ),
        Example(
            "pt-BR",
            "Cerca de 15 mil faturas de 3 de dezembro chegaram duas vezes; 0,5 % dos clientes.",
            original=_EN,
        ),
        Example(
            "ja", "12月3日の請求書約1万5000件が二重に届きました。お客様の0.5%に影響しています。", original=_EN
        ),
    ),
)


def check(draft: Draft, house: House) -> list[Spot]:
    """Numbers that only the translation has; if there are none, those that it lacks, at its start."""
    if not draft.is_translation:
        return []
    own = numbers(halfwidth(draft.text))
    original = numbers(halfwidth(words_only(without_code(draft.original))))
    missing = [spot.word for spot in only_in(original, own) if spot.word not in ["0", "1"]]
    spots = []
    for spot in only_in(own, original):
        if spot.word not in ["0", "1"]:
            said = f"the original says {', '.join(missing)}" if len(missing) > 0 else "not in the original"
            spots.append(Spot(BODY, spot.start, spot.end, draft.body[spot.start : spot.end], said))
    if len(spots) == 0 and len(missing) > 0:
        body = draft.body.strip()
        start = draft.body.find(body)
        end = start + len(body.split("\n")[0])
        spots.append(Spot(BODY, start, end, ", ".join(missing), "in the original, and missing here"))
    return spots
