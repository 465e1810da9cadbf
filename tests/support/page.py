"""A small page in a real repository, and built sites as mappings from path to bytes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote

from signoff.build.options import Options, Report
from signoff.build.run import build
from support.gitrepo import GitRepo

NOW = "2026-11-10T12:00Z"
_LINK = re.compile(rb'(?:href|src)="([^"#?:]+)"')

STATUS = """\
name: Acme
url: https://status.example.org/
languages: [en, ja]
regions: [us, eu]
components:
  - {id: api, name: API, regions: [us, eu]}
  - {id: web, name: Web}
commanders: [alice, bob]
"""

FIRST = """\
---
title: Slow answers from the API
status: investigating
commander: alice
components:
  api: {eu: partial_outage}
next_update: 20m
---
Requests to the API in Europe take longer than usual.
"""

IDENTIFIED = """\
---
status: identified
next_update: 30m
---
We know the cause. Retrying works.
"""

RESOLVED = """\
---
status: resolved
data_loss: none
lingering: none
---
The API answers as usual again.
"""


def start_page(root: Path, status: str = STATUS) -> GitRepo:
    """A repository with `status.yml` and one resolved incident, `2026-11-01-slow`."""
    repo = GitRepo(root)
    repo.write("status.yml", status)
    repo.write(".gitignore", "/.cache/\n")
    repo.commit("Start the page")
    post_incident(repo, "2026-11-01-slow")
    return repo


def post_incident(repo: GitRepo, slug: str, title: str = "Slow answers from the API") -> None:
    """Post, update and resolve an incident in three commits."""
    repo.post(f"{slug}/01-investigating.md", FIRST.replace("Slow answers from the API", title))
    repo.post(f"{slug}/02-identified.md", IDENTIFIED)
    repo.post(f"{slug}/03-resolved.md", RESOLVED)


def build_page(repo: GitRepo, site: Path, now: str = NOW, **asked: object) -> Report:
    """Build the page in this process."""
    asked.setdefault("jobs", 1)
    return build(Options(source=repo.page, site_dir=site, now=now, **asked))  # type: ignore[arg-type]


def files_of(site: Path) -> dict[str, bytes]:
    """Everything in a folder by path."""
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in sorted(site.rglob("*"))
        if path.is_file()
    }


def fresh(repo: GitRepo, site: Path, now: str = NOW, **asked: object) -> dict[str, bytes]:
    """The site as a build makes it that remembers nothing."""
    build_page(repo, site, now, use_cache=False, **asked)
    return files_of(site)


def missing(site: Mapping[str, bytes]) -> set[tuple[str, str]]:
    """(page, file) of what is not there, though a page that a reader comes to by links names it."""
    found = set()
    known = {path for path in ("index.html", "ja/index.html") if path in site}
    ahead = sorted(known)
    while ahead:
        path = ahead.pop()
        for link in _LINK.findall(site[path]):
            target = _target(path, unquote(link.decode()))
            if target not in site:
                found.add((path, target))
            elif target.endswith(".html") and target not in known:
                known.add(target)
                ahead.append(target)
    return {pair for pair in found if not pair[1].startswith("..")}


def _target(path: str, link: str) -> str:
    """The file below the site's root that `link` in the file `path` means."""
    parts = path.split("/")[:-1]
    for part in link.split("/"):
        if part == "..":
            parts = parts[:-1] if parts else [".."]
        elif part not in {"", "."}:
            parts.append(part)
    return "/".join([*parts, "index.html"] if link.endswith("/") else parts)
