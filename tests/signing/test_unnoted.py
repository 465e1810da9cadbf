"""A page whose publisher's key is elsewhere: what proves itself counts at once, in no note and no memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from signoff.approval.evidence import REF, Evidence
from signoff.approval.facts import Proof
from signoff.core.finding import OperatorError
from signoff.edge.git import Repository
from signoff.edge.past import past_of
from signoff.edge.signatures import ALLOWED, REVOKED
from signoff.signing.judged import judged
from signoff.signing.verify import Verified, cache_of, open_notes
from support.newsroom import FIRST, IDENTIFIED, NEXT, OPENED, STATUS, Newsroom, signer

ADDED = "incidents/2026-11-22-other/01-investigating.md"


class Laptop(Newsroom):
    """`OPENED` is published and noted by the publisher, whose key is elsewhere. The forge is down."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, STATUS + "publisher: ci@example.org\n")
        names = ("alice", "bob", "mallory", "ci")
        self.allow(*(signer(self.key(name), f"{name}@example.org") for name in names if name != "mallory"))
        self.pull()
        with self.hub:
            self.tell({OPENED: FIRST})
            self.verify(key=self.key("ci"))
        self.forge_is_down = True
        self._start = self.git("rev-parse", "HEAD"), self.git("rev-parse", REF)

    def reset(self) -> None:
        """As it began, but for the memory of what was judged: that has to hold for whatever comes."""
        commit, notes = self._start
        self.git("reset", "-q", "--hard", commit)
        self.git("update-ref", REF, notes)

    def look(self) -> Verified:
        """Verify as `publish` does; and see that nothing was written, in notes or memory."""
        before = self.git("rev-parse", REF)
        done = self.verify_offline(must_record=False)
        assert done.recorded == ()
        assert self.git("rev-parse", REF) == before
        return done

    def shown(self, unnoted: tuple[Evidence, ...] = (), *, remembers: bool = True) -> dict[str, str]:
        """What a build with `unnoted` publishes, by way of what is remembered."""
        repository = Repository.open(self.page)
        kept = cache_of(self.page, repository) if remembers else None
        trees = repository.folders(repository.commit)
        found = judged(repository, open_notes(self.page), trees, past_of(repository, kept), kept, unnoted)
        entries = {**repository.files(repository.commit, found.settled), **found.part.entries}
        assert found.files == sum(map(len, entries.values()))
        held = {one.path.split("/")[1] for one in found.part.held}
        assert held.isdisjoint(found.settled)
        return {
            f"incidents/{slug}/{one.name}": next(iter(repository.blobs([one.blob]))).decode()
            for slug, files in entries.items()
            for one in files
        }


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Laptop:
    return Laptop(tmp_path_factory.mktemp("laptop"))


@pytest.fixture
def laptop(whole: Laptop) -> Iterator[Laptop]:
    whole.reset()
    yield whole
    assert whole.shown() == whole.shown(remembers=False), "what only this run knew is not remembered"


def test_a_signed_merge_counts_without_a_note_and_each_time_anew(laptop: Laptop) -> None:
    laptop.merge_signed("alice", {NEXT: IDENTIFIED})
    for _ in range(2):
        done = laptop.look()
        assert [(one.path, one.approver, one.proof) for one in done.unnoted] == [
            (NEXT, "alice", Proof.SIGNED_MERGE)
        ]
        assert (done.refused, done.signed) == ((), 2)
        assert done.obstacle == (
            "status.yml says that only notes of ci@example.org count, and its key is not here"
        )
        assert laptop.shown(done.unnoted) == {OPENED: FIRST, NEXT: IDENTIFIED}
        assert laptop.shown() == {OPENED: FIRST}, "who builds without it has the notes alone"


def test_the_publisher_finds_and_notes_the_same(laptop: Laptop) -> None:
    laptop.merge_signed("alice", {NEXT: IDENTIFIED})
    laptop.merge_signed("bob", {ADDED: FIRST.replace("alice", "bob")})
    here = laptop.look().unnoted
    there = laptop.verify_offline(key=laptop.key("ci"))
    assert there.recorded == here
    assert laptop.shown() == laptop.public
    assert laptop.shown(here) == laptop.public, "what is settled by notes stays as it is"
    assert laptop.public.keys() == {OPENED, NEXT, ADDED}
    assert laptop.look().unnoted == ()


def test_words_withdrawn_by_a_signed_merge_are_gone(laptop: Laptop) -> None:
    laptop.git("switch", "-q", "-C", "draft", "main")
    laptop.git("rm", "-q", OPENED)
    laptop.git("commit", "-q", "-m", "Remove", "--author", "carol <carol@example.org>")
    laptop.git("switch", "-q", "main")
    laptop.merge_signed("alice")
    assert laptop.shown(laptop.look().unnoted) == {}
    assert laptop.shown() == {OPENED: FIRST}


def test_a_key_that_is_not_the_publishers_writes_nothing(laptop: Laptop) -> None:
    laptop.merge_signed("alice", {ADDED: FIRST})
    before = laptop.git("rev-parse", REF)
    with pytest.raises(OperatorError, match="SIGNOFF_SIGNING_KEY is not its key"):
        laptop.verify_offline(key=laptop.key("alice"))
    done = laptop.verify_offline(key=laptop.key("alice"), must_record=False)
    assert [one.path for one in done.unnoted] == [ADDED]
    assert laptop.git("rev-parse", REF) == before
    assert laptop.shown(done.unnoted, remembers=False) == {OPENED: FIRST, ADDED: FIRST}


def test_notes_that_cannot_be_written_hold_nothing_back(
    laptop: Laptop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("signoff.edge.notes._TRIES", 1)
    laptop.merge_signed("alice", {NEXT: IDENTIFIED})
    lock = laptop.page / f".git/{REF}.lock"
    lock.touch()  # as a git leaves it that is killed
    done = laptop.verify_offline(key=laptop.key("ci"), must_record=False)
    lock.unlink()
    assert (done.recorded, [one.path for one in done.unnoted]) == ((), [NEXT])
    assert done.obstacle
    assert done.remedy


# Each brings a message to the main line in a way that proves nothing.


def with_a_key_nobody_knows(laptop: Laptop, path: str) -> None:
    laptop.merge_signed("alice", {path: FIRST}, key=laptop.key("mallory"))


def dated_before_what_it_merges(laptop: Laptop, path: str) -> None:
    laptop.merge_signed("alice", {path: FIRST}, minutes=-60)
    laptop.hub.pass_time(minutes=60)


def by_somebody_who_is_not_on_the_roster(laptop: Laptop, path: str) -> None:
    line = signer(laptop.key("mallory"), "mallory@example.org")
    commit(laptop, {ALLOWED: f"{allowed(laptop)}{line}"})
    laptop.merge_signed("mallory", {path: FIRST})


def by_the_publisher_who_commands_nothing(laptop: Laptop, path: str) -> None:
    laptop.merge_signed("ci", {path: FIRST})


def by_the_publisher_in_a_commit_of_its_own(laptop: Laptop, path: str) -> None:
    commit(laptop, {path: FIRST})
    laptop._signing("ci", laptop.key("ci"), "commit", "-q", "--amend", "-S", "--no-edit")


def whose_signers_come_with_it(laptop: Laptop, path: str) -> None:
    before = allowed(laptop)
    lines = f"{before}{signer(laptop.key('dora'), 'alice@example.org')}"
    laptop.merge_signed("alice", {path: FIRST, ALLOWED: lines}, key=laptop.key("dora"))
    commit(laptop, {ALLOWED: before})


def whose_roster_comes_with_it(laptop: Laptop, path: str) -> None:
    """The publisher's key is known to the main line; the merge makes a commander of its owner."""
    before = (laptop.page / "status.yml").read_text()
    status = before.replace("commanders:\n", "commanders:\n  - {login: ci, email: ci@example.org}\n")
    laptop.merge_signed("ci", {path: FIRST.replace("alice", "ci"), "status.yml": status})
    commit(laptop, {"status.yml": before})


def with_a_key_that_was_revoked_since(laptop: Laptop, path: str) -> None:
    laptop.merge_signed("bob", {path: FIRST.replace("alice", "bob")})
    commit(laptop, {REVOKED: laptop.key("bob").with_suffix(".pub").read_text()})


def with_a_note_that_another_key_signed(laptop: Laptop, path: str) -> None:
    commit(laptop, {path: FIRST})
    laptop.note(path)
    tree, tip = laptop.git("rev-parse", f"{REF}^{{tree}}", f"{REF}^").split()
    settings = ("-c", "gpg.format=ssh", "-c", f"user.signingKey={laptop.key('alice')}")
    signed = laptop.git(*settings, "commit-tree", "-S", "-p", tip, "-m", "Mine", tree)
    laptop.git("update-ref", REF, signed)


def with_a_note_that_nobody_signed(laptop: Laptop, path: str) -> None:
    commit(laptop, {path: FIRST})
    laptop.note(path)


def with_a_false_note_beside_a_false_merge(laptop: Laptop, path: str) -> None:
    with_a_key_nobody_knows(laptop, path)
    laptop.note(path, proof="signed-merge")


def allowed(laptop: Laptop) -> str:
    return (laptop.page / ALLOWED).read_text()


def commit(laptop: Laptop, files: dict[str, str]) -> None:
    laptop.hub.pass_time(minutes=1)
    for path, text in files.items():
        (laptop.page / path).parent.mkdir(parents=True, exist_ok=True)
        (laptop.page / path).write_text(text, encoding="utf-8")
    laptop.git("add", "-A")
    laptop.git("commit", "-q", "-m", "Change", "--author", "carol <carol@example.org>")


REFUSED = {
    with_a_key_nobody_knows: "bad-signature",
    dated_before_what_it_merges: "bad-signature",
    by_somebody_who_is_not_on_the_roster: "not-on-roster",
    by_the_publisher_who_commands_nothing: "not-on-roster",
    by_the_publisher_in_a_commit_of_its_own: "unsigned",
    whose_signers_come_with_it: "bad-signature",
    whose_roster_comes_with_it: "not-on-roster",
    with_a_key_that_was_revoked_since: "bad-signature",
    with_a_note_that_another_key_signed: "unsigned",
    with_a_note_that_nobody_signed: "unsigned",
    with_a_false_note_beside_a_false_merge: "not-on-roster",
}


def test_what_proves_nothing_counts_no_more_than_with_the_key(laptop: Laptop) -> None:
    """All of it on one main line, and one message that is signed as it should be."""
    for way in REFUSED:
        way(laptop, place_of(way.__name__))
    laptop.merge_signed("alice", {NEXT: IDENTIFIED})
    done = laptop.look()
    found = {decision.change.path: decision.reasons[-1].slug for decision in done.refused}
    assert found == {place_of(way.__name__): slug for way, slug in REFUSED.items()}
    assert [one.path for one in done.unnoted] == [NEXT]
    assert laptop.shown(done.unnoted) == {OPENED: FIRST, NEXT: IDENTIFIED}


def place_of(name: str) -> str:
    return f"incidents/2026-11-22-{name.replace('_', '-')}/01-investigating.md"


def test_words_that_were_changed_after_the_merge_are_not_those_that_were_signed(laptop: Laptop) -> None:
    laptop.merge_signed("alice", {NEXT: IDENTIFIED})
    commit(laptop, {NEXT: IDENTIFIED.replace("Retrying", "Praying")})
    done = laptop.look()
    assert [decision.change.path for decision in done.refused] == [NEXT]
    assert laptop.shown(done.unnoted) == {OPENED: FIRST, NEXT: IDENTIFIED}


def test_evidence_of_other_bytes_or_of_another_place_shows_nothing(laptop: Laptop) -> None:
    """Between looking and building somebody may commit: evidence is for its bytes in its place alone."""
    laptop.merge_signed("alice", {NEXT: IDENTIFIED})
    (one,) = laptop.look().unnoted
    laptop.reset()
    commit(laptop, {NEXT: IDENTIFIED.replace("Retrying", "Praying")})
    assert laptop.shown((one,)) == {OPENED: FIRST}
    laptop.reset()
    commit(laptop, {NEXT.replace("02-identified", "03-more"): IDENTIFIED})
    assert laptop.shown((one,)) == {OPENED: FIRST}
