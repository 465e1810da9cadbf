"""Reading somebody else's folder: what is read, what is refused, and that nothing leads out of it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from signoff.core.finding import OperatorError
from signoff.edge import foreign
from signoff.edge.foreign import MAX_FILE, read_foreign


def everything(_path: str) -> bool:
    return True


def put(root: Path, path: str, data: bytes = b"x") -> Path:
    place = root / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(data)
    return place


def test_wanted_files_are_read_and_others_not(tmp_path: Path) -> None:
    put(tmp_path, "config.yml", b"a")
    put(tmp_path, "content/issues/a.md", b"b")
    put(tmp_path, "content/public/a.md", b"c")
    put(tmp_path, "public/issues/a.md")
    put(tmp_path, ".git/config.md")
    put(tmp_path, "picture.png")
    files, refused = read_foreign(tmp_path, lambda path: not path.endswith("png"))
    assert files == {"config.yml": b"a", "content/issues/a.md": b"b", "content/public/a.md": b"c"}
    assert refused == []


def test_links_are_never_followed(tmp_path: Path) -> None:
    outside = put(tmp_path, "outside/secret.md", b"secret")
    inside = tmp_path / "site"
    inside.mkdir()
    (inside / "file.md").symlink_to(outside)
    (inside / "folder").symlink_to(outside.parent)
    files, refused = read_foreign(inside, everything)
    assert files == {}
    assert refused == [("file.md", "it is a symbolic link"), ("folder", "it is a symbolic link")]


def test_a_large_file_is_not_read_whole(tmp_path: Path) -> None:
    put(tmp_path, "large.md", b"x" * (MAX_FILE + 1))
    put(tmp_path, "small.md", b"x" * MAX_FILE)
    files, refused = read_foreign(tmp_path, everything)
    assert list(files) == ["small.md"]
    assert refused == [("large.md", "it has more than 256 KiB")]


def test_what_is_no_file_is_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    _, refused = read_foreign(tmp_path, everything)
    assert refused == [("pipe.md", "it is no ordinary file")]


def test_a_name_that_is_no_text_is_refused(tmp_path: Path) -> None:
    Path(os.fsdecode(bytes(tmp_path) + b"/\xff.md")).write_bytes(b"x")
    put(tmp_path, "new\nline.md")
    files, refused = read_foreign(tmp_path, everything)
    assert files == {}
    assert [path for path, _ in refused] == ["new\\x0aline.md", "\\xff.md"]


def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, "a.md")

    def denied(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(foreign.os, "open", denied)
    assert read_foreign(tmp_path, everything) == ({}, [("a.md", "it cannot be read: Permission denied")])


@pytest.mark.parametrize(("bound", "value"), [("MAX_FILES", 1), ("MAX_ALL", 1)])
def test_a_folder_without_end_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bound: str, value: int
) -> None:
    put(tmp_path, "a.md")
    put(tmp_path, "b.md")
    monkeypatch.setattr(foreign, bound, value)
    with pytest.raises(OperatorError, match="more than"):
        read_foreign(tmp_path, everything)


def test_a_folder_that_is_not_there_is_the_callers_mistake(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match="there is no folder"):
        read_foreign(tmp_path / "nowhere", everything)


def test_an_unreadable_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match="cannot be read: gone") as error:
        foreign._unreadable(OSError(2, "gone", str(tmp_path)))
    assert error.value.exit_code == 3
