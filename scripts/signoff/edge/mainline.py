"""Whether a commit came after ours on the main line, as a remote has it now."""

from __future__ import annotations

import re
import threading

from signoff.edge import plumbing
from signoff.edge.git import Repository
from signoff.edge.remotes import Line

_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_THEIRS = "refs/signoff/main-line"
_PATIENCE = 20.0
"""Seconds for the remote: the looks at all addresses wait for it."""


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
        fetched = Line(self._repository.root, _PATIENCE).git(*asked)
        return not fetched.problem and self._leads(ours, commit) and self._leads(commit, _THEIRS)

    def _leads(self, commit: str, later: str) -> bool:
        asked = ("merge-base", "--is-ancestor", commit, later)
        return plumbing.run(self._repository.root, *asked).returncode == 0
