"""What it means when a disk refuses, and what to do: out of what the system or a program said."""

from __future__ import annotations

import errno
import os
import tempfile
from enum import StrEnum
from pathlib import Path

from signoff.core.finding import WorldError


class Trouble(StrEnum):
    """Why nothing can be written."""

    FULL = "is full"
    READ_ONLY = "is read-only"


_NUMBERS = {errno.ENOSPC: Trouble.FULL, errno.EDQUOT: Trouble.FULL, errno.EROFS: Trouble.READ_ONLY}
_WORDS = {
    "no space left on device": Trouble.FULL,
    "out of diskspace": Trouble.FULL,
    "disk quota exceeded": Trouble.FULL,
    "read-only file system": Trouble.READ_ONLY,
}

_OURS = "signoff-"
"""How the names of our folders in TMPDIR begin."""


def trouble_of(error: OSError) -> Trouble | None:
    """What `error` says of the disk, None when it is about something else."""
    return _NUMBERS.get(error.errno or 0)


def trouble_in(said: str) -> Trouble | None:
    """What the words of a program (in English) say of a disk."""
    lowered = said.lower()
    return next((trouble for words, trouble in _WORDS.items() if words in lowered), None)


def refused(trouble: Trouble, folder: Path, while_doing: str = "") -> WorldError:
    """The disk of `folder`, or that of temporary files if it is fuller, cannot be written."""
    places = [folder, Path(tempfile.gettempdir())]
    place = min(places, key=_room) if trouble is Trouble.FULL else folder
    problem = f"the disk with {place} {trouble}"
    if while_doing:
        problem += f" ({while_doing})"
    room = "make room there, then run the same again"
    return WorldError(problem, room if trouble is Trouble.FULL else f"see why {place} cannot be written")


def no_room_to_work(trouble: Trouble) -> WorldError:
    """Files that are needed for a moment cannot be written."""
    place = Path(tempfile.gettempdir())
    while place.name.startswith(_OURS):
        place = place.parent  # what we made there is gone when somebody reads this
    problem = f"the disk with {place}, where files lie for a moment, {trouble}"
    return WorldError(problem, "make room there, or set TMPDIR to a folder of another disk")


def reason(error: OSError) -> str:
    """What the system says, with the file it is about."""
    words = error.strerror or str(error)
    where = f": {error.filename}" if error.filename else ""
    trouble = trouble_of(error)
    return f"its disk {trouble} ({words}{where})" if trouble else f"{words}{where}"


def world_error(error: OSError) -> WorldError:
    """What nobody has explained any better."""
    trouble = trouble_of(error)
    if trouble is None:
        return WorldError(reason(error), "see that it is there, and that you may read and write it")
    place = Path(error.filename).parent if isinstance(error.filename, str) else None
    if place is None or place.is_relative_to(tempfile.gettempdir()):
        return no_room_to_work(trouble)
    return refused(trouble, place)


def _room(folder: Path) -> int:
    try:
        told = os.statvfs(folder)
    except OSError:
        return 1 << 62
    return told.f_bavail * told.f_frsize


def cannot_write(folder: Path) -> str:
    """Why nothing can be put into `folder`, or where it would be made; "" when that is possible."""
    place = folder
    while not os.path.lexists(place) and place != place.parent:
        place = place.parent
    if not place.is_dir():
        return f"{place} is not a folder"
    if os.access(place, os.W_OK | os.X_OK):
        return ""
    read_only = bool(os.statvfs(place).f_flag & os.ST_RDONLY)
    return f"{place}: {os.strerror(errno.EROFS if read_only else errno.EACCES)}"
