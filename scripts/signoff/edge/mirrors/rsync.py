"""A folder of another machine, over rsync and SSH."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from signoff.edge.mirrors import Sent
from signoff.edge.mirrors.running import run

SSH = "ssh -o BatchMode=yes -o ConnectTimeout=15 -o ServerAliveInterval=10 -o ServerAliveCountMax=3"
"""Asks nothing, and gives up on a host that is silent."""

_OPTIONS = (
    "--recursive",
    "--checksum",  # a file of the same size made in the same second may differ
    "--delay-updates",
    "--chmod=D755,F644",
    "--secluded-args",  # paths are no business of the remote shell
    "--timeout=60",
    "--itemize-changes",
)


_FEW = 12
"""A stage of so few files is assets or pages to enter by, which do not name each other."""


class Rsync:
    """`target` is `user@host:/folder`; `keep` are folders whose files are never removed."""

    def __init__(self, target: str, keep: Sequence[str] = (), ssh: str = SSH) -> None:
        self._target = target.rstrip("/") + "/"
        self._keep = keep
        self._ssh = ssh

    def there(self) -> None:
        """Rsync compares by itself."""

    def send(self, root: Path, stages: Sequence[Sequence[str]], gone: Sequence[str] | None) -> Sent:
        """See `Host`. Every file is written beside its place and renamed."""
        del gone
        changed = 0
        for stage in stages:
            names = "".join(f"{path}\0" for path in stage).encode()
            # what is new first: pages that change may name it
            for options in (("--ignore-existing",), ()) if len(stage) > _FEW else ((),):
                said = self._run(root, *options, "--files-from=-", "--from0", input=names)
                changed += sum(line.startswith(b"<f") for line in said.splitlines())
        excluded = [f"--exclude=/{folder}/" for folder in self._keep]
        said = self._run(root, "--delete-delay", *excluded)
        return Sent(changed, sum(_is_gone(line) for line in said.splitlines()))

    def _run(self, root: Path, *more: str, input: bytes = b"") -> bytes:
        shell = ("--rsh", self._ssh)
        return run(["rsync", *_OPTIONS, *shell, *more, "--", f"{root}/", self._target], input=input)


def _is_gone(line: bytes) -> bool:
    return line.startswith(b"*deleting") and not line.endswith(b"/")
