"""A branch of another git repository, which its forge serves as pages: one commit for each change.

A push is one step: readers see the old commit or the new one. Whoever may read the branch sees all
versions that were ever published.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from signoff.core.finding import WorldError
from signoff.edge.mirrors import Sent
from signoff.edge.mirrors.running import run

_TRIES = 3
_WHO = {
    f"GIT_{role}_{what}": value
    for role in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "Signoff"), ("EMAIL", "signoff@localhost"))
}
_ALLOWED = {"GIT_TERMINAL_PROMPT": "0", "GIT_ALLOW_PROTOCOL": "ssh:https:file"}


class Branch:
    """`branch` of the repository at the address `to`."""

    def __init__(self, to: str, branch: str) -> None:
        self._to = to
        self._branch = f"refs/heads/{branch}"

    def there(self) -> None:
        """Git compares by itself."""

    def send(self, root: Path, stages: Sequence[Sequence[str]], gone: Sequence[str] | None) -> Sent:
        """See `Host`. When somebody else pushes meanwhile, it is done again on top."""
        del gone
        paths = [path for stage in stages for path in stage]
        with tempfile.TemporaryDirectory(prefix="signoff-branch-") as folder:
            place = _Place(Path(folder), root)
            for number in range(1, _TRIES + 1):
                tip = self._tip(place)
                tree = place.tree(paths)
                changed, removed = place.difference(tip, tree)
                if tip and not changed and not removed:
                    return Sent(0, 0)
                commit = place.commit(tree, tip)
                try:
                    place.git("push", "-q", "--", self._to, f"{commit}:{self._branch}")
                except WorldError:
                    if number == _TRIES or self._tip(place) == tip:
                        raise
                    continue
                return Sent(changed, removed)
        raise AssertionError("unreachable")

    def _tip(self, place: _Place) -> str:
        """The newest commit of the branch, fetched, or "" while there is none."""
        listed = place.git("ls-remote", "--", self._to, self._branch).split()
        if not listed:
            return ""
        place.git("fetch", "-q", "--depth=1", "--", self._to, self._branch)
        return listed[0]


class _Place:
    """A repository of its own that is thrown away, whose work tree is the site."""

    def __init__(self, folder: Path, root: Path) -> None:
        self._folder = folder
        self._root = root.resolve()
        self._extra = {**_WHO, **_ALLOWED, "GIT_INDEX_FILE": str(folder / "index")}
        run(["git", "init", "-q", "--bare", str(folder / "git")], extra=_ALLOWED)

    def git(self, *arguments: str, input: bytes = b"") -> str:
        where = ("--git-dir", str(self._folder / "git"), "--work-tree", str(self._root))
        options = ("-c", "core.autocrlf=false", "-c", "core.hooksPath=/dev/null")
        said = run(["git", *where, *options, *arguments], input=input, extra=self._extra)
        return said.decode("utf-8", "surrogateescape").strip()

    def tree(self, paths: Sequence[str]) -> str:
        """The site as a tree; `.nojekyll` keeps GitHub from rendering it once more."""
        names = "".join(f"{path}\0" for path in sorted(paths)).encode()
        self.git("read-tree", "--empty")
        self.git("update-index", "-z", "--add", "--stdin", input=names)
        empty = self.git("hash-object", "-w", "--stdin")
        self.git("update-index", "--add", "--cacheinfo", f"100644,{empty},.nojekyll")
        return self.git("write-tree")

    def difference(self, tip: str, tree: str) -> tuple[int, int]:
        """How many files are new or changed, and how many are gone."""
        if not tip:
            names = self.git("ls-tree", "-r", "-z", "--name-only", tree).split("\0")[:-1]
            return len(names) - 1, 0  # without .nojekyll
        told = self.git("diff-tree", "-r", "-z", "--name-status", "--no-renames", tip, tree).split("\0")
        kinds = told[:-1:2]
        return sum(kind != "D" for kind in kinds), sum(kind == "D" for kind in kinds)

    def commit(self, tree: str, tip: str) -> str:
        return self.git("commit-tree", tree, *(("-p", tip) if tip else ()), "-m", "Publish")
