"""Reading a folder that somebody else made: bounded, no links followed, what is odd refused by name."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

from signoff.core.finding import OperatorError, WorldError

MAX_FILE = 256 * 1024
MAX_FILES = 50_000
MAX_ALL = 256 * 1024 * 1024

_SKIPPED = frozenset({"node_modules", "public", "resources", "themes", "layouts", "assets", "archetypes"})


def read_foreign(root: Path, wanted: Callable[[str], bool]) -> tuple[dict[str, bytes], list[tuple[str, str]]]:
    """The bytes of all wanted files below `root` by their path, and the wanted ones refused, with the reason.

    `wanted` is asked with the path relative to `root`. Hidden folders and those that Hugo fills
    itself are not entered; a symbolic link never is.
    """
    if not root.is_dir():
        raise OperatorError(f"there is no folder '{root}'", "give the folder that the old page is built from")
    files: dict[str, bytes] = {}
    refused: list[tuple[str, str]] = []
    size = 0
    for path, entry in _walk(root):
        if not wanted(path):
            continue
        problem, data = _read(entry)
        if problem:
            refused.append((_printable(path), problem))
        elif path != _printable(path):
            refused.append((_printable(path), "its name has characters that cannot be shown"))
        else:
            files[path] = data
            size += len(data)
        if len(files) + len(refused) > MAX_FILES or size > MAX_ALL:
            problem = f"more than {MAX_FILES:,} files or {MAX_ALL // 1024**2} MiB in '{root}'"
            raise OperatorError(problem, "give the folder of the status page alone")
    return files, refused


def _walk(root: Path) -> Iterator[tuple[str, Path]]:
    """Every file below `root` with its path relative to it, in order."""
    for folder, folders, names in os.walk(root, onerror=_unreadable):
        inside = os.path.relpath(folder, root)
        at_top = inside == os.curdir
        folders[:] = sorted(f for f in folders if not f.startswith(".") and not (at_top and f in _SKIPPED))
        links = [name for name in folders if Path(folder, name).is_symlink()]
        for name in sorted([*names, *links]):
            yield (name if at_top else f"{inside}/{name}".replace(os.sep, "/")), Path(folder, name)


def _unreadable(error: OSError) -> None:
    raise WorldError(f"'{error.filename}' cannot be read: {error.strerror}", "check its permissions")


def _read(path: Path) -> tuple[str, bytes]:
    """A reason to refuse a file ("" when there is none), and its bytes."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        return ("it is a symbolic link" if path.is_symlink() else f"it cannot be read: {error.strerror}"), b""
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return "it is no ordinary file", b""
        data = file.read(MAX_FILE + 1)
    return (f"it has more than {MAX_FILE // 1024} KiB" if len(data) > MAX_FILE else ""), data


def _printable(path: str) -> str:
    safe = path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return "".join(sign if sign.isprintable() else f"\\x{ord(sign):02x}" for sign in safe)
