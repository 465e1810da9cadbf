"""Real hosts for mirrors: sshd with rsync, S3-compatible storage, a bare git repository."""

from __future__ import annotations

import getpass
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from signoff.edge.mirrors.rsync import SSH
from support.worst_day import Day, worst_day


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def make_key(file: Path) -> Path:
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(file)], check=True)
    return file


class Sshd:
    """An SSH server on this machine; `shell` is how rsync gets there, `to(folder)` a mirror's address.

    `within` is written before its command.
    """

    def __init__(self, folder: Path, within: Sequence[str] = ()) -> None:
        folder.mkdir(mode=0o700)
        self.pid_file = folder / "pid"
        host, client = make_key(folder / "host"), make_key(folder / "client")
        (folder / "allowed").write_text(client.with_suffix(".pub").read_text())
        self.port = free_port()
        lines = [
            f"Port {self.port}",
            "ListenAddress 127.0.0.1",
            f"HostKey {host}",
            f"AuthorizedKeysFile {folder / 'allowed'}",
            f"PidFile {self.pid_file}",
            "UsePAM no",
            "StrictModes no",
            "PasswordAuthentication no",
            "PermitRootLogin prohibit-password",
            "KexAlgorithms curve25519-sha256",  # the newest takes a tenth of a second
            "SetEnv SHLVL=3",  # and so may a shell that believes to be the first, and reads ~/.bashrc
        ]
        (folder / "config").write_text("\n".join(lines) + "\n")
        kind, key, *_ = host.with_suffix(".pub").read_text().split()
        (folder / "known").write_text(f"[127.0.0.1]:{self.port} {kind} {key}\n")
        self.shell = f"{SSH} -F none -p {self.port} -i {client} -o UserKnownHostsFile={folder / 'known'}"
        Path("/run/sshd").mkdir(exist_ok=True) if os.geteuid() == 0 else None
        program = shutil.which("sshd", path="/usr/sbin:/usr/bin") or "sshd"
        self._process = subprocess.Popen(
            [*within, program, "-D", "-f", str(folder / "config")], stderr=subprocess.DEVNULL
        )

    def wait(self) -> None:
        for _ in range(200):
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.02)
            else:
                return
        raise RuntimeError("sshd does not start")

    def to(self, folder: Path) -> str:
        return f"{getpass.getuser()}@127.0.0.1:{folder}"

    def close(self) -> None:
        self._process.terminate()
        self._process.wait()


@pytest.fixture(scope="session")
def sshd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sshd]:
    for program in ("sshd", "rsync", "ssh-keygen"):
        if shutil.which(program, path=f"/usr/sbin:{os.environ['PATH']}") is None:
            pytest.skip(f"needs {program}: apt-get install openssh-server rsync")
    server = Sshd(tmp_path_factory.mktemp("sshd") / "etc")
    server.wait()
    yield server
    server.close()


@pytest.fixture(scope="session")
def _storage() -> Iterator[str]:
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


def empty(endpoint: str) -> None:
    """Remove everything from the bucket `acme`."""
    import boto3

    client = boto3.client("s3", endpoint_url=endpoint)
    for entry in client.list_objects_v2(Bucket="acme").get("Contents", ()):
        client.delete_object(Bucket="acme", Key=entry["Key"])


@pytest.fixture
def storage(_storage: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The endpoint of an S3-compatible storage with the bucket `acme`, empty."""
    import boto3

    for name, value in {
        "AWS_ACCESS_KEY_ID": "tests-key-id",
        "AWS_SECRET_ACCESS_KEY": "tests-secret-key",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
    }.items():
        monkeypatch.setenv(name, value)
    client = boto3.client("s3", endpoint_url=_storage)
    if any(bucket["Name"] == "acme" for bucket in client.list_buckets()["Buckets"]):
        empty(_storage)
    else:
        client.create_bucket(Bucket="acme")
    return _storage


@pytest.fixture(scope="session")
def _whole_day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    with worst_day(tmp_path_factory.mktemp("day")) as day:
        yield day


@pytest.fixture
def day(_whole_day: Day) -> Day:
    """The worst day, before anything went wrong."""
    _whole_day.reset()
    return _whole_day
