"""How git is run: one process, no shell, nothing that the environment or a repository's settings name."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from signoff.core.finding import OperatorError, WorldError
from signoff.edge import disk

# What a user may set for git's own good; every other GIT_* variable (GIT_DIR in a hook) is not for us.
_KEPT = re.compile(
    r"GIT_(CEILING_DIRECTORIES|EXEC_PATH|CONFIG_(GLOBAL|SYSTEM|NOSYSTEM|COUNT|KEY_\d+|VALUE_\d+))"
)
_OPTIONS = (
    "--no-pager",
    "--no-optional-locks",  # never writes the index
    "--no-replace-objects",  # a local replacement would change what was published when
    "--literal-pathspecs",
    *("-c", "core.fsmonitor="),
    *("-c", "core.hooksPath=/dev/null"),
)


def environment() -> dict[str, str]:
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_") or _KEPT.fullmatch(name)
    }
    kept.pop("LANGUAGE", None)
    # An empty list of protocols keeps a partial clone from fetching what it lacks.
    return kept | {
        "LC_ALL": "C",
        "GIT_ALLOW_PROTOCOL": "",
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_TERMINAL_PROMPT": "0",
    }


def command(folder: Path, *arguments: str) -> list[str]:
    return ["git", "-C", str(folder), *_OPTIONS, *arguments]


QUESTIONS = (
    "--is-bare-repository",
    "--is-inside-work-tree",
    "--is-shallow-repository",
    "HEAD^{commit}",
    "--show-toplevel",
)
"""What `rev-parse` is asked of a folder; it answers line by line up to the first it cannot."""


def run(
    folder: Path, *arguments: str, input: bytes = b"", extra: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Ask git something about `folder`; `extra` are variables for its environment."""
    surroundings = {**environment(), **(extra or {})}
    try:
        return subprocess.run(
            command(folder, *arguments), input=input, capture_output=True, env=surroundings, check=False
        )
    except FileNotFoundError:
        raise OperatorError(
            "the program git is not installed", "install it, on Debian: apt install git"
        ) from None


class Question:
    """Something git works out meanwhile. Use it in a `with`: an answer nobody fetched is given up."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self._verb = arguments[0]
        self._process = subprocess.Popen(
            command(folder, *arguments),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment(),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process.returncode is None:
            self._process.kill()
            self._process.communicate()

    def answer(self) -> bytes:
        """What git says, once; WorldError when it fails."""
        said, complaint = self._process.communicate()
        if self._process.returncode:
            raise failure(self._verb, complaint)
        return said


def storage(folder: Path) -> Path:
    """Where the repository of the work tree `folder` keeps what is committed and noted."""
    told = text(run(folder, "rev-parse", "--git-path", "objects").stdout).removesuffix("\n")
    return folder / told


def text(output: bytes) -> str:
    return output.decode("utf-8", "surrogateescape")


def failure(command: str, stderr: bytes, folder: Path | None = None) -> WorldError:
    """Why a question to a repository that could be opened was not answered, or nothing was written there."""
    told = stderr.decode("utf-8", "replace").strip()
    said = told.splitlines() or ["no reason given"]
    trouble = disk.trouble_in(told)
    if trouble is disk.Trouble.FULL and folder is not None:
        return disk.refused(trouble, folder, while_doing=f"git {command}: {said[-1]}")
    if folder is not None and (trouble or _is_forbidden(told)):
        problem = f"git cannot write in {folder}: {said[0].removeprefix('error: ')}"
        return WorldError(problem, clone_of(folder))
    return WorldError(
        f"git {command} failed: {said[-1]}",
        "if this is a partial clone (--filter), clone it anew as a whole; else see what 'git fsck' says",
    )


def cannot_write(stderr: bytes) -> bool:
    """Whether it was the disk that refused, not somebody who was faster."""
    told = stderr.decode("utf-8", "replace")
    return disk.trouble_in(told) is not None or _is_forbidden(told)


def _is_forbidden(said: str) -> bool:
    return "permission denied" in said.lower() or "insufficient permission" in said


def clone_of(folder: Path) -> str:
    """What to do with a repository that cannot be written: the commands that copy it with its notes."""
    source = shlex.quote(str(folder))
    return (
        f"work in a copy: git clone {source} status && git -C status fetch origin 'refs/notes/*:refs/notes/*'"
    )


def refusal(source: Path, answers: list[str], stderr: bytes) -> OperatorError:
    """Why git did not say where the work tree is, with a way out."""
    said = stderr.decode("utf-8", "replace")
    if "dubious ownership" in said:
        return OperatorError(
            f"{source} belongs to another user, so git does not trust it",
            f"if you do, run: git config --global --add safe.directory '{source.resolve()}'",
        )
    if "not a git repository" in said:
        return OperatorError(
            f"{source} is not in a git repository: when messages were published is in its history",
            "clone the page's repository, or start one with 'git init', 'git add .' and 'git commit'",
        )
    if answers[0] == "true":
        return OperatorError(f"{source} is a bare repository", "clone it and give the clone's folder")
    if answers[1:2] == ["false"]:
        return OperatorError(f"{source} is inside a .git folder", "give the folder that holds status.yml")
    if len(answers) > 3 and answers[2] in {"true", "false"}:
        return OperatorError("nothing has been committed yet", "run 'git add .' and 'git commit'")
    return OperatorError(f"git does not open {source}: {said.strip()}", "see what 'git status' says there")
