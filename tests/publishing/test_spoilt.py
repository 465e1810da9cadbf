"""A spoilt memory reaches no reader and is made anew; a place that can be no mirror is named."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from signoff.build.survey import settings_of
from signoff.core.finding import OperatorError
from signoff.core.watched import Mirror
from signoff.edge.mirrors import Host
from signoff.edge.mirrors.bucket import Bucket
from signoff.edge.mirrors.rsync import Rsync
from signoff.publishing.run import Published, Wish, publish
from signoff.publishing.sending import host_of, send_all
from signoff.publishing.serving import Outcome
from support.gitrepo import GitRepo
from support.page import files_of, fresh

from .conftest import Sshd
from .test_disk import OPEN, open_incident, page_in
from .test_mirrors import FIRST, write

ONE = "  - {id: one, kind: directory, to: ../one}\n"


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> tuple[GitRepo, Path]:
    """A page that was published twice, and its cache as it was after the first time; to be copied."""
    page = page_in(tmp_path_factory.mktemp("published") / "page", ONE)
    sent(page)
    older = page.page.parent / "older"
    shutil.copytree(page.page / ".cache", older, symlinks=True)
    open_incident(page)
    sent(page)
    return page, older


def sent(page: GitRepo, minutes: int = 5, **asked: object) -> Published:
    settings = settings_of(page.page)[0]
    now = page.now + timedelta(minutes=minutes)
    asked.setdefault("mirrors", settings.mirrors)
    wish = Wish(source=page.page, site_dir=None, now=now, settings=settings, **asked)  # type: ignore[arg-type]
    return publish(wish)


@pytest.fixture
def page(published: tuple[GitRepo, Path], tmp_path: Path) -> GitRepo:
    """A copy that has been published once more, because what is kept is known by its inodes."""
    shutil.copytree(published[0].page.parent, tmp_path, dirs_exist_ok=True, symlinks=True)
    copy = GitRepo(tmp_path / "page")
    copy.now = published[0].now
    return copy


def _a_folder(path: Path, _: bytes) -> None:
    path.mkdir()
    (path / "file").touch()


SPOILT: dict[str, Callable[[Path, bytes], object]] = {
    "cut": lambda path, data: path.write_bytes(data[: len(data) // 2]),
    "empty": lambda path, _: path.touch(),
    "random": lambda path, data: path.write_bytes(os.urandom(len(data) + 1)),
    "a link": lambda path, _: path.symlink_to("/etc/passwd"),
    "a folder": _a_folder,
    "gone": lambda _path, _data: None,
}


def test_whatever_became_of_the_cache_the_site_is_that_of_a_clean_build(
    page: GitRepo, published: tuple[GitRepo, Path], tmp_path: Path
) -> None:
    cache = page.page / ".cache"
    shutil.rmtree(cache)
    shutil.copytree(published[1], cache, symlinks=True)
    for minutes, what in enumerate(["older", *SPOILT, "a file"], start=6):
        if what in SPOILT:
            for path in [path for path in sorted(cache.rglob("*")) if path.is_file()]:
                data = path.read_bytes()
                path.unlink()
                SPOILT[what](path, data)
        elif what == "a file":
            shutil.rmtree(cache)
            cache.touch()
        done = sent(page, minutes)
        assert [outcome.problem for outcome in done.outcomes] == [""], what
        now = (page.now + timedelta(minutes=minutes)).isoformat()
        clean = fresh(page, tmp_path / "clean", now, signed_only=True)
        assert files_of(page.page.parent / "one") == clean, what
        assert f"incidents/{OPEN}/index.html" in clean
        assert bool(done.lost) == (what == "a file")


def test_a_site_that_was_kept_and_spoilt_does_not_come_back(page: GitRepo) -> None:
    sent(page)
    open_incident(page, "2026-11-03-more")
    sent(page)
    served = files_of(page.page.parent / "one")
    kept = sorted((page.page / ".cache" / "signoff-published").glob("site-*/index.html"))
    assert len(kept) == 2
    for file, what in zip(kept, ("cut", "gone"), strict=True):
        data = file.read_bytes()
        file.unlink()
        SPOILT[what](file, data)
    with pytest.raises(OperatorError, match="is damaged") as refused:
        sent(page, rollback=True)
    assert "git worktree" in refused.value.remedy
    assert files_of(page.page.parent / "one") == served
    open_incident(page, "2026-11-04-next")  # and after the next publication there is a way back again
    sent(page)
    assert "incidents/2026-11-04-next/index.html" in files_of(page.page.parent / "one")
    with pytest.raises(OperatorError, match="is damaged"):
        sent(page, rollback=True)  # to what was spoilt: not yet


def test_what_was_open_is_missed_even_when_pages_that_were_kept_are_spoilt(page: GitRepo) -> None:
    sent(page)
    for file in (page.page / ".cache" / "signoff-published").glob("site-*/index.html"):
        file.unlink()
    page.git("update-ref", "-d", "refs/notes/signoff")
    assert OPEN in str(sent(page).refused)


class Place:
    """Sends a small site to a mirror of one kind, as the command does."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.root = write(folder / "site", FIRST)

    def sent(
        self, kind: str, to: str, host: Callable[[Mirror, Path], Host] = host_of, **more: str
    ) -> Outcome:
        mirror = Mirror(id="m", kind=kind, to=to, **more)
        (done,) = send_all([mirror], self.root, FIRST, [], source=self.folder, host=host, deadline=60)
        return done

    def refused(self, kind: str, to: str, *words: str, **more: object) -> None:
        done = self.sent(kind, to, **more)  # type: ignore[arg-type]
        assert not done.fine
        for word in words:
            assert word in f"{done.problem}\n{done.remedy}"
        assert "mistake in Signoff" not in done.problem


@pytest.fixture
def place(tmp_path: Path) -> Place:
    (tmp_path / "file").write_text("mine")
    (tmp_path / "empty").mkdir()
    (tmp_path / "link").symlink_to("empty")
    (tmp_path / "dangling").symlink_to("nowhere")
    write(tmp_path / "full", {"thesis.tex": b"years of work"})
    return Place(tmp_path)


def test_a_folder_that_can_be_no_mirror_is_named(place: Place) -> None:
    here, other = str(place.folder), "as 'to' of the mirror"
    place.refused("directory", "file", f"{here}/file is not a folder", other)
    place.refused("directory", "file/below", f"{here}/file/below cannot be made", other)
    place.refused("directory", "link", f"{here}/link is a symbolic link", other)
    place.refused("directory", "dangling", f"{here}/dangling is a symbolic link", other)
    place.refused("directory", "full", "files that no build of this site has made", other)
    place.refused("directory", "/proc/mirror", "/proc", "see that the folder beside it can be written")
    if os.geteuid() != 0:
        (place.folder / "empty").chmod(0o555)
        place.refused("directory", "empty/mirror", "Permission denied", other)
    assert (place.folder / "full" / "thesis.tex").exists()


def test_a_repository_that_can_be_no_mirror_is_named(place: Place) -> None:
    for name in ("file", "empty", "nowhere"):
        words = (f"no git repository at {place.folder / name}", "git init --bare", "correct 'to'")
        place.refused("git", f"./{name}", *words, branch="pages")


def test_a_repository_that_may_not_be_written_is_named(place: Place) -> None:
    repository = place.folder / "bare"
    subprocess.run(["git", "init", "-q", "--bare", repository], check=True)
    shutil.rmtree(repository / "objects")
    (repository / "objects").symlink_to("/proc")  # not even root makes files there
    words = (f"{repository} cannot store what is pushed", "make room there, or ask for the right")
    place.refused("git", str(repository), *words, branch="pages")


def test_a_folder_of_another_machine_that_can_be_no_mirror_is_named(place: Place, sshd: Sshd) -> None:
    def host(mirror: Mirror, _: Path) -> Host:
        return Rsync(mirror.to, ssh=sshd.shell)

    to = {name: sshd.to(place.folder / name) for name in ("file", "not/there", "new")}
    place.refused("rsync", to["file"], f"{to['file']} is no folder", "remove what is there", host=host)
    place.refused("rsync", to["not/there"], "cannot be made", "mkdir -p", host=host)
    assert place.sent("rsync", to["new"], host).fine
    assert files_of(place.folder / "new") == FIRST


@pytest.fixture
def locked(storage: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The storage, which now asks for rights."""
    monkeypatch.setattr("moto.settings.INITIAL_NO_AUTH_ACTION_COUNT", 0)
    return storage


def test_storage_without_rights_is_named(place: Place, locked: str) -> None:
    words = ("the storage refused", "its keys may list, write and delete")
    place.refused("s3", "acme/page", *words, endpoint=locked)


def test_storage_without_room_is_named(place: Place, storage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from botocore.exceptions import ClientError

    def refuses(*_: object) -> None:
        raise ClientError({"Error": {"Code": "XMinioStorageFull", "Message": "no room"}}, "PutObject")

    monkeypatch.setattr(Bucket, "_put", refuses)
    place.refused("s3", "acme/page", "XMinioStorageFull", "make room in it", endpoint=storage)


def test_a_mirror_is_never_where_the_site_is_built(page: GitRepo) -> None:
    """Else readers had it before anybody has judged it."""
    for to in ("site", "../page/site/", "site/mirror"):
        with pytest.raises(OperatorError, match="where the site is built") as refused:
            sent(page, mirrors=[Mirror(id="one", kind="directory", to=to)])
        assert "--site-dir" in refused.value.remedy
