"""Pull requests through `gh`, GitHub's own program: it holds the user's login, so that we need no token.

Everything is said to the API as JSON on standard input: no word of a message becomes an argument.
Auto-merge is asked for in the API and not by `gh pr merge --auto`, which merges at once where nothing
protects main.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

from signoff.core.finding import WorldError

PATIENCE = 60
"""Seconds for one answer."""

METHODS = ("SQUASH", "MERGE", "REBASE")
_AUTO = (
    "mutation($id: ID!, $method: PullRequestMergeMethod!) "
    "{ enablePullRequestAutoMerge(input: {pullRequestId: $id, mergeMethod: $method}) { clientMutationId } }"
)


@dataclass(frozen=True, slots=True)
class Opened:
    """An open pull request. `is_new`: this run made it. `problems`: what could not be set on it, and why."""

    url: str
    is_new: bool
    problems: tuple[str, ...] = ()


def is_there() -> bool:
    """Whether the program is installed."""
    return shutil.which("gh") is not None


def open_pull_request(
    server: str, repository: str, *, base: str, head: str, title: str, body: str, reviewer: str
) -> Opened:
    """The open pull request for `head` (a branch, or `owner:branch`): `reviewer` asked, auto-merge on.

    WorldError when there is none and it cannot be made. One that is there already is used.
    """
    program = _Program(urlsplit(server).netloc)
    asked = {"title": title, "head": head, "base": base, "body": body}
    made, problem = program.call(f"repos/{repository}/pulls", asked)
    is_new = made is not None
    if made is None:
        owner = head if ":" in head else f"{repository.partition('/')[0]}:{head}"
        query = f"state=open&head={quote(owner, safe='')}"
        found, _ = program.call(f"repos/{repository}/pulls?{query}")
        if not isinstance(found, list) or not found:
            raise WorldError(f"gh could not open the pull request: {problem}", "see: gh auth status")
        made = found[0]
    problems = [*_ask(program, repository, made, reviewer), *_merge_when_ready(program, made)]
    return Opened(str(made["html_url"]), is_new, tuple(problems))


def _ask(program: _Program, repository: str, made: Mapping[str, Any], reviewer: str) -> list[str]:
    address = f"repos/{repository}/pulls/{made['number']}/requested_reviewers"
    _, problem = program.call(address, {"reviewers": [reviewer]})
    return [f"{reviewer} could not be asked for a review: {problem}"] if problem else []


def _merge_when_ready(program: _Program, made: Mapping[str, Any]) -> list[str]:
    problem = ""
    for method in METHODS:
        variables = {"id": made["node_id"], "method": method}
        _, problem = program.call("graphql", {"query": _AUTO, "variables": variables})
        if "merge method" not in problem.lower():
            break
    if "clean status" in problem:
        problem = "nothing keeps this pull request from being merged now; see: signoff doctor"
    return [f"auto-merge is off: {problem}"] if problem else []


class _Program:
    """`gh api` for one host."""

    def __init__(self, host: str) -> None:
        self._host = host

    def call(self, address: str, told: Mapping[str, Any] | None = None) -> tuple[Any, str]:
        """The answer (None without) and why it failed ("" when it did not)."""
        command = ["gh", "api", "--hostname", self._host, address]
        if told is not None:
            command += ["--method", "POST", "--input", "-"]
        quiet = {"GH_PROMPT_DISABLED": "1", "GH_NO_UPDATE_NOTIFIER": "1", "NO_COLOR": "1"}
        try:
            done = subprocess.run(
                command,
                input=json.dumps(told or {}).encode(),
                capture_output=True,
                env={**os.environ, **quiet},
                check=False,
                timeout=PATIENCE,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            return None, "it gave no answer" if isinstance(error, subprocess.TimeoutExpired) else str(error)
        answer = _json(done.stdout)
        if done.returncode == 0 and answer is not None:
            return answer, ""
        return None, _reason(answer, done.stderr)


def _json(data: bytes) -> Any:
    try:
        return json.loads(data)
    except ValueError:
        return None


def _reason(answer: Any, stderr: bytes) -> str:
    """One line of why: what the API says of the mistake, else the program's own last words."""
    said = []
    if isinstance(answer, dict):
        errors = answer.get("errors")
        parts = errors if isinstance(errors, list) else []
        said = [part["message"] for part in parts if isinstance(part, dict) and part.get("message")]
        said = said or ([answer["message"]] if answer.get("message") else [])
    lines = stderr.decode("utf-8", "replace").strip().splitlines()
    text = "; ".join(map(str, said)) or (lines[-1] if lines else "no reason given")
    return "".join(c if c.isprintable() else " " for c in text)[:300]
