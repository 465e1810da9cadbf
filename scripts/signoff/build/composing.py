"""The composer (composer/page.py) among the pages of a preview: what it reads from disk and surroundings."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from signoff.build.crew import Page
from signoff.build.texts import catalogue
from signoff.composer.page import FORGE, SOURCES, composer_pages
from signoff.core.model import Incident
from signoff.edge.templates import template_dirs
from signoff.site.assets import FOLDER
from signoff.site.pages.site import Site


def composing_pages(site: Site, source: Path, incidents: Iterable[Incident], now: datetime) -> Iterator[Page]:
    """The page on which messages are written, with its files; nothing where status.yml switches it off."""
    texts, _ = catalogue(source, site.settings.languages)  # `signoff check` tells what is wrong with them
    files = composer_pages(site, incidents, texts, _sources(source), now, _server())
    for path, data in files.items():
        yield Page(path, data)


def _sources(source: Path) -> dict[str, str]:
    """The page's own script and style: the source's, else the package's."""
    folders = template_dirs(source)
    found = {}
    for name in SOURCES:
        path = next(folder / FOLDER / name for folder in folders if (folder / FOLDER / name).is_file())
        found[name] = path.read_text(encoding="utf-8")
    return found


def _server() -> str:
    """Where the forge is: as its own runner says, else GitHub."""
    said = os.environ.get("GITHUB_SERVER_URL", FORGE).rstrip("/")
    parts = urlsplit(said)
    return said if parts.scheme in ("https", "http") and parts.hostname and not parts.query else FORGE
