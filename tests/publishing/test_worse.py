"""The workflow's site does not take the place of a better one, unless somebody says why."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path

import pytest

from bench.signing import write_notes
from signoff.publishing.worse import main, worse
from support.gitrepo import GitRepo
from support.page import FIRST, STATUS, build_page, post_incident, start_page
from support.serving import serving

OPEN = "2026-11-02-open"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Path]]:
    """A page with five incidents that are over and an open one, and the site of it that is public."""
    root = tmp_path_factory.mktemp("worse")
    shown = format_datetime(datetime(2026, 11, 10, 12, tzinfo=UTC), usegmt=True)
    (root / "public").mkdir()
    with pytest.MonkeyPatch.context() as patch, serving(root / "public") as (url, _):
        patch.setattr("support.serving._Handler.date_time_string", lambda *_: shown)
        repo: GitRepo = start_page(root / "page", STATUS.replace("https://status.example.org", url))
        for number in range(3, 7):
            post_incident(repo, f"2026-11-0{number}-slow")
        repo.post(f"{OPEN}/01-investigating.md", FIRST)
        write_notes(repo.page)
        build_page(repo, root / "public", signed_only=True)
        yield repo.page, root / "public"


def _gone(site: Path, slug: str) -> None:
    shutil.rmtree(site / "incidents" / slug)


def _made(site: Path, when: str) -> None:
    facts = json.loads((site / "signoff.json").read_text(encoding="utf-8"))
    (site / "signoff.json").write_text(json.dumps({**facts, "generated_at": when}), encoding="utf-8")


CASES: list[tuple[str, Callable[[Path], None], list[str]]] = [
    ("the same", lambda _: None, []),
    ("no home page", lambda site: (site / "index.html").unlink(), ["has no home page"]),
    ("an open incident less", lambda site: _gone(site, OPEN), [f"{OPEN} is open on the published page"]),
    ("one less", lambda site: _gone(site, "2026-11-03-slow"), []),
    (
        "four less",
        lambda site: [_gone(site, f"2026-11-0{number}-slow") for number in range(3, 7)],
        ["4 of 6 pages of incidents would go"],
    ),
    (
        "a clock that is slow",
        lambda site: _made(site, "2026-10-30T12:00:00+00:00"),
        ["the newest commit is from", "the page's host says", "made at"],
    ),
]


@pytest.mark.parametrize(("change", "reasons"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_what_is_worse_is_told(
    change: Callable[[Path], object],
    reasons: list[str],
    built: tuple[Path, Path],
    tmp_path: Path,
) -> None:
    page, public = built
    shutil.copytree(public, tmp_path / "site")
    change(tmp_path / "site")
    found = worse(page, tmp_path / "site")[1]
    assert len(found) == len(reasons), found
    assert all(reason in one.text for reason, one in zip(reasons, found, strict=True))


def test_nothing_is_published_unless_somebody_says_why(
    built: tuple[Path, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    page, public = built
    monkeypatch.chdir(page)
    shutil.copytree(public, tmp_path / "site")
    assert main(tmp_path / "site", tmp_path / "words", "said without need") == 0
    assert not (tmp_path / "words").exists(), "there was nothing to pass over"
    _gone(tmp_path / "site", OPEN)
    assert main(tmp_path / "site", tmp_path / "words", "") == 2
    assert "refused: the incident" in capsys.readouterr().err
    assert main(tmp_path / "site", tmp_path / "words", "it was a test") == 0
    assert "passed over, as you said: the incident" in capsys.readouterr().err
    kept = json.loads((tmp_path / "words" / "words.json").read_text(encoding="utf-8"))
    assert (kept["forced"], kept["mirrors"]) == ("it was a test", {})
    assert main(tmp_path / "nothing", tmp_path / "words", "") == 2
    assert "hint: " in capsys.readouterr().err


def test_a_page_that_does_not_answer_stops_nothing(built: tuple[Path, Path], tmp_path: Path) -> None:
    page, public = built
    elsewhere = tmp_path / "page"
    shutil.copytree(page, elsewhere)
    text = (page / "status.yml").read_text(encoding="utf-8")
    (elsewhere / "status.yml").write_text(text.replace("http://127.0.0.1:", "http://127.0.0.1:9/"), "utf-8")
    assert worse(elsewhere, public)[1] == ()
