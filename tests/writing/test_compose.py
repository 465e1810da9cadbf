"""A scenario and facts become a message in all languages, or the questions that are open."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from signoff.core.finding import OperatorError
from signoff.core.model import Effect, Impact, Message, NextUpdate, Status, Window
from signoff.core.watched import Policy
from signoff.site.markdown import text as shown
from signoff.writing.compose import Composed, Facts, compose
from signoff.writing.plain import one_line
from signoff.writing.scenarios import Scenario, scenarios
from support.texts import (
    DOWN,
    FINE,
    FIVE,
    INCIDENT,
    LANGUAGES,
    ONE,
    PARTLY,
    SLOW,
    STARTED,
    WORK,
    answers,
    page,
    read_back,
    scenario,
)

NONE = {"": "none"}
OPEN = Facts(components=ONE, commander="alice")


def written(id: str, facts: Facts, *so_far: Message, policy: Policy | None = None) -> Composed:
    settings = page() if policy is None else replace(page(), policy=policy)
    name = f"{len(so_far) + 1:02d}-message"
    return compose(scenario(id), facts, settings, incident=INCIDENT, name=name, so_far=so_far)


def message(id: str, facts: Facts, *so_far: Message) -> Message:
    found = written(id, facts, *so_far)
    assert found.message is not None, found.asks
    return found.message


def made(own: dict[str, bytes], facts: Facts = OPEN, *so_far: Message) -> Composed:
    """What a page's own scenario makes."""
    found, findings = scenarios({}, own, LANGUAGES)
    assert findings == []
    (each,) = found.scenarios
    return compose(each, facts, page(), incident=INCIDENT, name="02-own", so_far=so_far)


class TestQuestions:
    @pytest.mark.parametrize(
        ("id", "facts", "asks"),
        [
            ("initial", Facts(), ("components", "commander")),
            ("initial", OPEN, ()),
            ("limited", OPEN, ("who",)),
            ("security", OPEN, ("started", "known", "unknown", "advice")),
            ("already-over", OPEN, ("started", "ended", "data_loss", "lingering")),
            ("already-over", replace(OPEN, started=STARTED), ("ended", "data_loss", "lingering")),
            ("maintenance-announced", Facts(), ("components", "window", "commander", "expected", "advice")),
        ],
    )
    def test_of_a_first_message(self, id: str, facts: Facts, asks: tuple[str, ...]) -> None:
        assert sorted(written(id, facts).asks) == sorted(asks)
        assert (written(id, facts).message is None) is bool(asks)

    @pytest.mark.parametrize(
        ("id", "asks"),
        [
            ("scoping", ()),
            ("identified", ()),
            ("update", ()),
            ("workaround", ("workaround",)),
            ("monitoring", ()),
            ("long-running", ()),
            ("resolved", ("data_loss", "lingering")),
            ("resolved-with-effects", ("data_loss", "lingering", "advice")),
            ("false-alarm", ()),
            ("correction", ("wrong", "right", "corrects")),
            ("sitrep", ("situation", "responders", "next_steps")),
        ],
    )
    def test_of_a_later_message(self, id: str, asks: tuple[str, ...]) -> None:
        assert written(id, Facts(), message("initial", OPEN)).asks == asks

    def test_none_is_an_answer_only_to_what_can_be_nothing(self) -> None:
        first = message("initial", OPEN)
        assert written("resolved", Facts(texts={"data_loss": NONE, "lingering": NONE}), first).asks == ()
        assert written("workaround", Facts(texts={"workaround": NONE}), first).asks == ("workaround",)

    def test_blanks_are_no_answer(self) -> None:
        first = message("initial", OPEN)
        asks = written("resolved", Facts(texts={"data_loss": {"": " \n"}, "lingering": NONE}), first).asks
        assert asks == ("data_loss",)

    def test_a_lone_commander_is_not_asked_for(self) -> None:
        settings = replace(page(), commanders=page().commanders[:1])
        facts = Facts(components=ONE)
        found = compose(scenario("initial"), facts, settings, incident=INCIDENT, name="01-a").message
        assert found is not None
        assert found.commander == "alice"

    def test_a_scenario_without_a_title_asks_for_one(self) -> None:
        data = {"own.en.md": b"Something happened to {{components}}.\n"}
        assert made(data).asks == ("title",)
        found = made(data, replace(OPEN, texts={"title": {"": "It *broke*"}})).message
        assert found is not None
        assert found.title == "It *broke*"
        assert found.status is Status.INVESTIGATING


class TestFacts:
    def test_what_nobody_said_is_not_in_the_front_matter(self) -> None:
        found = message("update", Facts(), message("initial", OPEN))
        said = {f for f in ("title", "status", "commander", "components", "impact") if getattr(found, f)}
        assert said == set()

    @pytest.mark.parametrize(
        ("id", "effect", "minutes"),
        [
            ("initial", DOWN, 5),
            ("third-party", DOWN, 20),
            ("third-party", PARTLY, 25),
            ("third-party", SLOW, 30),
        ],
    )
    def test_the_promise_is_the_one_policy_asks_for(self, id: str, effect: object, minutes: int) -> None:
        policy = Policy(cadence={"critical": timedelta(minutes=20), "major": timedelta(minutes=25)} | _MINOR)
        facts = Facts(components=(Effect("mail", None, effect),), commander="alice")  # type: ignore[arg-type]
        found = written(id, facts, policy=policy).message
        assert found is not None
        assert found.next_update == NextUpdate(after=timedelta(minutes=minutes))
        assert f"within {minutes} minutes" in found.body

    def test_the_promise_follows_the_impact_in_force(self) -> None:
        first = message("initial", OPEN)
        slower = Facts(components=(Effect("sign-in", None, SLOW),))
        assert message("impact-shrank", slower, first).next_update == NextUpdate(after=timedelta(minutes=30))
        stated = Facts(impact=Impact.CRITICAL, components=(Effect("sign-in", None, SLOW),))
        assert message("impact-grew", stated, first).next_update == NextUpdate(after=timedelta(minutes=20))

    def test_a_promise_that_somebody_makes_is_kept_as_made(self) -> None:
        at = NextUpdate(at=datetime(2026, 11, 21, 14, tzinfo=UTC))
        found = message("update", Facts(next_update=at), message("initial", OPEN))
        assert found.next_update == at
        assert "We will post the next update by 15:00 CET on November 21, 2026." in found.body
        assert "a más tardar el 21 de noviembre de 2026 a las 15:00 CET" in found.translations[0].body

    def test_a_slower_cadence_is_slower(self) -> None:
        first = message("initial", OPEN)
        assert message("long-running", Facts(), first).next_update == NextUpdate(after=timedelta(hours=1))
        policy = Policy(cadence={"critical": timedelta(minutes=45)})
        found = written("long-running", Facts(), first, policy=policy).message
        assert found is not None
        assert found.next_update == NextUpdate(after=timedelta(minutes=90))

    def test_nothing_is_promised_when_it_is_over(self) -> None:
        facts = Facts(texts={"data_loss": NONE, "lingering": NONE})
        assert message("resolved", facts, message("initial", OPEN)).next_update is None

    def test_a_sitrep_promises_the_next_by_its_own_policy(self) -> None:
        texts = {fact: answers()[fact] for fact in ("situation", "responders", "next_steps")}
        found = message("sitrep", Facts(texts=texts), message("initial", OPEN))
        assert found.audience == "internal"
        assert found.next_update == NextUpdate(after=timedelta(minutes=30))

    def test_statements_stand_in_the_front_matter_too(self) -> None:
        facts = Facts(texts={"data_loss": answers()["data_loss"], "lingering": NONE})
        found = message("resolved", facts, message("initial", OPEN))
        assert found.data_loss == answers()["data_loss"]["en"]
        assert found.lingering == "none"
        assert "**Data loss:** Files uploaded" in found.body
        assert "There are no lingering effects." in found.body
        assert "No data was lost" not in found.body

    def test_a_false_alarm_lost_nothing_by_itself(self) -> None:
        found = message("false-alarm", Facts(), message("initial", OPEN))
        assert (found.status, found.data_loss, found.lingering) == (Status.RESOLVED, "none", "none")

    def test_times_are_carried_over_into_words(self) -> None:
        first = message("initial", replace(OPEN, started=STARTED))
        facts = Facts(texts={"data_loss": NONE, "lingering": NONE})
        found = message("resolved", facts, first)
        assert found.started is None
        assert "**Began:** November 21, 2026, 10:26 CET." in found.body

    def test_the_window_of_a_maintenance_is_carried_over(self) -> None:
        window = Window(datetime(2026, 11, 24, 22, tzinfo=UTC), datetime(2026, 11, 24, 22, 30, tzinfo=UTC))
        facts = Facts(
            components=(Effect("mail", None, WORK),),
            commander="alice",
            window=window,
            texts={"expected": answers()["expected"], "advice": NONE},
        )
        first = message("maintenance-announced", facts)
        assert "- You do not need to do anything." in first.body
        found = message("maintenance-begun", Facts(), first)
        assert found.window is None
        assert "Tuesday, November 24, 2026, 23:00 – 23:30 CET (22:00 – 22:30 UTC)" in found.body

    def test_the_text_is_about_what_components_do_once_it_is_told(self) -> None:
        first = message("initial", replace(OPEN, components=FIVE))
        found = message("impact-shrank", Facts(components=(Effect("api", None, FINE),)), first)
        assert "**Working normally:** API" in found.body
        assert "Sign-in" in found.body
        quiet = message(
            "monitoring", Facts(components=tuple(Effect(e.component, None, FINE) for e in FIVE)), first
        )
        assert quiet.body.startswith("A fix is in place. You can use ")

    def test_a_title_is_given_once(self) -> None:
        first = message("initial", OPEN)
        assert first.title == "Problem with Sign-in"
        assert message("limited", Facts(texts={"who": answers()["who"]}), first).title is None
        changed = message("update", Facts(texts={"title": {"": "Nobody can sign in"}}), first)
        assert changed.title == "Nobody can sign in"
        assert {t.title for t in changed.translations} == {""}

    def test_a_long_name_does_not_make_a_long_title(self) -> None:
        component = replace(page().components[0], name={"": "N" * 200})
        settings = replace(page(), components=(component,))
        facts = Facts(components=(Effect("web", None, DOWN),), commander="alice")
        found = compose(scenario("initial"), facts, settings, incident=INCIDENT, name="01-a").message
        assert found is not None
        assert found.title == "Problem with several services"


_MINOR = {"minor": timedelta(minutes=30)}


class TestLanguages:
    def test_a_language_waits_for_words_that_nobody_gave_in_it(self) -> None:
        texts = {"workaround": {"en": "Use the app.", "ja": "アプリをご利用ください。"}}
        found = written("workaround", Facts(texts=texts), message("initial", OPEN))
        assert found.message is not None
        assert [t.language for t in found.message.translations] == ["ja"]
        assert found.waiting == dict.fromkeys(("es", "fr", "pt-BR"), ("workaround",))
        assert found.lacking == ()

    def test_no_data_was_lost_is_never_said_because_words_are_missing(self) -> None:
        facts = Facts(texts={"data_loss": {"en": "Files of today"}, "lingering": NONE})
        found = written("resolved", facts, message("initial", OPEN))
        assert found.message is not None
        assert found.message.translations == ()
        assert set(found.waiting) == set(LANGUAGES[1:])

    def test_what_customers_notice_is_said_in_every_language_anyway(self) -> None:
        facts = replace(
            OPEN, texts={"symptom": {"en": "Nobody can sign in.", "ja": "サインインできません。"}}
        )
        found = message("initial", facts)
        assert found.body.startswith("Nobody can sign in.")
        bodies = {t.language: t.body for t in found.translations}
        assert bodies["ja"].startswith("サインインできません。")
        assert bodies["es"].startswith("En este momento no es posible utilizar el servicio Inicio de sesión.")

    def test_a_language_without_a_text_is_named(self) -> None:
        found = made({"own.en.md": b"---\ntitle: T\n---\nx\n", "own.fr.md": b"y\n"})
        assert found.lacking == ("es", "ja", "pt-BR")
        assert found.message is not None
        assert [t.language for t in found.message.translations] == ["fr"]

    def test_a_page_in_one_language_gets_one(self) -> None:
        settings = replace(page(), languages=("ja",))
        found = compose(scenario("initial"), OPEN, settings, incident=INCIDENT, name="01-a").message
        assert found is not None
        assert found.title == "サインインで問題が発生しています"
        assert found.translations == ()

    def test_a_page_in_a_language_without_a_text_is_told_what_to_write(self) -> None:
        settings = replace(page(), languages=("de", "en"))
        with pytest.raises(OperatorError) as error:
            compose(scenario("initial"), OPEN, settings, incident=INCIDENT, name="01-a")
        assert "templates/messages/initial.de.md" in error.value.remedy

    def test_an_audience_that_the_page_does_not_have(self) -> None:
        settings = replace(page(), audiences=("internal",))
        with pytest.raises(OperatorError) as error:
            compose(scenario("premium"), OPEN, settings, incident=INCIDENT, name="01-a")
        assert "premium" in error.value.problem


HOSTILE = [
    "---\ntitle: mine\nstatus: resolved\n---\nAll is well",
    "\"quoted\" 'and' : # not a comment",
    "[x](javascript:alert(1)) <script>alert(1)</script> <img src=x onerror=alert(1)>",
    "{{components}} [[{{cause}}|y]] ]] }}",
    "*a* &anchor !tag %directive @at `tick`",
    "../../etc/passwd; $(id) `id` \\ | rm -rf /",
    "no",
    "12:30",
    "\u202etxet desrever\u202c \x00 \ufeff \ud800",
    "# heading\n\n- list\n\n```\ncode",
    "a" * 600,
]


@pytest.mark.parametrize("typed", HOSTILE, ids=range(len(HOSTILE)))
class TestHostileText:
    def test_ends_as_text_in_the_body(self, typed: str) -> None:
        texts = {"workaround": dict.fromkeys(LANGUAGES, typed)}
        first = message("initial", OPEN)
        found = message("workaround", Facts(texts=texts), first)
        assert read_back((first, found), page()) == ((first, found), [])
        line = one_line(typed)
        assert line in shown(found.body)
        assert all(line in shown(translation.body) for translation in found.translations)
        assert found.status is None

    def test_ends_as_a_value_in_the_front_matter(self, typed: str) -> None:
        texts = {
            "title": dict.fromkeys(LANGUAGES, typed),
            "data_loss": dict.fromkeys(LANGUAGES, typed),
            "lingering": NONE,
        }
        facts = replace(OPEN, texts=texts, started=STARTED, ended=STARTED + timedelta(hours=1))
        found = message("already-over", facts)
        assert read_back((found,), page()) == ((found,), [])
        assert found.data_loss is not None
        assert found.data_loss == one_line(typed)[:500].strip()
        assert found.title is not None
        assert found.title.removesuffix("…") == one_line(typed)[: len(found.title.removesuffix("…"))]


def test_hostile_names_in_status_yml_end_as_text() -> None:
    component = replace(page().components[2], name={"": "<b>{{cause}} [x](javascript:alert(1))"})
    settings = replace(page(), components=(component,))
    found = compose(scenario("initial"), OPEN, settings, incident=INCIDENT, name="01-a").message
    assert found is not None
    assert read_back((found,), settings) == ((found,), [])
    assert "<b>{{cause}} [x](javascript:alert(1))" in shown(found.body)


def test_the_same_facts_give_the_same_message() -> None:
    assert message("initial", OPEN) == message("initial", OPEN)


def test_a_scenario_is_data() -> None:
    assert isinstance(scenario("initial"), Scenario)
