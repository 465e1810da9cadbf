"""What the gate says of words: an error of the linter holds a message, a waiver is seen by who signs."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from signoff.approval.comment import Judged, Verdict, comment
from signoff.signing.gate import judge_range
from support.gitrepo import GitRepo
from support.page import FIRST, STATUS

SLUG = "2026-11-21-slow"
NOW = datetime(2026, 11, 1, 10, tzinfo=UTC)
UNFINISHED = "---\nstatus: identified\nnext_update: 20m\n---\nIn Europe, [INSERT EFFECT] is slow.\n"
WAIVED = UNFINISHED.replace(
    "---\nIn", 'waive: {placeholder-left: "It is called so: see the manual"}\n---\nIn'
)


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    """A page with one message, published 20 minutes before NOW or so."""
    repo = GitRepo(tmp_path / "page")
    repo.write("status.yml", STATUS)
    repo.commit("Start")
    repo.post(f"{SLUG}/01-investigating.md", FIRST)
    repo.branch("words")
    return repo


def judge(repo: GitRepo) -> Judged:
    return judge_range(repo.root, "main", "words", NOW)


def told(judged: Judged) -> list[str]:
    return [f"{finding.slug} {finding.severity}" for finding in judged.findings]


def test_an_error_of_the_linter_holds_a_message(repo: GitRepo) -> None:
    repo.post(f"{SLUG}/02-identified.md", UNFINISHED)
    judged = judge(repo)
    assert judged.verdict is Verdict.HELD
    assert told(judged) == ["placeholder-left error"]
    assert judged.findings[0].path == f"incidents/{SLUG}/02-identified.md"
    assert (judged.findings[0].line, judged.findings[0].column) == (5, 12)
    assert "SO601 placeholder-left: '[INSERT EFFECT]'" in comment(judged)


def test_a_waiver_lets_it_through_and_is_told(repo: GitRepo) -> None:
    repo.post(f"{SLUG}/02-identified.md", WAIVED)
    judged = judge(repo)
    assert judged.verdict is Verdict.WAITING
    assert told(judged) == ["placeholder-left info"]
    assert "waived: It is called so: see the manual" in comment(judged)


def test_a_warning_asks_and_a_remark_is_for_the_writer(repo: GitRepo) -> None:
    text = UNFINISHED.replace("20m", "4h").replace("[INSERT EFFECT]", "[the API](http://acme.example/)")
    repo.post(f"{SLUG}/02-identified.md", text)
    judged = judge(repo)
    assert judged.verdict is Verdict.WAITING
    assert told(judged) == ["late-promise warning"]


def test_a_proposal_cannot_switch_off_what_judges_it(repo: GitRepo) -> None:
    repo.write("status.yml", f"{STATUS}rules: {{SO601: off}}\n")
    repo.post(f"{SLUG}/02-identified.md", UNFINISHED)
    assert told(judge(repo)) == ["placeholder-left error"]
    repo.git("switch", "-q", "main")
    repo.write("status.yml", f"{STATUS}rules: {{SO601: off}}\n")
    repo.commit("Switch it off")
    assert told(judge(repo)) == []


def test_what_is_published_already_is_not_judged_again(repo: GitRepo) -> None:
    repo.git("switch", "-q", "main")
    repo.post(f"{SLUG}/02-identified.md", UNFINISHED)
    repo.branch("more")
    repo.post(f"{SLUG}/03-identified.md", "---\nnext_update: 20m\n---\nIn Europe, requests fail now.\n")
    assert told(judge_range(repo.root, "main", "more", NOW)) == []


def test_imported_history_is_left_alone_but_at_is_no_way_round(repo: GitRepo) -> None:
    old = "---\ntitle: Old\nstatus: resolved\nat: 2019-01-02T03:04Z\n---\nTODO: [INSERT EFFECT]\n"
    repo.post("2019-01-02-old/01-resolved.md", old)
    assert told(judge(repo)) == []
    repo.post(f"{SLUG}/02-identified.md", UNFINISHED.replace("---\nIn", "at: 2026-11-01T10:00Z\n---\nIn"))
    assert told(judge(repo)) == ["placeholder-left error"]


def test_a_translation_is_judged_in_its_own_file(repo: GitRepo) -> None:
    repo.post(f"{SLUG}/01-investigating.ja.md", "ヨーロッパで{{ components }}の応答が遅くなっています。\n")
    judged = judge(repo)
    assert [(f.path, f.line, f.column) for f in judged.findings if f.is_error] == [
        (f"incidents/{SLUG}/01-investigating.ja.md", 1, 7)
    ]
