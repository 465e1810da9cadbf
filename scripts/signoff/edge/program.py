"""What made a thing that is kept: a digest of this program's own files.

What one version remembered, another must not believe; while the program is being worked on, every edit is
another version.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

_PACKAGE = Path(__file__).parents[1]
_PARTS = ("core", "site", "build", "approval", "signing")
_KINDS = frozenset({".py", ".po", ".html"})


@lru_cache(maxsize=1)
def program() -> str:
    """A digest of the code and catalogues that decide what pages say: some 5 ms, once per process."""
    return digest_of(_PACKAGE / part for part in _PARTS)


def digest_of(folders: Iterable[Path]) -> str:
    """A digest of the names and bytes of all code, catalogues and templates below `folders`."""
    digest = hashlib.blake2b(digest_size=16)
    for folder in folders:
        for file in sorted(path for path in folder.rglob("*") if path.suffix in _KINDS):
            data = file.read_bytes()
            digest.update(f"{file.relative_to(folder).as_posix()}\0{len(data)}\0".encode())
            digest.update(data)
    return digest.hexdigest()
