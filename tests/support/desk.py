"""A liaison's desk: a clone of a page, its remote, a `gh` that remembers, and a terminal to answer at.

desk = Desk(tmp_path)
desk.run("new", "--component", "api=major_outage", "--pr")      # a script: no terminal
desk.answer("new", "1", "2", "alice", "")                        # a person at a terminal
desk.proposed("signoff/2026-11-21-.../01-investigating")         # the files of a branch, by path
"""

from __future__ import annotations

import codecs
import json
import os
import pty
import re
import select
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

from click.testing import CliRunner

from signoff.cli import group
from signoff.core.finding import OperatorError
from support.gitrepo import GitRepo

ROOT = Path(__file__).parents[2]
NOW = "2026-11-21T10:02Z"
STATUS = """\
name: Acme
url: https://status.example.org/
repository: acme/status
languages: [en, ja]
regions: [eu, us]
components:
  - {id: api, name: API, regions: [eu, us]}
  - {id: web, name: {en: Web app, ja: ウェブアプリ}}
commanders: [alice, {login: bob, name: Bob}]
"""
TAKE_TERMINAL = (
    "import fcntl, os, sys, termios\n"
    "fcntl.ioctl(0, termios.TIOCSCTTY, 0)\n"
    "os.execv(sys.argv[1], sys.argv[1:])\n"
)
"""Makes the terminal the one whose Ctrl-C counts, then runs its arguments."""

SLOW = "2026-11-20-slow-web"
OPENED = """\
---
title: The web app is slow
status: investigating
commander: bob
components: {web: degraded_performance}
next_update: 20m
---
The web app answers slowly.
"""


def path_without_gh(folder: Path) -> str:
    """A PATH with git and a shell, whatever else this machine has."""
    tools = folder / "few-tools"
    tools.mkdir(exist_ok=True)
    for name in ("git", "sh", "git-receive-pack", "git-upload-pack"):
        found = shutil.which(name)
        if found is not None and not (tools / name).exists():
            (tools / name).symlink_to(found)
    return str(tools)


@dataclass(frozen=True)
class Done:
    """What a run left: exit code, what it printed (at a terminal: all of it), how many questions it asked."""

    code: int
    out: str
    err: str = ""
    asked: int = 0

    @property
    def last(self) -> str:
        return self.out.strip().splitlines()[-1]


class Desk:
    """`page` is the clone; `hub` a checkout through which others push to the bare remote."""

    def __init__(self, folder: Path, status: str = STATUS, files: dict[str, str] | None = None) -> None:
        self.folder = folder
        self.hub = GitRepo(folder / "hub")
        self.hub.write("status.yml", status)
        for path, text in (files or {}).items():
            self.hub.write(path, text)
        self.hub.commit("Start")
        self.remote = folder / "remote.git"
        subprocess.run(["git", "clone", "-q", "--bare", str(self.hub.root), str(self.remote)], check=True)
        self.hub.git("remote", "add", "origin", str(self.remote))
        self.page = folder / "page"
        subprocess.run(["git", "clone", "-q", str(self.remote), str(self.page)], check=True)
        self._state = folder / "gh.json"
        self.path = path_without_gh(folder)

    # the world around

    def install_gh(self, login: str = "carol", methods: tuple[str, ...] = ("SQUASH",)) -> None:
        """Put a `gh` on the path; `login` "" is not logged in."""
        state = {"login": login, "methods": methods, "pulls": [], "asked": [], "auto": [], "calls": []}
        self._state.write_text(json.dumps(state), encoding="utf-8")
        tools = self.folder / "tools"
        tools.mkdir(exist_ok=True)
        program = tools / "gh"
        calls = f'exec "{sys.executable}" -S "{ROOT / "tests" / "fakes" / "gh.py"}" "$@"'
        program.write_text(f"#!/bin/sh\nGH_FAKE='{self._state}' {calls}\n", encoding="utf-8")
        program.chmod(0o755)
        self.path = f"{tools}:{path_without_gh(self.folder)}"

    @property
    def gh(self) -> dict[str, Any]:
        """What the `gh` has seen: calls, pulls, asked (reviewers), auto."""
        return json.loads(self._state.read_text(encoding="utf-8"))

    def publish(self, path: str, text: str) -> None:
        """Somebody else's message lands on the main line of the remote."""
        self.hub.git("pull", "-q", "origin", "main")
        self.hub.post(path, text)
        self.hub.git("push", "-q", "origin", "main")

    def merge(self, branch: str) -> None:
        """A pull request is merged, by squashing."""
        self.hub.git("pull", "-q", "origin", "main")
        self.hub.git("fetch", "-q", "origin", branch)
        self.hub.git("merge", "-q", "--squash", "FETCH_HEAD")
        self.hub.commit(f"Squash {branch}")
        self.hub.git("push", "-q", "origin", "main", f":{branch}")

    def cut_off(self) -> None:
        """The remote is out of reach from now on."""
        self.remote.rename(self.folder / "away.git")

    def connect(self) -> None:
        (self.folder / "away.git").rename(self.remote)

    # the program

    def environment(self, **more: str) -> dict[str, str]:
        return {"PATH": self.path, "SIGNOFF_NOW": NOW, **more}

    def whole_environment(self) -> dict[str, str]:
        return {**os.environ, **self.environment()}

    def run(self, *arguments: str, text: str = "", **variables: str) -> Done:
        """Without a terminal, in this process."""
        verb, *rest = arguments
        asked = [verb, "--source", str(self.page), *rest] if verb != "completion" else [verb, *rest]
        with mock.patch.dict(os.environ, self.environment(**variables)):
            result = CliRunner().invoke(group, asked, input=text, standalone_mode=False)
        if isinstance(result.exception, OperatorError):
            error = result.exception
            told = f"{result.stderr}{error.problem}\n{error.remedy}\n"
            return Done(error.exit_code, result.stdout, told)
        if result.exception is not None:
            raise result.exception
        return Done(result.return_value or 0, result.stdout, result.stderr)

    def answer(self, *arguments: str, answers: tuple[str, ...], **variables: str) -> Done:
        """At a terminal, one answer for each question; after the last, Ctrl-C."""
        terminal, theirs = pty.openpty()
        running = subprocess.Popen(
            [sys.executable, "-S", "-c", TAKE_TERMINAL, sys.executable, "-m", "signoff", *arguments],
            cwd=self.page,
            env={**os.environ, **self.environment(TERM="dumb", **variables)},
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)
        decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        seen, asked, since, stopping = "", 0, 0, 0
        while True:
            if not select.select([terminal], [], [], 2 if stopping else 60)[0]:
                if not 0 < stopping < 9:
                    break
                # Python may miss a signal that comes just before it waits for a key, as people know
                os.write(terminal, b"\x03")
                stopping += 1
                continue
            try:
                seen += decode(os.read(terminal, 4096))
            except OSError:  # it has gone
                break
            if re.search(r"(^|\n)> (\[[^\n]*\] )?$", seen[since:]):
                stopping += asked == len(answers)
                os.write(terminal, b"\x03" if stopping else f"{answers[asked]}\n".encode())
                asked += not stopping
                since = len(seen)
        os.close(terminal)
        return Done(running.wait(timeout=30), seen.replace("\r\n", "\n"), asked=asked)

    # what came of it

    def branches(self) -> list[str]:
        """The branches of messages on the remote."""
        return self._git("for-each-ref", "--format=%(refname:short)", "refs/heads/signoff/").split()

    def proposed(self, branch: str) -> dict[str, str]:
        """The files that a branch adds to the main line."""
        names = self._git("diff", "--name-only", "--diff-filter=A", f"main...{branch}").split()
        return {name: self._git("show", f"{branch}:{name}") for name in names}

    def git(self, *arguments: str) -> str:
        """What git says in the clone."""
        command = ["git", *arguments]
        return subprocess.run(command, cwd=self.page, check=True, capture_output=True, text=True).stdout

    def in_page(self, *arguments: str) -> None:
        """Run git in the clone."""
        subprocess.run(["git", *arguments], cwd=self.page, check=True, capture_output=True)

    def changed(self) -> str:
        """What git sees in the clone that is not as in HEAD, and which branches it has."""
        asked = ["git", "status", "--porcelain", "--untracked-files=all", "--branch"]
        local = ["git", "branch", "--format=%(refname:short)"]
        return "".join(
            subprocess.run(command, cwd=self.page, check=True, capture_output=True, text=True).stdout
            for command in (asked, local)
        )

    def _git(self, *arguments: str) -> str:
        return subprocess.run(
            ["git", *arguments], cwd=self.remote, check=True, capture_output=True, text=True
        ).stdout
