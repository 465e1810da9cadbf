"""Other repositories that this one knows, and what git says to them: never for long, and asking nobody."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from signoff.core.finding import OperatorError
from signoff.edge import clock, plumbing
from signoff.edge.git import Repository

PATIENCE = 60.0
"""Seconds for one conversation with a remote, however it spends them."""

_GRACE = 2.0
"""Seconds for git to remove its locks after it was asked to end."""

_MOST = 300

_SSH = "ssh -oBatchMode=yes -oConnectTimeout=10 -oServerAliveInterval=5 -oServerAliveCountMax=3"
ALONE = {
    "GIT_ALLOW_PROTOCOL": "file:git:http:https:ssh",
    "GIT_SSH_COMMAND": f"{_SSH} -oControlMaster=no",  # a master would stay behind
    # no terminal, no window: nobody is there to answer
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ASKPASS": "",
    "SSH_ASKPASS_REQUIRE": "never",
    "GCM_INTERACTIVE": "never",
}
"""Variables for git when it talks to others."""

QUIETLY = (
    *("-c", "gc.auto=0"),  # it would go on in the background
    *("-c", "maintenance.auto=false"),
    *("-c", "credential.interactive=false"),
    *("-c", "http.lowSpeedLimit=1000"),
    *("-c", "http.lowSpeedTime=20"),
)
"""Options for the same."""

_REASON = re.compile(r"fatal:|error:|ssh:| *! \[|.*Permission denied|Host key verification")
_SECRET = re.compile(r"(?<=://)[^/@\s']+@")


class Said(NamedTuple):
    """What came of a call: `problem` is "" when it worked, else why not, in one line of `complaint`."""

    output: bytes
    problem: str
    complaint: bytes = b""


class Line:
    """A conversation with remotes of the repository in `folder`: at most `patience` seconds in all.

    Git's own limits know neither a server that takes the call and is silent, nor one that says a byte a
    second; so git is ended then, with the programs that it started.
    """

    def __init__(self, folder: Path, patience: float = PATIENCE) -> None:
        self._folder = folder
        self._patience = patience
        self._until = clock.ticking() + patience

    def git(self, *arguments: str, extra: Mapping[str, str] | None = None) -> Said:
        """Run a git command that talks to a remote; `extra` are variables for its environment."""
        left = self._until - clock.ticking()
        if left <= 0:
            return self._late()
        surroundings = {**plumbing.environment(), **ALONE, **(extra or {})}
        try:
            process = subprocess.Popen(
                plumbing.command(self._folder, *QUIETLY, *arguments),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=surroundings,
                start_new_session=True,  # a group to end as a whole, and no terminal to ask on
            )
        except FileNotFoundError:
            raise OperatorError(
                "the program git is not installed", "install it, on Debian: apt install git"
            ) from None
        with process:
            try:
                output, complaint = process.communicate(timeout=left)
            except subprocess.TimeoutExpired:
                _end(process)
                return self._late()
            except BaseException:
                _end(process)
                raise
        return Said(output, words(complaint) if process.returncode else "", complaint)

    def _late(self) -> Said:
        return Said(b"", f"no answer within {self._patience:g} seconds")


def words(complaint: bytes) -> str:
    """Why git failed, in one line that may be shown: a remote may say anything, an address hold a secret."""
    lines = complaint.decode("utf-8", "replace").strip().splitlines() or ["no reason given"]
    # git ends with an offer of help; the reason stands further up
    told = next((line for line in lines if _REASON.match(line)), lines[-1]).strip()
    plain = "".join(character if character.isprintable() else " " for character in told)
    return _SECRET.sub("", plain)[:_MOST]


def _end(process: subprocess.Popen[bytes]) -> None:
    """End git and all that it started, and let go of what they would still have said."""
    for number, patience in ((signal.SIGTERM, _GRACE), (signal.SIGKILL, None)):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(patience)


def has_remote(repository: Repository, name: str) -> bool:
    """Whether `name` is a remote of this clone."""
    return name in remotes(repository)


def remotes(repository: Repository) -> tuple[str, ...]:
    """The names of all remotes, sorted."""
    done = plumbing.run(repository.root, "remote")
    return tuple(sorted(plumbing.text(done.stdout).split()))
