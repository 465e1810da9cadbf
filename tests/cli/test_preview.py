"""`signoff preview`: what readers will get, on every channel, before anybody can."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from support.desk import OPENED, SLOW, STATUS, Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path, files={f"incidents/{SLOW}/01-investigating.md": OPENED})


def test_a_draft_is_shown_in_every_form_and_language(desk: Desk) -> None:
    desk.run("update", "--status", "identified")
    done = desk.run("preview")
    assert done.code == 0, done.err
    assert done.out.startswith(f"== incidents/{SLOW}/02-identified.md\n")
    for heading in ("On the page", "In the feed", "Mail", "Chat", "SMS", "X", "Mastodon"):
        for language in ("en", "ja"):
            assert f"-- {heading} ({language})" in done.out
    assert "Subject: [Acme] The web app is slow: Identified" in done.out
    assert f"https://status.example.org/ja/incidents/{SLOW}/#m-02-identified" in done.out


def test_lengths_are_those_of_the_channels(desk: Desk) -> None:
    english = desk.run("preview", "--form", "sms", "--form", "x", "--language", "en").out
    assert " of 160, 1 part\n" in english
    assert " of 280\n" in english
    japanese = desk.run("preview", "--form", "sms", "--language", "ja").out
    assert "parts, because of letters that text messages lack" in japanese


def test_the_blanks_of_french_punctuation_are_blanks(tmp_path: Path) -> None:
    desk = Desk(tmp_path, STATUS.replace("[en, ja]", "[fr, en, ja]"))
    done = desk.run("new", "--component", "api=major_outage", "--commander", "bob")
    assert done.code == 0, done
    shown = desk.run("preview", "--language", "fr").out
    assert "Services touchés : API." in shown
    assert "Prochaine mise à jour au plus tard : 10:07 UTC." in shown
    assert "U+" not in shown + done.err


def test_without_drafts_the_newest_message_is_shown(desk: Desk) -> None:
    assert "01-investigating.md  (published)" in desk.run("preview", "--form", "page").out


def test_one_file_is_shown_wherever_it_is(desk: Desk) -> None:
    desk.run("update", "--status", "identified", "--pr")
    for path in (f"incidents/{SLOW}/02-identified.md", f"{SLOW}/02-identified.ja.md"):
        shown = desk.run("preview", path, "--form", "page").out
        assert shown.startswith(f"== incidents/{SLOW}/02-identified.md")
    assert "has no message" in desk.run("preview", f"{SLOW}/07-nothing.md").err


def test_what_customers_never_see_says_so(desk: Desk) -> None:
    draft = desk.page / f"incidents/{SLOW}/02-sitrep.md"
    draft.write_text("---\naudience: internal\n---\nBob is on it.\n", encoding="utf-8")
    told = "for the audience internal: never on the public page"
    assert told in desk.run("preview", "--form", "page").out
    done = desk.run("new", "--component", "api=major_outage", "--commander", "bob", "--drill", "--dry-run")
    assert "an exercise: never on the public page" in done.err


def test_a_webhook_gets_json(desk: Desk) -> None:
    shown = desk.run("preview", "--form", "webhook", "--language", "en").out
    assert json.loads(shown[shown.index("{") :])


def test_findings_come_along(desk: Desk) -> None:
    draft = desk.page / f"incidents/{SLOW}/02-update.md"
    draft.write_text(
        "---\nnext_update: 20m\nbad: x\n---\nIt will be fixed in ten minutes.\n", encoding="utf-8"
    )
    done = desk.run("preview", SLOW)
    assert done.code == 1
    assert "unknown-key" in done.err
    draft.write_text("---\nnext_update: 20m\n---\nIt will be fixed in ten minutes.\n", encoding="utf-8")
    done = desk.run("preview", SLOW, "--form", "page")
    assert "repair-estimate" in done.err
    assert "It will be fixed" in done.out


def test_a_language_that_the_page_lacks_is_refused(desk: Desk) -> None:
    assert desk.run("preview", "--language", "de").code == 2
