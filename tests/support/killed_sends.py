"""One small site after another on a mirror of each kind, for tests that kill the sender (see killing.py).

SIGNOFF_KILLED tells where real hosts are: `storage`, an endpoint; `shell`, how rsync gets to the SSH server
of this machine, `to`, its address up to the folder, and `sshd`, the file with the server's process id.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import time
from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from signoff.core.watched import Mirror
from signoff.edge.mirrors import Host
from signoff.edge.mirrors.rsync import Rsync
from signoff.publishing.sending import host_of, send_all
from support.page import files_of, missing
from support.trees import cloned

Files = Mapping[str, bytes]
Trial = tuple[Callable[[], object], Callable[[], None]]

OLD = {
    "assets/style.1.css": b"p { margin: 0 }",
    "assets/icon.1.svg": b"<svg/>",
    "index.html": b'<link href="assets/style.1.css"><a href="incidents/x/"><a href="history/">',
    "history/index.html": b'<img src="../assets/icon.1.svg"><a href="../incidents/x/">'
    b'<a href="../incidents/gone/">',
    "incidents/x/index.html": b'<a href="../../">investigating',
    "incidents/gone/index.html": b'<a href="../x/">never true',
    "feed.json": b'{"n": 1}',
    "signoff.json": b'{"n": 1}',
}
NEW = {
    "assets/style.2.css": b"p { margin: 1em }",
    "assets/icon.1.svg": b"<svg/>",
    "index.html": b'<link href="assets/style.2.css"><a href="incidents/y%20z/"><a href="history/">',
    "history/index.html": b'<img src="../assets/icon.1.svg"><a href="../incidents/x/">'
    b'<a href="../incidents/y%20z/">',
    "incidents/x/index.html": b'<a href="../../">resolved, see <a href="../y%20z/">',
    "incidents/y z/index.html": b'<link href="../../assets/style.2.css"><a href="../x/">',
    "feed.json": b'{"n": 2}',
    "signoff.json": b'{"n": 2}',
}
SITES = {"old": OLD, "new": NEW}

os.environ["GIT_TEMPLATE_DIR"] = ""  # no example hooks to copy each time
_done: set[object] = set()


@cache
def _hosts() -> dict[str, str]:
    told: dict[str, str] = json.loads(os.environ["SIGNOFF_KILLED"])
    return told


@cache
def _sites(folder: Path) -> Path:
    for name, files in SITES.items():
        for path, data in files.items():
            file = folder / "sites" / name / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
    return folder / "sites"


def _send(place: Path, name: str, mirror: Mirror, host: Callable[[Mirror, Path], Host] = host_of) -> None:
    site = SITES[name]
    (done,) = send_all([mirror], _sites(place.parent) / name, site, (), source=place, host=host, deadline=60)
    assert done.fine, done.problem


# --- those that show a site in one step ---


@cache
def _published(folder: Path, kind: str) -> Path:
    begin = folder / "begin"
    begin.mkdir()
    if kind == "git":
        subprocess.run(["git", "init", "-q", "--bare", str(begin / "served")], check=True)
    for name in ("new", "old") if kind == "directory" else ("old",):  # a directory has a spare
        _send(begin, name, _at_once(begin, kind))
    return begin


def _at_once(place: Path, kind: str) -> Mirror:
    return Mirror(id="m", kind=kind, to=str(place / "served"), branch="pages" if kind == "git" else "")


def directory(place: Path) -> Trial:
    mirror = _at_once(cloned(_published(place.parent, "directory"), place), "directory")
    send, read = partial(_send, place, "new", mirror), partial(files_of, place / "served")
    return send, partial(_look_at_one_step, place, send, read)


def git(place: Path) -> Trial:
    mirror = _at_once(cloned(_published(place.parent, "git"), place), "git")
    send, read = partial(_send, place, "new", mirror), partial(_branch, place / "served")
    return send, partial(_look_at_one_step, place, send, read)


def _look_at_one_step(place: Path, send: Callable[[], None], read: Callable[[], Files]) -> None:
    assert read() in (OLD, NEW)
    send()
    assert read() == NEW
    left = [path for path in place.rglob("*") if path.name in {"staged", "retired"} or path.suffix == ".lock"]
    assert not left


def _branch(repository: Path) -> Files:
    ask = ["git", "-C", str(repository), "archive", "--format=tar", "pages"]
    packed = subprocess.run(ask, check=True, capture_output=True).stdout
    with TemporaryDirectory() as folder:
        subprocess.run(["tar", "-x", "-C", folder], input=packed, check=True)
        return {path: data for path, data in files_of(Path(folder)).items() if path != ".nojekyll"}


# --- those that get a file after the other ---


def s3(place: Path) -> Trial:
    mirror = Mirror(id="m", kind="s3", to="acme/page", endpoint=_hosts()["storage"])
    found = _stored()
    for path in found.keys() | OLD.keys():
        if path not in OLD:
            _storage().delete_object(Bucket="acme", Key=f"page/{path}")
        elif found.get(path) != OLD[path]:
            _storage().put_object(Bucket="acme", Key=f"page/{path}", Body=OLD[path])
    send = partial(_send, place, "new", mirror)
    return send, partial(_look_at_files, send, _stored)


def rsync(place: Path) -> Trial:
    cloned(_sites(place.parent) / "old", place / "served")
    mirror = Mirror(id="m", kind="rsync", to=_hosts()["to"] + str(place / "served"))
    host = Rsync(mirror.to, keep=("assets",), ssh=_hosts()["shell"])
    send = partial(_send, place, "new", mirror, lambda _mirror, _source: host)

    def read() -> Files:
        _wait_for_server()
        return files_of(place / "served")

    return send, partial(_look_at_files, send, read)


def _look_at_files(send: Callable[[], None], read: Callable[[], Files]) -> None:
    found = read()
    assert not missing(found)
    mixed = {path: data for path, data in found.items() if data not in (OLD.get(path), NEW.get(path))}
    assert not mixed, mixed
    if found["signoff.json"] == NEW["signoff.json"]:
        assert {path: found.get(path) for path in NEW} == NEW
    else:
        assert found["signoff.json"] == OLD["signoff.json"]
    left = frozenset(found.items())
    if left in _done:
        return
    _done.add(left)
    send()
    kept = {path: data for path, data in OLD.items() if path.startswith("assets/")}
    assert read() == {**kept, **NEW}


@cache
def _storage() -> Any:
    import boto3

    return boto3.client("s3", endpoint_url=_hosts()["storage"])


def _stored() -> Files:
    """What is there: files are known by their checksums, which the storage tells."""
    sums = {hashlib.md5(data).hexdigest(): data for site in SITES.values() for data in site.values()}
    listed = _storage().list_objects_v2(Bucket="acme", Prefix="page/").get("Contents", ())
    return {one["Key"].removeprefix("page/"): sums.get(one["ETag"].strip('"'), b"?") for one in listed}


def _wait_for_server() -> None:
    """Until all that the SSH server began for us has ended."""
    server = Path(_hosts()["sshd"]).read_text().strip()
    for _ in range(2000):
        children = [stat for stat in Path("/proc").glob("[0-9]*/stat") if _parent(stat) == server]
        if not children:
            return
        time.sleep(0.005)
    raise AssertionError("the server does not notice that its client is gone")


def _parent(stat: Path) -> str:
    try:
        return stat.read_text(errors="replace").rpartition(")")[2].split()[1]
    except OSError:
        return ""
