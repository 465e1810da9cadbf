"""Who signed a commit: git's own verification, by the keys that we name and no others."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from signoff.core.finding import OperatorError
from signoff.edge.git import Repository
from signoff.edge.signatures import signature
from support.gitrepo import GitRepo
from support.newsroom import make_key, signer


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_key(tmp_path_factory.mktemp("keys"), "alice")


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    repo = GitRepo(tmp_path / "page")
    repo.write("status.yml", "x")
    repo.commit("Start")
    return repo


def sign(repo: GitRepo, key: Path) -> str:
    repo.write("status.yml", "y")
    repo.git("add", "-A")
    repo.git("-c", "gpg.format=ssh", "-c", f"user.signingKey={key}", "commit", "-q", "-S", "-m", "Signed")
    return repo.head


def test_a_good_signature_names_its_principal(repo: GitRepo, key: Path) -> None:
    found = signature(Repository.open(repo.root), sign(repo, key), signer(key, "alice@example.org").encode())
    assert (found.principal, found.why) == ("alice@example.org", "")
    assert found.key.startswith("SHA256:")


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ((), ""),
        (('valid-before="20261101Z"',), "not valid at that time"),
        (('valid-after="20261102Z"',), "not valid at that time"),
        (('valid-after="20261031Z"', 'valid-before="20261102Z"'), ""),
    ],
)
def test_a_key_counts_only_in_its_time(repo: GitRepo, key: Path, options: tuple[str, ...], why: str) -> None:
    allowed = signer(key, "alice@example.org", *options).encode()
    found = signature(Repository.open(repo.root), sign(repo, key), allowed)
    assert bool(found.principal) == (not why)
    assert why in found.why


def test_a_key_for_something_else_is_none_for_git(repo: GitRepo, key: Path) -> None:
    allowed = signer(key, "alice@example.org").replace('"git"', '"file"').encode()
    assert signature(Repository.open(repo.root), sign(repo, key), allowed).principal == ""


def test_unknown_revoked_and_missing_signatures_say_so(repo: GitRepo, key: Path) -> None:
    repository = Repository.open(repo.root)
    unsigned = signature(repository, repo.head, signer(key, "alice@example.org").encode())
    assert (unsigned.principal, unsigned.is_signed, unsigned.why) == ("", False, "it is not signed")
    commit = sign(repo, key)
    assert "nobody's" in signature(repository, commit, b"").why
    public = key.with_suffix(".pub").read_bytes()
    revoked = signature(repository, commit, signer(key, "alice@example.org").encode(), public)
    assert (revoked.principal, revoked.is_signed) == ("", True)


def test_a_changed_commit_is_not_what_was_signed(repo: GitRepo, key: Path) -> None:
    raw = repo.git("cat-file", "commit", sign(repo, key)) + "\n"
    made = subprocess.run(
        ["git", "hash-object", "-t", "commit", "-w", "--stdin"],
        cwd=repo.root,
        input=raw.replace("Signed", "Other words"),
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    found = signature(Repository.open(repo.root), made, signer(key, "alice@example.org").encode())
    assert (found.principal, found.is_signed) == ("", True)


def test_a_signature_of_the_forges_own_key_raises_no_doubt(repo: GitRepo, key: Path) -> None:
    """GitHub signs what its button merges with a key of another kind; that is no failed sign-off."""
    raw = repo.git("cat-file", "commit", "HEAD")
    head, _, text = raw.partition("\n\n")
    armour = "-----BEGIN PGP SIGNATURE-----\n \n wsBcBAABCAAQBQJl\n =abcd\n -----END PGP SIGNATURE-----\n "
    made = subprocess.run(
        ["git", "hash-object", "-t", "commit", "-w", "--stdin"],
        cwd=repo.root,
        input=f"{head}\ngpgsig {armour}\n\n{text}\n",
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    found = signature(Repository.open(repo.root), made, signer(key, "alice@example.org").encode())
    assert (found.principal, found.is_signed) == ("", False)


def test_a_commit_that_is_not_here_is_no_question(repo: GitRepo, key: Path) -> None:
    with pytest.raises(OperatorError, match="no commit"):
        signature(Repository.open(repo.root), "0" * 40, signer(key, "alice@example.org").encode())
