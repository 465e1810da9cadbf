"""Corners of the rules about facts and form that no example shows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from signoff.core.model import ComponentStatus, Effect, Message, Status
from signoff.rules.catalogue import catalogue
from signoff.rules.draft import Touched
from signoff.rules.form.words_links import host_of
from signoff.rules.reading import drafts_of
from signoff.rules.rule import Example
from support.rules import draft_of, found_by, house_in, settings_in

DOWN = Effect("web", None, ComponentStatus.PARTIAL_OUTAGE)
RESOLVED = "status: resolved\ndata_loss: none\nlingering: none"


@pytest.mark.parametrize(
    ("example", "found"),
    [
        (Example("en", "Pages fail.", "impact: minor\ncomponents: {}"), []),
        (Example("en", "Pages fail.", "components: {api: partial_outage}"), []),
        (Example("en", "The API in the EU fails.", "components: {api: {eu: partial_outage}}"), []),
        (
            Example("en", "The API fails for us.", "components: {api: {us: partial_outage}}"),
            ["region-unnamed"],
        ),
        (Example("en", "From 10:02 to 10:40 UTC pages failed.", RESOLVED, before="status: identified"), []),
        (Example("en", "Web app: on it.", "impact: critical", before="impact: minor"), ["change-unsaid"]),
        (
            Example("en", "Web app: on it.", "components: {web: major_outage}", before="impact: minor"),
            [],
        ),
        (Example("en", "[x](ftp://acme.example/) [y](tel:+1) [z](#top)"), []),
        (Example("en", "[x](mailto:nobody) [y](//acme.example/)"), ["broken-link"]),
        (Example("en", "[x](x-app:go)"), []),
        (Example("en", "See https://APP.acme.example:443/x?y#z."), ["affected-host"]),
        (Example("en", "See https://app.acme.example.evil.example/."), []),
    ],
)
def test_what_is_found(example: Example, found: list[str]) -> None:
    names = [name.split()[1] for name in found_by(example, ["facts", "form"])]
    assert names == found


def test_a_language_without_words_is_not_judged_by_them() -> None:
    strange = replace(
        draft_of(Example("en", "Es geht.", RESOLVED, before="status: identified")), language="de"
    )
    for entry in catalogue():
        if entry.rule.slug in {"unwatched-end", "status-backwards", "change-unsaid", "effect-unsaid"}:
            assert entry.check(strange, house_in("en")) == []


def test_a_component_without_a_name_is_named_nowhere() -> None:
    draft = replace(
        draft_of(Example("en", "Hm.", "impact: critical", before="impact: minor")),
        stated_components=[Touched(id="x", name="", region="", region_name="", status="major_outage")],
    )
    (entry,) = [entry for entry in catalogue() if entry.rule.slug == "change-unsaid"]
    assert entry.check(draft, house_in("en"))


def test_a_correction_changes_what_was_known() -> None:
    told = [
        Message(
            incident="x", name="01-x", body="a", title="A", status=Status.INVESTIGATING, components=(DOWN,)
        ),
        Message(incident="x", name="02-x", body="b", status=Status.MONITORING, components=()),
        Message(incident="x", name="03-x", body="c", corrects="01-x", title="B", status=Status.IDENTIFIED),
        Message(incident="x", name="04-x", body="d"),
    ]
    draft = drafts_of(told, settings_in("en"))[0]
    assert draft.status_before == "monitoring"
    assert [touched.name for touched in draft.affected] == ["Web app"]


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://API.acme.example/a/b", "api.acme.example"),
        ("http://a:b@api.acme.example:8080?x=/y", "api.acme.example"),
        ("www.acme.example#x", "www.acme.example"),
    ],
)
def test_the_host_of_an_address(address: str, host: str) -> None:
    assert host_of(address) == host
