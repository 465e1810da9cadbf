"""The notes under `refs/notes/signoff` (or another ref): lines of text on blobs, kept by git beside history.

Reading takes two processes however many notes there are. Writing makes one commit, signed when a key is
given. Two writers never lose a line: a note is a set of lines, and merging two refs joins the sets (what
`git notes merge -s cat_sort_uniq` does, but with a signature).
"""

from __future__ import annotations

import contextlib
import re
import shlex
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from signoff.core.finding import OperatorError, WorldError
from signoff.edge import plumbing
from signoff.edge.git import Repository
from signoff.edge.remotes import PATIENCE, Line
from signoff.edge.signatures import signature

REF = "refs/notes/signoff"
FETCHED = "-fetched"
"""What is added to a ref for what a remote has there."""
_TRIES = 6
_FEW = 100
MAX_NOTE = 1_048_576
"""A larger note is passed over: a blob with so many sign-offs there is not."""
_PLACE = re.compile(r"(?:[0-9a-f]{2}/)*[0-9a-f]{2,}")
"""Where git looks for a note. What lies elsewhere in the tree is none."""

_IDS = frozenset({40, 64})
_SIGNING = ("-c", "gpg.format=ssh", "-c", "gpg.ssh.program=ssh-keygen", "-c", "commit.gpgSign=false")
_AUTHOR = {
    "GIT_AUTHOR_NAME": "Signoff",
    "GIT_AUTHOR_EMAIL": "signoff@localhost",
    "GIT_COMMITTER_NAME": "Signoff",
    "GIT_COMMITTER_EMAIL": "signoff@localhost",
}

Lines = Mapping[str, frozenset[str]]
"""The lines of each annotated blob, by the blob's id."""


MAX_LOOK = 200
"""So many commits of notes are looked at for the newest that the publisher signed."""


class Publisher(NamedTuple):
    """Whose notes alone count: a principal of `allowed`, and the contents of the two files of signers."""

    principal: str
    allowed: bytes
    revoked: bytes


@dataclass(frozen=True, slots=True)
class Notes:
    """The notes of one repository. `key` is the SSH key (a file) that signs what is written, if any.

    With a `publisher`, what counts is the newest commit of notes that the publisher signed. What others
    put on top of it is never read, joined or signed: the next commit drops it. `ref` is where they are:
    others than sign-offs have their own. `patience` is for each conversation with a remote, in seconds.
    """

    repository: Repository
    key: Path | None = None
    publisher: Publisher | None = None
    ref: str = REF
    patience: float = PATIENCE

    def tip(self, ref: str = "") -> str:
        """The commit that holds the notes, "" while there are none."""
        asked = f"{ref or self.ref}^{{commit}}"
        done = plumbing.run(self.repository.root, "rev-parse", "-q", "--verify", asked)
        return "" if done.returncode else done.stdout.decode("ascii").strip()

    def read(self, commit: str, blobs: Collection[str] | None = None) -> dict[str, frozenset[str]]:
        """All lines in the notes `commit` ("" has none), or those on `blobs`."""
        if not commit:
            return {}
        return self._texts({blob: note for blob, (_, note) in self._places(commit, blobs).items()})

    def _places(self, commit: str, blobs: Collection[str] | None = None) -> dict[str, tuple[str, str]]:
        """Blob -> (path in the notes' tree, id of the note). Notes are spread over folders of two digits."""
        only: list[str] = []
        if blobs is not None and len(blobs) <= _FEW:
            only = [part for blob in sorted(blobs) for part in (f"{blob[:2]}/", blob)]
        listed = self._git("ls-tree", "-r", "-z", commit, "--", *only).decode("ascii", "replace")
        found = {}
        for record in listed.split("\0"):
            meta, tab, path = record.partition("\t")
            blob = path.replace("/", "")
            wanted = tab and _PLACE.fullmatch(path) and (blobs is None or blob in blobs)
            if wanted and len(blob) in _IDS and meta.split()[1] == "blob":
                found[blob] = (path, meta.split()[2])
        return dict(sorted(found.items()))

    def _texts(self, notes: Mapping[str, str]) -> dict[str, frozenset[str]]:
        """The lines of each note that is not too large, by the blob that it is on."""
        asked = "".join(f"{note}\n" for note in notes.values()).encode("ascii")
        told = self._git("cat-file", "--batch-check=%(objectsize)", input=asked).split() if notes else []
        sizes = dict(zip(notes, told, strict=True))
        fine = {blob: note for blob, note in notes.items() if int(sizes[blob]) <= MAX_NOTE}
        texts = self.repository.blobs(fine.values())
        return {blob: _lines(data) for blob, data in zip(fine, texts, strict=True)}

    def changed(self, before: str, after: str) -> dict[str, frozenset[str]] | None:
        """The lines as of `after` of all blobs whose note is not as in `before`.

        None when `before` cannot be compared with.
        """
        if not before or not after:
            return None
        asked = ("diff-tree", "-r", "-z", "--raw", "--no-abbrev", "--no-renames", before, after, "--")
        done = plumbing.run(self.repository.root, *asked)
        if done.returncode:
            return None
        fields = done.stdout.decode("ascii", "replace").split("\0")
        notes: dict[str, str] = {}
        for meta, path in zip(fields[::2], fields[1::2], strict=False):
            blob, note = path.replace("/", ""), meta.split()[3]
            if len(blob) in _IDS:
                notes[blob] = note if note.strip("0") else ""
        now = self.read(after, notes.keys()) if notes else {}
        return {blob: now.get(blob, frozenset()) for blob in notes}

    def trusted(self, tip: str) -> tuple[str, int]:
        """The newest notes up to `tip` that count ("" for none), and how many commits on top do not."""
        if not tip or self.publisher is None:
            return tip, 0
        who, allowed, revoked = self.publisher
        listed = self._git("rev-list", "--topo-order", f"--max-count={MAX_LOOK}", tip, "--")
        commits = listed.decode("ascii").split()
        for skipped, commit in enumerate(commits):
            if signature(self.repository, commit, allowed, revoked).principal.lower() == who.lower():
                return commit, skipped
        return "", len(commits)

    def add(self, lines: Lines, subject: str) -> str:
        """Add `lines` to what counts, in one commit; the new tip. Adding what is there changes nothing."""
        for _ in range(_TRIES):
            before = self.tip()
            basis, _ = self.trusted(before)
            known = self.read(basis, lines.keys())
            news = {blob: more - known.get(blob, frozenset()) for blob, more in lines.items()}
            news = {blob: more | known.get(blob, frozenset()) for blob, more in news.items() if more}
            if not news:
                return before
            after = self._commit(news, subject, [before] if before else [], basis)
            if self.move(before, after):
                return after
        raise self.busy()

    def fetch(self, remote: str, line: Line | None = None) -> str:
        """Get the notes of `remote` without touching our own; their tip, "" when it has none."""
        line = line or Line(self.repository.root, self.patience)
        listed = self._asked(line, "ls-remote", "--refs", remote, self.ref)
        if not listed.strip():
            return ""
        theirs = f"{self.ref}{FETCHED}"
        wanted = f"+{self.ref}:{theirs}"
        self._asked(line, "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", remote, wanted)
        return self.tip(theirs)

    def join(self, theirs: str) -> str:
        """Make our notes hold the lines of the notes commit `theirs` too; the new tip."""
        for _ in range(_TRIES):
            ours = self.tip()
            if not theirs or self._contains(ours, theirs):
                return ours
            if not ours or self._contains(theirs, ours):
                after = theirs
            else:
                mine, other = self.trusted(ours)[0], self.trusted(theirs)[0]
                after = self._commit(self._union(mine, other), "Join sign-off notes", [ours, theirs], mine)
            if self.move(ours, after):
                return after
        raise self.busy()

    def share(self, remote: str) -> None:
        """Push our notes, joined with those of `remote`; safe when several do so at once."""
        line = Line(self.repository.root, self.patience)
        problem = ""
        for _ in range(_TRIES):
            ours = self.join(self.fetch(remote, line))
            if not ours:
                return
            problem = line.git("push", "--quiet", remote, f"{self.ref}:{self.ref}").problem
            if not problem:
                return
            if not problem.startswith("!"):  # git's sign that somebody else was faster
                break
        raise WorldError(
            f"{self._what} could not be pushed: {problem}",
            f"see that you may push {self.ref} to '{remote}', then run the same again",
        )

    def push(self, remote: str, commit: str) -> str:
        """Make `commit` the notes of `remote` if it holds all of theirs; why it did not, "" when it did."""
        line = Line(self.repository.root, self.patience)
        return line.git("push", "--quiet", remote, f"{commit}:{self.ref}").problem

    def with_lines(self, lines: Lines, subject: str, before: str) -> str:
        """A commit that adds `lines` to the notes `before`, and is nobody's notes yet."""
        basis, _ = self.trusted(before)
        known = self.read(basis, lines.keys())
        news = {blob: more | known.get(blob, frozenset()) for blob, more in lines.items()}
        return self._commit(news, subject, [before] if before else [], basis)

    def _union(self, ours: str, theirs: str) -> dict[str, frozenset[str]]:
        """What has to be written into `ours` so that nothing of `theirs` is missing."""
        have = self.read(ours)
        more = self.read(theirs)
        joined = {blob: have.get(blob, frozenset()) | lines for blob, lines in more.items()}
        return {blob: lines for blob, lines in joined.items() if lines != have.get(blob)}

    def _commit(self, texts: Lines, subject: str, parents: list[str], basis: str) -> str:
        """A commit of the notes `basis` with these blobs' notes replaced."""
        places = self._places(basis, texts.keys()) if basis else {}
        with tempfile.TemporaryDirectory(prefix="signoff-notes-") as folder:
            index = {"GIT_INDEX_FILE": str(Path(folder) / "index")}
            if basis:
                self._git("read-tree", basis, extra=index)
            records = []
            for blob, note in self._written(texts, Path(folder)).items():
                place = places[blob][0] if blob in places else f"{blob[:2]}/{blob[2:]}"
                records.append(f"100644 {note}\t{place}\n")
            self._git("update-index", "--add", "--index-info", input="".join(records).encode(), extra=index)
            tree = self._git("write-tree", extra=index).decode("ascii").strip()
        options = [option for parent in parents for option in ("-p", parent)]
        if self.key is not None:
            options.append(f"-S{self.key}")
        made = self._git("commit-tree", *options, "-m", subject, tree, extra=_AUTHOR)
        return made.decode("ascii").strip()

    def _written(self, texts: Lines, folder: Path) -> dict[str, str]:
        """The ids of the notes with these texts, by blob; one process writes them all."""
        blobs = sorted(texts)
        for blob in blobs:
            (folder / blob).write_bytes(_data(texts[blob]))
        listed = "".join(f"{folder / blob}\n" for blob in blobs).encode()
        made = self._git("hash-object", "-w", "--no-filters", "--stdin-paths", input=listed)
        return dict(zip(blobs, made.decode("ascii").split(), strict=True))

    def move(self, before: str, after: str) -> bool:
        """Make `after` our notes if they are still `before`. WorldError when nothing can be written."""
        expected = before or "0" * len(after)
        done = plumbing.run(self.repository.root, "update-ref", "-m", "signoff", self.ref, after, expected)
        if done.returncode and plumbing.cannot_write(done.stderr):
            raise plumbing.failure("update-ref", done.stderr, self.repository.root)
        return done.returncode == 0

    def busy(self) -> WorldError:
        """Why `move` fails again and again: others are faster, or a git that was killed left its lock."""
        told = plumbing.run(self.repository.root, "rev-parse", "--git-path", f"{self.ref}.lock").stdout
        lock = self.repository.root / plumbing.text(told).removesuffix("\n")
        if lock.is_file():
            remedy = f"if no git is at work here, one was killed: rm {shlex.quote(str(lock))}, then run again"
            return WorldError(f"git cannot write {self.ref}, which is locked", remedy)
        problem = f"other processes keep writing {self.ref}"
        return WorldError(problem, "wait until they are done and run again")

    def _contains(self, commit: str, other: str) -> bool:
        if not commit or not other:
            return False
        return (
            plumbing.run(self.repository.root, "merge-base", "--is-ancestor", other, commit).returncode == 0
        )

    def _git(self, *arguments: str, input: bytes = b"", extra: Mapping[str, str] | None = None) -> bytes:
        done = plumbing.run(self.repository.root, *_SIGNING, *arguments, input=input, extra=extra)
        if done.returncode:
            raise plumbing.failure(arguments[0], done.stderr, self.repository.root)
        return done.stdout

    def _asked(self, line: Line, *arguments: str) -> bytes:
        said = line.git(*arguments)
        if said.problem:
            remedy = "see that the remote answers ('git ls-remote'), or leave out --fetch and --push"
            if ".lock': File exists" in said.problem:
                remedy = "if no git is at work here, one was killed: remove that file, then run again"
            raise WorldError(f"{self._what} could not be fetched: {said.problem}", remedy)
        return said.output

    @property
    def _what(self) -> str:
        return "the sign-off notes" if self.ref == REF else f"the notes {self.ref}"


def may_push(repository: Repository, remote: str) -> str:
    """Why we may not push notes to `remote`, "" when we may. Nothing is pushed."""
    asked = ("push", "--dry-run", "--quiet", remote, f"HEAD:{REF}-may-push")
    return Line(repository.root).git(*asked).problem


def _lines(data: bytes) -> frozenset[str]:
    return frozenset(line for line in data.decode("utf-8", "replace").splitlines() if line.strip())


def _data(lines: Iterable[str]) -> bytes:
    return "".join(f"{line}\n" for line in sorted(lines)).encode("utf-8", "backslashreplace")


@contextlib.contextmanager
def signing_key(environ: Mapping[str, str]) -> Iterator[Path | None]:
    """The file with the publisher's private SSH key, if SIGNOFF_SIGNING_KEY has one.

    The variable holds the key itself (as a workflow's secret does) or the path of its file.
    """
    value = environ.get("SIGNOFF_SIGNING_KEY", "")
    if not value.strip():
        yield None
    elif "PRIVATE KEY" not in value:
        if not Path(value).is_file():
            raise OperatorError("SIGNOFF_SIGNING_KEY names no file", "give an SSH private key, or its path")
        yield Path(value)
    else:
        with tempfile.TemporaryDirectory(prefix="signoff-key-") as folder:
            file = Path(folder) / "key"
            file.touch(mode=0o600)
            file.write_text(value.strip() + "\n", encoding="ascii")
            yield file
