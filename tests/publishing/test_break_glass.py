"""A page with a publisher, published from a laptop without its key: proofs count, notes wait for the key."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from signoff.approval.evidence import REF
from signoff.cli.build import command as build
from signoff.cli.publish import command as publish
from signoff.cli.verify import command as verify
from support.newsroom import FIRST, IDENTIFIED, NEXT, OPENED, SLOW, STATUS, Newsroom, signer
from support.page import files_of

MIRRORS = "mirrors:\n  - {id: one, kind: directory, to: ../one}\n"
PAGE = f"incidents/{SLOW.removeprefix('incidents/')}/index.html"
WHY = "status.yml says that only notes of ci@example.org count, and its key is not here"


class Laptop:
    """The first message is published by the workflow, which has the key; here nobody has."""

    def __init__(self, folder: Path) -> None:
        status = STATUS.replace("https://status.example.org/", "http://127.0.0.1:9/")
        self.room = Newsroom(folder, f"{status}publisher: ci@example.org\n{MIRRORS}")
        self.key = self.room.key("ci")
        self.room.allow(
            signer(self.room.key("alice"), "alice@example.org"), signer(self.key, "ci@example.org")
        )
        self.room.pull()

    def run(self, command, *words: str, **around: str) -> Result:  # type: ignore[no-untyped-def]
        """A command in this checkout: with neither key nor token, unless `around` has them."""
        self.room.hub.pass_time(minutes=1)
        now = (self.room.hub.now + timedelta(minutes=1)).isoformat()
        none = dict.fromkeys(("GITHUB_REPOSITORY", "GITHUB_TOKEN", "SIGNOFF_SIGNING_KEY"), "")
        asked = ["--source", str(self.room.page), *words]
        around = {**none, "SIGNOFF_NOW": now, **around}
        return CliRunner().invoke(command, asked, env=around, standalone_mode=False, catch_exceptions=False)

    def publish(self, *words: str, **around: str) -> Result:
        return self.run(publish, *words, **around)

    @property
    def shown(self) -> list[str]:
        """Which messages readers of the mirror see."""
        page = files_of(self.room.folder / "one")[PAGE]
        words = {"01": b"m-01-investigating", "02": b"m-02-identified"}
        return [number for number, anchor in words.items() if anchor in page]


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Laptop]:
    laptop = Laptop(tmp_path)
    with laptop.room.hub:
        laptop.room.tell({OPENED: FIRST})
        laptop.room.verify(key=laptop.key)
        yield laptop


def test_a_signed_merge_is_published_without_the_key_and_noted_once_it_is_there(laptop: Laptop) -> None:
    laptop.room.merge_signed("alice", {NEXT: IDENTIFIED})
    notes = laptop.room.git("rev-parse", REF)
    folder = laptop.room.folder / "public"
    dry = laptop.publish("--offline", "--dry-run", "--site-dir", str(folder))
    assert dry.stdout.endswith("Nothing was sent: --dry-run.\n")
    assert b"m-02-identified" in files_of(folder)[PAGE], "who has no mirror has the page in a folder"
    for done in (dry, laptop.publish("--offline")):
        assert (done.return_value, done.stderr) == (0, "")
        assert f"1 file counts by signed merges alone, which could not be noted: {WHY}\n" in done.stdout
        assert laptop.room.git("rev-parse", REF) == notes
    assert laptop.shown == ["01", "02"]

    held = laptop.run(build, "--signed-only", "--site-dir", str(folder))
    assert held.return_value == 1, "nothing was remembered"
    assert f"{NEXT}:1:1: SO912 held: not signed off" in held.stderr
    assert b"m-02-identified" not in files_of(folder)[PAGE]

    noted = laptop.run(verify, "--offline", SIGNOFF_SIGNING_KEY=str(laptop.key))
    assert f"{NEXT}: signed off by alice (signed-merge" in noted.stdout
    done = laptop.publish("--offline")
    assert (done.return_value, laptop.shown) == (0, ["01", "02"])
    assert "alone" not in done.stdout


def test_only_what_is_noted_counts_where_many_are_to_have_the_same_bytes(laptop: Laptop) -> None:
    laptop.room.merge_signed("alice", {NEXT: IDENTIFIED})
    done = laptop.publish("--noted")
    assert (done.return_value, laptop.shown) == (1, ["01"])
    assert laptop.publish("--offline").return_value == 0
    assert laptop.shown == ["01", "02"]


def test_a_review_counts_while_it_is_asked_for_and_no_later(laptop: Laptop) -> None:
    laptop.room.tell({NEXT: IDENTIFIED})
    done = laptop.publish("--remote", "", **laptop.room.environ)
    assert (done.return_value, laptop.shown) == (0, ["01", "02"])
    assert "1 file counts by reviews on the forge alone" in done.stdout
    again = laptop.publish("--offline")
    assert again.return_value == 2
    assert f"{NEXT}: held\n  these words are not signed off" in again.stderr
    assert "refused: " in again.stderr, "what readers have is not taken from them"
    assert laptop.shown == ["01", "02"]
