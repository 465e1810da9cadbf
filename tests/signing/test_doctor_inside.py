"""`signoff doctor` finds words for those inside where everybody may read them."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from fakes.github import GitHub
from signoff.cli import group
from signoff.edge.git import Repository
from signoff.settings import read_settings
from signoff.signing.checks import Check, Health
from signoff.signing.doctor_inside import examine_inside
from support.gitrepo import GitRepo
from support.page import FIRST, STATUS

SITREP = "---\naudience: internal\n---\nWords.\n"
SETTINGS, _ = read_settings(STATUS.encode())


@pytest.fixture
def page(tmp_path: Path) -> GitRepo:
    repo = GitRepo(tmp_path / "repo", page="page")
    repo.write("status.yml", STATUS)
    repo.post("a/01-investigating.md", FIRST.replace("title:", "audience: public\ntitle:"))
    repo.post("b/01-investigating.md", FIRST + "\naudience: is a word of the body too\n")
    return repo


def check(page: GitRepo, *, private: bool = False) -> Check:
    assert SETTINGS is not None
    (found,) = examine_inside(Repository.open(page.page), SETTINGS, private=private)
    return found


def test_what_is_for_everybody_is_fine(page: GitRepo) -> None:
    assert check(page).health is Health.OK


def test_internal_messages_and_reports_are_named_with_the_remedy(page: GitRepo) -> None:
    page.post("a/02-sitrep.md", SITREP)
    page.post("a/03-broken.md", "---\naudience: [internal\n---\nWords.\n")
    page.write("reports/a.yml", "reports: []\n")
    page.commit()
    found = check(page)
    assert found.health is Health.FAIL
    assert found.text.endswith("reports/, incidents/a/02-sitrep.md, incidents/a/03-broken.md")
    assert "internal_source" in found.remedy
    assert check(page, private=True).health is Health.OK


def test_many_are_counted_not_listed(page: GitRepo) -> None:
    for number in range(2, 9):
        page.write(f"incidents/a/{number:02d}-sitrep.md", SITREP)
    page.commit()
    assert check(page).text.endswith("incidents/a/04-sitrep.md and others")


@pytest.mark.parametrize("private", [True, False])
def test_the_forge_says_who_may_read(page: GitRepo, tmp_path: Path, private: bool) -> None:
    page.post("a/02-sitrep.md", SITREP)
    with GitHub(tmp_path / "hub") as hub:
        hub.push("main", {"status.yml": STATUS}, author="acme")
        hub.place.private = private
        environ = hub.environ(hub.token("acme"))
        done = CliRunner().invoke(
            group, ["doctor", "--source", str(page.page)], env=environ, standalone_mode=False
        )
    line = next(line for line in done.output.splitlines() if "internal-words" in line)
    assert line.startswith("ok" if private else "fail")
