"""Files that only save time: written whole, believed only when checksum and version fit.

What is kept is JSON: text, numbers, lists (tuples come back as lists) and mappings with text keys. So
a spoilt or planted file can at worst be wrong data, never code. A cache that cannot be read or written
costs time and nothing else.
"""

from __future__ import annotations

import gc
import glob
import hashlib
import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

FOLDER = ".cache"
"""Where all that may be deleted lies, seen from the source folder."""

Plain = Any
"""What JSON can hold."""

_MARK = b"signoff cache 1 "
_FLAGS = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK


def load(path: Path, version: str) -> Plain:
    """What was stored at `path` by this `version`; None when there is nothing that can be believed."""
    try:
        with os.fdopen(os.open(path, _FLAGS), "rb") as file:
            head = file.readline(200)
            data = file.read()
    except OSError:
        return None
    if head != _head(data, version):
        return None
    was_on = gc.isenabled()
    gc.disable()  # nothing of this is garbage yet, and looking for it takes longer than reading
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None
    finally:
        if was_on:
            gc.enable()


def store(path: Path, version: str, value: Plain) -> bool:
    """Keep `value`; whether that worked. Nobody ever sees half a file."""
    try:
        write(path, version, value)
    except OSError:
        return False
    return True


def write(path: Path, version: str, value: Plain) -> None:
    """`store`, for who has to know why it did not work: OSError."""
    data = json.dumps(value, separators=(",", ":"), check_circular=False).encode("ascii")
    _make_private(path.parent)
    for old in path.parent.glob(f".{glob.escape(path.name)}.*"):
        old.unlink(missing_ok=True)  # its writer was killed; one that is still at work loses its turn
    opened, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(opened, "wb") as file:
            file.write(_head(data, version))
            file.write(data)
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)  # whatever put it there, it is no memory of ours
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _head(data: bytes, version: str) -> bytes:
    """The first line: the version is part of the checksum, so that no other version's file fits."""
    seal = hashlib.blake2b(version.encode(), digest_size=16)
    seal.update(b"\0")
    seal.update(data)
    return _MARK + seal.hexdigest().encode("ascii") + b"\n"


def _make_private(folder: Path) -> None:
    """Make `folder` and what leads to it; nobody else may look into what we make."""
    for part in (*reversed(folder.parents), folder):
        if not part.is_dir():
            part.mkdir(mode=0o700, exist_ok=True)
