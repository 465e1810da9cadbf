"""A company's own client, called so that it asks nothing, reports to nobody and finds no settings of ours."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from signoff.core.finding import OperatorError, WorldError
from signoff.edge.mirrors.running import PATIENCE, ProgramError

_FOR_OTHERS = re.compile(r"^(AWS|SIGNOFF|MIRROR)_|_(TOKEN|KEY|SECRET|PASSWORD|URL|MAIL)$|^SSH_AUTH_SOCK$")
"""Variables that hold a secret, by the names that people give them."""

_QUIET = {
    "CI": "1",  # nobody is there to answer, and nothing is told to those who made the client
    "NO_COLOR": "1",
    "GIT_DIR": os.devnull,  # the checkout is none of its business: its branch would become the deployment's
}
_GRACE = 5.0
_SHOWN = 300
_ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\]8;[^\x07\x1b]*(?:\x07|\x1b\\)")
_MARKS = re.compile(r"^(?:[✘▲›»] *)?(?:\[(?:ERROR|WARNING)\] *|(?:Error|Warning): *)*")
_CHATTER = re.compile(
    r"A request to the Cloudflare API|If you think this is a bug|Please |Common causes|Getting User settings"
    r"|.*(?:Logs were written to|newer version of|authenticating Wrangler via)|.*\.\.\.$"
    r"|✨|Uploading|Deploying to Netlify|Deploy path:|\W+(?:Finished|CDN|No cached|Upload)"
    r"|JSONHTTPError: [A-Za-z ]+$|- |[\W\d_]*$|[\"{}\[\]]"
)
_NOTE = re.compile(r'Error: \{"text":"[^"]*","notes":\[\{"text":"([^"]*)".*')
_OLD_NODE = re.compile(r"(requires at least Node\.js|requires Node\.js|EBADENGINE|Unsupported engine)[^\n]*")
_NO_NODE = re.compile(r"env: .?node.?: No such file|exec: node: not found")
_SILENT = re.compile(r"fetch failed|connectivity issue|ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|ECONNRESET")


class Said(NamedTuple):
    """How a client ended, and all it wrote: errors first."""

    status: int
    text: str


class Trouble(NamedTuple):
    """What to tell when `pattern` is in what a client said; `{name}` is the place's, `{words}` its own."""

    pattern: str
    problem: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """The client `program`; `install` is how to get it, `reports` where its company tells of its troubles.

    `kind`: `scripts/setup.sh` installs it under that name beside this Python; one on the PATH goes first.
    What the variables `secrets` say is never told.
    """

    program: str
    kind: str
    install: str
    reports: str
    secrets: Sequence[str]
    environment: Mapping[str, str]
    troubles: Sequence[Trouble]

    def call(self, arguments: Sequence[str], folder: Path, extra: Mapping[str, str]) -> Said:
        """Call it in `folder`. WorldError when it is not done after PATIENCE seconds."""
        beside = Path(sys.prefix) / self.kind / "node_modules" / ".bin"
        program = shutil.which(self.program) or shutil.which(self.program, path=beside)
        if program is None:
            raise OperatorError(f"the program {self.program} is not installed", self.install)
        started = subprocess.Popen(
            [program, *arguments],
            cwd=folder,
            env={**self._surroundings(), **_QUIET, "TMPDIR": str(folder), **self.environment, **extra},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        try:
            out, err = started.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            _end(started)
            remedy = f"what it had is still there; see {self.reports}, then: signoff publish"
            raise WorldError(f"{self.program} was not done after {PATIENCE:.0f} seconds", remedy) from None
        text = b"\n".join((err, out)).decode("utf-8", "replace")
        return Said(started.returncode, self._clean(text))

    def _surroundings(self) -> dict[str, str]:
        """Our environment without keys that are for others: a client is a program of somebody else's."""
        return {
            name: value
            for name, value in os.environ.items()
            if name in self.secrets or not _FOR_OTHERS.search(name)
        }

    def error(self, said: Said, name: str) -> WorldError:
        """What went wrong with the place `name`, and what to do about it."""
        problem, remedy = self._told(said.text, name)
        return ProgramError(problem, remedy, said.text, said.status)

    def _told(self, text: str, name: str) -> tuple[str, str]:
        if _NO_NODE.search(text):
            return "Node, which runs it, is not installed", self.install
        if old := _OLD_NODE.search(text):
            return f"{self.program} {old[0].strip()}", self.install
        words = _words(text)
        for pattern, problem, remedy in self.troubles:
            if re.search(pattern, text):
                return problem.format(name=name, words=words), remedy.format(name=name)
        remedy = f"what it had is still there; see {self.reports}, then: signoff publish"
        if _SILENT.search(text):
            return f"{self.program} cannot reach the company's API: {words}", remedy
        return f"{self.program} failed: {words}", remedy

    def _clean(self, text: str) -> str:
        """Without colours and secrets."""
        for variable in self.secrets:
            if secret := os.environ.get(variable):
                text = text.replace(secret, "***")
        return _ANSI.sub("", text)


def _words(text: str) -> str:
    """The first lines that say something, on one line."""
    lines = [_MARKS.sub("", line.strip()) for line in _NOTE.sub(r"\1", text).splitlines()]
    telling = dict.fromkeys(line for line in lines if line and not _CHATTER.match(line))
    words = " / ".join(list(telling or filter(None, lines))[:3])
    printable = "".join(letter if letter.isprintable() else " " for letter in words)
    return printable[:_SHOWN] or "no reason given"


def _end(started: subprocess.Popen[bytes]) -> None:
    """End it and, since it hands that on, the program that it started in its stead."""
    started.terminate()
    try:
        started.communicate(timeout=_GRACE)
    except subprocess.TimeoutExpired:
        started.kill()
