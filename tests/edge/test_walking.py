"""A folder is told as it is, whatever lies in it."""

from __future__ import annotations

import os
from pathlib import Path

from signoff.edge.walking import files_below


def test_everything_but_folders_is_told_by_its_path(tmp_path: Path) -> None:
    for path in ("index.html", "a/b/c.html", "a/é.txt"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(b"x")
    (tmp_path / "empty").mkdir()
    (tmp_path / "to-a-folder").symlink_to("a")
    (tmp_path / "to-a-file").symlink_to("index.html")
    os.mkfifo(tmp_path / "pipe")
    found = dict(files_below(tmp_path))
    assert sorted(found) == ["a/b/c.html", "a/é.txt", "index.html", "pipe", "to-a-file", "to-a-folder"]
    plain = {path for path, entry in found.items() if entry.is_file(follow_symlinks=False)}
    assert plain == {"a/b/c.html", "a/é.txt", "index.html"}


def test_a_folder_that_is_not_there_is_empty(tmp_path: Path) -> None:
    assert list(files_below(tmp_path / "nowhere")) == []
