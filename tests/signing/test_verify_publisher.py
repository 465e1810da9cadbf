"""With a publisher's key only its own notes count; and the commands `signoff verify` and `build` as run."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from signoff.build.options import Options, Report
from signoff.build.run import build
from signoff.cli.verify import command
from signoff.core.finding import OperatorError
from support.newsroom import (
    ENDED,
    FIRST,
    IDENTIFIED,
    NEXT,
    OPENED,
    RESOLVED,
    STATUS,
    Newsroom,
    make_key,
    signer,
)

PUBLISHER = STATUS + "publisher: ci@example.org\n"


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Newsroom]:
    room = Newsroom(tmp_path)
    with room.hub:
        yield room


@pytest.fixture
def published(tmp_path: Path) -> Iterator[tuple[Newsroom, Path]]:
    """A page with a publisher, and the publisher's key."""
    room = Newsroom(tmp_path, status=PUBLISHER)
    key = make_key(room.folder, "ci")
    with room.hub:
        room.allow(signer(key, "ci@example.org"))
        room.pull()
        yield room, key


def slugs(done: object) -> list[str]:
    return [finding.slug for finding in done.findings]  # type: ignore[attr-defined]


def test_only_what_the_publisher_signed_is_public(published: tuple[Newsroom, Path]) -> None:
    room, key = published
    room.tell({OPENED: FIRST})
    assert slugs(room.verify(key=key)) == []
    room.push_to_main({NEXT: IDENTIFIED})
    room.note(NEXT)
    done = room.verify(key=key)
    assert slugs(done) == ["foreign-notes"]
    assert [decision.change.path for decision in done.refused] == [NEXT]
    assert room.public == {OPENED: FIRST}


def test_the_next_signed_notes_drop_the_foreign_ones(published: tuple[Newsroom, Path]) -> None:
    room, key = published
    room.tell({OPENED: FIRST})
    room.verify(key=key)
    room.push_to_main({NEXT: IDENTIFIED})
    room.note(NEXT)
    room.tell({ENDED: RESOLVED})
    room.verify(key=key)
    assert slugs(room.verify(key=key)) == []
    assert room.public == {OPENED: FIRST, ENDED: RESOLVED}


def test_notes_from_before_the_publisher_are_proved_anew(room: Newsroom) -> None:
    room.tell({OPENED: FIRST})
    room.verify()
    key = make_key(room.folder, "ci")
    room.publish({"status.yml": PUBLISHER, ".github/allowed_signers": signer(key, "ci@example.org")})
    room.pull()
    assert room.public == {}
    assert [one.path for one in room.verify(key=key).recorded] == [OPENED]
    assert room.public == {OPENED: FIRST}


def test_without_its_key_nothing_is_recorded_for_the_publisher(published: tuple[Newsroom, Path]) -> None:
    room, _ = published
    room.tell({OPENED: FIRST})
    with pytest.raises(OperatorError, match="its key is not here"):
        room.verify()


def test_a_revoked_publisher_counts_no_more(published: tuple[Newsroom, Path]) -> None:
    room, key = published
    room.tell({OPENED: FIRST})
    room.verify(key=key)
    room.publish({".github/revoked_signers": key.with_suffix(".pub").read_text()})
    room.pull()
    assert room.public == {}


# the commands


def run(room: Newsroom, *arguments: str, **surroundings: str) -> Result:
    asked = ["--source", str(room.page), *arguments]
    around = {**room.environ, "SIGNOFF_NOW": room.hub.now.isoformat(), **surroundings}
    return CliRunner().invoke(command, asked, env=around, standalone_mode=False, catch_exceptions=False)


def test_verify_says_what_it_recorded_and_is_fine(room: Newsroom) -> None:
    room.tell({OPENED: FIRST})
    result = run(room)
    assert result.return_value == 0
    assert f"{OPENED}: signed off by alice (review http://" in result.stdout
    assert result.stdout.endswith("1 files signed off, 1 of them new; 0 held.\n")


def test_verify_says_what_is_held_why_and_who_can_help(room: Newsroom) -> None:
    room.push_to_main({OPENED: FIRST})
    result = run(room)
    assert result.return_value == 1
    assert "SO901 unsigned" in result.stderr
    assert "needed: the approval of @alice" in result.stderr


def test_verify_says_that_it_could_not_ask(room: Newsroom) -> None:
    room.tell({OPENED: FIRST})
    room.hub.limit_next(3600, times=50)
    result = run(room)
    assert result.return_value == 3
    assert f"{OPENED}: could not ask: " in result.stderr
    assert room.git("for-each-ref", "refs/notes") == ""


def test_a_doubted_proof_weighs_more_than_a_forge_that_stops_answering(room: Newsroom) -> None:
    room.tell({OPENED: FIRST})
    run(room)
    room.hub.dismiss(room.number, room.hub.pulls[room.number].reviews[0].id)
    room.tell({NEXT: IDENTIFIED})
    room.hub.fail_next(503, times=50, path=f"/pulls/{room.number}/")
    result = run(room, "--recheck")
    assert result.return_value == 1
    assert "its proof does not hold any more" in result.stderr


def test_offline_only_signed_merges_count(room: Newsroom) -> None:
    room.tell({OPENED: FIRST})
    calls = len(room.hub.log)
    assert run(room, "--offline").return_value == 1
    assert run(room, GITHUB_REPOSITORY="").return_value == 1
    assert len(room.hub.log) == calls


def test_two_runs_that_push_at_once_both_succeed_and_lose_nothing(room: Newsroom, tmp_path: Path) -> None:
    room.tell({OPENED: FIRST})
    room.tell({NEXT: IDENTIFIED})
    other = tmp_path / "other"
    room.git("clone", "-q", str(room.hub.path), str(other))
    subprocess.run(["git", "-C", str(other), "reset", "-q", "--hard", "HEAD^"], check=True)
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "signoff", "verify", "--push", "--source", str(page)],
            env={**os.environ, **room.environ, "SIGNOFF_NOW": room.hub.now.isoformat()},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for page in (room.page, other)
    ]
    for process in started:
        _, error = process.communicate(timeout=120)
        assert process.returncode == 0, error
    room.git("update-ref", "-d", "refs/notes/signoff")
    room.git("fetch", "-q", "origin", "refs/notes/signoff:refs/notes/signoff")
    assert room.public == {OPENED: FIRST, NEXT: IDENTIFIED}


def test_what_another_run_shared_is_not_asked_again(room: Newsroom) -> None:
    room.tell({OPENED: FIRST})
    run(room, "--push")
    room.git("update-ref", "-d", "refs/notes/signoff")
    calls = len(room.hub.log)
    assert run(room, "--fetch").return_value == 0
    assert len(room.hub.log) == calls


# the page


def page_of(room: Newsroom, site: Path, **asked: object) -> Report:
    now = (room.hub.now + timedelta(minutes=2)).isoformat()
    options = {"source": room.page, "site_dir": site, "now": now, "jobs": 1, "signed_only": True, **asked}
    return build(Options(**options))  # type: ignore[arg-type]


def texts(site: Path) -> str:
    files = [p for p in sorted(site.rglob("*")) if p.suffix in {".html", ".rss", ".atom", ".json", ".xml"}]
    return "\n".join(path.read_text(encoding="utf-8") for path in files)


def test_the_page_shows_the_signed_words_and_no_others(room: Newsroom, tmp_path: Path) -> None:
    room.tell({OPENED: FIRST})
    room.verify()
    room.push_to_main({OPENED: FIRST.replace("take longer", "take MUCH longer"), ENDED: RESOLVED})
    room.push_to_main({"incidents/2026-11-21-secret/01-investigating.md": FIRST.replace("Slow", "SECRET")})
    report = page_of(room, tmp_path / "site")
    shown = texts(tmp_path / "site")
    assert "take longer than usual" in shown
    assert "MUCH" not in shown
    assert "SECRET" not in shown
    assert "answers as usual again" not in shown
    assert "Investigating" in (tmp_path / "site/index.html").read_text()
    assert report.failed
    assert [finding.slug for finding in report.findings].count("held") == 3


def test_a_build_that_remembers_gives_the_bytes_of_one_that_does_not(room: Newsroom, tmp_path: Path) -> None:
    site, fresh = tmp_path / "site", tmp_path / "fresh"
    room.tell({OPENED: FIRST})
    room.verify()
    page_of(room, site)
    room.tell({NEXT: IDENTIFIED})
    room.push_to_main({OPENED: FIRST.replace("Slow", "Fine")})
    for _ in range(2):
        page_of(room, site)
        page_of(room, fresh, use_cache=False)
        assert files(site) == files(fresh)
        room.verify()


def files(site: Path) -> dict[str, bytes]:
    return {str(p.relative_to(site)): p.read_bytes() for p in sorted(site.rglob("*")) if p.is_file()}


def test_a_sitrep_stays_internal_although_the_first_message_is_held(room: Newsroom, tmp_path: Path) -> None:
    room.push_to_main({OPENED: FIRST.replace("---\n", "---\naudience: internal\n", 1)})
    room.tell({NEXT: IDENTIFIED.replace("Retrying", "INTERNAL")})
    room.verify()
    assert NEXT in room.public
    page_of(room, tmp_path / "site")
    assert "INTERNAL" not in texts(tmp_path / "site")
