"""The files around the incidents: status.yml, mkdocs.yml, .gitignore, docs/."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import date

from signoff.core.dump import text
from signoff.importers.cstate.config import Site
from signoff.importers.cstate.systems import Systems

MAX_NAME = 200
MAX_DESCRIPTION = 500

_TAGS = re.compile(r"<[^<>]*>")
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()\s]*\)")

GITIGNORE = "/site/\n/.cache/\n"


def status_yml(
    site: Site, systems: Systems, languages: Sequence[str], timezone: str, since: date | None
) -> str:
    """The settings of the new page. Nobody is on the roster yet: no import can know who may sign off."""
    lines = [
        "# Imported from a cState site. What is watched, and by which rules.",
        f"name: {text(_short(site.name, MAX_NAME))}",
        f"url: {text(site.url)}",
        f"timezone: {text(timezone)}",
        f"languages: [{', '.join(languages)}]",
        "",
        "components:",
    ]
    for component, system in systems.components:
        lines += [f"  - id: {text(component)}", f"    name: {text(_short(system.name, MAX_NAME))}"]
        if system.group:
            lines.append(f"    group: {text(_short(system.group, MAX_NAME))}")
        if system.description:
            lines.append(f"    description: {text(_short(_plain(system.description), MAX_DESCRIPTION))}")
        if since:
            lines.append(f"    since: {since.isoformat()}")
    lines += [
        "",
        "# Who may sign a message off. Add the logins of your incident commanders:",
        "#   commanders: [alice, bob]",
        "commanders: []",
    ]
    return "\n".join(lines) + "\n"


def mkdocs_yml(site: Site) -> str:
    """How the site looks; the navigation is left to MkDocs, which takes what is in docs/."""
    return "\n".join(
        [
            "# How the site looks. What is watched, and by which rules, is in status.yml.",
            f"site_name: {json.dumps(site.name, ensure_ascii=False)}",
            "",
            "theme:",
            "  name: material",
            "  palette: # a light and a dark scheme; readers may switch",
            "    - {scheme: default, primary: indigo, accent: indigo}",
            "    - {scheme: slate, primary: indigo, accent: indigo}",
            "",
            "plugins:",
            "  - signoff",
            "",
        ]
    )


def about_md(site: Site) -> str:
    """The page's own words about itself, as the old page had them on top."""
    return "\n\n".join(filter(None, [f"# {site.name}", _TAGS.sub("", site.description)])) + "\n"


def redirects(moved: Sequence[tuple[str, str]]) -> str:
    """Old address to new one, in the form that Netlify and Cloudflare Pages read."""
    return "".join(f"{old} {new} 301\n" for old, new in sorted(moved))


def is_path(address: str) -> bool:
    """Whether an address is a plain path, fit for a redirect rule."""
    return re.fullmatch(r"[^\s:*?#]+", address) is not None and ".." not in address


def _plain(words: str) -> str:
    return _LINK.sub(r"\1", _TAGS.sub("", words)).strip()


def _short(words: str, limit: int) -> str:
    return words if len(words) <= limit else words[: limit - 1].rstrip() + "…"
