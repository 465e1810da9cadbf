"""Numbers of cards and bank accounts."""

from __future__ import annotations

from signoff.rules.draft import Draft, House
from signoff.rules.find import matches, matches_exactly
from signoff.rules.rule import Example, Rule, Spot
from signoff.rules.wording.words_allowed import has_digit, places, spot_at

RULE = Rule(
    code="SO544",
    slug="account-number",
    severity="error",
    family="wording",
    internal=True,
    about="gives the number of a card or a bank account",
    hint="leave it out, and tell the person concerned in private",
    why="Whose card it is can be found out, and the feeds keep it for ever.",
    source="PCI DSS, requirement 3; ISO 13616 (IBAN); ISO/IEC 7812 (check digit)",
    bad=(
        Example("en", "The card 4111 1111 1111 1111 was charged twice."),
        Example("es", "La cuenta ES91 2100 0418 4502 0005 1332 no recibió el pago."),
        Example("fr", "La carte 4111-1111-1111-1111 a été débitée deux fois."),
        Example("pt-BR", "O cartão 5555 5555 5555 4444 foi cobrado duas vezes."),
        Example("ja", "カード4111111111111111に二重に請求しました。"),
    ),
    good=(
        Example(
            "en",
            "One customer's card was charged twice. We have told them, and the money is on its way back.",
        ),
        Example("es", "Un cliente no recibió su pago. Ya se lo hemos comunicado."),
        Example("fr", "La carte d'un client a été débitée deux fois. Il en est informé."),
        Example("pt-BR", "O cartão de um cliente foi cobrado duas vezes. Ele já foi avisado."),
        Example("ja", "1名のお客様に二重に請求しました。ご本人には連絡済みです。"),
        Example("en", "Order 4111 1111 1111 1112 and 1234567890123456 are numbers, but not of cards."),
        Example("es", "Entre 1000 2000 3000 4000 pedidos no hay tarjetas."),
        Example("fr", "Les cartes qui commencent par 4111 sont refusées."),
        Example("pt-BR", "Os cartões que começam com 5555 são recusados."),
        Example("ja", "4111で始まるカードは使えません。"),
    ),
)

_CARD = r"(?<![0-9a-z_.,/=-])[3-6][0-9]{3}(?:[ -]?[0-9]{4}){2}[ -]?[0-9]{1,7}(?![0-9a-z_]|[.,-][0-9])"
_HAS_NUMBER = "[0-9]{4}[ -]?[0-9]{4}|[A-Z]{2}[0-9]{2} [A-Z0-9]{4}"
_IBAN = r"(?<![A-Za-z0-9])[A-Z]{2}[0-9]{2}(?: [A-Z0-9]{4}){3,7}(?: [A-Z0-9]{1,3})?(?![A-Za-z0-9])"


def check(draft: Draft, house: House) -> list[Spot]:
    """Numbers of cards whose check digit is right, and accounts as banks print them."""
    spots = []
    for where, text in places(draft):
        if not has_digit(text) or len(matches_exactly(_HAS_NUMBER, text)) == 0:
            continue
        for card in matches(_CARD, text):
            if _has_check_digit(card.word):
                spots.append(spot_at(where, card.start, card.end, card.word[:2] + "…"))
        for account in matches_exactly(_IBAN, text):
            if not _is_account(account.word):
                continue
            spots.append(spot_at(where, account.start, account.end, account.word[:4] + "…"))
    return spots


def _has_check_digit(number: str) -> bool:
    digits = [match.word for match in matches("[0-9]", number)]
    if len(digits) < 13 or len(digits) > 19:
        return False
    total = 0
    for place, digit in enumerate(digits):
        value = int(digit)
        if (len(digits) - place) % 2 == 0:
            value = value * 2 - 9 if value > 4 else value * 2
        total = total + value
    return total % 10 == 0


def _is_account(number: str) -> bool:
    """Whether the two check digits of an IBAN are right: 1 is left over when it is divided by 97."""
    signs = "".join(number.split())
    rest = 0
    for sign in signs[4:] + signs[:4]:
        rest = (rest * 10 + int(sign) if sign.isdigit() else rest * 100 + ord(sign) - 55) % 97
    return rest == 1
