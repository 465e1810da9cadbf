"""`signoff list` and `signoff show`: what is going on, published or not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from support.desk import OPENED, SLOW, Desk

OVER = OPENED.replace("status: investigating", "status: resolved\ndata_loss: none\nlingering: none")
NOTICE = "---\ntitle: Holidays\nkind: notice\ncommander: bob\nexpires: 2026-12-31T00:00Z\n---\nWe rest.\n"
AGAIN = "---\nstatus: investigating\n---\nIt is back.\n"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    files = {
        f"incidents/{SLOW}/01-investigating.md": OPENED,
        "incidents/2026-11-01-over/01-resolved.md": OVER,
        "incidents/2026-11-02-holidays/01-notice.md": NOTICE,
    }
    return Desk(tmp_path, files=files)


def test_what_is_open_is_listed_with_what_is_owed(desk: Desk) -> None:
    done = desk.run("list")
    assert done.code == 0
    assert done.out.splitlines() == [
        f"{SLOW}  investigating, minor",
        "  The web app is slow",
        "  since 2026-11-01 09:10 UTC (20d)",
        "  next update was due 2026-11-01 09:30 UTC: 20d ago",
    ]


def test_all_of_them_are_listed_when_asked(desk: Desk) -> None:
    listed = desk.run("list", "--all").out
    assert "2026-11-01-over  resolved" in listed
    assert "2026-11-02-holidays  notice, in force" in listed


def test_a_program_gets_an_object(desk: Desk) -> None:
    desk.run("update", "--status", "identified", "--pr")
    desk.run("update", "--scenario", "update")
    told = json.loads(desk.run("list", "--json").out)
    (incident,) = told["incidents"]
    assert told["stale"] == ""
    assert incident["status"] == "identified"
    assert incident["components"] == [{"component": "web", "region": None, "status": "degraded_performance"}]
    assert incident["proposed"] == {"02-identified": f"signoff/{SLOW}/02-identified"}
    assert incident["drafts"] == ["03-update"]


def test_drafts_and_proposals_say_where_they_are(desk: Desk) -> None:
    desk.run("update", "--status", "identified", "--pr")
    desk.run("update", "--scenario", "update")
    listed = desk.run("list").out
    assert f"proposed: 02-identified (signoff/{SLOW}/02-identified)" in listed
    assert "draft: 03-update (only here)" in listed


def test_an_old_proposal_is_no_longer_one(desk: Desk) -> None:
    desk.run("update", "--status", "identified", "--pr")
    assert "proposed" not in desk.run("list", "--now", "2026-11-23T10:00Z").out


@pytest.mark.parametrize("verb", ["list", "show"])
def test_what_may_be_old_is_said_to_be(desk: Desk, verb: str) -> None:
    desk.cut_off()
    done = desk.run(verb)
    assert (done.code, "this may be old" in done.err) == (0, True)


def test_nothing_open_is_said(desk: Desk) -> None:
    desk.run("resolve", "--data-loss", "none", "--lingering", "none")
    assert desk.run("list").out == "Nothing is open.\n"


def test_an_incident_that_was_opened_again_is_open(desk: Desk) -> None:
    desk.publish("2026-11-01-over/02-investigating.md", AGAIN)
    assert "2026-11-01-over  investigating" in desk.run("list").out


def test_a_correction_after_the_end_does_not_hide_that_it_is_over(desk: Desk) -> None:
    desk.publish("2026-11-01-over/02-correction.md", "---\ncorrects: 01-resolved\n---\nA typing mistake.\n")
    assert "2026-11-01-over" not in desk.run("list").out


def test_commits_that_are_only_here_count_as_drafts(desk: Desk) -> None:
    (desk.page / f"incidents/{SLOW}/02-scope.md").write_text(
        "---\nimpact: major\n---\nMore.\n", encoding="utf-8"
    )
    for command in (("add", "-A"), ("commit", "-q", "-m", "Scope")):
        desk.in_page(*command)
    assert "draft: 02-scope (only here)" in desk.run("list").out


def test_the_open_incident_is_shown_word_for_word(desk: Desk) -> None:
    desk.run("update", "--status", "identified", "--pr")
    shown = desk.run("show").out
    assert "2026-11-01 09:10 UTC  01-investigating  investigating\n  The web app answers slowly.\n" in shown
    assert f"not published  02-identified  identified  on signoff/{SLOW}/02-identified" in shown
    assert "  (also in ja)" in shown
    assert "commander: bob" in shown


def test_show_gives_programs_every_text(desk: Desk) -> None:
    desk.run("update", "--status", "identified")
    told = json.loads(desk.run("show", "slow", "--json").out)
    first, second = told["messages"]
    assert first["published"] == "2026-11-01T09:10Z"
    assert first["text"] == "The web app answers slowly."
    assert second["published"] is None
    assert set(second["translations"]) == {"ja"}


def test_what_cannot_be_read_is_shown_with_its_findings(desk: Desk) -> None:
    desk.publish("2026-11-21-broken/01-investigating.md", "---\ntitle: [\n---\nOh.\n")
    assert "2026-11-21-broken  cannot be read" in desk.run("list", "--all").out
    assert "signoff check incidents/2026-11-21-broken" in desk.run("show", "broken").out


def test_terminal_signs_in_a_message_do_nothing(desk: Desk) -> None:
    desk.publish(f"{SLOW}/02-scope.md", "---\nimpact: major\n---\nRed \u200b alert.\n")
    assert "⟨U+200B zero width space⟩" in desk.run("show").out


def test_a_name_that_several_have_is_refused_with_their_names(desk: Desk) -> None:
    done = desk.run("show", "2026-11")
    assert done.code == 0, "of several, the one that is open is meant"
    desk.publish("2026-11-03-two/01-investigating.md", OPENED)
    done = desk.run("show", "2026-11")
    assert done.code == 2
    assert "it may be one of" in done.err
    assert "did you mean" in desk.run("show", "2026-11-02-holiday5").err
