"""Where finished pages go: into a site that is swapped in one step, or straight into a folder."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from collections.abc import Set as AbstractSet
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Protocol, Self

from signoff.build.crew import Page
from signoff.edge.output import Prepared, SiteOutput


class Tally(NamedTuple):
    """How many files of the site were written, removed, and left as they were."""

    written: int
    removed: int
    unchanged: int


class Sink(Protocol):
    """Takes the pages of one build. `known` are the keys of the pages that are there already.

    `prepare` is called where a page was made, perhaps in a forked process, and gives something small;
    `put` takes that in the building process. `place` is a name that no other page has. `names` are those
    of all files and folders at the top of the site, as far as it was told.
    """

    @property
    def names(self) -> AbstractSet[str]: ...

    @property
    def known(self) -> Mapping[str, str]: ...

    def prepare(self, page: Page, place: str) -> object: ...

    def put(self, prepared: Any) -> None: ...

    def put_file(self, path: str, file: Path, key: str) -> None: ...

    def keep(self, paths: Collection[str]) -> None: ...

    def finish(self) -> Tally: ...


class Swap:
    """A site that is replaced in one step when all is there. Use it in a `with`."""

    def __init__(self, site_dir: Path) -> None:
        self._output = SiteOutput(site_dir)
        self._kept: set[str] = set()
        self.names: set[str] = set()
        self.known = self._output.known

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._output.__exit__(kind, error, trace)

    def prepare(self, page: Page, place: str) -> Prepared:
        return self._output.prepare(page.path, page.data, page.key or "", place)

    def put(self, prepared: Prepared) -> None:
        self.names.add(_top(prepared.path))
        self._output.take(prepared)

    def put_file(self, path: str, file: Path, key: str) -> None:
        self.names.add(_top(path))
        if self.known.get(path) == key:
            self._kept.add(path)
        else:
            self._output.stage(path, file.read_bytes(), key)

    def keep(self, paths: Collection[str]) -> None:
        self._kept.update(paths)
        self.names.update(map(_top, paths))

    def finish(self) -> Tally:
        done = self._output.publish(self._kept)
        return Tally(done.written, done.removed, done.unchanged)


class Folder:
    """A folder that somebody else empties and fills too (MkDocs): pages are just written into it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._written = 0
        self.known: Mapping[str, str] = {}

    def prepare(self, page: Page, place: str) -> int:
        del place  # it goes where it belongs at once
        target = self._folder / page.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(page.data)
        return 1

    @property
    def names(self) -> AbstractSet[str]:
        """What is there, by now: MkDocs has written its own, and forked processes theirs."""
        return {entry.name for entry in self._folder.iterdir()} if self._folder.is_dir() else set()

    def put(self, prepared: int) -> None:
        self._written += prepared

    def put_file(self, path: str, file: Path, key: str) -> None:
        self.put(self.prepare(Page(path, file.read_bytes(), key), ""))

    def keep(self, paths: Collection[str]) -> None:
        assert not paths

    def finish(self) -> Tally:
        return Tally(self._written, 0, 0)


def _top(path: str) -> str:
    return path.partition("/")[0]
