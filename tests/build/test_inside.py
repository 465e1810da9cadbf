"""The internal page shows all there is, and nothing of it gets into a public output."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench.signing import write_notes
from signoff.build.options import Options, Report
from signoff.build.run import build
from signoff.core.finding import OperatorError
from support.gitrepo import GitRepo
from support.page import FIRST, IDENTIFIED, NOW, RESOLVED, STATUS, build_page, files_of, start_page
from support.pages import Seen

SECRET = "zanzibar"
"""In every field that is not for everybody, and nowhere else."""

TWO_PLACES = "internal_source: ../inside\n"
OPEN = "2026-11-02-open"
SITREP = f"---\naudience: internal\nnext_update: 45m\n---\nThe {SECRET} cluster is down.\n"
PREMIUM = f"---\naudience: premium\n---\nYour {SECRET} contract is covered.\n"
INSIDE_ONLY = FIRST.replace("---\ntitle: Slow answers", f"---\naudience: internal\ntitle: {SECRET}", 1)
DRILL = FIRST.replace("---\ntitle: Slow", f"---\ndrill: true\ntitle: {SECRET} is slow", 1).replace(
    "Requests", f"{SECRET} requests"
)


@pytest.fixture
def page(tmp_path: Path) -> GitRepo:
    """An open incident, with sitreps in a private repository beside it, a drill and an unsigned message."""
    status = STATUS + "audiences: [internal, premium]\n" + TWO_PLACES
    repo = start_page(tmp_path / "page", status)
    repo.post(f"{OPEN}/01-investigating.md", FIRST)
    repo.post(f"2026-11-03-{SECRET[:3]}-exercise/01-investigating.md", DRILL)
    inside = GitRepo(tmp_path / "inside")
    inside.now = repo.now
    inside.post(f"{OPEN}/01-sitrep.md", SITREP)
    inside.post(f"{OPEN}/02-for-premium.md", PREMIUM)
    inside.post("2026-11-04-only-us/01-investigating.md", INSIDE_ONLY)
    return repo


def build_inside(page: GitRepo, site: Path, now: str = NOW, **asked: Path) -> Report:
    asked_all = Options(source=page.page, site_dir=site, now=now, jobs=1, drafts=True, inside=True, **asked)
    return build(asked_all)


def test_the_internal_page_tells_both_repositories_as_one_story(page: GitRepo, tmp_path: Path) -> None:
    report = build_inside(page, tmp_path / "site")
    assert not report.failed
    seen = Seen((tmp_path / "site" / "incidents" / OPEN / "index.html").read_bytes())
    assert [li.get("id") for li in seen.all("ol.messages li") if li.get("id")] == [
        "m-02-for-premium",
        "m-01-sitrep",
        "m-01-investigating",
    ]
    assert seen.words("#m-01-sitrep p.draft") == "Internal: not for customers"
    assert seen.words("#m-02-for-premium p.draft") == "Only for: premium"
    assert not seen.all("#m-01-investigating p.draft")
    assert SECRET in seen.words("#m-01-sitrep .text")
    assert (tmp_path / "site" / "incidents" / "2026-11-04-only-us" / "index.html").exists()


def test_a_sitrep_promises_customers_nothing(page: GitRepo, tmp_path: Path) -> None:
    build_inside(page, tmp_path / "inside-site")
    build_page(page, tmp_path / "site")
    promised = [
        Seen((tmp_path / site / "index.html").read_bytes()).words(".card p.promise")
        for site in ("inside-site", "site")
    ]
    assert promised[1].startswith("An update was promised by")  # nine days before
    assert promised[1] in promised[0]
    assert len(promised[0].split("by")) == 4  # that one, the exercise's and that of the internal incident


def test_every_internal_page_says_so_and_asks_not_to_be_found(page: GitRepo, tmp_path: Path) -> None:
    build_inside(page, tmp_path / "site")
    stamped = [data for path, data in files_of(tmp_path / "site").items() if path.endswith("index.html")]
    ours = [data for data in stamped if b"signoff.css" in data or b'class="inside"' in data]
    assert ours
    for data in ours:
        assert b'<meta name="robots" content="noindex, nofollow">' in data
        assert Seen(data).words("p.inside") in (
            "Internal page: not for customers.",
            "社内向けページ：お客様には公開しません。",
        )


def test_an_exercise_is_shown_inside_and_makes_nothing_red(tmp_path: Path) -> None:
    repo = start_page(tmp_path / "page")
    repo.post("2026-11-03-exercise/01-investigating.md", DRILL)
    build_inside(repo, tmp_path / "site")
    home = Seen((tmp_path / "site" / "index.html").read_bytes())
    assert home.words("h1") == "All systems operational"
    assert "Drill: an exercise, nothing is wrong." in home.words(".card p.draft")


def test_what_is_held_is_marked_and_what_is_signed_is_not(tmp_path: Path) -> None:
    repo = start_page(tmp_path / "page")
    write_notes(repo.page)
    repo.post(f"{OPEN}/01-investigating.md", FIRST)
    build_inside(repo, tmp_path / "site")
    held = Seen((tmp_path / "site" / "incidents" / OPEN / "index.html").read_bytes())
    assert held.words("p.draft") == "Held: not signed off, so not published"
    signed = Seen((tmp_path / "site" / "incidents" / "2026-11-01-slow" / "index.html").read_bytes())
    assert not signed.all("p.draft")


def test_a_file_of_the_same_name_is_left_out_and_told(page: GitRepo, tmp_path: Path) -> None:
    inside = GitRepo(tmp_path / "other")
    inside.post(f"{OPEN}/01-investigating.md", SITREP)
    report = build_inside(page, tmp_path / "site", internal=inside.page)
    (finding,) = (f for f in report.findings if f.slug == "same-name-inside")
    assert finding.path == f"other/incidents/{OPEN}/01-investigating.md"
    told = Seen((tmp_path / "site" / "incidents" / OPEN / "index.html").read_bytes())
    assert told.words(".text") == "Requests to the API in Europe take longer than usual."


def test_mistakes_inside_are_told_with_their_repository(page: GitRepo, tmp_path: Path) -> None:
    inside = GitRepo(tmp_path / "other")
    inside.post(f"{OPEN}/03-sitrep.md", SITREP.replace("audience", "audiense"))
    report = build_inside(page, tmp_path / "site", internal=inside.page)
    assert [f.path for f in report.findings if f.slug == "unknown-key"] == [
        f"other/incidents/{OPEN}/03-sitrep.md"
    ]


def test_a_private_repository_that_is_not_there_is_named(page: GitRepo, tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match="nowhere") as refused:
        build_inside(page, tmp_path / "site", internal=tmp_path / "nowhere")
    assert "--internal" in refused.value.remedy


@pytest.mark.parametrize("first", ["public", "internal"])
def test_the_two_sites_never_take_each_others_place(page: GitRepo, tmp_path: Path, first: str) -> None:
    builds = [build_page, build_inside]
    if first == "internal":
        builds.reverse()
    builds[0](page, tmp_path / "site")
    before = files_of(tmp_path / "site")
    with pytest.raises(OperatorError, match="site, and this build makes") as refused:
        builds[1](page, tmp_path / "site")
    assert "--site-dir" in refused.value.remedy
    assert files_of(tmp_path / "site") == before


def _unpacked(data: bytes) -> Iterator[bytes]:
    """`data`, and what it holds when it is compressed."""
    yield data
    for unpack in (gzip.decompress, zlib.decompress):
        try:
            yield unpack(data)
        except (OSError, EOFError, zlib.error):
            continue


def leaks(data: bytes) -> bool:
    spellings = {SECRET, SECRET.upper(), SECRET.encode("utf-16-le").decode("latin-1")}
    return any(word.encode("latin-1") in text for text in _unpacked(data) for word in spellings)


@pytest.mark.parametrize("signed_only", [False, True])
def test_no_byte_of_what_is_said_inside_gets_out(page: GitRepo, tmp_path: Path, signed_only: bool) -> None:
    # also in the public repository itself, as somebody does who has no second one
    channel = 'channels: [{id: chat, url: "${CHAT_URL}", audience: internal}]\n'
    page.write("status.yml", (page.page / "status.yml").read_text().replace(TWO_PLACES, channel))
    page.post(f"{OPEN}/02-sitrep.md", SITREP)
    page.post(f"{OPEN}/02-sitrep.ja.md", f"---\ntitle: {SECRET}\n---\n{SECRET} です。\n")
    page.post(f"{OPEN}/03-premium.md", PREMIUM)
    page.post("2026-11-05-only-us/01-investigating.md", INSIDE_ONLY)
    page.post("2026-11-05-only-us/02-resolved.md", RESOLVED.replace("none", SECRET))
    page.write(f"incidents/{OPEN}/04-identified.md", IDENTIFIED + SECRET)  # a draft
    build_inside(page, tmp_path / "inside-site")
    write_notes(page.page)  # everything is signed off: that alone makes nothing public
    asked = ["--signed-only"] if signed_only else []
    if signed_only:
        page.post("2026-11-06-held/01-investigating.md", FIRST.replace("Requests", f"{SECRET} requests"))
    names = ("CHAT_URL", "GITHUB_TOKEN", "SIGNOFF_SIGNING_KEY", "AWS_SECRET_ACCESS_KEY")
    around = {**os.environ, **dict.fromkeys(names, f"https://{SECRET}.example/")}
    for now in (NOW, "2026-12-24T12:00Z"):
        done = subprocess.run(
            [sys.executable, "-m", "signoff", "build", "--source", str(page.page), "--now", now, *asked],
            capture_output=True,
            check=False,
            env=around,
        )
        assert done.returncode == (1 if signed_only else 0), done.stderr
        assert not leaks(done.stdout + done.stderr)
        public = files_of(page.page / "site")
        remembered = files_of(page.page / ".cache" / "signoff")
        beside = files_of(page.page / ".site.signoff")
        assert "feed.rss" in public
        assert [path for path, data in {**public, **remembered, **beside}.items() if leaks(data)] == []
        assert [path for path in (*public, *beside) if "only-us" in path or "exercise" in path] == []
    assert any(leaks(data) for data in files_of(tmp_path / "inside-site").values())
