"""Branches that propose a message: made beside the work tree, from the remote's main line, and pushed.

Nothing that is checked out, staged or edited is touched: the commit is made with an index of its own. A
branch is only ever created, never moved, so that what somebody reviews cannot change behind them.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from signoff.core.finding import OperatorError, WorldError
from signoff.edge import plumbing
from signoff.edge.git import Repository
from signoff.edge.remotes import Line, Said, words

PREFIX = "signoff/"
"""What the branches of messages are called: `signoff/<incident>/<message>`."""

_IDENTITY = ("GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL")
_SHORT_URL = re.compile(r"(?:[\w.+-]+@)?(?P<host>[\w.-]+):(?P<path>[^/].*)", re.ASCII)
_FULL_NAME = re.compile(r"/*(?P<owner>[\w.-]+)/(?P<name>[\w.-]+?)(?:\.git)?/*", re.ASCII)
_TAKEN = re.compile(r"stale info|already exists|cannot lock ref", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Branch:
    """A branch of messages: its name, its tip, when that was made, and whether the remote has it."""

    name: str
    tip: str
    made: datetime
    is_shared: bool


@dataclass(frozen=True, slots=True)
class Place:
    """Where a remote is on a forge: `https://github.com`, `acme`, `status`."""

    server: str
    owner: str
    name: str


class TakenError(Exception):
    """There is a branch, or a file, of this name."""


def main_line(repository: Repository, remote: str) -> str:
    """What the remote calls its main line; where that was never asked, one that we know it has."""
    asked = ("symbolic-ref", "-q", "--short", f"refs/remotes/{remote}/HEAD")
    told = _answer(repository, *asked).removeprefix(f"{remote}/")
    if told:
        return told
    known = ("main", "master", _answer(repository, "symbolic-ref", "-q", "--short", "HEAD") or "main")
    return next((name for name in known if tip(repository, f"refs/remotes/{remote}/{name}")), known[0])


def tip(repository: Repository, ref: str) -> str:
    """The commit that `ref` leads to, "" when there is none."""
    return _answer(repository, "rev-parse", "-q", "--verify", "--end-of-options", f"{ref}^{{commit}}")


def fetch(repository: Repository, remote: str, main: str) -> str:
    """Get the main line and the branches of messages of `remote`; why not, "" when that worked."""
    there = f"refs/remotes/{remote}"
    specs = (f"+refs/heads/{main}:{there}/{main}", f"+refs/heads/{PREFIX}*:{there}/{PREFIX}*")
    quietly = ("--quiet", "--no-tags", "--prune", "--no-write-fetch-head", "--no-recurse-submodules")
    return Line(repository.root).git("fetch", *quietly, "--refmap=", remote, *specs).problem


def branches(repository: Repository, remote: str) -> tuple[Branch, ...]:
    """The branches of messages here and, as last fetched, on `remote`; those of both count as shared."""
    there = f"refs/remotes/{remote}/"
    asked = ("for-each-ref", "--format=%(objectname) %(committerdate:unix) %(refname)")
    listed = _answer(repository, *asked, f"refs/heads/{PREFIX}", there + PREFIX)
    found: dict[str, Branch] = {}
    for line in listed.splitlines():
        commit, time, ref = line.split(" ", 2)
        name = ref.removeprefix(there).removeprefix("refs/heads/")
        made = datetime.fromtimestamp(int(time or "0"), UTC)
        if name not in found or ref.startswith(there):
            found[name] = Branch(name, commit, made, is_shared=ref.startswith(there))
    return tuple(found[name] for name in sorted(found))


def commit_files(
    repository: Repository, parent: str, files: Mapping[str, bytes], subject: str, now: datetime
) -> str:
    """A commit on top of `parent` that adds `files` (paths from the source folder): its id.

    It is on no branch yet. OperatorError when `parent` has one of the paths already, or git does not know
    who commits.
    """
    with tempfile.TemporaryDirectory(prefix="signoff-") as folder:
        index = {"GIT_INDEX_FILE": str(Path(folder) / "index")}
        _run(repository, "read-tree", parent, extra=index)
        records = []
        for path, data in sorted(files.items()):
            if repository.holds(parent, path):
                raise OperatorError(f"{path} is there already", "run the command again")
            blob = _run(repository, "hash-object", "-w", "--stdin", input=data)
            records.append(f"100644 {blob}\t{repository.prefix}{path}\0")
        stream = "".join(records).encode("utf-8")
        _run(repository, "update-index", "-z", "--add", "--index-info", input=stream, extra=index)
        tree = _run(repository, "write-tree", extra=index)
    return _commit(repository, tree, parent, subject, now)


def _commit(repository: Repository, tree: str, parent: str, subject: str, now: datetime) -> str:
    who = {name: os.environ[name] for name in _IDENTITY if os.environ.get(name)}
    at = {name: now.isoformat() for name in ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE")}
    done = plumbing.run(
        repository.root, "commit-tree", "-p", parent, "-F", "-", tree, input=subject.encode(), extra=who | at
    )
    if done.returncode:
        hint = (
            'run: git config --global user.name "Your Name"; git config --global user.email you@example.org'
        )
        raise OperatorError(f"git could not commit: {words(done.stderr)}", hint)
    return done.stdout.decode("ascii").strip()


def keep(repository: Repository, name: str, commit: str) -> None:
    """Give a commit a branch here, so that it is not lost whatever happens next. TakenError: there is one."""
    asked = ("update-ref", f"refs/heads/{name}", commit, "0" * len(commit))
    if plumbing.run(repository.root, *asked).returncode:
        raise TakenError(name)


def drop(repository: Repository, name: str, commit: str) -> None:
    """Remove a branch here that still has `commit`."""
    plumbing.run(repository.root, "update-ref", "-d", f"refs/heads/{name}", commit)


def push(repository: Repository, remote: str, name: str, commit: str, *, may_ask: bool = False) -> None:
    """Make the branch on the remote. TakenError when it has one of that name; WorldError for anything else.

    `may_ask`: a person is there whom git may ask for a password.
    """
    new = f"--force-with-lease=refs/heads/{name}:"
    asked = ("push", "--quiet", new, remote, f"{commit}:refs/heads/{name}")
    said = _with_a_person(repository, *asked) if may_ask else Line(repository.root).git(*asked)
    if said.problem:
        if _TAKEN.search(said.complaint.decode("utf-8", "replace")):
            raise TakenError(name)
        raise WorldError(
            f"the branch could not be pushed to '{remote}': {said.problem}",
            f"your words are kept in the branch {name} here; run the same command again, "
            f"or: git push {remote} {name}",
        )
    plumbing.run(repository.root, "update-ref", f"refs/remotes/{remote}/{name}", commit)


def untracked(repository: Repository, paths: Iterable[str]) -> tuple[str, ...]:
    """Those of `paths` (from the source folder) that are files here and that git knows nothing of."""
    asked = [repository.prefix + path for path in paths]
    told = _run(repository, "ls-files", "-z", "--others", "--", *asked) if asked else ""
    return tuple(sorted(path.removeprefix(repository.prefix) for path in told.split("\0") if path))


def place_of(repository: Repository, remote: str) -> Place | None:
    """Where `remote` is on a forge, by its address; None for a folder and anything unknown."""
    return place_in(_answer(repository, "remote", "get-url", "--", remote))


def place_in(url: str) -> Place | None:
    """`git@github.com:acme/status.git`, or the same as https or ssh, in parts."""
    short = _SHORT_URL.fullmatch(url)
    if "://" in url:
        parts = urlsplit(url)
        if parts.scheme not in {"https", "http", "ssh", "git"} or not parts.hostname:
            return None
        web = parts.scheme in {"https", "http"} and parts.port
        host, path = f"{parts.hostname}:{parts.port}" if web else parts.hostname, parts.path
        scheme = "http" if parts.scheme == "http" else "https"
    elif short:
        host, path, scheme = short["host"], short["path"], "https"
    else:
        return None
    named = _FULL_NAME.fullmatch(path)
    return Place(f"{scheme}://{host}", named["owner"], named["name"]) if named else None


def _with_a_person(repository: Repository, *arguments: str) -> Said:
    """Talk to a remote that may ask somebody for a password, for as long as that takes."""
    allowed = {
        "GIT_ALLOW_PROTOCOL": "file:git:http:https:ssh",
        "GIT_SSH_COMMAND": "ssh -oConnectTimeout=10",
        "GIT_TERMINAL_PROMPT": "1",
    }
    slow = ("-c", "gc.auto=0", "-c", "http.lowSpeedLimit=1000", "-c", "http.lowSpeedTime=20")
    done = plumbing.run(repository.root, *slow, *arguments, extra=allowed)
    return Said(done.stdout, words(done.stderr) if done.returncode else "", done.stderr)


def _answer(repository: Repository, *arguments: str) -> str:
    """What git says, "" where it has nothing to say."""
    done = plumbing.run(repository.root, *arguments)
    return plumbing.text(done.stdout).strip() if done.returncode == 0 else ""


def _run(
    repository: Repository, *arguments: str, input: bytes = b"", extra: Mapping[str, str] | None = None
) -> str:
    done = plumbing.run(repository.root, *arguments, input=input, extra=extra)
    if done.returncode:
        raise plumbing.failure(arguments[0], done.stderr)
    return plumbing.text(done.stdout).strip()
