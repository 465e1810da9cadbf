"""Every real cState history, all the way: imported, checked, committed, built, and found on its pages."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import click
import feedparser
import pytest
from click.testing import CliRunner

from signoff.build.options import Options
from signoff.build.run import build
from signoff.cli.check import command as check
from signoff.cli.import_ import command as import_
from signoff.core.model import Message
from signoff.core.parse import parse_folder
from signoff.edge.files import read_status, read_tree
from signoff.settings import read_settings
from signoff.site import markdown
from support.gitrepo import GitRepo

HISTORIES = (
    "CNS-UVA+cstate",
    "Schullogin+Schullogin.github.io",
    "Uberspace+status-page",
    "civo+status",
    "cstate+example",
    "ddevault+status.sr.ht",
    "jenkins-infra+status",
    "kokiriscloud+kokiris.github.io",
    "linuxserver+cstate",
    "packit+status",
    "step76+mmb_status",
    "um-grex+status",
    "wmde+wikibase-cloud-status",
)

_TAG = re.compile(r"<[^>]*>")
_SPACE = re.compile(r"\s+")


@pytest.mark.parametrize("name", HISTORIES)
def test_a_real_history_is_a_page_for_every_post(shared_data: Path, tmp_path: Path, name: str) -> None:
    page, site = tmp_path / "page", tmp_path / "site"
    source = shared_data / "cstate" / name
    assert _run(import_, "cstate", source, page, "--timezone", "UTC") == 0
    assert _run(check, "--source", page) == 0
    GitRepo(page).commit("Import the old page")
    report = build(Options(source=page, site_dir=site, now="2026-11-21T12:00Z", jobs=1, use_cache=False))
    assert not report.failed
    messages = _messages(page)
    assert {message.incident for message in messages} == {
        folder.name for folder in (site / "incidents").iterdir()
    }
    assert report.messages == len(messages)
    shown: dict[str, str] = {}
    for message in messages:
        if message.incident not in shown:
            shown[message.incident] = _words(site / "incidents" / message.incident / "index.html")
        assert _plain(markdown.text(message.body)) in shown[message.incident], message.path
    assert len(json.loads((site / "feed.json").read_text())["items"]) == min(50, len(messages))
    assert not feedparser.parse((site / "feed.rss").read_bytes()).bozo


def _run(command: click.Command, *arguments: str | Path) -> object:
    done = CliRunner().invoke(command, [*map(str, arguments)], standalone_mode=False, catch_exceptions=False)
    return done.return_value or 0


def _messages(page: Path) -> list[Message]:
    settings, _ = read_settings(read_status(page, 1_000_000))
    assert settings is not None
    tree = read_tree(page)
    return [m for slug, files in tree.folders.items() for m in parse_folder(slug, files, settings)[0]]


def _words(page: Path) -> str:
    return _plain(html.unescape(_TAG.sub(" ", page.read_text())))


def _plain(text: str) -> str:
    """Letters and digits only: what a reader reads, whatever the markup between."""
    return _SPACE.sub("", "".join(c if c.isalnum() else " " for c in text))
