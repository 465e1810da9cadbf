"""Make a repository with N incidents of four messages, quickly and always the same.

`git fast-import` writes it. Three incidents begin a day; what was said on a day is one commit, so a longer
history is only longer, not denser. Commit times are the publish times; the newest commit is a minute
before `NOW`.
"""

from __future__ import annotations

import random
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
PER_DAY = 3
COMPONENTS = ("api", "web", "mobile", "notifications", "billing", "search", "exports", "login")
STEPS = (("investigating", 0), ("identified", 18), ("monitoring", 41), ("resolved", 73))
EFFECTS = ("degraded_performance", "partial_outage", "major_outage")

STATUS_YML = """\
name: Bench
url: https://status.example.org/
languages: [{languages}]
components:
{components}
commanders: [alice, bob]
"""

WORDS = (
    "requests customers may see errors while sending messages the queue is being drained we have found "
    "the cause and are rolling out a change deliveries are slower than usual and no data is lost retry "
    "works in most cases exports created since this morning are complete and can be downloaded again"
).split()


def incident_messages(number: int, dice: random.Random) -> Iterator[tuple[int, str, str]]:
    """(minutes after the start, file name, text) of the messages of one incident."""
    hit = dice.sample(COMPONENTS, dice.randint(1, 3))
    for step, (status, minutes) in enumerate(STEPS, 1):
        head = [f"status: {status}"]
        if step == 1:
            head += [f"title: Trouble number {number} with {hit[0]}", "commander: alice", "components:"]
            head += [f"  {name}: {dice.choice(EFFECTS)}" for name in hit]
        if status == "resolved":
            head += ["data_loss: none", "lingering: none"]
        else:
            head.append("next_update: 20m")
        words = [dice.choice(WORDS) for _ in range(64)]
        body = (
            f"{' '.join(words[:32]).capitalize()}.\n\n- {' '.join(words[32:48])}\n- {' '.join(words[48:])}\n"
        )
        yield minutes, f"{step:02d}-{status}.md", "---\n" + "\n".join(head) + "\n---\n" + body


def write_history(target: Path, incidents: int, languages: str = "en") -> None:
    """Create a git repository at `target` with so many incidents, and check it out."""
    target.mkdir(parents=True)
    git = ["git", "-C", str(target)]
    subprocess.run([*git, "init", "-q", "-b", "main"], check=True)
    feed = subprocess.Popen([*git, "fast-import", "--quiet"], stdin=subprocess.PIPE)
    assert feed.stdin is not None
    for chunk in _stream(incidents, languages):
        feed.stdin.write(chunk)
    feed.stdin.close()
    if feed.wait() != 0:
        raise RuntimeError("git fast-import failed")
    subprocess.run([*git, "reset", "-q", "--hard", "main"], check=True)


def _stream(incidents: int, languages: str) -> Iterator[bytes]:
    dice = random.Random(incidents)
    days = -(-incidents // PER_DAY)
    first_day = NOW - timedelta(days=days)
    components = "\n".join(f"  - {{id: {name}, name: {name.title()}}}" for name in COMPONENTS)
    status = STATUS_YML.format(languages=languages, components=components)
    yield from _commit(first_day - timedelta(days=1), {"status.yml": status})
    for day in range(days):
        files: dict[str, str] = {}
        start = first_day + timedelta(days=day, hours=2)
        for number in range(day * PER_DAY, min(incidents, (day + 1) * PER_DAY)):
            folder = f"incidents/{start:%Y-%m-%d}-trouble-{number:05d}"
            files |= {f"{folder}/{name}": text for _, name, text in incident_messages(number, dice)}
        yield from _commit(start + timedelta(hours=2), files)


def _commit(when: datetime, files: dict[str, str]) -> Iterator[bytes]:
    stamp = f"{int(when.timestamp())} +0000"
    yield (f"commit refs/heads/main\ncommitter Bench <bench@example.org> {stamp}\ndata 4\npost\n").encode()
    for path, text in files.items():
        data = text.encode()
        yield f"M 100644 inline {path}\ndata {len(data)}\n".encode() + data + b"\n"
