"""A folder of another machine, over rsync and SSH."""

from __future__ import annotations

import contextlib
import re
import shlex
import tempfile
from collections.abc import Collection, Sequence
from pathlib import Path

from signoff.core.finding import WorldError
from signoff.edge import disk
from signoff.edge.mirrors import Host, OvertakenError, Sent
from signoff.edge.mirrors.line import Line
from signoff.edge.mirrors.running import ProgramError, run

SSH = "ssh -o BatchMode=yes -o ConnectTimeout=15 -o ServerAliveInterval=10 -o ServerAliveCountMax=3"
"""Asks nothing, and gives up on a host that is silent."""

_OPTIONS = (
    "--recursive",
    "--checksum",  # a file of the same size made in the same second may differ
    "--chmod=D755,F644",
    "--secluded-args",  # paths are no business of the remote shell
    "--timeout=60",
    "--itemize-changes",
)

_ALL_AT_ONCE = ("--delay-updates", "--files-from=-", "--from0")
"""Nothing is renamed into its place before all of it is there."""

_WAITING = ".~tmp~/***"
"""Where rsync keeps files until then."""

_MISSING = "No such file or directory (2)"

_FILE_IO = 11
"""What rsync ends with when a file cannot be written."""

_FEW = 12
"""A stage of so few files is assets or pages to enter by, which do not name each other."""


class FullError(WorldError):
    """There is no room on the other machine."""


class Rsync(Host):
    """`target` is `user@host:/folder`; `keep` are folders whose files are never removed. Rsync compares."""

    def __init__(self, target: str, keep: Sequence[str] = (), ssh: str = SSH) -> None:
        self._target = target.rstrip("/") + "/"
        self._keep = keep
        self._ssh = ssh
        self._line: Line | None = None
        self._held: Collection[str] | None = None

    def close(self) -> None:
        """See `Host`."""
        if self._line is not None:
            self._line.close()

    def read(self, path: str) -> bytes | None:
        """See `Host`."""
        with tempfile.TemporaryDirectory(prefix="signoff-rsync-") as folder:
            missing_is_fine = ("--ignore-missing-args", "--secluded-args", "--timeout=60")
            try:
                self._rsync(*missing_is_fine, "--", f"{self._target}{path}", folder, here="receiver")
            except WorldError as error:
                if _MISSING in error.problem:
                    return None  # the folder, too, is made by the first publication
                raise
            copy = Path(folder) / path.rpartition("/")[2]
            return copy.read_bytes() if copy.is_file() else None

    def surplus(self, root: Path, paths: Collection[str], held: Collection[str] | None) -> Sequence[str]:
        """See `Host`, but for what is to be kept."""
        del paths  # the folder `root` holds nothing else
        self._held = held
        ask = ("--dry-run", "--delete", "--existing", "--ignore-existing")
        said = self._run(root, *ask, *self._rules("P"))
        return [
            line.split(maxsplit=1)[1].decode("utf-8", "replace")
            for line in said.splitlines()
            if _is_gone(line)
        ]

    def send(self, root: Path, stages: Sequence[Sequence[str]], gone: Sequence[str]) -> Sent:
        """See `Host`. Every file is written beside its place and renamed; rsync finds what is gone."""
        del gone
        try:
            return self._send(root, stages)
        except FullError:
            with contextlib.suppress(WorldError):  # what waited to be renamed takes room and may be read
                self._run(
                    root,
                    "--delete",
                    "--existing",
                    "--ignore-existing",
                    f"--filter=R {_WAITING}",
                    "--filter=P *",
                )
            raise

    def _send(self, root: Path, stages: Sequence[Sequence[str]]) -> Sent:
        changed = 0
        for number, stage in enumerate(stages, 1):
            if number == len(stages):
                self.still(written=number > 1)
            names = "".join(f"{path}\0" for path in stage).encode()
            # what is new first: pages that change may name it
            for options in (("--ignore-existing",), ()) if len(stage) > _FEW else ((),):
                said = self._run(root, *options, *_ALL_AT_ONCE, input=names)
                changed += sum(line.startswith(b"<f") for line in said.splitlines())
        # not with --delay-updates, which would protect what a run that broke off has left waiting
        last = self._run(root, "--delete-delay", *self._rules("R")).splitlines()
        if any(line.startswith(b"<f") for line in last):
            raise OvertakenError(written=True)  # all was there: somebody put something else in its place
        return Sent(changed, sum(map(_is_gone, last)))

    def _rules(self, waiting: str) -> list[str]:
        """What of the folder there stays: `waiting` says whether what waits to be renamed does."""
        half = [f"{folder}/" for folder in self._keep]
        half += [_literally(name) for name in sorted(self._held or ())]
        rules = [f"{waiting} {_WAITING}", *(f"{waiting} /{_half(name)}" for name in half)]
        rules += [f"P /{folder}/***" for folder in self._keep]
        if self._held is not None:  # what stands at the top and is not ours, with all below
            rules += [*(f"R /{_literally(name)}" for name in sorted(self._held)), "P /*"]
        return [f"--filter={rule}" for rule in rules]

    def _run(self, root: Path, *more: str, input: bytes = b"") -> bytes:
        return self._rsync(*_OPTIONS, *more, "--", f"{root}/", self._target, input=input)

    def _rsync(self, *arguments: str, input: bytes = b"", here: str = "sender") -> bytes:
        """Run rsync, which is the `here` of the two sides on this machine."""
        try:
            return run(["rsync", "--rsh", self._shell(), *arguments], input=input, extra={"LC_ALL": "C"})
        except ProgramError as error:
            lines = error.said.splitlines()
            ours = "\n".join(line for line in lines if f"[{here}]" in line.lower())
            theirs = "\n".join(line for line in lines if f"[{here}]" not in line.lower())
            raise (
                _trouble_here(ours)
                or self._trouble_there(theirs, error.status if here == "sender" else 0)
                or error
            ) from None

    def _shell(self) -> str:
        """How rsync gets there: over one connection for all its calls, made when it is needed first."""
        host, colon, path = self._target.partition(":")
        if self._line is None and colon and "/" not in host and not path.startswith(":"):
            self._line = Line(self._ssh, host)
        return self._line.shell if self._line is not None else self._ssh

    def _trouble_there(self, said: str, status: int) -> WorldError | None:
        """What is wrong with the folder on the other machine, if it is that."""
        place = self._target.rstrip("/")
        host, _, folder = place.partition(":")
        if disk.trouble_in(said) is disk.Trouble.FULL:
            problem = f"the disk of {place} is full; its readers still find a whole site"
            return FullError(problem, f"make room there (see: ssh {host} df -h), then publish again")
        for words, what, remedy in (
            ("Read-only file system", "is on a disk that is read-only", f"see why: ssh {host} mount"),
            ("Permission denied (13)", "may not be written by who logs in", "give them the folder (chown)"),
            ("Not a directory (20)", "is no folder", "remove what is there, or correct 'to' of the mirror"),
            ("File exists (17)", "is no folder", "remove what is there, or correct 'to' of the mirror"),
            (_MISSING, "cannot be made", f"make it: ssh {host} mkdir -p {shlex.quote(folder)}"),
            ("rsync: command not found", "cannot be reached", f"install rsync on {host}"),
            ("rsync: not found", "cannot be reached", f"install rsync on {host}"),
        ):
            if words in said:
                return WorldError(f"{place} {what}: {words}", remedy)
        if status == _FILE_IO:  # the other side ends before its words have come
            problem = f"nothing more can be written to {place}: most likely its disk is full"
            return FullError(problem, f"make room there (see: ssh {host} df -h), then publish again")
        return None


def _trouble_here(said: str) -> WorldError | None:
    trouble = disk.trouble_in(said)
    return disk.no_room_to_work(trouble) if trouble else None


def _literally(name: str) -> str:
    """`name` as a pattern that nothing else fits."""
    return re.sub(r"([\\*?[])", r"\\\1", name) if re.search(r"[*?[]", name) else name


def _half(name: str) -> str:
    """What rsync calls a file while it writes it; with a slash at the end: any file of that folder."""
    return f"{name}.*.??????" if name.endswith("/") else f".{name}.??????"


def _is_gone(line: bytes) -> bool:
    return line.startswith(b"*deleting") and not line.endswith(b"/")
