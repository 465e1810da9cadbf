"""What a proposal changes, read from git as data: nothing of it is checked out, run or believed."""

from __future__ import annotations

import base64
import subprocess
from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from signoff.core.finding import OperatorError, WorldError
from signoff.core.names import FOLDER, FileName, file_name
from signoff.edge import plumbing
from signoff.edge.git import Repository
from signoff.edge.objects import REGULAR
from signoff.edge.remotes import Line

BASE_REF = "refs/signoff/base"
HEAD_REF = "refs/signoff/head"
"""Where fetched tips are kept; no branch, no tag, nothing that a checkout would take."""

_MANY = 100
_QUIET = ("--no-renames", "--no-abbrev", "--raw", "-z")
_LOG = ("-c", "log.follow=false", "log", "--no-show-signature", "--no-ext-diff", "--no-textconv", *_QUIET)


class Side(NamedTuple):
    """What a tree has at a path: git's mode and the id of the object."""

    mode: str
    blob: str

    @property
    def is_regular(self) -> bool:
        return self.mode in REGULAR


class Difference(NamedTuple):
    """A path (from the top of the repository) that two trees have otherwise; None: not there."""

    path: str
    old: Side | None
    new: Side | None


class Commit(NamedTuple):
    """The parents of a commit, and when its committer says it was made."""

    parents: tuple[str, ...]
    time: datetime


class Maker(NamedTuple):
    """A commit that gave a path its bytes, and the e-mail address of its author."""

    commit: str
    email: str


def resolve(repository: Repository, name: str) -> str:
    """The id of the commit that `name` means."""
    asked = ("rev-parse", "-q", "--verify", "--end-of-options", f"{name}^{{commit}}")
    done = plumbing.run(repository.root, *asked)
    if done.returncode:
        raise OperatorError(
            f"there is no commit '{name}'", "give a branch, a tag or an id that 'git log' knows"
        )
    return done.stdout.decode("ascii").strip()


def look_up(repository: Repository, commit: str) -> Commit:
    """What `commit` says of itself."""
    told = _git(repository, "log", "-1", "--no-show-signature", "--format=%P%x00%ct", commit, "--")
    parents, time = plumbing.text(told).split("\0")
    return Commit(tuple(parents.split()), datetime.fromtimestamp(int(time), UTC))


def fork_point(repository: Repository, base: str, head: str) -> str:
    """The newest commit that both lines have."""
    done = plumbing.run(repository.root, "merge-base", base, head)
    if done.returncode:
        raise OperatorError(
            f"{base[:10]} and {head[:10]} have no common history",
            "propose a branch that began on the main line",
        )
    return done.stdout.decode("ascii").split()[0]


def differences(repository: Repository, old: str, new: str, *paths: str) -> tuple[Difference, ...]:
    """What `new` has otherwise than `old`, by path; below `paths` (from the top), or everywhere."""
    asked = ("diff-tree", "-r", *_QUIET, old, new, "--", *(paths if len(paths) <= _MANY else ()))
    fields = plumbing.text(_git(repository, *asked)).split("\0")
    found = []
    for meta, path in zip(fields[::2], fields[1::2], strict=False):
        old_mode, new_mode, old_blob, new_blob, _ = meta.lstrip(":").split()
        found.append(Difference(path, _side(old_mode, old_blob), _side(new_mode, new_blob)))
    return tuple(sorted(found, key=lambda one: one.path))


def _side(mode: str, blob: str) -> Side | None:
    return Side(mode, blob) if blob.strip("0") else None


def makers(
    repository: Repository, base: str, head: str, wanted: Mapping[str, str]
) -> dict[str, frozenset[Maker]]:
    """Who gave each path of `wanted` its blob there ("": took the file away) in a commit of `base..head`.

    A merge is a maker only of what none of its parents had.
    """
    form = "--format=%x01%H%x00%ae%x00"
    asked = (
        *_LOG,
        "-c",
        "--root",
        "--full-history",
        form,
        f"{base}..{head}",
        "--",
        f"{repository.prefix}{FOLDER}",
    )
    found: dict[str, set[Maker]] = {path: set() for path in wanted}
    maker = Maker("", "")
    fields = iter(plumbing.text(_git(repository, *asked)).split("\0"))
    for field in fields:
        text = field.lstrip("\n")
        if text.startswith("\1"):
            maker = Maker(text[1:], next(fields))
        elif text.startswith(":"):
            path = next(fields)
            blob = text.split()[-2]
            if wanted.get(path) == (blob if blob.strip("0") else ""):
                found[path].add(maker)
    return {path: frozenset(those) for path, those in found.items()}


def published(
    repository: Repository, commit: str, messages: Mapping[str, Collection[str]]
) -> dict[str, dict[str, datetime]]:
    """When the newest two of the `messages` (names by folder) came to the main line that ends with `commit`.

    Reads no more history than that takes: an open incident costs little, however long the history is.
    """
    found: dict[str, dict[str, datetime]] = {slug: {} for slug in messages}
    waiting = {slug for slug, names in messages.items() if names}
    if not waiting:
        return found
    base = f"{repository.prefix}{FOLDER}/"
    paths = [f"{base}{slug}/" for slug in sorted(waiting)] if len(waiting) <= _MANY else [base]
    for path, time in additions(repository, commit, paths):
        slug, _, name = path.removeprefix(base).partition("/")
        named = file_name(name, slug)
        if slug not in waiting or not isinstance(named, FileName) or named.language:
            continue
        if named.name in messages[slug]:
            found[slug].setdefault(named.name, time)
        if len(found[slug]) == min(2, len(set(messages[slug]))):
            waiting.discard(slug)
            if not waiting:
                break
    return found


def additions(repository: Repository, commit: str, paths: Collection[str]) -> Iterator[tuple[str, datetime]]:
    """The files that each step of the main line added below `paths` (from the top), newest first."""
    asked = (*_LOG, "--first-parent", "--diff-merges=first-parent", "--root", "--format=%x01%ct%x00", commit)
    process = subprocess.Popen(
        plumbing.command(repository.root, *asked, "--", *paths),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=plumbing.environment(),
    )
    try:
        time = datetime.fromtimestamp(0, UTC)
        fields = _fields(process)
        for field in fields:
            text = field.lstrip("\n")
            if text.startswith("\1"):
                time = datetime.fromtimestamp(int(text[1:]), UTC)
            elif text.startswith(":"):
                path = next(fields)
                if text.endswith("A"):
                    yield path, time
    finally:
        process.kill()
        process.communicate()


def _fields(process: subprocess.Popen[bytes]) -> Iterator[str]:
    """The zero-separated fields of the output as they come."""
    assert process.stdout is not None
    rest = b""
    while chunk := process.stdout.read1(65_536):  # type: ignore[attr-defined]
        *done, rest = (rest + chunk).split(b"\0")
        for field in done:
            yield plumbing.text(field)


def was_ever_at(repository: Repository, commit: str, path: str) -> bool:
    """Whether any commit on the way to `commit` had a file at `path` (from the source folder)."""
    asked = (*_LOG, "-1", "--full-history", "--format=%H", commit, "--", repository.prefix + path)
    return bool(_git(repository, *asked))


def fetch(
    repository: Repository,
    wanted: Mapping[str, str],
    remote: str = "origin",
    server: str = "",
    token: str = "",
) -> None:
    """Get what `wanted` names (a ref or id on the remote -> a ref of ours) without touching anything else.

    The token is given to `server` alone, and only when the remote refuses us without.
    """
    specs = [f"+{source}:{target}" for source, target in wanted.items()]
    asked = ("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules", "--refmap=")
    line = Line(repository.root)
    said = line.git(*asked, remote, *specs)
    if said.problem and token and server:
        said = line.git(*asked, remote, *specs, extra=_login(server, token))
    if said.problem:
        raise WorldError(
            f"the proposal could not be fetched from '{remote}': {said.problem}",
            "see that the remote answers: git ls-remote " + remote,
        )


def _login(server: str, token: str) -> dict[str, str]:
    """Git's configuration, by its environment, that no list of processes shows."""
    secret = base64.b64encode(f"x-access-token:{token}".encode()).decode("ascii")
    given = plumbing.environment().get("GIT_CONFIG_COUNT", "")
    number = int(given) if given.isdecimal() else 0
    return {
        "GIT_CONFIG_COUNT": str(number + 1),
        f"GIT_CONFIG_KEY_{number}": f"http.{server.rstrip('/')}/.extraheader",
        f"GIT_CONFIG_VALUE_{number}": f"Authorization: Basic {secret}",
    }


def _git(repository: Repository, *arguments: str) -> bytes:
    done = plumbing.run(repository.root, *arguments)
    if done.returncode:
        raise plumbing.failure("log" if "log" in arguments else arguments[0], done.stderr)
    return done.stdout
