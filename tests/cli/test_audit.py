"""`signoff audit`: the whole story of a page, offline, for people, spreadsheets and programs."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from signoff.approval.audit import COLUMNS, Entry, Standing, render
from signoff.cli.audit import command
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
    evil = Entry(**{name: getattr(ENTRY, name) for name in COLUMNS[:-2]} | {"wrote": f"{start}cmd()"})
    (row,) = csv.DictReader(io.StringIO(render([evil], "csv")))
    assert row["wrote"] == "'" + start.replace("\t", " ").replace("\r", " ").replace("\n", " ") + "cmd()"


def test_no_name_steers_the_terminal() -> None:
    evil = Entry(**{name: getattr(ENTRY, name) for name in COLUMNS[:-2]} | {"wrote": "x\x1b[2J\u202ey\n"})
    assert "written by x?[2J?y?" in render([evil], "text")


def test_the_order_of_what_is_given_does_not_matter() -> None:
    other = Entry(**{name: getattr(ENTRY, name) for name in COLUMNS[:-2]} | {"message": "02-x"})
    assert render([other, ENTRY], "json") == render([ENTRY, other], "json")
