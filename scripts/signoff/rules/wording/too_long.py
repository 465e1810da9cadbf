"""SO550: too long to read on a phone, in a hurry."""

from __future__ import annotations

from signoff.rules.draft import Draft, House
from signoff.rules.find import Match, matches
from signoff.rules.rule import BODY, Example, Rule, Spot

_LONG_EN = (
    "Customers in Europe cannot open invoices. "
    "The web app shows an empty page where the amounts should be, and the button to pay is missing. "
    "Payments by link, reports and the API are not affected. "
) * 7
_LONG_ES = (
    "Los clientes de Europa no pueden abrir facturas. "
    "La aplicación muestra una página vacía en lugar de los importes, y falta el botón para pagar. "
    "Los pagos por enlace, los informes y la API no están afectados. "
) * 7
_LONG_FR = (
    "Les clients d'Europe ne peuvent pas ouvrir leurs factures. "
    "L'application affiche une page vide à la place des montants, et le bouton pour payer manque. "
    "Les paiements par lien, les rapports et l'API ne sont pas concernés. "
) * 7
_LONG_PT = (
    "Os clientes da Europa não conseguem abrir faturas. "
    "O aplicativo mostra uma página vazia no lugar dos valores, e falta o botão para pagar. "
    "Os pagamentos por link, os relatórios e a API não são afetados. "
) * 7
_LONG_JA = (
    "ヨーロッパのお客様が請求書を開けない状態です。"
    "金額の代わりに空白のページが表示され、支払いボタンも表示されません。"
    "リンクによる支払い、レポート、APIには影響ありません。"
) * 9

RULE = Rule(
    code="SO550",
    slug="too-long",
    severity="warning",
    family="wording",
    about="the text is too long for an update",
    hint=(
        "keep what is broken, for whom, what to do meanwhile, what comes next; the rest is for the postmortem"
    ),
    why=(
        "Updates are read on a phone in the middle of something else. "
        "What stands after the first hundred words is not read, and translating and signing it off takes "
        "time."
    ),
    source="Nielsen Norman Group, How Little Do Users Read?; Atlassian Incident Communication templates",
    bad=(
        Example("en", _LONG_EN),
        Example("es", _LONG_ES),
        Example("fr", _LONG_FR),
        Example("pt-BR", _LONG_PT),
        Example("ja", _LONG_JA),
    ),
    good=(
        Example(
            "en",
            "Customers in Europe cannot open invoices: the page is empty, and the button to pay is missing. Payments by link, reports and the API are not affected.",
        ),
        Example(
            "es",
            "Los clientes de Europa no pueden abrir facturas: la página aparece vacía y falta el botón para pagar. Los pagos por enlace, los informes y la API no están afectados.",
        ),
        Example(
            "fr",
            "Les clients d'Europe ne peuvent pas ouvrir leurs factures : la page est vide et le bouton pour payer manque. Les paiements par lien, les rapports et l'API ne sont pas concernés.",
        ),
        Example(
            "pt-BR",
            "Os clientes da Europa não conseguem abrir faturas: a página fica vazia e falta o botão para pagar. Os pagamentos por link, os relatórios e a API não são afetados.",
        ),
        Example(
            "ja",
            "ヨーロッパのお客様が請求書を開けません。空白のページが表示され、支払いボタンも表示されません。リンクによる支払い、レポート、APIには影響ありません。",
        ),
        Example("en", "Customers in Europe cannot open invoices. Payments by link are not affected."),
        Example(
            "en", _LONG_EN, "status: postmortem", before="status: resolved\ndata_loss: none\nlingering: none"
        ),
        Example(
            "es", "Los clientes de Europa no pueden abrir facturas. Los pagos por enlace no están afectados."
        ),
        Example("fr", "Les clients d'Europe ne peuvent pas ouvrir leurs factures."),
        Example("pt-BR", "Os clientes da Europa não conseguem abrir faturas."),
        Example("ja", "ヨーロッパのお客様が請求書を開けない状態です。"),
    ),
)

_WORDS = 200
_CHARACTERS = 550
_MORE = 2  # maintenance, notices and the end of an incident have more to tell

_NO_SPACES = "[぀-ヿ㐀-鿿豈-﫿]"


def check(draft: Draft, house: House) -> list[Spot]:
    """The place from which on the text is too long; a postmortem may be as long as it wants."""
    if draft.status == "postmortem" or len(draft.text) < _CHARACTERS:
        return []
    factor = 1
    if draft.kind != "incident" or draft.status == "resolved":
        factor = _MORE
    if draft.language in ["ja", "zh"]:
        return _beyond(matches(_NO_SPACES, draft.text), _CHARACTERS * factor, "characters", draft)
    if len(draft.text.split()) <= _WORDS * factor:
        return []
    return _beyond(matches(r"\w\S*", draft.text), _WORDS * factor, "words", draft)


def _beyond(counted: list[Match], limit: int, unit: str, draft: Draft) -> list[Spot]:
    if len(counted) <= limit:
        return []
    first = counted[limit]
    note = f"{len(counted)} {unit}; {limit} are read at most: move the rest into the postmortem"
    return [Spot(BODY, first.start, first.end, draft.text[first.start : first.end], note)]
