"""Which bytes lay where in a commit that our clone may never have seen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fakes.github import GitHub
from signoff.core.finding import WorldError
from signoff.edge.forge import Forge, RefusedError
from signoff.edge.forge_trees import MANY_FOLDERS

MESSAGE = "incidents/a/01-investigating.md"


@pytest.fixture
def github(tmp_path: Path) -> Iterator[GitHub]:
    with GitHub(tmp_path / "hub") as hub:
        hub.push("main", {"status.yml": "name: Acme\n"})
        yield hub


@pytest.fixture
def forge(github: GitHub) -> Forge:
    return Forge.from_environment(github.environ(github.token(contents="read")))


def asked(github: GitHub) -> list[str]:
    return [met.target.rpartition("/git/")[2] for met in github.log]


def test_a_path_leads_to_its_blob_and_nothing_to_none(github: GitHub, forge: Forge) -> None:
    commit = github.push("main", {MESSAGE: "words\n", "top.md": "top\n"})
    found = forge.blobs_at(commit, [MESSAGE, "top.md", "incidents/a", "incidents/b/01-x.md", "top.md/x", ""])
    assert found == {
        MESSAGE: github.history.git("rev-parse", f"main:{MESSAGE}"),
        "top.md": github.history.git("rev-parse", "main:top.md"),
        "incidents/a": None,
        "incidents/b/01-x.md": None,
        "top.md/x": None,
        "": None,
    }


def test_a_commit_that_was_pushed_over_still_tells_what_it_held(github: GitHub, forge: Forge) -> None:
    before = github.push("fix", {MESSAGE: "approved\n"}, start="main")
    blob = github.history.git("rev-parse", f"{before}:{MESSAGE}")
    github.push("fix", {MESSAGE: "other\n"}, start="main")
    assert before not in github.history.git("rev-list", "--all")
    assert forge.blobs_at(before, [MESSAGE]) == {MESSAGE: blob}


def test_a_link_and_a_submodule_are_no_file(github: GitHub, forge: Forge) -> None:
    """A link's blob is the path it points to; that could be written to look like a message."""
    commit = github.push("main", {"a.md": "words\n"})
    blob = github.history.git("rev-parse", "main:a.md")
    entries = f"120000 blob {blob}\tlink.md\n100644 blob {blob}\tfile.md\n100755 blob {blob}\tprogram.md\n"
    entries += f"160000 commit {commit}\tmodule\n"
    tree = github.history.git("mktree", "--missing", input=entries.encode())
    odd = github.history.record(tree, [commit], "Odd", github.now, ("x", "x@example.org"))
    found = forge.blobs_at(odd, ["link.md", "file.md", "program.md", "module", "module/a.md"])
    assert found == {
        "link.md": None,
        "file.md": blob,
        "program.md": blob,
        "module": None,
        "module/a.md": None,
    }


def test_names_of_any_sign_are_found(github: GitHub, forge: Forge) -> None:
    names = ["incidents/ü/日本 語.md", 'incidents/a/"quoted".md', "incidents/a/tab\there.md"]
    commit = github.push("main", dict.fromkeys(names, "words\n"))
    assert set(forge.blobs_at(commit, names).values()) == {
        github.history.git("rev-parse", f"main:{names[1]}")
    }


def test_a_tree_is_asked_for_once(github: GitHub, forge: Forge) -> None:
    first = github.push("main", {MESSAGE: "words\n", "incidents/a/02-x.md": "more\n"})
    second = github.push("main", {"status.yml": "name: Other\n"})
    forge.blobs_at(first, [MESSAGE, "incidents/a/02-x.md"])
    forge.blobs_at(second, [MESSAGE])
    assert len(asked(github)) == len(set(asked(github))) == 6


def test_many_folders_are_one_question(github: GitHub, forge: Forge) -> None:
    paths = [f"incidents/{number}/01-x.md" for number in range(MANY_FOLDERS + 1)]
    commit = github.push("main", {path: f"{path}\n" for path in paths})
    found = forge.blobs_at(commit, paths)
    assert found == {path: github.history.git("rev-parse", f"main:{path}") for path in paths}
    assert len(asked(github)) == 2


def test_what_is_too_large_for_one_answer_is_asked_folder_by_folder(github: GitHub, forge: Forge) -> None:
    paths = [f"incidents/{number}/01-x.md" for number in range(MANY_FOLDERS + 1)]
    commit = github.push("main", {path: f"{path}\n" for path in paths})
    github.tree_limit = MANY_FOLDERS + 2
    found = forge.blobs_at(commit, paths)
    assert all(found.values())
    assert len(asked(github)) > MANY_FOLDERS


def test_a_folder_that_the_forge_does_not_show_whole_is_no_answer(github: GitHub, forge: Forge) -> None:
    """What is left out of a list must not read as 'not there'."""
    commit = github.push("main", {f"incidents/{name}/01-x.md": "x\n" for name in "abcdef"})
    github.tree_limit = 4
    with pytest.raises(WorldError, match="does not show a folder whole"):
        forge.blobs_at(commit, ["incidents/f/01-x.md"])


@pytest.mark.parametrize("commit", ["0" * 40, "main", "../../user", ""])
def test_a_commit_that_the_forge_has_not_is_refused(forge: Forge, commit: str) -> None:
    with pytest.raises(RefusedError, match="404"):
        forge.blobs_at(commit, [MESSAGE])


def test_the_answer_for_another_commit_is_not_taken(github: GitHub, forge: Forge) -> None:
    commit = github.push("main", {MESSAGE: "words\n"})
    other = github.push("other", {MESSAGE: "other\n"})
    github.fail_next(301, headers={"Location": f"/repos/acme/status/git/commits/{other}"})
    with pytest.raises(WorldError, match="another commit"):
        forge.blobs_at(commit, [MESSAGE])
