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
from signoff.edge.objects import REGULAR

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


def blobs_at(repository: Repository, commit: str, paths: Collection[str]) -> dict[str, str | None]:
    """The blob of each of `paths` in the tree of `commit` (None: no plain file there)."""
    places = {repository.prefix + path: path for path in paths}
    done = plumbing.run(repository.root, "ls-tree", "-z", "--full-tree", commit, "--", *sorted(places))
    if done.returncode:
        raise plumbing.failure("ls-tree", done.stderr)
    found: dict[str, str | None] = dict.fromkeys(paths)
    for record in plumbing.text(done.stdout).split("\0"):
        meta, tab, place = record.partition("\t")
        if tab and meta.split()[0] in REGULAR:
            found[places[place]] = meta.split()[2]
    return found


def file_at(repository: Repository, commit: str, path: str) -> bytes | None:
    """The bytes of one file of `commit`, or None when it has none there."""
    blob = blobs_at(repository, commit, [path])[path]
    return None if blob is None else next(iter(repository.blobs([blob])))


def writers(repository: Repository, base: str, head: str, path: str) -> frozenset[str]:
    """The e-mail addresses of all who wrote a commit in `base..head` that changed `path`."""
    asked = ("log", "--format=%ae", "--no-merges", "--no-show-signature", f"{base}..{head}")
    done = plumbing.run(repository.root, *asked, "--", repository.prefix + path)
    if done.returncode:
        raise plumbing.failure("log", done.stderr)
    return frozenset(plumbing.text(done.stdout).split())


def author(repository: Repository, commit: str) -> str:
    """The e-mail address of who wrote `commit`."""
    done = plumbing.run(repository.root, "log", "-1", "--format=%ae", "--no-show-signature", commit)
    if done.returncode:
        raise plumbing.failure("log", done.stderr)
    return plumbing.text(done.stdout).strip()


def has_commit(repository: Repository, commit: str) -> bool:
    """Whether `commit` is in this clone."""
    done = plumbing.run(repository.root, "cat-file", "-e", f"{commit}^{{commit}}")
    return done.returncode == 0
