"""The main line of a commit, and what each of its steps changed in one folder.

Every commit costs a comparison of two trees, 0.2 ms where the folder has 10,000 entries, and git uses one
processor for it. So a long line is cut in pieces that several processes compare.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import IO, NamedTuple

from signoff.edge import plumbing
from signoff.edge.landings import Change, Step

_PIECE = 1000
"""A shorter line is not worth another process."""

_PROCESSES = 8

_COMPARE = ("diff-tree", "--stdin", "--root", "-r", "-z", "--raw", "--no-abbrev", "--no-renames", "--")


class Commit(NamedTuple):
    """A commit of the main line by its id; `parent` is its first ("" for the very first commit)."""

    name: str
    time: int
    parent: str


def line(root: Path, commit: str, since: str = "") -> list[Commit] | None:
    """The first-parent history of `commit`, newest first, down to the one after `since`.

    None when `since` does not lie on it, or is unknown.
    """
    asked = ["rev-list", "--first-parent", "--parents", "--timestamp", "--end-of-options", commit]
    done = plumbing.run(root, *asked, *([f"^{since}"] if since else []))
    if done.returncode:
        if since:
            return None
        raise plumbing.failure("rev-list", done.stderr)
    found = []
    for entry in plumbing.text(done.stdout).splitlines():
        time, name, *parents = entry.split()
        found.append(Commit(name, int(time), parents[0] if parents else ""))
    if since and not (found and found[-1].parent == since):
        return None
    return found


def steps(root: Path, commits: Sequence[Commit], folder: str) -> Iterator[Step]:
    """What each of `commits` changed in `folder` (with a slash at its end) against its first parent."""
    times = {commit.name: commit.time for commit in commits}
    for answer in _compared(root, commits, folder):
        fields = iter(answer.split("\0"))
        name, changes = "", list[Change]()
        for field in fields:
            # ":mode mode old new status", then its path; without the colon the next commit, at last ""
            if field.startswith(":"):
                _, _, old, new, _ = field.split()
                path = next(fields).removeprefix(folder)
                if "/" in path:
                    changes.append(Change(path, old if old.strip("0") else "", new if new.strip("0") else ""))
                continue
            if changes:
                yield Step(name, times[name], changes)
            name, changes = field, []


def _compared(root: Path, commits: Sequence[Commit], folder: str) -> Iterator[str]:
    """What git says of each piece of `commits`, all pieces at once."""
    processes = min(os.cpu_count() or 1, _PROCESSES)
    size = max(_PIECE, -(-len(commits) // processes))
    with ExitStack() as stack:
        running = []
        for start in range(0, len(commits), size):
            pairs = "".join(f"{commit.name} {commit.parent}\n" for commit in commits[start : start + size])
            question, answer = (stack.enter_context(tempfile.TemporaryFile()) for _ in range(2))
            question.write(pairs.encode("ascii"))
            question.seek(0)
            running.append((stack.enter_context(_start(root, folder, question, answer)), answer))
        for process, answer in running:
            _, error = process.communicate()
            if process.returncode:
                raise plumbing.failure("diff-tree", error)
            answer.seek(0)
            yield plumbing.text(answer.read())


def _start(root: Path, folder: str, question: IO[bytes], answer: IO[bytes]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        plumbing.command(root, *_COMPARE, folder),
        stdin=question,
        stdout=answer,
        stderr=subprocess.PIPE,
        env=plumbing.environment(),
    )
