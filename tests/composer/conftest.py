"""Node as the browser's stand-in: one process per worker that runs the translated program."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest

from signoff.composer.sources import runtime

LOOP = """
const lines = require("readline").createInterface({ input: process.stdin });
const vm = require("vm");
const context = vm.createContext({});
const plain = (x) => x instanceof Object.getPrototypeOf(vm.runInContext("new Map()", context)).constructor
  ? { dict: [...x] } : x;
lines.on("line", (line) => {
  let answer;
  try {
    answer = { value: vm.runInContext(JSON.parse(line), context) ?? null };
  } catch (error) {
    answer = { error: String(error.stack) };
  }
  process.stdout.write(JSON.stringify(answer, (_, x) => plain(x)) + "\\n");
});
"""


class Node:
    """Runs scripts one after the other in one place: what one defines, the next sees."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def __call__(self, script: str) -> Any:
        """The value of the script's last expression; dicts of Python come as `{"dict": [[key, value]]}`."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(script) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        assert "error" not in answer, answer["error"]
        return answer["value"]


@pytest.fixture(scope="session")
def node() -> Iterator[Node]:
    program = shutil.which("node")
    if program is None:
        pytest.skip("needs Node: apt-get install nodejs")
    with subprocess.Popen(
        [program, "-e", LOOP], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        run = Node(process)
        run(runtime())
        yield run
        assert process.stdin
        process.stdin.close()
