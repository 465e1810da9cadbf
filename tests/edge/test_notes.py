"""The notes that hold evidence: nothing is lost, nothing foreign is laundered, nothing done by halves."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from signoff.core.finding import OperatorError, WorldError
from signoff.edge import notes as module
from signoff.edge.git import Repository
from signoff.edge.notes import REF, Notes, Publisher, signing_key
from signoff.edge.remotes import Line
from support.gitrepo import GitRepo
from support.newsroom import make_key, signer

BLOBS = tuple(f"{number:040x}" for number in range(0x1111, 0x1111 + 20))


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    repo = GitRepo(tmp_path / "page")
    repo.write("status.yml", "name: x\n")
    repo.commit("Start")
    subprocess.run(["git", "init", "-q", "--bare", str(tmp_path / "hub.git")], check=True)
    repo.git("remote", "add", "origin", str(tmp_path / "hub.git"))
    repo.git("push", "-q", "origin", "main")
    return repo


def notes_of(repo: GitRepo, **how: object) -> Notes:
    return Notes(Repository.open(repo.root), **how)  # type: ignore[arg-type]


def clone(repo: GitRepo, name: str) -> GitRepo:
    """Another checkout that shares the remote."""
    copy = GitRepo(repo.root.parent / name)
    copy.git("remote", "add", "origin", str(repo.root.parent / "hub.git"))
    copy.git("fetch", "-q", "origin")
    copy.git("reset", "-q", "--hard", "origin/main")
    return copy


def lines(*texts: str) -> frozenset[str]:
    return frozenset(texts)


def read(notes: Notes) -> Mapping[str, frozenset[str]]:
    return notes.read(notes.trusted(notes.tip())[0])


def test_what_was_added_is_read_by_git_and_by_us(repo: GitRepo) -> None:
    blob = repo.git("rev-parse", "HEAD:status.yml")
    notes = notes_of(repo)
    notes.add({blob: lines("one", "two")}, "Record")
    notes.add({blob: lines("two", "three"), BLOBS[0]: lines("é")}, "Record")
    assert read(notes) == {blob: lines("one", "two", "three"), BLOBS[0]: lines("é")}
    assert repo.git("notes", f"--ref={REF}", "show", blob).splitlines() == ["one", "three", "two"]


def test_adding_what_is_there_makes_no_commit(repo: GitRepo) -> None:
    notes = notes_of(repo)
    tip = notes.add({BLOBS[0]: lines("one")}, "Record")
    assert notes.add({BLOBS[0]: lines("one")}, "Record") == tip


def test_neither_work_tree_nor_index_nor_hooks_have_a_part_in_it(repo: GitRepo) -> None:
    hook = repo.root / ".git/hooks/reference-transaction"
    hook.write_text("#!/bin/sh\ntouch ran\n")
    hook.chmod(0o755)
    repo.write("draft.md", "x")
    before = repo.git("status", "--porcelain")
    notes_of(repo).add({BLOBS[0]: lines("one")}, "Record")
    assert repo.git("status", "--porcelain") == before
    assert not (repo.root / "ran").exists()


def test_what_changed_between_two_commits_is_what_reading_both_shows(repo: GitRepo) -> None:
    notes = notes_of(repo)
    first = notes.add({BLOBS[0]: lines("a"), BLOBS[1]: lines("b")}, "Record")
    second = notes.add({BLOBS[0]: lines("c"), BLOBS[2]: lines("d")}, "Record")
    assert notes.changed(first, second) == {BLOBS[0]: lines("a", "c"), BLOBS[2]: lines("d")}
    assert notes.changed(second, first) == {BLOBS[0]: lines("a"), BLOBS[2]: frozenset()}
    assert notes.changed("0" * 40, second) is None
    assert notes.changed("", second) is None


def test_two_who_record_at_once_lose_nothing(repo: GitRepo) -> None:
    def record(number: int) -> None:
        notes_of(repo).add({BLOBS[number % 3]: lines(f"line {number}")}, "Record")

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(record, range(6)))
    assert sum(map(len, read(notes_of(repo)).values())) == 6


def test_two_who_share_at_once_both_succeed_and_lose_nothing(repo: GitRepo) -> None:
    desks = [clone(repo, f"desk-{number}") for number in range(3)]

    def share(number: int) -> None:
        notes = notes_of(desks[number])
        notes.add({BLOBS[0]: lines(f"line {number}"), BLOBS[1 + number]: lines("own")}, "Record")
        notes.share("origin")

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(share, range(3)))
    notes = notes_of(repo)
    notes.join(notes.fetch("origin"))
    assert read(notes)[BLOBS[0]] == lines("line 0", "line 1", "line 2")
    assert len(read(notes)) == 4


def test_somebody_who_pushes_between_fetch_and_push_is_joined(
    repo: GitRepo, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = clone(repo, "other")
    ours = notes_of(repo)
    ours.add({BLOBS[0]: lines("ours")}, "Record")
    fetched = Notes.fetch
    times: list[int] = []

    def fetch_then_be_overtaken(self: Notes, remote: str, line: Line) -> str:
        tip = fetched(self, remote, line)
        if not times:
            times.append(1)
            theirs = notes_of(other)
            theirs.add({BLOBS[0]: lines("theirs")}, "Record")
            other.git("push", "-q", "origin", REF)
        return tip

    monkeypatch.setattr(Notes, "fetch", fetch_then_be_overtaken)
    ours.share("origin")
    assert read(ours) == {BLOBS[0]: lines("ours", "theirs")}


def test_a_remote_that_takes_nothing_is_named_with_its_reason(repo: GitRepo) -> None:
    hook = repo.root.parent / "hub.git/hooks/pre-receive"
    hook.write_text("#!/bin/sh\necho no notes here >&2\nexit 1\n")
    hook.chmod(0o755)
    notes = notes_of(repo)
    notes.add({BLOBS[0]: lines("one")}, "Record")
    with pytest.raises(WorldError, match="could not be pushed"):
        notes.share("origin")
    with pytest.raises(WorldError, match="could not be fetched"):
        notes.fetch("nowhere")


def test_a_page_without_notes_has_none(repo: GitRepo) -> None:
    notes = notes_of(repo)
    assert (notes.tip(), notes.read(""), notes.fetch("origin"), notes.join("")) == ("", {}, "", "")
    notes.share("origin")


def test_what_is_no_note_is_passed_over(repo: GitRepo) -> None:
    """A branch pushed to the ref of the notes, say."""
    repo.git("update-ref", REF, "HEAD")
    notes = notes_of(repo)
    assert notes.read(notes.tip()) == {}
    notes.add({BLOBS[0]: lines("one")}, "Record")
    assert notes.read(notes.tip()) == {BLOBS[0]: lines("one")}


def test_a_note_of_any_size_costs_no_more_than_a_large_one(
    repo: GitRepo, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes = notes_of(repo)
    first = notes.add({BLOBS[0]: lines("one")}, "Record")
    second = notes.add({BLOBS[1]: lines("x" * 5_000)}, "Record")
    monkeypatch.setattr(module, "MAX_NOTE", 4_000)
    assert notes.read(second) == {BLOBS[0]: lines("one")}
    assert notes.changed(first, second) == {BLOBS[1]: frozenset()}


def test_a_note_that_moved_within_the_tree_says_what_a_clean_look_would_see(repo: GitRepo) -> None:
    notes = notes_of(repo)
    first = notes.add({BLOBS[0]: lines("one")}, "Record")
    note = repo.git("rev-parse", f"{first}:{BLOBS[0][:2]}/{BLOBS[0][2:]}")
    tree = subprocess.run(
        ["git", "mktree"],
        cwd=repo.root,
        input=f"100644 blob {note}\t{BLOBS[0]}\n",
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    moved = repo.git("commit-tree", "-m", "Move", "-p", first, tree)
    assert notes.changed(first, moved) == notes.read(moved) == {BLOBS[0]: lines("one")}


# the publisher's key


@pytest.fixture
def key(tmp_path: Path) -> Path:
    return make_key(tmp_path, "publisher")


def publisher(key: Path) -> Publisher:
    return Publisher("ci@example.org", signer(key, "CI@example.org").encode(), b"")


def test_lines_that_others_put_on_top_neither_count_nor_get_signed(repo: GitRepo, key: Path) -> None:
    own = notes_of(repo, key=key, publisher=publisher(key))
    signed = own.add({BLOBS[0]: lines("proved")}, "Record")
    notes_of(repo).add({BLOBS[0]: lines("forged"), BLOBS[1]: lines("forged")}, "Forge")
    assert own.trusted(own.tip()) == (signed, 1)
    own.add({BLOBS[2]: lines("proved")}, "Record")
    assert read(notes_of(repo)) == {BLOBS[0]: lines("proved"), BLOBS[2]: lines("proved")}
    assert own.trusted(own.tip()) == (own.tip(), 0)


def test_joining_forged_notes_signs_none_of_them(repo: GitRepo, key: Path) -> None:
    own = notes_of(repo, key=key, publisher=publisher(key))
    own.add({BLOBS[0]: lines("proved")}, "Record")
    own.share("origin")
    forger = clone(repo, "forger")
    theirs = notes_of(forger)
    theirs.join(theirs.fetch("origin"))
    theirs.add({BLOBS[1]: lines("forged")}, "Forge")
    forger.git("push", "-q", "origin", REF)
    own.add({BLOBS[2]: lines("proved")}, "Record")
    own.share("origin")
    assert read(own) == {BLOBS[0]: lines("proved"), BLOBS[2]: lines("proved")}
    assert BLOBS[1] not in own.read(own.tip())


def test_a_key_of_another_is_not_the_publishers(repo: GitRepo, key: Path, tmp_path: Path) -> None:
    other = make_key(tmp_path, "other")
    both = publisher(key).allowed + signer(other, "alice@example.org").encode()
    notes_of(repo, key=other).add({BLOBS[0]: lines("forged")}, "Forge")
    assert notes_of(repo, publisher=publisher(key)._replace(allowed=both)).trusted(notes_of(repo).tip()) == (
        "",
        1,
    )


def test_where_signatures_are_lost_under_foreign_commits_nothing_counts(
    repo: GitRepo, key: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MAX_LOOK", 3)
    own = notes_of(repo, key=key, publisher=publisher(key))
    own.add({BLOBS[0]: lines("proved")}, "Record")
    for number in range(3):
        notes_of(repo).add({BLOBS[1]: lines(f"forged {number}")}, "Forge")
    assert own.trusted(own.tip()) == ("", 3)


def test_the_key_comes_as_itself_or_as_a_file(key: Path) -> None:
    with signing_key({}) as nothing:
        assert nothing is None
    with signing_key({"SIGNOFF_SIGNING_KEY": str(key)}) as file:
        assert file == key
    with signing_key({"SIGNOFF_SIGNING_KEY": key.read_text()}) as file:
        assert file is not None
        assert file.read_text() == key.read_text()
        assert file.stat().st_mode & 0o077 == 0
    assert not file.exists()
    with (
        pytest.raises(OperatorError, match="names no file"),
        signing_key({"SIGNOFF_SIGNING_KEY": "/nowhere"}),
    ):
        pass
