"""A site is published as a whole, at the cost of what changed, whatever happens meanwhile."""

from __future__ import annotations

import errno
import os
import shutil
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from signoff.core.finding import OperatorError, WorldError
from signoff.edge import output, swap
from signoff.edge.output import Report, SiteOutput
from support.publications import FIRST, SECOND, THIRD, publish, tree

SUPPORT = Path(__file__).parents[1] / "support"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return tmp_path / "site"


def state_of(site: Path) -> Path:
    return site.parent / f".{site.name}.signoff"


def identities(site: Path) -> dict[str, tuple[int, int]]:
    files = (path for path in site.rglob("*") if path.is_file())
    return {
        path.relative_to(site).as_posix(): (path.stat().st_ino, path.stat().st_mtime_ns) for path in files
    }


class TestPublishing:
    def test_each_publication_is_exactly_what_was_asked_for(self, site: Path) -> None:
        for pages in (FIRST, SECOND, THIRD, FIRST, THIRD, THIRD, {}, SECOND):
            publish(site, pages)
            assert tree(site) == pages

    def test_files_whose_bytes_did_not_change_are_not_rewritten(self, site: Path) -> None:
        publish(site, FIRST)
        before = identities(site)
        for pages in (SECOND, {**SECOND, "new": b"1"}, {**SECOND, "new": b"2"}):
            publish(site, pages)
            after = identities(site)
            assert all(after[path] == before[path] for path in FIRST if FIRST[path] == SECOND[path])
        publish(site, {**SECOND, "new": b"2"})
        assert identities(site) == after

    def test_unchanged_files_are_kept_without_their_bytes(self, site: Path) -> None:
        publish(site, FIRST)
        for number in range(4):
            with SiteOutput(site) as opened:
                opened.stage("index.html", b"%d" % number)
                report = opened.publish(unchanged=opened.known.keys() - {"index.html", "a/index.html"})
            assert report == Report(written=1, removed=number == 0, unchanged=len(FIRST) - 2)
            expected = {**FIRST, "index.html": b"%d" % number}
            del expected["a/index.html"]
            assert tree(site) == expected

    def test_keys_are_remembered_with_and_without_new_bytes(self, site: Path) -> None:
        with SiteOutput(site) as opened:
            assert dict(opened.known) == {}
            opened.stage("signoff.json", b"1", key="one")
            opened.stage("index.html", b"1", key="one")
            opened.publish()
        before = identities(site)
        with SiteOutput(site) as opened:
            assert dict(opened.known) == {"signoff.json": "one", "index.html": "one"}
            opened.stage("index.html", b"1", key="two")
            assert opened.publish({"signoff.json"}) == Report(written=0, removed=0, unchanged=2)
        assert identities(site) == before
        with SiteOutput(site) as opened:
            assert dict(opened.known) == {"signoff.json": "one", "index.html": "two"}

    def test_leaving_without_publishing_changes_nothing(self, site: Path) -> None:
        publish(site, FIRST)
        publish(site, SECOND)
        before = identities(site)
        with SiteOutput(site) as opened:
            opened.stage("index.html", b"never")
        assert tree(site) == SECOND
        assert identities(site) == before
        assert not (state_of(site) / "staged").exists()

    @pytest.mark.parametrize("place", ["site", "a/b/site", "./site", "a/../site"])
    def test_the_folder_may_be_written_in_many_ways(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
    ) -> None:
        (tmp_path / "a").mkdir()
        monkeypatch.chdir(tmp_path)
        publish(Path(place), FIRST)
        assert tree(tmp_path / place) == FIRST

    def test_the_server_may_read_what_it_serves_and_nothing_else(self, site: Path) -> None:
        old = os.umask(0o022)
        try:
            publish(site, FIRST)
        finally:
            os.umask(old)
        assert stat.S_IMODE(site.stat().st_mode) == 0o755
        assert stat.S_IMODE((site / "b" / "c").stat().st_mode) == 0o755
        assert stat.S_IMODE((site / "index.html").stat().st_mode) == 0o644
        assert stat.S_IMODE(state_of(site).stat().st_mode) == 0o700

    @pytest.mark.parametrize(
        "path",
        ["", "/etc/passwd", "../x", "a/../../x", "a//b", "a/", "./a", "a\\b", "a\0b", "a\nb", "\udcff", "."],
    )
    def test_no_path_leads_out_of_the_site(self, site: Path, path: str) -> None:
        with SiteOutput(site) as opened, pytest.raises(ValueError, match="no path inside a site"):
            opened.stage(path, b"")

    def test_a_path_is_file_or_folder_and_written_once(self, site: Path) -> None:
        with SiteOutput(site) as opened:
            opened.stage("a", b"")
            with pytest.raises(ValueError, match="twice"):
                opened.stage("a", b"")
            opened.stage("a/b", b"")
            with pytest.raises(ValueError, match="both file and folder"):
                opened.publish()
        assert not site.exists()

    def test_one_changed_page_costs_the_same_in_a_small_and_a_large_site(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def cost(size: int) -> dict[str, int]:
            site = tmp_path / str(size)
            pages = {f"incidents/{number}/index.html": b"%d" % number for number in range(size)}
            publish(site, {**pages, "signoff.json": b"1"})
            publish(site, {**pages, "signoff.json": b"2"})
            calls = dict.fromkeys(("link", "mkdir", "unlink", "rmdir", "rename", "replace", "write"), 0)
            with pytest.MonkeyPatch.context() as patch:
                for name in calls:
                    patch.setattr(os, name, counted(name, getattr(os, name), calls))
                publish(site, {**pages, "signoff.json": b"3", "incidents/0/index.html": b"changed"})
            return calls

        small, large = cost(3), cost(300)
        assert small["write"] > 0
        assert small == large


def counted(name: str, call: Callable[..., object], calls: dict[str, int]) -> Callable[..., object]:
    def counting(*arguments: object, **options: object) -> object:
        calls[name] += 1
        return call(*arguments, **options)

    return counting


def write(opened: SiteOutput, pages: Mapping[str, bytes]) -> None:
    for path, data in pages.items():
        opened.stage(path, data)
    opened.publish()


class TestInterruption:
    @pytest.mark.parametrize(
        ("scenario", "at_least"),
        [("first", 20), ("second", 30), ("third", 35), ("third_without_exchange", 35)],
    )
    def test_a_build_killed_at_any_step_leaves_the_old_site_or_the_new(
        self, tmp_path: Path, scenario: str, at_least: int
    ) -> None:
        command = [sys.executable, SUPPORT / "killing.py", tmp_path, f"publications:{scenario}"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert int(done.stdout) >= at_least

    def test_readers_never_find_a_file_missing_or_half(self, site: Path) -> None:
        texts = [b"%d" % number * 1000 for number in range(200)]
        publish(site, {"signoff.json": b"", "index.html": texts[0], "same": b"same"})
        trouble: list[object] = []
        reads = 0
        done = threading.Event()

        def read() -> None:
            nonlocal reads
            while not done.is_set():
                try:
                    found = (site / "index.html").read_bytes(), (site / "same").read_bytes()
                except OSError as error:
                    trouble.append(error)
                else:
                    reads += 1
                    if found[0] not in texts or found[1] != b"same":
                        trouble.append(found)

        reader = threading.Thread(target=read)
        reader.start()
        try:
            for text in texts[1:]:
                publish(site, {"signoff.json": b"", "index.html": text, "same": b"same"})
        finally:
            done.set()
            reader.join()
        assert trouble == []
        assert reads > 0

    def test_a_second_build_of_the_same_site_is_told_to_wait(self, site: Path) -> None:
        with SiteOutput(site) as opened:
            with pytest.raises(OperatorError, match="another build") as caught:
                SiteOutput(site)
            assert "wait" in caught.value.remedy
            opened.stage("signoff.json", b"1")
            opened.publish()
        publish(site, FIRST)
        assert tree(site) == FIRST

    @pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES])
    @pytest.mark.parametrize("call", ["write", "link", "mkdir", "rename"])
    def test_a_disk_that_refuses_leaves_the_old_site_and_says_why(
        self, site: Path, monkeypatch: pytest.MonkeyPatch, number: int, call: str
    ) -> None:
        publish(site, FIRST)

        def refuse(*_: object, **__: object) -> None:
            raise OSError(number, os.strerror(number))

        with SiteOutput(site) as opened:
            with monkeypatch.context() as patch:
                patch.setattr(os, call, refuse)
                with pytest.raises(WorldError) as caught:
                    write(opened, THIRD)
            assert os.strerror(number) in caught.value.problem
            assert "as it was" in caught.value.problem
            assert caught.value.remedy
        assert tree(site) == FIRST
        assert len(list(state_of(site).glob("*.json"))) == 1  # nobody takes what is half done for a spare
        publish(site, THIRD)
        assert tree(site) == THIRD

    def test_a_full_disk_that_shows_when_the_manifest_is_kept_leaves_the_old_site(
        self, site: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def full(*_: object) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        publish(site, FIRST)
        with monkeypatch.context() as patch:
            patch.setattr(output.generation.cache, "write", full)
            with pytest.raises(WorldError, match=r"its disk is full.*as it was"):
                publish(site, THIRD)
        assert not (state_of(site) / "spare").exists()
        assert tree(site) == FIRST
        publish(site, THIRD)
        assert tree(site) == THIRD


class TestSystems:
    """Where the kernel or the file system can do less."""

    def test_without_exchange_two_renames_do(self, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(swap, "exchange", lambda _one, _other: False)
        for pages in (FIRST, SECOND, THIRD, FIRST):
            publish(site, pages)
            assert tree(site) == pages
            assert not (state_of(site) / "retired").exists()

    def test_the_fallback_that_fails_half_way_puts_the_old_site_back(
        self, site: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        publish(site, FIRST)
        rename = Path.rename

        def refuse_the_spare(self: Path, target: Path) -> Path:
            if self.name == "spare":
                raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))
            return rename(self, target)

        with monkeypatch.context() as patch:
            patch.setattr(swap, "exchange", lambda _one, _other: False)
            patch.setattr(Path, "rename", refuse_the_spare)
            with pytest.raises(WorldError, match="as it was"):
                publish(site, FIRST | {"index.html": b"new"})
        assert tree(site) == FIRST

    def test_exchange_says_when_a_system_cannot(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        one, other = tmp_path / "one", tmp_path / "other"
        one.mkdir()
        other.mkdir()
        (one / "file").touch()
        monkeypatch.setattr(swap, "_system_call", lambda: None)
        assert not swap.exchange(one, other)
        for number, expected in [(errno.ENOSYS, False), (errno.EINVAL, False)]:
            monkeypatch.setattr(swap, "_system_call", lambda number=number: failing(number))
            assert swap.exchange(one, other) is expected
        monkeypatch.setattr(swap, "_system_call", lambda: failing(errno.EBUSY))
        with pytest.raises(OSError, match="busy"):
            swap.exchange(one, other)
        assert (one / "file").exists()

    @pytest.mark.parametrize("number", [errno.EPERM, errno.EMLINK, errno.ENOTSUP, errno.EXDEV])
    def test_without_hard_links_files_are_copied(
        self, site: Path, monkeypatch: pytest.MonkeyPatch, number: int
    ) -> None:
        def refuse(*_: object, **__: object) -> None:
            raise OSError(number, os.strerror(number))

        monkeypatch.setattr(os, "link", refuse)
        for pages in (FIRST, SECOND, THIRD, SECOND, SECOND):
            publish(site, pages)
            assert tree(site) == pages


def failing(number: int) -> Callable[[bytes, bytes], int]:
    import ctypes

    def call(_one: bytes, _other: bytes) -> int:
        ctypes.set_errno(number)
        return -1

    return call


def replace_quietly(file: Path, data: bytes) -> None:
    """Another file of the same size and time, as a copying program may leave it."""
    before = file.stat()
    (file.parent / "temporary").write_bytes(data)
    (file.parent / "temporary").rename(file)
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


class TestForeignHands:
    """Somebody else was at the folder."""

    def test_a_folder_that_no_build_made_is_refused_and_left_alone(self, site: Path) -> None:
        site.mkdir()
        (site / "thesis.tex").write_text("years of work")
        with pytest.raises(OperatorError, match="no build of this site") as caught:
            publish(site, FIRST)
        assert "--site-dir" in caught.value.remedy
        assert tree(site) == {"thesis.tex": b"years of work"}

    def test_a_folder_put_in_the_place_of_our_site_is_refused(self, site: Path) -> None:
        publish(site, FIRST)
        publish(site, SECOND)
        shutil.rmtree(site)
        site.mkdir()
        (site / "index.html").write_text("mine")
        with pytest.raises(OperatorError, match="no build of this site"):
            publish(site, FIRST)
        assert tree(site) == {"index.html": b"mine"}

    def test_an_empty_folder_and_one_of_another_machine_are_taken(self, site: Path) -> None:
        site.mkdir()
        publish(site, FIRST)
        assert tree(site) == FIRST
        copy = site.parent / "copies" / "site"
        shutil.copytree(site, copy)
        shutil.copytree(state_of(site), state_of(copy))
        with SiteOutput(copy) as opened:
            assert dict(opened.known) == {}
        publish(copy, SECOND)
        assert tree(copy) == SECOND

    @pytest.mark.parametrize("many", [0, 1, 2])
    @pytest.mark.parametrize(
        "damage",
        [
            lambda site: (site / "same.css").unlink(),
            lambda site: (site / "same.css").write_bytes(b"STYLE"),
            lambda site: replace_quietly(site / "same.css", b"STYLE"),
            lambda site: (site / "added").write_bytes(b"by hand"),
            lambda site: (site / "b" / "folder").mkdir(),
            lambda site: (site / "b" / "c" / "link").symlink_to("/etc"),
            lambda site: ((site / "same.css").unlink(), (site / "same.css").symlink_to("index.html")),
            lambda site: ((site / "b").rename(site.parent / "b"), (site / "b").symlink_to("../b")),
            lambda site: (site / "a" / "index.html").rename(site / "a" / "other.html"),
            lambda site: shutil.rmtree(site / "b"),
            shutil.rmtree,
        ],
    )
    def test_what_was_changed_by_hand_is_repaired(
        self, site: Path, damage: Callable[[Path], object], many: int
    ) -> None:
        for pages in (FIRST, SECOND, FIRST)[: many + 1]:
            publish(site, pages)
        damage(site)
        for pages in (FIRST, FIRST, SECOND, THIRD):
            publish(site, pages)
            assert tree(site) == pages

    def test_a_damaged_file_is_not_among_the_known(self, site: Path) -> None:
        publish(site, FIRST)
        (site / "same.css").write_bytes(b"STYLE")
        with SiteOutput(site) as opened:
            assert opened.known.keys() == FIRST.keys() - {"same.css"}

    def test_a_spare_changed_by_hand_never_goes_live(self, site: Path) -> None:
        publish(site, FIRST)
        publish(site, SECOND)
        (state_of(site) / "spare" / "planted").write_bytes(b"x")
        (state_of(site) / "spare" / "b" / "index.html").write_bytes(b"x")
        publish(site, {**SECOND, "b/index.html": b"b", "index.html": b"again"})
        assert tree(site) == {**SECOND, "index.html": b"again"}

    def test_links_are_refused_with_the_way_out(self, site: Path, tmp_path: Path) -> None:
        real = tmp_path / "real"
        real.mkdir()
        site.symlink_to(real)
        with pytest.raises(OperatorError, match="symbolic link"):
            publish(site, FIRST)
        assert tree(real) == {}

    def test_a_file_in_its_place_is_refused(self, site: Path) -> None:
        site.write_text("a file")
        with pytest.raises(OperatorError, match="not a folder"):
            publish(site, FIRST)

    def test_a_mount_point_is_refused_before_anything_is_touched(
        self, site: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with pytest.raises(OperatorError, match="mount point"):
            publish(Path("/"), FIRST)
        publish(site, FIRST)

        def busy(*_: object) -> bool:  # what a bind mount of the same disk shows only when it is tried
            raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))

        monkeypatch.setattr(swap, "exchange", busy)
        with pytest.raises(WorldError) as caught:
            publish(site, SECOND)
        assert "mount point" in caught.value.remedy
        assert tree(site) == FIRST

    def test_a_place_that_cannot_be_written_is_named(self) -> None:
        with pytest.raises(WorldError, match="/proc/site"):
            publish(Path("/proc/site"), FIRST)

    @pytest.mark.parametrize("name", ["spare", "staged", "retired"])
    def test_links_planted_beside_the_site_lead_nowhere(self, site: Path, tmp_path: Path, name: str) -> None:
        treasure = tmp_path / "treasure"
        treasure.mkdir()
        (treasure / "index.html").write_bytes(b"precious")
        publish(site, FIRST)
        publish(site, SECOND)
        planted = state_of(site) / name
        if planted.exists():
            shutil.rmtree(planted)
        planted.symlink_to(treasure)
        publish(site, THIRD)
        publish(site, FIRST)
        assert tree(site) == FIRST
        assert tree(treasure) == {"index.html": b"precious"}

    def test_a_planted_folder_is_not_taken_for_the_site(self, site: Path) -> None:
        planted = state_of(site) / "retired"
        planted.mkdir(parents=True)
        (planted / "signoff.json").write_bytes(b"evil")
        with SiteOutput(site) as opened:
            assert not site.exists()
            assert dict(opened.known) == {}
        publish(site, FIRST)
        assert tree(site) == FIRST

    def test_a_planted_link_to_the_state_is_refused(self, site: Path, tmp_path: Path) -> None:
        (tmp_path / "elsewhere").mkdir()
        state_of(site).symlink_to(tmp_path / "elsewhere")
        with pytest.raises(OperatorError, match="symbolic link"):
            publish(site, FIRST)
        assert tree(tmp_path / "elsewhere") == {}
