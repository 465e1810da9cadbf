"""What git is asked, what it must not do for a hostile repository, and what is said when it cannot answer."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from signoff.core.finding import OperatorError, WorldError
from signoff.edge import plumbing
from signoff.edge.git import SUBMODULE, SYMLINK, Drafts, Entry, Repository, blob_id
from support.gitrepo import GitRepo

MAIL = "2026-11-21-mail"
ONE = f"{MAIL}/01-investigating.md"
TWO = f"{MAIL}/02-identified.md"


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    return GitRepo(tmp_path / "page")


def refusal(path: Path) -> OperatorError:
    with pytest.raises(OperatorError) as caught:
        Repository.open(path)
    assert caught.value.exit_code == 2
    return caught.value


class TestOpening:
    def test_a_folder_of_a_repository_is_found_with_its_way_from_the_top(self, tmp_path: Path) -> None:
        repo = GitRepo(tmp_path / "company", page="ops/status")
        repo.post(ONE)
        opened = Repository.open(repo.page)
        assert (opened.root, opened.prefix, opened.head()) == (repo.root, "ops/status/", repo.head)
        assert list(opened.folders(opened.head())) == [MAIL]
        assert Repository.open(repo.root).folders(repo.head) == {}

    def test_a_worktree_a_detached_head_and_a_link_to_the_folder_will_do(
        self, repo: GitRepo, tmp_path: Path
    ) -> None:
        first = repo.post(ONE)
        repo.post(TWO)
        repo.git("worktree", "add", "-q", "--detach", str(tmp_path / "other tree"), first)
        opened = Repository.open(tmp_path / "other tree")
        assert opened.head() == first
        (tmp_path / "link").symlink_to(repo.page)
        assert Repository.open(tmp_path / "link").prefix == ""

    def test_a_submodule_is_a_repository_of_its_own(self, repo: GitRepo, tmp_path: Path) -> None:
        commit = repo.post(ONE)
        outer = GitRepo(tmp_path / "outer")
        outer.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(repo.root), "page")
        opened = Repository.open(outer.root / "page")
        assert (opened.prefix, opened.head()) == ("", commit)

    def test_a_shallow_clone_is_refused_with_the_remedy(self, repo: GitRepo, tmp_path: Path) -> None:
        repo.post(ONE)
        repo.post(TWO)
        subprocess.run(
            ["git", "clone", "-q", "--depth", "1", f"file://{repo.root}", tmp_path / "shallow"], check=True
        )
        error = refusal(tmp_path / "shallow")
        assert "shallow" in error.problem
        assert "git fetch --unshallow" in error.remedy
        assert "fetch-depth: 0" in error.remedy

    def test_outside_a_checkout_the_remedy_is_to_clone_or_begin(self, tmp_path: Path) -> None:
        error = refusal(tmp_path)
        assert "not in a git repository" in error.problem
        assert "git init" in error.remedy

    def test_before_the_first_commit_the_remedy_is_to_commit(self, repo: GitRepo) -> None:
        error = refusal(repo.page)
        assert "nothing has been committed" in error.problem
        assert "git commit" in error.remedy

    def test_a_bare_repository_is_refused(self, repo: GitRepo, tmp_path: Path) -> None:
        repo.post(ONE)
        repo.git("clone", "-q", "--bare", str(repo.root), str(tmp_path / "bare.git"))
        assert "bare repository" in refusal(tmp_path / "bare.git").problem

    def test_the_inside_of_git_is_refused(self, repo: GitRepo) -> None:
        repo.post(ONE)
        assert "inside a .git folder" in refusal(repo.root / ".git").problem

    def test_a_missing_folder_is_named(self, tmp_path: Path) -> None:
        assert "nowhere" in refusal(tmp_path / "nowhere").problem

    def test_a_broken_repository_is_named_with_what_git_says(self, repo: GitRepo) -> None:
        repo.post(ONE)
        (repo.root / ".git" / "config").write_text("[core\n")
        assert "bad config line" in refusal(repo.page).problem

    def test_an_unknown_commit_has_no_landings(self, repo: GitRepo) -> None:
        repo.post(ONE)
        with pytest.raises(WorldError, match="bad object"):
            Repository.open(repo.page).landings("f" * 40)

    def test_without_git_the_remedy_is_to_install_it(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PATH", str(tmp_path))
        assert "apt install git" in refusal(tmp_path).remedy

    def test_somebody_elses_repository_is_refused_with_the_command_to_trust_it(
        self, repo: GitRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        repo.post(ONE)
        # the variable by which git's own tests act as another user
        program = tmp_path / "bin" / "git"
        program.parent.mkdir()
        real = shutil.which("git")
        program.write_text(f'#!/bin/sh\nGIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec "{real}" "$@"\n')
        program.chmod(0o755)
        monkeypatch.setenv("PATH", str(program.parent), prepend=os.pathsep)
        error = refusal(repo.page)
        assert "another user" in error.problem
        assert f"safe.directory '{repo.page}'" in error.remedy

    def test_variables_that_git_sets_for_hooks_do_not_lead_elsewhere(
        self, repo: GitRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        commit = repo.post(ONE)
        other = GitRepo(tmp_path / "other")
        other.post(TWO)
        monkeypatch.setenv("GIT_DIR", str(other.root / ".git"))
        monkeypatch.setenv("GIT_WORK_TREE", str(other.root))
        monkeypatch.setenv("GIT_INDEX_FILE", str(other.root / ".git" / "index"))
        opened = Repository.open(repo.page)
        assert (opened.root, opened.head()) == (repo.root, commit)
        assert opened.drafts().paths == frozenset()


class TestFiles:
    def test_a_folders_tree_changes_with_its_files_only(self, repo: GitRepo) -> None:
        repo.post(ONE)
        first = repo.post("other/01-investigating.md")
        second = repo.post(ONE, "changed\n")
        opened = Repository.open(repo.page)
        before, after = opened.folders(first), opened.folders(second)
        assert before["other"] == after["other"]
        assert before[MAIL] != after[MAIL]

    def test_files_are_listed_with_name_mode_blob_and_size(self, repo: GitRepo) -> None:
        repo.post(TWO, "two\n")
        commit = repo.post(ONE, "one, longer\n")
        assert Repository.open(repo.page).files(commit) == {
            MAIL: (
                Entry("01-investigating.md", "100644", blob_id(b"one, longer\n"), 12),
                Entry("02-identified.md", "100644", blob_id(b"two\n"), 4),
            )
        }

    @pytest.mark.parametrize("count", [0, 1, 99, 150])
    def test_only_the_folders_asked_for_are_listed(self, repo: GitRepo, count: int) -> None:
        for number in range(160):
            repo.write(f"incidents/x{number}/01-investigating.md", "text\n")
        commit = repo.commit()
        asked = {f"x{number}" for number in range(count)}
        opened = Repository.open(repo.page)
        assert opened.files(commit, asked).keys() == asked
        assert opened.files(commit, {"x1", "nowhere"}).keys() == {"x1"}
        assert len(opened.files(commit)) == 160

    def test_links_submodules_and_files_outside_folders_are_recognised(self, repo: GitRepo) -> None:
        commit = repo.post(ONE)
        folder = repo.page / "incidents"
        (folder / MAIL / "02-link.md").symlink_to("/etc/passwd")
        (folder / "link").symlink_to("../..")
        (folder / "README.md").write_text("about\n")
        (folder / "module").mkdir()
        (folder / MAIL / "03-module").mkdir()
        repo.git("update-index", "--add", "--cacheinfo", f"{SUBMODULE},{commit},incidents/{MAIL}/03-module")
        repo.git("update-index", "--add", "--cacheinfo", f"{SUBMODULE},{commit},incidents/module")
        repo.git("add", "incidents")
        repo.git("commit", "-q", "-m", "Odd things")
        opened = Repository.open(repo.page)
        modes = {entry.name: entry.mode for entry in opened.files(opened.head())[MAIL]}
        assert modes == {"01-investigating.md": "100644", "02-link.md": SYMLINK, "03-module": SUBMODULE}
        listing = opened.listing(opened.head())
        assert list(listing.folders) == [MAIL]
        assert {entry.name: entry.mode for entry in listing.others} == {
            "README.md": "100644",
            "link": SYMLINK,
            "module": SUBMODULE,
        }

    def test_without_incidents_there_is_nothing(self, repo: GitRepo) -> None:
        repo.write("status.yml", "name: Acme\n")
        commit = repo.commit()
        opened = Repository.open(repo.page)
        assert opened.listing(commit) == ({}, ())
        assert opened.files(commit) == {}
        assert opened.landings(commit).rows == {}
        assert opened.drafts().paths == frozenset()

    def test_incidents_that_is_a_link_is_no_folder(self, repo: GitRepo) -> None:
        (repo.page / "incidents").symlink_to("/etc")
        commit = repo.commit()
        opened = Repository.open(repo.page)
        assert opened.folders(commit) == {}
        assert opened.files(commit) == {}
        assert opened.landings(commit).rows == {}

    def test_a_commit_says_whether_it_holds_a_path(self, tmp_path: Path) -> None:
        repo = GitRepo(tmp_path / "company", page="status")
        commit = repo.post(ONE)
        opened = Repository.open(repo.page)
        assert opened.holds(commit, "incidents")
        assert opened.holds(commit, f"incidents/{ONE}")
        assert not opened.holds(commit, ".cache")

    def test_blobs_come_in_the_order_asked(self, repo: GitRepo) -> None:
        texts = [b"", b"one\n", b"no line end", b"\0binary\r\n\n", b"x" * 100_000, b"one\n"]
        for number, text in enumerate(texts):
            repo.write(f"incidents/x/{number}", text)
        repo.commit()
        assert list(Repository.open(repo.page).blobs(map(blob_id, texts))) == texts

    def test_a_blob_that_is_not_there_is_the_worlds_fault(self, repo: GitRepo) -> None:
        repo.post(ONE)
        with pytest.raises(WorldError, match="no blob f"):
            list(Repository.open(repo.page).blobs(["f" * 40]))

    def test_repositories_of_sha256_ids_work_too(self, tmp_path: Path) -> None:
        repo = GitRepo(tmp_path / "page")
        shutil.rmtree(repo.root / ".git")
        repo.git("init", "-q", "-b", "main", "--object-format=sha256")
        commit = repo.post(ONE, "text\n")
        opened = Repository.open(repo.page)
        assert opened.read(opened.files(commit)) == {MAIL: {"01-investigating.md": b"text\n"}}
        earlier = opened.landings(commit)
        repo.post(TWO)
        assert opened.landings(repo.head, earlier) == opened.landings(repo.head)
        assert Repository.open(repo.page).drafts().paths == frozenset()


class TestReading:
    """What is read is what was committed, whatever lies in the work tree."""

    def read(self, repo: GitRepo, **options: int) -> dict[str, bytes]:
        opened = Repository.open(repo.page)
        return opened.read(opened.files(opened.head()), **options).get(MAIL, {})

    def test_files_of_the_work_tree_are_taken_without_asking_git(
        self, repo: GitRepo, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        repo.post(ONE, "one\n")
        opened = Repository.open(repo.page)
        files = opened.files(opened.head())
        monkeypatch.setenv("PATH", "")
        assert opened.read(files) == {MAIL: {"01-investigating.md": b"one\n"}}

    def test_edits_of_the_same_size_and_missing_files_do_not_show(self, repo: GitRepo) -> None:
        repo.post(ONE, "one\n")
        repo.post(TWO, "two\n")
        repo.write(f"incidents/{ONE}", "ONE\n")
        repo.remove(TWO)
        assert self.read(repo) == {"01-investigating.md": b"one\n", "02-identified.md": b"two\n"}
        shutil.rmtree(repo.page / "incidents")
        assert self.read(repo) == {"01-investigating.md": b"one\n", "02-identified.md": b"two\n"}

    def test_line_ends_are_those_that_were_committed(self, repo: GitRepo) -> None:
        repo.git("config", "core.autocrlf", "true")
        repo.post(ONE, "one\r\ntwo\r\n")
        assert (repo.page / "incidents" / ONE).read_bytes() == b"one\r\ntwo\r\n"
        assert self.read(repo) == {"01-investigating.md": b"one\ntwo\n"}

    @pytest.mark.parametrize("what", [ONE, MAIL])
    def test_a_link_in_place_of_a_file_or_folder_is_not_followed(
        self, repo: GitRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
    ) -> None:
        repo.post(ONE, "one\n")
        moved = repo.page / "incidents" / what
        moved.rename(tmp_path / "elsewhere")
        moved.symlink_to(tmp_path / "elsewhere")
        assert self.read(repo) == {"01-investigating.md": b"one\n"}
        opened = Repository.open(repo.page)
        files = opened.files(opened.head())
        monkeypatch.setenv("PATH", "")  # it has to ask git, though the bytes lie behind the link
        with pytest.raises(FileNotFoundError, match="git"):
            opened.read(files)

    def test_a_pipe_in_place_of_a_file_does_not_hold_up(self, repo: GitRepo) -> None:
        repo.post(ONE, "one\n")
        file = repo.page / "incidents" / ONE
        file.unlink()
        os.mkfifo(file)
        assert self.read(repo) == {"01-investigating.md": b"one\n"}

    def test_large_files_links_and_submodules_are_left_out(self, repo: GitRepo) -> None:
        commit = repo.post(ONE, "one\n")
        repo.write(f"incidents/{TWO}", "x" * 101)
        (repo.page / "incidents" / MAIL / "03-link.md").symlink_to("01-investigating.md")
        (repo.page / "incidents" / MAIL / "04-module").mkdir()
        repo.git("update-index", "--add", "--cacheinfo", f"{SUBMODULE},{commit},incidents/{MAIL}/04-module")
        repo.git("add", "incidents")
        repo.git("commit", "-q", "-m", "Odd things")
        assert self.read(repo, limit=100) == {"01-investigating.md": b"one\n"}


class TestDrafts:
    def test_nothing_differs_in_a_fresh_checkout(self, repo: GitRepo, tmp_path: Path) -> None:
        repo.post(ONE)
        repo.git("clone", "-q", str(repo.root), str(tmp_path / "clone"))
        assert Repository.open(tmp_path / "clone").drafts() == Drafts((), (), ())

    def test_new_changed_staged_and_removed_files_are_told_apart(self, tmp_path: Path) -> None:
        repo = GitRepo(tmp_path / "company", page="status")
        for name in ("01-a.md", "02-b.md", "03-c.md", "04-d.md"):
            repo.post(f"x/{name}", name)
        repo.write("incidents/x/01-a.md", "edited")
        repo.write("incidents/x/02-b.md", "edited")
        repo.write("incidents/x/05-staged.md", "new")
        repo.git("add", "status")
        repo.write("incidents/x/06-new.md", "new")
        repo.write("incidents/日本/01-new.md", "new")
        repo.write("elsewhere.md", "new")
        repo.remove("x/03-c.md")
        repo.git("rm", "-q", "--cached", "status/incidents/x/04-d.md")
        repo.remove("x/04-d.md")
        found = Repository.open(repo.page).drafts()
        assert found.changed == ("incidents/x/01-a.md", "incidents/x/02-b.md")
        assert found.removed == ("incidents/x/03-c.md", "incidents/x/04-d.md")
        assert found.added == (
            "incidents/x/05-staged.md",
            "incidents/x/06-new.md",
            "incidents/日本/01-new.md",
        )
        assert found.paths == {*found.added, *found.changed}

    def test_a_touched_file_is_no_draft(self, repo: GitRepo) -> None:
        repo.post(ONE)
        os.utime(repo.page / "incidents" / ONE, (1, 1))
        assert Repository.open(repo.page).drafts().paths == frozenset()

    def test_line_ends_of_another_system_make_no_draft(self, repo: GitRepo) -> None:
        repo.git("config", "core.autocrlf", "true")
        repo.post(ONE, "one\r\n")
        os.utime(repo.page / "incidents" / ONE, (1, 1))
        assert Repository.open(repo.page).drafts().paths == frozenset()

    def test_ignored_files_are_no_drafts(self, repo: GitRepo) -> None:
        repo.write(".gitignore", "*.swp\n")
        repo.post(ONE)
        repo.write(f"incidents/{MAIL}/.01-investigating.md.swp", "editor\n")
        assert Repository.open(repo.page).drafts().paths == frozenset()

    def test_asking_leaves_the_index_as_it_is(self, repo: GitRepo) -> None:
        repo.post(ONE)
        os.utime(repo.page / "incidents" / ONE, (1, 1))
        before = (repo.root / ".git" / "index").read_bytes()
        Repository.open(repo.page).drafts()
        assert (repo.root / ".git" / "index").read_bytes() == before


class TestHostileRepositories:
    """The settings of a repository name programs; none of them is ever run."""

    PROGRAMS = (
        "core.fsmonitor",
        "core.pager",
        "core.editor",
        "core.sshCommand",
        "core.alternateRefsCommand",
        "core.askPass",
        "diff.external",
        "diff.evil.command",
        "diff.evil.textconv",
        "filter.evil.clean",
        "filter.evil.smudge",
        "filter.evil.process",
        "gpg.program",
        "gpg.ssh.program",
        "credential.helper",
        "merge.evil.driver",
        "pager.ls-tree",
        "pager.rev-parse",
        "interactive.diffFilter",
    )

    @pytest.fixture
    def traces(self, repo: GitRepo, tmp_path: Path) -> Path:
        """Where programs that were run leave a file."""
        repo.write(".gitattributes", "* diff=evil filter=evil merge=evil\n")
        repo.post(ONE)
        repo.post(TWO)
        traces = tmp_path / "traces"
        traces.mkdir()
        program = tmp_path / "evil"
        program.write_text(f'#!/bin/sh\ntouch "{traces}/$(basename "$0")-$$"\ncat\n')
        program.chmod(0o755)
        for name in self.PROGRAMS:
            repo.git("config", name, str(program))
        for name in ("ls-tree", "rev-parse", "rev-list", "diff-tree", "diff-index", "ls-files", "cat-file"):
            repo.git("config", f"alias.{name}", f"!{program}")
        repo.git("config", "log.showSignature", "true")
        repo.git("config", "core.untrackedCache", "true")
        hooks = tmp_path / "hooks"
        hooks.mkdir()
        for hook in ("post-index-change", "fsmonitor-watchman", "reference-transaction", "post-checkout"):
            shutil.copy(program, hooks / hook)
        repo.git("config", "core.hooksPath", str(hooks))
        return traces

    def test_no_program_of_its_settings_is_run(self, repo: GitRepo, traces: Path) -> None:
        repo.write(f"incidents/{ONE}", "edited\n")
        os.utime(repo.page / "incidents" / TWO, (1, 1))
        opened = Repository.open(repo.page)
        commit = opened.head()
        assert opened.read(opened.files(commit))[MAIL]["01-investigating.md"] == f"text of {ONE}\n".encode()
        assert opened.landings(commit).of(ONE) is not None
        assert opened.drafts().changed == (f"incidents/{ONE}",)
        assert opened.holds(commit, "incidents")
        assert sorted(traces.iterdir()) == []

    def test_even_commands_that_write_run_none_and_refresh_nothing(self, repo: GitRepo, traces: Path) -> None:
        for name in self.PROGRAMS:
            if name.startswith("filter."):  # no option turns these off; our questions need none
                repo.git("config", "--unset-all", name)
        os.utime(repo.page / "incidents" / TWO, (1, 1))
        index = (repo.root / ".git" / "index").read_bytes()
        for command in (["status"], ["update-ref", "refs/signoff/x", "HEAD"]):
            assert plumbing.run(repo.root, *command).returncode == 0
        assert (repo.root / ".git" / "index").read_bytes() == index
        assert sorted(traces.iterdir()) == []

    def test_the_trap_would_have_sprung(self, repo: GitRepo, traces: Path) -> None:
        os.utime(repo.page / "incidents" / TWO, (1, 1))
        subprocess.run(["git", "-C", repo.root, "status"], capture_output=True, check=False)
        assert sorted(traces.iterdir()) != []

    def test_a_partial_clone_fetches_nothing_behind_our_back(
        self, repo: GitRepo, traces: Path, tmp_path: Path
    ) -> None:
        for name in self.PROGRAMS:
            repo.git("config", "--unset-all", name)
        repo.git("config", "uploadpack.allowFilter", "true")
        clone = tmp_path / "partial"
        command = ["git", "clone", "-q", "--no-checkout", "--filter=blob:none", f"file://{repo.root}", clone]
        subprocess.run(command, check=True)
        opened = Repository.open(clone)
        assert list(opened.folders(opened.head())) == [MAIL]
        assert opened.landings(opened.head()).of(ONE) is not None
        with pytest.raises(WorldError) as caught:
            opened.read(opened.files(opened.head()))
        assert "--filter" in caught.value.remedy

    def test_a_replaced_commit_does_not_change_when_things_landed(self, repo: GitRepo) -> None:
        repo.post(ONE)
        repo.post(TWO)
        opened = Repository.open(repo.page)
        before = opened.landings(opened.head())
        fake = repo.git("commit-tree", "-m", "Fake", "HEAD^{tree}")
        repo.git("replace", "HEAD", fake)
        assert Repository.open(repo.page).landings(opened.head()) == before
