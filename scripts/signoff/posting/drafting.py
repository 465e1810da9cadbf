"""From what somebody said, by options or answers, to a message: whatever is still missing is asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from types import MappingProxyType

from signoff.core.finding import OperatorError, did_you_mean
from signoff.core.model import ComponentStatus, Effect, Kind, Message, Status
from signoff.core.watched import text_in
from signoff.posting import orders
from signoff.posting.asking import Choice, Desk
from signoff.posting.orders import Order
from signoff.posting.shelf import Known, Shelf
from signoff.writing import questions
from signoff.writing.about import in_question
from signoff.writing.compose import Composed, compose
from signoff.writing.scenarios import Catalogue, Scenario

HOW_BAD = (
    Choice(ComponentStatus.DEGRADED_PERFORMANCE.value, "slow, late, or with occasional errors"),
    Choice(ComponentStatus.PARTIAL_OUTAGE.value, "fails for some, or in part"),
    Choice(ComponentStatus.MAJOR_OUTAGE.value, "does not work at all"),
)

QUESTIONS = {
    "action": "What do customers have to do?",
    "advice": "What can customers do? Say what, or: none",
    "cause": "What is the cause, in words for customers?",
    "changes": "What is new for customers?",
    "contact": "Whom can customers ask?",
    "data_loss": "Was any data lost? Say what, or: none",
    "ended": "When was it over? (10:02, or 15m ago)",
    "expected": "What will customers notice?",
    "expires": "Until when does this stay on the page? (2026-12-31T00:00Z)",
    "happened": "What happened, in words for customers?",
    "lingering": "Will anything still be felt after this? Say what, or: none",
    "measures": "What is done so that it does not happen again?",
    "period": "Over which time? (such as: between 10:02 and 10:40 UTC)",
    "progress": "How far has the work come?",
    "purpose": "What is the work for?",
    "reason": "Why?",
    "responders": "Who is working on it?",
    "right": "What is correct?",
    "situation": "How bad is it, for people inside?",
    "started": "When did customers begin to feel it? (10:02, or 15m ago)",
    "title": "What is the title?",
    "unknown": "What is not known yet?",
    "who": "Which customers are affected?",
    "workaround": "What can customers do meanwhile?",
    "wrong": "What did we write that was wrong?",
}
_FLAGS = {"data_loss": "--data-loss", "lingering": "--lingering", "title": "--title"}
_INSTANTS = ("started", "ended", "expires")
_FACTS = frozenset({"components", "commander", "window", "corrects", *_FLAGS, *_INSTANTS})
"""What a message has to state whatever its words are."""


class Writer:
    """Makes one message of `known`, which may have none yet. `facts` grow with each answer."""

    def __init__(self, shelf: Shelf, desk: Desk, catalogue: Catalogue, order: Order, known: Known) -> None:
        self.shelf = shelf
        self.desk = desk
        self.catalogue = catalogue
        self.order = order
        self.known = known
        self.settings = shelf.settings
        self.facts = orders.facts_in(order, shelf.settings, shelf.now)

    @property
    def so_far(self) -> Sequence[Message]:
        return self.known.messages

    def _answered(self, scenario: Scenario, incident: str, name: str) -> Composed:
        """The message, after as many questions as that takes."""
        while True:
            made = compose(
                scenario, self.facts, self.settings, incident=incident, name=name, so_far=self.so_far
            )
            if made.message is not None:
                return made
            # which message is wrong comes before what was wrong in it
            for fact in sorted(made.asks, key=lambda fact: fact != "corrects"):
                if self.order.text and fact not in _FACTS:
                    self._note(fact, "", "-")  # own words take the place of the text that asks
                else:
                    self._ask(fact, scenario)

    def _translate(self, made: Composed) -> bool:
        """Ask for what was typed in the other languages of the page, for whoever speaks them."""
        languages = ", ".join(made.waiting)
        question = f"What you typed is in one language, so {languages} would be left out."
        ways = [Choice("leave", "leave them out"), Choice("say", "say it in them")]
        if self.desk.choose(question, ways, "--fact NAME.LANGUAGE=TEXT", "leave") == "leave":
            return False
        for language, facts in made.waiting.items():
            for fact in facts:
                said = self.facts.text(fact, self.settings.language, self.settings.language)
                question = f"In {language}: {said}  (Enter: leave {language} out)"
                text = self.desk.line(question, f"--fact {fact}.{language}=TEXT", may_be_empty=True)
                if not text:
                    break
                self._note(fact, language, text)
        return True

    def _note(self, fact: str, language: str, text: str) -> None:
        """Keep what was typed for a fact in a language ("" for the first)."""
        said = {**self.facts.texts.get(fact, {}), language: text}
        self.facts = replace(self.facts, texts={**self.facts.texts, fact: said})

    def named(self, *kinds: Kind) -> Scenario | None:
        """The ready text that the option names, which is for one of `kinds`."""
        return self._called(self.order.scenario, *kinds) if self.order.scenario else None

    def scenario(self, kind: Kind, status: Status | None, usual: Status | None = None) -> Scenario:
        """The ready text: by name, by the status that it states, or chosen, that of `usual` shown first.

        The first message of an incident is not chosen: nothing is known then. What has happened since is
        nothing that Enter, or a script, may leave to us.
        """
        named = self.named(kind)
        if named is not None:
            return named
        offered = self.catalogue.offered(kind, status)
        wanted = orders.read("--status", self.order.status, lambda text: orders.status(text, kind))
        if wanted is not None:
            offered = tuple(one for one in offered if (one.status or status) is wanted)
        if not offered:
            said = f" that says '{wanted}'" if wanted else ""
            raise OperatorError(f"there is no ready text{said} for this {kind} now", "give --scenario NAME")
        if wanted is not None or not self.so_far:
            return offered[0]
        first = next((one for one in offered if usual is not None and one.status is usual), offered[0])
        ordered = [first, *(one for one in offered if one is not first)]
        choices = [Choice(one.id, self._called_in_menus(one)) for one in ordered]
        return self._called(self.desk.choose("What is new?", choices, "--scenario or --status"), kind)

    def compose(self, scenario: Scenario, incident: str, name: str) -> Composed:
        """The message, once everything that it needs has been said."""
        self._scope(scenario)
        made = self._answered(scenario, incident, name)
        if made.waiting and self.desk.is_terminal and not self.order.text and self._translate(made):
            made = self._answered(scenario, incident, name)
        self._refuse_unused(scenario)
        if self.order.text and made.message is not None:
            message = replace(made.message, body=self.order.text, translations=())
            return replace(made, message=message, waiting=MappingProxyType({}))
        return made

    def _refuse_unused(self, scenario: Scenario) -> None:
        """What somebody said has to be in the words: to leave it out silently would say something else."""
        used = {fact for language in scenario.languages for fact in scenario.possible(language)}
        for fact in self.facts.texts:
            if fact not in used and fact not in _FLAGS and not self.order.text:
                told = ", ".join(sorted(used)) or "none"
                raise OperatorError(f"--fact {fact}: '{scenario.id}' does not use it", f"it uses: {told}")

    def _called(self, id: str, *kinds: Kind) -> Scenario:
        found = self.catalogue.get(id)
        if found is None:
            ids = [one.id for one in self.catalogue.scenarios]
            raise OperatorError(f"there is no ready text '{id}'", did_you_mean(id, ids))
        if found.kind not in kinds:
            hint = f"take one for the kind {kinds[0]}"
            raise OperatorError(f"the ready text '{id}' is for the kind {found.kind}", hint)
        if not self.so_far and not found.opens:
            raise OperatorError(f"'{id}' does not open an incident", "write it with: signoff update")
        return found

    def _called_in_menus(self, scenario: Scenario) -> str:
        wording = scenario.wording(self.settings.language)
        return wording.name if wording is not None else scenario.id

    def _scope(self, scenario: Scenario) -> None:
        """Components: what options say; asked where the text is about them anew."""
        if self.facts.components is not None:
            return
        if self.order.components:
            said = " ".join(self.order.components)
            effects = orders.read("--component", said, lambda text: self._understood(text, scenario.kind))
            self.facts = replace(self.facts, components=effects)
        elif self.so_far and "components" in scenario.needs and self.desk.is_terminal:
            self._ask_components(scenario, _as_typed(in_question(self.so_far, self.settings)))

    def _ask(self, fact: str, scenario: Scenario) -> None:
        """Ask for one fact and keep the answer."""
        asking: dict[str, Callable[[Scenario], None]] = {
            "components": self._ask_components,
            "commander": self._ask_commander,
            "window": self._ask_window,
            "corrects": self._ask_corrected,
        }
        if fact in asking:
            asking[fact](scenario)
            return
        wording = scenario.wording(self.settings.language)
        own = wording.asks.get(fact) if wording is not None else None
        question = own or QUESTIONS.get(fact) or f"{fact.replace('_', ' ').capitalize()}?"
        if fact in _INSTANTS:
            self._ask_instant(fact, question)
            return
        flag = _FLAGS.get(fact, f"--fact {fact}=")
        asked = f"{flag}TEXT" if flag.endswith("=") else f"{flag} TEXT"
        text = self.desk.read(question, lambda said: orders.fitting(fact, said.strip()), asked)
        self._note(fact, "", text)

    def _ask_instant(self, fact: str, question: str) -> None:
        now, zone = self.shelf.now, self.settings.timezone
        understand = questions.until if fact == "expires" else questions.moment
        when = self.desk.read(question, lambda text: understand(text, now, zone), f"--{fact} INSTANT")
        if fact == "started":
            self.facts = replace(self.facts, started=when)
        elif fact == "ended":
            self.facts = replace(self.facts, ended=when)
        else:
            self.facts = replace(self.facts, expires=when)

    def _ask_components(self, scenario: Scenario, default: str = "") -> None:
        example = "numbers; with a region: 1:eu" if self.settings.regions else "numbers, such as 1 3"
        choices = [Choice(one.id, self._component(one.id)) for one in self.settings.components]
        question = f"Which components? ({example})"
        if default:  # Enter says once more that they fail, which is easily overlooked where a fix is in place
            works = f"{default.partition('=')[0]}=operational"
            question = f"What is affected now? (Enter: the same as before; what works again: {works})"
        effects = self.desk.read(
            question,
            lambda text: self._understood(text, scenario.kind),
            "--component ID[:REGION]=STATUS",
            default,
            choices,
        )
        self.facts = replace(self.facts, components=effects)

    def _understood(self, text: str, kind: Kind) -> tuple[Effect, ...]:
        """Components as typed; how bad it is, where that was not said, is asked."""
        if kind is not Kind.INCIDENT or questions.says_status(text):
            return questions.effects(text, self.settings, ComponentStatus.UNDER_MAINTENANCE)
        questions.effects(text, self.settings)  # names first: nobody answers twice for a typing error
        word = self.order.effect or self.desk.choose("How bad is it?", HOW_BAD, "--effect STATUS")
        return questions.effects(text, self.settings, questions.component_status(word))

    def _component(self, id: str) -> str:
        component = self.settings.component(id)
        assert component is not None
        name = text_in(component.name, self.settings.language, self.settings.language)
        regions = f" ({', '.join(component.regions)})" if component.regions else ""
        return f"{name}{regions}"

    def _ask_commander(self, _: Scenario) -> None:
        people = self.settings.commanders
        if not people:
            raise OperatorError("nobody may sign off: 'commanders' in status.yml is empty", "add a login")
        choices = [Choice(one.login, f"{one.login}  {one.name}".strip()) for one in people]
        login = self.desk.choose("Who is in command?", choices, "--commander LOGIN")
        self.facts = replace(self.facts, commander=login)

    def _ask_window(self, _: Scenario) -> None:
        now, settings = self.shelf.now, self.settings
        zone = "" if settings.timezone == "UTC" else f", in {settings.timezone}"
        start = self.order.start or self.desk.read(
            f"When does it begin? (2026-11-28 22:00{zone})",
            lambda text: _checked(text, lambda: questions.until(text, now, settings.timezone)),
            "--start INSTANT",
        )
        window = self.desk.read(
            "When does it end? (30m, 4h, or 2026-11-29 02:00)",
            lambda text: orders.window(start, text, settings, now),
            "--end INSTANT",
            self.order.end if not self.desk.is_terminal else "",
        )
        self.facts = replace(self.facts, window=window)

    def _ask_corrected(self, _: Scenario) -> None:
        choices = [
            Choice(one.name, f"{one.name}  {one.body.splitlines()[0][:50] if one.body else ''}")
            for one in reversed(self.so_far)
        ]
        name = self.desk.choose("Which message is wrong?", choices, "--corrects MESSAGE", choices[0].value)
        self.facts = replace(self.facts, corrects=name)


def _checked(text: str, understand: Callable[[], object]) -> str:
    understand()
    return text


def _as_typed(effects: Sequence[Effect]) -> str:
    """`api=partial_outage web:eu=major_outage`."""
    return " ".join(
        f"{one.component}{f':{one.region}' if one.region else ''}={one.status.value}" for one in effects
    )
