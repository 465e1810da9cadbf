"""The source tree on disk: incident folders and `status.yml` as bytes, and what cannot be read of them.

Nothing is followed and nothing is trusted: symbolic links are findings, a file is read up to one
byte beyond its bound (core/text.py then says that it is too large), devices and pipes are
not opened, and listings end at a bound. Everything is sorted by name.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from signoff.core import codes
from signoff.core.finding import Code, Finding, OperatorError
from signoff.core.names import FOLDER, FileName, file_name, folder_name, shown
from signoff.core.parse import MAX_FILE

STATUS = "status.yml"
MAX_FOLDERS = 100_000
MAX_FILES = 5_000
"""At most so many files in one folder: 300 messages in 16 languages."""

_FLAGS = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK


@dataclass(frozen=True, slots=True)
class Tree:
    """What is on disk: `folders` maps slug -> file name -> bytes.

    `missing` are, by slug, findings on files of that folder that could not be read, for
    `parse_folder`; `findings` are those on everything else (names of folders, stray files).
    """

    folders: Mapping[str, Mapping[str, bytes]]
    missing: Mapping[str, tuple[Finding, ...]]
    findings: tuple[Finding, ...]


def read_tree(source: Path, slugs: Collection[str] | None = None) -> Tree:
    """The incident folders of `source`, or those named in `slugs`. No `incidents/` is no incident."""
    top = source / FOLDER
    findings: list[Finding] = []
    folders: dict[str, Mapping[str, bytes]] = {}
    missing: dict[str, tuple[Finding, ...]] = {}
    if top.is_symlink():
        findings.append(_linked(FOLDER))
        return Tree(folders, missing, tuple(findings))
    for entry in _listed(top, FOLDER, MAX_FOLDERS, findings):
        if entry.name.startswith(".") or (slugs is not None and entry.name not in slugs):
            continue
        wrong = _wrong_folder(entry)
        if wrong is not None:
            findings.append(wrong)
        elif entry.is_dir(follow_symlinks=False):
            folders[entry.name], missing[entry.name] = _folder(entry)
    return Tree(folders, {slug: found for slug, found in missing.items() if found}, tuple(sorted(findings)))


def read_status(source: Path, limit: int) -> bytes:
    """The bytes of `status.yml`, at most one more than `limit`; its absence is the operator's mistake."""
    path = source / STATUS
    if not path.exists():
        where = source.resolve()
        raise OperatorError(
            f"there is no {STATUS} in {where}",
            "run this in the folder that has one, or name that folder with --source",
        )
    data = _read(path, STATUS, limit)
    if isinstance(data, Finding):
        raise OperatorError(f"{path}: {data.text}", data.hint)
    return data


def _wrong_folder(entry: os.DirEntry[str]) -> Finding | None:
    """What keeps an entry of `incidents/` from being an incident; a README is welcome there."""
    path = f"{FOLDER}/{shown(entry.name)}"
    if entry.is_symlink():
        return _linked(path)
    if entry.is_dir(follow_symlinks=False):
        return folder_name(entry.name)
    if entry.name.lower() == "readme.md":
        return None
    hint = f"move it into a folder of {FOLDER}/, or remove it"
    return codes.UNEXPECTED_FILE.at(path, text="this file belongs to no incident and is left out", hint=hint)


def _folder(folder: os.DirEntry[str]) -> tuple[dict[str, bytes], tuple[Finding, ...]]:
    """The files of one incident and the findings on those that could not be read."""
    files: dict[str, bytes] = {}
    findings: list[Finding] = []
    for entry in _listed(folder.path, f"{FOLDER}/{folder.name}", MAX_FILES, findings):
        if entry.name.startswith("."):
            continue
        path = f"{FOLDER}/{folder.name}/{shown(entry.name)}"
        if entry.is_dir(follow_symlinks=False):
            hint = "messages lie directly in the incident's folder"
            findings.append(
                codes.UNEXPECTED_FILE.at(path, text="this folder is no message and is left out", hint=hint)
            )
            continue
        named = file_name(entry.name, folder.name)
        if not isinstance(named, FileName) and not entry.is_symlink():
            files[entry.name] = b""  # its name is its mistake, whatever is in it
            continue
        data = _linked(path) if entry.is_symlink() else _read(entry.path, path, MAX_FILE)
        if isinstance(data, Finding):
            findings.append(data)
        else:
            files[entry.name] = data
    return files, tuple(sorted(findings))


def _listed(folder: str | Path, path: str, limit: int, findings: list[Finding]) -> Iterable[os.DirEntry[str]]:
    """The entries of a folder by name, up to `limit`; none when it is not there."""
    try:
        with os.scandir(folder) as entries:
            found = list(islice(entries, limit + 1))
    except FileNotFoundError:
        return []
    except OSError as error:
        findings.append(_unreadable(path, error))
        return []
    found.sort(key=lambda entry: entry.name)
    if len(found) > limit:
        text = f"this folder has more than {limit:,} entries"
        findings.append(codes.TOO_LARGE.at(path, text=text, hint="the rest is left out; move old ones away"))
    return found[:limit]


def _read(file: str | Path, path: str, limit: int) -> bytes | Finding:
    """The first `limit` + 1 bytes of an ordinary file, or why there are none."""
    try:
        descriptor = os.open(file, _FLAGS)
    except OSError as error:
        return _linked(path) if os.path.islink(file) else _unreadable(path, error)  # noqa: PTH114
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return _special(path, codes.UNREADABLE_FILE)
        return _all(descriptor, limit + 1)
    except OSError as error:
        return _unreadable(path, error)
    finally:
        os.close(descriptor)


def _all(descriptor: int, count: int) -> bytes:
    """Up to `count` bytes; one read is enough for all but odd file systems."""
    data = os.read(descriptor, count)
    while data and len(data) < count:
        more = os.read(descriptor, count - len(data))
        if not more:
            break
        data += more
    return data


def _linked(path: str) -> Finding:
    text = "this is a symbolic link; links are not followed"
    return codes.SYMBOLIC_LINK.at(path, text=text, hint="put a copy of the file here")


def _special(path: str, code: Code) -> Finding:
    return code.at(path, text="this is no ordinary file", hint="remove it")


def _unreadable(path: str, error: OSError) -> Finding:
    text = f"this cannot be read: {(error.strerror or 'unknown error').lower()}"
    return codes.UNREADABLE_FILE.at(path, text=text, hint="check who may read it")
