"""A small GitHub Actions: runs the jobs of a workflow on this machine, against the fake GitHub.

Every `run:` step is executed as it stands, by the shell and with the files and variables that GitHub
gives. Of the actions only what our workflows use is imitated (`actions.py`); anything else is an error.
Which commit a workflow's definition comes from, and what its token may do, is as on GitHub.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from fakes.github import GitHub
from workflows import actions
from workflows.expressions import Expressions

SHELLS = {"bash": ["bash", "--noprofile", "--norc", "-eo", "pipefail"], "": ["bash", "-e"]}
FROM_PROPOSAL = {"pull_request", "pull_request_review"}
"""Events that run the workflow as the proposal, merged into its base, has it."""

_KEPT = {"PATH", "TZ", "LC_ALL", "LANG", "GIT_CONFIG_GLOBAL", "GIT_CONFIG_NOSYSTEM"}
_KEPT |= {"HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "PIP_NO_INDEX"}


@dataclass
class Step:
    """A step that was reached: its outcome, and what it printed and said of itself."""

    name: str
    outcome: str = "skipped"
    output: str = ""
    outputs: dict[str, str] = field(default_factory=dict)


@dataclass
class Job:
    """One job: `result` as `needs.x.result` has it."""

    result: str = "skipped"
    steps: list[Step] = field(default_factory=list)
    outputs: dict[str, str] = field(default_factory=dict)
    summary: str = ""

    def said(self) -> str:
        return "\n".join(f"--- {step.name}: {step.outcome}\n{step.output}" for step in self.steps)


class Runner:
    """One machine, used again and again: each job finds an empty workspace and its own temporary folder.

    `library` is an environment that has the pinned packages, so that installing them fetches nothing;
    without one they are installed as on a new machine.
    """

    def __init__(self, folder: Path, hub: GitHub, expressions: Expressions, library: Path | None) -> None:
        self.folder = folder
        self.hub = hub
        self.expressions = expressions
        self.library = library
        self.workspace = folder / "work" / "status" / "status"
        self.temp = folder / "temp"
        self.home = folder / "home"
        self.artifacts: dict[str, Path] = {}
        # the packages that `library` has need no unpacking
        self.caches: dict[str, bytes | Path | None] = {"wheelhouse-Linux-X64-3.12-hash": None}
        self.attested: list[str] = []
        self.public = folder / "public"
        self.secrets: dict[str, str] = {}
        self.runs = 0
        for place in (self.workspace, self.temp, self.home, self.public, folder / "artifacts"):
            shutil.rmtree(place, ignore_errors=True)
            place.mkdir(parents=True)

    def run(
        self, workflow: str, event: str, number: int | None = None, tag: str = "", **told: Any
    ) -> dict[str, Job]:
        """Run `.github/workflows/<workflow>` as the event would; the jobs by id. `tag`: what was pushed."""
        ref = f"refs/pull/{number}/merge" if event in FROM_PROPOSAL else "refs/heads/main"
        ref = f"refs/tags/{tag}" if tag else ref
        commit = self.hub.history.git("rev-parse", ref)
        text = self.hub.history.git("show", f"{commit}:.github/workflows/{workflow}")
        definition = yaml.load(text, Loader=yaml.BaseLoader)
        assert event in definition["on"], f"{workflow} does not listen to {event}"
        payload = self.hub.event(event, number, **told)
        file = self.folder / "event.json"
        file.write_text(json.dumps(payload), encoding="utf-8")
        github = {
            "event": payload,
            "event_name": event,
            "event_path": str(file),
            "ref": ref,
            "sha": commit,
            "repository": self.hub.place.full_name,
            "api_url": self.hub.api_url,
            "server_url": self.hub.server_url,
            "workspace": str(self.workspace),
            "workflow": definition["name"],
            "run_id": str(self._next()),
            "run_attempt": "1",
            "ref_name": ref.removeprefix("refs/heads/").removeprefix("refs/tags/"),
        }
        self.expressions.fill(definition.get("concurrency", {}).get("group", ""), {"github": github})
        jobs: dict[str, Job] = {}
        for name, job in definition["jobs"].items():  # ours are written in their order
            needs = [job["needs"]] if isinstance(job.get("needs"), str) else job.get("needs", [])
            assert set(needs) <= set(jobs), f"{name} stands before what it needs"
            jobs[name] = self._job(definition, job, github, {need: jobs[need] for need in needs})
        return jobs

    def _next(self) -> int:
        self.runs += 1
        return self.runs

    def _job(
        self,
        definition: Mapping[str, Any],
        job: Mapping[str, Any],
        github: Mapping[str, Any],
        needs: dict[str, Job],
    ) -> Job:
        results = {need.result for need in needs.values()}
        outcome = "failure" if "failure" in results else "success" if results <= {"success"} else "skipped"
        contexts: dict[str, Any] = {
            "github": dict(github),
            "needs": {n: {"result": j.result, "outputs": j.outputs} for n, j in needs.items()},
        }
        done = Job()
        if not self.expressions.holds(job.get("if", ""), contexts, outcome):
            return done
        permissions = self._permissions(job.get("permissions", definition.get("permissions", {})), github)
        contexts["github"]["token"] = self.hub.token(
            **{name.replace("-", "_"): level for name, level in permissions.items()}
        )
        contexts |= {
            "secrets": self.secrets,
            "runner": {"temp": str(self.temp), "os": "Linux", "arch": "X64"},
            "steps": {},
        }
        contexts["env"] = dict(definition.get("env", {})) | job.get("env", {})
        for place in (self.workspace, self.temp):
            shutil.rmtree(place)
            place.mkdir()
        machine = actions.Machine(self, permissions, job, dict(contexts["github"]))
        shell = definition.get("defaults", {}).get("run", {}).get("shell", "")
        done.result = "success"
        for step in job["steps"]:
            reached = self._step(step, contexts, done, machine, shell)
            done.steps.append(reached)
            if reached.outcome == "failure":
                done.result = "failure"
            if "id" in step:
                contexts["steps"][step["id"]] = {"outputs": reached.outputs, "outcome": reached.outcome}
        done.outputs = {k: self.expressions.fill(v, contexts) for k, v in job.get("outputs", {}).items()}
        return done

    def _permissions(self, asked: Mapping[str, str], github: Mapping[str, Any]) -> dict[str, str]:
        """What the token may: of a fork's proposal nothing is written, but by pull_request_target."""
        given = dict(asked)
        if github["event_name"] in FROM_PROPOSAL:
            head = github["event"]["pull_request"]["head"]["repo"]
            if head is None or head["full_name"] != self.hub.place.full_name:
                given = dict.fromkeys(given, "read")
        return given

    def _step(
        self,
        step: Mapping[str, Any],
        contexts: dict[str, Any],
        job: Job,
        machine: actions.Machine,
        shell: str,
    ) -> Step:
        done = Step(step["name"])
        if not self.expressions.holds(step.get("if", ""), contexts, job.result):
            return done
        filled = {k: self.expressions.fill(v, contexts, job.result) for k, v in step.get("with", {}).items()}
        if "uses" in step:
            try:
                done.outputs = machine.use(step["uses"], filled)
                done.outcome = "success"
            except actions.ActionFailedError as error:
                done.output, done.outcome = str(error), "failure"
            return done
        assert "${{" not in step["run"], "what people write must not become code"
        own = {k: self.expressions.fill(v, contexts, job.result) for k, v in step.get("env", {}).items()}
        self._execute(step, done, job, {**contexts["env"], **own}, machine, contexts["github"], shell)
        return done

    def _execute(
        self,
        step: Mapping[str, Any],
        done: Step,
        job: Job,
        own: Mapping[str, str],
        machine: actions.Machine,
        github: Mapping[str, Any],
        shell: str,
    ) -> None:
        script = self.temp / "step.sh"
        script.write_text(step["run"], encoding="utf-8")
        files = {
            name: self.temp / name.lower() for name in ("GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_STEP_SUMMARY")
        }
        for file in files.values():
            file.write_bytes(b"")
        shown = ("event_name", "event_path", "ref", "ref_name", "sha", "repository")
        shown += ("api_url", "server_url", "workspace")
        environ = {name: value for name, value in os.environ.items() if name in _KEPT}
        environ |= {f"GITHUB_{name.upper()}": str(github[name]) for name in shown}
        environ |= {name: str(file) for name, file in files.items()}
        environ |= {
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "RUNNER_TEMP": str(self.temp),
            "HOME": str(self.home),
        }
        environ["SIGNOFF_NOW"] = self.hub.now.isoformat()  # the machine's clock shows the fake's time
        environ["PATH"] = os.pathsep.join([*machine.path, environ["PATH"]])
        ran = subprocess.run(
            [*SHELLS[step.get("shell", shell)], str(script)],
            cwd=self.workspace,
            env={**environ, **machine.environ, **own},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        done.output, done.outcome = ran.stdout, "failure" if ran.returncode else "success"
        done.outputs = _read(files["GITHUB_OUTPUT"])
        machine.environ.update(_read(files["GITHUB_ENV"]))
        job.summary += files["GITHUB_STEP_SUMMARY"].read_text(encoding="utf-8")


def _read(file: Path) -> dict[str, str]:
    """`name=value` lines, as steps hand them on; of the long form we have no use."""
    lines = file.read_text(encoding="utf-8").splitlines()
    assert all(re.fullmatch(r"[A-Za-z_]\w*=.*", line) for line in lines), lines
    return dict(line.split("=", 1) for line in lines)
