"""The forge is down: a commander's signed merge is the sign-off, by git's own verification."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from signoff.approval.facts import Proof
from signoff.edge.signatures import REVOKED
from support.newsroom import FIRST, IDENTIFIED, NEXT, OPENED, STATUS, Newsroom, make_key, reasons, signer


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("keys")
    for name in ("alice", "bob", "mallory"):
        make_key(folder, name)
    return folder


@pytest.fixture
def room(tmp_path: Path, keys: Path) -> Iterator[Newsroom]:
    """Alice, bob and mallory have keys, of which alice's and bob's are allowed. The forge is down."""
    room = Newsroom(tmp_path)
    for name in ("alice", "bob", "mallory"):
        (room.folder / f"key-{name}").symlink_to(keys / f"key-{name}")
        (room.folder / f"key-{name}.pub").symlink_to(keys / f"key-{name}.pub")
    with room.hub:
        allow(room)
        room.switch_off()
        yield room


def allow(room: Newsroom, *lines: str) -> None:
    alice, bob = room.key("alice"), room.key("bob")
    room.allow(*(lines or (signer(alice, "alice@example.org"), signer(bob, "bob@example.org"))))
    room.pull()


def test_a_signed_merge_is_a_sign_off(room: Newsroom) -> None:
    commit = room.merge_signed("alice", {OPENED: FIRST})
    (one,) = room.verify_offline().recorded
    assert (one.approver, one.proof, one.author) == ("alice", Proof.SIGNED_MERGE, "carol@example.org")
    assert (one.commit, one.reviewed_commit) == (commit, commit)
    assert room.public == {OPENED: FIRST}


def test_a_signed_merge_counts_while_the_forge_does_not_answer(room: Newsroom) -> None:
    room.merge_signed("alice", {OPENED: FIRST})
    done = room.verify(remote="")
    assert ([one.path for one in done.recorded], done.unasked) == ([OPENED], ())


def test_a_signed_merge_counts_whenever_it_is_looked_at(room: Newsroom) -> None:
    room.merge_signed("alice", {OPENED: FIRST})
    room.hub.pass_time(hours=9)
    room.verify_offline()
    assert room.public == {OPENED: FIRST}


def test_the_next_message_is_signed_the_same_way(room: Newsroom) -> None:
    room.merge_signed("alice", {OPENED: FIRST})
    room.verify_offline()
    room.merge_signed("alice", {NEXT: IDENTIFIED})
    room.verify_offline()
    assert room.public == {OPENED: FIRST, NEXT: IDENTIFIED}


# Each merges the branch in a way that proves nothing.


def not_signed(room: Newsroom) -> None:
    room.on_a_branch({OPENED: FIRST})
    room.git("merge", "-q", "--no-ff", "-m", "Merge", "draft")


def with_a_key_nobody_knows(room: Newsroom) -> None:
    room.merge_signed("alice", {OPENED: FIRST}, key=room.key("mallory"))


def with_an_expired_key(room: Newsroom) -> None:
    allow(room, signer(room.key("alice"), "alice@example.org", 'valid-before="20261101Z"'))
    room.merge_signed("alice", {OPENED: FIRST})


def with_an_expired_key_and_a_false_date(room: Newsroom) -> None:
    allow(room, signer(room.key("alice"), "alice@example.org", 'valid-before="20261101Z"'))
    room.merge_signed("alice", {OPENED: FIRST}, minutes=-60 * 24 * 40)


def with_a_date_to_come(room: Newsroom) -> None:
    room.merge_signed("alice", {OPENED: FIRST}, minutes=60)
    room.hub.pass_time(minutes=-60)


def with_a_revoked_key(room: Newsroom) -> None:
    room.publish({REVOKED: room.key("alice").with_suffix(".pub").read_text()})
    room.pull()
    room.merge_signed("alice", {OPENED: FIRST})


def by_somebody_who_is_not_on_the_roster(room: Newsroom) -> None:
    allow(room, signer(room.key("mallory"), "mallory@example.org"))
    room.merge_signed("mallory", {OPENED: FIRST})


def by_another_commander(room: Newsroom) -> None:
    room.merge_signed("bob", {OPENED: FIRST})


def of_ones_own_words(room: Newsroom) -> None:
    room.merge_signed("alice", {OPENED: FIRST}, author="alice")


def of_words_put_in_while_merging(room: Newsroom) -> None:
    room.on_a_branch({OPENED: FIRST.replace("Slow", "Slower")})
    room.hub.pass_time(minutes=1)
    room.git("merge", "-q", "--no-ff", "--no-commit", "draft")
    (room.page / OPENED).write_text(FIRST)
    room.git("add", "-A")
    room._signing("alice", room.key("alice"), "commit", "-q", "-S", "-m", "Merge")


def of_a_key_that_comes_with_the_branch(room: Newsroom) -> None:
    line = signer(room.key("mallory"), "alice@example.org")
    room.on_a_branch({OPENED: FIRST, ".github/allowed_signers": line})
    room.merge_signed("alice", key=room.key("mallory"))


def as_a_fast_forward(room: Newsroom) -> None:
    room.git("switch", "-q", "-c", "own", "main")
    (room.page / OPENED).parent.mkdir(parents=True)
    (room.page / OPENED).write_text(FIRST)
    room.git("add", "-A")
    room._signing("alice", room.key("alice"), "commit", "-q", "-S", "-m", "Mine")
    room.git("switch", "-q", "main")
    room.git("merge", "-q", "--ff-only", "own")


def as_a_signed_commit_that_is_no_merge(room: Newsroom) -> None:
    """Somebody who commits another's words has not said that they approve of them."""
    (room.page / OPENED).parent.mkdir(parents=True)
    (room.page / OPENED).write_text(FIRST)
    room.git("add", "-A")
    author = "--author=carol <carol@example.org>"
    room._signing("alice", room.key("alice"), "commit", "-q", "-S", "-m", "Theirs", author)
    room.git("commit", "-q", "--amend", "--no-edit", author)
    room._signing("alice", room.key("alice"), "commit", "-q", "--amend", "-S", "--no-edit", author)


def into_the_branch(room: Newsroom) -> None:
    """The liaison's own commit is then a step of the main line, and nobody signed that."""
    room.on_a_branch({OPENED: FIRST})
    room.git("commit", "-q", "--allow-empty", "-m", "Something else")
    room.git("switch", "-q", "draft")
    room._signing("alice", room.key("alice"), "merge", "-q", "--no-ff", "-S", "-m", "Merge", "main")
    room.git("switch", "-q", "main")
    room.git("merge", "-q", "--ff-only", "draft")


REFUSED = {
    not_signed: "unsigned",
    with_a_key_nobody_knows: "bad-signature",
    with_an_expired_key: "bad-signature",
    with_an_expired_key_and_a_false_date: "bad-signature",
    with_a_date_to_come: "bad-signature",
    with_a_revoked_key: "bad-signature",
    by_somebody_who_is_not_on_the_roster: "not-on-roster",
    by_another_commander: "not-the-commander",
    of_ones_own_words: "own-words",
    of_words_put_in_while_merging: "own-words",
    of_a_key_that_comes_with_the_branch: "bad-signature",
    as_a_fast_forward: "no-signer",
    as_a_signed_commit_that_is_no_merge: "unsigned",
    into_the_branch: "unsigned",
}


@pytest.mark.parametrize("way", REFUSED, ids=lambda way: way.__name__)
def test_a_merge_that_proves_nothing_publishes_nothing(room: Newsroom, way) -> None:  # type: ignore[no-untyped-def]
    way(room)
    done = room.verify_offline()
    assert (done.recorded, room.public) == ((), {})
    assert REFUSED[way] in reasons(done)


def test_an_octopus_signs_off_what_all_its_arms_bring(room: Newsroom) -> None:
    room.on_a_branch({OPENED: FIRST}, name="one")
    room.on_a_branch({"incidents/2026-11-22-other/01-investigating.md": FIRST}, name="two")
    room.hub.pass_time(minutes=1)
    room._signing("alice", room.key("alice"), "merge", "-q", "--no-ff", "-S", "-m", "Both", "one", "two")
    assert [one.author for one in room.verify_offline().recorded] == ["carol@example.org"] * 2
    assert len(room.public) == 2


def test_the_settings_of_the_clone_choose_neither_program_nor_signers(room: Newsroom, tmp_path: Path) -> None:
    mine = tmp_path / "signers"
    mine.write_text(signer(room.key("mallory"), "alice@example.org"))
    liar = tmp_path / "liar"
    liar.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\necho 'Good \"git\" signature for alice@example.org'\n")
    liar.chmod(0o755)
    room.merge_signed("alice", {OPENED: FIRST}, key=room.key("mallory"))
    room.git("config", "gpg.ssh.allowedSignersFile", str(mine))
    room.git("config", "gpg.ssh.program", str(liar))
    room.git("config", "gpg.program", str(liar))
    assert reasons(room.verify_offline()) == {"unsigned", "bad-signature"}
    assert not (tmp_path / "ran").exists()


def test_a_proof_of_git_can_be_asked_again_without_a_forge(room: Newsroom) -> None:
    room.merge_signed("alice", {OPENED: FIRST})
    room.verify_offline()
    assert room.verify_offline(recheck=True).doubted == ()
    room.on_a_branch({NEXT: FIRST})
    room.git("merge", "-q", "--no-ff", "-m", "Merge", "draft")
    room.note(NEXT)
    assert [d.change.path for d in room.verify_offline(recheck=True).doubted] == [NEXT]


def test_a_roster_without_addresses_has_no_signers(room: Newsroom) -> None:
    room.publish({"status.yml": STATUS.replace("{login: alice, email: alice@example.org}", "alice")})
    room.pull()
    room.merge_signed("alice", {OPENED: FIRST})
    assert "not-on-roster" in reasons(room.verify_offline())


def test_an_address_of_any_bytes_does_not_stop_the_recording(room: Newsroom) -> None:
    room.merge_signed("alice", {OPENED: FIRST}, author="car\udcff\udcfe" + "\x01" * 2_000)
    assert len(room.verify_offline().recorded) == 1
    assert room.public == {OPENED: FIRST}
