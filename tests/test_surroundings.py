"""What conftest.py promises to every other test: no network, one time zone, plain git, a page of its own."""

from __future__ import annotations

import contextlib
import os
import socket
import time
from pathlib import Path

import pytest

from conftest import git


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("status.example.org", 443)])
def test_a_test_cannot_reach_the_network_and_cannot_hide_that_it_tried(address: tuple[str, int]) -> None:
    def careless() -> None:
        with contextlib.suppress(Exception):
            socket.create_connection(address, timeout=1)

    with pytest.raises(pytest.fail.Exception, match="reached for the network"):
        careless()


def test_a_test_may_talk_to_a_server_of_its_own() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()) as client,
    ):
        assert client.getpeername() == server.getsockname()


def test_time_zone_and_language_are_pinned() -> None:
    assert (time.timezone, time.tzname[0]) == (0, "UTC")
    assert os.environ["LC_ALL"] == "C.UTF-8"


def test_git_knows_nothing_of_the_developer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".gitconfig").write_text("[core]\n\tautocrlf = true\n", encoding="utf-8")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert git(tmp_path, "config", "--list") == ""


def test_the_demonstration_is_a_clean_copy_of_ones_own(demo: Path, project_root: Path) -> None:
    assert git(demo, "status", "--porcelain") == ""
    assert git(demo, "rev-list", "--count", "HEAD").strip() == "1"
    first = "incidents/2026-11-21-delayed-notifications/01-investigating.md"
    assert (demo / first).read_bytes() == (project_root / first).read_bytes()
    (demo / first).unlink()
    assert (project_root / first).exists()
