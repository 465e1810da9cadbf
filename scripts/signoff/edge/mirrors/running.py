"""Programs that put files on hosts: their own well-kept clients, run with a limit of time and no shell."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

from signoff.core.finding import OperatorError, WorldError

PATIENCE = 300.0
"""Seconds after which a program is given up."""

_SHOWN = 300


class ProgramError(WorldError):
    """A program failed with the exit code `status`; `said` is all that it wrote about it."""

    def __init__(self, problem: str, remedy: str, said: str, status: int = 1) -> None:
        super().__init__(problem, remedy)
        self.said = said
        self.status = status


def run(
    command: Sequence[str],
    *,
    input: bytes = b"",
    folder: Path | None = None,
    extra: Mapping[str, str] | None = None,
    patience: float = PATIENCE,
    secrets: Sequence[str] = (),
) -> bytes:
    """What `command` prints. ProgramError when it fails, WorldError after `patience` seconds.

    `extra` are variables for its environment; what `secrets` say is never told.
    """
    name = Path(command[0]).name
    try:
        done = subprocess.run(
            command,
            input=input,
            cwd=folder,
            env={**os.environ, **(extra or {})},
            capture_output=True,
            timeout=patience,
            check=False,
        )
    except FileNotFoundError:
        raise OperatorError(f"the program {name} is not installed", f"install {name}") from None
    except subprocess.TimeoutExpired:
        remedy = "see whether the host answers; what it had before is still there"
        raise WorldError(f"{name} was not done after {patience:.0f} seconds", remedy) from None
    if done.returncode:
        said = done.stderr or done.stdout
        words = f"{name} failed: {last_words(said, secrets)}"
        raise ProgramError(words, advice(name), said.decode("utf-8", "replace"), done.returncode)
    return done.stdout


def last_words(said: bytes, secrets: Sequence[str] = ()) -> str:
    """The end of what a program said, on one line, without `secrets`."""
    lines = [line.strip() for line in said.decode("utf-8", "replace").splitlines() if line.strip()]
    words = " / ".join(lines[-3:]) or "no reason given"
    for secret in secrets:
        words = words.replace(secret, "***") if secret else words
    printable = "".join(letter if letter.isprintable() else " " for letter in words)
    return printable[:_SHOWN]


def advice(name: str) -> str:
    """What to try when the program `name` fails."""
    return {
        "rsync": "try: ssh the host; its key must be in known_hosts, yours in its authorized_keys",
        "git": "see that you may push there",
        "wrangler": "set CLOUDFLARE_API_TOKEN and CLOUDFLARE_ACCOUNT_ID",
        "netlify": "set NETLIFY_AUTH_TOKEN",
    }.get(name, "see what it says when you call it yourself")
