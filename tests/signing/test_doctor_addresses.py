"""`signoff doctor` knows which address of a channel no workflow hands over, and the line that is missing."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from signoff.cli import group
from signoff.settings import read_settings
from signoff.signing.checks import Check, Health
from signoff.signing.doctor_addresses import examine_addresses

ROOT = Path(__file__).parents[2]
WORKFLOWS = {
    f".github/workflows/{path.name}": path.read_text(encoding="utf-8")
    for path in (ROOT / ".github/workflows").glob("*.yml")
}
STATUS = """\
name: Acme
url: https://status.example.org/
components: [{id: api, name: API}]
commanders: [alice, bob]
announce_since: 2026-01-01T00:00Z
audiences: [internal, liaisons]
channels:
"""
HOOK = '  - {id: hook, url: "https://hooks.example.net/x", secret: "${HOOK_SECRET}"}\n'
CHAT = '  - {id: chat, url: "${CHAT_URL}"}\n'
ROOM = '  - {id: room, url: "${ROOM_URL}", audience: internal}\n'
DESK = '  - {id: desk, url: "${DESK_URL}", audience: liaisons}\n'


def examined(channels: str, workflows: dict[str, str] | None = None, more: str = "") -> list[Check]:
    found, findings = read_settings((STATUS + channels + more).encode())
    assert found is not None, findings
    return list(examine_addresses(WORKFLOWS if workflows is None else workflows, found))


def test_what_the_template_hands_over_is_fine() -> None:
    (check,) = examined(CHAT)
    assert (check.name, check.health) == ("addresses-announce", Health.OK)


def test_without_an_address_in_the_environment_there_is_nothing_to_say() -> None:
    assert examined('  - {id: hook, url: "https://hooks.example.net/x"}\n') == []


def test_an_address_that_no_step_gets_is_named_with_the_line_to_add() -> None:
    (check,) = examined(CHAT + HOOK)
    assert (check.name, check.health) == ("addresses-announce", Health.FAIL)
    assert "publish.yml does not hand over HOOK_SECRET" in check.text
    line = "HOOK_SECRET: ${{ secrets.HOOK_SECRET }}"
    assert f"step 'Announce': '{line}'" in check.remedy

    file = ".github/workflows/publish.yml"
    at = "          CHAT_URL: ${{ secrets.CHAT_URL }}\n"
    mended = {**WORKFLOWS, file: WORKFLOWS[file].replace(at, f"{at}          {line}\n")}
    (check,) = examined(CHAT + HOOK, mended)
    assert check.health is Health.OK, check


def test_the_watchdog_needs_the_addresses_of_those_inside() -> None:
    found = {check.name: check for check in examined(CHAT + ROOM + DESK)}
    assert found["addresses-watch"].health is Health.FAIL
    assert "watch.yml does not hand over ROOM_URL" in found["addresses-watch"].text
    assert "step 'Look'" in found["addresses-watch"].remedy
    assert "ROOM_URL" in found["addresses-announce"].text, "internal messages may lie in this repository"
    assert "DESK_URL" not in "".join(check.text for check in found.values()), "reminders are set up elsewhere"
    apart = {check.name: check for check in examined(CHAT + ROOM, more="internal_source: ../inside\n")}
    assert apart["addresses-announce"].health is Health.OK


@pytest.mark.parametrize("level", ["workflow", "job", "step"])
def test_the_environment_of_workflow_job_and_step_count(level: str) -> None:
    step: dict[str, object] = {"run": "signoff \\\n  announce --dry-run"}
    job: dict[str, object] = {"steps": [step]}
    whole: dict[str, object] = {"jobs": {"tell": job}}
    {"workflow": whole, "job": job, "step": step}[level]["env"] = {"CHAT_URL": "${{ secrets.CHAT_URL }}"}
    (check,) = examined(CHAT, {".github/workflows/own.yml": yaml.safe_dump(whole)})
    assert check.health is Health.OK


@pytest.mark.parametrize("text", ["", "[", "- x", "jobs: 3", "jobs: {a: {steps: 3, env: x}}", "[" * 5000])
def test_where_no_workflow_tells_the_channels_it_says_so(text: str) -> None:
    (check,) = examined(CHAT, {".github/workflows/own.yml": text, "docs/x.md": "signoff announce"})
    assert (check.name, check.health) == ("addresses-announce", Health.WARN)
    assert check.remedy


def test_the_command_says_it(tmp_path: Path) -> None:
    (tmp_path / "status.yml").write_text(STATUS + HOOK, encoding="utf-8")
    for name, text in WORKFLOWS.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    for arguments in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "Start"]):
        subprocess.run(["git", "-C", str(tmp_path), *arguments], check=True)
    done = CliRunner().invoke(
        group, ["doctor", "--offline", "--source", str(tmp_path)], standalone_mode=False
    )
    assert "fail    addresses-announce: " in done.output
    assert "HOOK_SECRET: ${{ secrets.HOOK_SECRET }}" in done.output
