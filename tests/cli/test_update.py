"""`signoff update`, `resolve` and `correct`: the next message of an incident, whoever else is writing."""

from __future__ import annotations

from pathlib import Path

import pytest

from signoff.edge import branches
from signoff.edge.branches import TakenError
from signoff.edge.git import Repository
from support.desk import OPENED, SLOW, Desk

SECOND = f"incidents/{SLOW}/02-identified.md"
BRANCH = f"signoff/{SLOW}/02-identified"
IDENTIFIED = ("update", "--status", "identified")
NEXT = "---\nstatus: identified\n---\nWe know what it is.\n"
API_DOWN = OPENED.replace("web: degraded_performance", "api: major_outage").replace("web app", "API")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path, files={f"incidents/{SLOW}/01-investigating.md": OPENED})


def written(desk: Desk, path: str) -> str:
    return (desk.page / path).read_text(encoding="utf-8")


def test_the_usual_next_step_is_the_first_and_enter_alone_claims_nothing(desk: Desk) -> None:
    desk.install_gh()
    done = desk.answer("update", answers=("", "1", ""))
    assert done.code == 0, done.out
    assert "a number from 1 to" in done.out
    assert desk.proposed(BRANCH).keys() == {SECOND, SECOND.replace(".md", ".ja.md")}
    assert desk.gh["asked"] == ["bob"], "who commands the incident is asked, not whoever stands first"


def test_enter_means_the_incident_and_not_a_maintenance(desk: Desk) -> None:
    planned = "--component api --start 2026-11-28T22:00Z --end 4h --commander bob --fact advice=none".split()
    desk.run("maintenance", *planned, "--fact", "expected=The API is read-only.")
    done = desk.answer("update", "--no-pr", answers=("", "7", "web=operational", ""))
    assert "what works again: web=operational" in done.out
    (path,) = (path for path in desk.page.glob(f"incidents/{SLOW}/02-*.md") if path.name.count(".") == 1)
    assert "You can use Web app as usual again." in path.read_text(encoding="utf-8")


def test_a_script_has_to_say_what_is_new(desk: Desk) -> None:
    done = desk.run("update")
    assert done.code == 2
    assert "--scenario or --status" in done.err


def test_only_what_changed_is_stated(desk: Desk) -> None:
    assert desk.run(*IDENTIFIED).out == f"{SECOND}\n"
    front = written(desk, SECOND).split("---\n")[1]
    assert front == "status: identified\nnext_update: 30m\n"


def test_the_next_number_follows_what_others_have_published_meanwhile(desk: Desk) -> None:
    desk.publish(f"{SLOW}/02-scope.md", "---\nimpact: major\n---\nOnly some of you.\n")
    assert desk.run(*IDENTIFIED).last.endswith("/03-identified.md")


def test_the_next_number_follows_what_others_have_proposed(desk: Desk) -> None:
    desk.run(*IDENTIFIED, "--pr")
    done = desk.run("update", SLOW, "--scenario", "workaround", "--fact", "workaround=Use the app.", "--pr")
    assert done.code == 0, done.err
    assert desk.branches() == [BRANCH, f"signoff/{SLOW}/03-workaround"]
    assert f"incidents/{SLOW}/03-workaround.md" in desk.proposed(f"signoff/{SLOW}/03-workaround")


def test_without_an_answer_of_the_remote_that_is_said(desk: Desk) -> None:
    desk.publish(f"{SLOW}/02-scope.md", "---\nimpact: major\n---\nOnly some of you.\n")
    desk.cut_off()
    done = desk.run(*IDENTIFIED)
    assert "'origin' gave no answer: what others wrote meanwhile is not known here" in done.err
    assert done.last == SECOND
    quiet = desk.run("update", "--scenario", "update", "--offline")
    assert "no answer" not in quiet.err


def test_a_name_that_somebody_takes_at_the_same_moment_is_left_to_them(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Their branch is pushed after we have looked, and before we push ours."""
    push = branches.push

    def late(repository: Repository, remote: str, name: str, commit: str, **how: bool) -> None:
        monkeypatch.setattr(branches, "push", push)
        desk.hub.branch("theirs")
        desk.hub.post(f"{SLOW}/02-identified.md", NEXT)
        desk.hub.git("push", "-q", "origin", f"HEAD:{BRANCH}")
        push(repository, remote, name, commit, **how)

    monkeypatch.setattr(branches, "push", late)
    done = desk.run(*IDENTIFIED, "--pr")
    assert done.code == 0, done.err
    assert desk.proposed(BRANCH) == {SECOND: NEXT.strip() + "\n"} or NEXT in desk.proposed(BRANCH).values()
    assert f"signoff/{SLOW}/03-identified" in desk.branches()


def test_a_branch_is_never_moved(desk: Desk) -> None:
    desk.run(*IDENTIFIED, "--pr")
    repository = Repository.open(desk.page)
    with pytest.raises(TakenError):
        branches.push(repository, "origin", BRANCH, repository.commit)


def test_earlier_messages_that_nobody_has_published_come_along(desk: Desk) -> None:
    desk.run("new", "--component", "api=major_outage", "--commander", "alice")
    (slug,) = {path.parent.name for path in desk.page.glob("incidents/2026-11-21*/*")}
    done = desk.run("update", slug, "--status", "identified", "--pr")
    assert "comes along" in done.err
    names = [Path(path).name for path in desk.proposed(f"signoff/{slug}/02-identified")]
    assert names == [
        "01-investigating.ja.md",
        "01-investigating.md",
        "02-identified.ja.md",
        "02-identified.md",
    ]


def test_what_is_built_upon_a_proposal_is_proposed_on_top_of_it(desk: Desk) -> None:
    """The liaison does not wait for the first pull request to be merged."""
    desk.run("new", "--component", "api=major_outage", "--commander", "alice", "--pr")
    (first,) = desk.branches()
    slug = first.split("/")[1]
    done = desk.run("update", "problem-with", "--status", "identified", "--pr")
    assert done.code == 0, done.err
    desk.merge(first)
    desk.merge(f"signoff/{slug}/02-identified")
    again = desk.run("show", slug)
    assert "not published" not in again.out


def test_what_was_merged_is_no_proposal_any_more(desk: Desk) -> None:
    desk.run(*IDENTIFIED, "--pr")
    desk.merge(BRANCH)
    assert "proposed" not in desk.run("list").out
    assert desk.run("update", "--scenario", "update", "--dry-run").out.startswith(
        f"== incidents/{SLOW}/03-update"
    )


def test_which_incident_is_asked_when_several_are_open(desk: Desk) -> None:
    desk.publish("2026-11-21-api/01-investigating.md", API_DOWN)
    refused = desk.run(*IDENTIFIED)
    assert refused.code == 2
    assert "2 are open" in refused.err
    done = desk.answer("update", "--no-pr", answers=("2", "1", ""))
    assert SECOND in done.out


def test_an_editor_changes_the_words(desk: Desk, tmp_path: Path) -> None:
    editor = tmp_path / "editor"
    editor.write_text("#!/bin/sh\nprintf 'Our own words: it is slow.\\n' > \"$1\"\n", encoding="utf-8")
    editor.chmod(0o755)
    done = desk.answer(
        "update", "--no-pr", answers=("update", "words", "title", "Slow web app", ""), EDITOR=str(editor)
    )
    assert done.code == 0, done.out
    assert "The translations were left out" in done.out
    assert written(desk, f"incidents/{SLOW}/02-update.md").endswith("---\nOur own words: it is slow.\n")
    assert "title: Slow web app" in written(desk, f"incidents/{SLOW}/02-update.md")


def test_typed_facts_have_to_be_said_in_each_language(desk: Desk) -> None:
    said = ("update", "--scenario", "workaround", "--fact", "workaround=Use the app.")
    assert "--fact workaround.ja=TEXT" in desk.run(*said, "--dry-run").err
    both = desk.run(*said, "--fact", "workaround.ja=アプリをお使いください。", "--dry-run")
    assert "02-workaround.ja.md" in both.out
    assert "アプリをお使いください。" in both.out


def test_resolving_asks_for_what_customers_should_not_have_to_wonder(desk: Desk) -> None:
    refused = desk.run("resolve")
    assert refused.code == 2
    assert "--data-loss" in refused.err
    done = desk.answer("resolve", "--no-pr", answers=("none", "none", ""))
    assert done.code == 0, done.out
    assert "data_loss: none\nlingering: none\n" in written(desk, f"incidents/{SLOW}/02-resolved.md")
    assert "is over already" in desk.run("resolve", SLOW, "--data-loss", "none").err


def test_a_correction_names_the_message_that_was_wrong(desk: Desk) -> None:
    refused = desk.run("correct", SLOW, "09-nothing")
    assert "has no message '09-nothing'" in refused.err
    done = desk.run(
        "correct", SLOW, "01-investigating", "--text", "-", text="It was the API, not the web app."
    )
    assert done.code == 0, done.err
    assert "corrects: 01-investigating\n" in written(desk, done.last)


def test_an_incident_that_cannot_be_read_is_not_continued(desk: Desk) -> None:
    desk.publish("2026-11-21-broken/01-investigating.md", "---\ntitle: [\n---\nOh.\n")
    done = desk.run("update", "broken", "--status", "identified")
    assert done.code == 2
    assert "cannot be read" in done.err


@pytest.mark.parametrize("name", ["../page", "/etc/passwd", "", "no such", "2026-11-20-slow-web/../x"])
def test_no_name_leads_out_of_the_incidents(desk: Desk, name: str) -> None:
    done = desk.run("update", name, "--status", "identified", "--dry-run")
    assert done.code == 2 or done.out.startswith(f"== incidents/{SLOW}/")
