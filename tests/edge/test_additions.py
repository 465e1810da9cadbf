"""Adding files never changes one that is there."""

from __future__ import annotations

from pathlib import Path

import pytest

from signoff.core.finding import OperatorError, WorldError
from signoff.edge import additions
from signoff.edge.additions import Added, add_files

FILES = {"a.txt": b"a", "deep/er/b.txt": b"b"}


def tree(root: Path) -> dict[str, bytes]:
    return {str(p.relative_to(root)): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}


def test_files_are_written_once_and_then_left_alone(tmp_path: Path) -> None:
    target = tmp_path / "new" / "target"
    assert add_files(target, FILES) == Added(tuple(FILES), (), ())
    assert tree(target) == FILES
    assert add_files(target, FILES) == Added((), tuple(FILES), ())
    assert oct((target / "a.txt").stat().st_mode)[-3:] == "644"


def test_a_file_that_differs_is_kept(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"mine")
    assert add_files(tmp_path, FILES) == Added(("deep/er/b.txt",), (), ("a.txt",))
    assert tree(tmp_path)["a.txt"] == b"mine"


def test_a_rehearsal_writes_nothing(tmp_path: Path) -> None:
    target = tmp_path / "target"
    assert add_files(target, FILES, dry_run=True) == Added(tuple(FILES), (), ())
    assert not target.exists()


@pytest.mark.parametrize("name", ["deep", "deep/er", "deep/er/b.txt"])
def test_nothing_is_written_through_a_link(tmp_path: Path, name: str) -> None:
    outside, target = tmp_path / "outside", tmp_path / "target"
    outside.mkdir()
    place = target / name
    place.parent.mkdir(parents=True)
    place.symlink_to(outside / "b.txt" if name.endswith("txt") else outside)
    assert "deep/er/b.txt" in add_files(target, FILES).kept
    assert tree(outside) == {}


@pytest.mark.parametrize("name", ["deep", "deep/er/b.txt"])
def test_what_is_in_the_way_is_kept(tmp_path: Path, name: str) -> None:
    place = tmp_path / name
    if name == "deep":
        place.write_bytes(b"a file")
    else:
        place.mkdir(parents=True)
    assert add_files(tmp_path, FILES).kept == ("deep/er/b.txt",)


@pytest.mark.parametrize("path", ["../x", "/x", "", "a/../../x"])
def test_a_path_out_of_the_folder_is_a_bug(tmp_path: Path, path: str) -> None:
    with pytest.raises(ValueError, match="not a path inside"):
        add_files(tmp_path, {path: b"x"})


def test_a_target_that_is_a_file_is_the_callers_mistake(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"")
    with pytest.raises(OperatorError, match="not a folder"):
        add_files(tmp_path / "x", FILES)


def test_a_full_disk_leaves_no_half_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_source: str, target: Path) -> None:
        raise OSError(28, "No space left on device", str(target))

    monkeypatch.setattr(additions.os, "link", full)
    with pytest.raises(WorldError, match="cannot be written: No space left"):
        add_files(tmp_path, FILES)
    assert tree(tmp_path) == {}


def test_a_file_that_appears_meanwhile_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def overtaken(_source: str, target: Path) -> None:
        target.write_bytes(b"theirs")
        raise FileExistsError(17, "File exists", str(target))

    monkeypatch.setattr(additions.os, "link", overtaken)
    assert add_files(tmp_path, {"a.txt": b"a"}) == Added((), (), ("a.txt",))
    assert tree(tmp_path) == {"a.txt": b"theirs"}
