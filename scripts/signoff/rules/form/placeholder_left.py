"""SO601: something that was to be filled in still stands there."""

from __future__ import annotations

from signoff.rules.draft import Draft, House
from signoff.rules.find import matches, matches_exactly
from signoff.rules.rule import Example, Rule, Spot

RULE = Rule(
    code="SO601",
    slug="placeholder-left",
    severity="error",
    family="form",
    about="something here was to be filled in",
    hint="fill it in, or take the sentence out",
    why=(
        "A template that went out half filled says that nobody read it, in the minutes in which customers "
        "decide whether somebody is at work."
    ),
    source="docs/design.md, section 1: fully templated; Atlassian Incident Communication Handbook, templates",
    bad=(
        Example("en", "We are investigating errors of {{ component }}."),
        Example("en", "Pages fail to load since TODO."),
        Example("en", "Pages fail to load for [INSERT REGION]."),
        Example("en", "Pages fail to load in <region>."),
        Example("en", "Pages of ${COMPONENT} fail to load."),
        Example("en", "Lorem ipsum dolor sit amet."),
        Example("en", "Pages fail to load.", title="XXX fails"),
        Example("es", "Las páginas fallan desde [HORA]."),
        Example("ja", "【コンポーネント名】でエラーが発生しています。"),
        Example("ja", "〇〇でエラーが発生しています。"),
        Example("fr", "Les pages échouent depuis [à compléter]."),
        Example("pt-BR", "As páginas falham desde [preencher]."),
    ),
    good=(
        Example("en", "Write `{{ name }}` instead of `<name>` in your templates until then."),
        Example("en", "Pages fail to load [in Europe](https://status.acme.example/regions/eu/)."),
        Example("es", "Todas las páginas vuelven a cargar."),
        Example("ja", "【復旧】すべてのページが表示されます。"),
    ),
    internal=True,
)

ANY_CASE = (
    r"\{\{[^{}\n]*\}?\}?|\{%[^%\n]*%?\}?|\$\{[a-z_][a-z0-9_.]*\}|%\([a-z_]+\)[sd]|lorem ipsum|_{4,}|"
    r"(?<![\w/])\[(?:insert|add|fill|put|enter|your|name of|to be|please|describe|describ\w+|décri\w+|descrev\w+|add here|component|region|service|product|"
    r"date|time|link|url|number|hora|fecha|componente|región|regiao|região|insert[ae]r?|rellenar|completar|preencher|"
    r"data|serviço|servicio|producto|à (?:compléter|remplir)|compléter|insérer|heure|composant|service)"
    r"(?:[ :_-][^\]\n]{0,60})?\](?![/(\[:])|"
    r"[【［\[<＜](?:コンポーネント|サービス|地域|リージョン|日時|時刻|時間|原因|影響|機能|製品|会社|担当者?)名?(?:を(?:記入|入力))?[】］\]>＞]|"
    r"[［\[](?:ここに|こちらに)[^］\]\n]{1,30}[］\]]|"
    r"<(?:component|service|region|región|région|regiao|região|product|name|time|date|link|url|number|x|insert|your|hora|fecha|componente|heure|"
    r"composant|data|nome|nombre|nom)s?(?:[ _-][a-z _-]{0,40})?>"
)
EXACTLY = (
    r"\b(?:TODO|TBD|TBC|FIXME|CHANGEME|PLACEHOLDER)\b(?! (?:el|lo|la|o|a|mundo)\b)|(?<![\w])(?:X{3,}|XX[:.h]XX)(?![\w])|〇〇|○○|◯◯|●●|△△|××|"
    r"\bHH:MM\b|\b(?:YYYY|AAAA|JJ)[-/](?:MM|mm)|(?<![\w/])\[[A-ZÁÉÍÓÚÃÕÇ][A-ZÁÉÍÓÚÃÕÇ _-]{5,}\](?![/(\[:])|"
    r"<[A-Z][A-Z _-]{2,}>"
)

SIGNS = [
    "{",
    "[",
    "<",
    "%(",
    "orem",
    "OREM",
    "____",
    "【",
    "［",
    "＜",
    "TODO",
    "TBD",
    "TBC",
    "FIXME",
    "CHANGEME",
    "PLACEHOLDER",
    "〇〇",
    "○○",
    "◯◯",
    "●●",
    "△△",
    "××",
    "HH:MM",
    "XX",
    "YYYY",
    "AAAA",
    "JJ",
]
"""Without one of these a text has no placeholder."""


def check(draft: Draft, house: House) -> list[Spot]:
    spots = places("title", draft.title)
    return spots + places("body", draft.uncoded)


def places(where: str, text: str) -> list[Spot]:
    spots: list[Spot] = []
    if not any(sign in text for sign in SIGNS):
        return spots
    for found in matches(ANY_CASE, text):
        spots.append(Spot(where, found.start, found.end, found.word))
    for found in matches_exactly(EXACTLY, text):
        inside = False
        for spot in spots:
            if spot.start <= found.start and found.start < spot.end:
                inside = True
        if not inside:
            spots.append(Spot(where, found.start, found.end, found.word))
    return spots
