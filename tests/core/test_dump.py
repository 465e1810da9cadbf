"""What is written can be read again, by us and by other readers of YAML, as the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from signoff.core.dump import dump_message, dump_translation, duration, text
from signoff.core.model import (
    ComponentStatus,
    Effect,
    Impact,
    Kind,
    Message,
    NextUpdate,
    Status,
    Translation,
    Window,
)
from signoff.core.parse import parse_folder, parse_message, parse_translation
from signoff.core.values import parse_duration
from support.cases import files, folders, settings_for_cases

SETTINGS = settings_for_cases()

CHARACTERS = st.characters(
    exclude_categories=["Cc", "Cs", "Zl", "Zp"],
    exclude_characters="\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff\ufff9\ufffa\ufffb\ufffe\uffff",
).filter(lambda c: not 0xE0000 <= ord(c) <= 0xE007F)
WORDS = st.sampled_from(
    """no yes null ~ true 12:30 0777 1e3 .inf 1_000 @alice `a` % # - ? : {} [] a:b a: :a #a a#
    'a' "a" !a &a *a | >""".split()
)
LINES = WORDS | st.text(CHARACTERS, min_size=1, max_size=120).map(str.strip).filter(bool)
BODIES = st.lists(LINES | st.just("") | st.just("    code"), max_size=6).map("\n".join)
SAFE = BODIES.map(lambda body: body.replace("<", "").replace("[", "")).map(str.strip).filter(bool)
INSTANTS = st.integers(86_400, 229 * 31_557_600).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
DURATIONS = st.integers(1, 366 * 86_400).map(lambda seconds: timedelta(seconds=seconds))
NEXT_UPDATES = (
    DURATIONS.map(lambda span: NextUpdate(after=span))
    | INSTANTS.map(lambda when: NextUpdate(at=when))
    | st.just(NextUpdate())
)
WINDOWS = st.builds(lambda start, span: Window(start, start + span), INSTANTS, DURATIONS).filter(
    lambda window: window.end.year < 2200
)
WAIVERS = st.dictionaries(
    st.sampled_from(["SO501", "SO601", "repair-estimate"]),
    LINES.filter(lambda s: any(map(str.isalpha, s))),
    min_size=1,
).map(lambda found: tuple(found.items()))
STATEMENTS = LINES.map(lambda line: "none" if line.lower() == "none" else line)


def _effects() -> st.SearchStrategy[tuple[Effect, ...]]:
    """Per component either one status or one per region, in any order."""
    status = st.sampled_from(ComponentStatus)
    whole = {c.id: status.map(lambda s, c=c: (Effect(c.id, None, s),)) for c in SETTINGS.components}

    def regional(component: str, regions: tuple[str, ...]) -> st.SearchStrategy[tuple[Effect, ...]]:
        chosen = st.lists(st.sampled_from(regions), min_size=1, unique=True)
        return chosen.flatmap(
            lambda names: st.tuples(*[status.map(lambda s, n=n: Effect(component, n, s)) for n in names])
        )

    one = {
        c.id: whole[c.id] | regional(c.id, c.regions) if c.regions else whole[c.id]
        for c in SETTINGS.components
    }
    ids = st.lists(st.sampled_from(sorted(one)), unique=True)
    return ids.flatmap(lambda names: st.tuples(*[one[name] for name in names])).map(
        lambda groups: tuple(effect for group in groups for effect in group)
    )


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


MESSAGES = st.builds(
    Message,
    incident=st.just("2026-11-21-x"),
    name=st.just("01-x"),
    body=SAFE,
    kind=maybe(st.sampled_from(Kind)),
    audience=maybe(st.sampled_from(["public", "internal", "premium"])),
    drill=maybe(st.booleans()),
    title=maybe(LINES),
    status=maybe(st.sampled_from(Status)),
    commander=maybe(st.sampled_from(["alice", "bob", "dave"])),
    impact=maybe(st.sampled_from(Impact)),
    components=maybe(_effects()),
    started=maybe(INSTANTS),
    next_update=maybe(NEXT_UPDATES),
    data_loss=maybe(STATEMENTS),
    lingering=maybe(STATEMENTS),
    window=maybe(WINDOWS),
    repeat=maybe(
        st.sampled_from(["FREQ=DAILY", "FREQ=WEEKLY;INTERVAL=2;BYDAY=SA,SU;UNTIL=20271231T000000Z"])
    ),
    expires=maybe(INSTANTS),
    corrects=maybe(st.just("02-identified")),
    waive=maybe(WAIVERS),
    at=maybe(INSTANTS),
)


@given(message=MESSAGES)
def test_any_valid_message_survives_being_written(message: Message) -> None:
    read, findings = parse_message(dump_message(message).encode(), "2026-11-21-x", "01-x", SETTINGS)
    assert not findings
    assert read == message


@given(title=st.just("") | LINES, body=SAFE)
def test_any_valid_translation_survives_being_written(title: str, body: str) -> None:
    translation = Translation("ja", title, body)
    read, findings = parse_translation(dump_translation(translation).encode(), "x", "01-x", "ja", SETTINGS)
    assert not findings
    assert read == translation


@given(value=LINES)
def test_every_reader_of_yaml_sees_the_text_that_was_written(value: str) -> None:
    assert yaml.safe_load(f"key: {text(value)}") == {"key": value}


def test_what_is_written_is_canonical() -> None:
    for folder in folders("pass"):
        for message in parse_folder(folder.name, files(folder), SETTINGS)[0]:
            written = dump_message(message)
            kind = message.kind or Kind.INCIDENT
            again, _ = parse_message(written.encode(), message.incident, message.name, SETTINGS, kind)
            assert again is not None
            assert dump_message(again) == written


def test_a_message_is_written_as_an_author_would() -> None:
    message = Message(
        incident="x",
        name="01-investigating",
        title="Payments: slow",
        status=Status.INVESTIGATING,
        commander="alice",
        components=(
            Effect("notifications", None, ComponentStatus.DEGRADED_PERFORMANCE),
            Effect("api", "eu", ComponentStatus.PARTIAL_OUTAGE),
            Effect("api", "us", ComponentStatus.OPERATIONAL),
        ),
        started=datetime(2026, 11, 21, 10, 2, tzinfo=UTC),
        next_update=NextUpdate(after=timedelta(minutes=20)),
        lingering="no",
        body="We are looking.",
    )
    assert dump_message(message) == (
        "---\n"
        'title: "Payments: slow"\n'
        "status: investigating\n"
        "commander: alice\n"
        "components:\n"
        "  notifications: degraded_performance\n"
        "  api: {eu: partial_outage, us: operational}\n"
        "started: 2026-11-21T10:02Z\n"
        "next_update: 20m\n"
        'lingering: "no"\n'
        "---\n"
        "We are looking.\n"
    )


@pytest.mark.parametrize(
    ("span", "written"),
    [
        (timedelta(minutes=20), "20m"),
        (timedelta(minutes=90), "1h30m"),
        (timedelta(days=2), "2d"),
        (timedelta(days=1, hours=2, minutes=3, seconds=4), "1d2h3m4s"),
        (timedelta(0), "0s"),
    ],
)
def test_a_duration_is_written_in_its_largest_units(span: timedelta, written: str) -> None:
    assert duration(span) == written
    assert parse_duration(written) == span
