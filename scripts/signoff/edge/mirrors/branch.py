"""A branch of another git repository, which its forge serves as pages: one commit for each change.

A push is one step: readers see the old commit or the new one. Whoever may read the branch sees all
versions that were ever published.
"""

from __future__ import annotations

import re
import shlex
import tempfile
from collections.abc import Collection, Sequence
from functools import cached_property
from pathlib import Path

from signoff.core.finding import WorldError
from signoff.edge import disk
from signoff.edge.mirrors import Host, OvertakenError, Sent, top
from signoff.edge.mirrors.running import ProgramError, run
from signoff.edge.output import MARKER
from signoff.edge.remotes import ALONE, QUIETLY

_UNTOUCHED = ".nojekyll"
"""The file that keeps GitHub from rendering the site once more."""

_WHO = {
    f"GIT_{role}_{what}": value
    for role in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "Signoff"), ("EMAIL", "signoff@localhost"))
}
_ALLOWED = {**ALONE, "GIT_ALLOW_PROTOCOL": "ssh:https:file", "LC_ALL": "C"}
_AS_IT_IS = "* -text -eol -ident -filter -working-tree-encoding\n"
"""Attributes that go before all others: the bytes that are sent are the site's, whatever the branch says."""

_LOCKED = re.compile(r"Unable to create '([^'\n]+\.lock)': File exists")

_NO_REPOSITORY = re.compile(
    r"not appear to be a git repository|invalid gitfile format|repository '.*' not found"
)


class Branch(Host):
    """`branch` of the repository at the address `to`. Git compares by itself."""

    def __init__(self, to: str, branch: str) -> None:
        self._to = to
        self._branch = f"refs/heads/{branch}"
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._looked: str | None = None

    def close(self) -> None:
        """See `Host`."""
        if self._folder is not None:
            self._folder.cleanup()

    @cached_property
    def _place(self) -> _Place:
        self._folder = tempfile.TemporaryDirectory(prefix="signoff-branch-")
        return _Place(Path(self._folder.name))

    def read(self, path: str) -> bytes | None:
        """See `Host`."""
        tip = self._tip()
        if not tip or path not in self._place.names(tip):
            return None
        return self._place.git("show", f"{tip}:{path}").encode("utf-8", "surrogateescape")

    def look(self) -> bytes | None:
        """See `Host`. What is seen is what `send` builds upon: a push on top of anything else is refused."""
        self._looked = None
        self._looked = self._tip()
        return self.read(MARKER)

    def surplus(self, root: Path, paths: Collection[str], held: Collection[str] | None) -> Sequence[str]:
        """See `Host`."""
        del root
        tip = self._tip()
        others = self._place.names(tip) - {*paths, _UNTOUCHED} if tip else set()
        return sorted(path for path in others if held is None or top(path) in held)

    def send(self, root: Path, stages: Sequence[Sequence[str]], gone: Sequence[str]) -> Sent:
        """See `Host`."""
        paths = [path for stage in stages for path in stage]
        place = self._place
        tip = self._tip()
        tree = place.tree(root, paths, tip, gone)
        changed, removed = place.difference(tip, tree)
        if tip and not changed and not removed:
            return Sent(0, 0)
        commit = place.commit(tree, tip)
        try:
            self._there("push", "-q", "--", self._to, f"{commit}:{self._branch}")
        except WorldError:
            self._looked = None
            if self._tip() != tip:
                raise OvertakenError(written=False) from None
            raise
        return Sent(changed, removed)

    def _tip(self) -> str:
        """The newest commit of the branch, or that which we looked at, fetched; "" while there is none."""
        if self._looked is not None:
            return self._looked
        listed = self._there("ls-remote", "--", self._to, self._branch).split()
        if not listed:
            return ""
        tip = listed[0]
        if not self._place.has(tip):
            self._there("fetch", "-q", "--depth=1", "--", self._to, self._branch)
            tip = self._place.git("rev-parse", "FETCH_HEAD")  # somebody may have pushed between the two
        return tip

    def _there(self, *arguments: str) -> str:
        """Ask the other repository; an error that says what is wrong with it."""
        try:
            return self._place.git(*arguments)
        except ProgramError as error:
            locked = _LOCKED.search(error.said)
            if locked:
                problem = f"{self._to} is locked: somebody pushes there, or a git that did was killed"
                remedy = f"publish again; if it lasts, remove this file there: {locked[1]}"
                raise WorldError(problem, remedy) from None
            trouble = disk.trouble_in(error.said)
            if trouble is disk.Trouble.FULL:
                problem = f"the disk of {self._to} is full; its pages are as they were"
                raise WorldError(problem, "make room there, then publish again") from None
            if trouble is not None:
                problem = f"{self._to} {trouble}: nothing can be pushed there"
                raise WorldError(problem, "see why it is, or push elsewhere") from None
            if "unpacker error" in error.said:
                problem = f"{self._to} cannot store what is pushed: its disk is full, or not yours to write"
                raise WorldError(
                    problem, "make room there, or ask for the right; then publish again"
                ) from None
            if _NO_REPOSITORY.search(error.said):
                make = (
                    f"git init --bare {shlex.quote(self._to)}"
                    if self._to.startswith("/")
                    else "make it there"
                )
                problem = f"there is no git repository at {self._to}, or you may not read it"
                raise WorldError(problem, f"{make}; or correct 'to' of the mirror") from None
            raise


class _Place:
    """A repository of its own that is thrown away."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._root = folder
        self._extra = {**_WHO, **_ALLOWED, "GIT_INDEX_FILE": str(folder / "index")}
        try:
            run(["git", "init", "-q", "--bare", str(folder / "git")], extra=_ALLOWED)
            info = folder / "git" / "info"
            info.mkdir(exist_ok=True)
            (info / "attributes").write_text(_AS_IT_IS)
        except ProgramError as error:
            if disk.trouble_in(error.said) is disk.Trouble.FULL:
                raise disk.no_room_to_work(disk.Trouble.FULL) from None
            raise

    def git(self, *arguments: str, input: bytes = b"") -> str:
        where = ("--git-dir", str(self._folder / "git"), "--work-tree", str(self._root))
        options = (*QUIETLY, "-c", "core.autocrlf=false", "-c", "core.hooksPath=/dev/null")
        try:
            said = run(["git", *where, *options, *arguments], input=input, extra=self._extra)
        except ProgramError as error:
            if self._is_here(error.said, arguments[0]):
                raise disk.no_room_to_work(disk.Trouble.FULL) from None
            raise
        return said.decode("utf-8", "surrogateescape").strip()

    def _is_here(self, said: str, verb: str) -> bool:
        """Whether it is our own disk that is full, and not that of the other repository."""
        if verb == "push":
            return False
        full = [line for line in said.splitlines() if disk.trouble_in(line) is disk.Trouble.FULL]
        foreign = [line for line in full if line.startswith("remote:") or _is_of_fetched(line)]
        return any(str(self._folder) in line or line not in foreign for line in full)

    def has(self, commit: str) -> bool:
        """Whether it was fetched already."""
        return not self.git("cat-file", "--batch-check", input=commit.encode()).endswith(" missing")

    def names(self, commit: str) -> set[str]:
        """The files of a commit or tree."""
        return set(self.git("ls-tree", "-r", "-z", "--name-only", commit).split("\0")[:-1])

    def tree(self, root: Path, paths: Sequence[str], tip: str, gone: Sequence[str]) -> str:
        """What `tip` has without the files `gone`, and the site in `root`, as a tree."""
        self._root = root.resolve()
        names = "".join(f"{path}\0" for path in sorted(paths)).encode("utf-8", "surrogateescape")
        self.git("read-tree", *([tip] if tip else ["--empty"]))
        if gone:
            removed = "".join(f"{path}\0" for path in sorted(gone)).encode("utf-8", "surrogateescape")
            self.git("update-index", "-z", "--force-remove", "--stdin", input=removed)
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


def _is_of_fetched(line: str) -> bool:
    """A repository writes a small file, too, for who fetches only its newest commit."""
    return "/shallow_" in line
