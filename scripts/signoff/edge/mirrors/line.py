"""One SSH connection for many calls: a handshake costs more than sending a page."""

from __future__ import annotations

import os
import select
import shlex
import subprocess
import tempfile
from pathlib import Path

from signoff.core.finding import OperatorError, WorldError
from signoff.edge.mirrors.running import advice, last_words

_PATIENCE = 30.0
"""Seconds for the other side to let us in."""

_IN = b"in"

_LONGEST = 104 - len("/signoff-ssh-12345678/s.1234567890123456")
"""A socket's whole name has 104 letters on macOS and 108 on Linux; ssh makes it under a longer one first."""


class Line:
    """A connection to `host`, which the SSH command `shell` goes through; WorldError when there is none.

    It is a child of this process and in its group: ending the group ends it, too.
    """

    def __init__(self, ssh: str, host: str) -> None:
        place = tempfile.gettempdir()
        short = place if len(os.fsencode(place)) < _LONGEST else "/tmp"  # noqa: S108 -- in a folder of its own
        self._folder = tempfile.TemporaryDirectory(prefix="signoff-ssh-", dir=short)
        socket = Path(self._folder.name) / "s"
        self.shell = f"{ssh} -o ControlMaster=no -o ControlPath={shlex.quote(str(socket))}"
        master = ("-M", "-N", "-o", f"ControlPath={socket}", "-o", "ControlPersist=no")
        says_when = ("-o", "PermitLocalCommand=yes", "-o", f"LocalCommand=echo {_IN.decode()}")
        try:
            self._process = subprocess.Popen(
                [*shlex.split(ssh), *master, *says_when, "--", host],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )
        except FileNotFoundError:
            self._folder.cleanup()
            raise OperatorError("the program ssh is not installed", "install openssh-client") from None
        try:
            self._wait()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Hang up."""
        self._process.kill()
        self._process.communicate()
        self._folder.cleanup()

    def _wait(self) -> None:
        assert self._process.stdout is not None
        if not select.select([self._process.stdout], [], [], _PATIENCE)[0]:
            raise WorldError(f"ssh was not let in after {_PATIENCE:.0f} seconds", advice("rsync"))
        if self._process.stdout.readline().strip() != _IN:
            _, said = self._process.communicate()
            raise WorldError(f"ssh failed: {last_words(said)}", advice("rsync"))
