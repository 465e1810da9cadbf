"""The names that projects and systems have inside the house."""

from __future__ import annotations

from signoff.rules.draft import Draft, House
from signoff.rules.find import matches
from signoff.rules.rule import Example, Rule, Spot
from signoff.rules.wording.words_allowed import places, spot_at

RULE = Rule(
    code="SO535",
    slug="code-name",
    severity="error",
    family="wording",
    about="uses a code name from `code_names` in status.yml",
    hint="use the component's name as customers know it",
    why="A code name means nothing to customers, and may tell competitors what is not announced yet.",
    source="the list `code_names` of status.yml, which the house itself keeps",
    bad=(
        Example("en", "Search returns old results while Falcon is being rebuilt."),
        Example("es", "La búsqueda tarda porque FALCON se reconstruye."),
        Example("fr", "La recherche est lente pendant la reconstruction de Falcon."),
        Example("pt-BR", "A busca está lenta enquanto o Falcon é reconstruído."),
        Example("ja", "Falconを再構築しているため、検索結果が古いままです。"),
    ),
    good=(
        Example("en", "Search returns old results."),
        Example("es", "La búsqueda tarda hasta un minuto."),
        Example("fr", "La recherche est lente."),
        Example("pt-BR", "A busca está lenta."),
        Example("ja", "検索結果が古いままです。"),
        Example("en", "Search returns old results. Falcons are fish."),
        Example("es", "La búsqueda muestra resultados antiguos."),
        Example("fr", "La recherche affiche d'anciens résultats."),
        Example("pt-BR", "A busca mostra resultados antigos."),
    ),
)

# Letters and digits that make a longer word of a name; Japanese sets no spaces, so kana and kanji do not.
_PART_OF_WORD = "[a-z0-9à-öø-ÿ]"


def check(draft: Draft, house: House) -> list[Spot]:
    """Every code name that stands as a word of its own, whatever its case."""
    spots = []
    for name in house.code_names:
        for where, text in places(draft):
            for start in _places(name.strip().lower(), text.lower()):
                end = start + len(name.strip())
                around = text[max(0, start - 1) : start] + text[end : end + 1]
                if not matches(_PART_OF_WORD, around):
                    spots.append(spot_at(where, start, end, text[start:end]))
    return spots


def _places(name: str, text: str) -> list[int]:
    found: list[int] = []
    start = text.find(name) if name != "" else -1
    while start >= 0:
        found.append(start)
        start = text.find(name, start + len(name))
    return found
