"""Public addresses of machines."""

from __future__ import annotations

from signoff.rules.draft import Draft, House
from signoff.rules.find import matches
from signoff.rules.rule import Example, Rule, Spot
from signoff.rules.wording.words_allowed import is_allowed, places, spot_at

RULE = Rule(
    code="SO532",
    slug="ip-address",
    severity="info",
    family="wording",
    about="gives the address of a machine",
    hint="keep an address only where customers must enter it (a firewall); else name the component",
    why=(
        "An address tells most readers nothing, and names a target while its defences are down. "
        "Where customers must allow it in their firewall it belongs here, so this is only a reminder."
    ),
    source="MITRE ATT&CK T1590.005 (gather victim network information: IP addresses)",
    bad=(
        Example("en", "The load balancer 203.0.113.27 no longer answers."),
        Example("es", "No responde la dirección 198.51.100.4."),
        Example("fr", "L'adresse 2001:db8:85a3::8a2e:370:7334 ne répond plus."),
        Example("pt-BR", "O endereço 203.0.113.27 não responde."),
        Example("ja", "203.0.113.27に接続できません。"),
    ),
    good=(
        Example("en", "The API in Europe no longer answers."),
        Example("es", "La API de Europa no responde."),
        Example("fr", "L'API ne répond plus en Europe."),
        Example("pt-BR", "A API da Europa não responde."),
        Example("ja", "ヨーロッパのAPIに接続できません。"),
        Example(
            "en", "Version 3.12.0.1 of the app is not affected. Use 8.8.8.8 for name resolution meanwhile."
        ),
        Example("es", "La versión 3.12.0.1 no está afectada."),
        Example("fr", "Début : 10:40:12 UTC. La version 3.12.0.1 n'est pas concernée."),
        Example("pt-BR", "A versão 3.12.0.1 não é afetada."),
        Example("ja", "バージョン3.12.0.1は影響を受けません。"),
    ),
)

_OCTET = "(?:25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])"
_ADDRESS = (
    rf"(?<![a-z0-9_.:-])(?:{_OCTET}\.{_OCTET}\.{_OCTET}\.{_OCTET}"
    r"|[23][0-9a-f]{3}:(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}"
    r"|[23][0-9a-f]{3}:(?:[0-9a-f]{0,4}:){1,6}:?[0-9a-f]{1,4})(?![a-z0-9_:]|\.[0-9])"
)
_VERSION = r"(?:versi[oóõ]n|version|versão|release|build|バージョン|v|#)[ .:]?$"
_PRIVATE = r"^(?:10\.|192\.168\.|172\.(?:1[6-9]|2[0-9]|3[01])\.|169\.254\.|127\.|0\.)"

# Name servers that everybody may use, and everybody knows by these numbers.
_KNOWN = ["8.8.8.8", "8.8.4.4", "1.1.1.1", "1.0.0.1", "9.9.9.9", "255.255.255.255"]


def check(draft: Draft, house: House) -> list[Spot]:
    """Every address that is not private (private-address finds those) and no well-known name server."""
    spots = []
    for where, text in places(draft):
        if text.count(".") < 3 and text.count(":") < 3:
            continue
        for match in matches(_ADDRESS, text):
            before = text[max(0, match.start - 10) : match.start]
            if matches(_VERSION, before) or matches(_PRIVATE, match.word) or match.word in _KNOWN:
                continue
            if not is_allowed(match.word, house):
                spots.append(spot_at(where, match.start, match.end, match.word))
    return spots
