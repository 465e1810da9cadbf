"""SO602: a link that leads nowhere."""

from __future__ import annotations

from signoff.rules.draft import Draft, House
from signoff.rules.find import Match, matches
from signoff.rules.form.words_links import targets
from signoff.rules.rule import Example, Rule, Spot

RULE = Rule(
    code="SO602",
    slug="broken-link",
    severity="error",
    family="form",
    about="this link leads nowhere",
    hint="write [words](https://host/path); a page of this site begins with /",
    why=(
        "Whoever follows a link in an outage needs what is behind it. Relative links mean something else in "
        "every feed, mail and chat that the text is copied to."
    ),
    source="CommonMark 0.31, section 6.3 (links); docs/format.md",
    bad=(
        Example("en", "See [the workaround]()."),
        Example("en", "See [the workaround](docs/workaround.md)."),
        Example("en", "See [the workaround] (https://help.acme.example/retry)."),
        Example("en", "See [the workaround](www.acme.example/retry)."),
        Example("en", "See [the workaround](https//help.acme.example)."),
        Example("en", "See [the workaround](https://https://help.acme.example/)."),
        Example("en", "See [the workaround](https://help.acme.example/retry"),
        Example("en", "See [the component](/components/apii/)."),
        Example("en", "See [the workaround][retry]."),
    ),
    good=(
        Example(
            "en",
            "See [the workaround](https://help.acme.example/retry_(now)) or write to <mailto:help@acme.example>.",
        ),
        Example("en", "See [the component](/components/api/) and [the history](/history/)."),
        Example("en", "See [the workaround][retry].\n\n[retry]: https://help.acme.example/retry"),
        Example("en", "Send `[text](file.md)` as it is."),
        Example("en", "The list [of all regions] (three) is complete."),
    ),
    internal=True,
)

HALF = (
    r"\[[^\[\]\n]+\] +\((?:https?:|www\.|/)[^)\n]*\)|"
    r"\[[^\[\]\n]+\]\((?:https?:|/)[^)\s]*$|"
    r"\[[^\[\]\n]+\]\(\s*\)"
)
REFERENCE = r"(?<=\]\[)[^\]\n]+(?=\])"
GOOD = r"^<?(?:https?://[^\s/:?#.][^\s/?#]*(?:[/?#]|$)|mailto:[^\s@]+@[^\s@]+|tel:[+0-9]|/(?!/)|#)"
TWICE = r"^<?https?:/*(?:https?[:/]|www\.?$)"

MANY = 50
"""Nobody corrects more at once."""


def check(draft: Draft, house: House) -> list[Spot]:
    text = draft.uncoded
    if "[" not in text:
        return []
    spots = [Spot("body", found.start, found.end, found.word) for found in matches(HALF, text)[0:MANY]]
    for found in targets(text):
        if len(spots) >= MANY:
            return spots
        target = found.word.strip()
        if leads_nowhere(target, house) and not any(is_inside(found, spot) for spot in spots):
            spots.append(Spot("body", found.start, found.end, target))
    for found in matches(REFERENCE, text)[0:MANY]:
        if len(matches(r"^ {0,3}\[" + quoted(found.word) + r"\]:", text)) == 0:
            spots.append(Spot("body", found.start, found.end, found.word))
    return spots


def is_inside(found: Match, spot: Spot) -> bool:
    return spot.start <= found.start and found.end <= spot.end


def leads_nowhere(target: str, house: House) -> bool:
    if target == "" or is_structural(target):
        return False
    return len(matches(GOOD, target)) == 0 or len(matches(TWICE, target)) > 0 or is_unknown(target, house)


def is_structural(target: str) -> bool:
    """Schemes that SO112 and SO113 tell of already."""
    return len(matches(r"^<?(?!https?:|mailto:|tel:)[a-z][a-z0-9+.-]*:", target)) > 0


def is_unknown(target: str, house: House) -> bool:
    """Whether it is this site's page of a component that there is not."""
    parts = target.split("/")
    if not target.startswith("/components/") or len(parts) < 3 or parts[2] == "":
        return False
    for component in house.components:
        if component.id == parts[2]:
            return False
    return len(house.components) > 0


def quoted(word: str) -> str:
    """`word` as a pattern."""
    signs: list[str] = []
    for sign in word:
        signs.append("\\" + sign if sign in ".^$*+?()[]{}|\\/-" else sign)
    return "".join(signs)
