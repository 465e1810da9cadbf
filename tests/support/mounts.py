"""Mounts that nobody else sees: a small disk that fills up, a folder that cannot be written.

A process keeps a mount namespace open; programs are started inside it, and `seen` leads the tests to its
files. Root has one for the asking, other people where the system lets them have a namespace of users.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

PAGE = 4096
"""What the smallest file takes of a tmpfs."""

_KEEPER = 'mount -t tmpfs signoff-test "$0" && echo ready && exec cat'
_AS_ROOT = ("unshare", "--mount", "--propagation=private")
_AS_USER = ("unshare", "--user", "--map-root-user", "--mount", "--propagation=private")


class Space:
    """A mount namespace, which `folder` is mounted on to try it. It ends with the process that keeps it.

    `refused` says why there is none, "" when there is.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._root = os.geteuid() == 0
        entered = _AS_ROOT if self._root else _AS_USER
        self._keeper = subprocess.Popen(
            [*entered, "sh", "-c", _KEEPER, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self._keeper.stdout is not None
        assert self._keeper.stderr is not None
        ready = self._keeper.stdout.readline() == "ready\n"
        self.refused = "" if ready else self._keeper.stderr.read().strip() or "no reason given"

    @property
    def enter(self) -> tuple[str, ...]:
        """What to write before a command so that it runs in here, as whoever the tests run as."""
        target = ("nsenter", f"--target={self._keeper.pid}", "--mount", "--wd=.")
        if self._root:
            return target
        again = ("unshare", "--user", f"--map-user={os.geteuid()}", f"--map-group={os.getegid()}")
        return (*target, "--user", "--preserve-credentials", *again)

    def seen(self, path: Path) -> Path:
        """The way from outside to what is at `path` in here."""
        return Path(f"/proc/{self._keeper.pid}/root{path.resolve()}")

    def mount(self, *arguments: str) -> None:
        target = ("nsenter", f"--target={self._keeper.pid}", "--mount")
        user = () if self._root else ("--user", "--preserve-credentials")
        subprocess.run([*target, *user, "mount", *arguments], check=True, capture_output=True)

    def disk(self, folder: Path, size: int = 16 << 20) -> Disk:
        """A disk of its own, of `size` bytes, in the place of `folder`."""
        self.run("mkdir", "-p", folder)
        self.mount("-t", "tmpfs", "-o", f"size={size},mode=777", "signoff-test", str(folder))
        return Disk(self.seen(folder))

    def freeze(self, folder: Path) -> None:
        """Nothing in `folder` can be written from now on, by nobody."""
        self.mount("--bind", str(folder), str(folder))
        self.mount("-o", "remount,bind,ro", str(folder))

    def run(self, *command: str | Path, **options: object) -> subprocess.CompletedProcess[str]:
        """Run `command` in here."""
        words = [*self.enter, *map(str, command)]
        return subprocess.run(words, capture_output=True, text=True, check=False, **options)  # type: ignore[call-overload,no-any-return]

    def close(self) -> None:
        self._keeper.communicate()


class Disk:
    """A small disk, as seen from outside: how much is free is as much as one wants."""

    def __init__(self, folder: Path) -> None:
        self._ballast = folder / "ballast"
        self.folder = folder

    def leave(self, free: int) -> None:
        """Fill the disk but for `free` bytes."""
        self.empty()
        with self._ballast.open("wb") as ballast:
            os.posix_fallocate(ballast.fileno(), 0, self.free - free)

    def empty(self) -> None:
        self._ballast.unlink(missing_ok=True)

    @property
    def free(self) -> int:
        told = os.statvfs(self.folder)
        return told.f_bavail * told.f_frsize
