"""What the page needs to know from git: files of a commit, when they landed, what is not committed.

One process per question, never a shell, plumbing commands only. The repository's configuration may
be hostile: nothing that it names is run, nothing is written, and nothing is fetched.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from signoff.core.finding import OperatorError
from signoff.core.names import FOLDER
from signoff.core.parse import MAX_FILE
from signoff.edge import history, plumbing
from signoff.edge.landings import NOTHING, Landings
from signoff.edge.objects import SUBMODULE, SYMLINK, Entry, blob_id, checked_out, object_id, read_bounded
from signoff.edge.plumbing import text

__all__ = [
    "MAX_FILE",
    "SUBMODULE",
    "SYMLINK",
    "Drafts",
    "Entry",
    "Landings",
    "Listing",
    "Repository",
    "blob_id",
]

_LS_TREE = ("ls-tree", "-z", "--full-tree")

_MANY = 100  # more folders than this are cheaper to list all at once than to name


class Listing(NamedTuple):
    """What lies directly below `incidents/`: folders with the ids of their trees, and anything else."""

    folders: dict[str, str]
    others: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Drafts:
    """Files below `incidents/` that are not as in HEAD; paths from the source folder, sorted."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]

    @property
    def paths(self) -> frozenset[str]:
        """The drafts that can be read: what was added and changed."""
        return frozenset(self.added + self.changed)


@dataclass(frozen=True, slots=True)
class Repository:
    """A work tree with at least one commit; `prefix` leads from `root` to the source ("" or "page/")."""

    root: Path
    prefix: str
    commit: str

    @classmethod
    def open(cls, source: Path) -> Repository:
        """The repository that `source` lies in; `commit` is its HEAD."""
        if not source.is_dir():
            raise OperatorError(f"there is no folder {source}", "give the folder that holds status.yml")
        done = plumbing.run(source, "rev-parse", *plumbing.QUESTIONS)
        answers = done.stdout.decode("utf-8", "surrogateescape").split("\n", 4)
        if done.returncode:
            raise plumbing.refusal(source, answers, done.stderr)
        if answers[2] == "true":
            raise OperatorError(
                "this clone is shallow: when messages were published is in the history it lacks",
                "run 'git fetch --unshallow'; in a workflow give actions/checkout 'fetch-depth: 0'",
            )
        root = Path(answers[4].removesuffix("\n"))
        inside = Path(os.path.relpath(source.resolve(), root.resolve())).as_posix()
        return cls(root, "" if inside == "." else f"{inside}/", answers[3])

    def head(self) -> str:
        """The commit that was HEAD when the repository was opened."""
        return self.commit

    def listing(self, commit: str) -> Listing:
        """What lies directly below `incidents/` in `commit`; empty when there is no such folder."""
        with self.ask_listing(commit) as asked:
            return asked.result()

    def ask_listing(self, commit: str) -> AskedListing:
        """`listing`, while the caller does something else."""
        return AskedListing(self, commit)

    def folders(self, commit: str) -> dict[str, str]:
        """Slug -> tree id. Equal ids mean equal names, modes and bytes of everything in the folder."""
        return self.listing(commit).folders

    def files(self, commit: str, slugs: Collection[str] | None = None) -> dict[str, tuple[Entry, ...]]:
        """The files of each folder (of all of them, or of `slugs`), sorted as git sorts: by bytes."""
        paths = [self.base]
        if slugs is not None and len(slugs) <= _MANY:
            paths = [f"{self.base}{slug}/" for slug in sorted(slugs)]
        found: dict[str, list[Entry]] = {}
        cut = len(self.base)
        for meta, path in self._tree(commit, *paths, options=("-r", "-l")) if paths else ():
            slug, _, name = path[cut:].partition("/")
            if name and (slugs is None or slug in slugs):
                mode, _, blob, size = meta.split()
                found.setdefault(slug, []).append(Entry(name, mode, blob, 0 if size == "-" else int(size)))
        return {slug: tuple(entries) for slug, entries in found.items()}

    def holds(self, commit: str, path: str) -> bool:
        """Whether `commit` has a file or folder at `path` (from the source folder)."""
        return any(True for _ in self._tree(commit, self.prefix + path))

    def holds_like(self, commit: str, name: str) -> bool:
        """Whether the source folder has a `name` in `commit`, in small letters or capitals: on some disks
        that is the same file.
        """
        done = plumbing.run(self.root, "ls-tree", "-z", "--name-only", f"{commit}:{self.prefix.rstrip('/')}")
        return name.casefold() in (one.casefold() for one in plumbing.text(done.stdout).split("\0"))

    def blobs(self, ids: Iterable[str]) -> Iterator[bytes]:
        """The bytes of each blob, in the order asked."""
        wanted = list(ids)
        with tempfile.TemporaryFile() as questions:
            questions.write("".join(f"{blob}\n" for blob in wanted).encode("ascii"))
            questions.seek(0)
            process = subprocess.Popen(
                plumbing.command(self.root, "cat-file", "--batch"),
                stdin=questions,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=plumbing.environment(),
            )
        with process:
            assert process.stdout is not None
            for blob in wanted:
                answer = process.stdout.readline().split()
                if answer[1:2] != [b"blob"]:
                    raise plumbing.failure("cat-file", f"it has no blob {blob}".encode("ascii"))
                yield process.stdout.read(int(answer[2]))
                process.stdout.read(1)

    def read(
        self, files: Mapping[str, Iterable[Entry]], limit: int = MAX_FILE
    ) -> dict[str, dict[str, bytes]]:
        """The committed bytes of `files`, by folder and name.

        Whatever is not a plain file or is larger than `limit` is left out. A file in the work tree
        is taken when its bytes have the blob's id, else git is asked: line ends that a
        checkout converts and edits that are not committed never show.
        """
        found: dict[str, dict[str, bytes]] = {}
        missing: list[tuple[str, Entry]] = []
        base = self.root / self.base
        for slug, entries in files.items():
            wanted = [entry for entry in entries if entry.is_regular and entry.size <= limit]
            found[slug] = have = checked_out(base / slug, wanted)
            if len(have) < len(wanted):
                missing += [(slug, entry) for entry in wanted if entry.name not in have]
        if missing:
            for (slug, entry), data in zip(missing, self.blobs(e.blob for _, e in missing), strict=True):
                found[slug][entry.name] = data
        return found

    def landings(self, commit: str, since: Landings | None = None) -> Landings:
        """When each file below `incidents/` landed on the main line that ends with `commit`.

        `since` (of an earlier commit) saves most of the work when it lies on that line; else it is
        not used, so that the answer depends on `commit` alone.
        """
        if since is not None and since.commit == commit:
            return since
        commits = history.line(self.root, commit, since.commit) if since is not None else None
        if since is None or commits is None:
            since, commits = NOTHING, history.line(self.root, commit)
        assert commits is not None
        return since.then(commit, history.steps(self.root, commits[::-1], self.base))

    def drafts(self) -> Drafts:
        """What the work tree has below `incidents/` that HEAD has not, or has otherwise."""
        with self.ask_drafts() as asked:
            return asked.result()

    def ask_drafts(self) -> AskedDrafts:
        """`drafts`, while the caller does something else: git looks at every file for it."""
        return AskedDrafts(self)

    @property
    def base(self) -> str:
        """The folder of the incidents, from `root`."""
        return f"{self.prefix}{FOLDER}/"

    def _git(self, *arguments: str, input: bytes = b"") -> bytes:
        done = plumbing.run(self.root, *arguments, input=input)
        if done.returncode:
            raise plumbing.failure(arguments[0], done.stderr)
        return done.stdout

    def _tree(self, commit: str, *paths: str, options: Collection[str] = ()) -> Iterator[tuple[str, str]]:
        """(mode, kind, id and perhaps size as one text, path) of entries of `commit`."""
        return _entries(self._git(*_LS_TREE, *options, commit, "--", *paths))

    def is_checked_out(self, path: str, blob: str) -> bool:
        """Whether the work tree has the blob, perhaps with the line ends of another system."""
        try:
            data = read_bounded(self.root / path, MAX_FILE)
        except OSError:
            return False
        return blob in {object_id(data, len(blob)), object_id(data.replace(b"\r\n", b"\n"), len(blob))}


def _entries(listed: bytes) -> Iterator[tuple[str, str]]:
    """(meta, path) of each record of `ls-tree -z`."""
    for record in text(listed).split("\0"):
        meta, tab, path = record.partition("\t")
        if tab:
            yield meta, path


class AskedListing(plumbing.Question):
    """A listing that git is making."""

    def __init__(self, repository: Repository, commit: str) -> None:
        self._base = repository.base
        super().__init__(repository.root, *_LS_TREE, commit, "--", self._base)

    def result(self) -> Listing:
        """Wait for it; to be called once."""
        folders, others = {}, []
        for meta, path in _entries(self.answer()):
            mode, kind, blob = meta.split()
            name = path.removeprefix(self._base)
            if kind == "tree":
                folders[name] = blob
            elif name != path:
                others.append(Entry(name, mode, blob, 0))
        return Listing(folders, tuple(others))


class AskedDrafts(plumbing.Question):
    """Drafts that git is looking for: what differs from the commit, and at the same time what is new."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        where = ("--", repository.base)
        self._others = plumbing.Question(
            repository.root, "ls-files", "-z", "--others", "--exclude-standard", *where
        )
        asked = "diff-index -z --raw --no-abbrev --no-renames --ignore-submodules=all"
        super().__init__(repository.root, *asked.split(), repository.commit, *where)
        self._found: Drafts | None = None

    def __exit__(self, *left: object) -> None:
        self._others.__exit__(None, None, None)
        super().__exit__(None, None, None)

    def result(self) -> Drafts:
        """Wait for them."""
        if self._found is None:
            self._found = self._result()
        return self._found

    def _result(self) -> Drafts:
        fields = text(self.answer()).split("\0")
        added = text(self._others.answer()).split("\0")[:-1]
        changed, removed = [], []
        for meta, path in zip(fields[::2], fields[1::2], strict=False):
            _, _, blob, new, status = meta.split()
            if status == "D":
                removed.append(path)
            elif status == "A":
                added.append(path)
            elif new.strip("0") or not self._repository.is_checked_out(path, blob):
                changed.append(path)
        cut = len(self._repository.prefix)
        return Drafts(*(tuple(sorted(path[cut:] for path in paths)) for paths in (added, changed, removed)))
