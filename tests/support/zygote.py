"""The command `signoff` in processes of their own, without the half second that each needs to begin.

One process imports the program and forks for each run: `zygote.run(["publish"], cwd, environ)`. What a run
finds in modules can be set before, by name: `{"signoff.publishing.proofs:PATIENCE": 1.0}`.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

LIMIT = 60.0
"""Seconds after which a run is killed: that it must end at all is what some tests are about."""


@dataclass(frozen=True)
class Done:
    """How a run ended: `code` is negative when a signal ended it."""

    code: int
    stdout: str
    stderr: str

    @property
    def said(self) -> str:
        return self.stdout + self.stderr


class Run:
    """A run that goes on; `pid` is its process, which leads a group of its own."""

    def __init__(self, pid: int, folder: Path, pipe: IO[str]) -> None:
        self.pid = pid
        self._folder = folder
        self._pipe = pipe

    def said(self) -> str:
        """What it has said by now."""
        return "".join((self._folder / name).read_text() for name in ("stdout", "stderr"))

    def wait(self) -> Done:
        told = json.loads(self._pipe.readline())
        stdout, stderr = ((self._folder / name).read_text() for name in ("stdout", "stderr"))
        return Done(told["code"], stdout, stderr)


class Zygote:
    """The process that forks. One run at a time is waited for."""

    def __init__(self, process: subprocess.Popen[str], folder: Path) -> None:
        self._process = process
        self._folder = folder
        self._count = 0

    def start(
        self,
        words: Sequence[str],
        folder: Path,
        environ: Mapping[str, str],
        constants: Mapping[str, float] | None = None,
    ) -> Run:
        self._count += 1
        place = self._folder / str(self._count)
        place.mkdir()
        asked = {
            "words": list(words),
            "folder": str(folder),
            "environ": dict(environ),
            "constants": dict(constants or {}),
            "place": str(place),
        }
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(json.dumps(asked), file=self._process.stdin, flush=True)
        return Run(json.loads(self._process.stdout.readline())["pid"], place, self._process.stdout)

    def run(self, *arguments: Any, **options: Any) -> Done:
        return self.start(*arguments, **options).wait()


@contextlib.contextmanager
def zygote() -> Iterator[Zygote]:
    with (
        tempfile.TemporaryDirectory(prefix="zygote-") as folder,
        subprocess.Popen(
            [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as process,
    ):
        yield Zygote(process, Path(folder))
        assert process.stdin is not None
        process.stdin.close()


def _live() -> None:
    for name in ("signoff.cli.publish", "signoff.edge.mkdocs", "signoff.edge.forge", "requests"):
        importlib.import_module(name)
    for line in sys.stdin:
        asked = json.loads(line)
        child = os.fork()
        if child == 0:
            _run(asked)
        print(json.dumps({"pid": child}), flush=True)
        print(json.dumps({"code": _waited(child)}), flush=True)


def _waited(child: int) -> int:
    def too_late(*_: object) -> None:
        os.killpg(child, signal.SIGKILL)

    signal.signal(signal.SIGALRM, too_late)
    signal.setitimer(signal.ITIMER_REAL, LIMIT)
    _, status = os.waitpid(child, 0)
    signal.setitimer(signal.ITIMER_REAL, 0)
    return os.waitstatus_to_exitcode(status)


def _run(asked: dict[str, Any]) -> None:
    os.setsid()
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for number, name in ((1, "stdout"), (2, "stderr")):
        os.dup2(os.open(f"{asked['place']}/{name}", os.O_WRONLY | os.O_CREAT), number)
    os.chdir(asked["folder"])
    os.environ.clear()
    os.environ.update(asked["environ"])
    for name, value in asked["constants"].items():
        module, _, constant = name.partition(":")
        setattr(importlib.import_module(module), constant, value)
    sys.argv = ["signoff", *asked["words"]]
    importlib.import_module("signoff.cli").main(asked["words"])


if __name__ == "__main__":
    _live()
