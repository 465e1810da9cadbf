"""Mirrors that are slow, hang or break off: their readers have a whole site, and nobody waits for them."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from signoff.core.watched import Mirror
from signoff.edge.mirrors import Host, bucket
from signoff.edge.mirrors.bucket import Bucket
from signoff.edge.mirrors.rsync import Rsync
from signoff.publishing.sending import host_of, send_all
from signoff.publishing.serving import Outcome
from support.lines import Line
from support.page import files_of

from .conftest import Sshd, empty
from .test_mirrors import FIRST, SECOND, stored, write

GOOD = "good"


class Heard:
    """Remembers in which order mirrors were done, and does `then` when the good one is."""

    def __init__(self, then: Callable[[], None] = lambda: None) -> None:
        self.order: list[str] = []
        self._then = then

    def done(self, outcome: Outcome) -> None:
        self.order.append(outcome.mirror.id)
        if outcome.mirror.id == GOOD:
            self._then()

    def waiting(self, mirrors: Sequence[Mirror], seconds: float) -> None: ...


class Far:
    """A mirror behind a line; `read` is what its readers find."""

    def __init__(self, kind: str, folder: Path, storage: str, sshd: Sshd) -> None:
        self.kind = kind
        self._folder = folder
        self._storage = storage
        self._sshd = sshd

    def read(self) -> dict[str, bytes]:
        return stored(self._storage) if self.kind == "s3" else files_of(self._folder)

    def clear(self) -> None:
        if self.kind == "s3":
            empty(self._storage)
        else:
            shutil.rmtree(self._folder)

    @property
    def server(self) -> int:
        return urlsplit(self._storage).port or 0 if self.kind == "s3" else self._sshd.port

    def host(self, port: int | None = None) -> Host:
        """The mirror as it is reached through `port`."""
        port = port or self.server
        if self.kind == "s3":
            return Bucket("acme/page", f"http://127.0.0.1:{port}")
        words = shlex.split(self._sshd.shell)
        words[words.index("-p") + 1] = str(port)
        known = f"HostKeyAlias=[127.0.0.1]:{self._sshd.port}"
        return Rsync(self._sshd.to(self._folder), keep=("assets",), ssh=shlex.join([*words, "-o", known]))


@pytest.fixture(params=["rsync", "s3"])
def far(
    request: pytest.FixtureRequest, tmp_path: Path, storage: str, sshd: Sshd, monkeypatch: pytest.MonkeyPatch
) -> Far:
    monkeypatch.setattr(bucket, "ATTEMPTS", 1)
    return Far(request.param, tmp_path / "served", storage, sshd)


def send(
    places: Mapping[str, Host], root: Path, files: Mapping[str, bytes], heard: Heard, deadline: float = 60
) -> dict[str, Outcome]:
    """Send `files` to all `places` at once."""
    mirrors = [Mirror(id=name, kind="directory", to="unused") for name in places]
    done = send_all(
        mirrors,
        write(root, files),
        files,
        ["ja"],
        source=root,
        host=lambda mirror, _: places[mirror.id],
        deadline=deadline,
        listener=heard,
    )
    return {one.mirror.id: one for one in done}


def directory(folder: Path) -> Host:
    return host_of(Mirror(id="m", kind="directory", to=str(folder)), folder)


def needed(far: Far, root: Path) -> int:
    """How many bytes it takes to put SECOND where FIRST is; FIRST is there in the end."""
    send({"far": far.host()}, root / "old", FIRST, Heard())
    with Line(far.server, sys.maxsize) as line:
        assert send({"far": far.host(line.port)}, root / "new", SECOND, Heard())["far"].fine
    far.clear()  # a site leaves its assets behind, and they would not be sent again
    assert send({"far": far.host()}, root / "old", FIRST, Heard())["far"].fine
    return line.passed


def assert_hangs_together(served: Mapping[str, bytes]) -> None:
    """What leads to others is new only when those are."""
    new = {path for path, data in SECOND.items() if served.get(path) == data}
    if "index.html" in new:
        assert {"assets/a.2.css", "incidents/y z/index.html"} <= new
    if "signoff.json" in new:
        assert new == SECOND.keys()
    for path in ("index.html", "signoff.json"):
        assert served[path] in (FIRST[path], SECOND[path])


def test_a_slow_mirror_is_waited_for_and_holds_up_no_other(far: Far, tmp_path: Path) -> None:
    """It goes on only when the other one is done: whoever waited for it would wait for ever."""
    with Line(far.server, 0) as line:
        heard = Heard(then=line.release)
        places = {"slow": far.host(line.port), GOOD: directory(tmp_path / "good")}
        done = send(places, tmp_path / "site", FIRST, heard)
    assert heard.order == [GOOD, "slow"]
    assert all(one.fine for one in done.values())
    assert far.read() == files_of(tmp_path / "good") == FIRST


def test_a_mirror_that_hangs_is_given_up_and_nothing_goes_on_behind(far: Far, tmp_path: Path) -> None:
    with Line(far.server, needed(far, tmp_path) * 2 // 3) as line:
        places = {"hangs": far.host(line.port), GOOD: directory(tmp_path / "good")}
        done = send(places, tmp_path / "new", SECOND, Heard(), deadline=4)
        assert line.held.is_set()
        assert "not done after 4 seconds" in done["hangs"].problem
        assert "still there" in done["hangs"].remedy
        assert files_of(tmp_path / "good") == SECOND
        assert line.idle.wait(10), "something still holds the line"
        line.release()
    assert_hangs_together(far.read())
    assert far.read()["signoff.json"] == FIRST["signoff.json"]


def test_a_line_that_breaks_leaves_what_hangs_together_and_the_next_run_finishes(
    far: Far, tmp_path: Path
) -> None:
    enough = needed(far, tmp_path)
    for part in (0.5, 0.9) if far.kind == "rsync" else (0.3, 0.6, 0.8, 0.95):
        with Line(far.server, int(enough * part), cut=True) as line:
            done = send({"breaks": far.host(line.port)}, tmp_path / "new", SECOND, Heard())["breaks"]
            assert line.held.is_set()
        assert done.problem
        assert done.remedy
        assert "mistake in Signoff" not in done.problem
        assert_hangs_together(far.read())
        far.clear()
        assert send({"far": far.host()}, tmp_path / "old", FIRST, Heard())["far"].fine
    with Line(far.server, int(enough * 0.8), cut=True) as line:
        send({"breaks": far.host(line.port)}, tmp_path / "new", SECOND, Heard())
    assert send({"far": far.host()}, tmp_path / "new", SECOND, Heard())["far"].fine
    served = {path: data for path, data in far.read().items() if path != "assets/a.1.css"}
    assert served == SECOND


def test_ctrl_c_ends_what_hangs_and_keeps_what_is_done(far: Far, tmp_path: Path) -> None:
    with Line(far.server, 0) as line:
        places = {"hangs": far.host(line.port), GOOD: directory(tmp_path / "good")}
        heard = Heard(then=lambda: os.kill(os.getpid(), signal.SIGINT))
        done = send(places, tmp_path / "site", FIRST, heard)
        assert line.idle.wait(10), "something still holds the line"
    assert done[GOOD].fine
    assert done["hangs"].problem == "stopped by you"
    assert "signoff publish --to hangs" in done["hangs"].remedy
    assert files_of(tmp_path / "good") == FIRST
    assert far.read() == {}


def test_nothing_is_sent_any_more_when_the_publisher_is_killed(far: Far, tmp_path: Path) -> None:
    with Line(far.server, 0) as line:
        publisher = os.fork()
        if publisher == 0:
            send({"far": far.host(line.port)}, tmp_path / "site", FIRST, Heard())
            os._exit(0)
        assert line.held.wait(10)
        os.kill(publisher, signal.SIGKILL)
        os.waitpid(publisher, 0)
        assert line.idle.wait(10), "something still holds the line"
        line.release()
    assert far.read() == {}
