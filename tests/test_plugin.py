"""`mkdocs build` and `mkdocs serve` through the plugin: same pages, same mistakes, MkDocs' own ways."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jinja2
import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort

from signoff.core import codes
from signoff.core.finding import Finding
from signoff.edge.shell import Shell
from signoff.plugin.templating import VisibleFiles
from signoff.site.frame import read_frames
from support.handbook import MKDOCS, write

STATUS = """
name: Acme
url: https://status.example.org/page/
languages: [en, ja]
components: [{id: api, name: API}]
commanders: [alice]
"""
SOURCE = {
    "mkdocs.yml": MKDOCS,
    "status.yml": STATUS,
    "docs/about.md": "# About\n",
    "docs/about.ja.md": "# 私\n",
}


@dataclass
class Recorder:
    """A pipeline that writes a home page and remembers what it was asked for."""

    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ("1 message",)
    asked: list[dict[str, Any]] = field(default_factory=list)

    def __call__(
        self, source: Path, site_dir: Path, *, drafts: bool, now: str | None, shell: Shell
    ) -> Recorder:
        self.asked.append({"source": source, "drafts": drafts, "now": now, "shell": shell})
        home = read_frames(shell.frames, "en").page["en"].stamp("", "Home", "d", "", "<h1>Hi</h1>")
        (site_dir / "index.html").write_bytes(home)
        return self


@pytest.fixture
def pipeline(monkeypatch: pytest.MonkeyPatch) -> Recorder:
    recorder = Recorder()
    monkeypatch.setattr("signoff.plugin._pipeline", lambda: recorder)
    return recorder


@pytest.fixture(autouse=True)
def _quiet_terminal(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    with caplog.at_level(logging.INFO, "mkdocs"):
        yield


def run(source: Path, command: str = "build", **options: Any) -> MkDocsConfig:
    """What the command line of MkDocs does."""
    config = load_config(str(source / "mkdocs.yml"), site_dir=str(source / "site"), **options)
    config.plugins.on_startup(command=command, dirty=False)
    serve_url = "http://127.0.0.1:8000/page/" if command == "serve" else None
    if serve_url:
        config.site_url = serve_url
    try:
        build(config, serve_url=serve_url)
    finally:
        config.plugins.on_shutdown()
    return config


def test_status_pages_are_written_among_mkdocs_own(tmp_path: Path, pipeline: Recorder) -> None:
    run(write(tmp_path, SOURCE))
    (asked,) = pipeline.asked
    assert (asked["source"], asked["drafts"], asked["now"]) == (tmp_path, False, None)
    shell = asked["shell"]
    assert [page.address for page in shell.pages] == ["about/", "ja/about/"]
    assert shell.files == {}
    site = tmp_path / "site"
    pages = sorted(path.relative_to(site).as_posix() for path in site.rglob("*.html"))
    assert pages == ["about/index.html", "index.html", "ja/about/index.html"]
    assert (site / shell.assets.css).is_file()
    assert "7c41e9" not in "".join(path.read_text(encoding="utf-8") for path in site.rglob("*.html"))


@pytest.mark.usefixtures("pipeline")
def test_nobody_is_told_of_pages_that_nobody_wrote(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    run(write(tmp_path, SOURCE))
    assert "Page skipped" not in caplog.text
    assert "signoff: 1 message" in caplog.text


def test_options_of_the_plugin_reach_the_pipeline(tmp_path: Path, pipeline: Recorder) -> None:
    config = MKDOCS.replace("[signoff]", "[signoff: {source: page, now: newest, drafts: true}]")
    source = write(tmp_path, {"mkdocs.yml": config, "page/status.yml": STATUS, "docs/about.md": "# About\n"})
    run(source)
    (asked,) = pipeline.asked
    assert (asked["source"], asked["drafts"], asked["now"]) == (tmp_path / "page", True, "newest")


def test_findings_reach_the_log_with_their_place_and_strict_fails(
    tmp_path: Path, pipeline: Recorder, caplog: pytest.LogCaptureFixture
) -> None:
    source = write(tmp_path, SOURCE)
    pipeline.findings = (
        codes.UNKNOWN_COMPONENT.at("incidents/a/01-b.md", 4, 3, "'Ap'", "did you mean 'api'?"),
    )
    run(source)
    said = [record for record in caplog.records if "incidents/a/01-b.md:4:3: SO104" in record.getMessage()]
    assert [record.levelno for record in said] == [logging.WARNING]
    assert "did you mean 'api'?" in said[0].getMessage()
    with pytest.raises(Abort, match="1 warning"):
        run(source, strict=True)


def test_a_finding_that_only_informs_does_not_fail_a_strict_build(tmp_path: Path, pipeline: Recorder) -> None:
    pipeline.findings = (codes.CARRIAGE_RETURN.at("incidents/a/01-b.md"),)
    run(write(tmp_path, SOURCE), strict=True)
    assert len(pipeline.asked) == 1


@pytest.mark.usefixtures("pipeline")
def test_what_is_wrong_with_the_handbook_fails_a_strict_build_too(tmp_path: Path) -> None:
    with pytest.raises(Abort, match="1 warning"):
        run(write(tmp_path, {**SOURCE, "docs/a.md": "# A\n\n![](https://x.example/a.png)\n"}), strict=True)
    with pytest.raises(Abort, match="1 warning"):
        run(write(tmp_path, {**SOURCE, "docs/a.md": "# A\n\n[x](nix.md)\n"}), strict=True)


def test_a_preview_shows_drafts_and_stays_on_its_own_host(tmp_path: Path, pipeline: Recorder) -> None:
    source = write(tmp_path, {**SOURCE, "incidents/a/01-b.md": "", "templates/site/x.html": ""})
    config = run(source, "serve")
    (asked,) = pipeline.asked
    assert asked["drafts"] is True
    assert config.site_url == "http://127.0.0.1:8000/page/"
    html = next(frame.html for frame in asked["shell"].frames if frame.kind == "page")
    assert '<link rel="canonical" href="http://127.0.0.1:8000/page/' in html
    # MkDocs puts a script of its own into each page
    assert "Content-Security-Policy" not in html
    watched = {Path(path).relative_to(tmp_path).as_posix() for path in config.watch}
    assert watched == {"status.yml", "incidents", "templates"}


@pytest.mark.usefixtures("pipeline")
def test_a_preview_of_a_sources_subset_watches_what_is_there(tmp_path: Path) -> None:
    config = run(write(tmp_path, SOURCE), "serve")
    assert [Path(path).name for path in config.watch] == ["status.yml"]


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (None, "status.yml is missing"),
        ("name: [", "SO021 yaml-syntax"),
        ("name: Acme\n", "SO301 missing-setting"),
    ],
)
def test_a_source_without_good_settings_is_told_so(
    tmp_path: Path, pipeline: Recorder, caplog: pytest.LogCaptureFixture, status: str | None, words: str
) -> None:
    write(tmp_path, {name: text for name, text in SOURCE.items() if name != "status.yml"})
    if status is not None:
        write(tmp_path, {"status.yml": status})
    with pytest.raises(Abort):
        run(tmp_path)
    assert words in caplog.text
    assert pipeline.asked == []


@pytest.mark.usefixtures("pipeline")
def test_the_configuration_keeps_its_language(tmp_path: Path) -> None:
    config = run(
        write(tmp_path, {**SOURCE, "mkdocs.yml": MKDOCS.replace("material}", "material, language: de}")})
    )
    assert (config.theme["language"], config.theme["direction"]) == ("de", None)


def test_hidden_folders_of_themes_are_not_listed_but_found(tmp_path: Path) -> None:
    write(tmp_path, {".icons/a.svg": "<svg>", "b/.c/d.html": "", "b/e.html": "E", "z.html": ""})
    loader = VisibleFiles([str(tmp_path)])
    assert loader.list_templates() == ["b/e.html", "z.html"]
    assert jinja2.Environment(loader=loader).get_template(".icons/a.svg").render() == "<svg>"


@pytest.mark.usefixtures("pipeline")
def test_a_build_after_a_failed_one_is_as_good_as_new(tmp_path: Path) -> None:
    source = write(tmp_path, {**SOURCE, "templates/site/frame/partials/footer.html": "{{ nix.da }}"})
    with pytest.raises(Exception, match="nix"):
        run(source)
    (source / "templates/site/frame/partials/footer.html").unlink()
    run(source)
    assert (source / "site" / "ja" / "about" / "index.html").is_file()


@pytest.mark.slow
def test_mkdocs_and_signoff_build_the_same_site(demo: Path) -> None:
    now = "2026-11-21T20:00Z"
    commands = [
        [sys.executable, "-m", "mkdocs", "build", "-q", "-d", str(demo / "one")],
        [sys.executable, "-m", "signoff", "build", "--source", str(demo), "--site-dir", str(demo / "two")],
    ]
    environment = {**os.environ, "SIGNOFF_NOW": now}
    sites = []
    for command in commands:
        done = subprocess.run(command, cwd=demo, env=environment, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()
        site = demo / ("one" if "mkdocs" in command else "two")
        files = (path for path in sorted(site.rglob("*")) if path.is_file())
        sites.append({path.relative_to(site).as_posix(): path.read_bytes() for path in files})
    assert len(sites[0]) > 100
    assert sites[0].keys() == sites[1].keys()
    assert [path for path in sites[0] if sites[0][path] != sites[1][path]] == []
