"""What somebody chose and typed on the page becomes a message, as writing/compose.py does it.

In the part of Python that is translated (rules/rule.py); tests hold it against compose().
"""

from __future__ import annotations

from dataclasses import dataclass, field

from signoff.composer.letter import Letter, duration
from signoff.rules.draft import House, Known, Said, Stated, Touched, Words
from signoff.rules.joining import ENDED, effects_after, impact_after, touched
from signoff.writing.fill import fill, used
from signoff.writing.fill import missing as unanswered
from signoff.writing.naming import collapsed
from signoff.writing.plain import one_line
from signoff.writing.tongues import tongue_of
from signoff.writing.when import NEVER, minutes_of

MAX_TITLE = 120
MAX_STATEMENT = 500
FIRST_STATUS = {"incident": "investigating", "maintenance": "scheduled"}
STATEMENTS = ["data_loss", "lingering"]
NONE = "none"
DEFAULT_PROMISE = 30
SELDOM = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A ready text in one language; `asks` are its own questions."""

    name: str
    when: str
    title: str
    body: str
    asks: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A scenario (writing/scenarios.py): "" where it has no status."""

    id: str
    kind: str
    status: str
    after: list[str]
    audience: str
    needs: list[str]
    nothing: list[str]
    scope: str
    texts: dict[str, Text]


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """The incident the message belongs to; `slug` "" is a new one.

    `about` is what it is about so far, `began` when it started as far as anybody knows, the other times
    are those that its messages state.
    """

    slug: str
    known: Known
    titles: dict[str, str] = field(default_factory=dict)
    about: list[Stated] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    began: str = ""
    started: str = ""
    window_start: str = ""
    window_end: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What `status.yml` says that the page needs. `scoping` is in minutes."""

    house: House
    zone: list[tuple[int, int, str]]
    scoping: int
    commanders: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """`texts`: what was typed, by fact and language.

    `promise`: "" for what policy asks, "none", minutes, or an instant.
    """

    names_components: bool = False
    components: list[Stated] = field(default_factory=list)
    texts: dict[str, dict[str, str]] = field(default_factory=dict)
    commander: str = ""
    impact: str = ""
    promise: str = ""
    started: str = ""
    ended: str = ""
    expires: str = ""
    window_start: str = ""
    window_end: str = ""
    corrects: str = ""


def is_first(story: Story) -> bool:
    return story.known.position == 0


def status_of(stage: Stage, story: Story) -> str:
    """The status that the message states, "" where it leaves it."""
    if stage.status == "" and is_first(story):
        return FIRST_STATUS.get(stage.kind, "")
    return stage.status


def about(stage: Stage, answers: Answers, story: Story, desk: Desk) -> list[Stated]:
    """What components do once the message is told; or did, when it is the end."""
    if status_of(stage, story) in ENDED:
        return answers.components if is_first(story) else story.about
    return effects_after(bare(stage, answers, story), story.known, desk.house, kind_of(stage, story))


def kind_of(stage: Stage, story: Story) -> str:
    return stage.kind if is_first(story) else story.known.kind


def audience_of(stage: Stage, story: Story) -> str:
    """The audience that the message states, "" for that of the incident."""
    return "" if stage.audience == story.known.audience else stage.audience


def bare(stage: Stage, answers: Answers, story: Story) -> Said:
    """The message without its words and its promise."""
    return Said(
        words=Words(language="", title="", body=""),
        kind=stage.kind,
        status=status_of(stage, story),
        impact=answers.impact,
        names_components=answers.names_components,
        components=answers.components,
    )


def spoken_of(stage: Stage, answers: Answers, story: Story, desk: Desk, language: str) -> list[Touched]:
    return collapsed(touched(about(stage, answers, story, desk), language, desk.house), desk.house)


def said_from(
    stage: Stage, answers: Answers, story: Story, desk: Desk, texts: list[Words], number: int
) -> Said:
    """The message as the linter takes it; `texts` begin with the page's first language."""
    promise = promised(stage, answers, story, desk)
    kind = promise_kind(promise)
    return Said(
        words=texts[0],
        translations=texts[1:],
        number=number,
        kind=stage.kind,
        audience=audience_of(stage, story),
        status=status_of(stage, story),
        impact=answers.impact,
        names_components=answers.names_components,
        components=answers.components,
        promise=kind,
        promise_minutes=int(promise) if kind == "span" else -1,
        data_loss=statement("data_loss", stage, answers, desk),
        lingering=statement("lingering", stage, answers, desk),
        has_window=answers.window_start != "" and answers.window_end != "",
        is_correction=answers.corrects != "",
    )


def promise_kind(promise: str) -> str:
    if promise in ["", NONE]:
        return promise
    return "span" if minutes_of(promise) == NEVER else "instant"


def promised(stage: Stage, answers: Answers, story: Story, desk: Desk) -> str:
    """When customers hear again: as chosen, or as policy asks for while an incident is open."""
    if answers.promise != "":
        return answers.promise
    status = status_of(stage, story)
    kind = kind_of(stage, story)
    after = status if status != "" else story.known.status
    if kind != "incident" or after in ENDED or audience_of(stage, story) not in ["", "public"]:
        return ""
    said = bare(stage, answers, story)
    impact = impact_after(said, story.known, effects_after(said, story.known, desk.house, kind))
    cadence = desk.house.cadence
    minutes = cadence.get(impact, cadence.get("minor", DEFAULT_PROMISE))
    if is_first(story) and stage.scope == "unknown":
        minutes = min(minutes, desk.scoping)
    if "next_update" in stage.needs:
        minutes = max(SELDOM, 2 * minutes)
    return str(minutes)


def texts_of(stage: Stage, answers: Answers, desk: Desk) -> dict[str, dict[str, str]]:
    """What was typed, and what the scenario knows to be nothing."""
    first = desk.house.languages[0]
    return {**{fact: {first: NONE} for fact in stage.nothing}, **answers.texts}


def typed(fact: str, language: str, stage: Stage, answers: Answers, desk: Desk) -> str:
    """What was typed for a fact in a language; `none` is the same in all."""
    first = desk.house.languages[0]
    said = texts_of(stage, answers, desk).get(fact, {})
    own = said.get(first, "")
    if language == first or own.strip().lower() == NONE:
        return own
    return said.get(language, "")


def statement(fact: str, stage: Stage, answers: Answers, desk: Desk) -> str:
    text = one_line(typed(fact, desk.house.languages[0], stage, answers, desk))[:MAX_STATEMENT]
    return NONE if text.lower() == NONE else text


def facts_in(language: str, stage: Stage, answers: Answers, story: Story, desk: Desk) -> dict[str, str]:
    """The facts as writing/fill.py takes them, with the times that earlier messages gave."""
    texts = texts_of(stage, answers, desk)
    found = {fact: typed(fact, language, stage, answers, desk) for fact in texts}
    found["scope"] = stage.scope if is_first(story) else "known"
    has_window = answers.window_start != "" and answers.window_end != ""
    instants = {
        "started": answers.started if answers.started != "" else story.started,
        "ended": answers.ended,
        "expires": answers.expires,
        "window_start": answers.window_start if has_window else story.window_start,
        "window_end": answers.window_end if has_window else story.window_end,
        "next_update": promised(stage, answers, story, desk),
    }
    return {**found, **{fact: instant for fact, instant in instants.items() if instant != ""}}


def filled(stage: Stage, answers: Answers, story: Story, desk: Desk, language: str) -> Words:
    """Title and body of the ready text in `language`; what is not known is left out."""
    text = stage.texts[language]
    components = spoken_of(stage, answers, story, desk, language)
    facts = facts_in(language, stage, answers, story, desk)
    tongue = tongue_of(language)
    title = one_line(typed("title", language, stage, answers, desk))
    if title == "" and is_first(story):
        title = fill(text.title, components, facts, tongue, desk.zone, is_title=True)
    if len(title) > MAX_TITLE:
        title = title[: MAX_TITLE - 1].rstrip() + "…"
    body = fill(text.body, components, facts, tongue, desk.zone, is_title=False)
    return Words(language=language, title=title, body=body)


def missing(stage: Stage, answers: Answers, story: Story, desk: Desk) -> list[str]:
    """The facts that are still to be asked for: what the format, the text and the scenario need."""
    first = desk.house.languages[0]
    text = stage.texts[first]
    facts = facts_in(first, stage, answers, story, desk)
    found = [fact for fact in stated_first(stage, story, desk) if not is_stated(fact, text, answers, facts)]
    templates = [text.title, text.body] if is_first(story) and "title" not in facts else [text.body]
    chosen = {"commander": answers.commander, "impact": answers.impact, "corrects": answers.corrects}
    known = {**{fact: value for fact, value in chosen.items() if value != ""}, **facts}
    components = spoken_of(stage, answers, story, desk, first)
    rest = unanswered(templates, needs_of(stage), components, known)
    return found + [fact for fact in rest if fact not in found]


def is_stated(fact: str, text: Text, answers: Answers, facts: dict[str, str]) -> bool:
    """Whether the front matter of a first message has what it must."""
    if fact == "components":
        return answers.names_components
    if fact == "window":
        return answers.window_start != "" and answers.window_end != ""
    if fact == "commander":
        return answers.commander != ""
    return facts.get(fact, "") != "" or (fact == "title" and text.title != "")


def stated_first(stage: Stage, story: Story, desk: Desk) -> list[str]:
    """What the first message of its kind has to state."""
    if not is_first(story):
        return []
    found = ["expires" if stage.kind == "notice" else "components"]
    if stage.kind == "maintenance":
        found.append("window")
    if len(desk.commanders) != 1:
        found.append("commander")
    return [*found, "title"]


def needs_of(stage: Stage) -> list[str]:
    resolves = stage.kind == "incident" and stage.status == "resolved"
    return stage.needs + STATEMENTS if resolves else stage.needs


def usable(stage: Stage, story: Story, desk: Desk) -> list[str]:
    """All facts that make a difference to the message, each once."""
    text = stage.texts[desk.house.languages[0]]
    found: list[str] = []
    title = used(text.title) if is_first(story) else []
    for fact in stated_first(stage, story, desk) + needs_of(stage) + title + used(text.body):
        if fact not in found:
            found.append(fact)
    return found


def wanting(stage: Stage, answers: Answers, desk: Desk, language: str) -> list[str]:
    """The typed facts that the text in `language` uses and that nobody gave words for in it."""
    text = stage.texts[language]
    first = desk.house.languages[0]
    found: list[str] = []
    for fact in used(text.title) + used(text.body):
        is_said = fact != "symptom" and typed(fact, first, stage, answers, desk) != ""
        if is_said and typed(fact, language, stage, answers, desk) == "" and fact not in found:
            found.append(fact)
    return found


def letter_of(stage: Stage, answers: Answers, story: Story, desk: Desk, text: Words) -> Letter:
    """The file of the message with these words, in the page's first language."""
    promise = promised(stage, answers, story, desk)
    commander = answers.commander
    if commander == "" and is_first(story) and len(desk.commanders) == 1:
        commander = desk.commanders[0]
    return Letter(
        title="" if text.title == story.titles.get(text.language, "") else text.title,
        kind=stage.kind if is_first(story) and stage.kind != "incident" else "",
        status=status_of(stage, story),
        commander=commander,
        impact=answers.impact,
        names_components=answers.names_components,
        components=answers.components,
        started=answers.started if stage.kind == "incident" else "",
        next_update=duration(int(promise)) if promise_kind(promise) == "span" else promise,
        data_loss=statement("data_loss", stage, answers, desk),
        lingering=statement("lingering", stage, answers, desk),
        window_start=answers.window_start,
        window_end=answers.window_end,
        expires=answers.expires,
        audience=audience_of(stage, story),
        corrects=answers.corrects,
        body=text.body,
    )
