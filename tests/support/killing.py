"""Kill a program before every single thing it does to the disk or the world, each time from a fresh start.

    python killing.py FOLDER MODULE:SCENARIO

A scenario is a function that prepares a folder and gives what to run and how to look at what is left. What
the program starts dies with it, as on a machine that loses its power. Prints the number of steps.
"""

from __future__ import annotations

import ctypes
import gc
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

TESTS = Path(__file__).parents[1]
sys.path.insert(0, str(TESTS))

from signoff.edge import swap  # noqa: E402

_FILES = ("chmod", "link", "mkdir", "remove", "rename", "rmdir", "symlink", "truncate", "utime")
EVENTS = frozenset(
    {
        *(f"os.{verb}" for verb in _FILES),
        *("fcntl.flock", "os.fork", "socket.connect", "http.client.send"),
    }
)
READS = frozenset(
    {
        *("cat-file", "check-ref-format", "diff-files", "diff-index", "diff-tree", "for-each-ref", "log"),
        *("ls-files", "ls-remote", "ls-tree", "merge-base", "rev-list", "rev-parse", "show"),
    }
)
"""Questions to git, which change nothing: they are no steps."""

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER of prctl(2)
_MANY = 10_000


class Trial(NamedTuple):
    """What to run, how to look at what is left, and what other scenarios are about.

    `but`: parts of paths that do not count. `halves`: files that are half written count too.
    """

    run: Callable[[], object]
    look: Callable[[], None]
    but: tuple[str, ...] = ()
    halves: bool = True


Scenario = Callable[[Path], tuple[Callable[[], object], Callable[[], None]] | Trial]


class Steps:
    """Counts what is done, in this process and all that are forked from it; nobody outlives the last step.

    The steps that are left are bytes in a pipe: two processes never take the same one, and one that is
    killed holds nothing that others wait for.
    """

    def __init__(self, number: int) -> None:
        self._left, full = os.pipe()
        os.set_blocking(self._left, False)
        os.write(full, b"." * (number - 1))
        os.close(full)
        self._first = os.getpid()

    def step(self) -> None:
        if not os.read(self._left, 1):
            os.kill(self._first, signal.SIGKILL)
            os.kill(os.getpid(), signal.SIGKILL)

    def watch(self, but: tuple[str, ...] = (), *, halves: bool = True) -> None:
        """Count from now on; see `Trial`. Nobody sees what is done in the folder for temporary files."""
        unseen = (os.devnull, tempfile.gettempdir(), *but)

        def audit(event: str, arguments: tuple[Any, ...]) -> None:
            if _is_step(event, arguments) and not _touches(unseen, arguments):
                self.step()

        sys.addaudithook(audit)
        self._watch_programs()
        self._watch_exchange()
        if halves:
            self._watch_writes()

    def _watch_programs(self) -> None:
        start = subprocess.Popen.__init__

        def watched(program: Any, command: Any, *arguments: Any, **options: Any) -> None:
            asks = _asks(command)
            if not asks:
                self.step()
            start(program, command, *arguments, **options)
            if not asks:
                self.step()  # it has begun

        subprocess.Popen.__init__ = watched  # type: ignore[method-assign]

    def _watch_exchange(self) -> None:
        exchange = swap.exchange

        def watched(one: Path, other: Path) -> bool:
            self.step()
            done = exchange(one, other)
            self.step()
            return done

        swap.exchange = watched

    def _watch_writes(self) -> None:
        write, begun = os.write, set[int]()

        def watched(opened: int, data: bytes) -> int:
            self.step()
            half = (len(data) + 1) // 2
            if opened in begun or half == len(data):
                begun.discard(opened)
                return write(opened, data)
            begun.add(opened)
            return write(opened, data[:half])

        os.write = watched


def _is_step(event: str, arguments: tuple[Any, ...]) -> bool:
    if event == "open":
        return bool(arguments[2] & _WRITES) and not isinstance(arguments[0], int)
    return event in EVENTS


def _asks(command: Any) -> bool:
    return command[0] == "git" and not READS.isdisjoint(command)


def _touches(parts: tuple[str, ...], arguments: tuple[Any, ...]) -> bool:
    """Whether a path has one of the parts; those that are seen from an open folder are looked up."""
    folders = [Path(f"/proc/self/fd/{one}") for one in arguments if isinstance(one, int) and one > 2]
    paths = [folder.readlink() for folder in folders if folder.is_symlink()]
    return any(part in str(path) for path in (*arguments, *paths) for part in parts)


def killed_at(number: int, trial: Trial) -> bool:
    """Run in a child that is killed, with all its children, before its `number`th step; whether it was."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)  # whoever loses a parent becomes our child
    gc.freeze()  # a collection would make the child copy all that we share
    child = os.fork()
    if child == 0:
        status = 1
        try:
            Steps(number).watch(trial.but, halves=trial.halves)
            trial.run()
            status = 0
        finally:
            sys.stdout.flush()
            os._exit(status)
    _, status = os.waitpid(child, 0)
    _end_orphans()
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert status == 0, "the run failed"
    return False


def _end_orphans() -> None:
    with suppress(ChildProcessError):
        while True:
            os.waitpid(-1, os.WNOHANG)  # there is none at all, mostly
            for child in _children():
                with suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
            os.waitpid(-1, 0)


def _children() -> list[int]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            parent = (folder / "stat").read_bytes().rpartition(b")")[2].split()[1]
            if int(parent) == os.getpid():
                found.append(int(folder.name))
    return found


def main(folder: Path, scenario: Scenario) -> int:
    """Try every step; the number of steps there are."""
    (folder / "temporary").mkdir()
    tempfile.tempdir = os.environ["TMPDIR"] = str(folder / "temporary")
    for number in count(1):
        place = folder / str(number)
        place.mkdir()
        trial = Trial(*scenario(place))
        killed = killed_at(number, trial)
        try:
            trial.look()
        except BaseException:
            print(f"killed before step {number}", file=sys.stderr)
            raise
        shutil.rmtree(place)
        if not killed:
            return number - 1
        assert number < _MANY, "it never ends"
    raise AssertionError


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    module, _, name = sys.argv[2].partition(":")
    print(main(Path(sys.argv[1]), getattr(import_module(module), name)))
