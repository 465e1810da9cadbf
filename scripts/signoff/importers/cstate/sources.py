"""Which files of a cState site are posts, in which language, and which belong together."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from signoff.core.finding import Finding, OperatorError
from signoff.importers.cstate import codes
from signoff.importers.cstate.config import Language, Site, is_config

SECTION = "issues"
_SUFFIXES = (".md", ".markdown", ".mdown", ".html", ".htm")


@dataclass(frozen=True, slots=True)
class Source:
    """A file that holds a post. Posts with one `key` are the same post in different languages."""

    path: str
    stem: str
    key: str
    language: Language


def is_wanted(path: str) -> bool:
    """Whether an import needs to read a file of the site: posts and configuration, no pictures."""
    inside = "/content/" in f"/{path}" or f"/{SECTION}/" in f"/{path}"
    return is_config(path) or (inside and path.lower().endswith(_SUFFIXES))


def find_posts(site: Site, paths: Iterable[str], findings: list[Finding]) -> list[Source]:
    """The posts among `paths`; other pages are told, because nothing of them is imported."""
    sources: list[Source] = []
    for path in sorted(paths):
        if is_config(path):
            continue
        source = _source(site, path)
        if source is None:
            text = "not imported: this is no incident"
            hint = "copy what you need of it into docs/"
            findings.append(codes.NOT_A_POST.at(path, text=text, hint=hint))
        else:
            sources.append(source)
    return sources


def _source(site: Site, path: str) -> Source | None:
    best: Source | None = None
    longest = -1
    for language in site.languages:
        start = f"{language.folder}/{SECTION}/"
        if path.startswith(start) and len(start) > longest:
            best, longest = _in_section(site, path, path[len(start) :], language), len(start)
    return best


def _in_section(site: Site, path: str, rest: str, language: Language) -> Source | None:
    stem, suffix = posixpath.splitext(rest)
    if suffix.lower() not in _SUFFIXES:
        return None
    base, _, tag = stem.rpartition(".")
    by_name = next((found for found in site.languages if base and found.tag.lower() == tag.lower()), None)
    if by_name is not None and len(site.languages) > 1:
        stem, language = base, by_name
    folder, name = posixpath.split(stem)
    if name == "_index":
        return None
    if name == "index" and folder:
        name = posixpath.basename(folder)
        stem = folder
    return Source(path, name, stem.lower(), language)


def check_is_cstate(site_paths: Iterable[str], posts: list[Source], texts: Mapping[str, bytes]) -> None:
    """Refuse, with its name, a site made by a program whose files only look alike."""
    paths = sorted(site_paths)
    sample = b"\n".join(texts[source.path][:4000] for source in posts[:20] if source.path in texts)
    configs = b"\n".join(texts[path][:20_000] for path in paths if is_config(path) and path in texts).lower()
    if b"clearstatus" in configs or b"\nmax_severity:" in sample or b"\ncurrent_severity:" in sample:
        _refuse("ClearStatus", "its posts have other facts (status, max_severity, resolved_on)")
    if any("content/incidents/" in f"/{path}" for path in paths) or b"\naffectedsystems" in sample:
        _refuse("Netlify StatusKit", "its incidents are in content/incidents and have other facts")
    if not posts:
        remedy = "give the folder that has config.yml and content/issues with Markdown files"
        raise OperatorError("this is no cState site: there are no posts in content/issues", remedy)


def _refuse(name: str, why: str) -> None:
    remedy = "only cState sites can be imported; see docs/import.md"
    raise OperatorError(f"this is a {name} site, not a cState site: {why}", remedy)
