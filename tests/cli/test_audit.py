"""`signoff audit`: the whole story of a page, offline, for people, spreadsheets and programs."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from signoff.approval.audit import Entry, Put, Standing, render
from signoff.cli.audit import command
from signoff.edge import plumbing
from signoff.edge.git import Repository
from signoff.edge.notes import Notes
from signoff.publishing.record import REF, Publication, record
from support.newsroom import ENDED, FIRST, IDENTIFIED, NEXT, OPENED, RESOLVED, SLOW, Newsroom

CORRECTION = """\
---
corrects: 02-identified
waive: {SO402: The other message says it}
---
We do not know the cause.
"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page on which everything happened that an auditor asks for. The forge is gone by now."""
    room = Newsroom(tmp_path_factory.mktemp("audit"))
    with room.hub:
        room.tell({OPENED: FIRST})
        room.tell({NEXT: IDENTIFIED})
        room.tell({f"{SLOW}/03-correction.md": CORRECTION}, method="squash")
        room.tell({OPENED: FIRST.replace("Slow", "Slower")})
        room.push_to_main({OPENED: FIRST.replace("Slow", "Fine")})
        room.tell({f"{SLOW}/04-resolved.md": RESOLVED})
        room.verify()
        room.tell({f"{SLOW}/04-resolved.md": None})
        room.push_to_main({f"{SLOW}/05-resolved.md": RESOLVED})
        room.verify()
    return room.page


def run(page: Path, *arguments: str) -> Result:
    asked = ["--source", str(page), *arguments]
    return CliRunner().invoke(command, asked, standalone_mode=False, catch_exceptions=False)


def rows(page: Path, *arguments: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run(page, "--format", "json", *arguments).stdout)
    return found


def test_every_text_has_its_row(page: Path) -> None:
    told = [(row["message"], row["event"], row["standing"], row["approver"]) for row in rows(page)]
    assert told == [
        ("01-investigating", "published", "replaced", "alice"),
        ("02-identified", "published", "public", "alice"),
        ("03-correction", "published", "public", "alice"),
        ("01-investigating", "edited", "public", "alice"),
        ("01-investigating", "edited", "held", ""),
        ("04-resolved", "published", "replaced", "alice"),
        ("04-resolved", "withdrawn", "withdrawn", "alice"),
        ("05-resolved", "published", "held", ""),
    ]


def test_a_row_says_who_when_and_how_long_it_took(page: Path) -> None:
    first = rows(page)[0]
    assert (first["wrote"], first["how"], first["pull_request"]) == ("carol", "review", 1)
    assert first["link"].endswith("#pullrequestreview-" + first["link"].rpartition("-")[2])
    assert first["minutes_to_approval"] == pytest.approx(1.0, abs=0.1)
    assert first["minutes_to_merge"] == pytest.approx(1.0, abs=0.1)
    held = rows(page)[-1]
    assert (held["wrote"], held["approved"], held["link"]) == ("carol@example.org", None, "")


def test_a_waiver_is_told_with_its_reason(page: Path) -> None:
    told = {row["message"]: row["waived"] for row in rows(page)}
    assert told["03-correction"] == "SO402: The other message says it"
    assert told["02-identified"] == ""
    assert "    waives SO402: The other message says it\n" in run(page).stdout


def test_a_correction_is_told_on_both_sides(page: Path) -> None:
    told = {row["message"]: (row["corrects"], row["corrected_by"]) for row in rows(page)}
    assert told["03-correction"] == ("02-identified", "")
    assert told["02-identified"] == ("", "03-correction")


def test_only_what_landed_since_is_listed(page: Path) -> None:
    assert len(rows(page, "--since", "2026-11-21")) == len(rows(page))
    assert rows(page, "--since", "2026-11-22") == []


def test_the_three_formats_tell_of_the_same_texts(page: Path) -> None:
    table = list(csv.DictReader(io.StringIO(run(page, "--format", "csv").stdout)))
    assert [row["blob"] for row in table] == [row["blob"] for row in rows(page)]
    text = run(page).stdout
    assert text.count("\n2026-") + 1 == len(table)
    assert text.endswith("8 texts: 3 public, 2 replaced, 1 withdrawn, 2 held, 0 unsigned.\n")
    assert "was corrected by 03-correction" in text


def test_another_clone_with_the_notes_gives_the_same_bytes(page: Path, tmp_path: Path) -> None:
    subprocess.run(["git", "clone", "-q", str(page), str(tmp_path / "copy")], check=True)
    ref = "refs/notes/signoff:refs/notes/signoff"
    subprocess.run(["git", "-C", str(tmp_path / "copy"), "fetch", "-q", "origin", ref], check=True)
    for form in ("text", "csv", "json"):
        assert run(tmp_path / "copy", "--format", form).stdout == run(page, "--format", form).stdout


def test_a_message_from_before_the_gate_is_held_or_unsigned(tmp_path: Path) -> None:
    room = Newsroom(tmp_path)
    with room.hub:
        room.push_to_main({ENDED: RESOLVED})
        room.push_to_main({ENDED: RESOLVED + "\n"})
    assert [row["standing"] for row in rows(room.page)] == ["unsigned", "held"]


NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
WORDS = "the incident was a test"


@pytest.fixture
def published(page: Path) -> Iterator[str]:
    """The commit of `page`, which was put on two mirrors: as ever, by force, and back again."""
    repository = Repository.open(page)
    first = Publication(NOON, repository.commit, "carol@example.org", {"two": "", "one": "full"})
    record(repository, first)
    record(repository, replace(first, when=NOON + timedelta(hours=1), forced=WORDS, mirrors={"one": ""}))
    record(repository, replace(first, when=NOON + timedelta(days=1), action="rollback"))
    nonsense = {"{", '{"action":"live","when":"2026-11-21T12:00:00Z"}', first.line().replace("publish", "x")}
    Notes(repository, ref=REF).add({repository.commit: frozenset(nonsense)}, "Nonsense")
    yield repository.commit
    plumbing.run(repository.root, "update-ref", "-d", REF)


def test_what_was_forced_and_what_was_taken_back_is_always_told(page: Path, published: str) -> None:
    text = run(page).stdout
    head = f"the site of commit {published[:12]}"
    forced = f"2026-11-21T13:00:00Z  forced     {head}: publish\n    by carol@example.org\n"
    assert f"{forced}    forced, with the words: {WORDS}\n    one has it\n" in text
    assert f"2026-11-22T12:00:00Z  rollback   {head}: rollback\n" in text
    assert "2026-11-21T12:00:00Z" not in text
    told = "3 publications: 1 ordinary, 1 forced, 1 rolled back"
    assert text.endswith(f" 0 unsigned.\n{told}; --publications lists the ordinary ones.\n")
    later = run(page, "--since", "2026-11-22").stdout
    assert later.endswith("1 publications: 0 ordinary, 0 forced, 1 rolled back.\n")


def test_each_publication_is_listed_where_it_is_asked_for(page: Path, published: str) -> None:
    text = run(page, "--publications").stdout
    assert "\n    one does not have it: full\n    two has it\n" in text
    assert text.endswith("1 rolled back.\n")
    puts = [row for row in rows(page, "--publications") if row["mirrors"] is not None]
    assert [(row["event"], row["forced"], row["by"]) for row in puts] == [
        ("publish", "", "carol@example.org"),
        ("publish", WORDS, "carol@example.org"),
        ("rollback", "", "carol@example.org"),
    ]
    assert puts[0]["mirrors"] == {"one": "full", "two": ""}
    assert {row["commit"] for row in puts} == {published}
    assert len(rows(page)) == len(rows(page, "--publications")) - 1
    table = list(csv.DictReader(io.StringIO(run(page, "--publications", "--format", "csv").stdout)))
    assert [row["mirrors"] for row in table if row["event"] == "publish"] == ["one: full; two: ok", "one: ok"]


def test_what_somebody_noted_steers_neither_terminal_nor_table() -> None:
    evil = Put(NOON, "publish", "=cmd()", "\x1b[2J", "+cmd()\n", {"=cmd()": "\x1b]0;x"})
    text = render([], "text", [evil])
    assert "\x1b" not in text
    assert text.count("\n") == 6
    (row,) = csv.DictReader(io.StringIO(render([], "csv", [evil])))
    assert (row["by"], row["forced"]) == ("'=cmd()", "'+cmd() ")
    assert row["mirrors"].startswith("'=")


ENTRY = Entry(
    landed=datetime(2026, 11, 21, tzinfo=UTC),
    incident="x",
    message="01-x",
    language="",
    event="published",
    standing=Standing.PUBLIC,
    wrote="carol",
    drafted=None,
    approver="alice",
    approved=datetime(2026, 11, 21, tzinfo=UTC),
    how="review",
    corrects="",
    corrected_by="",
    pull_request=1,
    link="",
    commit="c",
    blob="b",
)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "|", " =", "\t=", "\r=", "\n+"])
def test_no_cell_of_the_table_is_a_formula(start: str) -> None:
    evil = replace(ENTRY, wrote=f"{start}cmd()")
    (row,) = csv.DictReader(io.StringIO(render([evil], "csv")))
    assert row["wrote"] == "'" + start.replace("\t", " ").replace("\r", " ").replace("\n", " ") + "cmd()"


def test_no_name_steers_the_terminal() -> None:
    evil = replace(ENTRY, wrote="x\x1b[2J\u202ey\n")
    assert "written by x?[2J?y?" in render([evil], "text")


def test_the_order_of_what_is_given_does_not_matter() -> None:
    other = replace(ENTRY, message="02-x")
    assert render([other, ENTRY], "json") == render([ENTRY, other], "json")
