"""`signoff new`: from nothing to an open pull request, at a terminal and in a script."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from signoff.core.parse import parse_folder
from signoff.edge import branches
from signoff.edge.git import Repository
from signoff.settings import read_settings
from support.desk import OPENED, SLOW, STATUS, Desk, Done

API = ("--component", "api:eu=partial_outage", "--commander", "alice")
SLUG = "2026-11-21-problem-with-api"
FIRST = f"incidents/{SLUG}/01-investigating.md"
JAPANESE = f"incidents/{SLUG}/01-investigating.ja.md"
BRANCH = f"signoff/{SLUG}/01-investigating"
PULL = "https://github.com/acme/status/pull/1"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path, files={f"incidents/{SLOW}/01-investigating.md": OPENED})


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """For runs that write nothing."""
    return Desk(tmp_path_factory.mktemp("still"), files={f"incidents/{SLOW}/01-investigating.md": OPENED})


def check_refused(done: Done, code: int, *words: str) -> None:
    assert done.code == code, done
    for word in words:
        assert word in done.err


def messages(desk: Desk) -> list[str]:
    return sorted(
        path.relative_to(desk.page).as_posix() for path in desk.page.glob("incidents/2026-11-21*/*")
    )


def test_a_liaison_answers_four_questions_and_the_pull_request_is_open(desk: Desk) -> None:
    """The stopwatch: components, how bad, who commands, go."""
    desk.install_gh()
    before = desk.changed()
    done = desk.answer("new", answers=("1:eu", "2", "1", ""))
    assert done.code == 0, done.out
    assert done.asked <= 5
    assert done.last == PULL
    files = desk.proposed(BRANCH)
    assert files.keys() == {FIRST, JAPANESE}
    assert "commander: alice" in files[FIRST]
    assert "api: {eu: partial_outage}" in files[FIRST]
    gh = desk.gh
    assert gh["pulls"][0]["title"] == "Problem with API: investigating"
    assert gh["asked"] == ["alice"]
    assert gh["auto"] == [["PR_1", "SQUASH"]]
    assert desk.changed() == before, "nothing of the liaison's own has changed"


def test_ctrl_c_at_any_question_leaves_nothing(desk: Desk) -> None:
    desk.install_gh()
    before = desk.changed()
    for answers in ((), ("1", "1", "1")):
        done = desk.answer("new", answers=answers)
        assert done.code == 130
        assert done.last.endswith("stopped")
    assert desk.changed() == before
    assert desk.branches() == []
    assert desk.gh["calls"] == []


def test_a_typing_mistake_costs_one_more_line_and_no_answer(desk: Desk) -> None:
    done = desk.answer("new", "--commander", "bob", answers=("apj", "", "1:ap", "2=down", "2", "9", "3", "5"))
    assert "did you mean 'api'?" in done.out
    assert "a number from 1 to 2, please" in done.out
    assert "'ap' is no region of api" in done.out
    assert "'down' is not what a component does" in done.out
    assert "a number from 1 to 3, please" in done.out
    assert "Nothing was written" in done.out
    assert done.code == 1
    assert messages(desk) == []


def test_a_script_says_everything_and_gets_the_path(desk: Desk) -> None:
    done = desk.run("new", *API)
    assert (done.code, done.out) == (0, f"{FIRST}\n")
    assert messages(desk) == [JAPANESE, FIRST]
    assert desk.branches() == []


@pytest.mark.parametrize(
    ("arguments", "flag"),
    [
        ((), "--component"),
        (("--component", "api", "--commander", "alice"), "--effect"),
        (("--component", "web=major_outage"), "--commander"),
        ((*API, "--scenario", "false-alarm"), "signoff update"),
    ],
)
def test_what_a_script_does_not_say_is_named(still: Desk, arguments: tuple[str, ...], flag: str) -> None:
    check_refused(still.run("new", *arguments), 2, flag)
    assert messages(still) == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--component", "apj=major_outage"), "did you mean 'api'?"),
        (("--component", "web:eu=major_outage"), "web has no regions"),
        (("--component", "api=broken"), "'broken' is not what a component does"),
        ((*API[:2], "--commander", "mallory"), "not on the roster"),
        ((*API, "--impact", "bad"), "is no impact"),
        ((*API, "--next-update", "soon"), "--next-update"),
        ((*API, "--next-update", "2026-11-20T10:00Z"), "not in the future"),
        ((*API, "--started", "yesterday"), "--started"),
        ((*API, "--fact", "nonsense"), "is no fact"),
        ((*API, "--title", "x" * 121), "--title: at most 120 characters"),
        ((*API, "--data-loss", "x" * 501), "--data-loss: at most 500 characters"),
        ((*API, "--fact", "cause.de=x"), "no language of this page"),
        ((*API, "--fact", "nobody_asks=x"), "does not use it"),
        ((*API, "--scenario", "inital"), "did you mean 'initial'?"),
        ((*API, "--name", "../../etc"), "--name"),
        ((*API, "--text", "/nowhere/words.md"), "cannot be read"),
        ((*API, "--remote", "upstream"), "no remote 'upstream'"),
        ((*API, "--status", "scheduled"), "no status for the kind incident"),
    ],
)
def test_what_cannot_be_meant_is_told_with_its_option(
    still: Desk, arguments: tuple[str, ...], words: str
) -> None:
    done = still.run("new", *arguments)
    assert done.code in {2, 3}
    assert words in done.err
    assert messages(still) == []


def test_running_it_twice_makes_one_incident(desk: Desk) -> None:
    first = desk.run("new", *API)
    again = desk.run("new", *API)
    assert again.code == 0
    assert again.out == first.out
    assert "word for word" in again.err
    assert messages(desk) == [JAPANESE, FIRST]


def test_proposing_it_twice_makes_one_pull_request(desk: Desk) -> None:
    desk.install_gh()
    assert desk.run("new", *API, "--pr").last == PULL
    again = desk.run("new", *API, "--pr")
    assert (again.code, again.last) == (0, PULL)
    assert len(desk.gh["pulls"]) == 1
    assert desk.branches() == [BRANCH]


def test_a_draft_that_is_there_is_proposed_by_the_same_command(desk: Desk) -> None:
    desk.install_gh()
    desk.run("new", *API)
    done = desk.run("new", *API, "--pr")
    assert done.last == PULL
    assert desk.proposed(BRANCH).keys() == {FIRST, JAPANESE}


def test_other_words_for_an_incident_that_is_open_are_its_next_message(desk: Desk) -> None:
    desk.run("new", *API)
    done = desk.run("new", "--component", "api=major_outage", "--commander", "alice")
    check_refused(done, 2, f"{SLUG} is there already", f"signoff update {SLUG}")


def test_when_it_is_over_the_same_title_is_another_incident(desk: Desk) -> None:
    over = OPENED.replace("investigating", "resolved\ndata_loss: none\nlingering: none")
    desk.publish(f"{SLUG}/01-resolved.md", over)
    assert desk.run("new", *API).out == f"incidents/{SLUG}-2/01-investigating.md\n"


def test_whoever_was_faster_has_begun_the_incident(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    push = branches.push

    def late(repository: Repository, remote: str, name: str, commit: str, **how: bool) -> None:
        desk.hub.git("push", "-q", "origin", f"HEAD:{BRANCH}")
        push(repository, remote, name, commit, **how)

    monkeypatch.setattr(branches, "push", late)
    done = desk.run("new", *API, "--pr")
    check_refused(done, 2, "somebody else has just begun", f"signoff update {SLUG}")
    assert BRANCH not in desk.changed()


def test_without_gh_there_is_a_link(desk: Desk) -> None:
    done = desk.run("new", *API, "--pr")
    assert done.code == 0
    assert done.last == (
        f"https://github.com/acme/status/compare/main...{BRANCH}"
        "?expand=1&title=Problem%20with%20API%3A%20investigating"
    )
    assert desk.branches() == [BRANCH]


def test_the_link_leads_to_the_forge_that_the_workflow_names(desk: Desk) -> None:
    done = desk.run("new", *API, "--pr", GITHUB_SERVER_URL="https://forge.example.org")
    assert done.last.startswith("https://forge.example.org/acme/status/compare/main...signoff/")


def test_a_gh_that_nobody_logged_in_leaves_the_link_and_says_why(desk: Desk) -> None:
    desk.install_gh(login="")
    done = desk.run("new", *API, "--pr")
    assert done.code == 0
    assert "gh auth login" in done.err
    assert "/compare/main..." in done.last


def test_what_the_forge_refuses_is_told_and_the_pull_request_stays(desk: Desk) -> None:
    desk.install_gh(login="alice", methods=())
    done = desk.run("new", *API, "--pr")
    assert done.last == PULL
    assert (
        "alice could not be asked for a review: Review cannot be requested from pull request author."
        in done.err
    )
    assert "auto-merge is off: Auto merge is not allowed for this repository" in done.err


def test_the_way_of_merging_is_one_that_the_repository_allows(desk: Desk) -> None:
    desk.install_gh(methods=("MERGE", "REBASE"))
    desk.run("new", *API, "--pr")
    assert desk.gh["auto"] == [["PR_1", "MERGE"]]


def test_no_word_of_a_message_is_an_argument_of_gh(desk: Desk) -> None:
    desk.install_gh()
    title = "--hostname evil.example.org $(touch owned) `id`"
    desk.run("new", *API, "--pr", "--title", title)
    for call in desk.gh["calls"]:
        assert call["host"] == "github.com"
        assert "evil" not in call["address"]
    assert desk.gh["pulls"][0]["title"].startswith(title)


def test_without_a_network_the_words_are_kept_and_pushed_later(desk: Desk) -> None:
    desk.install_gh()
    desk.cut_off()
    done = desk.run("new", *API, "--pr")
    check_refused(done, 3, "gave no answer", "could not be pushed", BRANCH)
    assert messages(desk) == []
    desk.connect()
    again = desk.run("new", *API, "--pr")
    assert (again.code, again.last) == (0, PULL)
    assert desk.proposed(BRANCH).keys() == {FIRST, JAPANESE}
    assert BRANCH not in desk.changed(), "the branch here was only for safety"


def test_files_that_are_staged_edited_or_new_stay_as_they_are(desk: Desk) -> None:
    (desk.page / "status.yml").write_text(STATUS + "# a note\n", encoding="utf-8")
    (desk.page / "new.txt").write_text("mine", encoding="utf-8")
    subprocess.run(["git", "add", "new.txt"], cwd=desk.page, check=True)
    before = desk.changed()
    assert desk.run("new", *API, "--pr").code == 0
    assert desk.changed() == before
    assert desk.proposed(BRANCH).keys() == {FIRST, JAPANESE}


def test_own_words_go_out_in_one_language(desk: Desk) -> None:
    done = desk.run(
        "new", *API, "--text", "-", text="We see errors from the API in Europe.\r\n\r\nMore soon.\n"
    )
    assert done.code == 0
    assert messages(desk) == [FIRST]
    assert (desk.page / FIRST).read_text("utf-8").endswith("Europe.\n\nMore soon.\n")


def test_words_with_an_error_are_drafted_but_not_proposed(desk: Desk) -> None:
    words = (
        "The API will be fixed in ten minutes. Write to ops@example.org with token ghp_" + "a1B2" * 9 + "\n"
    )
    refused = desk.run("new", *API, "--pr", "--text", "-", text=words)
    check_refused(refused, 1, "error:", "Nothing was proposed")
    assert desk.branches() == []
    assert messages(desk) == []
    drafted = desk.run("new", *API, "--text", "-", text=words)
    assert drafted.code == 1
    assert messages(desk) == [FIRST]


def test_dry_run_prints_the_files_and_writes_none(desk: Desk) -> None:
    done = desk.run("new", *API, "--dry-run", "--pr")
    assert f"== {FIRST}\n---\ntitle: Problem with API\n" in done.out
    assert f"== {JAPANESE}" in done.out
    assert messages(desk) == []
    assert desk.branches() == []


def test_a_drill_and_a_started_time_are_said(desk: Desk) -> None:
    desk.run("new", *API, "--drill", "--started", "15m ago", "--next-update", "10:30", "--impact", "critical")
    settings, _ = read_settings(STATUS.encode())
    assert settings is not None
    (message,), findings, _ = parse_folder(
        SLUG, {"01-investigating.md": (desk.page / FIRST).read_bytes()}, settings
    )
    assert not findings
    assert message.drill
    assert message.impact == "critical"
    assert f"{message.started:%H:%M}" == "09:47"
    assert message.next_update is not None
    assert f"{message.next_update.at:%H:%M}" == "10:30"


def test_whoever_tells_of_the_same_component_is_named(desk: Desk) -> None:
    done = desk.run("new", "--component", "web=major_outage", "--commander", "alice")
    assert f"also open, and about web: {SLOW}" in done.err


def test_a_main_line_that_nothing_protects_is_not_merged_at_once(desk: Desk) -> None:
    desk.install_gh(methods=("clean status",))
    done = desk.run("new", *API, "--pr")
    assert (
        "auto-merge is off: nothing keeps this pull request from being merged now; see: signoff doctor"
        in done.err
    )
    assert not any("/merge" in call["address"] for call in desk.gh["calls"])
