"""A cache saves time and is never believed when anything about it is odd."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from signoff.edge import cache

VALUE = {"list": [1, 2.5, None, True, "text \udcff 日本"], "nested": {"": []}}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / ".cache" / "signoff" / "index.json"


def test_what_was_stored_comes_back(path: Path) -> None:
    assert cache.store(path, "1", VALUE)
    assert cache.load(path, "1") == VALUE
    assert cache.store(path, "1", [])
    assert cache.load(path, "1") == []


def test_another_version_finds_nothing(path: Path) -> None:
    cache.store(path, "1", VALUE)
    for version in ("2", "", "1\0", "11"):
        assert cache.load(path, version) is None


def test_no_spoilt_byte_goes_unnoticed(path: Path) -> None:
    cache.store(path, "1", VALUE)
    whole = path.read_bytes()
    for place in range(len(whole)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert cache.load(path, "1") is None
    for length in range(len(whole)):
        path.write_bytes(whole[:length])
        assert cache.load(path, "1") is None
    path.write_bytes(whole + b" ")
    assert cache.load(path, "1") is None


def test_a_rightly_sealed_file_that_is_no_json_is_nothing(path: Path) -> None:
    path.parent.mkdir(parents=True)
    for data in (b"", b"{", b"\xff", b"[" * 100_000):
        path.write_bytes(cache._head(data, "1") + data)
        assert cache.load(path, "1") is None


def test_missing_files_folders_links_and_pipes_are_nothing(path: Path, tmp_path: Path) -> None:
    assert cache.load(path, "1") is None
    cache.store(tmp_path / "real", "1", VALUE)
    path.parent.mkdir(parents=True)
    path.symlink_to(tmp_path / "real")
    assert cache.load(path, "1") is None
    path.unlink()
    os.mkfifo(path)
    assert cache.load(path, "1") is None
    path.unlink()
    path.mkdir()
    assert cache.load(path, "1") is None


def test_nobody_else_may_look_into_it(path: Path) -> None:
    cache.store(path, "1", VALUE)
    for made in (path.parent, path.parent.parent):
        assert stat.S_IMODE(made.stat().st_mode) == 0o700
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_place_that_cannot_be_written_costs_time_only(path: Path, tmp_path: Path) -> None:
    (tmp_path / ".cache").write_text("in the way")
    assert not cache.store(path, "1", VALUE)
    assert cache.load(path, "1") is None


def test_a_store_that_fails_leaves_the_old_value_and_nothing_else(path: Path) -> None:
    cache.store(path, "1", VALUE)
    with pytest.raises(TypeError):
        cache.store(path, "1", object())
    assert not cache.store(path / "below a file", "1", VALUE)
    assert cache.load(path, "1") == VALUE
    assert [entry.name for entry in path.parent.iterdir()] == ["index.json"]


def test_a_folder_in_the_place_of_a_memory_does_not_stay(path: Path) -> None:
    path.mkdir(parents=True)
    (path / "file").touch()
    assert cache.store(path, "1", VALUE)
    assert cache.load(path, "1") == VALUE
