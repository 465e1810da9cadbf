"""Bytes as git names them, and files of the work tree that still have them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

REGULAR = frozenset({"100644", "100755"})
SYMLINK = "120000"
SUBMODULE = "160000"


class Entry(NamedTuple):
    """A file of a commit: `name` within its folder, git's `mode`, the id and size of its `blob`."""

    name: str
    mode: str
    blob: str
    size: int

    @property
    def is_regular(self) -> bool:
        """Whether it is a plain file: no symlink and no submodule."""
        return self.mode in REGULAR


def blob_id(data: bytes) -> str:
    """Git's id of a blob with these bytes (in a repository of SHA-1 ids)."""
    return object_id(data, 40)


def object_id(data: bytes, length: int) -> str:
    """Git's id of a blob, of 40 hexadecimal digits (SHA-1) or 64 (SHA-256)."""
    content = b"blob %d\0%b" % (len(data), data)
    if length == 64:
        return hashlib.sha256(content).hexdigest()
    return hashlib.sha1(content, usedforsecurity=False).hexdigest()


# Never through a symlink, and never waiting for the other end of a pipe.
_FLAGS = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK


def read_bounded(path: Path | str, size: int, folder: int | None = None) -> bytes:
    """The start of a file, at most one byte more than `size`; `path` counts from the open `folder`."""
    opened = os.open(path, _FLAGS, dir_fd=folder)
    try:
        return os.read(opened, size + 1)
    finally:
        os.close(opened)


def checked_out(path: Path, entries: Iterable[Entry]) -> dict[str, bytes]:
    """Those of `entries` that lie in the folder with the very bytes that were committed."""
    found: dict[str, bytes] = {}
    try:
        folder = os.open(path, _FLAGS | os.O_DIRECTORY)
    except OSError:
        return found
    try:
        for entry in entries:
            try:
                data = read_bounded(entry.name, entry.size, folder)
            except OSError:
                continue
            if object_id(data, len(entry.blob)) == entry.blob:
                found[entry.name] = data
    finally:
        os.close(folder)
    return found
