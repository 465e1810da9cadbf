"""From the first answer to the commander's approval: what the commands propose is what the gate signs."""

from __future__ import annotations

import os
from pathlib import Path
from unittest import mock

import pytest
from click.testing import CliRunner

from signoff.approval.comment import Verdict
from signoff.cli import group
from support.desk import path_without_gh
from support.proposals import Scene, unsigned

CAROL = {
    "GIT_AUTHOR_NAME": "Carol",
    "GIT_AUTHOR_EMAIL": "carol@example.org",
    "GIT_COMMITTER_NAME": "Carol",
    "GIT_COMMITTER_EMAIL": "carol@example.org",
}


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    scene = Scene(tmp_path, published={})
    with scene.hub:
        yield scene


def propose(scene: Scene, *arguments: str) -> str:
    """Run a command as carol, and open the pull request by the link that it gives; the branch."""
    verb, *rest = arguments
    surroundings = {
        **CAROL,
        "SIGNOFF_NOW": scene.hub.now.isoformat(),
        "PATH": path_without_gh(scene.page.parent),
    }
    with mock.patch.dict(os.environ, surroundings):
        asked = [verb, "--source", str(scene.page), *rest, "--pr"]
        done = CliRunner().invoke(group, asked, standalone_mode=False, catch_exceptions=False)
    assert done.return_value == 0, done.stderr
    branch = done.stdout.strip().partition("main...")[2].partition("?")[0] or done.stdout.strip()
    scene.hub.look()
    scene.number = scene.hub.open_pull_request("carol", branch)
    return branch


def land(scene: Scene) -> None:
    """The commander approves, the gate agrees, it is merged."""
    waiting = scene.gate()
    assert waiting.judged is not None
    assert waiting.judged.findings == ()
    assert waiting.judged.verdict is Verdict.WAITING
    scene.approve("alice")
    signed = scene.gate(name="pull_request_review")
    assert unsigned(signed) == []
    assert signed.state == "success"
    scene.hub.pass_time(minutes=1)
    scene.hub.merge(scene.number, "squash", by="carol")
    scene.hub.pass_time(minutes=10)


def test_an_incident_from_its_first_message_to_its_end(scene: Scene) -> None:
    first = propose(scene, "new", "--component", "api:eu=partial_outage", "--commander", "alice")
    land(scene)
    slug = first.split("/")[1]
    assert propose(scene, "update", "--status", "identified").endswith(f"{slug}/02-identified")
    land(scene)
    propose(scene, "resolve", "--data-loss", "none", "--lingering", "none")
    land(scene)
    with mock.patch.dict(os.environ, {"SIGNOFF_NOW": scene.hub.now.isoformat()}):
        listed = CliRunner().invoke(group, ["list", "--source", str(scene.page)], standalone_mode=False)
    assert listed.stdout == "Nothing is open.\n"
