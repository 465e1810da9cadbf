"""The git half of the fake: a real bare repository, and what GitHub does in it."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

WEB_FLOW = ("GitHub", "noreply@github.com")
"""Who commits what is merged with GitHub's button."""

Person = tuple[str, str]
"""A name and an e-mail address."""


@dataclass(frozen=True)
class Commit:
    """A commit as git has it."""

    sha: str
    tree: str
    parents: tuple[str, ...]
    author: Person
    authored: str
    committer: Person
    committed: str
    message: str


class History:
    """A bare repository with the default branch `main`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(root)], check=True)
        # a fetch may ask for a commit that no branch has any more, as on GitHub
        self.git("config", "uploadpack.allowAnySHA1InWant", "true")
        self.git("config", "gc.auto", "0")

    def git(self, *arguments: str, input: bytes | None = None, **surroundings: str) -> str:
        """Run git here; what it prints."""
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.root,
            env={**os.environ, **surroundings},
            input=input,
            check=True,
            capture_output=True,
        )
        return done.stdout.decode("utf-8", "surrogateescape").rstrip("\n")

    def resolve(self, name: str) -> str | None:
        """The commit of a branch or an id, or None."""
        for candidate in (f"refs/heads/{name}", name):
            try:
                return self.git("rev-parse", "-q", "--verify", f"{candidate}^{{commit}}")
            except subprocess.CalledProcessError:
                continue
        return None

    def has(self, sha: str, kind: str) -> bool:
        """Whether there is a commit, tree or blob of that id."""
        try:
            return self.git("cat-file", "-t", sha) == kind
        except subprocess.CalledProcessError:
            return False

    def commit(self, sha: str) -> Commit:
        """Read one commit."""
        form = "%H%x00%T%x00%P%x00%an%x00%ae%x00%aI%x00%cn%x00%ce%x00%cI%x00%B"
        parts = self.git("show", "-s", f"--format={form}", sha).split("\0")
        sha, tree, parents, an, ae, at, cn, ce, ct, message = parts
        return Commit(sha, tree, tuple(parents.split()), (an, ae), at, (cn, ce), ct, message.rstrip("\n"))

    def base_of(self, one: str, other: str) -> str:
        """Where two lines of history part ("" for strangers)."""
        try:
            return self.git("merge-base", one, other)
        except subprocess.CalledProcessError:
            return ""

    def between(self, base: str, head: str) -> list[str]:
        """The commits of `head` that `base` lacks, oldest first."""
        found = self.git("rev-list", "--reverse", "--topo-order", head, f"^{base}")
        return found.split()

    def changed(self, base: str, head: str) -> list[tuple[str, str, str, str, int]]:
        """(status letter, path, old path, blob, mode) of what `head` changes since it left `base`."""
        start = self.base_of(base, head)
        out = self.git("diff-tree", "-r", "-M", "-z", "--no-commit-id", start, head)
        fields = iter(out.split("\0"))
        found = []
        for field in fields:
            if not field:
                continue
            old_mode, new_mode, old, new, status = field.lstrip(":").split(" ")
            path = next(fields)
            before = path
            if status[0] in "RC":
                path = next(fields)
            blob = old if status[0] == "D" else new
            mode = int(old_mode if status[0] == "D" else new_mode, 8)
            found.append((status[0], path, before if before != path else "", blob, mode))
        return sorted(found, key=lambda entry: entry[1])

    def tree(self, sha: str, *, recursive: bool) -> list[tuple[str, str, str, str]]:
        """(mode, type, id, path) of a tree's entries."""
        flags = ["-r", "-t"] if recursive else []
        out = self.git("ls-tree", "-z", *flags, sha)
        entries = []
        for record in filter(None, out.split("\0")):
            meta, _, path = record.partition("\t")
            mode, kind, blob = meta.split()
            entries.append((mode, kind, blob, path))
        return entries

    def merged_tree(self, base: str, head: str) -> str | None:
        """The tree of the two together, or None when they conflict."""
        try:
            return self.git("merge-tree", "--write-tree", base, head).splitlines()[0]
        except subprocess.CalledProcessError:
            return None

    def record(
        self,
        tree: str,
        parents: Iterable[str],
        message: str,
        at: datetime,
        author: Person,
        committer: Person = WEB_FLOW,
    ) -> str:
        """Make a commit; it is on no branch yet."""
        options = [word for parent in parents for word in ("-p", parent)]
        return self.git(
            "commit-tree",
            tree,
            *options,
            "-F",
            "-",
            input=message.encode(),
            GIT_AUTHOR_NAME=author[0],
            GIT_AUTHOR_EMAIL=author[1],
            GIT_AUTHOR_DATE=at.isoformat(),
            GIT_COMMITTER_NAME=committer[0],
            GIT_COMMITTER_EMAIL=committer[1],
            GIT_COMMITTER_DATE=at.isoformat(),
        )

    def replay(self, commits: Iterable[str], onto: str, at: datetime, by: Person) -> list[str]:
        """Rebase: copies of `commits` on top of `onto`, in order. Authors stay, `by` commits."""
        made = []
        with tempfile.TemporaryDirectory(prefix="fake-github-") as folder:
            place = str(Path(folder) / "tree")
            self.git("worktree", "add", "-q", "--detach", place, onto)
            for commit in commits:
                self.git(
                    "-C",
                    place,
                    "cherry-pick",
                    "--allow-empty",
                    commit,
                    GIT_COMMITTER_NAME=by[0],
                    GIT_COMMITTER_EMAIL=by[1],
                    GIT_COMMITTER_DATE=at.isoformat(),
                )
                made.append(self.git("-C", place, "rev-parse", "HEAD"))
            self.git("worktree", "remove", "--force", place)
        return made

    def move(self, ref: str, sha: str) -> None:
        self.git("update-ref", ref, sha)
