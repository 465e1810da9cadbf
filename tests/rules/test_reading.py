"""Messages to drafts: what a message makes of what was known is what the fold makes of both."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signoff.core.fold import DRILL, fold
from signoff.core.model import (
    INTERNAL,
    PUBLIC,
    STATUSES,
    ComponentStatus,
    Effect,
    Impact,
    Kind,
    Message,
    NextUpdate,
    Posted,
    Translation,
)
from signoff.core.watched import Component, Settings
from signoff.rules.draft import Draft
from signoff.rules.reading import drafts_of, house_of

SETTINGS = Settings(
    name="Acme",
    url="https://status.acme.example/",
    components=(
        Component("web", MappingProxyType({"": "Web app"})),
        Component(
            "api",
            MappingProxyType({"en": "API", "ja": "エーピーアイ"}),
            regions=("us", "eu"),
            hosts=("b.eu", "a.eu"),
        ),
    ),
    languages=("en", "ja"),
    regions=("us", "eu"),
    region_names=MappingProxyType({"eu": MappingProxyType({"en": "Europe", "ja": "ヨーロッパ"})}),
    code_names=("Falcon",),
)
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
PLACES = [("web", None), ("api", None), ("api", "us"), ("api", "eu")]


def message(number: int, **facts: object) -> Message:
    return Message(incident="x", name=f"{number:02d}-x", body="Text.", **facts)  # type: ignore[arg-type]


def draft(*messages: Message, **asked: object) -> Draft:
    return drafts_of(messages, SETTINGS, now=NOW, **asked)[0]  # type: ignore[arg-type]


EFFECTS = st.lists(
    st.builds(
        lambda place, status: Effect(*place, status),
        st.sampled_from(PLACES),
        st.sampled_from(ComponentStatus),
    ),
    max_size=3,
    unique_by=lambda effect: (effect.component, effect.region),
).map(tuple)


@st.composite
def incidents(draw: st.DrawFn) -> list[Message]:
    kind = draw(st.sampled_from([Kind.INCIDENT, Kind.MAINTENANCE]))
    count = draw(st.integers(1, 5))
    return [
        message(
            number,
            kind=kind if number == 1 else None,
            title="Title" if number == 1 else None,
            status=draw(
                st.sampled_from(STATUSES[kind])
                if number == 1
                else st.none() | st.sampled_from(STATUSES[kind])
            ),
            impact=draw(st.none() | st.sampled_from(Impact)),
            components=draw(EFFECTS if number == 1 else st.none() | EFFECTS),
        )
        for number in range(1, count + 1)
    ]


@given(messages=incidents())
def test_a_draft_knows_what_the_fold_knows(messages: list[Message]) -> None:
    """One-shot incidents, told when they were over, are the exception: what they name is in the past."""
    found = draft(*messages)
    posted = [Posted(m, NOW + timedelta(minutes=i), m.name) for i, m in enumerate(messages)]
    folded = fold("x", posted, SETTINGS, audiences=frozenset({PUBLIC, INTERNAL, DRILL}))
    assert folded is not None
    summary = folded.summary
    assert found.status == (summary.status or "")
    if len(messages) > 1 or not summary.ended:
        regions = {c.id: c.regions for c in SETTINGS.components}
        there = {
            (effect.component, region, effect.status.value)
            for effect in summary.effects
            if effect.status is not ComponentStatus.OPERATIONAL
            for region in ([effect.region] if effect.region else regions[effect.component] or [""])
        }
        assert {(t.id, t.region, t.status) for t in found.affected} == there
        if any(m.impact or m.components is not None for m in messages):
            assert found.impact == summary.impact.value


def test_each_text_is_a_draft_and_knows_its_original() -> None:
    words = Translation("ja", "題名", "本文。")
    one = Message(
        incident="x", name="01-x", title="Title", body="See `this` [page](/x/).", translations=(words,)
    )
    first, second = drafts_of([one], SETTINGS, now=NOW)
    assert (first.language, first.is_translation, first.translations) == ("en", False, ["ja"])
    assert (second.language, second.is_translation, second.title) == ("ja", True, "題名")
    assert (second.original, second.original_title) == (one.body, "Title")
    assert first.text == "See         page      ."
    assert first.uncoded == "See        [page](/x/)."


def test_readers_are_judged_by_what_they_were_told() -> None:
    public = message(1, title="Title")
    sitrep = message(2, audience="internal")
    premium = message(3, audience="premium")
    assert draft(public, sitrep, message(3)).position == 2
    assert draft(public, sitrep, premium).position == 2
    assert draft(public, premium, message(3, audience="internal")).position == 3
    assert draft(message(1, audience="premium"), message(2)).audience == "premium"


def test_time_is_counted_from_when_customers_began_to_feel_it() -> None:
    start = NOW - timedelta(minutes=95)
    first = message(1, started=start)
    assert draft(first, message(2)).minutes_open == 95
    assert draft(message(1)).minutes_open == 0
    assert draft(message(1), message(2)).minutes_open == -1
    assert draft(message(1), message(2), times={"01-x": NOW - timedelta(minutes=7)}).minutes_open == 7
    assert draft(first, message(2, started=NOW - timedelta(minutes=5))).minutes_open == 5
    assert drafts_of([message(1)], SETTINGS)[0].minutes_open == 0


@pytest.mark.parametrize(
    ("promise", "told"),
    [
        (None, ("", -1)),
        (NextUpdate(), ("none", -1)),
        (NextUpdate(after=timedelta(minutes=20)), ("span", 20)),
        (NextUpdate(at=NOW + timedelta(minutes=45)), ("instant", 45)),
        (NextUpdate(at=NOW - timedelta(minutes=45)), ("instant", 0)),
    ],
)
def test_a_promise_is_minutes_from_publication(promise: NextUpdate | None, told: tuple[str, int]) -> None:
    found = draft(message(1, next_update=promise))
    assert (found.promise, found.promise_minutes) == told


def test_an_update_is_owed_until_the_end() -> None:
    promised = message(1, next_update=NextUpdate(after=timedelta(minutes=20)))
    ended = message(2, status=STATUSES[Kind.INCIDENT][3])
    assert draft(promised, message(2)).promised_before
    assert not draft(promised, ended, message(3)).promised_before
    assert not draft(message(1), message(2)).promised_before
    assert not draft(promised, message(2, next_update=NextUpdate()), message(3)).promised_before


def test_the_house_has_names_in_all_languages() -> None:
    house = house_of(SETTINGS)
    assert house.names == ["Acme", "Web app", "API", "エーピーアイ", "Europe", "ヨーロッパ"]
    assert house.hosts == ["a.eu", "b.eu"]
    assert house.cadence == {"critical": 20, "major": 20, "minor": 30}
    assert house.regions == {"us": {"": "US"}, "eu": {"en": "Europe", "ja": "ヨーロッパ"}}


def test_components_are_named_as_readers_know_them() -> None:
    words = Translation("ja", "", "本文。")
    effects = (
        Effect("api", "eu", ComponentStatus.PARTIAL_OUTAGE),
        Effect("gone", None, ComponentStatus.PARTIAL_OUTAGE),
    )
    one = Message(incident="x", name="01-x", body="Text.", components=effects, translations=(words,))
    first, second = drafts_of([one], SETTINGS, now=NOW)
    assert [(t.name, t.region_name, t.has_regions) for t in first.affected] == [
        ("API", "Europe", True),
        ("gone", "", False),
    ]
    assert [(t.name, t.region_name) for t in second.affected] == [
        ("エーピーアイ", "ヨーロッパ"),
        ("gone", ""),
    ]
