"""Numbers of tickets that only insiders can open."""

from __future__ import annotations

from signoff.rules.draft import Draft, House
from signoff.rules.find import Match, matches, matches_exactly
from signoff.rules.rule import Example, Rule, Spot
from signoff.rules.wording.words_allowed import has_any, has_digit, is_allowed, places, spot_at

RULE = Rule(
    code="SO533",
    slug="ticket-id",
    severity="warning",
    family="wording",
    about="names a ticket that readers cannot open",
    hint="leave it out, or link to the page where everybody can follow",
    why=(
        "A ticket number is for the people who work on it. Customers cannot open it, and will quote it to "
        "support, who then have to explain it."
    ),
    source="Google, The Site Reliability Workbook, chapter 9 (Incident Response)",
    bad=(
        Example("en", "Sign-in fails for customers in Europe. We follow this up in INC-20417."),
        Example("es", "Los informes llegan tarde. Los detalles están en el ticket 48213."),
        Example("fr", "Les rapports arrivent en retard. Voir le ticket n° 48213."),
        Example("pt-BR", "Os relatórios estão atrasados. Detalhes no chamado 48213."),
        Example("ja", "レポートの作成が遅れています。詳しくはチケット48213をご覧ください。"),
    ),
    good=(
        Example("en", "Sign-in fails for customers in Europe. We post every change here."),
        Example("es", "Los informes llegan tarde. Publicamos aquí cada novedad."),
        Example("fr", "Les rapports arrivent en retard. Toute nouvelle est publiée ici."),
        Example("pt-BR", "Os relatórios estão atrasados. Publicamos aqui cada novidade."),
        Example("ja", "レポートの作成が遅れています。進み具合はこのページでお知らせします。"),
        Example("en", "This concerns CVE-2026-12345 and the cipher AES-256 in US-EAST-1. Error HTTP-503."),
        Example("en", "Follow the work in [issue #4821](https://forge.example/acme/app/issues/4821)."),
        Example("es", "Los archivos en ISO-8859-1 y UTF-16 no se importan."),
        Example("fr", "Les fichiers UTF-16 ne sont pas importés depuis 10:40 UTC."),
        Example("pt-BR", "A cifra AES-256 continua disponível."),
        Example("ja", "UTF-16のファイルを取り込めません。"),
    ),
)

# ABC-123 with at least three digits, or two after what ticket systems are called by.
_KEY = (
    r"(?<![A-Za-z0-9_./#-])(?:(?:INC|OPS|SRE|CASE|CHG|PRB|REQ|TASK|TICKET|JIRA|BUG|HELPDESK|INFRA|SUP|SUPPORT)-[0-9]{2,7}"
    r"|[A-Z][A-Z0-9]{1,9}-[0-9]{3,6}"
    r"|(?:INC|CHG|PRB|RITM|REQ|SCTASK|TASK|CS)[0-9]{6,8})(?![A-Za-z0-9_-]|\.[0-9])"
)

# Not tickets: standards, ciphers, vulnerabilities, error codes, models and places.
_KNOWN = (
    "^(?:CVE|UTF|ISO|IEC|IEEE|ANSI|DIN|EN|RFC|PEP|SHA|MD|AES|RSA|DES|CRC|HMAC|HTTP|HTTPS|TLS|SSL|GHSA|CWE|USN|DSA|"
    "RHSA|KB|GPT|CP|WINDOWS|US|EU|AP|SA|CA|UK|EMEA|APAC|LATAM|UTC|GMT|COVID|PSD|PCI|SOC|IPV|ECMA|USB|ARM|X|"
    "H|A|B|M|MP|QR|AWS|ERR|ERROR|E|F|GB|MB|TB|ED|BASE|SOC|FIPS|SHAKE|ICU|INV|ORD|PO|RTX|DDR4?|DDR5|EPYC|XEON|NIST|SP|MS)-"
)

_NAMED = (
    r"(?<![a-z0-9_])(?:(?:support |internal |jira )?tickets?|(?:support |internal )case|jira|chamados?|"
    r"problem report|incidencia(?= n)|see(?= #)|bug(?= #)|チケット|社内チケット)"
    r"(?: ?(?:n\.?[º°o]\.?|nr\.?|number|no\.|número|numéro|番号|id|[:：])){0,2} ?[#:]? ?[0-9]{3,8}"
    r"(?![0-9:,.%]*[0-9%])"
)


_PIECES = ["ticket", "case", "jira", "chamado", "problem report", "incidencia", "see #", "bug #", "チケット"]
_HAS_KEY = "[A-Z0-9]-[0-9]{2}|[A-Z]{2}[0-9]{6}"


def check(draft: Draft, house: House) -> list[Spot]:
    """Every ticket that is not the text of a link."""
    spots = []
    for where, text in places(draft):
        if not has_digit(text):
            continue
        found: list[Match] = []
        if len(matches_exactly(_HAS_KEY, text)) > 0:
            found.extend(matches_exactly(_KEY, text))
        if has_any(text.lower(), _PIECES):
            found.extend(matches(_NAMED, text))
        for match in found:
            is_link = len(matches(r"^[^\[\]\n]*\]\(", text[match.end : match.end + 80])) > 0
            if is_link or matches(_KNOWN, match.word) or is_allowed(match.word, house):
                continue
            spots.append(spot_at(where, match.start, match.end, match.word))
    return spots
