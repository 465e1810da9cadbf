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
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from fakes.github import GitHub
from workflows import actions
from workflows.expressions import MARK, Expressions

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
    parts: dict[str, Job] = field(default_factory=dict)
    """Of a job with a matrix: one for each of its values, by the name that people see."""

    def said(self) -> str:
        own = [f"--- {step.name}: {step.outcome}\n{step.output}" for step in self.steps]
        return "\n".join(own + [f"=== {name}\n{part.said()}" for name, part in self.parts.items()])


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
        self.artifacts_of: dict[str, dict[str, Path]] = {}
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
        self,
        workflow: str,
        event: str,
        number: int | None = None,
        tag: str = "",
        *,
        only: Collection[str] = (),
        again: Mapping[str, Job] | None = None,
        **told: Any,
    ) -> dict[str, Job]:
        """Run `.github/workflows/<workflow>` as the event would; the jobs by id. `tag`: what was pushed.

        `only`: leave the other jobs out, which none of these needs. `again`: somebody runs the failed jobs
        of this run again.
        """
        ref = f"refs/pull/{number}/merge" if event in FROM_PROPOSAL else "refs/heads/main"
        ref = f"refs/tags/{tag}" if tag else ref
        commit = self.hub.history.git("rev-parse", ref)
        text = self.hub.history.git("show", f"{commit}:.github/workflows/{workflow}")
        definition = yaml.load(text, Loader=yaml.BaseLoader)
        assert event in definition["on"], f"{workflow} does not listen to {event}"
        payload = self._payload(event, number, told)
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
            "run_id": str(self._next() if again is None else self.runs),
            "run_attempt": "1" if again is None else "2",
            "ref_name": ref.removeprefix("refs/heads/").removeprefix("refs/tags/"),
        }
        self.expressions.fill(definition.get("concurrency", {}).get("group", ""), {"github": github})
        jobs: dict[str, Job] = {}
        for name, job in definition["jobs"].items():  # ours are written in their order
            needs = [job["needs"]] if isinstance(job.get("needs"), str) else job.get("needs", [])
            assert set(needs) <= set(jobs), f"{name} stands before what it needs"
            if only and name not in only:
                jobs[name] = Job()
            elif again is not None and again[name].result == "success":
                jobs[name] = again[name]
            else:
                before = again[name].parts if again is not None else {}
                done = self._matrix(definition, job, github, {need: jobs[need] for need in needs}, before)
                jobs[name] = done
        return jobs

    def _payload(self, event: str, number: int | None, told: dict[str, Any]) -> dict[str, Any]:
        """What the event says. `workflow_run` is about the newest run, and says of it what is told."""
        if event != "workflow_run":
            return self.hub.event(event, number, **told)
        around = self.hub.event("workflow_dispatch")
        run = {
            "id": self.runs,
            "name": "publish",
            "event": "push",
            "conclusion": "success",
            "head_branch": "main",
            "head_sha": self.hub.history.git("rev-parse", "main"),
            "head_repository": around["repository"],
            "actor": {"login": "carol"},
            **told,
        }
        return {"action": "completed", "workflow_run": run, "repository": around["repository"]}

    def _matrix(
        self,
        definition: Mapping[str, Any],
        job: Mapping[str, Any],
        github: Mapping[str, Any],
        needs: dict[str, Job],
        before: Mapping[str, Job],
    ) -> Job:
        """One job, or one for each value of its matrix, of which one that fails stops no other."""
        if "strategy" not in job:
            return self._job(definition, job, github, needs)
        assert job["strategy"]["fail-fast"] == "false"
        ((variable, expression),) = job["strategy"]["matrix"].items()
        told = {n: {"result": j.result, "outputs": j.outputs} for n, j in needs.items()}
        contexts = {"github": dict(github), "needs": told}
        whole = Job()
        if not self._starts(job, contexts, needs):
            return whole  # before the matrix is made: an empty one is a mistake
        inner = MARK.fullmatch(expression)
        assert inner is not None
        values = json.loads(self.expressions.fill(f"${{{{ toJSON({inner[1]}) }}}}", contexts))
        assert values, "GitHub refuses an empty matrix"
        for value in values:
            name = self.expressions.fill(job["name"], {**contexts, "matrix": {variable: value}})
            if name in before and before[name].result == "success":
                whole.parts[name] = before[name]
            else:
                whole.parts[name] = self._job(definition, job, github, needs, {variable: value})
        results = {part.result for part in whole.parts.values()}
        whole.result = "failure" if "failure" in results else "success"
        whole.summary = "".join(part.summary for part in whole.parts.values())
        return whole

    def _starts(self, job: Mapping[str, Any], contexts: Mapping[str, Any], needs: dict[str, Job]) -> bool:
        results = {need.result for need in needs.values()}
        outcome = "failure" if "failure" in results else "success" if results <= {"success"} else "skipped"
        return self.expressions.holds(job.get("if", ""), contexts, outcome)

    def _next(self) -> int:
        self.runs += 1
        return self.runs

    def _job(
        self,
        definition: Mapping[str, Any],
        job: Mapping[str, Any],
        github: Mapping[str, Any],
        needs: dict[str, Job],
        matrix: Mapping[str, Any] | None = None,
    ) -> Job:
        contexts: dict[str, Any] = {
            "github": dict(github),
            "needs": {n: {"result": j.result, "outputs": j.outputs} for n, j in needs.items()},
            "matrix": dict(matrix or {}),
        }
        done = Job()
        if not self._starts(job, contexts, needs):
            return done
        permissions = self._permissions(job.get("permissions", definition.get("permissions", {})), github)
        contexts["github"]["token"] = self.hub.token(
            **{name.replace("-", "_"): level for name, level in permissions.items()}
        )
        contexts |= {
            "secrets": self.secrets,
            "vars": {},
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
        names = ("GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_PATH", "GITHUB_STEP_SUMMARY")
        files = {name: self.temp / name.lower() for name in names}
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
            "RES_OPTIONS": "timeout:1 attempts:1",  # no test waits for a name that nobody has
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
        machine.path[:0] = files["GITHUB_PATH"].read_text(encoding="utf-8").splitlines()
        job.summary += files["GITHUB_STEP_SUMMARY"].read_text(encoding="utf-8")


def _read(file: Path) -> dict[str, str]:
    """`name=value` lines, as steps hand them on; of the long form we have no use."""
    lines = file.read_text(encoding="utf-8").splitlines()
    assert all(re.fullmatch(r"[A-Za-z_]\w*=.*", line) for line in lines), lines
    return dict(line.split("=", 1) for line in lines)
