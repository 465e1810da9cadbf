"""A drill from its start to its scorecard, by the command line, and that nothing of it gets out."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from unittest import mock

import click
import pytest
from click.testing import CliRunner

from signoff.cli import group
from signoff.core.finding import OperatorError
from signoff.edge.drills import Home
from support.exercise import NEW, SECRET, STATUS, Drill, refusal
from support.gitrepo import GitRepo

SCENARIO = """\
title: {en: It is down, ja: 障害}
events:
  - {at: 0m, to: [commander], text: {en: "{component} in {region} is down", ja: "{region}の{component}"}}
  - {at: 20m, to: [support, liaison], text: {en: 6 customers call}}
expect:
  - {by: 10m, what: {en: a first message}}
  - {by: 10m, what: {en: the region}, mentions: ["{region}"], impact: major}
  - {from: 20m, by: 40m, what: {en: an update}}
  - {by: 60m, what: {en: a sitrep}, audience: internal, mentions: [rolling back]}
  - {by: 90m, what: {en: the end}, status: resolved}
"""


@pytest.fixture
def drill(tmp_path: Path) -> Drill:
    return Drill(tmp_path, SCENARIO)


def texts(folder: Path) -> dict[str, str]:
    return {p.relative_to(folder).as_posix(): p.read_text() for p in folder.rglob("*.txt")}


def test_a_drill_is_played_to_its_scorecard_and_nothing_gets_out(drill: Drill) -> None:
    before = drill.repo.git("for-each-ref")
    drill.start()
    told = drill.run("drill", "play", at="10:01").output
    assert told == "10:01:00 UTC (now)  to commander: API in Europe is down\n"
    assert drill.run("drill", "play", at="10:02").output == ""
    drill.run(*NEW, at="10:03")
    asked = ["git", "for-each-ref", "--format=%(refname:short)", "refs/heads/signoff"]
    (branch,) = subprocess.check_output(asked, cwd=drill.folder / "remote.git", text=True).split()
    drill.run("approve", branch, "--remote", "origin", "--yes", at="10:04")
    drill.run("publish", at="10:05")
    drill.run("announce", at="10:05")
    drill.run("announce", at="10:06")
    drill.run("due", "--remind", "--remote", "origin", at="10:12", code=1)
    assert "6 customers call" in drill.run("drill", "play", "--language", "ja", at="10:12").output
    drill.run("sitrep", "--doing", "rolling back", at="10:15")
    when = {"GIT_COMMITTER_DATE": "2026-11-21T10:16:00Z", "GIT_AUTHOR_DATE": "2026-11-21T10:16:00Z"}
    inside = drill.folder / "inside"
    subprocess.run(["git", "-C", str(inside), "add", "."], check=True)
    subprocess.run(["git", "-C", str(inside), "commit", "-qm", "Say"], check=True, env=os.environ | when)
    done = drill.run("drill", "end", at="10:40", code=1).output
    assert "began 2026-11-21 10:01:00 UTC, 39 min ago, 2 times as fast" in done
    assert "first message      3 min after it was declared (at most 2 min)  LATE" in done
    assert "ok     a first message (10:04:00)" in done
    assert "ok     the region (10:04:00)" in done
    assert "NEVER  an update (by 10:21:00)" in done
    assert "ok     a sitrep (10:16:00)" in done
    assert "not yet  the end (by 10:46:00)" in done
    assert "never signed off" not in done
    assert "chat (ja) 2026-11-21T10:05:00Z: [DRILL] " in done

    sent = texts(drill.folder / "sinks")
    assert len(sent) == 3, sent
    assert all(text.startswith("Subject: [DRILL]") for text in sent.values())
    pages = sorted((drill.folder / "hosts" / "second" / "site").rglob("*.html"))
    assert drill.folder / "hosts" / "second" / "site" / "about" / "index.html" in pages
    for page in pages:
        html = page.read_text()
        said = "訓練：" if "ja" in page.parts else "Drill: an exercise, nothing is wrong."
        assert said in html or 'http-equiv="refresh"' in html, page
        assert '<meta name="robots" content="noindex' in html, page
        assert "DRILL Acme" in html, page
    assert drill.repo.git("for-each-ref") == before
    assert sorted(path.name for path in drill.root.iterdir() if path.is_dir()) == ["copy", "page"]
    for path in drill.folder.rglob("*"):  # no address was looked at
        if path.is_file() and ".git" not in path.parts and "remote.git" not in path.parts:
            assert path.name == "status.yml" or SECRET.encode() not in path.read_bytes(), path


def test_the_copy_leads_nowhere_else(drill: Drill) -> None:
    drill.start()
    status = (drill.page / "status.yml").read_text()
    for word in (
        "status-internal",
        "inside.example.org",
        "publisher",
        "real",
        "acme/status",
        "status.example.org",
    ):
        assert word not in status
    assert "drill: true\nname: DRILL Acme\n" in status
    assert "  cadence:\n    critical: 10m\n" in status
    assert "ヨーロッパ" in status
    remotes = subprocess.run(
        ["git", "-C", str(drill.page), "remote", "-v"], check=True, capture_output=True, text=True
    ).stdout
    assert {line.split()[1] for line in remotes.splitlines()} == {
        str(drill.folder / name) for name in ("remote.git", "place.git")
    }
    assert not (drill.folder / "remote.git" / "refs" / "remotes").exists()


def test_git_pushes_nothing_out_of_it(drill: Drill) -> None:
    drill.start()
    away = drill.root / "away.git"
    subprocess.run(["git", "init", "-q", "--bare", str(away)], check=True)
    done = subprocess.run(
        ["git", "-C", str(drill.page), "-c", "core.hooksPath=.git/hooks", "push", str(away), "main"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode
    assert "This is a drill" in done.stderr
    drill.repo.git("-C", str(drill.page), "push", "-q", "origin", "main:other")


def outward(drill: Drill) -> None:
    subprocess.run(
        ["git", "-C", str(drill.page), "remote", "add", "away", str(drill.root / "page")], check=True
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ("announce", "--remote", "away"),
        ("due", "--remind", "--remote", "away"),
        ("publish", "--remote", "away"),
        ("verify", "--push", "--offline", "--remote", "away"),
        (
            "new",
            "--component",
            "api=major_outage",
            "--commander",
            "alice",
            "--title",
            "X",
            "--pr",
            "--remote",
            "away",
        ),
    ],
    ids=["announce", "due", "publish", "verify", "new"],
)
def test_no_command_pushes_to_another_remote(drill: Drill, arguments: tuple[str, ...]) -> None:
    drill.start()
    outward(drill)
    before = drill.repo.git("for-each-ref")
    result = drill.run(*arguments, code=2)
    assert "nothing is pushed out of it" in str(result.exception)
    assert drill.repo.git("for-each-ref") == before


@pytest.mark.parametrize(
    "mirror",
    [
        "{id: m, kind: directory, to: /nowhere/real}",
        "{id: m, kind: directory, to: ../remote.git/x}",
        '{id: m, kind: rsync, to: "a@mirror.example.net:/srv"}',
    ],
)
def test_it_is_published_nowhere_else(drill: Drill, mirror: str) -> None:
    drill.start()
    file = drill.page / "status.yml"
    text = file.read_text()
    head, _, rest = text.partition("mirrors:\n")
    file.write_text(f"{head}mirrors: [{mirror}]\npolicy:{rest.partition('policy:')[2]}")
    result = drill.run("publish", code=2)
    assert "is no folder of it" in str(result.exception)


@pytest.mark.parametrize("verb", [("announce", "--local"), ("publish",), ("due", "--remind")])
def test_a_page_in_earnest_that_says_it_is_a_drill_does_nothing(drill: Drill, verb: tuple[str, ...]) -> None:
    drill.start()
    (drill.folder / "drill.json").unlink()
    result = drill.run(*verb, code=2)
    assert "this is no copy that 'signoff drill start' has made" in str(result.exception)


def test_start_makes_all_or_nothing(drill: Drill) -> None:
    drill.start()
    kept = {path: path.stat().st_mtime_ns for path in drill.folder.iterdir()}
    assert "there is a" in str(drill.start(code=2).exception)
    assert {path: path.stat().st_mtime_ns for path in drill.folder.iterdir()} == kept
    drill.folder = drill.root / "page" / "inner"
    assert "inside the page's own repository" in str(drill.start(code=2).exception)
    drill.folder = drill.root / "second"
    assert "did you mean 'security'" in refusal(drill.start(scenario="securty", code=2))
    stopped = mock.patch("signoff.drilling.start._finish", side_effect=KeyboardInterrupt)
    with stopped, pytest.raises((click.Abort, KeyboardInterrupt)):
        drill.start()
    assert sorted(path.name for path in drill.root.iterdir() if path.is_dir()) == ["copy", "page"]


def test_a_drill_that_was_stopped_goes_on_where_it_was(drill: Drill) -> None:
    drill.start()
    assert "run: signoff drill play" in refusal(drill.run("drill", "end", code=2))
    first = drill.run("drill", "play", at="10:00").output
    second = drill.run("drill", "play", at="10:30").output
    assert ("is down" in first, "customers" in first) == (True, False)
    assert ("is down" in second, "10:10:00 UTC (20 min)  to support, liaison: 6 customers" in second) == (
        False,
        True,
    )
    state = json.loads((drill.folder / "drill.json").read_text())
    assert state == {
        "made": "2026-11-21T10:00:00Z",
        "speed": 2,
        "began": "2026-11-21T10:00:00Z",
        "told": 2,
        "prefix": "",
    }


def test_an_alert_opens_no_pull_request_on_the_forge(drill: Drill) -> None:
    drill.start()
    alert = drill.root / "alert.json"
    alert.write_text('{"title": "API is down", "components": ["api"]}')
    result = drill.run("draft", "--payload", str(alert), "--pr", code=2)
    assert "the forge hears nothing of it" in str(result.exception)


def test_a_page_in_a_folder_of_its_repository_is_found_from_outside(drill: Drill) -> None:
    (drill.root / "page").rename(drill.root / "was")
    repo = GitRepo(drill.root / "page", "pages/status")
    repo.write("status.yml", STATUS)
    repo.commit("Start")
    asked = ["--source", str(repo.page), "--scenario", "security", "--into", str(drill.folder)]
    CliRunner().invoke(group, ["drill", "start", *asked], catch_exceptions=False)
    drill.page = drill.folder
    assert "to commander: " in drill.run("drill", "play", "--once", "--language", "fr").output
    assert "0 of 6 in time" in drill.run("drill", "end").output


@pytest.mark.parametrize("damage", ["", "[]", '{"made": "x", "speed": 1}', '{"made": 1, "speed": "2"}'])
def test_a_damaged_memory_is_told(tmp_path: Path, damage: str) -> None:
    (tmp_path / "drill.json").write_text(damage)
    with pytest.raises(OperatorError, match="damaged"):
        _ = Home(tmp_path).remembered


def test_waiting_ends_with_the_last_event(drill: Drill) -> None:
    """The clock is looked at again after each wait, and no wait is longer than it has to be."""
    from datetime import UTC, datetime, timedelta

    from signoff.build.survey import settings_of
    from signoff.drilling.play import Play
    from signoff.drilling.start import scenario_of

    drill.start()
    now = [datetime(2026, 11, 21, 10, tzinfo=UTC)]
    waits: list[float] = []
    lines: list[str] = []

    def wait(seconds: float) -> bool:
        waits.append(seconds)
        now[0] += timedelta(seconds=seconds)
        return True

    home = Home(drill.folder)
    clock: Callable[[], datetime] = lambda: now[0]  # noqa: E731
    play = Play(
        home=home,
        scenario=scenario_of(home),
        settings=settings_of(drill.page)[0],
        language="en",
        now=clock,
        say=lines.append,
    )
    play.run(wait)
    assert len(lines) == 2
    assert sum(waits) == 600
    assert max(waits) <= 15
