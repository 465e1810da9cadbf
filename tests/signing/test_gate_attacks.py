"""Ways to get words out that nobody signed off, each played through on the fake forge, and what must pass."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from signoff.approval.comment import Verdict
from support.proposals import FIRST, IDENTIFIED, NEXT, RESOLVED, SLOW, STATUS, Scene, reasons, unsigned

OTHER_WORDS = IDENTIFIED.replace("We know the cause", "We do not know the cause")
JAPANESE = NEXT.replace(".md", ".ja.md")
RESOLUTION = f"{SLOW}/03-resolved.md"


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    scene = Scene(tmp_path)
    with scene.hub:
        yield scene


def approved(scene: Scene) -> None:
    """What should happen: carol proposes, alice approves."""
    scene.propose({NEXT: IDENTIFIED})
    scene.approve()


# Each takes an approved proposal of NEXT (or makes its own) and must not end signed off, for this reason.


def own_words(scene: Scene) -> None:
    scene.propose({NEXT: IDENTIFIED}, author="alice")
    scene.approve()


def own_words_over_those_of_somebody_else(scene: Scene) -> None:
    scene.propose({NEXT: IDENTIFIED})
    scene.push({NEXT: OTHER_WORDS}, author="alice")
    scene.approve()


def approved_by_a_liaison(scene: Scene) -> None:
    scene.propose({NEXT: IDENTIFIED})
    scene.approve("dora")


def approved_by_another_commander(scene: Scene) -> None:
    scene.propose({NEXT: IDENTIFIED})
    scene.approve("bob")


def appoints_its_own_approver(scene: Scene) -> None:
    words = IDENTIFIED.replace("---\n", "---\ncommander: mallory\n", 1)
    roster = STATUS.replace("[alice, bob]", "[alice, bob, mallory]")
    scene.propose({NEXT: words, "status.yml": roster})
    scene.approve("mallory")


def relaxes_the_rules_it_is_judged_by(scene: Scene) -> None:
    scene.propose({NEXT: IDENTIFIED, "status.yml": STATUS + "policy: {commander: any-on-roster}\n"})
    scene.approve("bob")


def approved_then_other_words(scene: Scene) -> None:
    approved(scene)
    scene.push({NEXT: OTHER_WORDS})


def approved_then_one_blank_more(scene: Scene) -> None:
    approved(scene)
    scene.push({NEXT: IDENTIFIED + " "})


def approved_then_other_line_ends(scene: Scene) -> None:
    approved(scene)
    scene.push({NEXT: IDENTIFIED.replace("\n", "\r\n")})


def approved_then_another_fact(scene: Scene) -> None:
    approved(scene)
    scene.push({NEXT: IDENTIFIED.replace("30m", "3h")})


def approved_then_a_translation(scene: Scene) -> None:
    approved(scene)
    scene.push({JAPANESE: "原因が分かりました。\n"})


def approved_then_another_translation(scene: Scene) -> None:
    scene.propose({NEXT: IDENTIFIED, JAPANESE: "原因が分かりました。\n"})
    scene.approve()
    scene.push({JAPANESE: "原因は分かりません。\n"})


def approved_then_renamed(scene: Scene) -> None:
    approved(scene)
    scene.push({NEXT: None, f"{SLOW}/02-fixed.md": IDENTIFIED})


def approved_then_moved_to_another_incident(scene: Scene) -> None:
    approved(scene)
    scene.push({NEXT: None, "incidents/2026-11-20-other/02-identified.md": IDENTIFIED})


def approved_for_one_incident_used_for_another(scene: Scene) -> None:
    scene.publish({"incidents/2026-11-21-other/01-investigating.md": FIRST})
    approved(scene)
    scene.push({"incidents/2026-11-21-other/02-identified.md": IDENTIFIED})


def dismissed(scene: Scene) -> None:
    scene.propose({NEXT: IDENTIFIED})
    scene.hub.dismiss(scene.number, scene.approve())


def approved_then_asked_for_changes(scene: Scene) -> None:
    approved(scene)
    scene.approve(state="CHANGES_REQUESTED")


def another_commander_asks_for_changes(scene: Scene) -> None:
    approved(scene)
    scene.approve("bob", state="CHANGES_REQUESTED")


def only_commented(scene: Scene) -> None:
    scene.propose({NEXT: IDENTIFIED})
    scene.approve(state="COMMENTED")


def approved_by_a_deleted_account(scene: Scene) -> None:
    approved(scene)
    scene.hub.delete_account("alice")


def approved_by_a_bot(scene: Scene) -> None:
    scene.hub.account("helpful[bot]", kind="Bot")
    scene.propose({NEXT: IDENTIFIED})
    scene.approve("helpful[bot]")


def overtaken(scene: Scene) -> None:
    approved(scene)
    scene.hub.pass_time(minutes=2)
    scene.publish({f"{SLOW}/02-news.md": OTHER_WORDS})


def approved_too_long_ago(scene: Scene) -> None:
    approved(scene)
    scene.hub.pass_time(minutes=31)


def resolution_removed_with_an_approval_from_before_it(scene: Scene) -> None:
    """The tree that alice approved had no resolution either, because there was none yet."""
    approved(scene)
    scene.publish({RESOLUTION: RESOLVED})
    scene.locally("git merge -q origin/main", f"git rm -q {RESOLUTION}", "git commit -q -m Remove")
    scene.push({NEXT: None})


def old_words_put_back_with_an_approval_from_before_the_edit(scene: Scene) -> None:
    """The tree that alice approved held the old words of 01 because they were published then."""
    approved(scene)
    scene.publish({f"{SLOW}/01-investigating.md": FIRST.replace("longer", "much longer")})
    scene.locally("git merge -q origin/main")
    scene.push({f"{SLOW}/01-investigating.md": FIRST, NEXT: None})


def same_name_landed_meanwhile(scene: Scene) -> None:
    approved(scene)
    scene.publish({NEXT: OTHER_WORDS})


def a_link_instead_of_a_file(scene: Scene) -> None:
    approved(scene)
    scene.locally(f"ln -sf ../../status.yml {NEXT}", "git add -A", "git commit -q -m Link")


def a_link_instead_of_a_folder(scene: Scene) -> None:
    approved(scene)
    scene.locally("ln -s ../docs incidents/2026-11-22-linked", "git add -A", "git commit -q -m Link")


def a_link_instead_of_all_incidents(scene: Scene) -> None:
    approved(scene)
    scene.locally("git rm -q -r incidents", "ln -s docs incidents", "git add -A", "git commit -q -m Link")


def another_repository_inside(scene: Scene) -> None:
    approved(scene)
    scene.locally(
        f"git update-index --add --cacheinfo 160000,$(git rev-parse HEAD),{SLOW}/03-more.md",
        "git commit -q -m Module",
    )


def a_name_that_only_looks_the_same(scene: Scene) -> None:
    approved(scene)
    scene.push({f"{SLOW}/02-identifie\u0301d.md": OTHER_WORDS})


def a_file_below_the_folder(scene: Scene) -> None:
    approved(scene)
    scene.push({f"{SLOW}/more/03-more.md": OTHER_WORDS})


def a_handover_to_somebody_who_is_not_on_the_roster(scene: Scene) -> None:
    scene.propose({NEXT: IDENTIFIED.replace("---\n", "---\ncommander: mallory\n", 1)})
    scene.approve("mallory")


def words_after_a_handover_that_is_not_published_yet(scene: Scene) -> None:
    handover = IDENTIFIED.replace("---\n", "---\ncommander: bob\n", 1)
    scene.propose({NEXT: handover, RESOLUTION: RESOLVED})
    scene.approve("bob")


def said_to_be_history(scene: Scene) -> None:
    scene.propose({NEXT: IDENTIFIED.replace("---\n", "---\nat: 2026-11-21T10:10Z\n", 1)})
    scene.approve("bob")


ATTACKS: dict[Callable[[Scene], None], str] = {
    own_words: "own-words",
    own_words_over_those_of_somebody_else: "own-words",
    approved_by_a_liaison: "not-on-roster",
    approved_by_another_commander: "not-the-commander",
    appoints_its_own_approver: "not-on-roster",
    relaxes_the_rules_it_is_judged_by: "not-the-commander",
    approved_then_other_words: "other-words",
    approved_then_one_blank_more: "other-words",
    approved_then_other_line_ends: "other-words",
    approved_then_another_fact: "other-words",
    approved_then_a_translation: "other-words",
    approved_then_another_translation: "other-words",
    approved_then_renamed: "other-words",
    approved_then_moved_to_another_incident: "no-signer",
    approved_for_one_incident_used_for_another: "other-words",
    dismissed: "dismissed",
    approved_then_asked_for_changes: "changes-requested",
    another_commander_asks_for_changes: "changes-requested",
    only_commented: "unsigned",
    approved_by_a_deleted_account: "no-person",
    approved_by_a_bot: "no-person",
    overtaken: "overtaken",
    approved_too_long_ago: "approval-too-old",
    resolution_removed_with_an_approval_from_before_it: "other-words",
    old_words_put_back_with_an_approval_from_before_the_edit: "other-words",
    same_name_landed_meanwhile: "conflict",
    a_link_instead_of_a_file: "symbolic-link",
    a_link_instead_of_a_folder: "symbolic-link",
    a_link_instead_of_all_incidents: "symbolic-link",
    another_repository_inside: "symbolic-link",
    a_name_that_only_looks_the_same: "bad-name",
    a_file_below_the_folder: "bad-name",
    a_handover_to_somebody_who_is_not_on_the_roster: "unknown-commander",
    words_after_a_handover_that_is_not_published_yet: "not-the-commander",
    said_to_be_history: "not-the-commander",
}


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_this_gets_nothing_signed_off(scene: Scene, attack: Callable[[Scene], None]) -> None:
    attack(scene)
    outcome = scene.gate()
    assert ATTACKS[attack] in reasons(outcome)
    assert outcome.judged is not None
    assert outcome.judged.verdict in {Verdict.WAITING, Verdict.HELD}
    assert scene.status is not None
    assert scene.status.state in {"pending", "failure"}


# And each of these must end signed off.


def approved_at_once(scene: Scene) -> None:
    approved(scene)


def a_new_incident(scene: Scene) -> None:
    scene.propose({"incidents/2026-11-22-new/01-investigating.md": FIRST})
    scene.approve()


def a_translation_alone(scene: Scene) -> None:
    scene.propose({f"{SLOW}/01-investigating.ja.md": "APIの応答が遅くなっています。\n"})
    scene.approve()


def a_handover(scene: Scene) -> None:
    scene.propose({NEXT: IDENTIFIED.replace("---\n", "---\ncommander: bob\n", 1)})
    scene.approve("bob")


def commented_after_the_approval(scene: Scene) -> None:
    approved(scene)
    scene.approve(state="COMMENTED")


def asked_for_changes_then_approved(scene: Scene) -> None:
    scene.propose({NEXT: IDENTIFIED})
    scene.approve(state="CHANGES_REQUESTED")
    scene.approve()


def approved_on_a_later_page_of_the_reviews(scene: Scene) -> None:
    scene.propose({NEXT: IDENTIFIED})
    for number in range(120):
        scene.hub.review(scene.number, f"reader{number}", "APPROVED")
    scene.approve()


def the_main_line_merged_in_later(scene: Scene) -> None:
    approved(scene)
    scene.publish({"incidents/2026-11-20-other/01-investigating.md": FIRST})
    scene.locally("git merge -q origin/main")


def another_file_changed_later(scene: Scene) -> None:
    approved(scene)
    scene.push({"docs/about.md": "# About\n"})


def rewritten_history_with_the_same_words(scene: Scene) -> None:
    approved(scene)
    scene.push({NEXT: IDENTIFIED, "docs/about.md": "# About\n"}, start="main")


def rewritten_history_of_an_edit(scene: Scene) -> None:
    """Here only git can tell that the commit which is gone proposed these words."""
    edited = {f"{SLOW}/01-investigating.md": FIRST.replace("longer", "much longer")}
    scene.propose(edited)
    scene.approve()
    scene.push({**edited, "docs/about.md": "# About\n"}, start="main")


def changed_and_changed_back(scene: Scene) -> None:
    approved(scene)
    scene.push({NEXT: OTHER_WORDS})
    scene.push({NEXT: IDENTIFIED})


def a_suggestion_of_the_commander_taken_over(scene: Scene) -> None:
    scene.propose({NEXT: IDENTIFIED}, author="alice")
    scene.push({NEXT: OTHER_WORDS}, author="carol")
    scene.approve()


def a_withdrawal(scene: Scene) -> None:
    scene.publish({RESOLUTION: RESOLVED})
    scene.propose({RESOLUTION: None})
    scene.approve()


def a_renamed_folder(scene: Scene) -> None:
    path = f"{SLOW}/01-investigating.md"
    scene.propose({path: None, "incidents/2026-11-21-slow-api/01-investigating.md": FIRST})
    scene.approve()


def a_translation_whose_message_landed_meanwhile(scene: Scene) -> None:
    """The message itself is not what overtakes its translation."""
    scene.propose({NEXT: IDENTIFIED, JAPANESE: "原因が分かりました。\n"})
    scene.approve()
    scene.hub.pass_time(minutes=1)
    scene.publish({NEXT: IDENTIFIED})


def a_component_that_comes_with_its_first_message(scene: Scene) -> None:
    components = STATUS.replace("  - {id: web", "  - {id: app, name: App}\n  - {id: web")
    words = FIRST.replace("api: {eu: partial_outage}", "app: partial_outage")
    scene.propose({"status.yml": components, "incidents/2026-11-22-app/01-investigating.md": words})
    scene.approve()


STORIES = (
    approved_at_once,
    a_new_incident,
    a_translation_alone,
    a_handover,
    commented_after_the_approval,
    asked_for_changes_then_approved,
    approved_on_a_later_page_of_the_reviews,
    the_main_line_merged_in_later,
    another_file_changed_later,
    rewritten_history_with_the_same_words,
    rewritten_history_of_an_edit,
    changed_and_changed_back,
    a_suggestion_of_the_commander_taken_over,
    a_withdrawal,
    a_renamed_folder,
    a_translation_whose_message_landed_meanwhile,
    a_component_that_comes_with_its_first_message,
)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.__name__)
def test_this_is_signed_off(scene: Scene, story: Callable[[Scene], None]) -> None:
    story(scene)
    outcome = scene.gate()
    assert unsigned(outcome) == []
    assert outcome.judged is not None
    assert outcome.judged.decisions
    assert scene.status is not None
    assert scene.status.state == "success"


def test_what_was_approved_stays_so_until_the_policy_says_otherwise(scene: Scene) -> None:
    approved(scene)
    assert unsigned(scene.gate(late=timedelta(minutes=29))) == []
    assert unsigned(scene.gate(late=timedelta(minutes=31))) == [NEXT]


def test_a_reviewed_commit_that_is_gone_is_looked_up_at_the_forge(scene: Scene) -> None:
    """GitHub may refuse to hand out a commit that was pushed over; its trees it still shows."""
    scene.forget_lost_commits()
    rewritten_history_with_the_same_words(scene)
    assert unsigned(scene.gate()) == []


def test_of_a_lost_commit_nobody_can_say_that_it_proposed_an_edit(scene: Scene) -> None:
    scene.forget_lost_commits()
    rewritten_history_of_an_edit(scene)
    assert unsigned(scene.gate()) == [f"{SLOW}/01-investigating.md"]


def test_old_words_put_back_are_not_covered_by_what_the_forge_says_of_a_lost_commit(scene: Scene) -> None:
    scene.forget_lost_commits()
    approved(scene)
    scene.publish({f"{SLOW}/01-investigating.md": FIRST.replace("longer", "much longer")})
    scene.push({f"{SLOW}/01-investigating.md": FIRST, NEXT: IDENTIFIED}, start="main")
    assert unsigned(scene.gate()) == [f"{SLOW}/01-investigating.md"]


def test_a_branch_with_its_own_roster_gets_no_status_that_another_proposal_could_use(scene: Scene) -> None:
    """A status belongs to a commit, not to a pull request: what is green for one base is green for all."""
    roster = STATUS.replace("[alice, bob]", "[mallory]")
    scene.hub.push("side", {"status.yml": roster}, author="mallory", start="main")
    scene.hub.push("words", {NEXT: IDENTIFIED.replace("---\n", "---\ncommander: mallory\n", 1)}, start="side")
    scene.number = scene.hub.open_pull_request("carol", "words", base="side")
    scene.approve("mallory")
    outcome = scene.gate()
    assert outcome.judged is None
    assert "'side'" in outcome.aside
    assert scene.status is None
    assert scene.comments == []


def test_four_hundred_files_are_judged_one_by_one(scene: Scene) -> None:
    files = {f"incidents/2026-10-{n % 28 + 1:02d}-trouble-{n}/01-investigating.md": FIRST for n in range(399)}
    scene.propose({**files, NEXT: IDENTIFIED})
    scene.approve()
    late = "incidents/2026-10-01-trouble-0/01-investigating.md"
    scene.push({late: FIRST.replace("longer", "much longer")})
    outcome = scene.gate()
    assert outcome.judged is not None
    assert len(outcome.judged.decisions) == 400
    assert unsigned(outcome) == [late]
    (comment,) = scene.comments
    assert len(comment.body) <= 65_536
    assert "there is no room" in comment.body


def test_a_commander_of_the_past_cannot_be_named_by_a_wrong_author_address(scene: Scene) -> None:
    """An address that no account has says nothing about who wrote the words: who proposes them does."""
    scene.propose({NEXT: IDENTIFIED}, author="alice", opened_by="carol")
    outcome = scene.gate()
    assert outcome.judged is not None
    assert outcome.judged.decisions[0].change.authors == {"alice"}
    scene.locally(
        f"printf x >> {NEXT}",
        "git -c user.email=nobody@example.org commit -q -a --author='N <nobody@example.org>' -m More",
    )
    outcome = scene.gate()
    assert outcome.judged is not None
    assert outcome.judged.decisions[0].change.authors == {"carol"}
