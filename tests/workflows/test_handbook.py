"""docs/gate.md and docs/threats.md tell the truth: their steps work when pasted, their tests exist."""

from __future__ import annotations

import itertools
import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from fakes.github import GitHub
from signoff.core import codes
from signoff.edge.signatures import ALLOWED
from support.newsroom import make_key, signer
from support.page import FIRST, IDENTIFIED
from workflows.runner import Runner

ROOT = Path(__file__).parents[2]
GATE = (ROOT / "docs" / "gate.md").read_text(encoding="utf-8")
THREATS = (ROOT / "docs" / "threats.md").read_text(encoding="utf-8")
FINDINGS = re.findall(
    r"^#### (\S+)\n\n(SO\d+), (\w+)\.\n(.+?)\n\*Remedy:\* ([^\n]+)$", GATE, re.MULTILINE | re.DOTALL
)
PATH = "incidents/2026-11-21-eu-answers/01-investigating.md"
WORDS = "Requests to the API in Europe take longer than usual."
PEOPLE = "[{login: alice, email: alice@example.org}, {login: bob, email: bob@example.org}]"


def test_every_finding_of_the_gate_is_explained_in_order() -> None:
    ours = [code for code in codes.ALL if code.code.startswith("SO9")]
    assert [(slug, code, weight) for slug, code, weight, _, _ in FINDINGS] == [
        (code.slug, code.code, str(code.severity)) for code in ours
    ]


def references() -> list[str]:
    found = re.findall(r"`(tests/[^`]+)`", THREATS)
    assert len(found) > 50
    return sorted(set(found))


@pytest.mark.parametrize("reference", references())
def test_the_test_that_shows_it_exists(reference: str) -> None:
    """`file::name` names a function of the file, or a case of its table."""
    path, _, name = reference.partition("::")
    assert name, f"{reference} names no test"
    text = (ROOT / path).read_text(encoding="utf-8")
    assert f"def {name}(" in text or f'"{name}": ' in text


def test_every_answer_to_an_attack_is_shown() -> None:
    """Only what the page itself calls possible stands there without a test."""
    rows = [line for line in THREATS.splitlines() if line.startswith("| ") and "|---" not in line]
    bare = [row for row in rows if "`tests/" not in row and "shown by" not in row]
    assert [row.split("|")[1].strip() for row in bare] == [
        "a liaison's or a maintainer's token",
        "a commander's account",
    ]


def test_every_right_of_a_job_is_told_of() -> None:
    for word in ("`check`", "`gate`", "`publish`"):
        assert f"the token of {word}" in THREATS


def blocks(heading: str) -> list[str]:
    """The shell in the section below `## heading`."""
    section = re.split(r"^## ", GATE.partition(f"## {heading}\n")[2], maxsplit=1, flags=re.MULTILINE)[0]
    return re.findall(r"^```sh\n(.*?)^```", section, re.MULTILINE | re.DOTALL)


class Desk:
    """Somebody's clone and shell. `gh` is written down instead of run."""

    def __init__(self, folder: Path, hub: GitHub, person: str) -> None:
        self.clone = folder / person
        self.home = folder / f"{person}-home"
        self.home.mkdir()
        self.hub = hub
        subprocess.run(["git", "clone", "-q", str(hub.path), str(self.clone)], check=True)
        who = f"[user]\n\tname = {person}\n\temail = {person}@example.org\n"
        (self.home / ".gitconfig").write_text(who, encoding="utf-8")
        stubs = self.home / "bin"
        stubs.mkdir()
        self.log = self.home / "gh.log"
        self._program(stubs / "gh", f'{sys.executable} -c "{_GH}" {self.log} "$@"')
        (self.clone / ".venv" / "bin").mkdir(parents=True)
        self._program(self.clone / ".venv" / "bin" / "signoff", f'exec {sys.executable} -m signoff "$@"')
        self.environ = {
            **os.environ,
            "HOME": str(self.home),
            "PATH": f"{stubs}:{os.environ['PATH']}",
            "GIT_AUTHOR_NAME": person,
            "GIT_AUTHOR_EMAIL": f"{person}@example.org",
            "GIT_COMMITTER_NAME": person,
            "GIT_COMMITTER_EMAIL": f"{person}@example.org",
        }
        self.environ.pop("GIT_CONFIG_GLOBAL")

    def _program(self, path: Path, script: str) -> None:
        path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        path.chmod(0o755)

    def paste(self, text: str, typed: str = "\n\n") -> str:
        """Run `text` as a shell does that somebody pastes it into, who then answers what is asked."""
        now = self.hub.now.isoformat()
        times = {"SIGNOFF_NOW": now, "GIT_AUTHOR_DATE": now, "GIT_COMMITTER_DATE": now}
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", text],
            cwd=self.clone,
            env={**self.environ, **times},
            input=typed,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{text}\n{done.stdout}{done.stderr}"
        return done.stdout

    def calls(self) -> Iterator[tuple[list[str], str]]:
        """What `gh` was asked, with what came on its standard input."""
        for line in self.log.read_text(encoding="utf-8").splitlines():
            arguments, given = json.loads(line)
            yield arguments, given


_GH = (
    "import json,sys; "
    "words = sys.argv[2:]; "
    "given = '' if sys.stdin.isatty() else sys.stdin.read(); "
    "open(sys.argv[1],'a').write(json.dumps([words, given])+'\\\\n'); "
    "print('ghp_token') if words[:2] == ['auth','token'] else None"
)


def roster(text: str) -> str:
    return (
        text.replace("[alice, bob]", PEOPLE) + "repository: acme/status\npublisher: publisher@example.org\n"
    )


def body_of(arguments: list[str]) -> Any:
    """What `gh api` sends for `-f`, `-F` and `--input`."""
    if "--input" in arguments:
        return json.loads((ROOT / arguments[arguments.index("--input") + 1]).read_text(encoding="utf-8"))
    body: dict[str, Any] = {}
    for option, given in itertools.pairwise(arguments):
        if option in {"-f", "-F"}:
            name, _, text = given.partition("=")
            value = {"true": True, "false": False}.get(text, text) if option == "-F" else text
            outer, _, inner = name.partition("[")
            if inner:
                body.setdefault(outer, {})[inner.rstrip("]")] = value
            else:
                body[outer] = value
    return body


@pytest.mark.slow
def test_the_set_up_works_when_pasted(hub: GitHub, tmp_path: Path) -> None:
    desk = Desk(tmp_path, hub, "bob")
    status = desk.clone / "status.yml"
    status.write_text(roster(status.read_text(encoding="utf-8")), encoding="utf-8")
    owners = desk.clone / ".github" / "CODEOWNERS"
    owners.write_text("* @acme/maintainers\n/incidents/ @alice @bob\n", encoding="utf-8")
    steps = blocks("Set it up")
    assert len(steps) == 6
    desk.paste("\n".join(steps[:5]))
    assert "publisher@example.org namespaces=" in hub.history.git("show", "main:.github/allowed_signers")
    assert not list(desk.clone.glob("publisher-key*"))

    described = Path(sys.prefix) / "node" / "api.github.com.json"
    for arguments, given in desk.calls():
        if arguments[0] == "secret":
            assert arguments[1:] == [
                "set",
                "SIGNOFF_SIGNING_KEY",
                "--repo",
                "acme/status",
                "--env",
                "signoff",
            ]
            assert given.startswith("-----BEGIN OPENSSH PRIVATE KEY-----")
            continue
        assert arguments[0] == "api"
        method, path, body = arguments[2], arguments[3], body_of(arguments)
        if described.exists():
            _is_described(json.loads(described.read_text(encoding="utf-8")), method, path, body)
        if path.endswith("/rulesets"):
            hub.add_ruleset(body)
        elif path.endswith("/pages"):
            place = {"html_url": "https://status.example.org/", "https_enforced": True, "status": "built"}
            hub.place.pages = {**place, **body}
        elif path.endswith("/permissions/workflow"):
            hub.place.workflow_permissions = body

    desk.environ |= hub.environ("")
    told = desk.paste(steps[5].replace("$(gh auth token)", hub.token("acme")))
    assert "fail" not in told
    assert "ok      status-required" in told
    assert "ok      publisher" in told


def _is_described(description: dict[str, Any], method: str, path: str, body: Any) -> None:
    """GitHub's own description knows the call and takes the body."""
    assert path.startswith("repos/acme/status/"), path
    known = path.replace("repos/acme/status", "/repos/{owner}/{repo}")
    known = known.replace("/environments/signoff", "/environments/{environment_name}")
    asked = description["paths"][known][method.lower()]["requestBody"]["content"]["application/json"][
        "schema"
    ]
    jsonschema.Draft202012Validator({**asked, "components": description["components"]}).validate(body)


@pytest.mark.slow
def test_without_a_forge_a_signed_merge_publishes(hub: GitHub, machine: Runner, tmp_path: Path) -> None:
    """The steps of the handbook: on a quiet day, during the outage, and when only half of GitHub is back."""
    plain = hub.history.git("show", "main:status.yml")
    name, key = "publisher@example.org", make_key(tmp_path, "publisher")
    text = plain.replace("[alice, bob]", PEOPLE) + f"\npublisher: {name}\n"
    hub.push("main", {"status.yml": text, ALLOWED: signer(key, name)}, author="bob")
    machine.secrets["SIGNOFF_SIGNING_KEY"] = key.read_text(encoding="ascii")
    alice, carol = Desk(tmp_path, hub, "alice"), Desk(tmp_path, hub, "carol")
    prepare, publish = blocks("When GitHub is down")
    alice.paste(prepare)
    alice.paste("git commit -qam 'Add a key' && git push -q origin main")
    carol.paste("git pull -q origin main")

    hub.stop()
    away = hub.path.rename(hub.path.with_name("gone.git"))
    hub.pass_time(hours=1)
    for number, (name, words) in enumerate([(PATH, FIRST), (PATH.replace("01-inv", "02-inv"), IDENTIFIED)]):
        file = carol.clone / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(words, encoding="utf-8")
        start = "git switch -q -c slow-api" if not number else "git switch -q slow-api"
        carol.paste(f"{start} && git add incidents && git commit -qm 'Slow API'")
        alice.paste(f"git fetch -q {shlex.quote(str(carol.clone))} +slow-api:slow-api")
        hub.pass_time(minutes=3)
        told = alice.paste(publish, typed=f"{PATH.split('/')[1]}\n")
        assert words.splitlines()[-1] in told, "the words are shown before they are signed"
        files = "1 file counts" if not number else "2 files count"
        assert f"{files} by signed merges alone, which could not be noted" in told
        hub.pass_time(minutes=10)
    page = (alice.clone / "public" / "index.html").read_text(encoding="utf-8")
    assert "We know the cause. Retrying works." in page

    away.rename(hub.path)
    alice.paste("git push -q origin main")
    published = machine.run("publish.yml", "push")
    done = {name for name, job in published.items() if job.result != "skipped"}
    assert done == {"build", "deploy", "announce"}, "nothing is held"
    assert all(published[name].result == "success" for name in done), published["build"].said()
    page = (machine.public / "index.html").read_text(encoding="utf-8")
    assert "We know the cause. Retrying works." in page
