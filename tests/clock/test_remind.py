"""Reminding once: real git for the ledger, and runs that crash, race and fail."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from signoff.clock.debts import Debt, Owed, Stage
from signoff.core.finding import WorldError
from signoff.edge.git import Repository
from signoff.edge.notes import Notes
from signoff.watching.ledger import PATIENCE, REF, Reminded
from signoff.watching.remind import Ways, marker, remind
from support.clockwork import team
from support.gitrepo import GitRepo
from support.stories import at

SETTINGS = team()
DEBT = Debt(
    owed=Owed.PROMISE,
    incident="2026-11-21-slow",
    title="Slow",
    due=at(20),
    anchor="2026-11-21-slow/01-investigating",
    commander="alice",
    about="customers were promised an update",
    number=7,
)
REPORT = Debt(
    owed=Owed.REPORT, incident="x", title="", due=at(15), anchor="report/x/y", about="6 customers report: y"
)


class KilledError(BaseException):
    """The process ends here."""


class Team:
    """What people hear. `dead` ways fail, `deadly` ones kill the process that uses them."""

    def __init__(self):
        self.said, self.sent, self.comments = [], [], []
        self.dead, self.deadly = set(), set()

    def send(self, channel, subject, text, key):
        self._use(channel.id)
        if channel.id in self.dead:
            return "it does not answer"
        self.sent.append((channel.id, subject))
        return ""

    def comment(self, number, marker_, text):
        self._use("forge")
        if "forge" in self.dead:
            raise WorldError("the forge does not answer", "wait")
        if (number, marker_) not in self.comments:
            self.comments.append((number, marker_))

    def _use(self, way):
        if way in self.deadly:
            raise KilledError

    @property
    def ways(self):
        return Ways(say=self.said.append, send=self.send, comment=self.comment)


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    made = GitRepo(tmp_path / "page")
    made.write("status.yml", "name: Acme\n")
    made.commit()
    return made


def ledger(repo: GitRepo, run: str = "one", remote: str = "") -> Reminded:
    return Reminded(Notes(Repository.open(repo.root), ref=REF), run, remote)


def go(repo, people, minute, run="one", remote="", debts=(DEBT,)):
    return remind(debts, SETTINGS, at(minute), ledger(repo, run, remote), people.ways)


def stages(people):
    return [subject for _, subject in people.sent]


def test_each_stage_is_told_once_however_often_we_look(repo):
    people = Team()
    for minute in (10, 14, 15, 16, 20, 21, 22, 29, 30, 31, 60):
        go(repo, people, minute, run=f"run {minute}")
    assert people.sent == [
        ("liaison-chat", "Slow: the promised update is due in 5 min"),
        ("liaison-chat", "Slow: the promised update is 1 min overdue"),
        ("commander-phone", "Slow: the promised update is 1 min overdue"),
        ("liaison-chat", "Still owed: Slow: the promised update is 10 min overdue"),
        ("commander-phone", "Still owed: Slow: the promised update is 10 min overdue"),
    ]
    assert len(people.comments) == len(people.said) == 3
    assert repo.git("rev-list", "--count", REF) == "6"  # an intent and a record for each


def test_the_page_channel_never_hears_of_it(repo):
    people = Team()
    go(repo, people, 60)
    assert people.sent
    assert all(channel != "page-chat" for channel, _ in people.sent)


def test_a_report_goes_to_the_commander_alone(repo):
    people = Team()
    go(repo, people, 16, debts=(REPORT,))
    assert people.sent == [("commander-phone", "x: customers' reports from 1 min ago")]
    assert "6 customers report: y." in people.said[0]


def test_a_way_that_fails_keeps_no_other_from_being_used(repo):
    people = Team()
    people.dead = {"liaison-chat", "forge"}
    done = go(repo, people, 21)
    assert people.sent == [("commander-phone", "Slow: the promised update is 1 min overdue")]
    assert done.failures == ["liaison-chat: it does not answer", "#7: the forge does not answer"]
    assert go(repo, people, 22).told == []


def test_when_nobody_could_be_told_it_is_tried_again(repo):
    people = Team()
    people.dead = {"liaison-chat", "commander-phone", "forge"}
    assert go(repo, people, 21).told == []
    people.dead = set()
    assert [one.stage for one in go(repo, people, 22).told] == [Stage.OVERDUE]


def test_killed_before_the_result_is_written_it_is_told_once_more(repo, monkeypatch):
    """Nobody knows then whether people were told; not to be told is worse."""
    people = Team()

    def die(*_):
        raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr(Reminded, "record", die)
        with pytest.raises(KilledError):
            go(repo, people, 21)
    assert len(people.sent) == 2
    assert go(repo, people, 23, run="two").told == []
    assert len(go(repo, people, 27, run="two").told) == 1
    assert go(repo, people, 28, run="three").told == []
    assert len(people.sent) == 4
    assert len(people.comments) == 1


def test_killed_before_the_intent_is_written_nothing_is_lost(repo, monkeypatch):
    people = Team()

    def die(*_):
        raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr(Notes, "add", die)
        with pytest.raises(KilledError):
            go(repo, people, 21)
    assert not people.sent
    assert len(go(repo, people, 21.5, run="two").told) == 1


@pytest.mark.parametrize("way", ["liaison-chat", "commander-phone", "forge"])
def test_killed_while_telling_it_is_told_again_and_never_lost(repo, way):
    people = Team()
    people.deadly = {way}
    with pytest.raises(KilledError):
        go(repo, people, 21)
    people.deadly = set()
    before = len(people.sent)
    later = 21 + PATIENCE / timedelta(minutes=1)
    assert go(repo, people, later - 0.1, run="two").told == []  # the first may still be at it
    assert [one.stage for one in go(repo, people, later, run="two").told] == [Stage.OVERDUE]
    assert len(people.sent) == before + 2
    assert people.comments == [(7, marker_of(Stage.OVERDUE))]  # the forge's comment has its marker
    assert go(repo, people, later + 0.1, run="three").told == []


def marker_of(stage):
    return f"<!-- signoff-reminder {DEBT.key} {stage} -->"


def test_the_watch_that_was_interrupted_tries_again_at_once(repo):
    people = Team()
    people.deadly = {"forge"}
    with pytest.raises(KilledError):
        go(repo, people, 21)
    people.deadly = set()
    assert len(go(repo, people, 21.5).told) == 1


class TestShared:
    @pytest.fixture
    def two(self, repo, tmp_path):
        """Two clones of one page."""
        hub = tmp_path / "hub.git"
        repo.git("clone", "-q", "--bare", str(repo.root), str(hub))
        repo.git("remote", "add", "origin", str(hub))
        other = tmp_path / "other"
        repo.git("clone", "-q", str(hub), str(other))
        clone = GitRepo.__new__(GitRepo)
        clone.root = clone.page = other
        clone.now = repo.now
        return repo, clone

    def test_what_one_told_the_other_does_not(self, two):
        people = Team()
        laptop, workflow = two
        go(laptop, people, 21, run="laptop", remote="origin")
        assert go(workflow, people, 22, run="workflow", remote="origin").told == []
        assert len(people.comments) == 1

    def test_of_two_at_once_exactly_one_tells(self, two):
        """The second looks after the first has announced its intent, and before it told anybody."""
        people, late = Team(), Team()
        laptop, workflow = two

        def meanwhile(text):
            people.said.append(text)
            assert go(workflow, late, 21, run="workflow", remote="origin").told == []

        done = remind(
            (DEBT,),
            SETTINGS,
            at(21),
            ledger(laptop, "laptop", "origin"),
            Ways(say=meanwhile, send=people.send),
        )
        assert len(done.told) == 1
        assert not late.sent

    def test_of_two_that_both_saw_nothing_the_second_to_push_yields(self, two):
        laptop, workflow = (ledger(one, run, "origin") for one, run in zip(two, ("a", "b"), strict=True))
        wanted = {(DEBT.key, Stage.OVERDUE)}
        assert laptop.refresh() == workflow.refresh() == ""
        assert laptop.told((DEBT,), at(21)) == workflow.told((DEBT,), at(21)) == frozenset()
        assert laptop.intend(wanted, at(21)) == (wanted, "")
        assert workflow.intend(wanted, at(21)) == (frozenset(), "")

    def test_without_a_remote_that_answers_people_are_reminded_all_the_same(self, two):
        people = Team()
        laptop, _ = two
        laptop.git("remote", "set-url", "origin", str(laptop.root / "gone"))
        done = go(laptop, people, 21, remote="origin")
        assert len(done.told) == 1
        assert done.remarks
        assert all("ledger of reminders" in remark for remark in done.remarks)
        assert go(laptop, people, 22, remote="origin").told == []


def test_nonsense_in_the_ledger_is_nobodys(repo):
    notes = Notes(Repository.open(repo.root), ref=REF)
    lines = {"", "{", "[]", '{"stage":"overdue"}', '{"at":"x","done":true,"run":"a","stage":"overdue"}'}
    notes.add({DEBT.key: frozenset(lines - {""})}, "Nonsense")
    assert len(go(repo, Team(), 21).told) == 1


def test_a_note_tells_strangers_nothing(repo):
    go(repo, Team(), 21)
    noted = repo.git("log", "-p", "--format=%s", REF)
    assert all(word not in noted for word in ("slow", "Slow", "alice", "carol", "promise", "chat"))


def test_the_comment_mentions_who_should_know(repo):
    texts = []
    ways = Ways(say=lambda _: None, comment=lambda number, mark, text: texts.append((number, mark, text)))
    (one,) = remind((DEBT,), SETTINGS, at(31), ledger(repo), ways).told
    ((number, mark, text),) = texts
    assert (number, mark) == (7, marker(one))
    assert text.startswith(mark)
    assert "@carol @alice @bob" in text
    assert "> Slow: the promised update is still owed, and was due 2026-11-21 10:20 UTC." in text
    remind(
        (DEBT,),
        SETTINGS,
        at(500),
        Reminded(Notes(ledger(repo).notes.repository, ref=f"{REF}-other"), "x"),
        ways,
    )
    assert texts[1] == texts[0]  # whoever forgot that it was told writes the same bytes
