"""Copies of prepared folders that cost next to nothing, and what two folders have in common."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

_BY_CHANCE = re.compile(r"[-.][a-z0-9_]{8}$")
Said = Callable[[str], bool]


def cloned(origin: Path, target: Path) -> Path:
    """`origin` once more, of hard links: for programs that never change a file in place.

    Folders have the times of the old ones, and the manifests beside a site (signoff/edge/generation.py) fit.
    """
    shutil.copytree(origin, target, copy_function=os.link, symlinks=True, dirs_exist_ok=True)
    for state in target.rglob(".*.signoff"):
        for folder in _generations(state):
            old = _manifest(state, origin / folder.relative_to(target))
            if old.exists():
                old.rename(_manifest(state, folder))
    return target


def outline(root: Path, ignored: Said) -> frozenset[tuple[str, str]]:
    """All that is below `root`, as pairs of path and contents: equal if the next program finds the same.

    What has a name by chance, or is known by an inode, is called alike in all folders, and of the manifests
    beside a site only counts whose they are.
    """
    return frozenset(_outline(root, ignored))


def _outline(root: Path, ignored: Said) -> Iterator[tuple[str, str]]:
    for folder, folders, files in os.walk(root):
        inside = f"{os.path.relpath(folder, root)}/".removeprefix("./")
        folders[:] = [name for name in folders if not ignored(inside + name)]
        yield from ((inside + _BY_CHANCE.sub("", name), "") for name in folders)
        beside = list(_generations(Path(folder))) if folder.endswith(".signoff") else []
        whose = {_manifest(Path(folder), one).name: f"manifest of {one.name}" for one in beside}
        for name in files:
            if name in whose:
                yield inside, whose[name]
            elif not ignored(inside + name):
                yield inside + _BY_CHANCE.sub("", name), digest(f"{folder}/{name}")


def _generations(state: Path) -> Iterator[Path]:
    """The folders that may have a manifest in `state`."""
    site = state.parent / state.name.removeprefix(".").removesuffix(".signoff")
    return (folder for folder in (site, state / "spare", state / "retired") if folder.exists())


def _manifest(state: Path, folder: Path) -> Path:
    return state / f"{folder.stat().st_ino:x}.json"


def digest(path: str) -> str:
    """Of the bytes of a file; links of one file are read once."""
    seen = os.lstat(path)
    return _read(path, seen.st_ino, seen.st_mtime_ns)


@cache
def _read(path: str, _inode: int, _time: int) -> str:
    return hashlib.sha1(Path(path).read_bytes(), usedforsecurity=False).hexdigest()
