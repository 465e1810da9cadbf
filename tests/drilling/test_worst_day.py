"""What fails in a drill fails for real, a host or the forge, and comes back with what it had."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from signoff.core.finding import WorldError
from signoff.edge.drills import FORGE, Home
from support.exercise import NEW, Drill, refusal

SCENARIO = """\
title: Everything fails
events:
  - {at: 0m, to: [commander], text: No forge, down: [forge]}
  - {at: 20m, to: [liaison], text: A dead host, down: [second]}
  - {at: 40m, to: [liaison], text: All is back, up: [second, forge]}
expect:
  - {by: 10m, what: a page on two hosts, published: second}
  - {from: 20m, by: 30m, what: a page on the host that is left, published: first}
  - {from: 20m, by: 30m, what: a page on the dead host, published: second}
  - {from: 40m, by: 60m, what: a page on the host that is back, published: second}
  - {from: 20m, by: 30m, what: a correction, does: corrects}
"""


@pytest.fixture
def drill(tmp_path: Path) -> Drill:
    return Drill(tmp_path, SCENARIO)


def push(drill: Drill, remote: str) -> bool:
    command = ["git", "-C", str(drill.page), "push", "-q", remote, "main"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def made(drill: Drill, mirror: str) -> str:
    """When the site on a mirror was made."""
    site = json.loads((drill.folder / "hosts" / mirror / "site" / "signoff.json").read_text())
    assert isinstance(site, dict)
    return str(site["generated_at"])[11:16]


def test_the_worst_day_is_played_to_its_end_and_stays_inside(drill: Drill) -> None:
    before = drill.repo.git("for-each-ref"), drill.repo.git("status", "--porcelain")
    drill.start()
    drill.run("drill", "play")
    assert not push(drill, "origin")
    assert push(drill, "place")
    drill.run("publish", "--to", "first", at="10:00")
    told = drill.run(*NEW, "--remote", "place", at="10:01").output
    assert "/01-investigating --remote place'" in told
    incident = "2026-11-21-down"
    drill.run("approve", incident, "--remote", "place", "--yes", at="10:02")
    drill.run("publish", "--remote", "place", at="10:03")

    drill.run("drill", "play", at="10:10")
    assert sorted(path.name for path in (drill.folder / "hosts").iterdir()) == ["first", "second.down"]
    done = drill.run("publish", "--remote", "place", at="10:11", code=3).output
    assert "second: the host does not answer" in done
    assert "Once that is mended: signoff publish --to second" in done
    drill.run("publish", "--rollback", "--to", "first", "--force", "it named a customer", at="10:12")
    assert made(drill, "first") == "10:00"
    drill.run("publish", "--to", "first", at="10:13")

    drill.run("drill", "play", at="10:20")
    assert (made(drill, "first"), made(drill, "second")) == ("10:13", "10:03")
    drill.run("publish", "--to", "second", at="10:21")
    assert made(drill, "second") == "10:21"

    ended = drill.run("drill", "end", at="10:40", code=1).output
    for line in (
        "ok     a page on two hosts (10:03:00)",
        "ok     a page on the host that is left (10:11:00)",
        "LATE   a page on the dead host (10:21:00, 6 min late)",
        "ok     a page on the host that is back (10:21:00)",
        "NEVER  a correction (by 10:15:00)",
        "first, second\n",
        "first, not on second (the host does not answer)\n",
        "10:12:00  TAKEN BACK to ",
        'first, FORCED: "it named a customer"\n',
        "The forge does not have 2 of the commits",
    ):
        assert line in ended, (line, ended)
    assert push(drill, "origin")
    assert "The forge does not have" not in drill.run("drill", "end", at="10:40", code=1).output

    assert (drill.repo.git("for-each-ref"), drill.repo.git("status", "--porcelain")) == before
    assert sorted(path.name for path in drill.root.iterdir() if path.is_dir()) == ["copy", "page"]


def test_a_mirror_that_leads_out_of_the_drill_is_refused(drill: Drill) -> None:
    """Whoever puts a link in a host's place sends nothing through it."""
    drill.start()
    away = drill.root / "away"
    away.mkdir()
    host = drill.folder / "hosts" / "second"
    host.rmdir()
    host.symlink_to(away)
    assert "'second' is no folder of it" in refusal(drill.run("publish", code=2))
    assert not list(away.iterdir())


def test_failing_and_coming_back_twice_is_as_good_as_once(tmp_path: Path) -> None:
    home = Home(tmp_path)
    for folder in ("remote.git", "hosts/first"):
        (tmp_path / folder).mkdir(parents=True)
    for name in ("first", FORGE):
        for up in (True, False, False, True, True):
            home.turn(name, up=up)
            assert home.is_down(name) is not up
    with pytest.raises(WorldError, match="second cannot be renamed"):
        home.turn("second", up=False)
