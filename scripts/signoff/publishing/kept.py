"""The sites that were published last from this machine: for taking one back at once.

They are hard links to the files of the built site, which no build changes in place: keeping one costs its
directory entries.
"""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from signoff.core.finding import OperatorError, WorldError
from signoff.edge import cache
from signoff.publishing.shape import Shape, shape_of

_NO_LINKS = frozenset({errno.EXDEV, errno.EPERM, errno.EMLINK, errno.ENOTSUP, errno.EOPNOTSUPP})


class Kept:
    """`current` is what was published last, `previous` what before that."""

    def __init__(self, source: Path) -> None:
        self._folder = source / cache.FOLDER / "signoff-published"
        self.current = self._folder / "current"
        self.previous = self._folder / "previous"

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else publishes from this checkout meanwhile; OperatorError when somebody does."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            lock = os.open(
                self._folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600
            )
        except OSError as error:
            problem = f"cannot write {self._folder}: {error.strerror or error}"
            raise WorldError(problem, "publish from a checkout that you may write") from None
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            remedy = "wait until it is done; it publishes what is signed off by then"
            raise OperatorError("another 'signoff publish' is running in this checkout", remedy) from None
        try:
            yield
        finally:
            os.close(lock)

    def shape(self) -> Shape | None:
        """The shape of what was published last, if it is kept whole."""
        try:
            return shape_of(self.current)
        except OperatorError:
            return None

    def keep(self, root: Path, paths: Iterable[str]) -> None:
        """Make the site in `root` the current one. A kill on the way leaves the older ones whole."""
        fresh = self._folder / "next"
        _remove(fresh)
        for path in paths:
            target = fresh / path
            target.parent.mkdir(parents=True, exist_ok=True)
            _link(root / path, target)
        if not self.current.exists():
            fresh.rename(self.current)
            return
        _remove(self.previous)
        self.current.rename(self.previous)
        fresh.rename(self.current)

    def back(self) -> Path:
        """The site before the current one; OperatorError when there is none."""
        if not self.previous.is_dir():
            raise OperatorError(
                "no earlier site is kept in this checkout",
                "publish an earlier commit: git worktree add ../before COMMIT, then signoff publish there",
            )
        return self.previous

    def swap(self) -> None:
        """What was before is published again: make it the current one, and keep the other."""
        aside = self._folder / "aside"
        _remove(aside)
        if self.current.exists():
            self.current.rename(aside)
        self.previous.rename(self.current)
        if aside.exists():
            aside.rename(self.previous)


def _link(source: Path, target: Path) -> None:
    try:
        os.link(source, target, follow_symlinks=False)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        shutil.copyfile(source, target)


def _remove(folder: Path) -> None:
    if folder.is_dir() and not folder.is_symlink():
        shutil.rmtree(folder)
