"""SO551: a sentence that has to be read twice."""

from __future__ import annotations

from signoff.rules.draft import Draft, House
from signoff.rules.find import matches, matches_exactly
from signoff.rules.rule import BODY, Example, Rule, Spot

RULE = Rule(
    code="SO551",
    slug="long-sentence",
    severity="warning",
    family="wording",
    about="a sentence that has to be read twice",
    hint="make two or three of it: what is broken; for whom; what to do",
    why=(
        "Long sentences are understood by fewer people, above all by those who read in a language that is "
        "not their own. Limits: 40 words in English, 45 in Spanish, French and "
        "Portuguese, 110 characters in Japanese."
    ),
    source="GOV.UK, Content design: sentence length; 文化庁「公用文作成の考え方」 (short sentences)",
    bad=(
        Example(
            "en",
            "Since 09:10 UTC customers in Europe who open an invoice that was created before the first of "
            "the month "
            "and that contains more than one currency see an empty page instead of the amounts, which also "
            "concerns "
            "the monthly reports that are made from these invoices.",
        ),
        Example(
            "es",
            "Desde las 09:10 UTC los clientes de Europa que abren una factura creada antes del primer día "
            "del mes y "
            "que contiene más de una moneda ven una página vacía en lugar de los importes, lo que también "
            "ocurre con "
            "los informes mensuales que se preparan a partir de esas facturas.",
        ),
        Example(
            "fr",
            "Depuis 09:10 UTC les clients d'Europe qui ouvrent une facture créée avant le premier jour du "
            "mois et qui "
            "contient plus d'une devise voient une page vide à la place des montants, ce qui concerne "
            "aussi les "
            "rapports mensuels préparés à partir de ces factures pendant la nuit.",
        ),
        Example(
            "pt-BR",
            "Desde 09:10 UTC os clientes da Europa que abrem uma fatura criada antes do primeiro dia do "
            "mês e que "
            "contém mais de uma moeda veem uma página vazia no lugar dos valores, o que também ocorre com os "
            "relatórios mensais preparados a partir dessas faturas durante a noite.",
        ),
        Example(
            "ja",
            "09:10 UTC以降、月の初日より前に作成され、"
            "かつ二つ以上の通貨を含む請求書をヨーロッパのお客様が開いた場合に、"
            "金額の代わりに空白のページが表示される状態となっており、夜間に作成される月次レポートについても、"
            "同じように空白のページが表示されることを確認しています。",
        ),
    ),
    good=(
        Example(
            "en",
            "Since 09:10 UTC customers in Europe see an empty page when they open an invoice from before this month with more than one currency. The monthly reports made from these invoices are empty, too.",
        ),
        Example(
            "es",
            "Desde las 09:10 UTC, los clientes de Europa ven vacías las facturas anteriores a este mes con más de una moneda. También están vacíos los informes mensuales que salen de ellas.",
        ),
        Example(
            "fr",
            "Depuis 09:10 UTC, les factures d'avant ce mois en plusieurs devises s'affichent vides en Europe. Les rapports mensuels qui en sont tirés sont vides aussi.",
        ),
        Example(
            "pt-BR",
            "Desde 09:10 UTC, as faturas anteriores a este mês com mais de uma moeda aparecem vazias na Europa. Os relatórios mensais feitos a partir delas também.",
        ),
        Example(
            "ja",
            "09:10 UTCから、ヨーロッパのお客様が先月以前の請求書を開くと、空白のページが表示されます。二つ以上の通貨を含む請求書が対象です。夜間に作成される月次レポートも同じ状態です。",
        ),
        Example(
            "en",
            "Customers in Europe cannot open invoices with more than one currency. The page stays empty.\n\n"
            "Not affected:\n\n- payments by link\n- reports of the current month, of all customers in "
            "Europe\n"
            "- the API, which programs use to read and write invoices in all regions\n- webhooks and e-mail\n"
            "- everything in the United States",
        ),
        Example("es", "No se pueden abrir facturas con más de una moneda. La página queda vacía."),
        Example("fr", "Les factures en plusieurs devises ne s'ouvrent pas. La page reste vide."),
        Example("pt-BR", "Faturas com mais de uma moeda não abrem. A página fica vazia."),
        Example("ja", "二つ以上の通貨を含む請求書を開けません。空白のページが表示されます。"),
    ),
)

_WORDS = {"en": 40}
_OTHER_WORDS = 45
_CHARACTERS = 110

# A full stop may be followed by no space where somebody was in a hurry.
_STOP = r"[.!?…:;]+[\"'”’)»]*(?=\s|$)|(?<=[a-zà-ÿ)])\.(?=[A-Z0-9])|[。！？]+|\n(?=[A-ZÀ-Þ])"
_JAPANESE_STOP = "[。！？!?\n]+"
_ITEM = r"^[ \t]*(?:[-+*•|>]|#{1,6}[ \t]|[0-9]{1,9}[.)][ \t])"
_SIGNS = "-+*•|>#0123456789"


def check(draft: Draft, house: House) -> list[Spot]:
    """Every sentence beyond the limit of its language; an item of a list is one of its own."""
    is_dense = draft.language in ["ja", "zh"]
    limit = _CHARACTERS
    if not is_dense:
        limit = _WORDS.get(draft.language, _OTHER_WORDS)
        if len(draft.text.split()) <= limit:
            return []
    spots = []
    for first, last in _blocks(draft.body):
        block = draft.text[first:last]
        if (len(block) if is_dense else len(block.split())) <= limit:
            continue
        for start, end in _sentences(block, _JAPANESE_STOP if is_dense else _STOP):
            sentence = block[start:end]
            counted = len(sentence) if is_dense else _words_to_hold(sentence)
            if counted > limit:
                unit = "characters" if is_dense else "words"
                note = f"{counted} {unit} in one sentence: make two or three of it"
                word = " ".join(sentence.split())[:40] + "…"
                spots.append(Spot(BODY, first + start, first + end, word, note))
    return spots


def _words_to_hold(sentence: str) -> int:
    """The words of a sentence; an item of a long enumeration counts as one."""
    counted = len(sentence.split())
    items = [len(part.split()) for part in sentence.split(",") if len(part.split()) <= 4]
    if len(items) >= 4:
        counted = counted - sum(items) + len(items)
    return counted


def _sentences(block: str, stop: str) -> list[list[int]]:
    """Start and end of each, without white space around."""
    found: list[list[int]] = []
    start = 0
    for match in matches_exactly(stop, block):
        _add(found, block, start, match.end)
        start = match.end
    _add(found, block, start, len(block))
    return found


def _blocks(body: str) -> list[list[int]]:
    """Start and end of each paragraph and each item of a list."""
    found = []
    start = 0
    place = 0
    for line in body.split("\n"):
        if place > start and _begins(line):
            found.append([start, place])
            start = place
        place = place + len(line) + 1
    found.append([start, len(body)])
    return found


def _begins(line: str) -> bool:
    """Whether a line begins a paragraph or an item."""
    sign = line.strip()[:1]
    return sign == "" or (sign in _SIGNS and len(matches(_ITEM, line)) > 0)


def _add(found: list[list[int]], text: str, start: int, end: int) -> None:
    sentence = text[start:end]
    if sentence.strip() != "":
        first = start + len(sentence) - len(sentence.lstrip())
        found.append([first, first + len(sentence.strip())])
