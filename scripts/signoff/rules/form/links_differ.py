"""SO655: links that differ between a translation and its original."""

from __future__ import annotations

from signoff.rules.draft import Draft, House
from signoff.rules.find import Match, matches
from signoff.rules.rule import BODY, Example, Rule, Spot

_EN = "Pay through [this link](https://help.tallyfern.example/en/pay) meanwhile."

RULE = Rule(
    code="SO655",
    slug="links-differ",
    severity="warning",
    family="form",
    about="a link that differs from the original",
    hint="link to the same page in both; another language of the same page counts as the same",
    why="A workaround that only some readers get, or an old one, costs calls to support.",
    source="ISO 17100:2015, 5.3 (check of the target text: omissions)",
    bad=(
        Example(
            "es",
            "Mientras tanto pague por [este enlace](https://help.tallyfern.example/es/card).",
            original=_EN,
        ),
        Example("fr", "En attendant, payez par lien.", original=_EN),
        Example(
            "pt-BR", "Enquanto isso, pague por [este link](https://pay.tallyfern.example/).", original=_EN
        ),
        Example(
            "ja",
            "その間は[こちら](https://help.tallyfern.example/ja/card)からお支払いください。",
            original=_EN,
        ),
    ),
    good=(
        Example(
            "es",
            "Mientras tanto pague por [este enlace](https://help.tallyfern.example/es/pay).",
            original=_EN,
        ),
        Example(
            "fr", "En attendant, payez par [ce lien](https://help.tallyfern.example/fr/pay/).", original=_EN
        ),
        Example(
            "pt-BR",
            "Enquanto isso, pague por https://help.tallyfern.example/pt-br/pay.",
            original=_EN,
        ),
        Example(
            "ja",
            "その間は<https://help.tallyfern.example/ja/pay>からお支払いください。",
            original=_EN,
        ),
    ),
)

_LINK = r"\]\(\s*<?[^)\s>]+|https?://[a-z0-9@:%._~#?&/=+,;!$'*-]+[a-z0-9/#=_~-]|^ {0,3}\[[^\]\n]+\]:[ \t]*\S+"
_LANGUAGE = (
    r"(?<=[/.=])(?:en|es|ja|jp|fr|de|it|pt|br)(?:[-_][a-z]{2})?(?=[/.?&#]|$)"
    r"|^(?:en|es|ja|jp|fr|pt|br)(?=\.)"
)


def check(draft: Draft, house: House) -> list[Spot]:
    """Links that only the translation has; if there are none, those that it lacks, at its start."""
    if not draft.is_translation or ("/" not in draft.body and "/" not in draft.original):
        return []
    own = matches(_LINK, draft.body)
    original = matches(_LINK, draft.original)
    missing = [_address(link) for link in original if _page(link) not in [_page(other) for other in own]]
    spots = []
    for link in own:
        if _page(link) not in [_page(other) for other in original]:
            said = (
                f"the original links to {', '.join(missing)}" if len(missing) > 0 else "not in the original"
            )
            spots.append(Spot(BODY, link.start, link.end, _address(link), said))
    if len(spots) == 0 and len(missing) > 0:
        body = draft.body.strip()
        start = draft.body.find(body)
        end = start + len(body.split("\n")[0])
        spots.append(Spot(BODY, start, end, ", ".join(missing), "in the original, and missing here"))
    return spots


def _address(link: Match) -> str:
    word = link.word
    if word.startswith("]("):
        word = word[2:].strip().lstrip("<")
    elif "]:" in word:
        word = word.partition("]:")[2].strip()
    return word


def _page(link: Match) -> str:
    """The address without scheme, language and what makes no difference."""
    address = _address(link).lower().partition("#")[0].removeprefix("https://").removeprefix("http://")
    page = address
    for found in reversed(matches(_LANGUAGE, address)):
        page = page[: found.start] + "*" + page[found.end :]
    return page.rstrip("/").replace("/*", "").replace("*.", "")
