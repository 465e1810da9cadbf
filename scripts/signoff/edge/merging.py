"""A signed merge made without touching the work tree until it is known to be good."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from signoff.core.finding import OperatorError
from signoff.edge import plumbing
from signoff.edge.git import Repository

OFFERED = "refs/signoff/offered"
"""Where the branches of a remote are kept while somebody looks at them."""


class Branch(NamedTuple):
    """A branch that is not merged yet: its short name and its tip."""

    name: str
    tip: str


def current_branch(repository: Repository) -> str:
    """The branch that is checked out; an OperatorError when none is, or when something lies about."""
    done = plumbing.run(repository.root, "symbolic-ref", "-q", "--short", "HEAD")
    if done.returncode:
        raise OperatorError("no branch is checked out", "run: git switch main")
    if plumbing.run(repository.root, "rev-parse", "-q", "--verify", "MERGE_HEAD").returncode == 0:
        raise OperatorError("another merge is under way here", "finish it, or run: git merge --abort")
    asked = ("status", "--porcelain", "--untracked-files=no", "--ignore-submodules=all")
    if plumbing.run(repository.root, *asked).stdout.strip():
        raise OperatorError("some files here are changed and not committed", "commit them, or put them aside")
    return plumbing.text(done.stdout).strip()


def branches(repository: Repository) -> tuple[Branch, ...]:
    """All branches here and of remotes that HEAD does not contain, by name; those of one tip once."""
    asked = ("for-each-ref", f"--no-merged={repository.commit}", "--format=%(objectname) %(refname)")
    done = plumbing.run(repository.root, *asked, "refs/heads", "refs/remotes", OFFERED)
    if done.returncode:
        raise plumbing.failure("for-each-ref", done.stderr)
    found: dict[tuple[str, str], Branch] = {}
    for line in plumbing.text(done.stdout).splitlines():
        tip, _, ref = line.partition(" ")
        name = ref.removeprefix(f"{OFFERED}/").removeprefix("refs/heads/").removeprefix("refs/remotes/")
        found.setdefault((name.rpartition("/")[2], tip), Branch(name, tip))
    return tuple(sorted(found.values()))


def forget_offered(repository: Repository) -> None:
    """Drop the refs that were fetched to be looked at."""
    asked = ("for-each-ref", "--format=delete %(refname)", OFFERED)
    listed = plumbing.run(repository.root, *asked).stdout
    if listed:
        plumbing.run(repository.root, "update-ref", "--stdin", input=listed)


def signing_key(repository: Repository, given: Path | None) -> str:
    """The key to sign with: a file, or what the user has configured for git."""
    if given is not None:
        if not given.is_file():
            raise OperatorError(f"there is no key {given}", "give the file of your SSH key")
        return str(given.resolve())
    done = plumbing.run(repository.root, "config", "--get", "--type=path", "user.signingKey")
    key = plumbing.text(done.stdout).strip()
    if not key:
        hint = "run: git config --global user.signingKey ~/.ssh/id_ed25519.pub; or give --key FILE"
        raise OperatorError("git does not know your signing key", hint)
    return key


def public_key(key: str) -> str:
    """The public half of a key as allowed_signers has it (its base64), "" when it cannot be told."""
    text = key.removeprefix("key::")
    if not text.startswith(("ssh-", "ecdsa-", "sk-")):
        path = Path(key) if key.endswith(".pub") else Path(f"{key}.pub")
        try:
            text = path.read_text(encoding="utf-8")[:10_000]
        except (OSError, ValueError):
            return ""
    words = text.split()
    return words[1] if len(words) > 1 else ""


def principals(allowed: bytes, public: str) -> Iterator[str]:
    """Whose key it is, by the lines of an allowed_signers file."""
    for line in allowed.decode("utf-8", "replace").splitlines():
        words = line.split()
        if len(words) > 2 and not line.startswith("#") and public in words[1:]:
            yield from words[0].strip('"').split(",")


def signed_merge(repository: Repository, head: str, message: str, key: str, now: datetime) -> str:
    """A signed merge of `head` into HEAD that is on no branch yet: its id. Nothing else changes."""
    merged = plumbing.run(repository.root, "merge-tree", "--write-tree", repository.commit, head)
    if merged.returncode == 1:
        raise OperatorError(
            "the branch and the main line have changed the same lines",
            "let the liaison merge the main line into the branch and settle it, then approve that",
        )
    if merged.returncode:
        raise plumbing.failure("merge-tree", merged.stderr)
    tree = merged.stdout.decode("ascii").split()[0]
    signing = ("-c", "gpg.format=ssh", "-c", "gpg.ssh.program=ssh-keygen", "-c", f"user.signingKey={key}")
    at = {name: now.isoformat() for name in ("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE")}
    parents = ("-p", repository.commit, "-p", head)
    done = plumbing.run(
        repository.root, *signing, "commit-tree", "-S", *parents, "-m", message, tree, extra=at
    )
    if done.returncode:
        raise OperatorError(
            f"git could not sign: {_last(done.stderr)}", "see that git knows your name and key"
        )
    return done.stdout.decode("ascii").strip()


def move_on(repository: Repository, commit: str) -> None:
    """Take the branch and the work tree to `commit`, which follows HEAD; all of it or nothing."""
    done = plumbing.run(repository.root, "merge", "--quiet", "--ff-only", "--no-verify-signatures", commit)
    if done.returncode:
        raise OperatorError(f"git could not go on: {_last(done.stderr)}", "see what 'git status' says")


def _last(stderr: bytes) -> str:
    lines: Sequence[str] = stderr.decode("utf-8", "replace").strip().splitlines() or ["no reason given"]
    return lines[-1]
