"""What the main line held earlier: every text of every file, by the order of the main line."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from signoff.edge import history, past
from signoff.edge.git import Repository
from signoff.edge.past import past_of
from support.gitrepo import GitRepo

PLACE = "slow/01-x.md"
PATH = f"incidents/{PLACE}"


@pytest.fixture(params=["", "page"])
def repo(tmp_path: Path, request: pytest.FixtureRequest) -> GitRepo:
    repo = GitRepo(tmp_path / "page", request.param)
    repo.write("status.yml", "x")
    repo.commit("Start")
    return repo


def open_(repo: GitRepo) -> Repository:
    return Repository.open(repo.page)


def texts(repo: GitRepo, cache: Path | None = None) -> list[str]:
    """The texts of the file as the past has them, "" where it was gone."""
    repository = open_(repo)
    blobs = [arrival.blob for arrival in past_of(repository, cache).of(PATH)]
    return [next(repository.blobs([blob])).decode() if blob else "" for blob in blobs]


def test_every_text_is_there_in_order_with_its_step(repo: GitRepo) -> None:
    first = repo.post(PLACE, "one")
    repo.post("other/01-x.md")
    repo.post(PLACE, "two")
    repo.remove(PLACE)
    repo.commit("Remove")
    last = repo.post(PLACE, "one")
    assert texts(repo) == ["one", "two", "", "one"]
    known = past_of(open_(repo)).of(PATH)
    assert (known[0].commit, known[-1].commit) == (first, last)
    assert [a.number for a in known] == sorted(a.number for a in known)
    assert not past_of(open_(repo)).arrived_once(PATH)
    assert past_of(open_(repo)).arrived_once("incidents/other/01-x.md")
    assert past_of(open_(repo)).of("incidents/nowhere/01-x.md") == ()


def test_the_order_is_that_of_the_main_line_whatever_the_dates_say(repo: GitRepo) -> None:
    repo.post(PLACE, "one")
    repo.post(PLACE, "two", at=datetime(2020, 1, 1, tzinfo=UTC))
    assert texts(repo) == ["one", "two"]


def test_a_merge_is_one_step_and_its_branch_none(repo: GitRepo) -> None:
    repo.branch("draft")
    repo.post(PLACE, "one")
    repo.post(PLACE, "two")
    commit = repo.merge("draft")
    (arrival,) = past_of(open_(repo)).of(PATH)
    assert (arrival.commit, texts(repo)) == (commit, ["two"])


def test_what_is_remembered_is_extended_to_the_same(repo: GitRepo, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    repo.post(PLACE, "one")
    assert texts(repo, cache) == ["one"]
    repo.post(PLACE, "two")
    repo.rename("slow", "late")
    repo.commit("Rename")
    assert past_of(open_(repo), cache) == past_of(open_(repo))
    assert past_of(open_(repo), cache) == past_of(open_(repo))


def test_nothing_old_is_read_again(repo: GitRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repo.post(PLACE, "one")
    past_of(open_(repo), tmp_path / "cache")
    repo.post(PLACE, "two")
    compared: list[int] = []
    steps = history.steps

    def counted(root, commits, folder):  # type: ignore[no-untyped-def]
        compared.append(len(commits))
        return steps(root, commits, folder)

    monkeypatch.setattr(history, "steps", counted)
    past_of(open_(repo), tmp_path / "cache")
    past_of(open_(repo), tmp_path / "cache")
    assert compared == [1]


def test_another_line_of_history_is_read_anew(repo: GitRepo, tmp_path: Path) -> None:
    start = repo.head
    repo.post(PLACE, "one")
    past_of(open_(repo), tmp_path / "cache")
    repo.git("reset", "-q", "--hard", start)
    repo.post(PLACE, "two")
    assert texts(repo, tmp_path / "cache") == ["two"]


def test_what_is_only_looked_at_is_not_kept(repo: GitRepo, tmp_path: Path) -> None:
    repo.post(PLACE, "one")
    past_of(open_(repo), tmp_path / "cache", keep=False)
    assert not (tmp_path / "cache").exists()


def test_a_tree_shows_plain_files_only(repo: GitRepo) -> None:
    repo.post(PLACE, "one")
    (repo.page / "incidents/slow/02-link.md").symlink_to("01-x.md")
    repo.commit("Link")
    asked = [PATH, "incidents/slow/02-link.md", "incidents/slow/03-none.md", "incidents/slow"]
    found = past.blobs_at(open_(repo), repo.head, asked)
    assert [path for path in asked if found[path]] == [PATH]
    assert past.file_at(open_(repo), repo.head, PATH) == b"one"
    assert past.file_at(open_(repo), repo.head, "incidents/slow/02-link.md") is None
    assert past.blobs_at(open_(repo), repo.head, []) == {}


def test_who_may_sign_is_told_at_the_top_of_the_repository(repo: GitRepo) -> None:
    for folder in {repo.root, repo.page}:
        (folder / ".github").mkdir()
        (folder / ".github/allowed_signers").write_text("page")
    (repo.root / ".github/allowed_signers").write_text("top")
    repo.commit("Allow")
    assert past.file_at(open_(repo), repo.head, ".github/allowed_signers") == b"top"


def test_commits_are_asked_for_parents_times_and_authors(repo: GitRepo) -> None:
    repo.branch("draft")
    tip = repo.post(PLACE, "one")
    merge = repo.merge("draft")
    repository = open_(repo)
    assert past.parents(repository, merge) == (repo.git("rev-parse", "HEAD^"), tip)
    times = past.committed(repository, [tip, merge])
    assert times[merge] - times[tip] == timedelta(minutes=10)
    assert past.author(repository, tip) == "lia@example.org"
    assert past.has_commit(repository, tip)
    assert not past.has_commit(repository, "0" * 40)
