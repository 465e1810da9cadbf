"""Kill a program before every single thing it does to the disk or the world, each time from a fresh start.

    python killing.py FOLDER MODULE:SCENARIO

A scenario is a function that prepares a folder and gives what to run and how to look at what is left. What
the program starts dies with it, as on a machine that loses its power. Prints the number of steps.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from itertools import count
from pathlib import Path
from typing import Any

TESTS = Path(__file__).parents[1]
sys.path.insert(0, str(TESTS))

from signoff.edge import swap  # noqa: E402

EVENTS = frozenset(
    {
        *(
            "os.chmod",
            "os.link",
            "os.mkdir",
            "os.remove",
            "os.rename",
            "os.rmdir",
            "os.symlink",
            "os.truncate",
        ),
        *("os.utime", "fcntl.flock", "os.fork", "subprocess.Popen", "socket.connect", "http.client.send"),
    }
)
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_SUBREAPER = 36  # PR_SET_CHILD_SUBREAPER of prctl(2)
_MANY = 10_000
Scenario = Callable[[Path], tuple[Callable[[], object], Callable[[], None]]]


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

    def watch(self) -> None:
        """Count from now on."""

        def audit(event: str, arguments: tuple[Any, ...]) -> None:
            if event in EVENTS or (event == "open" and arguments[2] & _WRITES and arguments[0] != os.devnull):
                self.step()

        write, exchange, start = os.write, swap.exchange, subprocess.Popen.__init__

        def write_half(opened: int, data: bytes) -> int:
            self.step()
            return write(opened, data[: (len(data) + 1) // 2])

        def exchange_watched(one: Path, other: Path) -> bool:
            self.step()
            done = exchange(one, other)
            self.step()
            return done

        def start_watched(*arguments: Any, **options: Any) -> None:
            start(*arguments, **options)
            self.step()  # the program has begun

        os.write = write_half
        swap.exchange = exchange_watched
        subprocess.Popen.__init__ = start_watched  # type: ignore[method-assign]
        sys.addaudithook(audit)


def killed_at(number: int, run: Callable[[], object]) -> bool:
    """Run in a child that is killed, with all its children, before its `number`th step; whether it was."""
    ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)  # whoever loses a parent becomes our child
    child = os.fork()
    if child == 0:
        status = 1
        try:
            Steps(number).watch()
            run()
            status = 0
        finally:
            sys.stdout.flush()
            os._exit(status)
    _, status = os.waitpid(child, 0)
    _end_orphans()
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.waitstatus_to_exitcode(status) == 0, "the run failed"
    return False


def _end_orphans() -> None:
    while True:
        for child in _children():
            with suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            return


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
    for number in count(1):
        place = folder / str(number)
        place.mkdir()
        run, look = scenario(place)
        killed = killed_at(number, run)
        try:
            look()
        except BaseException:
            print(f"killed before step {number}", file=sys.stderr)
            raise
        if not killed:
            return number - 1
        assert number < _MANY, "it never ends"
    raise AssertionError


if __name__ == "__main__":
    sys.dont_write_bytecode = True
    module, _, name = sys.argv[2].partition(":")
    print(main(Path(sys.argv[1]), getattr(import_module(module), name)))
