"""Kill `signoff announce` before and after everything it sends and writes down, run it again, and count.

    python killed_announce.py FOLDER kill|race

A process of its own, because it forks, and because what is killed must not be a test.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import requests

from fakes import channels
from signoff.edge.channels import slack, wire
from signoff.edge.notes import Notes
from support.telling import FIRST, SECRET, Desk, outcomes

CHANNELS = """\
  - {id: exact, url: "${EXACT}", secret: "${HOOK_SECRET}"}
  - {id: always, url: "${ALWAYS}"}
  - {id: never, url: "${NEVER}", resend: never}
"""
LATER = timedelta(minutes=5)
"""By then nobody believes that a run before is still at it."""


def main(folder: Path, what: str) -> None:
    with subprocess.Popen([sys.executable, channels.__file__], stdout=subprocess.PIPE, text=True) as sink:
        assert sink.stdout is not None
        url = f"http://127.0.0.1:{int(sink.stdout.readline())}"
        slack.API = f"{url}/slack"
        os.environ["GIT_TEMPLATE_DIR"] = ""  # no example hooks to copy each time
        try:
            print(json.dumps({"kill": kill, "race": race}[what](folder, url)))
        finally:
            sink.kill()


def prepare(root: Path, url: str) -> Desk:
    """A page with one message for three kinds of channels; `root` names their paths on the sink."""
    desk = Desk(root, CHANNELS)
    desk.post("01-investigating", FIRST)
    return addressed(desk, root, url)


def addressed(desk: Desk, root: Path, url: str) -> Desk:
    desk.environ = {
        "EXACT": f"{url}/exact-{root.name}",
        "ALWAYS": f"slack://xoxb-1/#always-{root.name}",
        "NEVER": f"slack://xoxb-1/#never-{root.name}",
        "HOOK_SECRET": SECRET,
    }
    return desk


def kill(folder: Path, url: str) -> list[dict[str, Any]]:
    """One entry for each step at which a run was killed: what channels got, and what the next run said."""
    origin = prepare(folder / "begin", url)
    found = []
    for number in count(1):
        root = folder / str(number)
        desk = copied(origin, root, url)
        if not in_child(lambda desk=desk, number=number: run_armed(desk, number)):
            return found
        report = root / "report"
        thrice = number % 4 == 1
        assert not in_child(lambda desk=desk, report=report, thrice=thrice: run_again(desk, report, thrice))
        found.append({"step": number, "got": got(url, root.name), **json.loads(report.read_text())})
    raise AssertionError


def copied(origin: Desk, root: Path, url: str) -> Desk:
    shutil.copytree(origin.root, root, symlinks=True)
    desk = Desk.__new__(Desk)
    desk.__dict__.update(
        origin.__dict__, root=root, repo=origin.repo.__class__.__new__(origin.repo.__class__)
    )
    desk.repo.__dict__.update(origin.repo.__dict__, root=root / "page", page=root / "page")
    desk.repo.git("remote", "set-url", "origin", str(root / "origin.git"))
    return addressed(desk, root, url)


def run_armed(desk: Desk, number: int) -> None:
    """Run, and be killed at the `number`th step."""
    left, lock = number, threading.Lock()

    def step() -> None:
        nonlocal left
        with lock:
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    def watched(function: Callable[..., Any]) -> Callable[..., Any]:
        def wrapper(*arguments: Any, **options: Any) -> Any:
            step()
            done = function(*arguments, **options)
            step()
            return done

        return wrapper

    wire.requests.post = watched(requests.post)
    Notes.push = watched(Notes.push)  # type: ignore[method-assign]
    Notes.move = watched(Notes.move)  # type: ignore[method-assign]
    desk.run()


def run_again(desk: Desk, report: Path, thrice: bool) -> None:
    """What the next run does, and (for some) the one after it."""
    done = desk.run(desk.now + LATER)
    last = outcomes(desk.run(desk.now + 2 * LATER)) if thrice else {}
    told = {"failed": done.failed, "said": outcomes(done), "last": last}
    report.write_text(json.dumps(told), encoding="utf-8")


def race(folder: Path, url: str) -> list[dict[str, Any]]:
    """What the channels got when three clones announced the same at once."""
    origin = prepare(folder / "begin", url)
    first = copied(origin, folder / "race", url)
    clones = [first]
    for name in ("second", "third"):
        shutil.copytree(first.repo.page, folder / "race" / name)
        clone = copied(origin, folder / f"spare-{name}", url)
        clone.repo.root = clone.repo.page = folder / "race" / name
        clone.environ = first.environ
        clones.append(clone)
    children = [fork(desk.run) for desk in clones]
    ended = [os.waitpid(child, 0)[1] for child in children]
    return [{"got": got(url, "race"), "ended": ended}]


def in_child(run: Callable[[], object]) -> bool:
    """Whether the child that ran it was killed."""
    _, status = os.waitpid(fork(run), 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert status == 0, "the run failed"
    return False


def fork(run: Callable[[], object]) -> int:
    child = os.fork()
    if child == 0:
        status = 1
        try:
            run()
            status = 0
        finally:
            os._exit(status)
    return child


def got(url: str, name: str) -> dict[str, int]:
    """How many messages each channel of a page shows: a webhook drops keys that it has seen."""
    there = requests.get(f"{url}/got", timeout=10).json()
    seen: Counter[str] = Counter()
    keys = set()
    for path, headers, body in (one.values() for one in there):
        if path == f"/exact-{name}":
            keys.add(headers["idempotency-key"])
        elif path == "/slack":
            seen[json.loads(body)["channel"].removeprefix("#")] += 1
    return {"exact": len(keys), "always": seen[f"always-{name}"], "never": seen[f"never-{name}"]}


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
