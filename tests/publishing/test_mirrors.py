"""The same bytes on every kind of host, only what changed sent, and a host that fails stops no other."""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from signoff.core.watched import Mirror
from signoff.edge.mirrors import Host, Sent
from signoff.edge.mirrors.rsync import Rsync
from signoff.publishing.sending import host_of, send_all
from signoff.publishing.serving import Outcome
from support.page import files_of

from .conftest import Sshd

Read = Callable[[], Mapping[str, bytes]]

FIRST = {
    "index.html": b"<p>one",
    "assets/a.1.css": b"1",
    "incidents/x/index.html": b"<p>x",
    "ja/index.html": b"<p>\xe4\xb8\x80",
    "signoff.json": b'{"n": 1}',
}
SECOND = {
    "index.html": b"<p>two",
    "assets/a.2.css": b"2",
    "incidents/y z/index.html": b"<p>y",
    "ja/index.html": FIRST["ja/index.html"],
    "signoff.json": b'{"n": 2}',
}


def write(root: Path, files: Mapping[str, bytes]) -> Path:
    for path, data in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    return root


@pytest.fixture(params=["directory", "rsync", "s3", "git"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def mirror(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> tuple[Mirror, Host, Read]:
    """A mirror of each kind, its host, and what readers find there."""
    served = tmp_path / "served"
    if kind == "directory":
        made = Mirror(id="m", kind=kind, to=str(served))
        return made, host_of(made, tmp_path), lambda: files_of(served)
    if kind == "rsync":
        sshd: Sshd = request.getfixturevalue("sshd")
        made = Mirror(id="m", kind=kind, to=sshd.to(served))
        return made, Rsync(made.to, keep=("assets",), ssh=sshd.shell), lambda: files_of(served)
    if kind == "s3":
        made = Mirror(id="m", kind=kind, to="acme/page", endpoint=request.getfixturevalue("storage"))
        return made, host_of(made, tmp_path), lambda: stored(made.endpoint)
    subprocess.run(["git", "init", "-q", "--bare", str(served)], check=True)
    made = Mirror(id="m", kind=kind, to=str(served), branch="pages")
    return made, host_of(made, tmp_path), lambda: branch(served)


def stored(endpoint: str) -> dict[str, bytes]:
    import boto3

    client = boto3.client("s3", endpoint_url=endpoint)
    listed = client.list_objects_v2(Bucket="acme", Prefix="page/").get("Contents", ())
    return {e["Key"][5:]: client.get_object(Bucket="acme", Key=e["Key"])["Body"].read() for e in listed}


def branch(repository: Path) -> dict[str, bytes]:
    def git(*arguments: str) -> bytes:
        return subprocess.run(
            ["git", "-C", str(repository), *arguments], check=True, capture_output=True
        ).stdout

    names = git("ls-tree", "-r", "-z", "--name-only", "pages").decode().split("\0")[:-1]
    return {name: git("show", f"pages:{name}") for name in names if name != ".nojekyll"}


def deploy(mirror: Mirror, host: Host, root: Path, files: Mapping[str, bytes]) -> Outcome:
    (done,) = send_all(
        [mirror], write(root, files), files, ["ja"], source=root, host=lambda *_: host, deadline=60
    )
    assert done.fine, done.problem
    return done


def test_a_host_has_the_site_and_then_the_next_one(
    kind: str, mirror: tuple[Mirror, Host, Read], tmp_path: Path
) -> None:
    entry, host, read = mirror
    done = deploy(entry, host, tmp_path / "one", FIRST)
    assert read() == FIRST
    assert done.sent.changed == len(FIRST)
    again = deploy(entry, host, tmp_path / "one", FIRST)
    assert again.sent == (0, 0)
    done = deploy(entry, host, tmp_path / "two", SECOND)
    kept = {} if kind in {"directory", "git"} else {"assets/a.1.css": b"1"}
    assert read() == {**SECOND, **kept}
    assert done.sent.changed == 4  # not the Japanese page, which is as it was
    assert done.sent.removed == (2 if not kept else 1)


def test_what_storage_serves_says_what_it_is(storage: str, tmp_path: Path) -> None:
    import boto3

    made = Mirror(id="m", kind="s3", to="acme/page", endpoint=storage)
    deploy(made, host_of(made, tmp_path), tmp_path / "one", {**FIRST, "feed.rss": b"<rss/>"})
    client = boto3.client("s3", endpoint_url=storage)
    told = {
        name: client.head_object(Bucket="acme", Key=f"page/{name}")
        for name in ("index.html", "feed.rss", "assets/a.1.css")
    }
    assert told["index.html"]["ContentType"] == "text/html; charset=utf-8"
    assert told["feed.rss"]["ContentType"] == "application/rss+xml; charset=utf-8"
    assert "immutable" in told["assets/a.1.css"]["CacheControl"]
    assert "max-age=30" in told["index.html"]["CacheControl"]
    assert told["index.html"]["ETag"].strip('"') == hashlib.md5(FIRST["index.html"]).hexdigest()


class Hanging(Host):
    """A host that accepts and then says nothing more."""

    def send(self, *_: object) -> Sent:
        import threading

        threading.Event().wait(12)
        raise AssertionError("nobody waits for this")


def test_hosts_that_fail_or_hang_stop_no_other(
    tmp_path: Path, storage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("signoff.edge.mirrors.bucket.ATTEMPTS", 1)
    places = {
        "good": Mirror(id="good", kind="directory", to=str(tmp_path / "good")),
        "hangs": Mirror(id="hangs", kind="rsync", to="a@127.0.0.1:/x"),
        "refuses": Mirror(id="refuses", kind="s3", to="not-there/page", endpoint=storage),
        "dead": Mirror(id="dead", kind="s3", to="acme/page", endpoint="http://127.0.0.1:9"),
        "no-such-repository": Mirror(id="no-such-repository", kind="git", to=str(tmp_path / "nowhere")),
        "full": Mirror(id="full", kind="directory", to="/proc/signoff"),
    }

    def host(mirror: Mirror, source: Path) -> Host:
        return Hanging() if mirror.id == "hangs" else host_of(mirror, source)

    done = send_all(
        list(places.values()),
        write(tmp_path / "one", FIRST),
        FIRST,
        [],
        source=tmp_path,
        host=host,
        deadline=2,
    )
    assert [one.mirror.id for one in done] == list(places)
    assert [one.mirror.id for one in done if one.fine] == ["good"]
    assert files_of(tmp_path / "good") == FIRST
    told = {one.mirror.id: f"{one.problem} {one.remedy}" for one in done}
    assert "not done after 2 seconds" in told["hangs"]
    assert "the storage refused" in told["refuses"]
    assert "secret" not in str(told)
    assert all(one.remedy for one in done if not one.fine)


def test_a_branch_that_somebody_else_pushes_to_meanwhile_gets_both(tmp_path: Path) -> None:
    served = tmp_path / "served"
    subprocess.run(["git", "init", "-q", "--bare", str(served)], check=True)
    made = Mirror(id="m", kind="git", to=str(served), branch="pages")
    deploy(made, host_of(made, tmp_path), tmp_path / "one", FIRST)
    deploy(made, host_of(made, tmp_path), tmp_path / "two", SECOND)
    count = subprocess.run(
        ["git", "-C", str(served), "rev-list", "--count", "pages"], check=True, capture_output=True, text=True
    )
    assert count.stdout.strip() == "2"
    assert "GIT_DIR" not in os.environ
