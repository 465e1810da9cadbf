"""Ready texts as files: what is read from them, who wins, and what an author is told."""

from __future__ import annotations

import pytest

from signoff.core.model import Kind, Status
from signoff.writing.scenarios import Scenario, scenarios

SHIPPED = {
    "initial.en.md": b"---\nname: First\nstatus: investigating\nafter: [start]\norder: 10\n"
    b"title: Problem with {{components}}\n---\n{{effects}}\n",
    "initial.ja.md": "---\nname: 第一報\ntitle: '{{components}}の問題'\n---\n{{effects}}\n".encode(),
    "resolved.en.md": b"---\nstatus: resolved\nafter: [investigating]\norder: 20\n"
    b"needs: [data_loss]\n---\nOver.\n",
}


def read(own: dict[str, bytes], languages: tuple[str, ...] = ("en", "ja")) -> dict[str, Scenario]:
    found, findings = scenarios(SHIPPED, own, languages)
    assert [str(finding) for finding in findings] == []
    return {scenario.id: scenario for scenario in found.scenarios}


def complaints(name: str, data: bytes) -> list[str]:
    found, findings = scenarios(SHIPPED, {name: data}, ("en", "ja"))
    assert found.get("initial") is not None, "a bad file costs only itself"
    return [f"{finding}; {finding.hint}" for finding in findings]


def test_a_scenario_is_all_files_of_one_name() -> None:
    initial = read({})["initial"]
    assert initial.languages == ("en", "ja")
    assert (initial.kind, initial.status, initial.opens) == (Kind.INCIDENT, Status.INVESTIGATING, True)
    assert initial.wordings["ja"].name == "第一報"
    assert initial.required("en") == ("components",)
    assert initial.possible("en") == ("components", "symptom")


def test_a_file_of_the_same_name_wins_and_keeps_the_facts_it_does_not_state() -> None:
    found = read({"initial.en.md": b"We are looking into {{components}}.\n"})["initial"]
    assert found.wordings["en"].body == "We are looking into {{components}}."
    assert found.status is Status.INVESTIGATING
    assert found.order == 10
    changed = read({"initial.ja.md": b"---\norder: 99\n---\nx\n"})["initial"]
    assert changed.order == 99


def test_the_first_language_of_the_page_is_believed_first() -> None:
    own = {"x.ja.md": b"---\norder: 1\n---\nx\n", "x.en.md": b"---\norder: 2\n---\nx\n"}
    assert read(own, ("ja", "en"))["x"].order == 1
    assert read(own, ("en", "ja"))["x"].order == 2


def test_dropping_a_file_makes_a_scenario() -> None:
    found = read({"bank-holiday.en.md": b"Support is closed on {{day_off}}.\n"})["bank-holiday"]
    assert found.wordings["en"].name == "Bank holiday"
    assert found.required("en") == ("day_off",)
    assert found.opens
    assert found.status is None


def test_own_questions() -> None:
    data = b"---\nasks: {order: Which order?}\n---\nOrder {{order}} is late.\n"
    assert read({"late.en.md": data})["late"].wordings["en"].asks == {"order": "Which order?"}


def test_what_is_offered_follows_the_usual_course() -> None:
    found, _ = scenarios(SHIPPED, {"note.en.md": b"x\n"}, ("en",))
    assert [s.id for s in found.offered(Kind.INCIDENT, None)] == ["initial", "note"]
    assert [s.id for s in found.offered(Kind.INCIDENT, Status.INVESTIGATING)] == ["resolved", "note"]
    assert found.offered(Kind.MAINTENANCE, None) == ()


@pytest.mark.parametrize(
    ("name", "data", "part"),
    [
        ("x.en.md", b"---\nstatu: resolved\n---\nx\n", "2:1: SO030 unknown-key: 'statu'"),
        ("x.en.md", b"---\nstatus: solved\n---\nx\n", "2:9: SO033"),
        ("x.en.md", b"---\nkind: drill\n---\nx\n", "SO033"),
        ("x.en.md", b"---\nafter: [begin]\n---\nx\n", "SO033 unknown-word: 'begin'"),
        ("x.en.md", b"---\norder: first\n---\nx\n", "SO033"),
        ("x.en.md", b"---\norder: [1]\n---\nx\n", "SO031"),
        ("x.en.md", b"---\nneeds: [Data loss]\n---\nx\n", "SO306"),
        ("x.en.md", b"---\nasks: {Data: x}\n---\nx\n", "SO306"),
        ("x.en.md", b"---\nname: x\n---\n\n", "SO101"),
        ("x.en.md", b"---\nname: x\nname: y\n---\nx\n", "SO022"),
        ("x.en.md", b"---\nname: *a\n---\nx\n", "SO023"),
        ("x.en.md", b"Hello {{components.\n", "1:7: SO060 template-signs"),
        ("x.en.md", b"---\ntitle: 'a [[b'\n---\nHello\n", "2:11: SO060"),
        ("x.en.md", b"Hello {{na-me}}\n", "SO060 template-signs: {{na-me}} has no name"),
        ("x.en.md", b"\xff\xfe", "SO002"),
        ("x.en.md", b"x" * 40_000, "SO003"),
        ("x.jp.md", b"x\n", "did you mean 'ja'?"),
        ("X Y.md", b"x\n", "SO006"),
        ("initial.en.md", b"---\nstatus: {\n---\nx\n", "SO021"),
    ],
)
def test_an_author_is_told(name: str, data: bytes, part: str) -> None:
    found = complaints(name, data)
    assert any(part in line for line in found), found
    assert all(line.startswith("templates/messages/") for line in found)
