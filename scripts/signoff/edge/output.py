"""Publish a site folder: the whole new site or the whole old one, at the cost of what changed.

Beside `site/` lies `.site.signoff/` with a lock, manifests and a spare generation of the site. A build
brings the spare up to date (files that did not change are hard links to those of the live site, files
are never modified in place) and swaps the two folders in one step. A build that fails or is killed
leaves the live site alone, and the next one cleans up.

Serve the folder by its name: a server that keeps the folder itself open (a bind mount of `site/`, a
working directory in it) goes on serving the generation it opened.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import os
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import NamedTuple, Self

from signoff.core.finding import OperatorError, WorldError
from signoff.edge import disk, generation, swap
from signoff.edge.generation import Manifest, Record

MARKER = "signoff.json"
"""Every site has this file: a folder with it was made by an earlier build and may be replaced."""

_NO_LINKS = frozenset({errno.EPERM, errno.EMLINK, errno.EXDEV, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS})
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW


@dataclass(frozen=True, slots=True)
class Report:
    """How many files a publication wrote, removed and left as they were."""

    written: int
    removed: int
    unchanged: int


class Prepared(NamedTuple):
    """A file that waits, under the name `place`, to become `path`; "" when the live site has it already."""

    path: str
    record: Record
    place: str


class SiteOutput:
    """One publication of a site. Use it in a `with`; it holds a lock until the end.

    `known` says of every file of the live site by which key it was made. Pages that changed go
    through `stage`; `publish` then makes them and the unchanged ones the live site. Leaving the
    `with` without `publish` changes nothing.
    """

    def __init__(self, site: Path, named: str = "with --site-dir") -> None:
        """Lock the place of `site`, heal what a killed run left, and see what the live site holds.

        `named` is where people say which folder it is.
        """
        self._named = named
        self.site = _place(site, named)
        self._state = self.site.parent / f".{self.site.name}.signoff"
        self._spare = self._state / "spare"
        self._staging = self._state / "staged"
        self._retired = self._state / "retired"
        self._staged: dict[str, str] = {}
        self._pages: dict[str, Record] = {}
        self._numbers = count()
        self._whole = False  # whether the live site is exactly as we left it
        self._folders: Mapping[str, int] = {}
        with self._explained():
            self._lock = self._locked()
        try:
            with self._explained():
                self._heal()
                self._live = self._look()
        except BaseException:
            os.close(self._lock)
            raise
        self.known: Mapping[str, str] = MappingProxyType({path: r.key for path, r in self._live.items()})

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _remove(self._staging)
        os.close(self._lock)

    def stage(self, path: str, data: bytes, key: str = "") -> None:
        """Make `data` the contents of `path` in `publish`. Bytes that are live already are not written."""
        self.take(self.prepare(path, data, key, str(next(self._numbers))))

    def prepare(self, path: str, data: bytes, key: str, place: str) -> Prepared:
        """Write `data` where it waits for `take`, unless it is live already.

        May be called in a forked process; `place` is a name that no other call gives.
        """
        _check(path)
        digest = hashlib.blake2b(data, digest_size=16).hexdigest()
        live = self._live.get(path)
        if live is not None and live.digest == digest:
            return Prepared(path, live._replace(key=key), "")
        with self._explained():
            return Prepared(path, _write(f"{self._staging}/{place}", data, key, digest), place)

    def take(self, prepared: Prepared) -> None:
        """Make what was prepared a part of `publish`."""
        path, record, place = prepared
        if path in self._pages:
            raise ValueError(f"{path!r} is written twice")
        self._pages[path] = record
        if place:
            self._staged[path] = f"{self._staging}/{place}"

    def publish(self, unchanged: Collection[str] = ()) -> Report:
        """Make what was staged, and the files `unchanged` of the live site, the live site: all of it."""
        target = {path: self._live[path] for path in unchanged} | self._pages
        if target.keys() & _folders(target):
            raise ValueError(f"both file and folder: {sorted(target.keys() & _folders(target))}")
        report = Report(
            written=len(self._staged),
            removed=len(self._live.keys() - target.keys()),
            unchanged=len(target) - len(self._staged),
        )
        with self._explained():
            if self._whole and not report.written and not report.removed:
                if target != self._live:
                    generation.store(self._state, self.site, Manifest(target, self._folders))
                return report
            base = self._take_spare()
            try:
                made = self._bring_up(base, target)
                generation.store(self._state, self._spare, made)
            except OSError:
                _remove(self._spare)  # it has room that may be what is missing
                raise
            self._swap()
            generation.forget(self._state, but=[self.site, self._spare])
        return report

    def _look(self) -> dict[str, Record]:
        """The files of the live site that are as we left them; refuses a folder that is not ours."""
        if not _exists(self.site):
            return {}
        manifest = generation.load(self._state, self.site)
        live: dict[str, Record] = {}
        if manifest is not None:
            self._folders = manifest.folders
            live = generation.sound(self.site, manifest.files)
            self._whole = len(live) == len(manifest.files) and generation.same_folders(
                self.site, manifest.folders
            )
        if not live and any(self.site.iterdir()) and not (self.site / MARKER).is_file():
            raise OperatorError(
                f"{self.site} has files that no build of this site has made",
                f"empty or remove it, or give another folder {self._named}",
            )
        return live

    def _take_spare(self) -> Manifest:
        """What the spare holds. From here on it is nobody's until its new manifest is written."""
        manifest = generation.load(self._state, self._spare) if _exists(self._spare) else None
        generation.forget(self._state, but=[self.site])
        if manifest is not None and generation.same_folders(self._spare, manifest.folders):
            # a file that both generations share was looked at already
            own = {path: r for path, r in manifest.files.items() if not _same_file(r, self._live.get(path))}
            if len(generation.sound(self._spare, own)) == len(own):
                return manifest
        _remove(self._spare)
        self._spare.mkdir()
        return Manifest({}, {})

    def _bring_up(self, base: Manifest, target: Mapping[str, Record]) -> Manifest:
        """Turn the spare from `base` into `target`."""
        folders = _folders(target)
        touched = folders - base.folders.keys()
        for path in base.files.keys() - target.keys():
            (self._spare / path).unlink()
            touched.add(_parent(path))
        for folder in sorted(base.folders.keys() - folders, reverse=True):
            (self._spare / folder).rmdir()
            touched.add(_parent(folder))
        for folder in sorted(touched - base.folders.keys() - {""}):
            (self._spare / folder).mkdir()
            touched.add(_parent(folder))
        files = {}
        for path, record in target.items():
            old = base.files.get(path)
            if old is not None and old.digest == record.digest:
                files[path] = old._replace(key=record.key)
                continue
            files[path] = self._bring_in(path, record, replace=old is not None)
            touched.add(_parent(path))
        times = {folder: os.lstat(self._spare / folder).st_mtime_ns for folder in touched & folders}
        return Manifest(files, {**{f: base.folders[f] for f in folders - touched}, **times})

    def _bring_in(self, path: str, record: Record, *, replace: bool) -> Record:
        """Put a file that was staged, or that of the live site, into the spare."""
        place = f"{self._spare}/{path}"
        if path in self._staged:
            Path(self._staged[path]).rename(place)
            return record
        if replace:
            Path(place).unlink()
        live = f"{self.site}/{path}"
        try:
            os.link(live, place, follow_symlinks=False)
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            return _write(place, Path(live).read_bytes(), record.key, record.digest)
        return record

    def _swap(self) -> None:
        """Make the spare the live site, and what was live the spare."""
        if not _exists(self.site):
            self._spare.rename(self.site)
        elif not swap.exchange(self._spare, self.site):
            # In two steps: a run that is killed between them is healed by the next one.
            self.site.rename(self._retired)
            try:
                self._spare.rename(self.site)
            except OSError:
                self._retired.rename(self.site)
                raise
            self._retired.rename(self._spare)

    def _locked(self) -> int:
        self._state.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self._state.is_symlink():
            raise OperatorError(f"{self._state} is a symbolic link", "remove it")
        lock = os.open(self._state / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            raise OperatorError(
                f"another build is writing to {self.site}", "wait until it is done, then start this one again"
            ) from None
        return lock

    def _heal(self) -> None:
        """Finish or undo what a killed run was doing."""
        if _exists(self._retired):
            manifest = generation.load(self._state, self._retired)
            if manifest and not _exists(self.site) and generation.sound(self._retired, manifest.files):
                self._retired.rename(self.site)
            elif not _exists(self._spare):
                self._retired.rename(self._spare)
            _remove(self._retired)
        _remove(self._staging)
        self._staging.mkdir(mode=0o700)

    @contextlib.contextmanager
    def _explained(self) -> Iterator[None]:
        """Say what went wrong on the disk; the live site is whole whatever it is."""
        try:
            yield
        except OSError as error:
            problem = f"cannot write {self.site}: {disk.reason(error)}"
            remedy = _REMEDIES.get(error.errno or 0, "see that the folder beside it can be written")
            raise WorldError(f"{problem}; the site is as it was", remedy.format(named=self._named)) from error


_REMEDIES = {
    errno.ENOSPC: "make room on its disk, then run the same again",
    errno.EDQUOT: "make room on its disk, then run the same again",
    errno.EROFS: "give a folder on a disk that can be written {named}",
    errno.EACCES: "give a folder whose parent you may write {named}",
    errno.EPERM: "give a folder whose parent you may write {named}",
    errno.EBUSY: "it is a mount point: give a folder inside it {named}",
    errno.EXDEV: "it lies on another layer or disk than its parent: remove it, then run the same again",
}


def _place(site: Path, named: str) -> Path:
    """The site's folder as an absolute path, once it is clear that it can be swapped."""
    site = site.parent.resolve() / site.name if site.name not in {"", ".."} else site.resolve()
    if site.is_symlink():
        raise OperatorError(f"{site} is a symbolic link", f"give the folder it leads to {named}")
    if _exists(site) and not site.is_dir():
        raise OperatorError(f"{site} is not a folder", f"remove it, or give another folder {named}")
    if site.is_mount():
        raise OperatorError(
            f"{site} is a mount point, which cannot be replaced in one step",
            f"give a folder inside it {named}: {site / 'site'}",
        )
    return site


def _check(path: str) -> None:
    parts = path.split("/")
    if not path.isprintable() or "\\" in path or any(part in {"", ".", ".."} for part in parts):
        raise ValueError(f"no path inside a site: {path!r}")


def _parent(path: str) -> str:
    return path.rpartition("/")[0]


def _folders(paths: Iterable[str]) -> set[str]:
    """All folders that lead to `paths`; "" is the root."""
    found = {""}
    for path in paths:
        folder = _parent(path)
        while folder not in found:
            found.add(folder)
            folder = _parent(folder)
    return found


def _same_file(one: Record, other: Record | None) -> bool:
    return other is not None and one._replace(key="") == other._replace(key="")


def _write(path: Path | str, data: bytes, key: str, digest: str) -> Record:
    """A new file, and what is to be known of it."""
    opened = os.open(path, _CREATE, 0o666)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(opened, rest) :]
        seen = os.fstat(opened)
    finally:
        os.close(opened)
    return Record(key, digest, seen.st_size, seen.st_mtime_ns, seen.st_ino)


def _exists(path: Path) -> bool:
    return os.path.lexists(path)


def _remove(path: Path) -> None:
    """Remove whatever is at `path`, never what a link there leads to."""
    if path.is_symlink() or path.is_file():
        path.unlink()
    elif _exists(path):
        shutil.rmtree(path)
