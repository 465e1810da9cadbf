"""SO605: a heading in a message."""

from __future__ import annotations

from signoff.rules.draft import Draft, House
from signoff.rules.find import matches
from signoff.rules.rule import Example, Rule, Spot

RULE = Rule(
    code="SO605",
    slug="heading-in-body",
    severity="warning",
    family="form",
    about="a message has no headings",
    hint="begin with the effect on customers; a bold word separates parts where it must be",
    why=(
        "Chat, text messages and many mail programs show the signs, and the page has the title above it "
        "already. A message that needs parts is two messages. A postmortem may have them."
    ),
    source="docs/design.md, section 7: what a message becomes in each channel",
    bad=(
        Example("en", "## Update\n\nPages fail to load."),
        Example("en", "Update\n======\n\nPages fail to load."),
    ),
    good=(
        Example("en", "**Workaround:** reload the page. Pages fail to load at the first try."),
        Example(
            "en",
            "## What went wrong\n\nA queue failed.",
            "status: postmortem",
            before="status: resolved\ndata_loss: none\nlingering: none",
        ),
        Example("en", "Pages fail to load for ticket numbers above #100000."),
    ),
)

REPORT = 1500
"""So many characters are a report, which may have parts; that it is too long, other rules say."""


def check(draft: Draft, house: House) -> list[Spot]:
    text = draft.uncoded
    if draft.status == "postmortem" or len(text) > REPORT:
        return []
    if "#" not in text and "===" not in text and "---" not in text:
        return []
    found = matches(r"^ {0,3}#{1,6}[ \t]+\S.*$|^\S.*\n(?:={3,}|-{3,})[ \t]*$", text)
    return [Spot("body", heading.start, heading.end, heading.word) for heading in found]
