"""Language tags as pages use them (BCP 47): `en`, `pt-BR`, `zh-Hant`, `es-419`."""

from __future__ import annotations

import re

_TAG = re.compile(r"([a-z]{2,3})(-[A-Z][a-z]{3})?(-(?:[A-Z]{2}|\d{3}))?", re.ASCII)

# The two-letter codes of ISO 639-1. Longer ones are taken on trust: there are thousands.
_TWO_LETTERS = frozenset(
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de "
    "dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id "
    "ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu "
    "lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu "
    "rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr "
    "ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu".split()
)

# Countries that people write for a language.
_MEANT = {
    "jp": "ja",
    "cn": "zh",
    "gr": "el",
    "dk": "da",
    "cz": "cs",
    "ua": "uk",
    "us": "en-US",
    "gb": "en-GB",
}


def is_language(tag: str) -> bool:
    """Whether `tag` is a language tag in its usual spelling."""
    found = _TAG.fullmatch(tag)
    return found is not None and (len(found[1]) == 3 or found[1] in _TWO_LETTERS)


def suggestion(tag: str) -> str:
    """What somebody who wrote `pt_br` or `jp` probably meant, or ""."""
    parts = tag.replace("_", "-").split("-")
    parts[0] = parts[0].lower()
    for position, part in enumerate(parts[1:], 1):
        parts[position] = part.title() if len(part) == 4 else part.upper()
    parts[0] = _MEANT.get(parts[0], parts[0])
    better = "-".join(parts)
    return better if is_language(better) else ""
