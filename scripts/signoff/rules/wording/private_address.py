"""Addresses of machines inside a private network."""

from __future__ import annotations

from signoff.rules.draft import Draft, House
from signoff.rules.find import matches
from signoff.rules.rule import Example, Rule, Spot
from signoff.rules.wording.words_allowed import has_any, is_allowed, places, spot_at

RULE = Rule(
    code="SO531",
    slug="private-address",
    severity="error",
    family="wording",
    about="gives an address from inside a private network",
    hint="say which component and region is affected instead of the address",
    why=(
        "Nobody outside can reach a private address: it helps no customer, and shows how the inside is built."
    ),
    source="RFC 1918, RFC 4193; MITRE ATT&CK T1590.005",
    bad=(
        Example("en", "Requests that reach 10.12.0.47 time out."),
        Example("es", "Las peticiones a 192.168.40.12:8080 no obtienen respuesta."),
        Example("fr", "Le réseau 172.16.4.0/24 est coupé."),
        Example("pt-BR", "O endereço fd12:3456:789a::1 não responde."),
        Example("ja", "サーバー10.12.0.47に接続できません。"),
    ),
    good=(
        Example("en", "Requests to the API from Europe time out."),
        Example("es", "Las peticiones a la API desde Europa no obtienen respuesta."),
        Example("fr", "Les clients d'Europe n'accèdent plus à l'API."),
        Example("pt-BR", "A API não responde a requisições vindas da Europa."),
        Example("ja", "ヨーロッパからAPIに接続できません。"),
        Example("en", "Update the desktop app to version 10.4.1.2. Next update at 10:40 UTC."),
        Example("es", "La versión 10.2 corrige los 172.16 euros de diferencia."),
        Example("fr", "La version 10.15.7.1 n'est pas concernée."),
        Example("pt-BR", "A versão 10.1.2.3 do aplicativo funciona."),
        Example("ja", "バージョン10.4.1.2は影響を受けません。"),
    ),
)

_OCTET = "(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])"
_V4 = (
    rf"(?:10\.{_OCTET}|192\.168|172\.(?:1[6-9]|2[0-9]|3[01])|169\.254)"
    rf"\.{_OCTET}\.{_OCTET}(?:/[0-9]{{1,2}}|:[0-9]{{1,5}})?"
)
_V6 = r"(?:f[cd][0-9a-f]{2}|fe80):(?:[0-9a-f]{0,4}:){1,7}[0-9a-f]{0,4}"
_ADDRESS = rf"(?<![a-z0-9_.:-])(?:{_V4}|{_V6})(?![a-z0-9_]|\.[0-9])"

# "version 10.4.1.2" is no address.
_VERSION = r"(?:versi[oóõ]n|version|versão|release|build|バージョン|v)[ .:]?$"
_PIECES = ["10.", "192.168.", "172.", "169.254.", "::", "fe80:", "FE80:"]


def check(draft: Draft, house: House) -> list[Spot]:
    """Every private address, in words, code and links."""
    spots = []
    for where, text in places(draft):
        if not has_any(text, _PIECES):
            continue
        for match in matches(_ADDRESS, text):
            before = text[max(0, match.start - 10) : match.start]
            if not matches(_VERSION, before) and not is_allowed(match.word, house):
                spots.append(spot_at(where, match.start, match.end, match.word))
    return spots
