"""Whether a commit came after ours on the main line, as a remote has it now."""

from __future__ import annotations

import re
import threading

from signoff.edge import plumbing
from signoff.edge.git import Repository

_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_THEIRS = "refs/signoff/main-line"
_TALK = {
    "GIT_ALLOW_PROTOCOL": "file:git:http:https:ssh",
    "GIT_SSH_COMMAND": "ssh -oBatchMode=yes -oConnectTimeout=10",
}
_SLOW = ("-c", "http.lowSpeedLimit=1000", "-c", "http.lowSpeedTime=20")


class Following:
    """Answers for commits that somebody names; the remote is asked once for each that is not ours.

    May be called from several threads. A remote that does not answer knows no newer commit.
    """

    def __init__(self, repository: Repository, remote: str) -> None:
        self._repository = repository
        self._remote = remote
        self._known: dict[str, bool] = {}
        self._lock = threading.Lock()

    def __call__(self, commit: str) -> bool:
        """Whether `commit` follows the one that is checked out, and is on the remote's main line."""
        if not _COMMIT.fullmatch(commit):
            return False
        with self._lock:
            if commit not in self._known:
                self._known[commit] = self._follows(commit)
            return self._known[commit]

    def _follows(self, commit: str) -> bool:
        ours = self._repository.commit
        if commit == ours or self._leads(commit, ours):
            return False
        asked = ("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", self._remote, f"+HEAD:{_THEIRS}")
        fetched = plumbing.run(self._repository.root, *_SLOW, *asked, extra=_TALK)
        return not fetched.returncode and self._leads(ours, commit) and self._leads(commit, _THEIRS)

    def _leads(self, commit: str, later: str) -> bool:
        asked = ("merge-base", "--is-ancestor", commit, later)
        return plumbing.run(self._repository.root, *asked).returncode == 0
