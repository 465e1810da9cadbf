"""Two who publish to one mirror: the older never takes the newer one's place, and the two are never mixed."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bench.signing import write_notes
from signoff.build.survey import settings_of
from signoff.core.watched import Mirror
from signoff.edge.git import Repository
from signoff.edge.mirrors import Host
from signoff.edge.mirrors.branch import Branch, _Place
from signoff.edge.mirrors.bucket import Bucket
from signoff.edge.mirrors.directory import Directory
from signoff.edge.mirrors.rsync import Rsync
from signoff.publishing.guard import Refusal
from signoff.publishing.run import Published, Wish, publish
from signoff.publishing.serving import Outcome, Site, serve
from signoff.publishing.shape import Shape
from signoff.publishing.succession import Succession
from support.gitrepo import START, GitRepo
from support.page import FIRST as FIRST_MESSAGE
from support.page import IDENTIFIED, STATUS, files_of, start_page

from .conftest import Sshd
from .test_mirrors import FIRST, SECOND, branch, stored, write
from .test_publish import MIRRORS


def wish(page: GitRepo, **asked: Any) -> Published:
    settings = settings_of(page.page)[0]
    asked.setdefault("now", page.now + timedelta(minutes=5))
    return publish(
        Wish(
            source=page.page,
            site_dir=page.page / "site",
            settings=settings,
            mirrors=settings.mirrors,
            **asked,
        )
    )


def cloned(page: GitRepo, name: str) -> GitRepo:
    """Another checkout beside it, with its notes, at the commit of now."""
    folder = page.page.parent / name
    subprocess.run(["git", "clone", "-q", str(page.page), str(folder)], check=True)
    other = GitRepo(folder)
    other.now = page.now
    other.git("fetch", "-q", "origin", "refs/notes/*:refs/notes/*")
    return other


def one(done: Published) -> Outcome:
    return done.outcomes[0]


@pytest.fixture
def page(tmp_path: Path) -> GitRepo:
    repo = start_page(tmp_path / "page", STATUS + MIRRORS)
    write_notes(repo.page)
    return repo


def posted(page: GitRepo) -> None:
    page.post("2026-11-02-open/01-investigating.md", FIRST_MESSAGE)
    page.git("update-ref", "-d", "refs/notes/signoff")
    write_notes(page.page)


def test_a_checkout_that_is_behind_does_not_take_back_what_another_has_published(page: GitRepo) -> None:
    behind = cloned(page, "behind")
    posted(page)
    assert one(wish(page)).fine
    before = files_of(page.page.parent / "one")
    done = wish(behind, now=page.now + timedelta(minutes=6))
    assert "does not know" in one(done).problem
    assert page.head[:10] in one(done).problem
    assert "git pull" in one(done).remedy
    behind.git("fetch", "-q", "origin")
    done = wish(behind, now=page.now + timedelta(minutes=6))
    assert "it has a newer site" in one(done).problem
    assert files_of(page.page.parent / "one") == before
    assert one(wish(behind, now=page.now + timedelta(minutes=6), forced="it was wrong")).fine
    assert files_of(page.page.parent / "one") != before
    assert one(wish(page)).fine  # a newer one may follow an older
    assert files_of(page.page.parent / "one") == before


def test_two_checkouts_that_went_apart_do_not_publish_over_each_other(page: GitRepo) -> None:
    apart = cloned(page, "apart")
    posted(page)
    assert one(wish(page)).fine
    apart.write("docs/other.md", "Something else.\n")
    apart.commit("Go another way")
    apart.git("fetch", "-q", "origin")
    done = wish(apart, now=page.now + timedelta(minutes=6))
    assert "does not lead to this one" in one(done).problem


def test_an_older_build_of_the_same_commit_does_not_replace_a_newer(page: GitRepo) -> None:
    assert one(wish(page, now=page.now + timedelta(hours=2))).fine
    other = cloned(page, "other")
    done = wish(other, now=page.now + timedelta(hours=1))
    assert "made later" in one(done).problem
    assert one(wish(other, now=page.now + timedelta(hours=2, minutes=-5))).fine  # clocks differ a little


def test_rolling_back_is_no_older_site_by_mistake(page: GitRepo) -> None:
    posted(page)
    wish(page)
    before = files_of(page.page.parent / "one")
    page.post("2026-11-02-open/02-identified.md", IDENTIFIED)
    page.git("update-ref", "-d", "refs/notes/signoff")
    write_notes(page.page)
    assert one(wish(page)).fine
    assert one(wish(page, rollback=True)).fine
    assert files_of(page.page.parent / "one") == before


@pytest.mark.parametrize("commit", ["", "--output=x", "HEAD", "0" * 40, "main; true"])
def test_a_commit_that_a_mirror_makes_up_is_one_that_nobody_knows(page: GitRepo, commit: str) -> None:
    ours = Shape(paths=frozenset(), open=frozenset(), made=START, commit=page.head)
    there = replace(ours, commit=commit)
    refused = Succession(Repository.open(page.page), ours)(there)
    assert refused is not None
    assert "does not know" in refused.text


@pytest.fixture(params=["directory", "rsync", "s3", "git"])
def place(
    request: pytest.FixtureRequest, tmp_path: Path
) -> tuple[str, Callable[[], Host], Callable[[], Mapping[str, bytes]]]:
    """A kind of host, how to get there anew, and what its readers find."""
    kind, served = str(request.param), tmp_path / "served"
    if kind == "directory":
        return kind, lambda: Directory(served), lambda: files_of(served)
    if kind == "rsync":
        sshd: Sshd = request.getfixturevalue("sshd")
        here = sshd.to(served)
        return kind, lambda: Rsync(here, keep=("assets",), ssh=sshd.shell), lambda: files_of(served)
    if kind == "s3":
        endpoint: str = request.getfixturevalue("storage")
        return kind, lambda: Bucket("acme/page", endpoint), lambda: stored(endpoint)
    subprocess.run(["git", "init", "-q", "--bare", str(served)], check=True)
    return kind, lambda: Branch(str(served), "pages"), lambda: branch(served)


Place = tuple[str, Callable[[], Host], Callable[[], Mapping[str, bytes]]]
STEPS: dict[str, tuple[Any, str]] = {
    "directory": (Directory, "marker"),
    "rsync": (Rsync, "_rsync"),
    "s3": (Bucket, "_put"),
    "git": (_Place, "git"),
}
LAST_LOOK = {"directory": 0, "rsync": 5, "s3": 3, "git": 0}
"""At which step nobody looks any more whether the other one was there."""


def marker(number: int, *holds: str) -> bytes:
    """What a site says of itself."""
    told = {"commit": str(number) * 40, "generated_at": f"2026-11-0{number}T00:00:00Z", "holds": holds}
    return json.dumps(told).encode()


HOLDS = ("assets", "incidents", "index.html", "ja", "signoff.json")
BASE = {"index.html": b"<p>zero", "incidents/x/index.html": b"<p>x, first", "signoff.json": marker(1, *HOLDS)}
OLD = {**FIRST, "signoff.json": marker(2, *HOLDS)}
NEW = {**SECOND, "signoff.json": marker(3, *HOLDS)}


def site(root: Path, files: Mapping[str, bytes], judge: Any = None) -> Site:
    return Site(write(root, files), tuple(sorted(files)), ("ja",), judge)


def put(place: Host, what: Site, scratch: Path) -> Outcome:
    return serve(Mirror(id="m", kind="directory", to="unused"), what, lambda _: place, str(scratch))


def leaves(number: int) -> Callable[[Shape], Refusal | None]:
    """Whoever finds that site leaves it."""
    newer = Refusal("it has a newer site", "get it")
    return lambda there: newer if there.commit == str(number) * 40 else None


def pages(served: Mapping[str, bytes]) -> dict[str, bytes]:
    return {path: data for path, data in served.items() if not path.startswith("assets/")}


def test_two_that_publish_at_the_same_time_leave_one_of_the_two_sites_whole(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The newer site is published as a whole before each step of the older one's publication in turn."""
    kind, host, read = place
    older = site(tmp_path / "older", OLD, leaves(3))
    newer = site(tmp_path / "newer", NEW)
    owner, name = STEPS[kind]
    whole = getattr(owner, name)
    base = site(tmp_path / "base", BASE)
    for number in range(0, 100, 3 if kind in {"git", "rsync"} else 1):
        put(host(), base, tmp_path)
        left = iter(range(number))
        between = False
        other: list[Outcome] = []

        def step(self: Any, *args: Any, left: Any = left, other: Any = other, **options: Any) -> Any:
            nonlocal between
            if not between and next(left, None) is None:
                between = True
                other.append(put(host(), newer, tmp_path))
            return whole(self, *args, **options)

        monkeypatch.setattr("signoff.edge.mirrors.bucket._AT_ONCE", 1)
        monkeypatch.setattr(owner, name, step)
        done = put(host(), older, tmp_path)
        monkeypatch.setattr(owner, name, whole)
        if not between:
            break
        found = pages(read())
        assert found in (pages(NEW), pages(OLD)), number
        (first,) = other
        if kind == "directory" and not first.fine:
            assert "another" in first.problem  # one waits for the other
        else:
            assert first.fine, number
        if found == pages(NEW):
            assert "newer" in done.problem
        elif first.fine and number < LAST_LOOK[kind]:
            assert "has this site whole, but somebody put another one there" in done.problem
    else:
        raise AssertionError("it never ends")
    assert number > 0


@pytest.mark.parametrize("forced", [False, True])
def test_a_place_where_something_else_lives_is_left_alone_unless_somebody_says_why(
    place: Place, tmp_path: Path, forced: bool
) -> None:
    kind, host, read = place
    if kind == "directory":
        write(tmp_path / "served", {"photos/1.jpg": b"1"})
    else:
        put(host(), site(tmp_path / "else", {"photos/1.jpg": b"1"}), tmp_path)
    done = put(host(), site(tmp_path / "site", OLD, None if forced else leaves(0)), tmp_path)
    if forced and kind != "directory":
        assert done.fine
        assert read() == {**OLD, "photos/1.jpg": b"1"}
    else:
        assert read() == {"photos/1.jpg": b"1"}
        assert done.problem
        assert done.remedy


OTHERS = {"CNAME": b"status.example.org", ".well-known/acme/t*en": b"t", "notes[1].txt": b"mine"}


def test_files_that_others_put_beside_the_site_stay(place: Place, tmp_path: Path) -> None:
    """A certificate's proof, a forge's file that names the domain: only what is the site's goes with it."""
    kind, host, read = place
    if kind == "directory":
        pytest.skip("the whole folder is the site's, and is replaced in one step")
    before = {
        **OLD,
        "about/index.html": b"our handbook",
        "signoff.json": marker(2, *HOLDS, "about"),
    }
    assert put(host(), site(tmp_path / "old", before, leaves(0)), tmp_path).fine
    put(host(), site(tmp_path / "others", {**before, **OTHERS}), tmp_path)
    done = put(host(), site(tmp_path / "new", NEW, leaves(0)), tmp_path)
    assert done.fine, done.problem
    kept = {} if kind == "git" else {"assets/a.1.css": b"1"}
    assert read() == {**NEW, **OTHERS, **kept}
    assert done.sent.removed == (3 if kind == "git" else 2)


def test_an_incident_that_is_open_on_a_mirror_is_not_taken_from_it(page: GitRepo) -> None:
    """As on a fresh laptop that has the commits and not the sign-offs, and does not know what is public."""
    posted(page)
    assert one(wish(page)).fine
    before = files_of(page.page.parent / "one")
    fresh = cloned(page, "fresh")
    fresh.git("update-ref", "-d", "refs/notes/signoff")
    done = wish(fresh, now=page.now + timedelta(minutes=6))
    assert done.refused == ()
    assert "is missing here" in one(done).problem or "is open" in one(done).problem
    assert files_of(page.page.parent / "one") == before
    assert one(wish(fresh, now=page.now + timedelta(minutes=6), forced="none of it was true")).fine


def test_going_back_does_not_take_an_open_incident_away_unsaid(page: GitRepo) -> None:
    wish(page)
    posted(page)
    assert one(wish(page)).fine
    done = wish(page, rollback=True)
    assert "is open on the published page, and gone" in one(done).problem
    assert one(wish(page, rollback=True, forced="it was a test")).fine


def test_what_a_mirror_says_of_itself_cannot_hurt_what_is_said_about_it(page: GitRepo) -> None:
    """Its commit is no text, its names lead elsewhere: one mirror is left alone, all else is noted."""
    told = {
        "commit": "\ud800\n\x1b[2J",
        "generated_at": "2026-11-01T00:00:00Z",
        "holds": ["\ud800", "a\0b", "../x"],
    }
    write(page.page.parent / "two", {"signoff.json": json.dumps(told).encode()})
    good, bad = wish(page).outcomes
    assert good.fine
    assert bad.refused
    assert (bad.problem + bad.remedy).isprintable()


def test_the_bytes_in_a_branch_are_the_sites_whatever_it_says_of_files(tmp_path: Path) -> None:
    served = tmp_path / "served"
    subprocess.run(["git", "init", "-q", "--bare", str(served)], check=True)
    rules = {".gitattributes": b"*.html text\n*.json filter=lfs\nja/* working-tree-encoding=latin1\n"}
    put(Branch(str(served), "pages"), site(tmp_path / "rules", rules), tmp_path)
    pages_ = {**NEW, "index.html": b"one\r\ntwo\r\n"}
    assert put(Branch(str(served), "pages"), site(tmp_path / "site", pages_), tmp_path).fine
    assert branch(served) == {**pages_, **rules}
