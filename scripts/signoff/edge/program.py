"""Which program made a thing that is kept: what one version remembered, another must not believe.

While the program is being worked on, every edit is another version.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

_PACKAGE = Path(__file__).parents[1]
_PARTS = ("core", "site", "build", "approval", "signing", "clock", "edge")
_KINDS = frozenset({".py", ".po", ".html", ".json"})


@lru_cache(maxsize=1)
def program() -> str:
    """Something else whenever the code or a catalogue that decides what pages say was written anew."""
    digest = hashlib.blake2b(digest_size=16)
    for part in _PARTS:
        for file in _files(_PACKAGE / part):
            seen = file.stat()
            digest.update(f"{file}\0{seen.st_size}\0{seen.st_mtime_ns}\0".encode())
    return digest.hexdigest()


def digest_of(folders: Iterable[Path]) -> str:
    """A digest of the names and bytes of all templates below `folders`."""
    digest = hashlib.blake2b(digest_size=16)
    for folder in folders:
        for file in _files(folder):
            data = file.read_bytes()
            digest.update(f"{file.relative_to(folder).as_posix()}\0{len(data)}\0".encode())
            digest.update(data)
    return digest.hexdigest()


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix in _KINDS)
