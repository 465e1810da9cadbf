"""Telephone numbers of people."""

from __future__ import annotations

from signoff.rules.draft import Draft, House
from signoff.rules.find import matches
from signoff.rules.rule import Example, Rule, Spot
from signoff.rules.wording.words_allowed import has_digit, places, spot_at

RULE = Rule(
    code="SO543",
    slug="phone-number",
    severity="warning",
    family="wording",
    about="gives a telephone number",
    hint="leave it out; if it is your own hotline, add it to allowed_words",
    why=(
        "A person's number is personal data that the feeds keep for ever. "
        "Free-phone numbers (0800, 0120, 1-800) are nobody's own and left alone."
    ),
    source="GDPR, article 4(1); ITU-T E.123 (how numbers are written)",
    bad=(
        Example("en", "If you cannot sign in, call our engineer on +44 20 7946 0958."),
        Example("en", "Call (415) 555-0132 if payments fail."),
        Example("es", "Llame a nuestra ingeniera al 612 345 678."),
        Example("fr", "Appelez notre ingénieur au 06 12 34 56 78."),
        Example("pt-BR", "Ligue para nosso engenheiro no (11) 91234-5678."),
        Example("ja", "担当者（090-1234-5678）までお電話ください。"),
    ),
    good=(
        Example("en", "If you cannot sign in, call support at 0800 123 4567."),
        Example("es", "Si no puede entrar, llame al 900 123 456."),
        Example("fr", "Si la connexion échoue, appelez le 0 800 12 34 56."),
        Example("pt-BR", "Se não conseguir entrar, ligue 0800 123 4567."),
        Example("ja", "サインインできない場合は、0120-123-456までお電話ください。"),
        Example(
            "en", "From 2026-11-21 10:40 to 12:30 UTC 1 234 567 890 requests failed; call 1-800-555-0100."
        ),
        Example("es", "Entre las 10:40 y las 12:30 fallaron 612.345.678 peticiones; llame al 900 123 456."),
        Example("fr", "Le 21 11 2026, 12 345 678 requêtes ont échoué. Appelez le 0 800 12 34 56."),
        Example("pt-BR", "Em 21-11-2026 falharam 12.345.678 requisições. Ligue 0800 123 4567."),
        Example(
            "ja",
            "2026-11-21の10:40から、12,345,678件のリクエストに失敗しました。0120-123-456までお電話ください。",
        ),
    ),
)

_NUMBER = (
    r"(?<![a-z0-9_.,:/=+#-])(?:"
    r"\+[1-9][0-9]{0,2}[ .()-]{0,2}(?:[0-9][ .()-]{0,2}){6,12}[0-9]"
    r"|\([2-9][0-9]{2}\) ?[0-9]{3}[ .-][0-9]{4}"
    r"|[2-9][0-9]{2}-[2-9][0-9]{2}-[0-9]{4}"
    r"|\(?[1-9][0-9]\)? 9[0-9]{4}[ -][0-9]{4}|\([1-9][0-9]\) ?[2-5][0-9]{3}[ -][0-9]{4}"
    r"|0[1-79](?:[ .][0-9]{2}){4}"
    r"|[67][0-9]{2} [0-9]{3} [0-9]{3}|[67][0-9]{2}(?: [0-9]{2}){3}"
    r"|9[1-8] [0-9]{3} [0-9]{2} [0-9]{2}|9[1-8][0-9] [0-9]{2} [0-9]{2} [0-9]{2}|9[1-8][0-9] [0-9]{3} [0-9]{3}"
    r"|0[1-9][0-9]{0,3}-[0-9]{1,4}-[0-9]{4}|0[1-9][0-9]{0,3}\([0-9]{1,4}\)[0-9]{4}"
    r")(?![0-9a-z_:/-]|[.,][0-9])"
)
_HAS_NUMBER = "[0-9][0-9 .()-]{7}"
_FREE = r"^(?:\+?1[ .()-]*8(?:00|33|44|55|66|77|88)|0120|0800|0 800|\+?[0-9]{2}[ -]?800)"


def check(draft: Draft, house: House) -> list[Spot]:
    """Every number that is written as telephone numbers are, but free ones and those of the house."""
    spots = []
    allowed = [_digits(word) for word in house.allowed_words]
    for where, text in places(draft):
        if not has_digit(text) or len(matches(_HAS_NUMBER, text)) == 0:
            continue
        for match in matches(_NUMBER, text):
            if not matches(_FREE, match.word) and _digits(match.word) not in allowed:
                spots.append(spot_at(where, match.start, match.end, masked(match.word)))
    return spots


def masked(number: str) -> str:
    """The first digits: findings are public too."""
    return number[:4] + "…"


def _digits(text: str) -> str:
    return "".join([match.word for match in matches("[0-9]", text)])
