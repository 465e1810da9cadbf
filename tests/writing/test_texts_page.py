"""docs/texts.md tells of the ready texts as they are."""

from __future__ import annotations

import re
from pathlib import Path

from signoff.core.model import Effect
from signoff.writing.compose import Facts, compose
from signoff.writing.fill import FROM_COMPONENTS, INSTANTS
from signoff.writing.scenarios import scenarios
from support.texts import DOWN, catalogue, page

DOCUMENT = (Path(__file__).parents[2] / "docs" / "texts.md").read_text(encoding="utf-8")


def test_it_lists_each_text_and_when_to_use_it() -> None:
    rows = dict(re.findall(r"^\| `([a-z-]+)` \| ([A-Z].*) \|$", DOCUMENT, re.MULTILINE))
    assert rows == {each.id: each.wordings["en"].when for each in catalogue().scenarios}


def test_it_tells_of_every_sign_and_every_key() -> None:
    for name in (*FROM_COMPONENTS, *INSTANTS, "next_update", "period", "window"):
        assert f"`{{{{{name}}}}}`" in DOCUMENT, name
    for (
        key
    ) in "name when title asks kind status after order audience needs nothing scope preapproved".split():
        assert f"| `{key}` |" in DOCUMENT, key


def test_its_example_works_when_dropped_into_the_folder() -> None:
    path, text = re.findall(
        r"^`templates/messages/([\w.-]+)`:\n\n```markdown\n(.*?)^```", DOCUMENT, re.MULTILINE | re.DOTALL
    )[0]
    found, findings = scenarios({}, {path: text.encode()}, ("en",))
    assert findings == []
    (each,) = found.scenarios
    facts = Facts(components=(Effect("api", "eu", DOWN),), commander="alice")
    assert compose(each, facts, page(), incident="x", name="01-x").asks == ("bank",)
    facts = Facts(components=facts.components, commander="alice", texts={"bank": {"": "Bank of Example"}})
    message = compose(each, facts, page(), incident="x", name="01-x").message
    assert message is not None
    assert message.title == "Transfers to Bank of Example are delayed"
    assert (
        "Transfers to Bank of Example arrive late. You cannot use API (Europe) at the moment." in message.body
    )
