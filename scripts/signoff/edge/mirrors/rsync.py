"""A folder of another machine, over rsync and SSH."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Sequence
from pathlib import Path

from signoff.edge.mirrors import Host, OvertakenError, Sent
from signoff.edge.mirrors.running import run
from signoff.edge.output import MARKER

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


class Rsync(Host):
    """`target` is `user@host:/folder`; `keep` are folders whose files are never removed. Rsync compares."""

    def __init__(self, target: str, keep: Sequence[str] = (), ssh: str = SSH) -> None:
        self._target = target.rstrip("/") + "/"
        self._keep = keep
        self._ssh = ssh

    def marker(self) -> bytes | None:
        """See `Host`."""
        with tempfile.TemporaryDirectory(prefix="signoff-rsync-") as folder:
            missing_is_fine = ("--ignore-missing-args", "--secluded-args", "--timeout=60")
            ask = ["rsync", *missing_is_fine, "--rsh", self._ssh, "--", f"{self._target}{MARKER}", folder]
            run(ask)
            copy = Path(folder) / MARKER
            return copy.read_bytes() if copy.is_file() else None

    def strangers(self, root: Path, paths: Collection[str]) -> Sequence[str]:
        """See `Host`."""
        del paths  # the folder `root` holds nothing else
        said = self._run(root, "--dry-run", "--delete", "--existing", "--ignore-existing", *self._excluded())
        return [
            line.split(maxsplit=1)[1].decode("utf-8", "replace")
            for line in said.splitlines()
            if _is_gone(line)
        ]

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
        last = self._run(root, "--delete-delay", *self._excluded()).splitlines()
        if any(line.startswith(b"<f") for line in last):
            raise OvertakenError(written=True)  # all was there: somebody put something else in its place
        return Sent(changed, sum(map(_is_gone, last)))

    def _excluded(self) -> list[str]:
        return [f"--exclude=/{folder}/" for folder in self._keep]

    def _run(self, root: Path, *more: str, input: bytes = b"") -> bytes:
        shell = ("--rsh", self._ssh)
        return run(["rsync", *_OPTIONS, *shell, *more, "--", f"{root}/", self._target], input=input)


def _is_gone(line: bytes) -> bool:
    return line.startswith(b"*deleting") and not line.endswith(b"/")
