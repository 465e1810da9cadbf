"""Adding files to a folder without ever changing one that is there."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from signoff.core.finding import OperatorError, WorldError


@dataclass(frozen=True, slots=True)
class Added:
    """Which files were written, were there with the same bytes, were kept because they differ."""

    written: tuple[str, ...]
    same: tuple[str, ...]
    kept: tuple[str, ...]


def add_files(root: Path, files: Mapping[str, bytes], *, dry_run: bool = False) -> Added:
    """Put `files` (relative path -> bytes) below `root`; a file that exists is never touched.

    Each file appears whole or not at all. A symbolic link below `root` is taken for a file that differs.
    """
    if root.exists() and not root.is_dir():
        raise OperatorError(f"'{root}' is not a folder", "give a folder; it need not exist yet")
    found: dict[str, list[str]] = {"absent": [], "same": [], "kept": []}
    try:
        for path in sorted(files):
            state = _state(root, path, files[path])
            if state == "absent" and not dry_run and not _write(root / path, files[path]):
                state = _state(root, path, files[path])
            found[state].append(path)
    except OSError as error:
        raise WorldError(
            f"'{error.filename}' cannot be written: {error.strerror}", "check space and permissions"
        ) from None
    return Added(tuple(found["absent"]), tuple(found["same"]), tuple(found["kept"]))


def _state(root: Path, path: str, data: bytes) -> str:
    parts = Path(path).parts
    if not parts or ".." in parts or Path(path).is_absolute():
        raise ValueError(f"not a path inside a folder: {path!r}")
    place = root
    for part in parts:
        place /= part
        if place.is_symlink() or (place.exists() and place != root / path and not place.is_dir()):
            return "kept"
    if not place.exists():
        return "absent"
    return (
        "same"
        if place.is_file() and place.stat().st_size == len(data) and place.read_bytes() == data
        else "kept"
    )


def _write(path: Path, data: bytes) -> bool:
    """Write a new file in one step; False when somebody else was faster."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(prefix=".signoff-", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        Path(temporary).chmod(0o644)
        os.link(temporary, path)
    except FileExistsError:
        return False
    finally:
        Path(temporary).unlink()
    return True
