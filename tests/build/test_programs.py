"""The files for programs in a built site: all there, linked, and left alone while nothing happens."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urljoin

import pytest
from lxml import html

from signoff.site import outputs
from support.gitrepo import GitRepo
from support.page import FIRST, IDENTIFIED, build_page, files_of, post_incident, start_page


@pytest.fixture
def page(tmp_path: Path) -> GitRepo:
    return start_page(tmp_path / "page")


def test_every_alternate_of_a_page_is_there(page: GitRepo, tmp_path: Path) -> None:
    site = tmp_path / "site"
    build_page(page, site)
    files = files_of(site)
    for path in ("index.html", "ja/index.html", "components/api/index.html", "ja/components/web/index.html"):
        tree = html.document_fromstring(files[path].decode())
        links = tree.xpath("//link[@rel='alternate'][@type]/@href")
        kinds = {urljoin(f"/{path}", link).lstrip("/").rpartition("/")[2] for link in links}
        assert kinds >= {
            "feed.rss",
            "feed.atom",
            "feed.json",
            "history.rss",
            "history.atom",
            "maintenance.ics",
        }
        assert {urljoin(f"/{path}", link).lstrip("/") for link in links} <= files.keys()


def test_a_build_in_which_nothing_happened_renders_none_of_them(
    page: GitRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "site"
    page.post("2026-11-03-open/01-investigating.md", FIRST)
    build_page(page, site)
    before = files_of(site)
    rendered: list[str] = []

    def counted(facts: outputs.Facts) -> object:
        for file in OUTPUTS(facts):

            def render(texts: outputs.Texts, file: outputs.File = file) -> bytes:
                rendered.append(file.path)
                return file.render(texts)

            yield outputs.File(file.path, file.made_of, file.needs, render)

    monkeypatch.setattr("signoff.build.programs.outputs", counted)
    build_page(page, site, now="2026-11-11T03:00Z")
    assert rendered == []
    after = files_of(site)
    programs = [
        path
        for path in before
        if path.startswith(("api/", "_")) or not path.endswith((".html", "signoff.json"))
    ]
    assert {path: before[path] for path in programs} == {path: after[path] for path in programs}

    page.post("2026-11-03-open/02-identified.md", IDENTIFIED)
    build_page(page, site, now="2026-11-11T03:00Z")
    assert "api/v2/summary.json" in rendered
    assert "badge.svg" not in rendered
    assert "components/web/feed.rss" not in rendered


OUTPUTS = outputs.outputs


def test_how_much_is_written_for_one_message_does_not_grow_with_history(tmp_path: Path) -> None:
    written = []
    for incidents in (3, 60):
        repo = start_page(tmp_path / f"page-{incidents}")
        for number in range(incidents):
            post_incident(repo, f"2026-11-02-{number:03d}")
        repo.post("2026-11-09-open/01-investigating.md", FIRST)
        site = tmp_path / f"site-{incidents}"
        build_page(repo, site, now="2026-12-24T12:00Z")
        repo.post("2026-11-09-open/02-identified.md", IDENTIFIED)
        written.append(build_page(repo, site, now="2026-12-24T12:00Z").written)
    assert written[0] == written[1]
