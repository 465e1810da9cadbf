"""A branch of another git repository, which its forge serves as pages: one commit for each change.

A push is one step: readers see the old commit or the new one. Whoever may read the branch sees all
versions that were ever published.
"""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Sequence
from functools import cached_property
from pathlib import Path

from signoff.core.finding import WorldError
from signoff.edge.mirrors import Host, OvertakenError, Sent
from signoff.edge.mirrors.running import run
from signoff.edge.output import MARKER

_UNTOUCHED = ".nojekyll"
"""The file that keeps GitHub from rendering the site once more."""

_WHO = {
    f"GIT_{role}_{what}": value
    for role in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "Signoff"), ("EMAIL", "signoff@localhost"))
}
_ALLOWED = {"GIT_TERMINAL_PROMPT": "0", "GIT_ALLOW_PROTOCOL": "ssh:https:file"}


class Branch(Host):
    """`branch` of the repository at the address `to`. Git compares by itself."""

    def __init__(self, to: str, branch: str) -> None:
        self._to = to
        self._branch = f"refs/heads/{branch}"
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def close(self) -> None:
        """See `Host`."""
        if self._folder is not None:
            self._folder.cleanup()

    @cached_property
    def _place(self) -> _Place:
        self._folder = tempfile.TemporaryDirectory(prefix="signoff-branch-")
        return _Place(Path(self._folder.name))

    def marker(self) -> bytes | None:
        """See `Host`."""
        tip = self._tip()
        if not tip or MARKER not in self._place.names(tip):
            return None
        return self._place.git("show", f"{tip}:{MARKER}").encode("utf-8", "surrogateescape")

    def strangers(self, root: Path, paths: Collection[str]) -> Sequence[str]:
        """See `Host`."""
        del root
        tip = self._tip()
        return sorted(self._place.names(tip) - {*paths, _UNTOUCHED}) if tip else ()

    def send(self, root: Path, stages: Sequence[Sequence[str]], gone: Sequence[str] | None) -> Sent:
        """See `Host`."""
        del gone
        paths = [path for stage in stages for path in stage]
        place = self._place
        tip = self._tip()
        tree = place.tree(root, paths)
        changed, removed = place.difference(tip, tree)
        if tip and not changed and not removed:
            return Sent(0, 0)
        commit = place.commit(tree, tip)
        try:
            place.git("push", "-q", "--", self._to, f"{commit}:{self._branch}")
        except WorldError:
            if self._tip() != tip:
                raise OvertakenError(written=False) from None
            raise
        return Sent(changed, removed)

    def _tip(self) -> str:
        """The newest commit of the branch, fetched, or "" while there is none."""
        listed = self._place.git("ls-remote", "--", self._to, self._branch).split()
        if not listed:
            return ""
        tip = listed[0]
        if not self._place.has(tip):
            self._place.git("fetch", "-q", "--depth=1", "--", self._to, self._branch)
        return tip


class _Place:
    """A repository of its own that is thrown away."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._root = folder
        self._extra = {**_WHO, **_ALLOWED, "GIT_INDEX_FILE": str(folder / "index")}
        run(["git", "init", "-q", "--bare", str(folder / "git")], extra=_ALLOWED)

    def git(self, *arguments: str, input: bytes = b"") -> str:
        where = ("--git-dir", str(self._folder / "git"), "--work-tree", str(self._root))
        options = ("-c", "core.autocrlf=false", "-c", "core.hooksPath=/dev/null")
        said = run(["git", *where, *options, *arguments], input=input, extra=self._extra)
        return said.decode("utf-8", "surrogateescape").strip()

    def has(self, commit: str) -> bool:
        """Whether it was fetched already."""
        return not self.git("cat-file", "--batch-check", input=commit.encode()).endswith(" missing")

    def names(self, commit: str) -> set[str]:
        """The files of a commit or tree."""
        return set(self.git("ls-tree", "-r", "-z", "--name-only", commit).split("\0")[:-1])

    def tree(self, root: Path, paths: Sequence[str]) -> str:
        """The site in `root` as a tree."""
        self._root = root.resolve()
        names = "".join(f"{path}\0" for path in sorted(paths)).encode()
        self.git("read-tree", "--empty")
        self.git("update-index", "-z", "--add", "--stdin", input=names)
        empty = self.git("hash-object", "-w", "--stdin")
        self.git("update-index", "--add", "--cacheinfo", f"100644,{empty},{_UNTOUCHED}")
        return self.git("write-tree")

    def difference(self, tip: str, tree: str) -> tuple[int, int]:
        """How many files are new or changed, and how many are gone."""
        if not tip:
            return len(self.names(tree) - {_UNTOUCHED}), 0
        told = self.git("diff-tree", "-r", "-z", "--name-status", "--no-renames", tip, tree).split("\0")
        kinds = told[:-1:2]
        return sum(kind != "D" for kind in kinds), sum(kind == "D" for kind in kinds)

    def commit(self, tree: str, tip: str) -> str:
        return self.git("commit-tree", tree, *(("-p", tip) if tip else ()), "-m", "Publish")
