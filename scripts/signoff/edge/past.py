"""What the main line held earlier: when a file's bytes arrived, and which commit changed a path last."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from signoff.edge import plumbing
from signoff.edge.git import Repository
from signoff.edge.landings import Landing, origin_of

_FORMAT = "--format=%x01%H%x00%P%x00%ct%x00"
_LOG = (
    *("log", "--first-parent", "--diff-merges=first-parent", "--raw", "-z", "--no-abbrev", "--no-renames"),
    *("--no-ext-diff", "--no-textconv", "--no-show-signature", _FORMAT),
)


class Arrival(NamedTuple):
    """The step of the main line that gave `path` its bytes (`blob` "": took the file away)."""

    path: str
    blob: str
    commit: str
    parents: tuple[str, ...]
    time: datetime


def arrivals(repository: Repository, commit: str, paths: Collection[str]) -> Iterator[Arrival]:
    """The newest step on the way to `commit` that changed each of `paths`; those never there are left out.

    Reads no more history than it takes to find all of them.
    """
    waiting = set(paths)
    if not waiting:
        return
    for arrival in _history(repository, commit, ()):
        if arrival.path in waiting:
            waiting.discard(arrival.path)
            yield arrival
            if not waiting:
                return


def landing_of_bytes(repository: Repository, path: str, blob: str) -> Landing | None:
    """When `path` first had the bytes `blob` on the main line, or None if it never had them."""
    steps = [step for step in _history(repository, repository.commit, (path,)) if step.path == path]
    if not any(step.blob == blob for step in steps):
        return None
    first = steps[-1]
    edited = max((step.time for step in steps if step.blob == blob), default=None)
    origin = origin_of(path.removeprefix("incidents/"))
    return Landing(first.time, edited if edited != first.time else None, origin, first.commit)


def _history(repository: Repository, commit: str, paths: Collection[str]) -> Iterator[Arrival]:
    """Every change of a file below `incidents/` on the main line, newest first."""
    only = [repository.prefix + path for path in paths]
    command = plumbing.command(repository.root, *_LOG, commit, "--", *only)
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=plumbing.environment()
    )
    try:
        yield from _read(process, f"{repository.prefix}incidents/", len(repository.prefix))
    finally:
        process.kill()
        process.communicate()


def _read(process: subprocess.Popen[bytes], base: str, cut: int) -> Iterator[Arrival]:
    commit, parents, time = "", tuple[str, ...](), datetime.fromtimestamp(0, UTC)
    fields = _fields(process)
    for field in fields:
        text = field.lstrip("\n")
        if text.startswith("\1"):
            commit, parents = text[1:], tuple(next(fields).split())
            time = datetime.fromtimestamp(int(next(fields)), UTC)
        elif text.startswith(":"):
            new, path = text.split()[3], next(fields)
            if path.startswith(base):
                yield Arrival(path[cut:], new if new.strip("0") else "", commit, parents, time)


def _fields(process: subprocess.Popen[bytes]) -> Iterator[str]:
    """The zero-separated fields of the output as they come."""
    assert process.stdout is not None
    rest = b""
    while chunk := os.read(process.stdout.fileno(), 65_536):
        *done, rest = (rest + chunk).split(b"\0")
        for field in done:
            yield field.decode("utf-8", "surrogateescape")
