"""`make bench-publish`: how long the job `build` of the workflow `publish` takes, step by step, cold.

The steps are those of .github/workflows/publish.yml, run as they stand by the machine of tests/workflows
against the fake GitHub: a merged and approved message on top of so many incidents. Cold: an empty workspace
and home, no cache of pip or uv, no compiled Python, no cached build. The forge's queue is not in it, and
what an action does on GitHub (fetching a cache over its network, uploading) is imitated by copying files.
Three ways to install: with pip alone, with uv, and with uv from a wheelhouse that an earlier run has kept.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.history import NOW, write_history
from bench.run import FIRST
from bench.signing import write_notes
from fakes.github import GitHub
from workflows import runner
from workflows.conftest import ENGINE, MODULES
from workflows.expressions import Expressions
from workflows.runner import Job, Runner, Step

ROOT = Path(__file__).parents[2]
SIZE = 100
WAYS = ("pip", "uv", "uv, wheelhouse")
NOT_UV = "uv==0.0.0 --hash=sha256:" + 64 * "0" + "\n"
WHEELHOUSE = ROOT / ".cache" / "wheelhouse"
PATH = "incidents/2026-11-21-one-more/01-investigating.md"


class Timed(Runner):
    """A machine that looks at its watch after each step."""

    def _job(self, definition: Mapping[str, Any], job: Mapping[str, Any], *rest: Any) -> Job:
        """What comes after the page is handed on is not measured."""
        return Job() if "needs" in job else super()._job(definition, job, *rest)

    def _step(self, step: Mapping[str, Any], contexts: dict[str, Any], job: Job, *rest: Any) -> Step:
        start = time.perf_counter()
        done = super()._step(step, contexts, job, *rest)
        self.took[step["name"]] = time.perf_counter() - start
        return done


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--size", type=int, default=SIZE, help="incidents")
    arguments.add_argument("--repeat", type=int, default=2, help="the fastest run counts")
    arguments.add_argument("--ways", nargs="+", default=WAYS, choices=WAYS)
    asked = arguments.parse_args()
    # how this machine reaches the registry; `PIP_NO_INDEX` is a matter of tests
    runner._KEPT |= {name for name in os.environ if name.startswith(("PIP_", "UV_", "SSL_"))} - {
        "PIP_NO_INDEX"
    }
    with (
        tempfile.TemporaryDirectory(prefix="signoff-publish-") as folder,
        Expressions(MODULES) as expressions,
    ):
        columns = []
        for way in asked.ways:
            runs = [
                publish(Path(folder) / f"{way}-{number}", expressions, way, asked.size)
                for number in range(asked.repeat)
            ]
            columns.append(min(runs, key=lambda took: sum(took.values())))
    print(f"| step | {' | '.join(asked.ways)} |\n|---|{'---:|' * len(columns)}")
    for name in columns[0]:
        print(f"| {name} | {' | '.join(f'{took[name]:.1f}' for took in columns)} |")
    print(f"| **all** | {' | '.join(f'**{sum(took.values()):.1f}**' for took in columns)} |")


def publish(folder: Path, expressions: Expressions, way: str, size: int) -> dict[str, float]:
    """Seconds of each step."""
    with GitHub(folder / "hub") as hub:
        hub.now = NOW
        for login in ("alice", "bob", "carol"):
            hub.account(login)
        seed(folder / "seed", hub, size, NOT_UV if way == "pip" else "")
        hub.push("words", {PATH: FIRST}, author="carol", start="main")
        number = hub.open_pull_request("carol", "words")
        hub.review(number, "alice")
        hub.merge(number, by="carol")
        machine = Timed(folder / "machine", hub, expressions, None)
        machine.took: dict[str, float] = {}
        machine.caches = {"wheelhouse-Linux-X64-3.12-hash": WHEELHOUSE} if "wheelhouse" in way else {}
        build = machine.run("publish.yml", "push")["build"]
        if build.result != "success":
            raise SystemExit(build.said())
        took = {step.name: machine.took[step.name] for step in build.steps}
    shutil.rmtree(folder)
    return took


def seed(page: Path, hub: GitHub, size: int, uv: str) -> None:
    """The template with a history of so many signed-off incidents."""
    write_history(page, size)
    write_notes(page)
    for name in ENGINE:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, page / name, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
        else:
            shutil.copyfile(source, page / name)
    if uv:
        (page / "requirements" / "uv.txt").write_text(uv, encoding="utf-8")
    git = ["git", "-C", str(page), "-c", "user.name=Bob", "-c", "user.email=bob@example.org"]
    at = {**os.environ, "GIT_COMMITTER_DATE": NOW.isoformat(), "GIT_AUTHOR_DATE": NOW.isoformat()}
    subprocess.run([*git, "add", "-A"], check=True)
    subprocess.run([*git, "commit", "-q", "-m", "Start from the template"], check=True, env=at)
    subprocess.run([*git, "push", "-q", str(hub.path), "main", "refs/notes/*:refs/notes/*"], check=True)


if __name__ == "__main__":
    main()
