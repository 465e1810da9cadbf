"""Kill a program before every single thing it does to the disk, each time from a fresh start.

    python killing.py FOLDER MODULE:SCENARIO

A scenario is a function that prepares a folder and gives what to run and how to look at what is left.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from importlib import import_module
from itertools import count
from pathlib import Path

from signoff.edge import swap

EVENTS = ("os.", "shutil.", "fcntl.", "open")
Scenario = Callable[[Path], tuple[Callable[[], None], Callable[[], None]]]


def killed_at(number: int, folder: Path, run: Callable[[], None]) -> bool:
    """Run in a child that is killed before its `number`th step; whether it lived that long."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            _arm(number, str(folder))
            run()
            status = 0
        finally:
            os._exit(status)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.waitstatus_to_exitcode(status) == 0, "the run failed"
    return False


def _arm(number: int, folder: str) -> None:
    left = number

    def step() -> None:
        nonlocal left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def audit(event: str, arguments: tuple[object, ...]) -> None:
        if event.startswith(EVENTS) and any(folder in str(argument) for argument in arguments):
            step()

    write, exchange = os.write, swap.exchange

    def write_half(opened: int, data: bytes) -> int:
        step()
        return write(opened, data[: (len(data) + 1) // 2])

    def exchange_watched(one: Path, other: Path) -> bool:
        step()
        done = exchange(one, other)
        step()
        return done

    os.write = write_half
    swap.exchange = exchange_watched
    sys.addaudithook(audit)


def main(folder: Path, scenario: Scenario) -> int:
    """Try every step; the number of steps there are."""
    for number in count(1):
        place = folder / str(number)
        place.mkdir()
        run, look = scenario(place)
        killed = killed_at(number, place, run)
        try:
            look()
        except BaseException:
            print(f"killed before step {number}", file=sys.stderr)
            raise
        if not killed:
            return number - 1
    raise AssertionError


if __name__ == "__main__":
    module, _, name = sys.argv[2].partition(":")
    print(main(Path(sys.argv[1]), getattr(import_module(module), name)))
