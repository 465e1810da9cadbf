"""A ready text that was agreed on beforehand goes out unreviewed; nothing that only looks like it does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from signoff.approval.comment import Verdict
from signoff.approval.facts import Proof
from signoff.core.dump import dump_message, dump_translation
from signoff.core.finding import OperatorError
from signoff.core.model import ComponentStatus, Effect
from signoff.settings import read_settings
from signoff.writing.compose import Facts, compose
from signoff.writing.scenarios import scenarios
from support.newsroom import STATUS, Newsroom, doubts, reasons
from support.proposals import reasons as told
from support.proposals import unsigned

ON = STATUS + "liaisons: [{login: carol, email: carol@example.org}]\npolicy: {preapproved: true}\n"
OFF = ON.replace("true}", "false}")
TEXTS = Path(__file__).parents[2] / "templates" / "messages"
INITIAL = "templates/messages/initial.en.md"
MARKED = (TEXTS / "initial.en.md").read_text(encoding="utf-8").replace("---\n", "---\npreapproved: true\n", 1)
JAPANESE = (TEXTS / "initial.ja.md").read_text(encoding="utf-8")
AGREED = {"status.yml": ON, INITIAL: MARKED, INITIAL.replace(".en.", ".ja."): JAPANESE}


class Desk(Newsroom):
    """A page on which the first ready text needs no review."""

    def message(self, component: str = "web", texts: dict[str, str] | None = None) -> dict[str, str]:
        """What the commands write now: path -> text."""
        settings, _ = read_settings(ON.encode())
        assert settings is not None
        files = {Path(name).name: text.encode() for name, text in (texts or AGREED).items() if "/" in name}
        (each,) = scenarios({}, files, settings.languages)[0].scenarios
        facts = Facts(components=(Effect(component, None, ComponentStatus.MAJOR_OUTAGE),), commander="alice")
        name = settings.component(component)
        assert name is not None
        slug = f"{self.hub.now:%Y-%m-%d}-problem-with-{name.name[''].lower()}"
        made = compose(each, facts, settings, incident=slug, name="01-investigating").message
        assert made is not None
        path = f"incidents/{slug}/01-investigating"
        words = {f"{path}.{t.language}.md": dump_translation(t) for t in made.translations}
        return {f"{path}.md": dump_message(made), **words}

    def nobody_asked(self, files: dict[str, str], **how: str) -> str:
        return self.tell(files, by="", **how)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(tmp_path, ON)
    with desk.hub:
        desk.publish(AGREED)
        desk.pull()
        yield desk


def test_it_is_signed_off_in_the_gate_and_public_once_it_landed(desk: Desk) -> None:
    files = desk.message()
    desk.propose(files)
    outcome = desk.gate()
    assert outcome.judged is not None
    assert outcome.judged.verdict is Verdict.SIGNED
    assert "ready text initial" in outcome.line
    assert "ready text initial" in outcome.body
    desk.land()
    done = desk.verify()
    assert {(one.proof, one.approver) for one in done.recorded} == {(Proof.PREAPPROVED, "ready text initial")}
    assert {one.author for one in done.recorded} == {"carol"}
    assert desk.public == files
    again = desk.verify(recheck=True)
    assert (again.recorded, doubts(again), again.signed) == ((), [], 2)


def test_however_it_is_merged(desk: Desk) -> None:
    files = desk.message()
    desk.nobody_asked(files, method="squash")
    desk.verify()
    assert desk.public == files


def test_with_git_alone_while_the_forge_is_off(desk: Desk) -> None:
    files = desk.message()
    desk.push_to_main(files)
    desk.switch_off()
    assert len(desk.verify_offline().recorded) == 2
    assert desk.public == files


def test_without_a_note_nobody_has_said_no_only_when_the_forge_says_so(desk: Desk) -> None:
    """As on a laptop without the publisher's key."""
    full = OperatorError("there is no room", "make room")
    files = desk.message()
    desk.nobody_asked(files)
    offline = desk.verify_offline(must_record=False, unwritable=full)
    assert (offline.unnoted, dict(offline.unasked).keys(), offline.signed) == ((), files.keys(), 0)
    asked = desk.verify(must_record=False, unwritable=full)
    assert ({one.path for one in asked.unnoted}, asked.unasked, asked.signed) == (set(files), (), 2)


def test_the_next_message_needs_its_commander_as_ever(desk: Desk) -> None:
    files = desk.message()
    desk.nobody_asked(files)
    desk.verify()
    first = next(iter(files))
    later = first.replace("01-investigating", "02-identified")
    desk.nobody_asked({later: "---\nstatus: identified\nnext_update: 20m\n---\nWe know the cause.\n"})
    assert reasons(desk.verify()) == {"unsigned"}
    assert desk.public == files


class TestNot:
    """Each proposes something that must not be signed off."""

    def held(self, desk: Desk, files: dict[str, str], **how: str) -> set[str]:
        desk.propose(files, **how)
        outcome = desk.gate()
        assert outcome.judged is not None
        assert outcome.judged.verdict is not Verdict.SIGNED
        assert unsigned(outcome)
        desk.land()
        desk.verify()
        assert desk.public == {}
        return told(outcome)

    def test_where_the_policy_does_not_allow_it(self, desk: Desk) -> None:
        desk.publish({"status.yml": OFF})
        assert self.held(desk, desk.message()) == {"unsigned"}

    def test_where_the_proposal_itself_allows_it(self, desk: Desk) -> None:
        desk.publish({"status.yml": OFF})
        self.held(desk, {**desk.message(), "status.yml": ON})

    def test_where_the_proposal_brings_the_text(self, desk: Desk) -> None:
        rumour = MARKED.replace("{{effects}}", "All is lost. {{effects}}")
        texts = {**AGREED, INITIAL: rumour}
        desk.propose({**desk.message(texts=texts), INITIAL: rumour})
        outcome = desk.gate()
        assert outcome.judged is not None
        assert INITIAL in outcome.judged.rules
        assert f"`{INITIAL}`" in outcome.body
        assert unsigned(outcome)
        desk.land()
        desk.verify()
        assert not any("All is lost" in text for text in desk.public.values())

    def test_where_nobody_marked_the_text(self, desk: Desk) -> None:
        desk.publish({INITIAL: MARKED.replace("preapproved: true\n", "")})
        assert self.held(desk, desk.message()) == {"unsigned"}

    def test_where_the_page_has_no_text_of_its_own(self, desk: Desk) -> None:
        desk.publish(dict.fromkeys(AGREED.keys() - {"status.yml"}))
        self.held(desk, desk.message())

    def test_with_other_words(self, desk: Desk) -> None:
        files = {path: text.replace("You cannot", "Nobody can") for path, text in desk.message().items()}
        desk.propose(files)
        assert len(unsigned(desk.gate())) == 2

    def test_by_somebody_whom_the_page_does_not_know(self, desk: Desk) -> None:
        self.held(desk, desk.message(), author="mallory")

    def test_with_a_hand_of_somebody_else_in_it(self, desk: Desk) -> None:
        files = desk.message()
        desk.propose(dict.fromkeys(files, "---\n---\nx\n"), author="mallory")
        desk.push(files, author="mallory")
        desk.push({next(iter(files)): "Something else.\n"})
        desk.push({next(iter(files)): files[next(iter(files))]})
        assert len(unsigned(desk.gate())) == 2

    def test_under_a_name_of_somebody_s_own(self, desk: Desk) -> None:
        self.held(
            desk, {p.replace("problem-with-web", "we-were-hacked"): t for p, t in desk.message().items()}
        )

    def test_days_later(self, desk: Desk) -> None:
        files = desk.message()
        desk.hub.pass_time(hours=72)
        self.held(desk, files)

    def test_with_a_second_message(self, desk: Desk) -> None:
        files = desk.message()
        second = next(iter(files)).replace("01-investigating", "02-identified")
        desk.propose({**files, second: "---\nstatus: identified\n---\nWe know the cause.\n"})
        assert len(unsigned(desk.gate())) == 3

    def test_when_a_commander_asks_for_changes(self, desk: Desk) -> None:
        desk.propose(desk.message())
        desk.approve(state="CHANGES_REQUESTED")
        assert told(desk.gate()) >= {"changes-requested"}
        desk.land()
        assert "changes-requested" in reasons(desk.verify())
        assert desk.public == {}

    def test_when_the_forge_cannot_say_whether_somebody_asks_for_changes(self, desk: Desk) -> None:
        files = desk.message()
        desk.nobody_asked(files)
        desk.switch_off()
        done = desk.verify()
        assert {path for path, _ in done.unasked} == set(files)
        assert desk.public == {}

    def test_as_an_edit_of_what_is_public(self, desk: Desk) -> None:
        files = desk.message()
        path = next(iter(files))
        desk.tell({path: files[path].replace("You cannot", "Nobody can")})
        desk.verify()
        desk.nobody_asked({path: files[path]})
        assert reasons(desk.verify()) == {"unsigned"}
        assert "Nobody can" in desk.public[path]

    def test_where_a_held_message_lies(self, desk: Desk) -> None:
        files = desk.message()
        path = next(iter(files))
        desk.nobody_asked({path: files[path].replace("You cannot", "Nobody can")})
        desk.verify()
        desk.nobody_asked(files)
        desk.verify()
        assert desk.public == {}

    def test_a_removal(self, desk: Desk) -> None:
        files = desk.message()
        desk.nobody_asked(files)
        desk.verify()
        desk.nobody_asked(dict.fromkeys(files))  # type: ignore[arg-type]
        desk.verify()
        assert desk.public == files

    def test_a_note_that_somebody_wrote_by_hand(self, desk: Desk) -> None:
        files = {path: text.replace("You cannot", "Nobody can") for path, text in desk.message().items()}
        desk.nobody_asked(files)
        for path in files:
            desk.note(path, proof="preapproved", approver="ready text initial")
        assert {path for path, _ in doubts(desk.verify(recheck=True))} == set(files)
