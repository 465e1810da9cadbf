"""Jobs that send hand on what became of it; one that sends nothing writes it down, once."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from signoff.edge.git import Repository
from signoff.edge.notes import Notes
from signoff.publishing.joint import hand, join
from signoff.publishing.record import REF, Publication, record
from support.gitrepo import GitRepo
from support.page import STATUS

MIRRORS = """\
mirrors:
  - {id: one, kind: directory, to: ../one}
  - {id: two, kind: directory, to: ../two}
"""
BROKEN = "cannot write: <script>| `x`\nand more"


@pytest.fixture
def page(tmp_path: Path) -> GitRepo:
    repo = GitRepo(tmp_path / "page")
    repo.write("status.yml", STATUS + MIRRORS)
    repo.commit("Start the page")
    repo.git("clone", "-q", "--bare", ".", str(tmp_path / "forge.git"))
    repo.git("remote", "add", "origin", str(tmp_path / "forge.git"))
    return repo


def lines(page: GitRepo, repository: str = "") -> list[dict[str, Any]]:
    notes = Notes(Repository.open(page.page), ref=REF)
    told = notes.fetch("origin") if repository else notes.tip()
    return [json.loads(line) for note in notes.read(told).values() for line in sorted(note)]


def published(page: GitRepo, **mirrors: str) -> str:
    repository = Repository.open(page.page)
    record(repository, Publication(page.now, repository.commit, "", mirrors))
    return repository.commit


def test_each_job_says_what_its_mirror_has(page: GitRepo, tmp_path: Path) -> None:
    assert "nothing tells" in hand(page.page, "one", tmp_path / "became")
    assert not (tmp_path / "became").exists()
    commit = published(page, one="", two=BROKEN)
    assert hand(page.page, "one", tmp_path / "became").startswith(
        f"- **one** has commit {commit[:10]} as of "
    )
    said = hand(page.page, "two", tmp_path / "became")
    assert said == (
        f"- **two** does not have commit {commit[:10]}: "
        "<code>cannot write: &lt;script&gt;\\| 'x' and more</code>"
    )
    kept = {file.name: json.loads(file.read_text("utf-8")) for file in (tmp_path / "became").iterdir()}
    assert {name: one["mirrors"] for name, one in kept.items()} == {
        "one.json": {"one": ""},
        "two.json": {"two": BROKEN},
    }


def test_all_of_it_becomes_one_line_and_the_same_is_not_written_again(page: GitRepo, tmp_path: Path) -> None:
    commit = published(page, one="", two=BROKEN)
    for name in ("one", "two"):
        hand(page.page, name, tmp_path / "became")
    page.git("update-ref", "-d", REF)  # on another machine
    assert join(page.page, tmp_path / "became", "origin", "carol, run 7", page.now) == 1
    (line,) = lines(page, "origin")
    assert (line["commit"], line["by"], line["mirrors"]) == (
        commit,
        "carol, run 7",
        {"one": "", "two": BROKEN},
    )
    later = page.now + timedelta(minutes=15)
    page.git("update-ref", "-d", REF)
    assert join(page.page, tmp_path / "became", "origin", "nobody, run 8", later) == 0
    (tmp_path / "became" / "two.json").write_text(
        json.dumps({**line, "mirrors": {"two": ""}}), encoding="utf-8"
    )
    assert join(page.page, tmp_path / "became", "origin", "nobody, run 9", later) == 1, "two has it now"
    assert len(lines(page, "origin")) == 2


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        "[" * 100_000,
        '{"action": "publish"}',
        '{"action": "publish", "commit": "--all", "when": "x", "forced": "", "mirrors": {"one": ""}}',
        '{"action": "publish", "commit": "'
        + 40 * "a"
        + '", "when": "x", "forced": "", "mirrors": {"one": {}}}',
        '{"action": "publish", "commit": "'
        + 40 * "a"
        + '", "when": "x", "forced": "", "mirrors": {"strange": ""}}',
        '{"action": "publish", "commit": "' + 40 * "a" + '", "when": "x", "forced": "", "mirrors": []}',
    ],
)
def test_what_is_no_outcome_is_passed_over(text: str, page: GitRepo, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text(text, encoding="utf-8")
    assert join(page.page, tmp_path, "origin", "carol", page.now) == 0
    assert lines(page) == []


def test_a_remote_that_takes_no_notes_is_an_error_with_a_remedy(page: GitRepo, tmp_path: Path) -> None:
    published(page, one="")
    hand(page.page, "one", tmp_path / "became")
    command = [
        sys.executable,
        "-m",
        "signoff.publishing.joint",
        "join",
        str(tmp_path / "became"),
        "nowhere",
        "x",
    ]
    done = subprocess.run(command, cwd=page.page, capture_output=True, text=True, check=False)
    assert done.returncode == 3
    assert "hint: " in done.stderr
    assert "Traceback" not in done.stderr
