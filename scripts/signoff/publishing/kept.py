"""The sites that were published last from this machine: for taking one back at once.

They are hard links to the files of the built site, which no build changes in place: keeping one costs its
directory entries. Which site is which is said in one small file that is replaced in one step, and a site is
named there only when it is whole: however a run ends, none that is named has files missing.

Nobody can bring such sites along in a commit: their folders have names by chance, and their first file is
known by inode and time.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from signoff.core.finding import OperatorError, WorldError
from signoff.edge import cache
from signoff.edge.output import MARKER
from signoff.publishing.shape import Shape, shape_of

_VERSION = "kept 1"
_READ_ONLY = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})
_NO_LINKS = frozenset({errno.EXDEV, errno.EPERM, errno.EMLINK, errno.ENOTSUP, errno.EOPNOTSUPP})


class _Order(NamedTuple):
    """Names of folders, "" for none. `tried`: it was about to be sent, and nobody knows how far that went."""

    tried: str = ""
    current: str = ""
    previous: str = ""


class Kept:
    """What was published last, what before that, and what a run that was killed wanted to publish.

    `unwritten` says why nothing is kept, "" when it is: a checkout may be one that can only be read.
    """

    def __init__(self, source: Path) -> None:
        self.unwritten = ""
        self._source = source
        self._folder = source / cache.FOLDER / "signoff-published"
        self._file = self._folder / "order.json"

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else publishes from this checkout meanwhile; OperatorError when somebody does."""
        with ExitStack() as stack:
            # the folder can be locked by who may only read it, the file where folders cannot be
            folder = os.open(self._source, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            stack.callback(os.close, folder)
            _lock(folder)
            try:
                self._folder.mkdir(parents=True, exist_ok=True)
                flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
                lock = os.open(self._folder / "lock", flags, 0o600)
                stack.callback(os.close, lock)
                _lock(lock)
            except OSError as error:
                if error.errno not in _READ_ONLY:
                    raise self._unwritten(error) from None
                self.unwritten = f"cannot write {self._folder}: {error.strerror}"
            yield

    def shape(self) -> Shape | None:
        """The shape of what was published last, and of what may have been: all that readers may know."""
        order = self._order()
        shapes = [shape_of(self._folder / name) for name in (order.current, order.tried) if name]
        if len(shapes) < 2:
            return shapes[0] if shapes else None
        last, tried = shapes
        return replace(tried, paths=last.paths | tried.paths, open=last.open | tried.open)

    def prepare(self, root: Path, paths: Iterable[str]) -> None:
        """Keep the site in `root`, which is about to be sent. WorldError when it cannot be kept."""
        if self.unwritten:
            return
        order = self._order()
        self._forget(order._replace(tried=""))
        try:
            fresh = Path(tempfile.mkdtemp(prefix="site-", dir=self._folder))
            wanted = tuple(paths)
            for folder in sorted({(fresh / path).parent for path in wanted} - {fresh}):
                folder.mkdir(parents=True, exist_ok=True)
            for path in wanted:
                _link(root / path, fresh / path)
        except OSError as error:
            raise self._unwritten(error) from None
        if not self._store(order._replace(tried=fresh.name)):
            raise self._unwritten(OSError(errno.EIO, "its order cannot be written down"))

    def keep(self) -> None:
        """What was prepared is published now. The same once more leaves what was before that where it is."""
        tried, current, previous = self._order()
        if tried and not self.unwritten:
            self._settle(_Order("", tried, previous if self._same(tried, current) else current))

    def back(self) -> Path:
        """The site before the one that was published, or tried, last; OperatorError when there is none."""
        order = self._order()
        name = order.current if order.tried else order.previous
        if not name:
            raise OperatorError(
                "no earlier site is kept in this checkout",
                "publish an earlier commit: git worktree add ../before COMMIT, then signoff publish there",
            )
        return self._folder / name

    def swap(self) -> None:
        """What `back` gave is published again: make it the current one, and keep the other."""
        if self.unwritten:
            return
        tried, current, previous = self._order()
        self._settle(_Order("", current, previous) if tried else _Order("", previous, current))

    def _same(self, one: str, other: str) -> bool:
        """Whether readers are told the same, though perhaps at another time."""
        if not one or not other:
            return False
        first, second = self._folder / one, self._folder / other
        shapes = shape_of(first), shape_of(second)
        return (
            shapes[0].commit == shapes[1].commit
            and shapes[0].pages == shapes[1].pages
            and all(_same_bytes(first / page, second / page) for page in shapes[0].pages)
        )

    def _order(self) -> _Order:
        """Which sites are kept; those that are not there any more, or never were ours, are none."""
        plain = cache.load(self._file, _VERSION) or {}
        return _Order(*(name if self._mark(name) == mark else "" for name, mark in plain.get("sites", ())))

    def _store(self, order: _Order) -> bool:
        return cache.store(self._file, _VERSION, {"sites": [(name, self._mark(name)) for name in order]})

    def _settle(self, order: _Order) -> None:
        # when it cannot be written, what was tried stays so: that is still true, and the sites are whole
        if self._store(order):
            self._forget(order)

    def _mark(self, name: str) -> list[int]:
        """What no checkout can bring along."""
        with contextlib.suppress(OSError):
            seen = os.lstat(self._folder / name / MARKER)
            return [seen.st_ino, seen.st_mtime_ns]
        return []

    def _forget(self, order: _Order) -> None:
        """Remove every site but those; what cannot be removed only takes room."""
        for folder in sorted(self._folder.glob("site-*")):
            if folder.name not in order:
                shutil.rmtree(folder, ignore_errors=True)

    def _unwritten(self, error: OSError) -> WorldError:
        problem = f"cannot write {self._folder}: {error.strerror or error}"
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            return WorldError(problem, "make room on the disk, then publish again")
        return WorldError(problem, "publish from a checkout that you may write")


def _lock(opened: int) -> None:
    """OperatorError when somebody else has it; where it cannot be locked, nothing happens."""
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        remedy = "wait until it is done; it publishes what is signed off by then"
        raise OperatorError("another 'signoff publish' is running in this checkout", remedy) from None
    except OSError:
        return


def _same_bytes(one: Path, other: Path) -> bool:
    return one.samefile(other) or one.read_bytes() == other.read_bytes()


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        shutil.copyfile(source, target)
