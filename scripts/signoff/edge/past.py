"""What the main line held earlier: each time a file below `incidents/` got other bytes, and by which step."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from signoff.core.names import FOLDER
from signoff.edge import cache, history, plumbing
from signoff.edge.git import Repository
from signoff.edge.landings import NOTHING, Landings, Step
from signoff.edge.objects import REGULAR

_NAME = "past"
_VERSION = "past 1"


class Arrival(NamedTuple):
    """The step of the main line that gave `path` its bytes (`blob` "": took the file away).

    `number` orders steps as the main line has them, whatever their times say.
    """

    path: str
    blob: str
    commit: str
    time: datetime
    number: int


@dataclass(frozen=True, slots=True)
class Past:
    """Landings and arrivals of everything below `incidents/`, as of one commit.

    `steps` are the main line's commits that changed anything there, oldest first, with their times;
    `told` has, by place (`<slug>/<name>`), "<blob>:<step>" for each arrival, oldest first.
    """

    landings: Landings
    steps: tuple[tuple[str, int], ...]
    told: Mapping[str, str]

    @property
    def commit(self) -> str:
        return self.landings.commit

    def of(self, path: str) -> tuple[Arrival, ...]:
        """All arrivals at `path` (`incidents/<slug>/<name>`), oldest first."""
        found = []
        for told in self.told.get(path.removeprefix(f"{FOLDER}/"), "").split():
            blob, _, number = told.partition(":")
            commit, time = self.steps[int(number)]
            found.append(Arrival(path, blob, commit, datetime.fromtimestamp(time, UTC), int(number)))
        return tuple(found)

    def arrived_once(self, path: str) -> bool:
        """Whether `path` has had only one text since it first came."""
        return " " not in self.told.get(path.removeprefix(f"{FOLDER}/"), " ")

    @property
    def slugs(self) -> frozenset[str]:
        """Every folder that there ever was."""
        return frozenset(map(_slug, self.told))

    def places(self, slugs: Collection[str]) -> list[str]:
        """Every place that there ever was in the folders `slugs`."""
        return [place for place in self.told if _slug(place) in slugs]

    def blobs(self, slugs: Collection[str]) -> Iterator[str]:
        """Everything that the folders `slugs` ever held."""
        for place in self.places(slugs):
            yield from filter(None, (part.partition(":")[0] for part in self.told[place].split()))

    def changed(self, number: int, blobs: AbstractSet[str]) -> set[str]:
        """The folders in which something happened since the step `number`, or that ever held `blobs`."""
        found = set()
        for place, told in self.told.items():
            parts = told.split() if " " in told else (told,)
            if int(parts[-1].rpartition(":")[2]) >= number or (
                blobs and not blobs.isdisjoint(part.partition(":")[0] for part in parts)
            ):
                found.add(_slug(place))
        return found

    def then(self, commit: str, steps: Iterable[Step]) -> Past:
        """The past as of `commit`, to which `steps` lead from here, oldest first."""
        steps = tuple(steps)
        told = dict(self.told)
        numbered = list(self.steps)
        for step in steps:
            for path, _, new in step.changes:
                told[path] = (
                    f"{told[path]} {new}:{len(numbered)}" if path in told else f"{new}:{len(numbered)}"
                )
            numbered.append((step.commit, step.time))
        return Past(self.landings.then(commit, steps), tuple(numbered), told)

    def to_plain(self) -> dict[str, Any]:
        """Plain lists and dicts, quick to store in JSON and to read again."""
        return {"landings": self.landings.to_plain(), "steps": self.steps, "told": dict(self.told)}

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Past:
        """What `to_plain` gave."""
        steps = tuple((commit, time) for commit, time in plain["steps"])
        return cls(Landings.from_plain(plain["landings"]), steps, plain["told"])


def _slug(place: str) -> str:
    return place.partition("/")[0]


_BEFORE = Past(NOTHING, (), {})


def past_of(repository: Repository, cache_dir: Path | None = None, *, keep: bool = True) -> Past:
    """The past of the repository's commit; with a `cache_dir` only what is new since is read (and kept)."""
    plain = cache.load(cache_dir / _NAME, _VERSION) if cache_dir is not None else None
    known = Past.from_plain(plain) if plain is not None else _BEFORE
    commit = repository.commit
    if known.commit == commit:
        return known
    line = history.line(repository.root, commit, known.commit) if known.commit else None
    if line is None:
        known, line = _BEFORE, history.line(repository.root, commit)
    assert line is not None
    folder = f"{repository.prefix}{FOLDER}/"
    found = known.then(commit, history.steps(repository.root, line[::-1], folder))
    if cache_dir is not None and keep:
        cache.store(cache_dir / _NAME, _VERSION, found.to_plain())
    return found


def parents(repository: Repository, commit: str) -> tuple[str, ...]:
    """The parents of a commit, the main line's first."""
    return tuple(_ask(repository, "rev-list", "--parents", "-1", commit).split()[1:])


def committed(repository: Repository, commits: Collection[str]) -> dict[str, datetime]:
    """The committer's time of each of `commits`."""
    told = _ask(repository, "log", "--no-walk=unsorted", "--no-show-signature", "--format=%H %ct", *commits)
    pairs = (line.split() for line in told.splitlines())
    return {commit: datetime.fromtimestamp(int(time), UTC) for commit, time in pairs}


def blobs_at(repository: Repository, commit: str, paths: Collection[str]) -> dict[str, str | None]:
    """The blob of each of `paths` in the tree of `commit` (None: no plain file there).

    Paths are seen from the source folder; what begins with `.github/` lies at the top of the repository.
    """
    places = {path if path.startswith(".github/") else repository.prefix + path: path for path in paths}
    found: dict[str, str | None] = dict.fromkeys(paths)
    asked = ("ls-tree", "-z", "--full-tree", commit, "--", *sorted(places))
    for record in (_ask(repository, *asked) if places else "").split("\0"):
        meta, tab, place = record.partition("\t")
        if tab and place in places and meta.split()[0] in REGULAR:
            found[places[place]] = meta.split()[2]
    return found


def file_at(repository: Repository, commit: str, path: str) -> bytes | None:
    """The bytes of one file of `commit`, or None when it has none there."""
    blob = blobs_at(repository, commit, [path])[path]
    return None if blob is None else next(iter(repository.blobs([blob])))


def folder_at(repository: Repository, commit: str, folder: str, limit: int) -> dict[str, bytes]:
    """The plain files that lie directly in `folder` (from the source folder) of `commit`, by name.

    What is larger than `limit` is left out.
    """
    place = f"{repository.prefix}{folder}/"
    found = {}
    for record in _ask(repository, "ls-tree", "-z", "-l", "--full-tree", commit, "--", place).split("\0"):
        meta, tab, path = record.partition("\t")
        if tab and meta.split()[0] in REGULAR and int(meta.split()[3]) <= limit:
            found[path.removeprefix(place)] = meta.split()[2]
    return dict(zip(found, repository.blobs(found.values()), strict=True)) if found else {}


def author(repository: Repository, commit: str) -> str:
    """The e-mail address of who wrote `commit`."""
    return _ask(repository, "log", "-1", "--format=%ae", "--no-show-signature", commit).strip()


def has_commit(repository: Repository, commit: str) -> bool:
    """Whether `commit` is in this clone."""
    done = plumbing.run(repository.root, "cat-file", "-e", f"{commit}^{{commit}}")
    return done.returncode == 0


def _ask(repository: Repository, *arguments: str) -> str:
    done = plumbing.run(repository.root, *arguments)
    if done.returncode:
        raise plumbing.failure(arguments[0], done.stderr)
    return plumbing.text(done.stdout)
