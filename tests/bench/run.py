"""`make bench`: what builds and gates cost on histories of 100, 1,000 and 10,000 incidents, as a table.

For each size: a cold build (nothing cached, MkDocs included), a build after one more message, the same
without what is for programs, and one after nothing; the gate's verdict on a proposed message, on plain
git with nothing cached; and `signoff check` of one message, and of the whole history. Then all messages
are signed off, and one more is verified, built, announced and published; debts and scores. Wall and CPU
seconds and peak memory are of the whole process tree; everything lies in memory (/dev/shm) where there is
such a thing. The best of `--repeat` runs counts: noise only ever adds.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.history import NOW, write_history
from bench.signing import allow_signer, merge_signed, write_notes
from fakes.channels import Sink

SIZES = (100, 1_000, 10_000)
MESSAGE = "---\nstatus: identified\nnext_update: 20m\n---\nWe know the cause. Retrying works in most cases.\n"
FIRST = (
    "---\ntitle: One more\nstatus: investigating\ncommander: alice\ncomponents:\n  api: partial_outage\n"
    "next_update: 20m\n---\nSome requests fail.\n"
)
WHOLE = ("-m", "signoff")
# without what site/outputs.py adds for programs: API, feeds, calendars, badges
PAGES_ONLY = (
    "-c",
    "from signoff.site import outputs; outputs.PRODUCERS = (); from signoff.cli import main; main()",
)


@dataclass(frozen=True)
class Cost:
    """Seconds and mebibytes of one run; `changed` files of the site it wrote or removed."""

    wall: float
    cpu: float
    memory: float
    changed: int


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    arguments.add_argument("--languages", default="en", help="comma-separated")
    arguments.add_argument("--repeat", type=int, default=2)
    asked = arguments.parse_args()
    place = "/dev/shm" if Path("/dev/shm").is_dir() else None
    print(f"{os.cpu_count()} cores, languages: {asked.languages}; seconds of wall and CPU, MiB at the peak\n")
    print("| incidents | what | wall | CPU | memory | files changed |")
    print("|---:|---|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory(prefix="signoff-bench-", dir=place) as folder:
        for size in asked.sizes:
            for name, cost in measure(Path(folder) / str(size), size, asked.languages, asked.repeat):
                row = f"{cost.wall:.2f} | {cost.cpu:.2f} | {cost.memory:.0f} | {cost.changed:,}"
                print(f"| {size:,} | {name} | {row} |", flush=True)


def measure(page: Path, size: int, languages: str, repeat: int) -> list[tuple[str, Cost]]:
    """Three builds of a history of `size` incidents, and the gate's verdict on one more message."""
    write_history(page, size, languages)
    post(page, "2026-11-21-one-more/01-investigating.md", FIRST, minutes=-40)
    cold = best(repeat, lambda: forget(page), lambda: build(page))
    number = iter(range(2, 100))
    warm = best(repeat, lambda: post_next(page, next(number)), lambda: build(page))
    idle = best(repeat, lambda: None, lambda: build(page))
    build(page, program=PAGES_ONLY)
    pages = best(repeat, lambda: post_next(page, next(number)), lambda: build(page, program=PAGES_ONLY))
    propose(page, "2026-11-21-one-more/50-identified.md")
    verdict = best(repeat, lambda: forget(page), lambda: gate(page))
    one = f"{page}/incidents/2026-11-21-one-more/01-investigating.md"
    checks = [
        ("check one message", best(repeat, lambda: None, lambda: check(page, one))),
        ("check, words of drafts", best(repeat, lambda: None, lambda: check(page))),
        ("check, words of all", best(1, lambda: None, lambda: check(page, "--all"))),
    ]
    costs = [
        ("cold", cold),
        ("one more message", warm),
        ("... the pages alone", pages),
        ("nothing new", idle),
        ("gate", verdict),
        *checks,
    ]
    return [*costs, *measure_signed(page, repeat)]


def measure_signed(page: Path, repeat: int) -> list[tuple[str, Cost]]:
    """With a sign-off for every message: verify one more, and build from what is signed alone."""
    key = allow_signer(page)
    write_notes(page)
    number = iter(range(60, 90))

    def sign_next() -> None:
        path = f"2026-11-21-one-more/{next(number)}-identified.md"
        merge_signed(page, key, path, MESSAGE, NOW - timedelta(minutes=90 - int(path[-16:-14])))

    first = best(1, lambda: forget(page), lambda: run(page, "verify", 0)[0])
    cold = best(repeat, lambda: forget(page), lambda: build(page, "--signed-only"))
    run(page, "verify", 0)
    costs, builds, tellings = [], [], []
    with listening(page):
        run(page, "publish", 0, "--offline")  # other settings make another site, once
        run(page, "announce", 0, "--local")
        for _ in range(repeat):
            sign_next()
            costs.append(run(page, "verify", 0)[0])
            builds.append(build(page, "--signed-only"))
            tellings.append(run(page, "announce", 0, "--local")[0])
        published = best(repeat, sign_next, lambda: run(page, "publish", 0, "--offline")[0])
        due = best(repeat, lambda: None, lambda: run(page, "due", None, "--signed-only", "--offline")[0])
        scored = run(page, "score", 0, "--signed-only")[0]
        again = best(repeat, lambda: None, lambda: run(page, "score", 0, "--signed-only")[0])
        lately = (NOW - timedelta(days=30)).strftime("%Y-%m-%d")
        month = best(
            repeat, lambda: None, lambda: run(page, "score", 0, "--signed-only", "--since", lately)[0]
        )
    quickest = [min(found, key=lambda cost: cost.wall) for found in (costs, builds, tellings)]
    return [
        ("verify, nothing remembered", first),
        ("verify one more message", quickest[0]),
        ("signed only, cold", cold),
        ("signed only, one more message", quickest[1]),
        ("announce one more message", quickest[2]),
        ("publish to a folder, one more message", published),
        ("due", due),
        ("score all, nothing remembered", scored),
        ("score all", again),
        ("score a month", month),
    ]


@contextmanager
def listening(page: Path) -> Iterator[None]:
    """A webhook on this machine, as many delivery notes as there are messages, and a mirror."""
    write_notes(page, "refs/notes/signoff-deliveries")
    sink = Sink().start()
    os.environ |= {"BENCH_HOOK": f"{sink.url}/hook", "BENCH_SECRET": "nobody needs to know this"}
    status = page / "status.yml"
    since = (NOW - timedelta(hours=3)).strftime("%Y-%m-%dT%H:%MZ")
    channel = '{id: hook, url: "${BENCH_HOOK}", secret: "${BENCH_SECRET}"}'
    mirror = f"{{id: folder, kind: directory, to: ../mirror-{page.name}}}"
    more = f"announce_since: {since}\nchannels: [{channel}]\nmirrors: [{mirror}]\n"
    status.write_text(status.read_text() + more)
    told = ["git", "-C", str(page), "show", "-s", "--format=%cI"]
    commit(
        page, "status.yml", subprocess.run(told, check=True, capture_output=True, text=True).stdout.strip()
    )
    yield
    sink.stop()


def best(repeat: int, prepare: Callable[[], None], run: Callable[[], Cost]) -> Cost:
    costs = []
    for _ in range(repeat):
        prepare()
        costs.append(run())
    return min(costs, key=lambda cost: cost.wall)


def forget(page: Path) -> None:
    """Remove everything that an earlier build left."""
    for name in (".cache", "site", ".site.signoff"):
        shutil.rmtree(page / name, ignore_errors=True)


def post_next(page: Path, number: int) -> None:
    post(page, f"2026-11-21-one-more/{number:02d}-identified.md", MESSAGE, minutes=number - 40)


def post(page: Path, path: str, text: str, minutes: int) -> None:
    """Commit one message, published so many minutes from NOW."""
    file = page / "incidents" / path
    file.parent.mkdir(exist_ok=True)
    file.write_text(text)
    commit(page, f"incidents/{path}", (NOW + timedelta(minutes=minutes)).isoformat())


def commit(page: Path, path: str, when: str) -> None:
    """Commit one file as of `when`."""
    who = {
        f"GIT_{role}_{what}": "bench@example.org"
        for role in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    }
    environment = {**os.environ, **who, "GIT_COMMITTER_DATE": when, "GIT_AUTHOR_DATE": when}
    git = ["git", "-C", str(page)]
    subprocess.run([*git, "add", path], check=True)
    subprocess.run([*git, "commit", "-q", "-m", f"Post {path}"], check=True, env=environment)


def propose(page: Path, path: str) -> None:
    """Commit one more message to the branch `words`, and go back."""
    subprocess.run(["git", "-C", str(page), "switch", "-q", "-C", "words"], check=True)
    post(page, path, MESSAGE, minutes=-1)
    subprocess.run(["git", "-C", str(page), "switch", "-q", "main"], check=True)


def build(page: Path, *options: str, program: Sequence[str] = WHOLE) -> Cost:
    """Build the page in a process of its own, as a user would."""
    cost, output = run(page, "build", 0, *options, program=program)
    words = output.replace(",", "").split()
    changed = sum(int(words[words.index(word) - shift]) for word, shift in (("written", 2), ("removed.", 1)))
    return replace(cost, changed=changed)


def check(page: Path, *asked: str) -> Cost:
    """Lint; what is made of random words may well break a rule."""
    return run(page, "check", None, *asked, timeless=True)[0]


def gate(page: Path) -> Cost:
    """Judge the branch `words`, which nobody has approved yet."""
    return run(page, "gate", 1, "--base", "main", "--head", "words")[0]


def run(
    page: Path,
    verb: str,
    code: int | None,
    *options: str,
    program: Sequence[str] = WHOLE,
    timeless: bool = False,
) -> tuple[Cost, str]:
    """Run a command of the program that has to exit with `code` (None: 0 or 1)."""
    about = ("--source", str(page), *(() if timeless else ("--now", NOW.isoformat())))
    command = [sys.executable, *program, verb, *about, *options]
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    # as on most machines: Python keeps what it compiled
    surroundings = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=surroundings) as process:
        watch = Watch(process.pid)
        output = process.communicate()[0]
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode not in ((0, 1) if code is None else (code,)):
        raise SystemExit(f"signoff {verb} failed: {output}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(wall, cpu, watch.peak(), 0), output


class Watch:
    """Samples the memory (proportional set size) of a process and its children until they end."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._peak = 0
        self._thread = threading.Thread(target=self._sample, daemon=True)
        self._thread.start()

    def peak(self) -> float:
        """The most that was in use at once, in MiB."""
        self._thread.join()
        return self._peak / 1024

    def _sample(self) -> None:
        while Path(f"/proc/{self._pid}").exists():
            total = sum(_memory(pid) for pid in _family(self._pid))
            self._peak = max(self._peak, total)
            if not total:
                return
            time.sleep(0.05)


def _family(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return [pid]
    return [pid, *(one for child in children for one in _family(int(child)))]


def _memory(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


if __name__ == "__main__":
    main()
