"""SO607: Markdown in a title, which is plain text everywhere."""

from __future__ import annotations

from signoff.rules.draft import Draft, House
from signoff.rules.find import matches
from signoff.rules.rule import Example, Rule, Spot

RULE = Rule(
    code="SO607",
    slug="marks-in-title",
    severity="warning",
    family="form",
    about="a title is plain text: this sign stays as it is",
    hint="write the words alone",
    why="Titles become subjects, list entries and text messages; nobody renders Markdown there.",
    source="docs/format.md",
    bad=(
        Example("en", "Pages fail to load.", title="**Web app** fails"),
        Example("en", "Pages fail to load.", title="`web` fails"),
        Example("en", "Pages fail to load.", title="[Web app](https://acme.example/) fails"),
    ),
    good=(Example("en", "Pages fail to load.", title="Web app (beta): slow pages #2"),),
)


def check(draft: Draft, house: House) -> list[Spot]:
    found = matches(r"\*\*[^*]+\*\*|`[^`]+`|\[[^\]]+\]\([^)]*\)|(?<!\w)__\w[^_]*__|^#+ ", draft.title)
    return [Spot("title", mark.start, mark.end, mark.word) for mark in found]
