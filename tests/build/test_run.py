"""From a repository to a site: what is built, what is left alone, what a mistake costs."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from signoff.build import crew, run
from signoff.build.options import Options
from signoff.build.run import build
from signoff.core.finding import OperatorError, WorldError
from support.gitrepo import GitRepo
from support.page import (
    FIRST,
    IDENTIFIED,
    NOW,
    RESOLVED,
    STATUS,
    build_page,
    files_of,
    fresh,
    post_incident,
    start_page,
)


@pytest.fixture
def page(tmp_path: Path) -> GitRepo:
    return start_page(tmp_path / "page")


def test_every_page_of_the_design_is_there_in_every_language(page: GitRepo, tmp_path: Path) -> None:
    site = tmp_path / "site"
    build_page(page, site)
    paths = files_of(site).keys()
    for prefix in ("", "ja/"):
        for address in (
            "index.html",
            "404.html",
            "incidents/2026-11-01-slow/index.html",
            "history/index.html",
            "history/2026/11/index.html",
            "components/api/index.html",
            "components/web/index.html",
            "feed.rss",
            "feed.atom",
            "feed.json",
        ):
            assert prefix + address in paths
    assert "signoff.json" in paths


def _edit(page: GitRepo, path: str, old: str, new: str) -> None:
    file = page.page / path
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))
    page.commit(f"Edit {path}")


def _steps(page: GitRepo) -> list[tuple[str, object]]:
    """Everything that can happen to a page, one commit after the other."""
    slow = "incidents/2026-11-01-slow"
    return [
        ("another incident", lambda: post_incident(page, "2026-11-02-down", "Everything is down")),
        ("an open one", lambda: page.post("2026-11-03-open/01-investigating.md", FIRST)),
        ("an update", lambda: page.post("2026-11-03-open/02-identified.md", IDENTIFIED)),
        ("a translation", lambda: page.post("2026-11-03-open/02-identified.ja.md", "原因が分かりました。\n")),
        (
            "a title edited",
            lambda: _edit(page, f"{slow}/01-investigating.md", "Slow answers", "Slower answers"),
        ),
        ("a bad file", lambda: page.post("2026-11-03-open/03-broken.md", "---\nstatus: [\n---\n")),
        ("a good file", lambda: page.post("2026-11-03-open/03-broken.md", RESOLVED)),
        ("a rename", lambda: (page.rename("2026-11-02-down", "2026-11-02-outage"), page.commit())),
        (
            "a component more",
            lambda: _edit(page, "status.yml", "  - {id: web", "  - {id: mail}\n  - {id: web"),
        ),
        ("a component less wrong", lambda: _edit(page, "status.yml", "{id: mail}", "{id: mail, name: Mail}")),
        ("an incident less", lambda: (page.git("rm", "-qr", "incidents/2026-11-02-outage"), page.commit())),
    ]


def test_a_build_that_remembers_makes_the_same_site_as_one_that_does_not(
    page: GitRepo, tmp_path: Path
) -> None:
    remembering = tmp_path / "remembering"
    for number, (what, happen) in enumerate(_steps(page)):
        happen()  # type: ignore[operator]
        try:
            expected = fresh(page, tmp_path / f"fresh-{number}")
        except OperatorError:
            with pytest.raises(OperatorError):
                build_page(page, remembering)
            continue
        build_page(page, remembering)
        assert files_of(remembering) == expected, what


@pytest.mark.parametrize("there", ["2026-11-01T09:25Z", "2026-11-01T09:35Z", "2026-11-01T09:45Z", NOW])
def test_going_to_another_time_and_back_changes_nothing(page: GitRepo, tmp_path: Path, there: str) -> None:
    site = tmp_path / "site"
    for now in (NOW, there, NOW, there):
        build_page(page, site, now)
        assert files_of(site) == fresh(page, tmp_path / "fresh", now)


def test_a_message_is_not_there_before_it_was_published(page: GitRepo, tmp_path: Path) -> None:
    """The three messages landed at 09:20, 09:30 and 09:40."""
    for now, there, not_there in (
        ("2026-11-01T09:29Z", b"take longer than usual", b"We know the cause"),
        ("2026-11-01T09:39Z", b"We know the cause", b"answers as usual again"),
    ):
        incident = fresh(page, tmp_path / "site", now)["incidents/2026-11-01-slow/index.html"]
        assert there in incident
        assert not_there not in incident


def test_several_processes_make_what_one_makes(
    page: GitRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(12):
        post_incident(page, f"2026-11-02-number-{number:02d}", f"Number {number}")
    alone = fresh(page, tmp_path / "alone", jobs=1)
    monkeypatch.setattr(crew, "SMALL", 2)
    monkeypatch.setattr(run, "FEW", 0)
    assert fresh(page, tmp_path / "together", jobs=3) == alone


def test_a_building_process_that_fails_fails_the_build(
    page: GitRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_page(page, tmp_path / "site")
    before = files_of(tmp_path / "site")
    post_incident(page, "2026-11-02-more")
    monkeypatch.setattr(crew, "SMALL", 0)

    def broken(*_: object) -> object:
        raise ZeroDivisionError("in a member")

    monkeypatch.setattr(crew.Share, "render", broken)
    with pytest.raises(RuntimeError, match="in a member"):
        build_page(page, tmp_path / "site", jobs=2)
    assert files_of(tmp_path / "site") == before


@pytest.mark.parametrize("small", [0, 100], ids=["in a member", "beside the rest"])
def test_a_full_disk_is_the_disks_fault_in_every_process(
    page: GitRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small: int
) -> None:
    build_page(page, tmp_path / "site")
    before = files_of(tmp_path / "site")
    post_incident(page, "2026-11-02-more")
    monkeypatch.setattr(crew, "SMALL", small)
    parent, write = os.getpid(), os.write

    def full(file: int, data: bytes) -> int:
        if os.getpid() != parent:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(file, data)

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(WorldError, match="No space left") as refused:
        build_page(page, tmp_path / "site", jobs=2)
    assert "room" in refused.value.remedy
    assert files_of(tmp_path / "site") == before


def _changed_by_one_message(page: GitRepo, site: Path, incidents: int) -> set[str]:
    for number in range(incidents):
        page.write(f"incidents/2026-10-{number % 28 + 1:02d}-old-{number}/01-investigating.md", FIRST)
        page.write(f"incidents/2026-10-{number % 28 + 1:02d}-old-{number}/02-resolved.md", RESOLVED)
    page.commit()
    page.post("2026-11-03-open/01-investigating.md", FIRST)
    build_page(page, site)
    before = {path: (site / path).stat().st_ino for path in files_of(site)}
    page.post("2026-11-03-open/02-identified.md", IDENTIFIED)
    build_page(page, site)
    return {path for path in files_of(site) if (site / path).stat().st_ino != before.get(path)}


def test_what_one_message_changes_does_not_grow_with_history(tmp_path: Path) -> None:
    few = _changed_by_one_message(start_page(tmp_path / "few"), tmp_path / "few-site", 5)
    many = _changed_by_one_message(start_page(tmp_path / "many"), tmp_path / "many-site", 60)
    assert few == many
    assert not any(path.endswith("-old-3/index.html") for path in many)


BAD = {
    "broken YAML": ("---\ntitle: [\n---\nText.\n", "SO021"),
    "a duplicate key": ("---\ntitle: One\ntitle: Two\n---\nText.\n", "SO022"),
    "an unknown component": (FIRST.replace("api:", "apl:"), "SO104"),
    "month 13": (FIRST.replace("next_update: 20m", "started: 2026-13-01T10:00Z"), "SO034"),
    "a binary file": (b"\x00\x01\x02\xff" * 64, "SO001"),
    "a file of 50 MB": (b"x" * 50_000_000, "SO003"),
    "an alias bomb": ("---\na: &a [x]\nb: [*a, *a]\n---\nText.\n", "SO023"),
    "a script": (FIRST + "\n<script>alert(1)</script>\n", "SO111"),
    "a javascript link": (FIRST + "\n[click](javascript:alert(1))\n", "SO112"),
    "a bidi override": (FIRST + "\nabc \u202e def\n", "SO009"),
}


@pytest.mark.parametrize("what", BAD)
def test_a_bad_file_costs_that_file_and_never_the_page(page: GitRepo, tmp_path: Path, what: str) -> None:
    data, code = BAD[what]
    page.post("2026-11-05-bad/01-investigating.md", data)
    site = tmp_path / "site"
    report = build_page(page, site)
    found = [finding for finding in report.findings if finding.path.startswith("incidents/2026-11-05-bad/")]
    assert code in {finding.code for finding in found if finding.is_error}
    assert all(finding.line >= 1 and finding.column >= 1 and finding.hint for finding in found)
    assert report.failed
    files = files_of(site)
    assert "incidents/2026-11-01-slow/index.html" in files
    assert "incidents/2026-11-05-bad/index.html" not in files
    assert b"alert(1)" not in b"".join(files.values())
    assert b"All systems operational" not in files["index.html"], "nobody knows what the bad file says"


def test_a_link_out_of_the_tree_and_an_empty_folder_are_findings(page: GitRepo, tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text(FIRST)
    folder = page.page / "incidents" / "2026-11-05-bad"
    folder.mkdir()
    (folder / "01-investigating.md").symlink_to(tmp_path / "secret.md")
    page.write("incidents/2026-11-06-empty/notes.txt", "nothing here\n")
    page.commit()
    report = build_page(page, tmp_path / "site")
    assert {"SO005", "SO201"} <= {finding.code for finding in report.findings}
    assert not (tmp_path / "site/incidents/2026-11-05-bad").exists()
    assert (tmp_path / "site/incidents/2026-11-01-slow/index.html").exists()


def test_strict_writes_nothing_at_all(page: GitRepo, tmp_path: Path) -> None:
    site = tmp_path / "site"
    build_page(page, site)
    before = files_of(site)
    page.post("2026-11-05-bad/01-investigating.md", "---\n")
    report = build_page(page, site, strict=True)
    assert report.failed
    assert report.withheld
    assert files_of(site) == before


def test_drafts_are_left_out_and_counted_or_shown_and_marked(page: GitRepo, tmp_path: Path) -> None:
    page.write(
        "incidents/2026-11-09-draft/01-investigating.md", FIRST.replace("Slow answers", "Drafted answers")
    )
    report = build_page(page, tmp_path / "site")
    assert report.drafts_left_out == 1
    assert not (tmp_path / "site/incidents/2026-11-09-draft").exists()
    report = build_page(page, tmp_path / "preview", drafts=True)
    shown = (tmp_path / "preview/incidents/2026-11-09-draft/index.html").read_text()
    assert report.drafts_shown == 1
    assert "Drafted answers" in shown
    assert "Draft" in shown.replace("Drafted", "")
    assert b"Drafted answers" not in b"".join(fresh(page, tmp_path / "again").values())


def test_an_edit_that_is_not_committed_does_not_show(page: GitRepo, tmp_path: Path) -> None:
    before = fresh(page, tmp_path / "before")
    page.write("incidents/2026-11-01-slow/01-investigating.md", FIRST.replace("longer", "much longer"))
    assert fresh(page, tmp_path / "after") == before


def test_a_renamed_incident_leaves_a_redirect_and_keeps_its_feed_ids(page: GitRepo, tmp_path: Path) -> None:
    before = fresh(page, tmp_path / "before")
    page.rename("2026-11-01-slow", "2026-11-01-slow-answers")
    page.commit("Rename")
    after = fresh(page, tmp_path / "after")
    assert b"incidents/2026-11-01-slow-answers/" in after["incidents/2026-11-01-slow/index.html"]
    assert _ids(before["feed.json"]) == _ids(after["feed.json"])


def _ids(feed: bytes) -> list[str]:
    return [item["id"] for item in json.loads(feed)["items"]]


BUILD = [sys.executable, "-m", "signoff", "build", "--now", NOW, "--quiet"]


def test_the_same_commit_and_now_are_the_same_bytes_anywhere(page: GitRepo, tmp_path: Path) -> None:
    elsewhere = tmp_path / "somewhere else" / "ページ"
    elsewhere.parent.mkdir()
    subprocess.run(["git", "clone", "-q", str(page.root), str(elsewhere)], check=True)
    made = []
    for source, zone, locale, seed, jobs in (
        (page.page, "UTC", "C.UTF-8", "0", "1"),
        (elsewhere, "Asia/Kathmandu", "de_DE.UTF-8", "4711", "2"),
    ):
        place = {"TZ": zone, "LC_ALL": locale, "PYTHONHASHSEED": seed}
        subprocess.run(
            [*BUILD, "--jobs", jobs, "--source", source, "--site-dir", source / "site"],
            env={**os.environ, **place},
            check=True,
            cwd=tmp_path,
        )
        made.append(files_of(source / "site"))
    assert made[0] == made[1]


def test_no_incidents_at_all_is_a_page_too(tmp_path: Path) -> None:
    repo = GitRepo(tmp_path / "page")
    repo.write("status.yml", STATUS)
    repo.commit()
    report = build_page(repo, tmp_path / "site")
    assert report.incidents == 0
    assert not report.failed
    assert (tmp_path / "site/index.html").exists()


def test_without_git_the_remedy_is_named(tmp_path: Path) -> None:
    (tmp_path / "status.yml").write_text(STATUS)
    with pytest.raises(OperatorError) as told:
        build(Options(source=tmp_path, site_dir=tmp_path / "site", now=NOW))
    assert "git init" in told.value.remedy


def test_now_newest_is_the_instant_of_the_newest_message(page: GitRepo, tmp_path: Path) -> None:
    report = build_page(page, tmp_path / "site", now="newest")
    assert f"{report.now:%Y-%m-%dT%H:%M:%SZ}" == "2026-11-01T09:40:00Z"


def test_a_changed_template_reaches_the_pages_of_what_is_over(page: GitRepo, tmp_path: Path) -> None:
    site = tmp_path / "site"
    build_page(page, site)
    page.write("templates/site/incident.html", "<h1>Our own page</h1>\n")
    page.commit("Change a template")
    build_page(page, site)
    assert b"Our own page" in files_of(site)["incidents/2026-11-01-slow/index.html"]


def test_what_an_old_incident_left_degraded_is_still_degraded(tmp_path: Path) -> None:
    repo = start_page(tmp_path / "page")
    left = RESOLVED.replace("status: resolved", "status: resolved\ncomponents: {web: degraded_performance}")
    repo.post("2026-11-02-left/01-investigating.md", FIRST)
    repo.post("2026-11-02-left/02-resolved.md", left)
    home = fresh(repo, tmp_path / "site", "2027-11-10T12:00Z")["index.html"]
    assert b"Degraded performance" in home


def test_an_internal_first_message_hides_the_rest_even_before_it_was_published(tmp_path: Path) -> None:
    repo = start_page(tmp_path / "page")
    first = FIRST.replace("title:", "audience: internal\ntitle:")
    repo.post("2026-11-02-inside/02-identified.md", IDENTIFIED.replace("We know", "Only we know"))
    repo.post("2026-11-02-inside/01-investigating.md", first)
    for now in ("2026-11-01T09:55Z", NOW):
        files = fresh(repo, tmp_path / "site", now)
        assert b"Only we know" not in b"".join(files.values())


def test_a_cache_that_somebody_committed_is_not_believed(page: GitRepo, tmp_path: Path) -> None:
    build_page(page, tmp_path / "site")
    frame = next((page.page / ".cache/signoff").glob("shell-*/shell.json"))
    page.git("add", "-f", ".cache")
    page.commit("Bring a cache along")
    before = frame.read_bytes()
    report = build_page(page, tmp_path / "site")
    assert "git rm -r --cached .cache/" in report.summary()
    assert frame.read_bytes() == before
    frame.unlink()  # a build that used the cache would make it again
    build_page(page, tmp_path / "site")
    assert not frame.exists()
