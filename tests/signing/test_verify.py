"""What landed on the main line is judged again, and only what is proved becomes public."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from signoff.approval.evidence import row_of
from signoff.approval.facts import Action, Proof
from signoff.edge import cache
from signoff.signing import ledger
from signoff.signing.ledger import recorded
from signoff.signing.verify import open_notes
from support.newsroom import (
    ENDED,
    FIRST,
    IDENTIFIED,
    NEXT,
    OPENED,
    RESOLVED,
    SLOW,
    STATUS,
    Newsroom,
    doubts,
    reasons,
)

OTHER = IDENTIFIED.replace("We know the cause", "We do not know the cause")
JAPANESE = OPENED.replace(".md", ".ja.md")


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    room = Newsroom(tmp_path)
    with room.hub:
        yield room


@pytest.mark.parametrize("method", ["merge", "squash", "rebase"])
def test_an_approved_message_is_public_however_it_is_merged(room: Newsroom, method: str) -> None:
    commit = room.tell({OPENED: FIRST}, method=method)
    assert room.public == {}
    done = room.verify()
    (one,) = done.recorded
    assert (one.path, one.approver, one.action, one.proof) == (OPENED, "alice", Action.PUBLISH, Proof.REVIEW)
    assert (one.commit, one.pull_request, one.author) == (commit, room.number, "carol")
    assert one.link.endswith(f"#pullrequestreview-{room.hub.pulls[room.number].reviews[0].id}")
    assert room.public == {OPENED: FIRST}
    assert not done.refused
    again = room.verify()
    assert (again.recorded, again.signed) == ((), 1)


@pytest.mark.parametrize("method", ["squash", "rebase"])
def test_an_approved_edit_counts_after_its_branch_is_deleted(room: Newsroom, method: str) -> None:
    room.tell({OPENED: FIRST, NEXT: IDENTIFIED})
    room.verify()
    room.tell({NEXT: OTHER}, method=method)
    room.hub.history.git("branch", "-D", "words-2")
    room.pull()
    assert room.verify().refused == ()
    assert room.public[NEXT] == OTHER


def test_an_approval_counts_whenever_it_is_looked_at(room: Newsroom) -> None:
    room.tell({OPENED: FIRST})
    room.hub.pass_time(hours=9)
    room.verify()
    assert room.public == {OPENED: FIRST}


def test_messages_of_one_pull_request_do_not_overtake_each_other(room: Newsroom) -> None:
    room.hub.push("words-1", {OPENED: FIRST}, author="carol", start="main")
    room.hub.push("words-1", {NEXT: IDENTIFIED}, author="carol")
    room.number = room.hub.open_pull_request("carol", "words-1")
    room.approve()
    room.land("rebase")
    room.verify()
    assert room.public == {OPENED: FIRST, NEXT: IDENTIFIED}


# Each lands something that nobody signed off. What is public is what was signed off before.


def pushed_to_main(room: Newsroom) -> None:
    room.push_to_main({NEXT: IDENTIFIED})


def merged_by_an_administrator(room: Newsroom) -> None:
    room.tell({NEXT: IDENTIFIED}, by="", admin=True)


def approved_by_a_liaison(room: Newsroom) -> None:
    room.tell({NEXT: IDENTIFIED}, by="dora")


def approved_by_another_commander(room: Newsroom) -> None:
    room.tell({NEXT: IDENTIFIED}, by="bob")


def appointed_by_the_same_proposal(room: Newsroom) -> None:
    words = IDENTIFIED.replace("---\n", "---\ncommander: mallory\n", 1)
    roster = STATUS + "  - {login: mallory, email: mallory@example.org}\n"
    room.tell({NEXT: words, "status.yml": roster}, by="mallory")


def approved_then_changed(room: Newsroom) -> None:
    room.hub.push("late", {NEXT: OTHER}, author="carol", start="main")
    room.number = room.hub.open_pull_request("carol", "late")
    room.approve()
    room.hub.push("late", {NEXT: IDENTIFIED}, author="carol")
    room.land()


def approved_long_ago(room: Newsroom) -> None:
    room.hub.push("late", {NEXT: IDENTIFIED}, author="carol", start="main")
    room.number = room.hub.open_pull_request("carol", "late")
    room.approve()
    room.hub.pass_time(minutes=31)
    room.land()


def approved_before_a_newer_message(room: Newsroom) -> None:
    room.hub.push("late", {NEXT: IDENTIFIED}, author="carol", start="main")
    late = room.hub.open_pull_request("carol", "late")
    room.hub.review(late, "alice")
    room.tell({ENDED: RESOLVED})
    room.verify()
    room.number = late
    room.land()


def asked_to_change(room: Newsroom) -> None:
    room.hub.push("late", {NEXT: IDENTIFIED}, author="carol", start="main")
    room.number = room.hub.open_pull_request("carol", "late")
    room.approve()
    room.approve("bob", "CHANGES_REQUESTED")
    room.land(admin=True)


def dismissed(room: Newsroom) -> None:
    room.hub.push("late", {NEXT: IDENTIFIED}, author="carol", start="main")
    room.number = room.hub.open_pull_request("carol", "late")
    room.hub.dismiss(room.number, room.approve())
    room.land(admin=True)


def written_by_the_approver(room: Newsroom) -> None:
    room.hub.push("late", {NEXT: IDENTIFIED}, author="alice", start="main")
    room.number = room.hub.open_pull_request("carol", "late")
    room.approve()
    room.land("squash")


def old_words_put_back_by_a_later_commit(room: Newsroom) -> None:
    """A reviewed tree also holds what was there already; approving it says nothing about that."""
    room.push_to_main({NEXT: IDENTIFIED})
    room.hub.push("late", {ENDED: RESOLVED}, author="carol", start="main")
    room.number = room.hub.open_pull_request("carol", "late")
    room.approve()
    room.push_to_main({NEXT: None})
    room.hub.push("late", {NEXT: IDENTIFIED}, author="carol", start=room.hub.history.resolve("main") or "")
    room.land(admin=True)


UNSIGNED = {
    pushed_to_main: "unsigned",
    merged_by_an_administrator: "unsigned",
    approved_by_a_liaison: "not-on-roster",
    approved_by_another_commander: "not-the-commander",
    appointed_by_the_same_proposal: "not-on-roster",
    approved_then_changed: "other-words",
    approved_long_ago: "approval-too-old",
    approved_before_a_newer_message: "overtaken",
    asked_to_change: "changes-requested",
    dismissed: "dismissed",
    written_by_the_approver: "own-words",
    old_words_put_back_by_a_later_commit: "other-words",
}


@pytest.mark.parametrize("way", UNSIGNED, ids=lambda way: way.__name__)
def test_what_nobody_signed_off_stays_off_the_page(room: Newsroom, way) -> None:  # type: ignore[no-untyped-def]
    room.tell({OPENED: FIRST})
    room.verify()
    way(room)
    done = room.verify()
    assert NEXT in [decision.change.path for decision in done.refused]
    assert UNSIGNED[way] in reasons(done)
    assert NEXT not in room.public
    assert room.public[OPENED] == FIRST


def test_an_approval_after_the_merge_counts(room: Newsroom) -> None:
    room.tell({OPENED: FIRST}, by="", admin=True)
    assert room.verify().recorded == ()
    room.approve()
    assert [one.approver for one in room.verify().recorded] == ["alice"]
    assert room.public == {OPENED: FIRST}


def test_the_signed_words_stay_until_an_edit_is_signed(room: Newsroom) -> None:
    room.tell({OPENED: FIRST})
    room.verify()
    room.push_to_main({OPENED: FIRST.replace("Slow", "Fine")})
    room.verify()
    assert room.public == {OPENED: FIRST}
    (finding,) = room.signed.findings()
    assert "stay published" in finding.text
    room.approve()  # of the pull request that brought the first words: not these
    assert room.verify().recorded == ()
    assert room.public == {OPENED: FIRST}


def test_an_approved_edit_counts_although_an_unapproved_one_came_on_top(room: Newsroom) -> None:
    room.tell({OPENED: FIRST})
    room.verify()
    room.tell({OPENED: FIRST.replace("Slow", "Slower")})
    room.push_to_main({OPENED: FIRST.replace("Slow", "Fine")})
    room.verify()
    assert room.public == {OPENED: FIRST.replace("Slow", "Slower")}


def test_an_unapproved_edit_that_is_undone_leaves_no_trace(room: Newsroom) -> None:
    room.tell({OPENED: FIRST})
    room.verify()
    room.push_to_main({OPENED: FIRST.replace("Slow", "Fine")})
    room.push_to_main({OPENED: FIRST})
    assert room.public == {OPENED: FIRST}
    assert room.signed.held == ()


def test_earlier_signed_words_need_a_new_sign_off_to_come_back(room: Newsroom) -> None:
    """Who approved them then has not said that they are true now."""
    room.tell({OPENED: FIRST})
    room.verify()
    room.tell({OPENED: FIRST.replace("Slow", "Slower")})
    room.verify()
    room.push_to_main({OPENED: FIRST})
    room.verify()
    assert room.public == {OPENED: FIRST.replace("Slow", "Slower")}
    room.push_to_main({OPENED: FIRST.replace("Slow", "Slower")})
    room.tell({OPENED: FIRST})
    room.verify()
    assert room.public == {OPENED: FIRST}


def test_a_removal_needs_a_sign_off_too(room: Newsroom) -> None:
    room.tell({OPENED: FIRST, NEXT: IDENTIFIED})
    room.verify()
    room.push_to_main({NEXT: None})
    assert NEXT in [decision.change.path for decision in room.verify().refused]
    assert room.public[NEXT] == IDENTIFIED
    room.push_to_main({NEXT: IDENTIFIED})
    room.tell({NEXT: None})
    assert [one.action for one in room.verify().recorded] == [Action.WITHDRAW]
    assert room.public == {OPENED: FIRST}


def test_withdrawn_words_do_not_come_back_by_themselves(room: Newsroom) -> None:
    room.tell({OPENED: FIRST, NEXT: IDENTIFIED})
    room.verify()
    room.tell({NEXT: None})
    room.verify()
    room.push_to_main({NEXT: IDENTIFIED})
    room.verify()
    assert NEXT not in room.public
    room.push_to_main({NEXT: None})
    room.tell({NEXT: IDENTIFIED})
    room.verify()
    assert room.public[NEXT] == IDENTIFIED


def test_a_whole_history_verified_at_once_ends_as_if_verified_step_by_step(room: Newsroom) -> None:
    room.tell({OPENED: FIRST, NEXT: IDENTIFIED})
    room.tell({NEXT: OTHER})
    room.tell({NEXT: None})
    room.tell({OPENED: FIRST.replace("Slow", "Slower")})
    room.verify()
    assert room.public == {OPENED: FIRST.replace("Slow", "Slower")}


def test_a_held_resolved_resolves_nothing(room: Newsroom) -> None:
    room.tell({OPENED: FIRST})
    room.push_to_main({ENDED: RESOLVED})
    room.verify()
    assert room.public == {OPENED: FIRST}
    assert room.signed.withheld == {"2026-11-21-slow": frozenset({"03-resolved.md"})}


def test_a_reverted_resolved_stays_until_the_revert_is_signed(room: Newsroom) -> None:
    room.tell({OPENED: FIRST})
    room.tell({ENDED: RESOLVED})
    room.verify()
    room.git("revert", "--no-edit", "-m", "1", "HEAD")
    room.verify()
    assert room.public[ENDED] == RESOLVED


def test_an_approval_says_nothing_about_the_same_bytes_elsewhere(room: Newsroom) -> None:
    room.tell({OPENED: FIRST})
    room.verify()
    room.push_to_main({"incidents/2026-11-22-other/01-investigating.md": FIRST})
    room.push_to_main({f"{SLOW}/05-investigating.md": FIRST})
    room.verify()
    assert room.public == {OPENED: FIRST}


def test_a_renamed_folder_stays_where_it_was_until_the_renaming_is_signed(room: Newsroom) -> None:
    room.tell({OPENED: FIRST})
    room.verify()
    there = OPENED.replace("slow", "sluggish")
    room.push_to_main({OPENED: None, there: FIRST})
    room.verify()
    assert room.public == {OPENED: FIRST}
    assert room.signed.old["2026-11-21-slow/01-investigating.md"].origin == "2026-11-21-slow/01-investigating"
    room.push_to_main({OPENED: FIRST, there: None})
    room.tell({OPENED: None, there: FIRST})
    room.verify()
    assert room.public == {there: FIRST}


def test_a_translation_needs_a_sign_off_of_its_own(room: Newsroom) -> None:
    room.tell({OPENED: FIRST})
    room.push_to_main({JAPANESE: "遅いです。\n"})
    room.verify()
    assert room.public == {OPENED: FIRST}
    room.push_to_main({JAPANESE: None})
    room.tell({JAPANESE: "遅いです。\n"})
    room.verify()
    assert room.public == {OPENED: FIRST, JAPANESE: "遅いです。\n"}


def test_a_handover_counts_once_it_is_signed(room: Newsroom) -> None:
    room.tell({OPENED: FIRST})
    room.push_to_main({NEXT: IDENTIFIED.replace("---\n", "---\ncommander: bob\n", 1)})
    room.tell({ENDED: RESOLVED}, by="bob")
    assert "not-the-commander" in reasons(room.verify())
    assert ENDED not in room.public


def test_nobody_may_sign_off_what_came_with_the_first_roster(tmp_path: Path) -> None:
    room = Newsroom(tmp_path, status="name: [\n")
    with room.hub:
        room.tell({"status.yml": STATUS, OPENED: FIRST})
        assert reasons(room.verify()) == {"no-signer"}
        assert room.public == {}
        room.tell({OPENED: FIRST.replace("Slow", "Slower")})
        room.verify()
        assert room.public == {OPENED: FIRST.replace("Slow", "Slower")}


def test_the_very_first_commit_is_judged_too(tmp_path: Path) -> None:
    room = Newsroom(tmp_path)
    with room.hub:
        room.git("checkout", "-q", "--orphan", "fresh")
        (room.page / SLOW).mkdir(parents=True)
        (room.page / OPENED).write_text(FIRST)
        room.git("add", "-A")
        room.git("commit", "-q", "-m", "Start")
        assert reasons(room.verify_offline()) == {"no-signer"}


def test_a_false_date_is_reported(room: Newsroom) -> None:
    room.tell({OPENED: FIRST})
    room.hub.push("late", {NEXT: IDENTIFIED}, author="carol", start="main")
    room.number = room.hub.open_pull_request("carol", "late")
    room.approve()
    now = room.hub.now
    room.hub.now = now - timedelta(hours=3)
    base, head = room.hub.pulls[room.number].base, room.head
    tree = room.hub.history.merged_tree(base, head)
    assert tree is not None
    commit = room.hub.history.record(
        [tree][0], [base, head], "Merge", room.hub.now, ("carol", "carol@example.org")
    )
    room.hub.now = now
    room.hub.history.move("refs/heads/main", commit)
    room.hub.look()
    room.pull()
    done = room.verify()
    assert [finding.slug for finding in done.findings] == ["times-differ"]
    assert [one.path for one in done.recorded] == [OPENED, NEXT]


def test_a_forge_that_is_down_is_no_no(room: Newsroom) -> None:
    room.tell({OPENED: FIRST})
    room.switch_off()
    done = room.verify(remote="")
    assert [path for path, _ in done.unasked] == [OPENED]
    assert (done.recorded, done.refused, room.public) == ((), (), {})


def test_a_rate_limit_is_no_no_either(room: Newsroom) -> None:
    room.tell({OPENED: FIRST})
    room.hub.limit_next(3600, times=50)
    done = room.verify()
    assert [path for path, _ in done.unasked] == [OPENED]
    assert (done.recorded, done.refused) == ((), ())
    room.hub.trouble.clear()
    assert len(room.verify().recorded) == 1


def test_one_message_that_could_not_be_asked_about_keeps_no_other_back(room: Newsroom) -> None:
    room.tell({OPENED: FIRST})
    room.tell({NEXT: IDENTIFIED})
    room.hub.fail_next(503, times=20, path=f"pulls/{room.number}/reviews")
    done = room.verify()
    assert [one.path for one in done.recorded] == [OPENED]
    assert [path for path, _ in done.unasked] == [NEXT]


# asking again


def test_a_forged_note_publishes_until_it_is_asked_about_again(room: Newsroom) -> None:
    """What protects without a publisher's key: who may push notes. `--recheck` finds the forgery."""
    room.tell({OPENED: FIRST})
    room.verify()
    room.push_to_main({NEXT: IDENTIFIED})
    room.note(NEXT, link="https://example.org/a-fine-review")
    assert room.public[NEXT] == IDENTIFIED
    assert room.verify().doubted == ()
    assert doubts(room.verify(recheck=True)) == [(NEXT, {"unsigned"})]


def test_a_forged_note_cannot_publish_what_was_never_on_the_main_line(room: Newsroom) -> None:
    room.tell({OPENED: FIRST})
    room.verify()
    room.on_a_branch({NEXT: IDENTIFIED})
    room.note(NEXT, blob=room.git("rev-parse", f"draft:{NEXT}"))
    assert room.public == {OPENED: FIRST}


def test_a_forged_note_cannot_take_a_message_away(room: Newsroom) -> None:
    room.tell({OPENED: FIRST})
    room.verify()
    room.note(OPENED, action="withdraw")
    assert room.public == {OPENED: FIRST}


def test_a_review_dismissed_later_is_found_when_asked_again(room: Newsroom) -> None:
    room.tell({OPENED: FIRST})
    room.verify()
    room.hub.dismiss(room.number, room.hub.pulls[room.number].reviews[0].id)
    assert room.verify().doubted == ()
    assert doubts(room.verify(recheck=True)) == [(OPENED, {"unsigned", "dismissed"})]


def test_asking_again_finds_nothing_where_everything_holds(room: Newsroom) -> None:
    room.tell({OPENED: FIRST, NEXT: IDENTIFIED}, method="squash")
    room.tell({NEXT: OTHER}, method="rebase")
    room.tell({NEXT: None})
    room.tell({ENDED: RESOLVED})
    room.verify()
    again = room.verify(recheck=True)
    assert (again.doubted, again.unasked, again.recorded) == ((), (), ())
    later = room.verify(recheck=True, since=room.hub.now + timedelta(days=1), forge=room.forge())
    assert (later.doubted, later.unasked) == ((), ())


def test_what_cannot_be_asked_again_is_not_doubted(room: Newsroom) -> None:
    room.tell({OPENED: FIRST})
    room.verify()
    room.switch_off()
    again = room.verify(recheck=True, remote="")
    assert [path for path, _ in again.unasked] == [OPENED]
    assert again.doubted == ()


def test_a_cache_that_somebody_committed_is_not_believed(room: Newsroom) -> None:
    room.tell({OPENED: FIRST})
    room.verify()
    room.push_to_main({NEXT: IDENTIFIED})
    tip = room.git("rev-parse", "refs/notes/signoff")
    room.note(NEXT)
    forged = recorded(open_notes(room.page)).ledger
    rows = {one.blob: [row_of(one)] for path in sorted(forged.paths) for one in forged.at(path)}
    room.git("update-ref", "refs/notes/signoff", tip)
    place = room.page / ".cache/signoff/notes"
    cache.store(place, ledger._VERSION, {"commit": tip, "rows": rows, "wrong": {}})
    assert NEXT not in [d.change.path for d in room.verify().refused]  # this is what it would do
    (room.page / ".gitignore").unlink()
    room.push_to_main({".cache/signoff/notes": place.read_bytes(), ".gitignore": None})
    room.git("update-ref", "refs/notes/signoff", tip)
    assert NEXT in [decision.change.path for decision in room.verify().refused]


def test_what_is_no_message_is_neither_held_nor_published(room: Newsroom) -> None:
    room.tell({OPENED: FIRST, f"{SLOW}/README.md": "x", "incidents/Not a name/01-x.md": FIRST})
    done = room.verify()
    assert [one.path for one in done.recorded] == [OPENED]
    assert room.public == {OPENED: FIRST, f"{SLOW}/README.md": "x"}  # the build says that it is none
