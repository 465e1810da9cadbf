"""When messages landed on the main line, in every way that people bring them there."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from signoff.edge.git import Landings, Repository
from support.gitrepo import GitRepo

FIRST = "2026-11-21-mail/01-investigating.md"
SECOND = "2026-11-21-mail/02-identified.md"
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
LATER = NOON + timedelta(hours=1)
MUCH_LATER = NOON + timedelta(hours=2)


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    made = GitRepo(tmp_path / "page")
    made.write("status.yml", "name: Acme\n")
    made.commit()
    return made


def landings(repo: GitRepo, since: Landings | None = None) -> Landings:
    repository = Repository.open(repo.page)
    return repository.landings(repository.head(), since)


def times(found: Landings, path: str) -> tuple[datetime, datetime | None]:
    landing = found.of(path)
    assert landing is not None, path
    return landing.published, landing.edited


def origin(found: Landings, path: str) -> str:
    landing = found.of(path)
    assert landing is not None, path
    return landing.origin


def test_a_message_is_published_when_its_commit_lands(repo: GitRepo) -> None:
    commit = repo.post(FIRST, at=NOON)
    repo.post(SECOND, at=LATER)
    found = landings(repo)
    assert times(found, FIRST) == (NOON, None)
    assert times(found, SECOND) == (LATER, None)
    assert origin(found, FIRST) == FIRST.removesuffix(".md")
    landing = found.of(FIRST)
    assert landing is not None
    assert landing.commit == commit
    assert landing.published.tzinfo is UTC


def test_another_zone_of_the_committer_does_not_matter(repo: GitRepo) -> None:
    repo.post(FIRST, at=datetime.fromisoformat("2026-11-21T21:00+09:00"))
    assert times(landings(repo), FIRST) == (NOON, None)


@pytest.mark.parametrize("way", [GitRepo.merge, GitRepo.squash, GitRepo.rebase])
def test_a_message_on_a_branch_is_published_when_the_branch_lands(
    repo: GitRepo, way: Callable[[GitRepo, str, datetime], str]
) -> None:
    repo.branch("mail")
    repo.post(FIRST, "draft of it\n", at=NOON)
    repo.post(FIRST, "as agreed\n", at=NOON)
    repo.git("switch", "-q", "main")
    repo.write("status.yml", "name: Acme Inc\n")
    repo.commit(at=NOON)
    way(repo, "mail", LATER)
    published, edited = times(landings(repo), FIRST)
    assert published == LATER
    # rebased, both commits land one after the other, at the same time
    assert edited == (LATER if way is GitRepo.rebase else None)


def test_main_merged_into_the_branch_leaves_landings_on_main_alone(repo: GitRepo) -> None:
    repo.post(FIRST, at=NOON)
    repo.branch("more")
    repo.post(SECOND, at=LATER)
    repo.git("switch", "-q", "main")
    repo.post("2026-11-20-api/01-investigating.md", at=LATER)
    repo.git("switch", "-q", "more")
    repo.git("merge", "-q", "--no-ff", "-m", "Take main", "main", at=LATER)
    repo.merge("more", at=MUCH_LATER)
    found = landings(repo)
    assert times(found, "2026-11-20-api/01-investigating.md") == (LATER, None)
    assert times(found, FIRST) == (NOON, None)
    assert times(found, SECOND) == (MUCH_LATER, None)


def test_a_conflict_resolved_in_the_merge_counts_as_an_edit(repo: GitRepo) -> None:
    repo.post(FIRST, "one\n", at=NOON)
    repo.branch("other")
    repo.post(FIRST, "two\n", at=NOON)
    repo.git("switch", "-q", "main")
    repo.post(FIRST, "three\n", at=LATER)
    repo.git("merge", "-q", "--no-ff", "--no-commit", "-s", "ours", "other")
    repo.write(f"incidents/{FIRST}", "both\n")
    repo.commit(at=MUCH_LATER)
    assert times(landings(repo), FIRST) == (NOON, MUCH_LATER)


def test_an_edit_is_told_apart_from_publication(repo: GitRepo) -> None:
    repo.post(FIRST, at=NOON)
    repo.post(FIRST, "other words\n", at=LATER)
    assert times(landings(repo), FIRST) == (NOON, LATER)


def test_another_mode_is_no_edit(repo: GitRepo) -> None:
    repo.post(FIRST, at=NOON)
    (repo.page / "incidents" / FIRST).chmod(0o755)
    repo.commit(at=LATER)
    assert times(landings(repo), FIRST) == (NOON, None)


def test_what_is_not_there_any_more_has_no_landing(repo: GitRepo) -> None:
    repo.post(FIRST)
    repo.remove(FIRST)
    repo.commit()
    assert landings(repo).of(FIRST) is None
    assert landings(repo).of(SECOND) is None


@pytest.mark.parametrize(("text", "edited"), [("same\n", None), ("new\n", MUCH_LATER)])
def test_a_message_that_comes_back_keeps_its_first_landing(
    repo: GitRepo, text: str, edited: datetime | None
) -> None:
    repo.post(FIRST, "same\n", at=NOON)
    repo.remove(FIRST)
    repo.commit(at=LATER)
    repo.post(FIRST, text, at=MUCH_LATER)
    assert times(landings(repo), FIRST) == (NOON, edited)


def test_a_reverted_and_reapplied_merge_keeps_the_first_landing(repo: GitRepo) -> None:
    repo.branch("mail")
    repo.post(FIRST)
    repo.merge("mail", at=NOON)
    repo.git("revert", "-m", "1", "--no-edit", "HEAD", at=LATER)
    repo.git("revert", "--no-edit", "HEAD", at=MUCH_LATER)
    assert times(landings(repo), FIRST) == (NOON, None)


class TestRenames:
    """Renamed incidents keep what was published; a message that moves by itself is a new one."""

    @pytest.mark.parametrize("way", [GitRepo.merge, GitRepo.squash, GitRepo.rebase])
    def test_a_renamed_incident_keeps_time_and_origin(
        self, repo: GitRepo, way: Callable[[GitRepo, str, datetime], str]
    ) -> None:
        repo.post(FIRST, at=NOON)
        repo.post(SECOND, at=LATER)
        repo.branch("better-name")
        repo.rename("2026-11-21-mail", "2026-11-21-mail-delayed")
        repo.commit()
        way(repo, "better-name", MUCH_LATER)
        found = landings(repo)
        assert times(found, "2026-11-21-mail-delayed/01-investigating.md") == (NOON, None)
        assert times(found, "2026-11-21-mail-delayed/02-identified.md") == (LATER, None)
        assert origin(found, "2026-11-21-mail-delayed/02-identified.md") == "2026-11-21-mail/02-identified"
        assert found.of(FIRST) is None
        assert found.aliases == {"2026-11-21-mail": "2026-11-21-mail-delayed"}

    def test_a_message_edited_while_its_incident_is_renamed_keeps_its_origin(self, repo: GitRepo) -> None:
        repo.post(FIRST, at=NOON)
        repo.post(SECOND, at=LATER)
        repo.rename("2026-11-21-mail", "2026-11-20-post")
        repo.write("incidents/2026-11-20-post/01-investigating.md", "nothing like it was\n")
        repo.commit(at=MUCH_LATER)
        found = landings(repo)
        assert times(found, "2026-11-20-post/01-investigating.md") == (NOON, MUCH_LATER)
        assert times(found, "2026-11-20-post/02-identified.md") == (LATER, None)
        assert origin(found, "2026-11-20-post/01-investigating.md") == "2026-11-21-mail/01-investigating"

    def test_a_single_message_may_be_edited_and_its_incident_renamed_at_once(self, repo: GitRepo) -> None:
        repo.post(FIRST, at=NOON)
        repo.rename("2026-11-21-mail", "2026-11-21-post")
        repo.write("incidents/2026-11-21-post/01-investigating.md", "nothing like it was\n")
        repo.commit(at=LATER)
        assert times(landings(repo), "2026-11-21-post/01-investigating.md") == (NOON, LATER)

    def test_a_message_that_comes_with_the_rename_is_new(self, repo: GitRepo) -> None:
        repo.post(FIRST, at=NOON)
        repo.rename("2026-11-21-mail", "2026-11-21-post")
        repo.post("2026-11-21-post/02-identified.md", at=LATER)
        found = landings(repo)
        assert times(found, "2026-11-21-post/02-identified.md") == (LATER, None)
        assert origin(found, "2026-11-21-post/02-identified.md") == "2026-11-21-post/02-identified"

    def test_names_may_change_twice_and_back(self, repo: GitRepo) -> None:
        repo.post(FIRST, at=NOON)
        for old, new in [("2026-11-21-mail", "a"), ("a", "b")]:
            repo.rename(old, new)
            repo.commit(at=LATER)
        found = landings(repo)
        assert found.aliases == {"2026-11-21-mail": "b", "a": "b"}
        assert origin(found, "b/01-investigating.md") == FIRST.removesuffix(".md")
        repo.rename("b", "2026-11-21-mail")
        repo.commit(at=LATER)
        found = landings(repo)
        assert found.aliases == {"a": "2026-11-21-mail", "b": "2026-11-21-mail"}
        assert times(found, FIRST) == (NOON, None)
        assert origin(found, FIRST) == FIRST.removesuffix(".md")

    def test_a_file_renamed_within_its_incident_keeps_time_and_origin(self, repo: GitRepo) -> None:
        repo.post(FIRST, at=NOON)
        repo.post(SECOND, at=LATER)
        repo.rename(SECOND, "2026-11-21-mail/02-found.md")
        repo.commit(at=MUCH_LATER)
        found = landings(repo)
        assert times(found, "2026-11-21-mail/02-found.md") == (LATER, None)
        assert origin(found, "2026-11-21-mail/02-found.md") == SECOND.removesuffix(".md")
        assert found.aliases == {}

    def test_files_may_be_renumbered_while_their_incident_is_renamed(self, repo: GitRepo) -> None:
        repo.post(FIRST, at=NOON)
        repo.post(SECOND, at=LATER)
        repo.rename("2026-11-21-mail", "2026-11-21-post")
        repo.rename("2026-11-21-post/02-identified.md", "2026-11-21-post/03-identified.md")
        repo.rename("2026-11-21-post/01-investigating.md", "2026-11-21-post/02-identified.md")
        repo.commit(at=MUCH_LATER)
        found = landings(repo)
        assert times(found, "2026-11-21-post/03-identified.md") == (LATER, None)
        assert times(found, "2026-11-21-post/02-identified.md") == (NOON, None)

    def test_a_message_moved_to_another_incident_is_new(self, repo: GitRepo) -> None:
        repo.post(FIRST, at=NOON)
        repo.post(SECOND, at=NOON)
        repo.rename(SECOND, "2026-11-22-other/02-identified.md")
        repo.commit(at=LATER)
        found = landings(repo)
        assert times(found, "2026-11-22-other/02-identified.md") == (LATER, None)
        assert origin(found, "2026-11-22-other/02-identified.md") == "2026-11-22-other/02-identified"
        assert times(found, FIRST) == (NOON, None)

    def test_an_incident_moved_into_another_is_no_rename(self, repo: GitRepo) -> None:
        repo.post("a/01-investigating.md", at=NOON)
        repo.post("b/01-investigating.md", at=NOON)
        repo.rename("a/01-investigating.md", "b/02-identified.md")
        repo.commit(at=LATER)
        found = landings(repo)
        assert times(found, "b/02-identified.md") == (LATER, None)
        assert found.aliases == {}

    def test_a_slug_used_again_gets_origins_of_its_own(self, repo: GitRepo) -> None:
        repo.post(FIRST, at=NOON)
        repo.rename("2026-11-21-mail", "2026-11-21-old-mail")
        repo.commit(at=LATER)
        commit = repo.post(FIRST, "another incident\n", at=MUCH_LATER)
        found = landings(repo)
        assert times(found, FIRST) == (MUCH_LATER, None)
        assert origin(found, FIRST) == f"2026-11-21-mail~{commit[:12]}/01-investigating"
        assert origin(found, "2026-11-21-old-mail/01-investigating.md") == FIRST.removesuffix(".md")
        assert found.aliases == {}  # the address belongs to the new incident

    def test_all_incidents_renamed_at_once_find_their_own(self, repo: GitRepo) -> None:
        ready = "We are looking into it.\n"  # ready texts make equal bytes
        for number in range(100):
            repo.write(f"incidents/202611{number:02d}-x{number}/01-investigating.md", ready)
            repo.write(f"incidents/202611{number:02d}-x{number}/02-identified.md", f"cause {number}\n")
            repo.write(f"incidents/202611{number:02d}-only{number}/01-investigating.md", ready)
        repo.commit(at=NOON)
        for folder in sorted((repo.page / "incidents").iterdir()):
            day, _, rest = folder.name.partition("-")
            repo.rename(folder.name, f"2026-11-{day[6:]}-{rest}")
        repo.commit(at=LATER)
        found = landings(repo)
        for number in range(100):
            for name in (f"x{number}/02-identified", f"only{number}/01-investigating"):
                assert times(found, f"2026-11-{number:02d}-{name}.md") == (NOON, None)
                assert origin(found, f"2026-11-{number:02d}-{name}.md") == f"202611{number:02d}-{name}"

    def test_of_equal_incidents_the_slug_decides(self, repo: GitRepo) -> None:
        for slug in ("2026-11-21-mail", "2026-11-22-api"):
            repo.post(f"{slug}/01-investigating.md", "ready text\n", at=NOON)
        repo.rename("2026-11-21-mail", "2026-11-23-mail")
        repo.rename("2026-11-22-api", "2026-11-20-api")
        repo.commit(at=LATER)
        assert landings(repo).aliases == {
            "2026-11-21-mail": "2026-11-23-mail",
            "2026-11-22-api": "2026-11-20-api",
        }

    def test_two_unlike_incidents_swapped_for_two_others_are_new(self, repo: GitRepo) -> None:
        repo.post("a/01-investigating.md", at=NOON)
        repo.post("b/01-investigating.md", at=NOON)
        repo.remove("a/01-investigating.md")
        repo.remove("b/01-investigating.md")
        repo.write("incidents/c/01-investigating.md", "c\n")
        repo.write("incidents/d/01-investigating.md", "d\n")
        repo.commit(at=LATER)
        found = landings(repo)
        assert times(found, "c/01-investigating.md") == (LATER, None)
        assert times(found, "d/01-investigating.md") == (LATER, None)

    def test_git_settings_about_renames_change_nothing(self, repo: GitRepo) -> None:
        repo.post(FIRST, at=NOON)
        repo.rename("2026-11-21-mail", "2026-11-21-post")
        repo.commit(at=LATER)
        before = landings(repo)
        for name, value in [("diff.renames", "copies"), ("diff.renameLimit", "1"), ("log.follow", "true")]:
            repo.git("config", name, value)
        assert landings(repo) == before


class TestContinuing:
    """Older landings save work and never change the answer."""

    @pytest.fixture
    def history(self, repo: GitRepo) -> GitRepo:
        repo.post(FIRST)
        repo.post(SECOND)
        repo.post("b/01-investigating.md")
        repo.rename("2026-11-21-mail", "c")
        repo.commit()
        repo.remove("b/01-investigating.md")
        repo.commit()
        repo.branch("side")
        repo.post("d/01-investigating.md")
        repo.post("b/01-investigating.md", "changed\n")
        repo.merge("side")
        repo.post(FIRST)
        repo.rename("c", "e")
        repo.commit()
        return repo

    def test_from_any_commit_of_the_main_line_the_answer_is_the_same(self, history: GitRepo) -> None:
        repository = Repository.open(history.page)
        whole = repository.landings(repository.head())
        for commit in history.git("rev-list", "--first-parent", "HEAD").split():
            earlier = repository.landings(commit)
            assert repository.landings(repository.head(), earlier) == whole

    @pytest.mark.parametrize("piece", [1, 2, 3, 5])
    def test_a_line_compared_in_pieces_gives_the_same_answer(
        self, history: GitRepo, monkeypatch: pytest.MonkeyPatch, piece: int
    ) -> None:
        repository = Repository.open(history.page)
        whole = repository.landings(repository.head())
        monkeypatch.setattr("signoff.edge.history._PIECE", piece)
        monkeypatch.setattr("signoff.edge.history._PROCESSES", 100)
        monkeypatch.setattr("os.cpu_count", lambda: 100)
        assert repository.landings(repository.head()) == whole

    def test_landings_of_a_side_branch_are_no_ground_to_continue_from(self, history: GitRepo) -> None:
        repository = Repository.open(history.page)
        side = repository.landings(history.git("rev-parse", "side"))
        assert repository.landings(repository.head(), side) == repository.landings(repository.head())

    def test_landings_of_a_newer_commit_are_no_ground_for_an_older(self, history: GitRepo) -> None:
        repository = Repository.open(history.page)
        newest = repository.landings(repository.head())
        older = history.git("rev-parse", "HEAD~3")
        assert repository.landings(older, newest) == repository.landings(older)

    @pytest.mark.parametrize("commit", ["0" * 40, "f" * 40, "main", "--all", "", "^HEAD"])
    def test_landings_of_an_unknown_commit_are_left_aside(self, history: GitRepo, commit: str) -> None:
        repository = Repository.open(history.page)
        whole = repository.landings(repository.head())
        assert repository.landings(repository.head(), Landings(commit, {}, {})) == whole

    def test_only_new_commits_are_compared(self, history: GitRepo) -> None:
        repository = Repository.open(history.page)
        earlier = repository.landings(history.git("rev-parse", "HEAD~2"))
        made_up = earlier.rows["d/01-investigating.md"]._replace(published=1)
        changed = Landings(
            earlier.commit, {**earlier.rows, "d/01-investigating.md": made_up}, earlier.aliases
        )
        found = repository.landings(repository.head(), changed)
        assert times(found, "d/01-investigating.md")[0] == datetime.fromtimestamp(1, UTC)

    def test_they_come_back_from_json_as_they_were(self, history: GitRepo) -> None:
        found = landings(history)
        assert Landings.from_plain(json.loads(json.dumps(found.to_plain()))) == found


def test_the_page_may_live_in_a_folder_of_the_repository(tmp_path: Path) -> None:
    repo = GitRepo(tmp_path / "company", page=":ops/status [1]")
    repo.post(FIRST, at=NOON)
    repo.write("../../incidents/x/01-investigating.md", "of another page\n")
    repo.write("../status 1/incidents/x/01-investigating.md", "the brackets are no pattern\n")
    repo.commit(at=LATER)
    found = landings(repo)
    assert list(found.rows) == [FIRST]
    assert times(found, FIRST) == (NOON, None)


def test_names_that_are_no_utf8_or_hold_line_breaks_are_kept_apart(repo: GitRepo) -> None:
    odd = '2026-11-21-mail/01-\udcff\n\t"x".md'
    repo.post(odd, "odd\n", at=NOON)
    repo.post("2026-11-21-mail/日本.md", "good\n", at=LATER)
    found = landings(repo)
    assert times(found, odd) == (NOON, None)
    assert times(found, "2026-11-21-mail/日本.md") == (LATER, None)
    assert Landings.from_plain(json.loads(json.dumps(found.to_plain()))) == found
