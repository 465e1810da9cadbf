"""Getting a proposal: only what was asked for, and the token for nobody but the forge."""

from __future__ import annotations

import base64
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from signoff.core.finding import WorldError
from signoff.edge import proposed
from signoff.edge.git import Repository
from support.gitrepo import GitRepo

SECRET = "ghs_secret"


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    repo = GitRepo(tmp_path / "page")
    repo.post("a/01-a.md")
    return repo


@pytest.fixture
def locked() -> Iterator[tuple[str, list[str]]]:
    """A server that lets nobody in: its address, and what was said to it to get in."""
    heard: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            heard.append(self.headers.get("Authorization", ""))
            self.send_response(404)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", heard
    server.shutdown()
    server.server_close()
    thread.join()


def fetch(repo: GitRepo, remote: str, server: str) -> str:
    repository, wanted = Repository.open(repo.root), {"refs/pull/1/head": proposed.HEAD_REF}
    with pytest.raises(WorldError) as error:
        proposed.fetch(repository, wanted, remote, server=server, token=SECRET)
    return f"{error.value.problem} {error.value.remedy}"


def test_the_forge_gets_the_token_after_it_refused_us_without(
    repo: GitRepo, locked: tuple[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "user.name")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", "x")
    address, heard = locked
    told = fetch(repo, f"{address}/acme/status.git", address)
    assert heard[0] == ""
    assert heard[-1] == "Basic " + base64.b64encode(f"x-access-token:{SECRET}".encode()).decode()
    assert SECRET not in told


def test_nobody_else_gets_the_token(repo: GitRepo, locked: tuple[str, list[str]]) -> None:
    address, heard = locked
    fetch(repo, f"{address}/acme/status.git", "https://forge.example")
    assert set(heard) == {""}


def test_a_fetch_moves_only_the_ref_that_it_was_told_to(repo: GitRepo, tmp_path: Path) -> None:
    other = GitRepo(tmp_path / "other")
    other.post("a/02-b.md")
    other.git("tag", "v1")
    repo.git("remote", "add", "origin", str(other.root))
    before = repo.git("for-each-ref")
    proposed.fetch(Repository.open(repo.root), {"refs/heads/main": proposed.BASE_REF})
    assert repo.git("rev-parse", proposed.BASE_REF) == other.head
    repo.git("update-ref", "-d", proposed.BASE_REF)
    assert repo.git("for-each-ref") == before
    assert not (repo.root / ".git" / "FETCH_HEAD").exists()


def test_names_that_no_text_can_hold_are_read_as_they_are(repo: GitRepo) -> None:
    base = repo.head
    blob = repo.git("hash-object", "-w", "incidents/a/01-a.md")
    record = b"100644 " + blob.encode() + b"\tincidents/a/\xff\n.md\0"
    subprocess.run(
        ["git", "update-index", "-z", "--add", "--index-info"], input=record, cwd=repo.root, check=True
    )
    repo.git("commit", "-q", "-m", "An odd name")
    repository = Repository.open(repo.root)
    (found,) = proposed.differences(repository, base, repo.head)
    assert found == proposed.Difference("incidents/a/\udcff\n.md", None, proposed.Side("100644", blob))
    makers = proposed.makers(repository, base, repo.head, {found.path: blob})
    assert {maker.commit for maker in makers[found.path]} == {repo.head}
