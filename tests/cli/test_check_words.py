"""Whose words `signoff check` judges: drafts, what is named, and everything only when asked."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from signoff.build import checking
from signoff.cli.check import command
from support.gitrepo import GitRepo
from support.page import FIRST, STATUS

BAD = "---\nstatus: identified\nnext_update: 20m\n---\nIn Europe, {{ what }} is slow.\n"
OLD = "---\ntitle: Old\nstatus: resolved\nat: 2019-01-02T03:04Z\n---\nAll of {{ what }} was slow.\n"
PLAIN = STATUS.replace("languages: [en, ja]\n", "")


@pytest.fixture
def page(tmp_path: Path) -> GitRepo:
    """A page on whose main line somebody has published what a rule stops."""
    repo = GitRepo(tmp_path / "page")
    repo.write("status.yml", PLAIN)
    repo.post("x/01-investigating.md", FIRST)
    repo.post("x/02-identified.md", BAD)
    repo.post("old/01-resolved.md", OLD)
    return repo


def run(page: GitRepo, *arguments: str) -> Result:
    asked = ["--source", str(page.page), *(str(page.page / a) if "/" in a else a for a in arguments)]
    return CliRunner().invoke(command, asked, standalone_mode=False, catch_exceptions=False)


def told(result: Result, page: GitRepo) -> list[str]:
    """`path severity` of each placeholder that is found."""
    lines = [line for line in result.output.splitlines() if " SO601 " in line]
    cut = len(f"{page.page}/incidents/")
    return [f"{line[cut:].split(':')[0]} {'info' if line.endswith('(info)') else 'error'}" for line in lines]


def test_what_is_published_is_not_judged_again(page: GitRepo) -> None:
    result = run(page)
    assert (told(result, page), result.return_value) == ([], 0)
    assert result.output == "nothing wrong in 2 incidents\n"


def test_a_draft_is_judged_and_an_edit_is_one(page: GitRepo) -> None:
    page.write("incidents/x/03-identified.md", BAD)
    page.write("incidents/x/01-investigating.md", FIRST.replace("Requests", "{{ what }}"))
    result = run(page)
    assert told(result, page) == ["x/01-investigating.md error", "x/03-identified.md error"]
    assert result.return_value == 1
    assert told(run(page, "incidents/x"), page) == told(result, page)


def test_a_branch_is_judged_by_what_the_forge_has(page: GitRepo) -> None:
    page.git("update-ref", "refs/remotes/origin/main", "main")
    page.post("x/03-identified.md", BAD)
    assert told(run(page), page) == ["x/03-identified.md error"]


def test_a_translation_that_is_new_has_its_message_judged(page: GitRepo) -> None:
    page.write("status.yml", STATUS)
    page.write("incidents/x/01-investigating.ja.md", "{{ what }}の応答が遅くなっています。\n")
    assert told(run(page), page) == ["x/01-investigating.ja.md error"]


def test_what_is_named_is_judged_published_or_not(page: GitRepo) -> None:
    result = run(page, "incidents/x/02-identified.md")
    assert (told(result, page), result.return_value) == (["x/02-identified.md error"], 1)


def test_imported_history_is_left_alone_and_never_fails(page: GitRepo) -> None:
    page.write("incidents/older/01-resolved.md", OLD)
    assert told(run(page), page) == []
    result = run(page, "incidents/older/01-resolved.md")
    assert (told(result, page), result.return_value) == (["older/01-resolved.md info"], 0)


def test_everything_is_judged_when_asked_for(page: GitRepo) -> None:
    result = run(page, "--all")
    assert told(result, page) == ["old/01-resolved.md info", "x/02-identified.md error"]
    assert result.return_value == 1


def test_processes_share_a_long_history_and_tell_the_same(
    page: GitRepo, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = run(page, "--all").output
    monkeypatch.setattr(checking, "MANY", 1)
    monkeypatch.setattr(checking, "_SHARE", 1)
    assert run(page, "--all").output == alone


def test_where_git_cannot_tell_all_words_are_judged(page: GitRepo, tmp_path: Path) -> None:
    page.git("branch", "-m", "main", "trunk")
    assert told(run(page), page) == ["x/02-identified.md error"]
    shallow = tmp_path / "shallow"
    subprocess.run(
        ["git", "clone", "-q", "--depth", "1", page.root.as_uri(), str(shallow)],
        check=True,
        capture_output=True,
    )
    output = CliRunner().invoke(command, ["--source", str(shallow)], standalone_mode=False).output
    assert "x/02-identified.md:5:12: SO601 placeholder-left" in output


def test_a_rule_weighs_what_status_yml_says(page: GitRepo) -> None:
    page.write("incidents/x/03-identified.md", BAD)
    page.write("status.yml", f"{PLAIN}rules: {{SO601: info}}\n")
    assert told(run(page), page) == ["x/03-identified.md info"]
    page.write("status.yml", f"{PLAIN}rules: {{placeholder-left: off}}\n")
    assert told(run(page), page) == []


def test_a_weight_for_no_rule_is_a_mistake(page: GitRepo) -> None:
    page.write("status.yml", f"{PLAIN}rules:\n  placeholder: off\n  SO601: info\n")
    result = run(page)
    assert result.return_value == 1
    assert "status.yml:9:3: SO311 unknown-rule: there is no rule 'placeholder'\n" in result.output
    assert "did you mean 'placeholder-left'?" in result.output


def test_a_waiver_says_why_and_an_idle_one_is_told(page: GitRepo) -> None:
    waived = BAD.replace(
        "---\nIn", "waive:\n  SO601: It is called so\n  SO602: Nothing\n  blame: Nobody\n---\nIn"
    )
    page.write("incidents/x/03-identified.md", waived)
    result = run(page)
    assert result.return_value == 0
    assert "  hint: waived: It is called so\n" in result.output
    idle = [line.split(" SO118 ")[1] for line in result.output.splitlines() if " SO118 " in line]
    assert idle == [
        "idle-waiver: SO602 finds nothing here (warning)",
        "idle-waiver: there is no rule 'blame' (warning)",
    ]
    assert "03-identified.md:4:1: SO118" in result.output
