"""What a published folder holds: a manifest, and whether the folder still is as the manifest says.

A file is believed unchanged when size, modification time and inode are those of the file we wrote, a
folder when its modification time is. Nobody can bring such a manifest along in a commit: what a
checkout creates has other inodes and times.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from signoff.edge import cache

_VERSION = "generation 1"


class Record(NamedTuple):
    """One file: the `key` its maker gave it, a digest of its bytes, and what `stat` says of it."""

    key: str
    digest: str
    size: int
    mtime: int
    inode: int


@dataclass(frozen=True, slots=True)
class Manifest:
    """All files, and the modification times of all folders ("" is the root), by path."""

    files: Mapping[str, Record]
    folders: Mapping[str, int]


def load(state: Path, root: Path) -> Manifest | None:
    """The manifest of the folder `root` as kept in `state`; None when there is none to be believed."""
    plain = cache.load(_path(state, root), _VERSION)
    if plain is None:
        return None
    records = map(Record._make, zip(*plain["records"], strict=True))
    return Manifest(dict(zip(plain["files"], records, strict=True)), plain["folders"])


def store(state: Path, root: Path, manifest: Manifest) -> None:
    """Keep the manifest of `root`, until `root` is no longer that very folder."""
    plain = {
        "files": list(manifest.files),
        "records": list(zip(*manifest.files.values(), strict=True)) or [()] * len(Record._fields),
        "folders": dict(manifest.folders),
    }
    cache.write(_path(state, root), _VERSION, plain)


def forget(state: Path, *, but: Iterable[Path] = ()) -> None:
    """Remove all manifests, and what is left of half-written ones, except those of the folders `but`."""
    kept = {_path(state, root).name for root in but if root.is_dir()}
    for path in sorted(state.glob("*.json*")):
        if path.name not in kept:
            path.unlink()


def sound(root: Path, files: Mapping[str, Record]) -> dict[str, Record]:
    """Those of `files` that are still there, untouched."""
    found = {}
    start = f"{root}/"
    for path, record in files.items():
        try:
            seen = os.lstat(start + path)
        except OSError:
            continue
        if seen.st_mtime_ns == record.mtime and seen.st_ino == record.inode and seen.st_size == record.size:
            found[path] = record
    return found


def same_folders(root: Path, folders: Mapping[str, int]) -> bool:
    """Whether nothing was added to, removed from or renamed in any of `folders`."""
    start = f"{root}/"
    try:
        seen = (os.lstat(start + path) for path in folders)
        return all(s.st_mtime_ns == time for s, time in zip(seen, folders.values(), strict=True))
    except OSError:
        return False


def _path(state: Path, root: Path) -> Path:
    return state / f"{os.lstat(root).st_ino:x}.json"
