"""A scenario and facts become a message in all languages of the page, or the questions that are open.

    composed = compose(scenario, Facts(components=...), settings, incident="2026-...", name="01-initial")
    composed.asks or dump_message(composed.message)

What nobody said follows from what is known: the status of the scenario, the components in question, the
promise that policy asks for. The message's own text is in the page's first language.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

from signoff.core.facts import MAX_STATEMENT, MAX_TITLE, NONE
from signoff.core.finding import OperatorError, did_you_mean
from signoff.core.model import (
    ENDED,
    INTERNAL,
    PUBLIC,
    Effect,
    Impact,
    Kind,
    Message,
    NextUpdate,
    Status,
    Translation,
    Window,
)
from signoff.core.watched import Settings
from signoff.rules.draft import Touched
from signoff.writing.about import subject, told, touched
from signoff.writing.fill import fill, missing, used
from signoff.writing.plain import one_line
from signoff.writing.scenarios import Scenario
from signoff.writing.suggest import promise
from signoff.writing.tongues import tongue_of
from signoff.writing.zones import zone_table

SELDOM = timedelta(hours=1)
"""A slower cadence is at least so slow."""

STATEMENTS = ("data_loss", "lingering")
"""Facts that are a text in the front matter too; `none` is an answer to them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known. `texts`: by fact and language, what people typed ("" stands for the first language).

    `components` None: those in question so far. `next_update` None: what policy asks for.
    """

    components: tuple[Effect, ...] | None = None
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: MappingProxyType({}))
    commander: str | None = None
    impact: Impact | None = None
    next_update: NextUpdate | None = None
    started: datetime | None = None
    ended: datetime | None = None
    window: Window | None = None
    repeat: str | None = None
    expires: datetime | None = None
    corrects: str | None = None
    drill: bool | None = None

    def text(self, fact: str, language: str, first: str) -> str:
        """What was typed for `fact` in `language`; `none` is the same in all languages."""
        said = self.texts.get(fact, {})
        own = said.get(first, said.get("", ""))
        if language == first or own.strip().lower() == NONE:
            return own
        return said.get(language, "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """`message` is there when nothing is asked.

    `asks`: facts that are missing. `waiting`: languages left out because what people typed for these facts
    is not known in them. `lacking`: languages of the page that the scenario has no text in.
    """

    message: Message | None
    asks: tuple[str, ...] = ()
    waiting: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    lacking: tuple[str, ...] = ()


def compose(
    scenario: Scenario,
    facts: Facts,
    settings: Settings,
    *,
    incident: str,
    name: str,
    so_far: Sequence[Message] = (),
) -> Composed:
    """The message `name` of `incident`, which has the messages `so_far`, oldest first.

    An OperatorError tells of a scenario that this page cannot use. Hostile text in `facts` ends as text.
    """
    _check(scenario, settings)
    first = settings.language
    lacking = tuple(language for language in settings.languages if language not in scenario.wordings)
    facts = replace(facts, texts={**{fact: {"": NONE} for fact in scenario.nothing}, **facts.texts})
    bare = _bare(scenario, facts, settings, incident, name, so_far)
    promised = _promised(scenario, bare, facts, settings, so_far)
    filling = _Filling(
        scenario,
        _carried(replace(facts, next_update=promised), settings, so_far),
        settings,
        subject(so_far, bare, settings),
        is_first=not so_far,
    )
    asks = filling.missing()
    if asks:
        return Composed(message=None, asks=asks, lacking=lacking)
    waiting = {language: filling.wanting(language) for language in scenario.wordings}
    spoken = [language for language in settings.languages[1:] if waiting.get(language) == ()]
    before = told(so_far, settings).titles
    title, body = filling.words(first)
    translations = []
    for language in spoken:
        own, text = filling.words(language)
        translations.append(Translation(language, own if own != before.get(language) else "", text))
    return Composed(
        message=replace(
            bare,
            body=body,
            title=title if title and title != before.get(first) else None,
            next_update=promised,
            translations=tuple(translations),
        ),
        waiting={tag: facts for tag, facts in waiting.items() if facts and tag in settings.languages[1:]},
        lacking=lacking,
    )


def _carried(facts: Facts, settings: Settings, so_far: Sequence[Message]) -> Facts:
    """`facts` with the times that earlier messages gave."""
    started = next((m.started for m in reversed(so_far) if m.started is not None), None)
    return replace(
        facts,
        started=facts.started or started,
        window=facts.window or told(so_far, settings).window,
    )


@dataclass(frozen=True, slots=True)
class _Filling:
    """A scenario with the facts of one message."""

    scenario: Scenario
    facts: Facts
    settings: Settings
    about: tuple[Effect, ...]
    is_first: bool

    def missing(self) -> tuple[str, ...]:
        """The facts to ask for: what the format, the text and the scenario need, in this order."""
        language = self.settings.language
        wording, facts = self.scenario.wordings[language], self.facts
        found = [fact for fact in self._required() if getattr(facts, fact, None) is None]
        known = self.known(language)
        for fact in ("corrects", "repeat", "impact", "commander", "next_update"):
            if getattr(facts, fact) is not None:
                known.setdefault(fact, str(getattr(facts, fact)))
        texts = [wording.title, wording.body] if self.is_first and "title" not in known else [wording.body]
        needs = [*self.scenario.needs, *(STATEMENTS if self._resolves() else ())]
        found += missing(texts, needs, self.touched(language), known)
        return tuple(dict.fromkeys(found))

    def _required(self) -> list[str]:
        """What the first message of its kind has to state (core/coherence.py)."""
        if not self.is_first:
            return []
        kind, settings = self.scenario.kind, self.settings
        return [
            *(["expires"] if kind is Kind.NOTICE else ["components"]),
            *(["window"] if kind is Kind.MAINTENANCE else []),
            *(["commander"] if len(settings.commanders) != 1 else []),
            *(["title"] if not self.known(settings.language).get("title") and self._has_no_title() else []),
        ]

    def _has_no_title(self) -> bool:
        return not self.scenario.wordings[self.settings.language].title

    def _resolves(self) -> bool:
        return self.scenario.kind is Kind.INCIDENT and self.scenario.status is Status.RESOLVED

    def touched(self, language: str) -> list[Touched]:
        return touched(self.about, language, self.settings)

    def words(self, language: str) -> tuple[str, str]:
        """Title ("" where the scenario has none) and body in `language`."""
        wording = self.scenario.wordings[language]
        tongue, zone = tongue_of(language), list(zone_table(self.settings.timezone))
        known, components = self.known(language), self.touched(language)
        title = one_line(self.facts.text("title", language, self.settings.language))
        if not title and self.is_first:
            title = fill(wording.title, components, known, tongue, zone, True)  # noqa: FBT003
        body = fill(wording.body, components, known, tongue, zone, False)  # noqa: FBT003
        return _cut(title), body

    def known(self, language: str) -> dict[str, str]:
        """The facts as texts, as writing/fill.py takes them."""
        facts = self.facts
        found = {fact: facts.text(fact, language, self.settings.language) for fact in facts.texts}
        instants = {
            "started": facts.started,
            "ended": facts.ended,
            "expires": facts.expires,
            "window_start": facts.window.start if facts.window else None,
            "window_end": facts.window.end if facts.window else None,
        }
        found["scope"] = self.scenario.scope if self.is_first else "known"
        found |= {fact: _instant(when) for fact, when in instants.items() if when is not None}
        if facts.next_update is not None:
            found["next_update"] = _promise(facts.next_update)
        return found

    def wanting(self, language: str) -> tuple[str, ...]:
        """The typed facts that a text in `language` uses, and that nobody gave words for in it."""
        wording, first = self.scenario.wordings[language], self.settings.language
        facts = dict.fromkeys([*used(wording.title), *used(wording.body)])
        return tuple(
            fact
            for fact in facts
            if fact != "symptom"  # the components say it in every language
            and self.facts.text(fact, first, first)
            and not self.facts.text(fact, language, first)
        )


def _check(scenario: Scenario, settings: Settings) -> None:
    if scenario.audience not in (PUBLIC, INTERNAL, *settings.audiences):
        hint = did_you_mean(scenario.audience, settings.audiences) or "see the example in docs/format.md"
        raise OperatorError(
            f"'{scenario.id}' is for the audience '{scenario.audience}', which status.yml does not have",
            f"add it to 'audiences' in status.yml; {hint}",
        )
    if settings.language not in scenario.wordings:
        raise OperatorError(
            f"'{scenario.id}' has no text in {settings.language}, the first language of the page",
            f"write templates/messages/{scenario.id}.{settings.language}.md",
        )


def _bare(
    scenario: Scenario,
    facts: Facts,
    settings: Settings,
    incident: str,
    name: str,
    so_far: Sequence[Message],
) -> Message:
    """The message without its words and its promise."""
    inherited = (so_far[0].audience or PUBLIC) if so_far else PUBLIC
    status = scenario.status
    if status is None and not so_far:
        status = {Kind.INCIDENT: Status.INVESTIGATING, Kind.MAINTENANCE: Status.SCHEDULED}.get(scenario.kind)
    commanders = settings.commanders
    only = commanders[0].login if len(commanders) == 1 and not so_far else None
    return Message(
        incident=incident,
        name=name,
        body="",
        kind=scenario.kind if not so_far and scenario.kind is not Kind.INCIDENT else None,
        audience=scenario.audience if scenario.audience != inherited else None,
        status=status,
        commander=facts.commander or only,
        impact=facts.impact,
        components=facts.components,
        started=facts.started if scenario.kind is Kind.INCIDENT else None,
        data_loss=_statement(facts, "data_loss", settings),
        lingering=_statement(facts, "lingering", settings),
        window=facts.window,
        repeat=facts.repeat,
        expires=facts.expires,
        corrects=facts.corrects,
        drill=facts.drill,
    )


def _statement(facts: Facts, fact: str, settings: Settings) -> str | None:
    text = one_line(facts.text(fact, settings.language, settings.language))[:MAX_STATEMENT]
    return NONE if text.lower() == NONE else text or None


def _promised(
    scenario: Scenario, bare: Message, facts: Facts, settings: Settings, so_far: Sequence[Message]
) -> NextUpdate | None:
    """When readers hear again: as said, or as policy asks for while an incident is open.

    A text that needs `next_update` itself is one of a slower cadence: half as often, hourly at most.
    """
    if facts.next_update is not None:
        return facts.next_update
    kind = (so_far[0].kind if so_far else bare.kind) or Kind.INCIDENT
    status = bare.status or told(so_far, settings).status
    if kind is not Kind.INCIDENT or status in ENDED:
        return None
    impact = told([*so_far, bare], settings).impact_now()
    if bare.audience in (None, PUBLIC):
        usual = promise(settings.policy, impact, is_scoping_due=not so_far and scenario.scope == "unknown")
        if "next_update" in scenario.needs and usual.after is not None:
            return NextUpdate(after=max(SELDOM, 2 * usual.after))
        return usual
    span = settings.policy.sitrep.get(impact.value) if bare.audience == INTERNAL else None
    return NextUpdate(after=span) if span else None


def _cut(title: str) -> str:
    """A title that fits: names in status.yml may be long."""
    return title if len(title) <= MAX_TITLE else title[: MAX_TITLE - 1].rstrip() + "…"


def _instant(when: datetime) -> str:
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")


def _promise(next_update: NextUpdate) -> str:
    if next_update.after is not None:
        return str(max(1, int(next_update.after.total_seconds()) // 60))
    return _instant(next_update.at) if next_update.at is not None else NONE
