"""What happened below `incidents/` lately, without a look at the rest of the history.

The main line is read backwards from its end: as far as asked for, and on until every folder that changed
since is seen from its first file on. What that costs grows with the age of those incidents, not with how
many there are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from signoff.edge import history, plumbing
from signoff.edge.git import Repository
from signoff.edge.history import Commit
from signoff.edge.landings import NOTHING, Step
from signoff.edge.past import Past

FIRST_LOOK = 64
"""So many commits are asked for at first, and four times as many each time that is too few."""


MARGIN = 16
"""So many commits in a row have to be older before what lies behind them is believed to be."""

_MANY = 200


@dataclass(frozen=True, slots=True)
class Recent:
    """`slugs`: folders that changed; `past`: everything that ever happened to them, and to nothing else.

    `fresh` are the commits of the main line since the instant asked for.
    """

    slugs: frozenset[str]
    past: Past
    fresh: frozenset[str]


def recent(repository: Repository, since: datetime, also: Collection[str] = ()) -> Recent:
    """What the main line has brought since `since`, by the times of its commits, and the folders `also`.

    A commit whose clock was slow does not hide those before it.
    """
    folder = f"{repository.prefix}incidents/"
    count = FIRST_LOOK
    while True:
        line = _line(repository, count)
        fresh = _since(line, since.timestamp())
        if len(fresh) + MARGIN <= len(line) or len(line) < count:
            break
        count *= 4
    steps = list(history.steps(repository.root, fresh[::-1], folder))
    slugs = _related(steps, {_slug(change.path) for step in steps for change in step.changes} | set(also))
    seen = len(fresh)
    while not _is_whole(repository, line, seen, slugs, folder):
        more = line[seen:]
        if not more:
            count *= 4
            line = _line(repository, count)
            continue
        steps = [*history.steps(repository.root, more[::-1], folder), *steps]
        slugs = _related(steps, slugs)
        seen = len(line)
    kept = [_only(step, slugs) for step in steps]
    past = Past(NOTHING, (), {}).then(repository.commit, [step for step in kept if step.changes])
    return Recent(frozenset(slugs), past, frozenset(commit.name for commit in fresh))


def _line(repository: Repository, count: int) -> list[Commit]:
    """The newest commits of the main line, newest first."""
    asked = ("rev-list", "--first-parent", "--parents", "--timestamp", f"--max-count={count}")
    done = plumbing.run(repository.root, *asked, repository.commit, "--")
    if done.returncode:
        raise plumbing.failure("rev-list", done.stderr)
    found = []
    for entry in plumbing.text(done.stdout).splitlines():
        time, name, *parents = entry.split()
        found.append(Commit(name, int(time), parents[0] if parents else ""))
    return found


def _since(line: Sequence[Commit], instant: float) -> list[Commit]:
    """`line` down to the oldest commit with a time that is not before `instant`."""
    last = max((place for place, commit in enumerate(line) if commit.time >= instant), default=-1)
    return list(line[: last + 1])


def _slug(path: str) -> str:
    return path.partition("/")[0]


def _related(steps: Iterable[Step], slugs: set[str]) -> set[str]:
    """`slugs`, and those that their files may have come from: a renamed folder is two."""
    slugs = set(slugs)
    for step in reversed(list(steps)):
        arrived = {_slug(change.path) for change in step.changes if not change.old}
        if arrived & slugs and any(not change.new for change in step.changes):
            slugs |= {_slug(change.path) for change in step.changes if not change.new}
    return slugs


def _is_whole(
    repository: Repository, line: Sequence[Commit], seen: int, slugs: Iterable[str], folder: str
) -> bool:
    """Whether none of the folders is older than the commits that were looked at."""
    before = line[seen - 1].parent if seen else line[0].name
    wanted = {f"{folder}{slug}" for slug in slugs}
    if not before or not wanted:
        return True
    asked = sorted(wanted) if len(wanted) <= _MANY else [folder]
    done = plumbing.run(repository.root, "ls-tree", "-z", "--name-only", "--full-tree", before, "--", *asked)
    if done.returncode:
        raise plumbing.failure("ls-tree", done.stderr)
    return wanted.isdisjoint(plumbing.text(done.stdout).split("\0"))


def _only(step: Step, slugs: set[str]) -> Step:
    return Step(step.commit, step.time, [change for change in step.changes if _slug(change.path) in slugs])
