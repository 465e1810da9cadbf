"""Mirrors are served by jobs of their own, and readers asked what they get, by the workflows as they are."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from fakes.github import GitHub
from support.page import FIRST, STATUS, files_of
from support.serving import serving
from workflows.runner import Job, Runner

SLUG = "2026-11-21-eu-answers"
PATH = f"incidents/{SLUG}/01-investigating.md"
PUBLISHED = "refs/notes/signoff-published"
pytestmark = pytest.mark.slow


class Place:
    """Where the page and its mirrors are, and what readers get there."""

    def __init__(self, folder: Path, page: str, mirror: str) -> None:
        self.one = folder / "one"
        self.two = folder / "two"
        self.page = page
        self.mirror = mirror

    def status(self) -> str:
        one = f"{{id: one, kind: directory, to: {self.one}, url: {self.mirror}/}}"
        two = f"{{id: two, kind: directory, to: {self.two}}}"
        mirrors = f"mirrors:\n  - {one}\n  - {two}\n"
        return STATUS.replace("https://status.example.org/", f"{self.page}/") + mirrors


@pytest.fixture
def place(tmp_path: Path, hub: GitHub, machine: Runner, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    (tmp_path / "one").mkdir()
    # the hosts' clocks show the fake's time, as the machine's does
    shown = lambda *_: format_datetime(hub.now, usegmt=True)  # noqa: E731
    monkeypatch.setattr("support.serving._Handler.date_time_string", shown)
    with serving(machine.public) as (page, _), serving(tmp_path / "one") as (mirror, _):
        yield Place(tmp_path, page, mirror)


def said(jobs: dict[str, Job]) -> str:
    return "\n".join(job.said() for job in jobs.values())


def publish(machine: Runner, **how: Any) -> dict[str, Job]:
    return machine.run("publish.yml", "push", only=("build", "deploy", "mirrors"), **how)


def records(hub: GitHub) -> list[dict[str, Any]]:
    """All that the notes of publications say, publications first."""
    names = hub.history.git("ls-tree", "-r", "--name-only", PUBLISHED).split()
    texts = [hub.history.git("cat-file", "-p", f"{PUBLISHED}:{name}") for name in names]
    lines = [json.loads(line) for text in texts for line in text.splitlines()]
    return sorted(lines, key=lambda line: (line["action"] == "live", line["when"], line.get("url", "")))


def test_a_mirror_that_fails_stops_no_other_and_readers_are_asked(
    hub: GitHub, machine: Runner, place: Place, tmp_path: Path
) -> None:
    hub.push("main", {"status.yml": place.status()}, author="bob")
    hub.push("words", {PATH: FIRST}, author="carol", start="main")
    number = hub.open_pull_request("carol", "words")
    hub.pass_time(minutes=2)
    hub.review(number, "alice")
    hub.merge(number, by="carol")
    place.two.write_text("a file where the folder of the mirror should be", encoding="utf-8")

    jobs = publish(machine)
    parts = jobs["mirrors"].parts
    assert {name: part.result for name, part in parts.items()} == {
        "put it on one": "success",
        "put it on two": "failure",
    }, said(jobs)
    assert jobs["mirrors"].result == "failure"
    assert jobs["deploy"].result == "success"
    commit = hub.history.git("rev-parse", "main")
    assert f"**one** has commit {commit[:10]} as of " in parts["put it on one"].summary
    assert f"**two** does not have commit {commit[:10]}: " in parts["put it on two"].summary
    page = files_of(machine.public)
    assert "index.html" in page
    assert {path: data for path, data in files_of(place.one).items() if path in page} == page

    hub.pass_time(minutes=1)
    (live,) = machine.run("live.yml", "workflow_run", conclusion="failure").values()
    assert live.result == "success", live.said()
    assert live.said().count(" seconds after the sign-off") == 2, live.said()
    sent, *seen = records(hub)
    assert (sent["action"], sent["commit"]) == ("publish", commit)
    assert sent["by"] == f"carol, run {machine.runs - 1}"
    assert sent["mirrors"]["one"] == ""
    assert sent["mirrors"]["two"]
    assert [(line["action"], line["url"]) for line in seen] == [
        ("live", url) for url in sorted((f"{place.page}/", f"{place.mirror}/"))
    ]
    assert 60 <= _live_after(hub, tmp_path) <= 600

    place.two.unlink()
    hub.push("main", {"README.md": "A newer commit.\n"}, author="bob")
    newer = hub.history.git("rev-parse", "main")
    mended = publish(machine, again=jobs)["mirrors"]
    assert mended.result == "success", mended.said()
    assert mended.parts["put it on one"] is parts["put it on one"]
    facts = json.loads((place.two / "signoff.json").read_text(encoding="utf-8"))
    assert facts["commit"] == newer, "main as it is now, and nothing older"


def test_what_is_worse_is_not_published_and_nobody_is_asked_about_it(
    hub: GitHub, machine: Runner, place: Place
) -> None:
    """Readers see an open incident that main knows nothing of."""
    hub.push("main", {"status.yml": place.status()}, author="bob")
    commit = hub.history.git("rev-parse", "main")
    facts = {"commit": commit, "generated_at": hub.now.isoformat(), "audience": "public"}
    (machine.public / "signoff.json").write_text(json.dumps(facts), encoding="utf-8")
    unresolved = machine.public / "api" / "v2" / "incidents" / "unresolved.json"
    unresolved.parent.mkdir(parents=True)
    unresolved.write_text(json.dumps({"incidents": [{"signoff": {"slug": SLUG}}]}), encoding="utf-8")

    jobs = publish(machine)
    assert {name: job.result for name, job in jobs.items() if job.result != "skipped"} == {"build": "failure"}
    assert f"refused: the incident {SLUG} is open" in said(jobs)
    (live,) = machine.run("live.yml", "workflow_run", conclusion="failure").values()
    assert live.result == "success", live.said()
    assert [step.name for step in live.steps if step.outcome == "skipped"] == [
        "Go to the commit that was published",
        "Write down which mirror has what",
        "Look until it is everywhere",
    ]


def _live_after(hub: GitHub, folder: Path) -> float:
    """What the scorecard says of the time from the sign-off to the page."""
    git = ["git", "-C", str(folder / "clone")]
    subprocess.run(["git", "clone", "-q", str(hub.path), str(folder / "clone")], check=True)
    subprocess.run([*git, "fetch", "-q", "origin", "+refs/notes/*:refs/notes/*"], check=True)
    score = [sys.executable, "-m", "signoff", "score", SLUG, "--signed-only", "--format", "json"]
    now = {"SIGNOFF_NOW": hub.now.isoformat(), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(score, cwd=folder / "clone", env=now, capture_output=True, text=True, check=True)
    return float(json.loads(done.stdout)["incidents"][0]["seconds_approval_to_live"])
