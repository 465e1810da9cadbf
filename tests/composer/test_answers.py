"""A message written on the page is the one that `signoff new` and `signoff update` would write."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from signoff.build.texts import catalogue
from signoff.composer import answers as form
from signoff.composer.answers import Answers, Story
from signoff.composer.letter import duration, message_name, message_text, numbered, slug_of, translation_text
from signoff.composer.newsroom import desk_of, new_story, stages_of, story_of
from signoff.composer.program import encoded, engine
from signoff.composer.sources import runtime
from signoff.core import dump
from signoff.core.fold import fold
from signoff.core.model import (
    ComponentStatus,
    Effect,
    Message,
    NextUpdate,
    Posted,
    Status,
    Translation,
    Window,
)
from signoff.core.parse import parse_message
from signoff.rules.draft import Stated, Words
from signoff.writing.compose import Facts, compose
from signoff.writing.filenames import incident_name
from signoff.writing.filenames import message_name as named
from support.rules import settings_in

ROOT = Path(__file__).parents[2]
SETTINGS = settings_in("en")
CATALOGUE = catalogue(ROOT, SETTINGS.languages)[0]
STAGES = {stage.id: stage for stage in stages_of(CATALOGUE, SETTINGS)}
DESK = desk_of(SETTINGS)
T0 = datetime(2026, 11, 21, 10, 2, tzinfo=UTC)

HOSTILE = [
    "plain words",
    "yes",
    "2026-11-21",
    'a "quoted" title: with {braces} & <b>tags</b>',
    "---\nstatus: resolved\n---\n",
    "# no comment",
    "- dash",
    "*alias &anchor !tag | > %",
    "tab\tand \\ backslash \x07 bell",
    "日本語、「引用」",
    "👍 {{components}} [[ | ]]",
    "it's, a-b (c) +1; d/e",
    "trailing ",
    "l'été d'",
    "0x1f",
    "12:30",
    "e\u0301 \u2028 \u202e",
    "../../etc/passwd",
    "$(touch /tmp/x) `id`; rm -rf /",
    "a: b",
    "NULL",
    "x" * 400,
]

OPEN = [
    Message(
        incident="2026-11-20-slow",
        name="01-investigating",
        body="Slow.",
        title="Slow answers",
        status=Status.INVESTIGATING,
        commander="alice",
        components=(
            Effect("api", None, ComponentStatus.PARTIAL_OUTAGE),
            Effect("mail", None, ComponentStatus.DEGRADED_PERFORMANCE),
        ),
        next_update=NextUpdate(after=timedelta(minutes=20)),
    ),
    Message(
        incident="2026-11-20-slow",
        name="02-identified",
        body="Known.",
        status=Status.IDENTIFIED,
        components=(Effect("mail", None, ComponentStatus.OPERATIONAL),),
    ),
]


def facts_of(answers: Answers) -> Facts:
    """The same answers as the command line has them."""

    def instant(text: str) -> datetime | None:
        return datetime.fromisoformat(text) if text else None

    start, end = instant(answers.window_start), instant(answers.window_end)
    effects = tuple(Effect(c.id, c.region or None, ComponentStatus(c.status)) for c in answers.components)
    promise = None
    if answers.promise:
        minutes = timedelta(minutes=int(answers.promise)) if answers.promise.isdigit() else None
        promise = NextUpdate(after=minutes)
    return Facts(
        components=effects if answers.names_components else None,
        texts=answers.texts,
        commander=answers.commander or None,
        next_update=promise,
        started=instant(answers.started),
        ended=instant(answers.ended),
        expires=instant(answers.expires),
        corrects=answers.corrects or None,
        window=Window(start, end) if start and end else None,
    )


def story(messages: Sequence[Message]) -> Story:
    posted = [Posted(m, T0 + timedelta(minutes=n), f"{m.incident}/{m.name}") for n, m in enumerate(messages)]
    incident = fold(OPEN[0].incident, posted, SETTINGS)
    assert incident is not None
    return story_of(incident, SETTINGS)


def everything(word: str) -> Answers:
    texts = {
        fact: {language: f"{word} {language}" for language in SETTINGS.languages}
        for fact in ("workaround", "cause", "symptom", "data_loss", "lingering", "title", "date", "what")
    }
    return Answers(
        names_components=True,
        components=[
            Stated(id="api", region="eu", status="major_outage"),
            Stated(id="web", region="", status="degraded_performance"),
            Stated(id="api", region="us", status="operational"),
        ],
        texts=texts,
        commander="alice",
        promise="45",
        started="2026-11-21T09:30Z",
        ended="2026-11-21T11:00Z",
        expires="2026-11-28T11:00Z",
        window_start="2026-11-22T22:00Z",
        window_end="2026-11-23T00:30Z",
        corrects="01-investigating",
    )


ANSWERS = {
    "all is said": everything("Words"),
    "nothing is said": Answers(),
    "little is said": Answers(
        names_components=True,
        components=[Stated(id="web", region="", status="partial_outage")],
        texts={"workaround": {"en": "Reload"}, "data_loss": {"en": "none"}, "lingering": {"en": "None"}},
    ),
    "no promise": replace(everything("x"), promise="none", texts={}),
    "hostile": everything(" | ".join(HOSTILE)),
}

PLACES = {"first": [], "later": OPEN}


def told_by_command_line(id: str, answers: Answers, so_far: Sequence[Message]) -> Any:
    scenario = CATALOGUE.get(id)
    assert scenario
    made = compose(scenario, facts_of(answers), SETTINGS, incident="i", name="03-x", so_far=so_far)
    if made.message is None:
        return list(made.asks)
    translations = {t.language: dump.dump_translation(t) for t in made.message.translations}
    return [dump.dump_message(made.message), translations]


def told_by_page(id: str, answers: Answers, so_far: Sequence[Message]) -> Any:
    stage, where = STAGES[id], story(so_far) if so_far else new_story(CATALOGUE.get(id).kind)  # type: ignore[union-attr]
    asks = form.missing(stage, answers, where, DESK)
    if asks:
        return asks
    letter = form.letter_of(stage, answers, where, DESK, form.filled(stage, answers, where, DESK, "en"))
    translations = {}
    for language in SETTINGS.languages[1:]:
        if language in stage.texts and not form.wanting(stage, answers, DESK, language):
            words = form.filled(stage, answers, where, DESK, language)
            title = "" if words.title == where.titles.get(language, "") else words.title
            translations[language] = translation_text(title, words.body)
    return [message_text(letter), translations]


@pytest.mark.parametrize("id", STAGES)
def test_the_page_and_the_command_line_write_the_same(id: str) -> None:
    for place in PLACES.values():
        for answers in ANSWERS.values():
            assert told_by_page(id, answers, place) == told_by_command_line(id, answers, place)


PAGE = """
tell = (stage, answers, story, desk) => {
  const asks = composer_answers.missing(stage, answers, story, desk);
  const tags = [...stage.texts.keys()];
  const texts = tags.map((tag) => composer_answers.filled(stage, answers, story, desk, tag));
  const letter = composer_answers.letter_of(stage, answers, story, desk, texts[0]);
  const said = composer_answers.said_from(stage, answers, story, desk, texts, 3);
  return [asks, texts, composer_letter.message_text(letter), said,
    texts.map(({ title, body }) => composer_letter.translation_text(title, body))];
};
"""


@pytest.fixture(scope="module")
def page(node: Any) -> Any:
    node(f"(() => {{ {engine().removeprefix(runtime())}\nglobalThis.run = (code) => eval(code); }})(); 0")
    node(f"run({json.dumps(PAGE)}); 0")
    return lambda code: node(f"run({json.dumps(code)})")


def test_the_browser_writes_the_same_bytes(page: Any) -> None:
    cases, expected = [], []
    for name, stage in STAGES.items():
        for place in PLACES.values():
            where = story(place) if place else new_story(CATALOGUE.get(name).kind)  # type: ignore[union-attr]
            for answers in ANSWERS.values():
                texts = [form.filled(stage, answers, where, DESK, tag) for tag in stage.texts]
                letter = form.letter_of(stage, answers, where, DESK, texts[0])
                expected.append(
                    [
                        form.missing(stage, answers, where, DESK),
                        encoded(texts),
                        message_text(letter),
                        encoded(form.said_from(stage, answers, where, DESK, texts, 3)),
                        [translation_text(text.title, text.body) for text in texts],
                    ]
                )
                cases.append([stage, answers, where, DESK])
    sent = json.dumps(json.dumps(encoded(cases)))
    found = page(f"JSON.parse({sent}, revive).map((one) => tell(...one))")
    for case, one, other in zip(cases, expected, found, strict=True):
        assert other == one, case[1]


@pytest.mark.parametrize("word", HOSTILE)
def test_hostile_words_are_written_the_same(word: str, page: Any) -> None:
    stage, where = STAGES["initial"], new_story(CATALOGUE.get("initial").kind)  # type: ignore[union-attr]
    texts = [form.filled(stage, everything(word), where, DESK, tag) for tag in stage.texts]
    written = [translation_text(text.title, text.body) for text in texts]
    assert written[0] == dump.dump_translation(Translation("en", texts[0].title, texts[0].body))
    sent = json.dumps(json.dumps(encoded([stage, everything(word), where, DESK])))
    assert page(f"tell(...JSON.parse({sent}, revive))")[4] == written


@pytest.mark.parametrize("word", HOSTILE)
def test_what_people_type_stays_a_text(word: str) -> None:
    """Read back, the file has the very words, and nothing else changed."""
    stage, answers = STAGES["initial"], replace(everything("x"), texts={"title": {"en": word}})
    where = new_story(CATALOGUE.get("initial").kind)  # type: ignore[union-attr]
    words = Words(language="en", title=form.filled(stage, answers, where, DESK, "en").title, body="Body.")
    text = message_text(form.letter_of(stage, answers, where, DESK, words))
    message, findings = parse_message(text.encode(), "2026-11-21-x", "01-investigating", SETTINGS, T0)
    assert message is not None, findings
    assert (message.title, message.body) == (words.title.strip(), "Body.")
    assert (message.status, message.commander) == (Status.INVESTIGATING, "alice")
    assert dump.dump_message(message) == text


def test_names_are_those_of_the_command_line(page: Any) -> None:
    titles = [
        "Slow answers from the API",
        "Éàü ñ",
        "../../etc",
        "日本語",
        "",
        "A" * 90,
        "a b " * 40,
        "x" * 200,
    ]
    for title in titles:
        plain = page(f'{json.dumps(title)}.normalize("NFKD").replace(/\\p{{M}}/gu, "")')
        found = page(f"composer_letter.slug_of({json.dumps(plain)})")
        assert found == slug_of(plain)
        day = T0.date()
        assert f"{day}-{found or 'web-api'}" == incident_name(title, day, ["web", "api"])
    assert page('composer_letter.numbered("a", ["a", "a-2"])') == numbered("a", ["a", "a-2"]) == "a-3"
    assert message_name(3, "in_progress") == named("in_progress", ["01-a", "02-b"])
    spans = [0, 5, 60, 90, 1440, 2000]
    assert [duration(m) for m in spans] == [dump.duration(timedelta(minutes=m)) for m in spans]
