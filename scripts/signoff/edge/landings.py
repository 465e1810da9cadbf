"""When each message landed on the main line: a fold over the steps of its first-parent history.

A step is a commit of the main line with what it changed against its first parent: a merge, a
squash or a rebased commit. Its committer time is the instant at which its new files became public.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from signoff.edge import renames


class Change(NamedTuple):
    """A file that a step changed: `path` below `incidents/`, blob ids before and after ("": absent)."""

    path: str
    old: str
    new: str


class Step(NamedTuple):
    """One commit of the main line; `time` is its committer time in seconds since 1970."""

    commit: str
    time: int
    changes: Sequence[Change]


@dataclass(frozen=True, slots=True)
class Landing:
    """When a file became public, and when its bytes last changed after that.

    `origin` is `<incident>/<name>` as it was then: renames keep it, no two files share one.
    `commit` is the step that brought it.
    """

    published: datetime
    edited: datetime | None
    origin: str
    commit: str


class Row(NamedTuple):
    """A landing as it is kept: `edited` 0 for never, `origin` "" for the path's own, `gone` the last
    blob of a file that was deleted (it keeps its landing in case it comes back).
    """

    published: int
    edited: int
    commit: str
    origin: str
    gone: str


@dataclass(frozen=True, slots=True)
class Landings:
    """All landings as of `commit`. Paths are below `incidents/`: `<incident>/<file name>`.

    `aliases` leads from every earlier slug of a renamed incident to its latest one (which may
    have been deleted since). `spent` are origins that left their path with a renamed file: whatever
    lands on that path later gets another.
    """

    commit: str
    rows: Mapping[str, Row]
    aliases: Mapping[str, str]
    spent: frozenset[str] = frozenset()

    def of(self, path: str) -> Landing | None:
        """The landing of a file that is there at `commit`."""
        row = self.rows.get(path)
        if row is None or row.gone:
            return None
        return Landing(
            published=datetime.fromtimestamp(row.published, UTC),
            edited=datetime.fromtimestamp(row.edited, UTC) if row.edited else None,
            origin=row.origin or origin_of(path),
            commit=row.commit,
        )

    def then(self, commit: str, steps: Iterable[Step]) -> Landings:
        """The landings as of `commit`, to which `steps` lead from here, oldest first."""
        story = _Story(dict(self.rows), dict(self.aliases), set(self.spent))
        for step in steps:
            story.take(step)
        return Landings(commit, story.rows, story.aliases, frozenset(story.spent))

    def to_plain(self) -> dict[str, Any]:
        """Plain lists and dicts, quick to store in JSON and to read again."""
        rows = self.rows.values()
        commits = {commit: number for number, commit in enumerate(dict.fromkeys(r.commit for r in rows))}
        return {
            "commit": self.commit,
            "aliases": dict(self.aliases),
            "spent": sorted(self.spent),
            "commits": list(commits),
            "paths": list(self.rows),
            "published": [row.published for row in rows],
            "edited": [row.edited for row in rows],
            "by": [commits[row.commit] for row in rows],
            "origins": [row.origin for row in rows],
            "gone": [row.gone for row in rows],
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> Landings:
        """What `to_plain` gave."""
        by = map(plain["commits"].__getitem__, plain["by"])
        columns = zip(plain["published"], plain["edited"], by, plain["origins"], plain["gone"], strict=True)
        rows = dict(zip(plain["paths"], map(Row._make, columns), strict=True))
        return cls(plain["commit"], rows, plain["aliases"], frozenset(plain["spent"]))


NOTHING = Landings("", {}, {})
"""Before the first commit."""


def origin_of(path: str) -> str:
    """The origin of a file that landed at `path`."""
    return path.removesuffix(".md")


class _Story:
    """The landings while steps are told, one after the other."""

    def __init__(self, rows: dict[str, Row], aliases: dict[str, str], spent: set[str]) -> None:
        self.rows = rows
        self.aliases = aliases
        self.spent = spent
        self._folders: dict[str, set[str]] | None = None  # what is there now; built when first needed

    def take(self, step: Step) -> None:
        fresh = {c.path: c.new for c in step.changes if not c.old}
        gone = {c.path: c.old for c in step.changes if not c.new}
        came_from = dict(self._renamed(gone, fresh)) if fresh and gone else {}
        landed = {
            path: self._moved(came_from[path], path, gone, fresh, step.time)
            if path in came_from
            else self._landed(path, blob, step)
            for path, blob in fresh.items()
        }
        for path, blob in gone.items():
            self.rows[path] = self.rows[path]._replace(gone=blob)
        for path in came_from.values():
            del self.rows[path]
        self.rows.update(landed)
        for path, old, new in step.changes:
            if old and new and old != new:
                self.rows[path] = self.rows[path]._replace(edited=step.time)
        self._remember(fresh, gone)

    def _moved(
        self, source: str, path: str, gone: Mapping[str, str], fresh: Mapping[str, str], time: int
    ) -> Row:
        row = self.rows[source]
        origin = row.origin or origin_of(source)
        self.spent.add(origin)
        covered = self.rows.get(path)
        if covered is not None:  # a deleted file's landing, which nothing can bring back now
            self.spent.add(covered.origin or origin_of(path))
        edited = row.edited if gone[source] == fresh[path] else time
        return row._replace(edited=edited, origin="" if origin == origin_of(path) else origin)

    def _landed(self, path: str, blob: str, step: Step) -> Row:
        earlier = self.rows.get(path)
        if earlier is not None:  # it comes back: its first landing counts
            edited = earlier.edited if earlier.gone == blob else step.time
            return earlier._replace(edited=edited, gone="")
        origin = ""
        if origin_of(path) in self.spent:  # an incident that was renamed has left its name to this one
            slug, _, name = origin_of(path).partition("/")
            origin = f"{slug}~{step.commit[:12]}/{name}"
            self.spent.add(origin)
        return Row(step.time, 0, step.commit, origin, "")

    def _renamed(self, gone: Mapping[str, str], fresh: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        """(new path, old path) of files that moved with their folder or within it."""
        olds, news, before = _by_folder(gone), _by_folder(fresh), self._now()
        vanished = {s: files for s, files in olds.items() if s not in news and len(before[s]) == len(files)}
        appeared = {s: files for s, files in news.items() if not before.get(s)}
        pairs = renames.folder_pairs(vanished, appeared)
        for slug, source in pairs.items():
            self._alias(source, slug)
            for new, old in renames.file_pairs(olds[source], news[slug]).items():
                yield f"{slug}/{new}", f"{source}/{old}"
        for slug in olds.keys() & news.keys():
            for new, old in renames.same_bytes(olds[slug], news[slug]).items():
                yield f"{slug}/{new}", f"{slug}/{old}"

    def _alias(self, old: str, new: str) -> None:
        for slug, target in self.aliases.items():
            if target == old:
                self.aliases[slug] = new
        self.aliases[old] = new

    def _now(self) -> dict[str, set[str]]:
        if self._folders is None:
            self._folders = defaultdict(set)
            for path, row in self.rows.items():
                if not row.gone:
                    slug, _, name = path.partition("/")
                    self._folders[slug].add(name)
        return self._folders

    def _remember(self, fresh: Iterable[str], gone: Iterable[str]) -> None:
        for path in fresh:
            self.aliases.pop(path.partition("/")[0], None)  # the address is in use again
        if self._folders is not None:
            for path in gone:
                slug, _, name = path.partition("/")
                self._folders[slug].discard(name)
            for path in fresh:
                slug, _, name = path.partition("/")
                self._folders[slug].add(name)


def _by_folder(paths: Mapping[str, str]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for path, blob in paths.items():
        slug, _, name = path.partition("/")
        found[slug][name] = blob
    return found
