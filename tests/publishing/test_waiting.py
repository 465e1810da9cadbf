"""All addresses are waited for at the same time, with one deadline, and Ctrl-C loses nothing."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bench.signing import write_notes
from signoff.core.finding import OperatorError
from signoff.edge.git import Repository
from signoff.edge.mainline import Following
from signoff.publishing.probe import Expected, Probed, probe
from signoff.publishing.record import REF
from signoff.publishing.waiting import Sight, look
from signoff.publishing.watch import expected
from signoff.signing.checks import Check, Health
from support.gitrepo import GitRepo
from support.page import FIRST, IDENTIFIED, build_page, start_page
from support.serving import serving

URLS = ("https://a.example/", "https://b.example/", "https://c.example/")
SLUG = "2026-11-02-open"
NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
"""Two hours after the newest message."""


def live(url: str) -> Probed:
    return Probed(url, (), fresh=True)


def stale(url: str) -> Probed:
    return Probed(url, (Check("commit", Health.FAIL, "an old commit", "wait"),), fresh=False)


def test_all_are_looked_at_together() -> None:
    """One after the other, the first would wait for the others for ever."""
    together = threading.Barrier(len(URLS))

    def visit(url: str) -> Probed:
        together.wait(timeout=30)
        return live(url)

    heard: list[Sight] = []
    found = look([*URLS, URLS[0]], visit, 0, heard.append)
    assert [one.url for one in found] == list(URLS)
    assert sorted(sight.probed.url for sight in heard) == list(URLS)


def test_each_is_heard_of_as_soon_as_it_is_live_and_only_those_that_are_not_are_looked_at_again() -> None:
    late = threading.Event()

    def visit(url: str) -> Probed:
        return live(url) if url == URLS[0] or late.is_set() else stale(url)

    heard: list[tuple[str, bool]] = []

    def hear(sight: Sight) -> None:
        heard.append((sight.probed.url, sight.probed.live))
        if heard.count((URLS[1], False)) == 3:
            late.set()

    found = look(URLS[:2], visit, 60, hear, pause=0.001)
    assert all(one.live for one in found)
    assert heard.count((URLS[0], True)) == 1
    assert [one for one in heard if one[1]] == [(URLS[0], True), (URLS[1], True)]


def test_when_the_time_is_up_the_last_look_counts() -> None:
    (found,) = look(URLS[:1], stale, 0, lambda _: None)
    assert not found.live
    assert found.checks[0].text == "an old commit"


def test_one_that_hangs_holds_nobody_up() -> None:
    never = threading.Event()

    def visit(url: str) -> Probed:
        if url == URLS[1]:
            never.wait(timeout=60)
        return live(url)

    found = look(URLS, visit, 0, lambda _: None, grace=0.2)
    never.set()
    assert [one.live for one in found] == [True, False, True]
    assert "no answer within" in found[1].checks[0].text


def test_a_mistake_in_an_address_is_told_as_one() -> None:
    def visit(url: str) -> Probed:
        raise OperatorError(f"'{url}' is no address", "write another")

    with pytest.raises(OperatorError, match="no address"):
        look(URLS, visit, 60, lambda _: None)


def test_a_mistake_of_ours_with_one_address_hides_no_other() -> None:
    def visit(url: str) -> Probed:
        if url == URLS[1]:
            raise ZeroDivisionError
        return Probed(url, (), fresh=True)

    found = look(URLS, visit, 0, lambda _: None)
    assert [one.live for one in found] == [True, False, True]
    assert "a mistake in Signoff: ZeroDivisionError" in found[1].checks[0].text


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[GitRepo, Path, str]]:
    """A page, the site that was built from it, and where that is served."""
    root = tmp_path_factory.mktemp("waiting")
    repo = start_page(root / "page")
    repo.post(f"{SLUG}/01-investigating.md", FIRST)
    write_notes(repo.page)
    build_page(repo, root / "site", f"{NOW:%Y-%m-%dT%H:%MZ}", signed_only=True)
    with serving(root / "site") as (url, _):
        yield repo, root / "site", f"{url}/"


def test_ctrl_c_ends_the_waiting_with_what_was_found_so_far(page: tuple[GitRepo, Path, str]) -> None:
    """The page is live, the mirror does not answer, and somebody has waited enough."""
    repo, site, url = page
    command = [sys.executable, "-m", "signoff", "probe", "--source", str(repo.page), "--site-dir", str(site)]
    more = ["--wait", "600", "--record", url, "http://127.0.0.1:9/"]
    around = {"SIGNOFF_NOW": NOW.isoformat(), "PATH": "/usr/bin:/bin"}
    with subprocess.Popen(
        [*command, *more], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=around
    ) as waiting:
        assert waiting.stderr is not None
        lines = [waiting.stderr.readline() for _ in range(2)]
        waiting.send_signal(signal.SIGINT)
        told, said = waiting.communicate(timeout=60)
    assert lines[0].startswith("waiting for commit "), lines
    assert "600 seconds at most" in lines[0]
    assert lines[1].startswith(f"{url}: live "), lines
    assert lines[1].endswith("after the sign-off\n"), lines
    assert waiting.returncode == 3, said
    assert f"{url} commit: serves commit" in told
    assert "http://127.0.0.1:9/" in told
    assert "Traceback" not in said
    notes = repo.git("ls-tree", "-r", "--name-only", REF).split()
    assert any(url in repo.git("cat-file", "-p", f"{REF}:{name}") for name in notes)


def test_a_newer_commit_of_the_main_line_is_no_fault_and_one_of_nobody_is(
    page: tuple[GitRepo, Path, str], tmp_path: Path
) -> None:
    """While one commit was waited for the next was published."""
    repo, site, _ = page
    forge, clone = tmp_path / "forge.git", tmp_path / "clone"
    repo.git("clone", "-q", "--bare", ".", str(forge))
    repo.git("clone", "-q", str(forge), str(clone))
    wanted, _ = expected(clone, site, "origin")
    newer = GitRepo(tmp_path / "newer")
    newer.git("pull", "-q", str(repo.page), "main")
    newer.now = repo.now
    newer.post(f"{SLUG}/02-identified.md", IDENTIFIED)
    write_notes(newer.page)
    build_page(newer, tmp_path / "site", f"{NOW:%Y-%m-%dT%H:%MZ}", signed_only=True)
    with serving(tmp_path / "site") as (url, _log):
        mine = probe(f"{url}/", wanted, NOW)
        assert {check.name for check in mine.checks if check.health is Health.FAIL} >= {"commit", "newest"}
        newer.git("push", "-q", str(repo.page), "HEAD:refs/heads/side")
        assert not probe(f"{url}/", expected(tmp_path / "clone", site, "origin")[0], NOW).fresh, (
            "no main line"
        )
        newer.git("push", "-q", str(forge), "HEAD:refs/heads/main")
        done = probe(f"{url}/", expected(clone, site, "origin")[0], NOW)
    assert done.fresh
    assert not [check.text for check in done.checks if check.health is Health.FAIL]
    assert done.told, "the words of the earlier message are there still"
    newest = json.loads((tmp_path / "site" / "signoff.json").read_text(encoding="utf-8"))["commit"]
    (commit,) = [check.text for check in done.checks if check.name == "commit"]
    assert f"{newest[:10]}" in commit
    assert "newer than" in commit
    assert not Following(Repository.open(clone), "nowhere")(newest[::-1])
    assert not Following(Repository.open(clone), "origin")("--upload-pack=x")


def test_words_that_are_not_there_are_no_sight(page: tuple[GitRepo, Path, str]) -> None:
    """The facts are new and the page itself is an old copy."""
    repo, site, url = page
    wanted, _ = expected(repo.page, site)
    plain = {name: getattr(wanted, name) for name in Expected.__slots__}
    assert probe(url, wanted, NOW).told
    other = probe(url, Expected(**{**plain, "words": "Something that nobody has said."}), NOW)
    assert other.fresh
    assert not other.told


def test_a_page_that_was_renewed_since_is_not_compared_byte_for_byte(
    page: tuple[GitRepo, Path, str], tmp_path: Path
) -> None:
    """The same commit is published every quarter of an hour."""
    repo, _, url = page
    build_page(repo, tmp_path / "site", "2026-11-01T11:45Z", signed_only=True)
    older, _ = expected(repo.page, tmp_path / "site")
    done = probe(url, older, NOW)
    assert done.live
    assert "same bytes" not in {check.name for check in done.checks}
    (tmp_path / "later").mkdir()
    build_page(repo, tmp_path / "later" / "site", "2026-11-01T12:15Z", signed_only=True)
    newer, _ = expected(repo.page, tmp_path / "later" / "site")
    failed = {check.name for check in probe(url, newer, NOW).checks if check.health is Health.FAIL}
    assert failed == {"same bytes"}
