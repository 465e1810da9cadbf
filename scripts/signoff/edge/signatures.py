"""Who signed a commit, as git itself verifies it with the SSH keys of `.github/allowed_signers`.

Format of that file: ssh-keygen(1), ALLOWED SIGNERS. Expired keys (`valid-before`) are judged at the
commit's own time, revoked ones (`.github/revoked_signers`) never count.
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from signoff.core.finding import OperatorError
from signoff.edge import plumbing
from signoff.edge.git import Repository

ALLOWED = ".github/allowed_signers"
REVOKED = ".github/revoked_signers"

_WHY = {
    "B": "its signature is bad: the commit was changed after it was signed",
    "E": "its signature cannot be checked here",
    "N": "it is not signed",
    "R": f"its key is in {REVOKED}",
    "U": f"its key is nobody's in {ALLOWED}, or was not valid at that time",
    "X": "its signature has expired",
    "Y": "its key has expired",
}
"""What git's `%G?` letters mean for us (git-log(1), PRETTY FORMATS)."""


@dataclass(frozen=True, slots=True)
class Signature:
    """`principal` is who signed, "" when that is not certain; `why` then says why not.

    `is_signed`: there is a signature of some kind, good or bad.
    """

    principal: str
    key: str
    why: str = ""
    is_signed: bool = True


def signature(repository: Repository, commit: str, allowed: bytes, revoked: bytes = b"") -> Signature:
    """Who signed `commit`, by the signers `allowed` and `revoked` (contents of the two files)."""
    with tempfile.TemporaryDirectory(prefix="signoff-signers-") as folder:
        signers, banned = Path(folder) / "allowed", Path(folder) / "revoked"
        signers.write_bytes(allowed)
        banned.write_bytes(revoked)
        done = plumbing.run(repository.root, *_options(signers, banned), commit, "--")
    answer = done.stdout.decode("utf-8", "replace").strip("\n").split("\0")
    if done.returncode or len(answer) != 3:
        raise OperatorError(f"there is no commit {commit[:12]}", "fetch the whole history")
    letter, principal, key = answer
    if letter == "G" and principal:
        return Signature(principal, key)
    return Signature("", key, _WHY.get(letter, "its signature is not certain"), letter not in {"N", ""})


def _options(signers: Path, banned: Path) -> tuple[str, ...]:
    """The repository's own settings must not choose the program, the signers or what is trusted."""
    return (
        *("-c", "gpg.format=ssh"),
        *("-c", "gpg.ssh.program=ssh-keygen"),
        *("-c", "gpg.program=false"),
        *("-c", "gpg.openpgp.program=false"),
        *("-c", "gpg.x509.program=false"),
        *("-c", f"gpg.ssh.allowedSignersFile={signers}"),
        *("-c", f"gpg.ssh.revocationFile={banned}"),
        *("log", "-1", "--no-show-signature", "--format=%G?%x00%GS%x00%GF"),
    )
