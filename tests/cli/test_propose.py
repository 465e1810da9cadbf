"""`signoff propose`: a draft that somebody edited becomes a pull request, byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.desk import OPENED, SLOW, Desk

SECOND = f"incidents/{SLOW}/02-identified.md"
JAPANESE = f"incidents/{SLOW}/02-identified.ja.md"
BRANCH = f"signoff/{SLOW}/02-identified"
WORDS = "---\nstatus: identified # as Bob said\nnext_update:   20m\n---\n\nA disk of the web app is full.\n"
PULL = "https://github.com/acme/status/pull/1"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = Desk(tmp_path, files={f"incidents/{SLOW}/01-investigating.md": OPENED})
    desk.install_gh()
    desk.run("update", "--status", "identified")
    (desk.page / SECOND).write_text(WORDS, encoding="utf-8")
    return desk


def test_the_very_bytes_are_proposed_and_the_files_move(desk: Desk) -> None:
    done = desk.run("propose")
    assert (done.code, done.last) == (0, PULL), done.err
    assert desk.proposed(BRANCH).keys() == {SECOND, JAPANESE}
    assert desk.proposed(BRANCH)[SECOND] == WORDS
    assert f"moved to the branch: {SECOND}" in done.err
    assert not (desk.page / SECOND).exists()
    desk.merge(BRANCH)
    desk.in_page("pull", "-q", "--ff-only")
    assert (desk.page / SECOND).read_text(encoding="utf-8") == WORDS


def test_a_file_that_git_knows_stays(desk: Desk) -> None:
    desk.in_page("add", SECOND)
    desk.run("propose")
    assert (desk.page / SECOND).exists()
    assert not (desk.page / JAPANESE).exists()


def test_the_second_time_gives_the_link(desk: Desk) -> None:
    desk.run("propose")
    again = desk.run("propose", SLOW)
    assert (again.code, again.last) == (0, PULL)
    assert len(desk.gh["pulls"]) == 1


def test_a_draft_with_an_error_stays_where_it_is(desk: Desk) -> None:
    for words in (WORDS.replace("identified", "identifed"), WORDS.replace("disk", "disk {{name}}")):
        (desk.page / SECOND).write_text(words, encoding="utf-8")
        done = desk.run("propose")
        assert done.code == 1
        assert "correct the errors above" in done.err
    assert desk.branches() == []
    assert (desk.page / SECOND).exists()


def test_whoever_was_faster_keeps_the_number(desk: Desk) -> None:
    desk.hub.branch("theirs")
    desk.hub.post(f"{SLOW}/02-identified.md", WORDS)
    desk.hub.git("push", "-q", "origin", f"HEAD:{BRANCH}")
    done = desk.run("propose", "--offline")
    assert done.code == 2
    assert "give your file the next number" in done.err


def test_nothing_to_propose_is_said(desk: Desk) -> None:
    desk.run("propose")
    done = desk.run("propose")
    assert done.code == 2
    assert "there is no draft here" in done.err
    desk.merge(BRANCH)
    assert "nothing of" in desk.run("propose", SLOW).err


def test_a_liaison_may_still_leave_it(desk: Desk) -> None:
    done = desk.answer("propose", answers=("2",))
    assert done.code == 1
    assert "Nothing was proposed" in done.out
    assert (desk.page / SECOND).exists()


def test_a_proposal_of_a_public_incident_holds_its_message_alone(desk: Desk) -> None:
    """What else lies here or is proposed is nobody's but its own reviewers' business."""
    desk.run("update", "--scenario", "update", "--pr")
    assert all("03-update" in path for path in desk.proposed(f"signoff/{SLOW}/03-update"))
    assert (desk.page / SECOND).exists()
