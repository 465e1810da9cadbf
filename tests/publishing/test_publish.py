"""Publishing from a checkout: only what is signed off, never worse than before, and back again at once."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bench.signing import write_notes
from signoff.build.survey import settings_of
from signoff.core.finding import OperatorError
from signoff.edge.git import Repository
from signoff.edge.notes import Notes
from signoff.publishing.guard import refusals
from signoff.publishing.kept import Kept
from signoff.publishing.record import REF
from signoff.publishing.run import Published, Wish, publish
from signoff.publishing.shape import Shape
from support.gitrepo import GitRepo
from support.page import FIRST, IDENTIFIED, STATUS, files_of, post_incident, start_page

OPEN = "2026-11-02-open"
MIRRORS = """\
mirrors:
  - {id: one, kind: directory, to: ../one, url: https://one.example.net/}
  - {id: two, kind: directory, to: ../two}
"""


@pytest.fixture
def page(tmp_path: Path) -> GitRepo:
    """Two mirrors, an incident that is over and one that is open, all signed off."""
    repo = start_page(tmp_path / "page", STATUS + MIRRORS)
    repo.post(f"{OPEN}/01-investigating.md", FIRST)
    write_notes(repo.page)
    return repo


def wish(page: GitRepo, **asked: object) -> Published:
    settings = settings_of(page.page)[0]
    asked.setdefault("now", page.now + timedelta(minutes=5))
    asked.setdefault("mirrors", settings.mirrors)
    place = page.page / "site"
    return publish(Wish(source=page.page, site_dir=place, settings=settings, **asked))  # type: ignore[arg-type]


def served(page: GitRepo, name: str = "one") -> dict[str, bytes]:
    return files_of(page.page.parent / name)


def test_every_mirror_has_the_same_bytes_and_only_what_is_signed_off(page: GitRepo) -> None:
    page.post(f"{OPEN}/02-identified.md", IDENTIFIED)
    done = wish(page)
    assert [one.fine for one in done.outcomes] == [True, True]
    assert done.report is not None
    assert [finding.slug for finding in done.report.findings] == ["held"]
    assert served(page) == served(page, "two") == files_of(page.page / "site")
    assert b"m-01-investigating" in served(page)[f"incidents/{OPEN}/index.html"]
    assert b"m-02-identified" not in served(page)[f"incidents/{OPEN}/index.html"]


def test_what_was_published_is_written_down(page: GitRepo) -> None:
    wish(page, forced="the board wants it")
    lines = Notes(Repository.open(page.page), ref=REF)
    (noted,) = lines.read(lines.tip())[page.head]
    told = json.loads(noted)
    assert told["mirrors"] == {"one": "", "two": ""}
    assert told["forced"] == "the board wants it"
    assert told["action"] == "publish"


def test_the_site_before_is_back_without_a_build(page: GitRepo) -> None:
    wish(page)
    before = served(page)
    post_incident(page, "2026-11-03-more")
    page.git("update-ref", "-d", "refs/notes/signoff")
    write_notes(page.page)
    wish(page)
    assert served(page) != before
    done = wish(page, rollback=True)
    assert done.report is None
    assert served(page) == served(page, "two") == before
    wish(page, rollback=True)  # because a mirror failed, say: nothing comes back that was taken back
    assert served(page) == served(page, "two") == before
    wish(page)
    assert "incidents/2026-11-03-more/index.html" in served(page)
    wish(page, now=page.now + timedelta(minutes=9))  # once more, the same: the way back is still there
    wish(page, rollback=True)
    assert served(page) == before


def test_without_an_earlier_site_there_is_no_way_back(page: GitRepo) -> None:
    wish(page)
    with pytest.raises(OperatorError, match="no earlier site"):
        wish(page, rollback=True)


def test_an_open_incident_is_not_unpublished_by_accident(page: GitRepo) -> None:
    wish(page)
    before = served(page)
    page.git("update-ref", "-d", "refs/notes/signoff")  # the notes were lost, so everything is held
    done = wish(page)
    assert any(OPEN in reason.text for reason in done.refused)
    assert not done.outcomes
    assert served(page) == before
    forced = wish(page, forced="it was never true")
    assert [one.fine for one in forced.outcomes] == [True, True]
    assert forced.passed_over == done.refused
    assert f"incidents/{OPEN}/index.html" not in served(page)


def test_a_dry_run_and_a_crash_send_nothing(page: GitRepo, monkeypatch: pytest.MonkeyPatch) -> None:
    wish(page, dry_run=True)
    assert not (page.page.parent / "one").exists()

    def crash(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("signoff.publishing.run.build", crash)
    with pytest.raises(ZeroDivisionError):
        wish(page)
    assert not (page.page.parent / "one").exists()


def test_two_at_once_do_not_mix(page: GitRepo) -> None:
    with Kept(page.page).alone(), pytest.raises(OperatorError, match="another 'signoff publish'"):
        wish(page)


NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
PAGES = frozenset({"index.html", *(f"incidents/i-{n}/index.html" for n in range(100))})


DAY = timedelta(days=1)
GONE = frozenset(f"incidents/i-{n}/index.html" for n in range(6))


def shape(paths: frozenset[str] = PAGES, **known: object) -> Shape:
    told = {"open": frozenset[str](), "made": NOW, "commit": "c", **known}
    return Shape(paths=paths, **told)  # type: ignore[arg-type]


def judge(before: Shape | None = None, after: Shape | None = None, **when: datetime | None) -> list[str]:
    times = {"now": NOW, "newest": NOW - timedelta(minutes=1), "elsewhere": None, **when}
    return [r.text for r in refusals(before, after or shape(), **times)]  # type: ignore[arg-type]


def test_what_is_no_worse_is_let_through() -> None:
    assert judge() == []
    assert judge(shape(), elsewhere=NOW - timedelta(minutes=9)) == []
    fewer = frozenset(p for p in PAGES if p not in {f"incidents/i-{n}/index.html" for n in range(5)})
    assert judge(shape(), shape(fewer)) == []
    assert judge(shape(open=frozenset({"i-7"}))) == []
    assert judge(shape(newest="a", told=NOW), shape(newest="b", told=NOW)) == []
    assert judge(now=NOW + timedelta(days=3650), elsewhere=NOW + timedelta(days=3650)) == []


@pytest.mark.parametrize(
    ("words", "reasons"),
    [
        ("no home page", judge(None, shape(PAGES - {"index.html"}))),
        ("the internal site", judge(None, shape(audience="internal"))),
        ("6 of 100 pages", judge(shape(), shape(PAGES - GONE))),
        ("i-7 is open", judge(shape(open=frozenset({"i-7"})), shape(PAGES - {"incidents/i-7/index.html"}))),
        ("the newest commit is from", judge(now=NOW - timedelta(days=3650))),
        ("the page's host says", judge(elsewhere=NOW - timedelta(days=3650))),
        ("is missing here", judge(shape(newest="incidents/i-1/02-x.md", told=NOW))),
        ("is missing here", judge(shape(newest="b", told=NOW), shape(newest="a", told=NOW - DAY))),
        ("nothing here is newer than", judge(now=NOW + timedelta(days=3650))),
        ("which is not yet here", judge(shape(made=NOW + timedelta(hours=1)))),
    ],
)
def test_what_would_be_worse_is_refused_with_the_reason(words: str, reasons: list[str]) -> None:
    assert len(reasons) == 1
    assert words in reasons[0]


def test_the_command_publishes_without_a_forge_and_says_what_it_did(page: GitRepo) -> None:
    page.post("2026-11-04-held/01-investigating.md", FIRST)
    page.write("status.yml", STATUS + MIRRORS + "  - {id: three, kind: git, to: ../nowhere}\n")
    page.commit("Add a mirror that is not there")
    now = (page.now + timedelta(minutes=5)).isoformat()
    program = [sys.executable, "-m", "signoff", "publish", "--offline"]
    command = [*program, "--source", str(page.page), "--now", now]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 3, done.stderr
    assert "one: " in done.stdout
    assert "is on 2 of 3 mirrors" in done.stdout
    assert "three: there is no git repository" in done.stderr
    assert "2026-11-04-held/01-investigating.md: held" in done.stderr
    assert "incidents/2026-11-04-held/index.html" not in served(page)
    one = subprocess.run([*command, "--to", "one"], capture_output=True, text=True, check=False)
    assert one.returncode == 1, one.stderr  # something is held
    typo = subprocess.run([*command, "--to", "onne"], capture_output=True, text=True, check=False)
    assert typo.returncode == 2
    assert "did you mean 'one'?" in typo.stderr


@pytest.mark.parametrize("path", ["status.yml", "docs/new page.md", "templates/site/assets/extra.css"])
def test_what_is_in_no_commit_is_not_published_as_if_it_were(page: GitRepo, path: str) -> None:
    file = page.page / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text((file.read_text() if file.exists() else "") + "\n# Something else\n")
    done = wish(page)
    assert [path in reason.text for reason in done.refused] == [True]
    assert done.outcomes == ()
    assert not (page.page.parent / "one").exists()
    page.commit("Say it")
    (page.page / "notes of mine").write_text("which no page is made of")
    assert wish(page).refused == ()


def test_what_git_overlooks_is_not_published_either(page: GitRepo) -> None:
    (page.page / ".git" / "info" / "exclude").write_text("docs/hidden.md\n")
    page.write("docs/hidden.md", "Nobody has seen this.\n")
    assert ["docs/hidden.md" in reason.text for reason in wish(page).refused] == [True]
    (page.page / "docs" / "hidden.md").unlink()
    page.git("update-index", "--skip-worktree", "status.yml")
    page.write("status.yml", (page.page / "status.yml").read_text() + "# more\n")
    assert ["status.yml" in reason.text for reason in wish(page).refused] == [True]


def test_a_site_is_not_kept_behind_a_link_that_a_commit_brought(page: GitRepo) -> None:
    victim = page.page.parent / "victim"
    (victim / "site-of-theirs").mkdir(parents=True)
    (page.page / ".cache").mkdir(exist_ok=True)
    (page.page / ".cache" / "signoff-published").symlink_to(victim)
    with pytest.raises(OperatorError, match="is a link"):
        wish(page)
    assert (victim / "site-of-theirs").is_dir()
    assert Kept(page.page).shape() is None
