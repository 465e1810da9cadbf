"""The sites that were published last from this machine: for taking one back at once.

They are hard links to the files of the built site, which no build changes in place: keeping one costs its
directory entries. Which site is which is said in one small file that is replaced in one step, and a site is
named there only when it is whole: however a run ends, none that is named has files missing.

Nobody can bring such sites along in a commit: their folders have names by chance, and their first file is
known by inode and time. So are all the others, and readers get no site back in which one was touched.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from signoff.core.finding import OperatorError, WorldError
from signoff.edge import cache, disk
from signoff.edge.output import MARKER
from signoff.edge.walking import files_below
from signoff.publishing.shape import Shape, shape_of

_VERSION = "kept 2"
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
_NO_LINKS = frozenset({errno.EXDEV, errno.EPERM, errno.EMLINK, errno.ENOTSUP, errno.EOPNOTSUPP})
_UNKEPT = "site-unkept"
"""Stands for a site that was sent and for which there was no room."""


class _Order(NamedTuple):
    """Names of folders, "" for none. `tried`: it was about to be sent, and nobody knows how far that went."""

    tried: str = ""
    current: str = ""
    previous: str = ""


class Kept:
    """What was published last, what before that, and what a run that was killed wanted to publish.

    `unwritten` says why nothing is kept, "" when it is; `remedy` what to do, "" when the checkout is one that
    can only be read: then nobody expects it.
    """

    def __init__(self, source: Path) -> None:
        self.unwritten = ""
        self.remedy = ""
        self._source = source
        self._folder = source / cache.FOLDER / "signoff-published"
        self._file = self._folder / "order.json"
        self._marks: dict[str, list[object]] = {}

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else publishes from this checkout meanwhile; OperatorError when somebody does."""
        if linked := self._linked():
            problem = f"{linked} is a link, and what is published is kept there"
            raise OperatorError(problem, f"remove it: rm {linked}")
        with ExitStack() as stack:
            # the folder can be locked by who may only read it, the file where folders cannot be
            folder = os.open(self._source, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            stack.callback(os.close, folder)
            _lock(folder)
            try:
                self._folder.mkdir(parents=True, exist_ok=True)
                lock = _opened(self._folder / "lock")
                stack.callback(os.close, lock)
                _lock(lock)
            except OSError as error:
                if error.errno in _FULL:
                    raise self._unwritten(error) from None
                self.unwritten = f"cannot write {self._folder}: {error.strerror}"
            yield

    def _linked(self) -> Path | None:
        """A link on the way to what is kept: a commit can bring one along that leads to somebody else's."""
        return next((place for place in (self._folder.parent, self._folder) if place.is_symlink()), None)

    def shape(self) -> Shape | None:
        """The shape of what was published last, and of what may have been: all that readers may know."""
        order = self._order()
        last, tried = self._shape(order.current), self._shape(order.tried)
        if last is None or tried is None:
            return last or tried
        return replace(tried, paths=last.paths | tried.paths, open=last.open | tried.open)

    def _shape(self, name: str) -> Shape | None:
        """What can be told of the site kept under `name`."""
        try:
            return shape_of(self._folder / name) if name else None
        except OperatorError:
            return None

    def prepare(self, root: Path, paths: Iterable[str]) -> None:
        """Keep the site in `root`, which is about to be sent; without room, only what was before it.

        WorldError when not even that can be written down.
        """
        if self.unwritten:
            return
        order = self._order()
        self._forget(order)
        try:
            fresh = self._copied(root, tuple(paths))
        except OSError as error:
            wrong = self._unwritten(error)
            if error.errno not in _FULL or not self._store(order._replace(tried=_UNKEPT)):
                raise wrong from None
            self.unwritten, self.remedy = wrong.problem, wrong.remedy
            return
        order = order._replace(tried=fresh.name)
        if not self._store(order):
            raise self._unwritten(OSError(errno.EIO, "its order cannot be written down"))
        self._forget(order)  # what was tried before, too: until now it might have been what readers have

    def _copied(self, root: Path, paths: Sequence[str]) -> Path:
        fresh = Path(tempfile.mkdtemp(prefix="site-", dir=self._folder))
        try:
            for folder in sorted({(fresh / path).parent for path in paths} - {fresh}):
                folder.mkdir(parents=True, exist_ok=True)
            for path in paths:
                _link(root / path, fresh / path)
        except OSError:
            shutil.rmtree(fresh, ignore_errors=True)
            raise
        return fresh

    def keep(self) -> None:
        """What was prepared is published now. The same once more leaves what was before that where it is."""
        tried, current, previous = self._order()
        if tried and not self.unwritten:
            self._settle(_Order("", tried, previous if self._same(tried, current) else current))

    def back(self) -> Path:
        """The site before the one that was published, or tried, last; OperatorError when there is none."""
        order = self._order()
        name = order.current if order.tried else order.previous
        remedy = "publish an earlier commit: git worktree add ../before COMMIT, then signoff publish there"
        if not name:
            raise OperatorError("no earlier site is kept in this checkout", remedy)
        if self._marks[name] != self._mark(name, whole=True):
            raise OperatorError("the earlier site that is kept in this checkout is damaged", remedy)
        return self._folder / name

    def took_back(self) -> None:
        """What `back` gave is published again. Whoever asks for it once more gets the same: no other mirror
        that failed meanwhile is worth that all others get what was just taken back.
        """
        if self.unwritten:
            return
        tried, current, previous = self._order()
        site = current if tried else previous
        self._settle(_Order("", site, site))

    def _same(self, one: str, two: str) -> bool:
        """Whether readers are told the same, though perhaps at another time."""
        first, second = self._folder / one, self._folder / two
        mine, other = self._shape(one), self._shape(two)
        return (
            mine is not None
            and other is not None
            and mine.commit == other.commit
            and mine.pages == other.pages
            and all(_same_bytes(first / page, second / page) for page in mine.pages)
        )

    def _order(self) -> _Order:
        """Which sites are kept; those that are not there any more, or never were ours, are none."""
        plain = cache.load(self._file, _VERSION) if not self._linked() else None
        plain = plain or {}
        sites = plain.get("sites", ())
        self._marks = dict(sites)
        return _Order(*(name if self._mark(name) == mark[:2] else "" for name, mark in sites))

    def _store(self, order: _Order) -> bool:
        for name in set(order) - self._marks.keys():
            self._marks[name] = self._mark(name, whole=True)
        return cache.store(self._file, _VERSION, {"sites": [(name, self._marks[name]) for name in order]})

    def _settle(self, order: _Order) -> None:
        # when it cannot be written, what was tried stays so: that is still true, and the sites are whole
        if self._store(order):
            self._forget(order)

    def _mark(self, name: str, *, whole: bool = False) -> list[object]:
        """What no checkout can bring along; of the `whole` site, what changes when a file of it does."""
        with contextlib.suppress(OSError):
            seen = os.lstat(self._folder / name / MARKER)
            mark = [seen.st_ino, seen.st_mtime_ns]
            return [*mark, _traits(self._folder / name)] if whole else [*mark]
        return []

    def _forget(self, order: _Order) -> None:
        """Remove every site but those; what cannot be removed only takes room."""
        for folder in sorted(self._folder.glob("site-*")):
            if folder.name not in order:
                shutil.rmtree(folder, ignore_errors=True)

    def _unwritten(self, error: OSError) -> WorldError:
        problem = f"cannot write {self._folder}: {disk.reason(error)}"
        if error.errno in _FULL:
            return WorldError(problem, "make room there, then publish again")
        return WorldError(problem, "remove this folder, then publish again")


def _opened(lock: Path) -> int:
    """The file `lock`, made anew when something else is in its place."""
    flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
    try:
        return os.open(lock, flags, 0o600)
    except OSError as error:
        if error.errno == errno.EISDIR:
            shutil.rmtree(lock)
        elif error.errno == errno.ELOOP:
            lock.unlink()
        else:
            raise
    return os.open(lock, flags, 0o600)


def _traits(folder: Path) -> str:
    """Stands for the size, time and inode of every file in `folder`."""
    found = hashlib.blake2b(digest_size=16)
    for name, entry in sorted(files_below(folder), key=lambda one: one[0].split("/")):
        seen = entry.stat(follow_symlinks=False)  # by its name there: the checkout may be moved
        found.update(repr((name, seen.st_ino, seen.st_mtime_ns, seen.st_size)).encode())
    return found.hexdigest()


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
