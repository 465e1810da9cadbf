"""The words of cState posts: dates, stamps, labels, names of folders and components."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signoff.core import codes
from signoff.core.names import folder_name
from signoff.importers.cstate import words
from signoff.importers.cstate.codes import ALL
from signoff.importers.cstate.dates import Zoning, date_in_name, read_date
from signoff.importers.cstate.labels import read_label
from signoff.importers.cstate.names import ascii_words, component_ids, permalink, slug, unique_slugs
from signoff.importers.cstate.phrases import Meaning
from signoff.importers.cstate.stamps import read_stamp

DAY = date(2024, 1, 2)


@pytest.mark.parametrize(
    ("written", "instant"),
    [
        ("2024-01-02 10:00:00", "2024-01-02T09:00:00"),
        ("2024-07-02T10:00:00", "2024-07-02T08:00:00"),
        ("2024-01-02", "2024-01-01T23:00:00"),
        ("2024-01-02 9:05", "2024-01-02T08:05:00"),
        ("2024-1-2 9:05:06", "2024-01-02T08:05:06"),
        ("2024-01-02 10:00:00Z", "2024-01-02T10:00:00"),
        ("2024-01-02T10:00:00.999Z", "2024-01-02T10:00:00"),
        ("2024-01-02T10:00:00-00:00", "2024-01-02T10:00:00"),
        ("2024-01-02 10:00 UTC", "2024-01-02T10:00:00"),
        ("2024-01-02T10:00:00+0530", "2024-01-02T04:30:00"),
        ("2024-01-02T10:00:00-05:00", "2024-01-02T15:00:00"),
        ("2024-01-02T10:00:00+99:00", "2024-01-02T10:00:00"),
        (" 2024-01-02 10:00:00 ", "2024-01-02T09:00:00"),
        ("2024-01-02T010:00:00Z", "2024-01-02T10:00:00"),
        ("024-01-02 10:00:00Z", "2024-01-02T10:00:00"),
        ("2024-01-02 10:00:00 11:00:00", "2024-01-02T09:00:00"),
    ],
)
def test_a_written_date_is_an_instant(written: str, instant: str) -> None:
    found = read_date(written)
    assert found is not None
    zoning = Zoning(ZoneInfo("Europe/Berlin"))
    assert zoning.instant(found, "p", 1, written) == datetime.fromisoformat(instant).replace(tzinfo=UTC)
    assert bool(found.repair) == ("T010" in written or written.startswith("024") or "00 11" in written)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "soon",
        "2024-13-01",
        "2024-02-30",
        "2024-01-02 25:00",
        "124-01-02",
        "2024-01-02 123:00",
        "1824-01-02",
        "2024",
    ],
)
def test_what_is_no_date_is_never_taken_for_one(written: str) -> None:
    assert read_date(written) is None


def test_a_zone_that_is_needed_and_not_given_is_remembered() -> None:
    zoning = Zoning(None)
    found, zoned = read_date("2024-01-02 10:00"), read_date("2024-01-02 10:00Z")
    assert found is not None
    assert zoned is not None
    assert zoning.instant(found, "p", 3, "text") == zoning.instant(zoned, "q", 4, "other")
    assert zoning.needed == [("p", 3, "text")]


@pytest.mark.parametrize(
    ("stem", "written"),
    [
        ("2024-01-02-x", "2024-01-02T00:00:00"),
        ("2024-01-02T0730--x", "2024-01-02T07:30:00"),
        ("2024-01-02-16-51-x", "2024-01-02T16:51:00"),
        ("2024-01-02-30-x", "2024-01-02T00:00:00"),
        ("2024-02-30-x", None),
        ("x-2024-01-02", None),
    ],
)
def test_a_file_name_may_begin_with_a_date(stem: str, written: str | None) -> None:
    found = date_in_name(stem)
    assert (found.wall.isoformat() if found else None) == written


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2024-10-08 06:34:00 UTC", "2024-10-08 06:34:00 +00:00"),
        ("2022-11-25T08:35:00+01:00`: now", "2022-11-25 08:35:00 +01:00"),
        ("06.05.2026, 02:00 Uhr – Behoben", "2026-05-06 02:00:00"),
        ("17.02.26 - 07:40", "2026-02-17 07:40:00"),
        ("18.06.2026 / 17:03 Uhr", "2026-06-18 17:03:00"),
        ("27.07.", "None-07-27"),
        ("30/11/2024 00h30 : fini", "2024-11-30 00:30:00"),
        ("11/30/2024 10:00", "2024-11-30 10:00:00"),
        ("11th of February 2022 - 19:00 UTC", "2022-02-11 19:00:00 +00:00"),
        ("Tue Oct 11 12:24:02 UTC: slow", "None-10-11 12:24:02 +00:00"),
        ("Friday 26 September 2025 at 09:35am UTC", "2025-09-26 09:35:00 +00:00"),
        ("as of Sept  10", "None-09-10"),
        ("Jun 24, 10AM", "None-06-24 10:00:00"),
        ("12 AM", "None 00:00:00"),
        ("3. März 2024", "2024-03-03"),
        ("15:30 BST", "None 15:30:00 +01:00"),
        ("23:56 (CET)", "None 23:56:00 +01:00"),
        ("8:30 Uhr", "None 08:30:00"),
        ("9 Uhr", "None 09:00:00"),
        ("7.30 Uhr MESZ", "None 07:30:00 +02:00"),
        ("10:00 +99:99", "None 10:00:00 +00:00"),
    ],
)
def test_people_write_times_in_many_ways(text: str, shown: str) -> None:
    stamp = read_stamp(text)
    assert stamp is not None
    day = "None" if stamp.month is None else f"{stamp.year}-{stamp.month:02}-{stamp.day:02}"
    clock = " {:02}:{:02}:{:02}".format(*stamp.clock) if stamp.clock else ""
    zone = datetime(2024, 1, 1, tzinfo=stamp.zone).isoformat(" ")[-6:] if stamp.zone else ""
    assert f"{day}{clock} {zone}".strip() == shown


@pytest.mark.parametrize(
    "text",
    ["", "13.04 ab", "25:00", "10:75", "2024-13-01", "32.01.2024", "May be", "3 kiosks", "10:00x", "99h99"],
)
def test_what_is_no_time_is_no_stamp(text: str) -> None:
    assert read_stamp(text) is None


@pytest.mark.parametrize(
    ("row", "meaning", "rest"),
    [
        ("*Resolved* - all well", Meaning.RESOLVED, "all well"),
        ("**Service restored**:", Meaning.UPDATE, "**Service restored**:"),
        ("__Description__ it broke", Meaning.INITIAL, "__Description__ it broke"),
        ("**Update 2021-05-03 11:58 UTC", Meaning.UPDATE, ""),
        ("**2021-06-08 07:37:00**", None, ""),
        ("_10:00:_ it runs", None, "it runs"),
        ("[Final Message] -->", Meaning.FINAL, ""),
        ("[close issue]  ", Meaning.FINAL, ""),
        ("## Update 8:30 Uhr", Meaning.UPDATE, ""),
        ("# Update: it runs ##", Meaning.UPDATE, "# it runs"),
        ("## UPDATED NOTICE about doors", Meaning.UPDATE, "## UPDATED NOTICE about doors"),
        ("## 06.05.2026, 02:00 Uhr – Behoben", Meaning.RESOLVED, "## Behoben"),
        ("Investigating - the shop", Meaning.INVESTIGATING, "the shop"),
        ("Final message:", Meaning.FINAL, ""),
        ("**Status:** ✅ Behoben (extern)", Meaning.RESOLVED, "**Status:** ✅ Behoben (extern)"),
        ("調査中: 確認しています", Meaning.INVESTIGATING, "確認しています"),
    ],
)
def test_a_label_begins_an_update(row: str, meaning: Meaning | None, rest: str) -> None:
    label = read_label(row, at_start=True)
    assert label is not None
    assert (label.meaning, label.rest) == (meaning, rest)


@pytest.mark.parametrize(
    "row",
    [
        "[Initial](https://x.example/)",
        "[update]: https://x.example/",
        "### Closing notes",
        "## Monitoring with Grafana",
        "### Updating",
        "## Scheduled jobs",
        "**Important:** read",
        "**Planned work on July 29th**: x",
        "Monitoring is down",
        "Update in progress",
        "**Status:** unknown",
        "*2024-01-02* was a Tuesday",
        "2024-01-02",
        "Open source is fine",
        "**Update x**: y",
        "1. Update: x",
        "[some words]",
    ],
)
def test_other_bold_words_and_headings_begin_nothing(row: str) -> None:
    assert read_label(row, at_start=True) is None


def test_within_a_paragraph_only_brackets_and_headings_begin_an_update() -> None:
    assert read_label("*Resolved* - x", at_start=False) is None
    assert read_label("[Resolved]", at_start=False) is not None


@pytest.mark.parametrize(
    ("stem", "folder"),
    [
        ("2024-01-05-Web Shop", "2024-01-05-web-shop"),
        ("2024-01-05T0730--Störung_(Größe)", "2024-01-05-0730-stoerung-groesse"),
        ("2024-01-05-16-51-host", "2024-01-05-1651-host"),
        ("2021-07-56-vacation", "2024-01-02-vacation"),
        ("undated", "2024-01-02-undated"),
        ("2024-01-05", "2024-01-05-incident"),
        ("障害", "2024-01-02-incident"),
        ("cafe\u0301", "2024-01-02-cafe"),
        ("../../etc/passwd", "2024-01-02-etc-passwd"),
        ("2024-01-05-" + "long-" * 40, "2024-01-05-" + "long-" * 15 + "long"),
    ],
)
def test_a_folder_has_a_date_and_plain_words(stem: str, folder: str) -> None:
    assert slug(stem, DAY) == folder


@given(st.text(max_size=300))
def test_every_folder_name_is_allowed(stem: str) -> None:
    assert folder_name(slug(stem, DAY)) is None


def test_of_two_posts_for_one_folder_the_later_gets_a_suffix_of_its_own() -> None:
    first = unique_slugs({"a": "x", "b": "x"})
    more = unique_slugs({"a": "x", "b": "x", "c": "x", "d": "y"})
    assert first["a"] == "x"
    assert unique_slugs({"b": "x", "a": "x"}) == first
    assert first["b"].startswith("x-")
    assert {path: more[path] for path in first} == first
    assert len(set(more.values())) == 4


def test_component_ids_are_unique_and_plain() -> None:
    names = ["API", "api", "Größe", "日本", "x" * 80]
    assert component_ids(names) == ["api", "api-2", "groesse", "system", "x" * 50]


@pytest.mark.parametrize(
    ("stem", "address"),
    [
        ("2024-01-05-Web Shop", "/issues/2024-01-05-web-shop/"),
        ("2024-08-01T0000--Änderung_(01.08.2024)", "/issues/2024-08-01t0000--%C3%A4nderung_01.08.2024/"),
        ("a, b + c@d", "/issues/a-b-+-c@d/"),
    ],
)
def test_the_old_address_is_as_hugo_made_it(stem: str, address: str) -> None:
    assert permalink("", "issues", stem) == address


def test_an_import_speaks_the_language_of_the_page() -> None:
    assert words.resolved("de") == "Behoben."
    assert words.resolved("pt-BR") == words.resolved("pt")
    assert words.resolved("tlh") == words.resolved("en")
    assert words.affected("fr").startswith("Concerné")


def test_ascii_words_of_nothing_are_nothing() -> None:
    assert ascii_words(" -- ") == ""


def test_codes_and_slugs_of_oddities_are_used_once() -> None:
    assert len({code.code for code in ALL}) == len({code.slug for code in ALL}) == len(ALL)
    assert all(code.code.startswith("SO8") for code in ALL)
    assert not {code.slug for code in ALL} & {code.slug for code in codes.ALL}


def test_each_oddity_is_explained_in_the_handbook(project_root: Path) -> None:
    page = (project_root / "docs" / "import.md").read_text(encoding="utf-8")
    explained = re.findall(r"^#### (\S+)\n\n(SO\d+), (\w+): (.+)\.\n\S", page, re.MULTILINE)
    assert explained == [(code.slug, code.code, code.severity.value, code.about) for code in ALL]
